"""Limits on the use of the weights that prose states without naming a license."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.statements import Statement
from aboveboard.portrait import wording
from aboveboard.portrait.clauses import Clause, list_sentences, split_clauses
from aboveboard.portrait.sources import Sources, is_model_card
from aboveboard.portrait.terms import NON_COMMERCIAL, WeightsTerms
from aboveboard.portrait.vocabulary import has

_HIGH_CERTAINTY_KINDS = frozenset(("restriction",))


def find_restrictions(sources: Sources) -> tuple[WeightsTerms, ...]:
    """Sentences that allow the weights for non-commercial use alone.

    The reader of statements has to have recognised a limit of the own release on the same lines;
    purposes, advice and the terms of data or of earlier versions are no limits.
    """
    own = _list_limited_lines(sources.statements)
    found: list[WeightsTerms] = []
    for document in sources.prose:
        if "/" in document.path and not is_model_card(document):
            continue
        for sentence in list_sentences(document):
            found.extend(_read_sentence(sentence, own))
    return tuple(found)


def _list_limited_lines(
    statements: tuple[Statement, ...],
) -> frozenset[tuple[str, int]]:
    """The lines on which a limit of the own release is asserted."""
    lines: set[tuple[str, int]] = set()
    for each in statements:
        is_limit = each.kind in _HIGH_CERTAINTY_KINDS and each.polarity == "asserted"
        if (
            is_limit
            and each.role == "own"
            and each.subject in ("weights", "model", "everything")
        ):
            lines.update(
                (each.span.path, line)
                for line in range(each.span.line, each.span.last_line + 1)
            )
    return frozenset(lines)


def _read_sentence(
    sentence: Clause, own: frozenset[tuple[str, int]]
) -> Iterator[WeightsTerms]:
    if sentence.is_about_others or wording.is_past(sentence.words):
        return
    for clause in split_clauses(sentence):
        words = " ".join(clause.words.split())
        if not has("forbids", words) or wording.is_hypothetical(words):
            continue
        lines = range(clause.span.line, clause.span.last_line + 1)
        if not any((clause.span.path, line) in own for line in lines):
            continue
        if _is_about_weights(sentence, words):
            yield WeightsTerms(
                NON_COMMERCIAL, clause.span, is_firm=wording.names_weights(words)
            )


def _is_about_weights(sentence: Clause, words: str) -> bool:
    """Whether a limit is on the weights: they are named, and data or code are not."""
    if wording.names_weights(words):
        return not wording.names_data(words)
    if wording.names_data(sentence.words) or wording.names_code(sentence.words):
        return wording.joins_weights_and_others(sentence.words)
    return wording.names_model(sentence.words)
