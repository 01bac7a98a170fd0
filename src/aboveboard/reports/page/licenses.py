"""The license of each artifact, and which right of openness it keeps back."""

from __future__ import annotations

from aboveboard.model.report import Report, Row
from aboveboard.reports.page.components import reason_not_released
from aboveboard.reports.page.markup import NOTHING, Markup, join, tag
from aboveboard.reports.page.parts import (
    render_link,
    render_pill,
    render_row,
    render_section,
    render_small,
    render_table,
)

_WITHHOLDS = "What it withholds"


def render_licenses(report: Report) -> Markup:
    """Return the section with the licenses; nothing where there is no artifact."""
    if not report.rows:
        return NOTHING
    titles = ("Artifact", "Declared", "Found", _WITHHOLDS)
    rows = [_render_license(row) for row in report.rows]
    return render_section(
        "licenses", "Licenses", render_table("wide", "Licenses", titles, rows)
    )


def _render_license(row: Row) -> Markup:
    if not row.artifact.released:
        return _render_unreleased(row)
    stated = row.artifact.license.value if row.artifact.license else ""
    license_class = render_small([row.license_class])
    declared = _render_id(stated, "none stated")
    identified = _render_id(row.license_found, "unknown")
    if row.license_found:
        identified = join((identified, license_class))
    else:
        declared = join((declared, license_class))
    if row.artifact.license_file:
        file = join(("text: ", tag("code", row.artifact.license_file.value)))
        declared = join((declared, render_small([file])))
    cells = [
        ("Declared", declared),
        ("Found", identified),
        (_WITHHOLDS, _render_withheld_right(row.license_found or stated)),
    ]
    return render_row(_render_artifact(row), cells)


def _render_unreleased(row: Row) -> Markup:
    artifact = row.artifact
    reason = reason_not_released(artifact)
    if artifact.withheld:
        reason = f"withheld: {reason}"
    declared = join((reason,))
    if artifact.license and artifact.license.value:
        declared = join((reason, render_small([tag("code", artifact.license.value)])))
    return render_row(
        _render_artifact(row),
        [("Declared", declared), ("Found", "–"), (_WITHHOLDS, "–")],
    )


def _render_artifact(row: Row) -> Markup:
    artifact = row.artifact
    lines: list[str] = []
    if artifact.name:
        lines.append(artifact.name.value)
    if artifact.at and artifact.at.value:
        lines.append(render_link(artifact.at.value))
    return join((artifact.component, render_small(lines)))


def _render_id(license_id: str, otherwise: str) -> Markup:
    if license_id:
        return tag("code", license_id)
    return render_pill("unknown", otherwise)


def _render_withheld_right(license_id: str) -> Markup:
    """The right that a license keeps back and the clause that does it, as the catalogue has it."""
    from aboveboard.licenses import catalogue

    if not license_id:
        return join(("–",))
    entry = catalogue.find(license_id)
    if entry is None:
        return join(("not known to the catalogue",))
    if entry.restricted:
        clause = f"clause {entry.quotable}" if entry.quotable else ""
        right = entry.withheld or entry.license_class
        return join((right, render_small([clause, entry.threshold])))
    if entry.open:
        return join(("nothing that openness needs",))
    return join((entry.withheld or "not settled",))
