"""Clauses: the stretches of prose that speak of licenses, limits or places of weights.

A clause is the smallest stretch that can be about one thing: a sentence, a part of one that a
conjunction sets off, an item of a list or a row of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.span import Span
from aboveboard.portrait.vocabulary import find_pattern, has, list_triggers
from aboveboard.text.markdown import Block, Page, blocks
from aboveboard.value import Value

_SENTENCE_END = lazy_pattern(
    r"(?<=[.!?])[ \n]+(?=[\W_]*[A-Z\d\u00c0-\u00de])|(?<=[\u3002\uff01\uff1f])|\x1f+|\n(?=\s*\|)"
)


class Clause(Value, frozen=True):
    """A stretch of prose: its words without markup, the same as written, and where it is."""

    words: str
    raw: str
    span: Span
    form: str
    sentence: str
    headings: tuple[str, ...] = ()

    @property
    def is_about_others(self) -> bool:
        """Whether it is below a heading that announces other people's work."""
        return any(
            has("heading about others", heading) for heading in self.headings[:1]
        )


def list_sentences(document: Document) -> Iterator[Clause]:
    """The sentences, items and rows of a document that hold a trigger, in order."""
    page = Page(document.path, document.text)
    for block in blocks(page, set(list_triggers())):
        for start, end in _split(block.plain, _SENTENCE_END, 0):
            yield _build(page, block, start, end, block.plain[start:end])


def split_clauses(sentence: Clause) -> Iterator[Clause]:
    """The clauses of a sentence, with the sentence that each is part of."""
    for start, end in _split(sentence.words, find_pattern("clause end"), 0):
        yield Clause(
            sentence.words[start:end],
            sentence.raw[start:end],
            _shift(sentence, start, end),
            sentence.form,
            sentence.words,
            sentence.headings,
        )


def _build(page: Page, block: Block, start: int, end: int, words: str) -> Clause:
    lead = len(words) - len(words.lstrip(" \n\t|-*\u2022"))
    start += lead
    line, column = page.line_of(block.start + start)
    last_line, last_column = page.line_of(block.start + end)
    span = Span(page.path, line, column, last_line, last_column)
    return Clause(
        block.plain[start:end],
        block.raw[start:end],
        span,
        block.form,
        block.plain[start:end],
        tuple(block.above),
    )


def _shift(sentence: Clause, start: int, end: int) -> Span:
    """The span of a part of a sentence, counted in its characters."""
    first = _advance(sentence.span, sentence.raw[:start])
    last = _advance(sentence.span, sentence.raw[:end])
    return Span(sentence.span.path, *first, *last)


def _advance(span: Span, text: str) -> tuple[int, int]:
    """The line and column behind some text that begins where a span begins."""
    lines = text.count("\n")
    if lines == 0:
        return span.line, span.column + len(text)
    return span.line + lines, len(text) - text.rfind("\n")


def _split(
    text: str, pattern: re.Pattern[str], start: int
) -> Iterator[tuple[int, int]]:
    """The stretches between the matches of a pattern that hold more than blanks."""
    for found in pattern.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)
