"""HTML: one page to read, print and keep, for the person who decides about a release.

A single file without a script, which loads nothing: style and shapes are part of it, and a policy
in the page forbids every request. It reads the same in light and dark, on a phone and on paper;
what colour means, a shape and a word mean too.
"""

from __future__ import annotations

from aboveboard import leaves
from aboveboard.model.judgement import LEVELS
from aboveboard.model.report import Report
from aboveboard.reports import Format, count_findings, release_name
from aboveboard.reports.page.components import render_components
from aboveboard.reports.page.findings import (
    render_findings,
    render_suppressed,
    render_unread,
)
from aboveboard.reports.page.licenses import render_licenses
from aboveboard.reports.page.markup import NEW_LINE, Markup, join, tag
from aboveboard.reports.page.parts import (
    LEVEL_SHAPES,
    render_link,
    render_pill,
    render_symbols,
)
from aboveboard.reports.page.standards import render_standards
from aboveboard.reports.page.statements import render_statements

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_HEAD = Markup(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n'
    '<meta name="color-scheme" content="light dark">\n'
)
_FOOTER = Markup(
    ". Verified means: found to be so by looking, not by taking the manifest's word. "
    "Unknown means that nobody could look. This page is no legal advice."
)
_SEEN = {
    "verified": "yes",
    "declared": "unknown",
    "absent": "no",
    "unknown": "unknown",
    "suppressed": "none",
}
"""The shape of each count of artifacts."""


def render(report: Report) -> str:
    """Return the whole page."""
    name = release_name(report)
    version = report.manifest.release.version
    if version:
        name = f"{name} {version.value}"
    parts = [
        _render_head(name),
        _render_header(report, name),
        Markup("<main>"),
        render_components(report),
        render_findings(report),
        render_standards(report),
        render_licenses(report),
        render_statements(report),
        render_suppressed(report),
        render_unread(report),
        Markup("</main>"),
        tag("footer", tag("p", f"Written by aboveboard {report.version}", _FOOTER)),
        Markup("</body>\n</html>\n"),
    ]
    return join((part for part in parts if part), NEW_LINE)


def _render_head(name: str) -> Markup:
    style = leaves.content("aboveboard.reports", "html.css").decode("utf-8")
    title = tag("title", f"{name}: openness")
    sheet = tag("style", NEW_LINE, Markup(style))
    body = Markup("</head>\n<body>")
    return join((_HEAD, join((title, sheet, body, render_symbols()), NEW_LINE)))


def _render_header(report: Report, name: str) -> Markup:
    pills = [tag("li", pill) for pill in _render_counts(report)]
    content = [
        NEW_LINE,
        tag("h1", name),
        NEW_LINE,
        tag("p", join(_describe_release(report), Markup(" · "))),
        NEW_LINE,
        tag("ul", *pills, class_="counts", aria_label="Counts"),
        NEW_LINE,
    ]
    if report.may_say:
        heading = tag("h2", "What this release may truthfully say")
        content.append(tag("div", heading, tag("p", report.may_say), class_="say"))
    return tag("header", *content)


def _describe_release(report: Report) -> list[str]:
    """What is known of the release and of this report, for one line."""
    release = report.manifest.release
    facts: list[str] = []
    if release.producer:
        facts.append(release.producer.value)
    facts += [
        join(("derived from ", render_link(base.at.value))) for base in release.bases
    ]
    if report.manifest.path:
        path = tag("code", report.prefix + report.manifest.path)
        facts.append(join(("declared in ", path)))
    else:
        facts.append("no manifest")
    if report.date:
        facts.append(f"as of {report.date}")
    if report.base:
        facts.append(join(("compared with ", tag("code", report.base))))
    return facts


def _render_counts(report: Report) -> list[Markup]:
    counts = report.summary
    pills = []
    for level in LEVELS:
        shape = LEVEL_SHAPES[level] if counts.get(level) else "none"
        pills.append(render_pill(shape, count_findings(report, level)))
    for word, shape in _SEEN.items():
        number = counts.get(word, 0)
        pills.append(render_pill(shape if number else "none", f"{number} {word}"))
    return pills


FORMAT = Format(render, dated=True)
