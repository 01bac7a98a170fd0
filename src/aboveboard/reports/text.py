"""Text: for a person at a terminal or in a log, 80 columns wide.

The artifacts, each finding with its place and its fix, the standards asked for, what the release
may truthfully say, and a line of counts at the very end.
"""

from __future__ import annotations

from collections.abc import Callable

from aboveboard.escape import assembled, plain
from aboveboard.model.judgement import Assessment, Outcome, Verdict
from aboveboard.model.report import Finding, Report, Row, Suppressed
from aboveboard.reports import (
    Format,
    _brief,
    describe_outcome,
    explain_verdict,
    release_name,
    summarize_counts,
)

_WIDTH = 80
_MOST_UNREAD = 20
"""How many lines are shown of what was not looked at."""
_MOST_CELL = 26
"""The widest column of the table of artifacts but the last."""
_TITLES = ("component", "there", "license", "place")
_COLOURS = {
    "error": "31;1",
    "warning": "33;1",
    "notice": "36;1",
    "yes": "32",
    "no": "31",
    "unknown": "33",
    "met": "32",
    "unmet": "31",
    "undetermined": "33",
    "strong": "1",
    "faint": "2",
}
Paint = Callable[[str, str], str]
"""Returns words as the terminal shows them, given what they mean."""


def render(report: Report) -> str:
    """Return the report without colour."""
    return _render_report(report, lambda words, meaning: words)


def colour(report: Report) -> str:
    """Return the report for a terminal that shows colour."""
    return _render_report(
        report, lambda words, meaning: f"\x1b[{_COLOURS[meaning]}m{words}\x1b[0m"
    )


def _render_report(report: Report, paint: Paint) -> str:
    if not report.verbose:
        return assembled(_brief.render_brief(report, paint, summarize_counts(report)))
    verdict = "\n".join(
        paint(line, "strong") for line in _wrap(plain(report.verdict), "")
    )
    parts = [verdict, _render_heading(report, paint), _render_artifacts(report, paint)]
    parts += [
        _render_finding(finding, report.prefix, paint) for finding in report.findings
    ]
    parts.append(_render_suppressed(report))
    for assessment in report.assessments:
        if assessment.standard.id in report.asked:
            parts.append(_render_standard(assessment, paint))
    parts += [
        _render_unread(report),
        _render_may_say(report, paint),
        summarize_counts(report),
    ]
    return assembled("\n\n".join(filter(None, parts)) + "\n")


def _render_heading(report: Report, paint: Paint) -> str:
    release = report.manifest.release
    words = [plain(release_name(report))]
    words += [plain(item.value) for item in (release.version, release.producer) if item]
    head = paint(" · ".join(words), "strong")
    if report.manifest.path:
        return f"{head}  ({plain(report.prefix + report.manifest.path)})"
    hint = (
        "No manifest: what follows is what the repository shows by itself. "
        "`aboveboard init` writes a first one."
    )
    return "\n".join([head, *_wrap(hint, "  ")])


def _render_artifacts(report: Report, paint: Paint) -> str:
    """The table of artifacts; below a row that is not a plain yes, the reason."""
    if not report.rows:
        return ""
    table = [_TITLES, *(_list_cells(row) for row in report.rows)]
    widths = [
        min(_MOST_CELL, max(map(len, column)))
        for column in list(zip(*table, strict=True))
    ]
    widths.pop()
    titles = [title.ljust(width) for title, width in zip(_TITLES, widths, strict=False)]
    lines = [f"  {'  '.join((*titles, _TITLES[-1]))}"]
    for row, cells in zip(report.rows, table[1:], strict=True):
        lines.append(_render_cells(cells, widths, paint))
        lines += _wrap(plain(row.presence.reason), "      ")
    return "\n".join(lines)


def _render_cells(cells: tuple[str, ...], widths: list[int], paint: Paint) -> str:
    padded = [
        cell[:width].ljust(width) for cell, width in zip(cells, widths, strict=False)
    ]
    padded[1] = paint(padded[1], cells[1])
    room = max(16, _WIDTH - sum(widths) - 8)
    return f"  {'  '.join(padded)}  {_shorten(cells[-1], room)}".rstrip()


