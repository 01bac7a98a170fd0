"""The findings, with the lines they are about."""

from __future__ import annotations

from aboveboard.model.report import Finding, Related, Report
from aboveboard.reports.page.markup import NEW_LINE, Markup, join, tag
from aboveboard.reports.page.parts import (
    LEVEL_SHAPES,
    render_list,
    render_pill,
    render_quote,
    render_section,
    render_span,
)


def render_findings(report: Report) -> Markup:
    """Return the section with every finding."""
    if not report.findings:
        nothing = tag("p", "None: nothing that is said contradicts what is there.")
        return render_section("findings", "Findings", nothing)
    findings = [_render_finding(finding, report) for finding in report.findings]
    return render_section("findings", "Findings", join(findings, NEW_LINE))


def _render_finding(finding: Finding, report: Report) -> Markup:
    pill = render_pill(LEVEL_SHAPES[finding.level], finding.level)
    known = " · already there before the change" if finding.already else ""
    content = [
        tag("h3", pill, " ", finding.rule),
        NEW_LINE,
        tag("p", render_span(finding.span, report.prefix), known, class_="faint"),
        NEW_LINE,
        tag("p", finding.message),
        render_quote(finding.span, report),
    ]
    if finding.related:
        content.append(
            tag("ul", *(_render_related(item, report) for item in finding.related))
        )
    if finding.fix:
        content.append(tag("p", tag("strong", "What to do:"), " ", finding.fix))
    return tag("article", *content, class_=f"finding {finding.level}")


def _render_related(item: Related, report: Report) -> Markup:
    place = render_span(item.span, report.prefix)
    return tag("li", place, ": ", item.message, render_quote(item.span, report))


def render_suppressed(report: Report) -> Markup:
    """Return the section with the findings that are suppressed, and why."""
    items = []
    for item in report.suppressed:
        finding = item.finding
        by = tag("em", "Silenced by ", tag("code", item.by), ": ", item.reason)
        place = render_span(finding.span, report.prefix)
        items.append(join((finding.rule, ", ", place, ": ", finding.message, " ", by)))
    if not items:
        return join(())
    return render_section("suppressed", "Suppressed", render_list(items))


def render_unread(report: Report) -> Markup:
    """Return the section with what could not be looked at."""
    items = [
        join((tag("code", item.source), " ", item.reason))
        for item in report.book.tree.unread
    ]
    if not items:
        return join(())
    return render_section("unread", "Not looked at", render_list(items))
