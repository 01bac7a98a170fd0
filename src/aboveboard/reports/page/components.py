"""The matrix of components: what is declared beside what was verified."""

from __future__ import annotations

from aboveboard.model.components import COMPONENTS
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import Report, Row
from aboveboard.reports.page.markup import NEW_LINE, Markup, join, tag
from aboveboard.reports.page.parts import (
    render_pill,
    render_row,
    render_section,
    render_shape,
    render_small,
    render_table,
)
from aboveboard.truth import Truth
from aboveboard.value import Value

_KINDS = {
    "code": "Code",
    "data": "Data and parameters",
    "documents": "Documents",
    "": "Other",
}
_MOST_LINES = 4
"""How many reasons a cell shows."""


class CellState(Value, frozen=True):
    """What a cell shows: a shape (``yes``, ``no``, ``unknown``, ``none``), a word, small lines."""

    shape: str
    word: str
    lines: tuple[str, ...] = ()


def render_components(report: Report) -> Markup:
    """Return the section with the matrix of components."""
    rows: dict[str, list[Row]] = {}
    for row in report.rows:
        rows.setdefault(row.artifact.component, []).append(row)
    groups = _group_components(rows)
    states: dict[str, tuple[CellState, CellState]] = {}
    for names in groups.values():
        for name in names:
            own = rows.get(name, [])
            states[name] = (_declared_state(own, report), _verified_state(own))
    lines: list[Markup] = []
    for title, names in groups.items():
        lines.append(_render_group_heading(title))
        lines += [_render_component(name, *states[name]) for name in names]
    titles = ("Component", "Declared", "Verified")
    table = render_table("matrix", "Components", titles, lines)
    heading = "What is declared, and what is there"
    return render_section("components", heading, _render_bars(states), NEW_LINE, table)


def _group_components(rows: dict[str, list[Row]]) -> dict[str, list[str]]:
    """The components to show by the title of their kind: those of the MOF, and all with rows."""
    groups: dict[str, list[str]] = {title: [] for title in _KINDS.values()}
    for name, component in COMPONENTS.items():
        if component.mof or name in rows:
            groups[_KINDS[component.kind]].append(name)
    groups[_KINDS[""]] = [name for name in rows if name not in COMPONENTS]
    return {title: names for title, names in groups.items() if names}


def _render_group_heading(title: str) -> Markup:
    heading = tag("th", title, role="rowheader", scope="rowgroup", colspan="3")
    return join((tag("tr", heading, role="row", class_="group"), NEW_LINE))


def _render_component(name: str, declared: CellState, verified: CellState) -> Markup:
    title = COMPONENTS[name].title if name in COMPONENTS else name
    cells = [("Declared", _render_cell(declared)), ("Verified", _render_cell(verified))]
    if declared.shape == "yes" and verified.shape == "no":
        heading = join((title, render_small(["declared and not there"])))
        return render_row(heading, cells, "gap")
    return render_row(title, cells)


def _render_cell(state: CellState) -> Markup:
    return join((render_pill(state.shape, state.word), render_small(state.lines)))


def _declared_state(rows: list[Row], report: Report) -> CellState:
    released = [row.artifact for row in rows if row.artifact.released]
    if released:
        word = "released" if len(released) == len(rows) else "in part"
        return CellState(
            "yes", word, tuple(dict.fromkeys(map(_stated_license, released)))
        )
    if rows:
        withheld = all(row.artifact.withheld for row in rows)
        word = "withheld" if withheld else "not released"
        return CellState(
            "none", word, tuple(reason_not_released(row.artifact) for row in rows)
        )
    return CellState("none", "not listed" if report.manifest.complete else "not stated")


def _stated_license(artifact: Artifact) -> str:
    if artifact.license is None:
        return "no license stated"
    return artifact.license.value


def reason_not_released(artifact: Artifact) -> str:
    """Return why an artifact is not released, or who hands it out instead."""
    if artifact.withheld:
        return artifact.withheld.value
    access = artifact.access.value if artifact.access else ""
    if artifact.obtain:
        return f"{access} from {artifact.obtain.value}".strip()
    return access


def _verified_state(rows: list[Row]) -> CellState:
    released = [row for row in rows if row.artifact.released]
    if not released:
        return CellState("none", "nothing to see")
    lines = _collect_reasons(released)
    there = sum(row.presence.truth is Truth.YES for row in released)
    if there == len(released):
        return CellState("yes", "there", lines)
    in_part = f"{there} of {len(released)} there"
    if any(row.presence.truth is Truth.NO for row in released):
        return CellState("no", in_part if there else "absent", lines)
    return CellState(
        "unknown", f"{in_part}, rest unknown" if there else "unknown", lines
    )


def _collect_reasons(released: list[Row]) -> tuple[str, ...]:
    """The licenses that were identified, then what stands in the way, each once."""
    lines = [_identified_license(row) for row in released]
    lines += ["approval needed" for row in released if row.public.truth is Truth.NO]
    lines += [
        row.presence.reason for row in released if row.presence.truth is not Truth.YES
    ]
    return tuple(dict.fromkeys(filter(None, lines)))[:_MOST_LINES]


def _identified_license(row: Row) -> str:
    """The license that was identified, with its class.

    One that is only declared is not repeated here, because nobody saw it.
    """
    if row.license_found and row.license_class:
        return f"{row.license_found} ({row.license_class})"
    if row.license_found:
        return row.license_found
    if row.artifact.license and row.presence.truth is Truth.YES:
        return "license not seen"
    return ""


def _render_bars(states: dict[str, tuple[CellState, CellState]]) -> Markup:
    """Two bars with one cell a component, in the order of the table.

    The distance between them is what the evidence does not carry.
    """
    declared = [pair[0] for pair in states.values()]
    verified = [pair[1] for pair in states.values()]
    bars = (
        _render_bar("Declared", "released", declared),
        _render_bar("Verified", "there", verified),
    )
    return tag("div", *bars, class_="bars")


def _render_bar(title: str, word: str, column: list[CellState]) -> Markup:
    count = sum(state.shape == "yes" for state in column)
    cells = [
        tag("span", render_shape(state.shape), class_=state.shape) for state in column
    ]
    caption = tag("span", f"{title} {count}/{len(column)}")
    label = f"{title}: {count} of {len(column)} {word}"
    return join(
        (caption, tag("div", *cells, class_="bar", role="img", aria_label=label))
    )
