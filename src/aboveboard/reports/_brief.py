"""The brief report: the verdict in one sentence, the findings, what there is, what to do next.

It fits on a screen for an ordinary repository; the tables are for those who ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aboveboard.escape import plain
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import LEVELS
from aboveboard.model.report import Finding, Report, Row
from aboveboard.model.span import Span
from aboveboard.truth import Truth

_WIDTH = 80
_MOST_FINDINGS = 20
_MOST_NOTICES = 3
_MOST_UNREAD = 3
_MOST_RELATED = 2
_MOST_PLACES = 2
_MARKS = {Truth.YES: "", Truth.NO: " (not there)", Truth.UNKNOWN: " (not looked at)"}


def render_brief(report: Report, paint: Callable[[str, str], str], counts: str) -> str:
    """The verdict, the worst findings, what there is, what to do next, and the counts.

    ``paint`` returns words as a terminal shows them, given what they mean.
    """
    verdict = [paint(line, "strong") for line in _wrap(report.verdict, "")]
    parts = [verdict]
    parts += [
        list(_show_finding(each, report, paint)) for each in select_findings(report)
    ]
    parts.append([f"  {line}" for line in list_components(report)])
    parts.append([*_wrap(report.not_shown, ""), *_wrap(suggest_next_steps(report), "")])
    if not report.manifest.is_portrait and report.may_say:
        title = paint("What this release may truthfully say:", "strong")
        parts.append([title, *_wrap(report.may_say, "  ")])
    parts.append(list(_list_silenced(report)))
    parts.append(list(_list_unread(report)))
    parts.append([counts])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _show_finding(
    finding: Finding, report: Report, paint: Callable[[str, str], str]
) -> Iterator[str]:
    """A finding with the line it is about and the lines that contradict it."""
    span = finding.span
    place = paint(
        f"{plain(report.prefix + span.path)}:{span.line}:{span.column}", "strong"
    )
    yield f"{place}: {paint(finding.level, finding.level)} [{finding.rule}]"
    yield from _quote(span, report)
    yield from _wrap(finding.message, "  ")
    for related in finding.related[:_MOST_RELATED]:
        quoted = list(_quote(related.span, report))
        where = f"  {plain(report.prefix + related.span.path)}:{related.span.line}:"
        if quoted:
            yield where
            yield from quoted
        elif related.message in finding.message:
            yield from _wrap(f"see {where.strip(' :')}", "  ")
        else:
            yield from _wrap(f"{where.strip()} {related.message}", "  ")
    if finding.fix:
        yield from _wrap(f"What to do: {finding.fix}", "  ")


def _quote(span: Span, report: Report) -> Iterator[str]:
    """The part of a source line that a span begins at, as far as it fits on a line."""
    line = plain(report.quotes.get(f"{span.path}:{span.line}", "")).strip()
    if not line:
        return
    room = _WIDTH - 6
    start = 0 if span.column < room - 20 else max(0, span.column - 30)
    part = line[start : start + room]
    before = "\u2026" if start else ""
    behind = "\u2026" if len(line) > start + room else ""
    yield f"  > {before}{part}{behind}"


def _list_silenced(report: Report) -> Iterator[str]:
    """The findings that comments or the baseline silence, with their reasons."""
    if report.suppressed:
        yield "Suppressed:"
    for item in report.suppressed:
        place = (
            f"{plain(report.prefix + item.finding.span.path)}:{item.finding.span.line}"
        )
        yield f"  {place} [{item.finding.rule}] by {plain(item.by)}: {plain(item.reason)}"


def _list_unread(report: Report) -> Iterator[str]:
    """What could not be looked at, the first few."""
    unread = report.book.tree.unread
    if unread:
        yield "Not looked at:"
    for item in unread[:_MOST_UNREAD]:
        yield f"  {plain(item.source)} {plain(item.reason)}"
    if len(unread) > _MOST_UNREAD:
        yield f"  \u2026 and {len(unread) - _MOST_UNREAD} more"


def _wrap(words: str, indent: str) -> list[str]:
    """Words in lines of at most 80 columns; a longer word is not cut."""
    lines: list[str] = []
    for word in plain(words).split():
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word)
    return lines


def select_findings(report: Report) -> tuple[Finding, ...]:
    """The findings to show, worst first; notices only where there is nothing worse."""
    serious = [each for each in report.findings if each.level != "notice"]
    serious.sort(key=lambda each: LEVELS.index(each.level))
    if serious:
        return tuple(serious[:_MOST_FINDINGS])
    most = 1 if report.manifest.is_portrait else _MOST_NOTICES
    return report.findings[:most]


def count_hidden(report: Report) -> int:
    """How many findings a brief report leaves out."""
    return len(report.findings) - len(select_findings(report))


def list_components(report: Report) -> Iterator[str]:
    """One line for each component that is there, with its license and its first places."""
    groups: dict[str, list[Row]] = {}
    for row in report.rows:
        groups.setdefault(row.artifact.component, []).append(row)
    for component, rows in groups.items():
        yield _describe_component(component, rows)


def _describe_component(component: str, rows: list[Row]) -> str:
    known = COMPONENTS.get(component)
    title = known.title.partition(" (")[0] if known else component
    places = [
        plain(row.artifact.at.value) for row in rows if row.artifact.at is not None
    ]
    shown = ", ".join(places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        shown += f" and {len(places) - _MOST_PLACES} more"
    parts = [title, shown or _describe_absence(rows[0]), _describe_license(rows[0])]
    return ": ".join(filter(None, parts[:2])) + parts[2]


def _describe_absence(row: Row) -> str:
    if row.artifact.withheld is not None:
        return "withheld"
    return "no place is given"


def _describe_license(row: Row) -> str:
    """The license in brackets, and whether the place was looked at."""
    license_ = row.license_found
    if not license_ and row.artifact.license is not None:
        license_ = row.artifact.license.value
    mark = _MARKS[row.presence.truth] if row.artifact.at is not None else ""
    return f" [{plain(license_)}]{mark}" if license_ else mark


def suggest_next_steps(report: Report) -> str:
    """What to do next: a manifest, a look at the links, the details."""
    steps = []
    if report.manifest.is_portrait and report.manifest.of("weights"):
        steps.append("`aboveboard init` writes a manifest of what is shown here")
    unseen = any(
        row.presence.truth is Truth.UNKNOWN and row.artifact.at for row in report.rows
    )
    if unseen:
        steps.append("a check online looks at the links")
    hidden = count_hidden(report)
    if hidden:
        steps.append(f"`--verbose` shows {hidden} more finding{'s' * (hidden != 1)}")
    return f"Next: {'; '.join(steps)}." if steps else ""
