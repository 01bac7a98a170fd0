"""The brief report: the verdict in one sentence, the findings, what there is, what to do next.

It fits on a screen for an ordinary repository; the tables are for those who ask for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.escape import plain
from aboveboard.model.components import COMPONENTS
from aboveboard.model.report import Finding, Report, Row
from aboveboard.truth import Truth

_MOST_FINDINGS = 3
_MOST_PLACES = 2
_MARKS = {Truth.YES: "", Truth.NO: " (not there)", Truth.UNKNOWN: " (not looked at)"}


def select_findings(report: Report) -> tuple[Finding, ...]:
    """The findings that a brief report shows: the worst ones, notices only where nothing is worse."""
    serious = [each for each in report.findings if each.level != "notice"]
    if serious:
        return tuple(serious[:_MOST_FINDINGS])
    return report.findings[:1] if report.manifest.is_portrait else report.findings[:_MOST_FINDINGS]


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
    places = [plain(row.artifact.at.value) for row in rows if row.artifact.at is not None]
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
    if report.manifest.is_portrait:
        steps.append("`aboveboard init` writes a manifest of what is shown here")
    unseen = any(row.presence.truth is Truth.UNKNOWN and row.artifact.at for row in report.rows)
    if unseen:
        steps.append("a check online looks at the links")
    hidden = count_hidden(report)
    if hidden:
        steps.append(f"`--verbose` shows {hidden} more finding{'s' * (hidden != 1)}")
    return f"Next: {'; '.join(steps)}." if steps else ""
