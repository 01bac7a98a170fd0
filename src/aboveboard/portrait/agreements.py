"""Agreements of their own: the limits that the text of an unknown license states for a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.span import Span
from aboveboard.portrait.terms import NON_COMMERCIAL, USE_RESTRICTED, WeightsTerms

_LONGEST = 200_000
_NO_COMMERCE = lazy_pattern(
    r"(?i)(?:may|will|shall|must|can) ?not (?:\w+[ ,]{1,2}){0,32}"
    r"(?:for|to) (?:any )?(?:\w+ (?:or|and) )?commercial"
    r"|not (?:be )?(?:used|permitted|allowed|licensed) (?:\w+ ){0,4}commercial"
    r"|commercial (?:use|usage|purposes?) (?:\w+ ){0,3}(?:is|are) (?:\w+ ){0,2}"
    r"(?:prohibited|forbidden|not)"
    r"|(?:only|solely|exclusively) (?:\w+ ){0,6}non-?commercial|non-?commercial (?:\w+ ){0,4}only"
)
_NO_MILITARY = lazy_pattern(
    r"(?i)(?:will|shall|may|must) not (?:\w+[ ,]{1,2}){0,32}(?:military|illegal)"
    r"|use-based restrictions|acceptable use policy|prohibited uses? policy"
)


def find_agreement_limits(
    texts: Iterable[Document], about_weights: frozenset[str]
) -> tuple[WeightsTerms, ...]:
    """The first limit in each text that is about the weights and of no known license."""
    found = (_read_text(text) for text in texts if text.path in about_weights)
    return tuple(terms for terms in found if terms is not None)


def _read_text(text: Document) -> WeightsTerms | None:
    """The strictest limit that a text states, with the line that states it."""
    for pattern, license_ in (
        (_NO_COMMERCE, NON_COMMERCIAL),
        (_NO_MILITARY, USE_RESTRICTED),
    ):
        for number, paragraph in _list_paragraphs(text.text[:_LONGEST]):
            match = pattern.search(paragraph)
            if match is not None:
                return WeightsTerms(license_, Span(text.path, number), text.path)
    return None


def _list_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs with the number of their first line; line ends are blanks."""
    number = 1
    for paragraph in text.split("\n\n"):
        yield number, " ".join(paragraph.split())
        number += paragraph.count("\n") + 2
