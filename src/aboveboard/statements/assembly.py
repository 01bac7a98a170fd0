"""Assembly: decided candidates of a block to statements with a span, a license, a date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec.structs import replace

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.statements import dates, metadata
from aboveboard.statements.decision import (
    PASSED_OVER,
    Decider,
    Decision,
)
from aboveboard.statements.examples import Example
from aboveboard.statements.reasons import describe_reasons
from aboveboard.statements.sentence import Sentence
from aboveboard.text.markdown import Block, Page
from aboveboard.value import Value

_LINK = lazy_pattern(r"\[[^\[\]\n]{1,300}\]\([^()\s]{0,400}\)")
_JOINED = 6
"""Words between two candidates of one class that make one statement."""
_CLAUSE_WINDOW = 12
_DATE_WINDOW = 40
_LIMITS = {
    "commercial": "commercial",
    "license": "commercial",
    "research": "research",
    "withheld": "access",
}
"""What a restriction limits, by the group of the phrase that states it; others say that something
is not released."""

Polarity = Literal["asserted", "negated", "future", "hypothetical"]


class Stated(Value, frozen=True):
    """A statement that is being put together: what was decided, and the words it covers."""

    decision: Decision
    example: Example
    first: int
    last: int


def assemble_statements(
    block: Block, examples: list[Example], decider: Decider, *, explain: bool
) -> Iterator[Statement]:
    """The statements of a block, and the places that were passed over with the reason."""
    report = decider.thresholds.report
    open_: Stated | None = None
    for example in examples:
        decision = decider.decide(example.features, explain=explain)
        if decision.certainty < report.get(decision.outcome, 1.0):
            yield _passed_over(block.page, example, decision)
            continue
        stated = _begin(example, decision)
        if open_ is not None and _belong_together(open_, stated):
            open_ = _join(open_, stated)
            continue
        if open_ is not None:
            yield _finish(block, open_, decider)
        open_ = stated
    if open_ is not None:
        yield _finish(block, open_, decider)


def _begin(example: Example, decision: Decision) -> Stated:
    candidate = example.candidate
    if candidate is None:
        return Stated(decision, example, 0, 0)
    return Stated(decision, example, candidate.first, candidate.last)


def _belong_together(one: Stated, other: Stated) -> bool:
    if one.decision.outcome != other.decision.outcome:
        return False
    sentence = one.example.sentence
    if sentence is None or sentence is not other.example.sentence:
        return False
    return 0 <= other.first - one.last <= _JOINED


def _join(one: Stated, other: Stated) -> Stated:
    best = other
    if one.decision.certainty >= other.decision.certainty:
        best = one
    return Stated(
        best.decision,
        best.example,
        one.first,
        other.last,
    )


def _passed_over(page: Page, example: Example, decision: Decision) -> Statement:
    outcome = decision.outcome
    role = "generic"
    if outcome in PASSED_OVER:
        role = outcome
    why = describe_reasons(decision.reasons)
    if outcome not in PASSED_OVER:
        why = f"not certain enough to be a statement of {outcome}: {why}"
    return Statement(
        make_span(page, example.start, example.end),
        page.text[example.start : example.end],
        "mention",
        "",
        role=role,
        why=why,
        certainty=decision.certainty,
    )


def _finish(block: Block, stated: Stated, decider: Decider) -> Statement:
    page = block.page
    example = stated.example
    outcome = stated.decision.outcome
    sentence = example.sentence
    if sentence is None:
        start = example.start
        end = example.end
    else:
        first, last = _extend(sentence, stated)
        start = sentence.offset + sentence.starts[first]
        end = sentence.offset + sentence.ends[last]
        if outcome == "license":
            start, end = _include_links(block, start, end)
    subject = _refine_subject(decider.decide_subject(example.features), stated)
    statement = Statement(
        make_span(page, start, end),
        page.text[start:end],
        outcome,
        "other:another release" if subject == "other" else subject,
        why=describe_reasons(stated.decision.reasons),
        certainty=stated.decision.certainty,
    )
    if outcome == "open":
        return replace(statement, kind=decider.decide_kind(example.features))
    if outcome == "future":
        due = ""
        if sentence:
            due = _find_due(sentence, stated.first)
        kind = "public_release"
        return replace(
            statement,
            kind=kind,
            polarity="future",
            role="future",
            due=due,
        )
    if outcome == "restriction":
        return replace(statement, limits=_LIMITS.get(example.group, "release"))
    if outcome == "license":
        return replace(statement, license=_read_license_name(block, stated))
    return statement


def _refine_subject(subject: str, stated: Stated) -> str:
    """The thing that the clause names, where the subject that was decided leaves it open."""
    sentence = stated.example.sentence
    if sentence is None or subject not in ("model", "everything"):
        return subject
    first, last = sentence.clause(stated.first)
    if subject == "model":
        spans = sentence.by.get("weights noun", ())
        if any(first <= start < last for start, _ in spans):
            return "weights"
        return subject
    kinds = {
        kind for start, (_, kind) in sentence.nouns.items() if first <= start < last
    }
    things = kinds & {"model", "code", "data"}
    if len(things) == 1:
        return things.pop()
    return subject


def _extend(sentence: Sentence, stated: Stated) -> tuple[int, int]:
    """The first and the last word that a statement quotes."""
    first = stated.first
    last = stated.last - 1
    outcome = stated.decision.outcome
    if outcome in ("restriction", "future"):
        begin, end = sentence.clause(first)
        first = max(begin, first - _CLAUSE_WINDOW)
        last = min(max(end - 1, last), last + _CLAUSE_WINDOW)
    if outcome == "open":
        last = max(last, sentence.head_end(last + 1) - 1)
    return first, last


def _include_links(block: Block, start: int, end: int) -> tuple[int, int]:
    """A span widened to the whole of every link that it touches, so that its target is quoted."""
    if "](" not in block.raw:
        return start, end
    for match in _LINK.finditer(block.page.text, block.start, block.end):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    return start, end


def _find_due(sentence: Sentence, first: int) -> str:
    """The date that a promise gives; not the one that an item of a list of news begins with."""
    start = sentence.starts[first]
    return dates.find_due_date(
        sentence.text[max(0, start - _DATE_WINDOW) if first > 6 else start :]
    )


def _read_license_name(block: Block, stated: Stated) -> str:
    """The license as written: the name in the sentence, or what a badge shows."""
    example = stated.example
    if example.sentence is None:
        return metadata.license_of_badge(block.page.text[example.start : example.end])
    sentence = example.sentence
    names = [
        (first, last)
        for first, last in sentence.by.get("license name", ())
        if stated.first - _JOINED <= first and last <= stated.last + _JOINED
    ]
    if not names:
        return ""
    first, last = min(names)[0], max(last for _, last in names)
    while first > 0 and _is_part_of_name(sentence, first - 1):
        first -= 1
    return " ".join(
        sentence.text[sentence.starts[first] : sentence.ends[last - 1]].split()
    )


def _is_part_of_name(sentence: Sentence, index: int) -> bool:
    capitalised = sentence.written(index)[:1].isupper()
    if not capitalised:
        return False
    return sentence.words[index] not in ("the", "license", "licence", "see")


def make_span(page: Page, start: int, end: int) -> Span:
    """The span of some offsets of a page's text."""
    line, column = page.line_of(start)
    end_line, end_column = page.line_of(end)
    return Span(page.path, line, column, end_line, end_column)