def _list_cells(row: Row) -> tuple[str, ...]:
    artifact = row.artifact
    place = artifact.at or artifact.name
    license_id = row.license_found
    if not license_id and artifact.license:
        license_id = artifact.license.value
    return (
        artifact.component,
        row.presence.truth.value,
        plain(license_id) or "-",
        plain(place.value) if place else "",
    )


def _shorten(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"


def _render_finding(finding: Finding, prefix: str, paint: Paint) -> str:
    span = finding.span
    place = paint(f"{plain(prefix + span.path)}:{span.line}:{span.column}", "strong")
    level = paint(finding.level, finding.level)
    known = " (already there before the change)" if finding.already else ""
    lines = [f"{place}: {level} [{finding.rule}]{known}"]
    lines += _wrap(plain(finding.message), "  ")
    for item in finding.related:
        path = plain(prefix + item.span.path)
        lines += _wrap(f"{path}:{item.span.line}: {plain(item.message)}", "    ")
    if finding.fix:
        lines += _wrap(f"What to do: {plain(finding.fix)}", "  ")
    return "\n".join(lines)


def _wrap(words: str, indent: str) -> list[str]:
    """Lines of at most 80 columns.

    A word that is longer is not cut, so that a path or link can be copied.
    """
    lines: list[str] = []
    for word in filter(None, words.split(" ")):
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word)
    return lines


def _render_suppressed(report: Report) -> str:
    if not report.suppressed:
        return ""
    lines = [_render_silenced(item, report.prefix) for item in report.suppressed]
    return "\n".join(["Suppressed:", *lines])


def _render_silenced(item: Suppressed, prefix: str) -> str:
    finding = item.finding
    place = f"{plain(prefix + finding.span.path)}:{finding.span.line}"
    return f"  {place} [{finding.rule}] by {plain(item.by)}: {plain(item.reason)}"


def _render_standard(assessment: Assessment, paint: Paint) -> str:
    standard = assessment.standard
    total = (
        (
            describe_outcome(assessment.declared, assessment.declared_level),
            assessment.declared,
        ),
        (
            describe_outcome(assessment.verified, assessment.verified_level),
            assessment.verified,
        ),
    )
    lines = [paint(plain(standard.id), "strong")]
    lines += _wrap(f"{plain(standard.name)}, {plain(standard.steward)}", "  ")
    lines.append(f"  {'':<28}  {'as declared':<14}  as verified")
    lines.append(_render_outcomes("all of it", total, paint))
    lines += _wrap(plain(assessment.details.get("summary", "")), "      ")
    for verdict in assessment.verdicts:
        if verdict.requirement.level in ("required", "conditional"):
            lines += _render_verdict(verdict, paint)
    return "\n".join(lines)


def _render_verdict(verdict: Verdict, paint: Paint) -> list[str]:
    outcomes = (
        (verdict.declared, verdict.declared),
        (verdict.verified, verdict.verified),
    )
    line = _render_outcomes(verdict.requirement.id, outcomes, paint)
    return [line, *_wrap(plain(explain_verdict(verdict)), "      ")]


def _render_outcomes(
    name: str, outcomes: tuple[tuple[str, Outcome], ...], paint: Paint
) -> str:
    """One line of a standard's table: a name and the two outcomes, in words and colour."""
    cells = "  ".join(paint(words.ljust(14), outcome) for words, outcome in outcomes)
    return f"  {plain(name):<28}  {cells}".rstrip()


def _render_unread(report: Report) -> str:
    unread = report.book.tree.unread
    if not unread:
        return ""
    lines = ["Not looked at:"]
    lines += [
        f"  {plain(item.source)} {plain(item.reason)}" for item in unread[:_MOST_UNREAD]
    ]
    if len(unread) > _MOST_UNREAD:
        lines.append(f"  … and {len(unread) - _MOST_UNREAD} more")
    return "\n".join(lines)


def _render_may_say(report: Report, paint: Paint) -> str:
    if not report.may_say:
        return ""
    heading = paint("What this release may truthfully say:", "strong")
    return "\n".join([heading, *_wrap(plain(report.may_say), "  ")])


FORMAT = Format(render, colour)
