"""What the repository states about its release, and what the evidence makes of it."""

from __future__ import annotations

from aboveboard.model.report import JudgedStatement, Report
from aboveboard.model.statements import Statement
from aboveboard.reports.page.markup import NEW_LINE, NOTHING, Markup, join, tag
from aboveboard.reports.page.parts import (
    OUTCOME_SHAPES,
    QUOTE_LENGTH,
    render_list,
    render_pill,
    render_row,
    render_section,
    render_small,
    render_span,
    render_table,
)


def render_statements(report: Report) -> Markup:
    """Return the section with all statements; nothing where there are none."""
    if not report.claims:
        return NOTHING
    rows = [
        _render_judged(item, report.prefix) for item in report.claims if item.outcome
    ]
    content = [_render_others(report)]
    if rows:
        titles = ("What is said", "Held against", "As verified")
        content.insert(0, render_table("wide", "Claims", titles, rows))
    return render_section("claims", "What the repository claims", *content)


def _render_judged(judged: JudgedStatement, prefix: str) -> Markup:
    statement = judged.claim
    about = [render_span(statement.span, prefix), statement.kind]
    first = join((_quote(statement), render_small(about)))
    # The outcome is never empty here: such statements are listed by themselves.
    shape = OUTCOME_SHAPES[judged.outcome] if judged.outcome else ""
    cells = [
        ("Held against", str(judged.standard)),
        ("Verified", render_pill(shape, judged.outcome)),
    ]
    return render_row(first, cells)


def _render_others(report: Report) -> Markup:
    """What is compared with no standard: that something can be had, a license, a denial."""
    quotes: dict[str, list[Markup]] = {}
    for judged in report.claims:
        if not judged.outcome:
            statement = judged.claim
            place = render_span(statement.span, report.prefix)
            quote = join((_quote(statement), " ", place))
            quotes.setdefault(statement.kind.replace("_", " "), []).append(quote)
    if not quotes:
        return NOTHING
    items = [
        join((kind, ": ", join(parts, Markup(", ")))) for kind, parts in quotes.items()
    ]
    introduction = tag("p", "Held against no standard:")
    return join((introduction, NEW_LINE, render_list(items), NEW_LINE))


def _quote(statement: Statement) -> str:
    return f"“{statement.text[:QUOTE_LENGTH]}”"
