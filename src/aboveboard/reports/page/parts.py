"""The parts that the sections of the page share: pills, links, tables, quoted lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aboveboard.model.judgement import Level, Outcome
from aboveboard.model.report import Report
from aboveboard.model.span import Span
from aboveboard.reports.page.markup import (
    NEW_LINE,
    NOTHING,
    Markup,
    empty_tag,
    join,
    tag,
)

OUTCOME_SHAPES: dict[Outcome, str] = {
    "met": "yes",
    "unmet": "no",
    "undetermined": "unknown",
}
LEVEL_SHAPES: dict[Level, str] = {"error": "no", "warning": "unknown", "notice": "none"}
QUOTE_LENGTH = 240
"""How much of a long line or statement is quoted, in characters."""
_SHAPES = {
    "yes": (
        '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
        '<path d="m4.5 8.3 2.4 2.4 4.6-5" stroke="Canvas"/>'
    ),
    "no": '<path d="M3 3l10 10M13 3 3 13"/>',
    "unknown": '<path d="M5 5.6a3 3 0 1 1 4.2 2.7q-1.2.5-1.2 1.9m0 2v1.6"/>',
    "none": '<path d="M3 8h10"/>',
}


def render_symbols() -> Markup:
    """Return the drawings of all shapes, which the page refers to by their ids."""
    symbols = [
        tag("symbol", Markup(path), id=shape, viewBox="0 0 16 16")
        for shape, path in _SHAPES.items()
    ]
    style = "position:absolute"
    return tag("svg", *symbols, width="0", height="0", aria_hidden="true", style=style)


def render_shape(shape: str) -> Markup:
    """Return one of the four shapes, to go with a word or a colour."""
    use = empty_tag("use", href=f"#{shape}")
    return tag("svg", use, class_="shape", aria_hidden="true")


def render_pill(shape: str, words: str) -> Markup:
    """Return a word with the shape that means the same."""
    return tag("span", render_shape(shape), words, class_=f"pill {shape}")


def render_link(address: str) -> Markup:
    """Return a link where the address is one of the web, else the address as text."""
    if not address.startswith(("https://", "http://")):
        return tag("code", address)
    return tag("a", address, href=address, rel="noopener noreferrer nofollow")


def render_section(name: str, heading: str, *content: str) -> Markup:
    """Return a section of the page under its heading."""
    title = tag("h2", heading, id=name)
    return tag("section", title, NEW_LINE, *content, aria_labelledby=name)


def render_table(
    kind: str, label: str, titles: Sequence[str], rows: Iterable[Markup]
) -> Markup:
    """Return a table.

    Its roles are written out: a table that is laid out as blocks on a phone loses them.
    """
    cells = [tag("th", title, role="columnheader", scope="col") for title in titles]
    head = tag("thead", tag("tr", *cells, role="row"), role="rowgroup")
    body = tag("tbody", NEW_LINE, *rows, role="rowgroup")
    content = (NEW_LINE, head, NEW_LINE, body, NEW_LINE)
    return tag("table", *content, class_=kind, role="table", aria_label=label)


def render_row(first: str, cells: Iterable[tuple[str, str]], kind: str = "") -> Markup:
    """Return a row: its heading, and its cells with the labels that precede them on a phone."""
    heading = tag("th", first, role="rowheader", scope="row")
    data = [
        tag("td", content, role="cell", data_label=label) for label, content in cells
    ]
    return join((tag("tr", heading, *data, role="row", class_=kind), NEW_LINE))


def render_small(lines: Iterable[str]) -> Markup:
    """Return the lines that are not empty in small type, one below the other."""
    return join(tag("small", line) for line in lines if line)


def render_list(items: Iterable[Markup]) -> Markup:
    """Return a list with one item a line."""
    return tag("ul", *(join((tag("li", item), NEW_LINE)) for item in items))


def render_span(span: Span, prefix: str) -> Markup:
    """Return the path and the line of a span."""
    return tag("code", prefix + span.path, f":{span.line}")


def render_quote(span: Span, report: Report) -> Markup:
    """Return the line that a span starts on, with the span marked.

    Of a long line only what surrounds the span is quoted.
    """
    line = report.quotes.get(f"{span.path}:{span.line}", "")
    if not line.strip():
        return NOTHING
    start = min(span.column - 1, len(line))
    end = len(line)
    if span.last_line == span.line and span.end_column > span.column:
        end = min(span.end_column - 1, len(line))
    first = max(0, min(start, len(line) - QUOTE_LENGTH))
    last = min(len(line), first + QUOTE_LENGTH)
    end = min(end, last)
    content: list[str] = [
        line[first:start],
        tag("mark", line[start:end]),
        line[end:last],
    ]
    if first:
        content.insert(0, "…")
    if last < len(line):
        content.append("…")
    return tag("pre", *content)
