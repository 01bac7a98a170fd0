"""Candidates: the places of a text that may state something about openness or terms."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.labels import load_label_pattern
from aboveboard.statements.sentence import Sentence
from aboveboard.text.markdown import Block
from aboveboard.value import Value

PLACE = "place "
"""What the names of those concepts begin with whose phrases are candidates."""

_ELEMENT = lazy_pattern(
    r"\[!\[[^\[\]\n]{0,200}\]\([^()\s]{0,500}\)\s?\]\([^()\s]{0,500}\)"
    r"|\[!\[[^\[\]\n]{0,200}\]\[[^\[\]\n]{0,80}\]\s?\]\[[^\[\]\n]{0,80}\]"
    r"|!\[[^\[\]\n]{0,200}\](?:\([^()\s]{0,500}\)|\[[^\[\]\n]{0,80}\])"
    r"|<a\s[^<>]{0,600}>\s{0,8}<img\s[^<>]{0,900}>(?:\s{0,8}</a>)?|<img\s[^<>]{0,900}>"
    r"|\]\([^()\s]{1,500}\)|<a\s[^<>]{0,600}>|<?https?://[^\s<>()\[\]]{1,500}"
)
_LICENSE_WORD = lazy_pattern(
    r"(?i)licen[sc]|(?<![a-z])mit(?![a-z])|apache|(?<![a-z])cc[-_ %]{0,3}(?:by|0)|gpl"
    r"|creativecommons|opensource\.org|openrail"
)
_MOST_ELEMENTS = 400


class Candidate(Value, frozen=True):
    """A phrase of a sentence, in words of it, and the group of words that it belongs to."""

    group: str
    first: int
    last: int


def find_candidates(sentence: Sentence) -> list[Candidate]:
    """The phrases of a sentence that may state something; of overlapping ones the longest."""
    phrases = [
        (first, -last, concept)
        for concept, first, last in sentence.cues
        if concept.startswith(PLACE)
    ]
    found: list[Candidate] = []
    end = -1
    for first, negative_last, concept in sorted(phrases):
        if first >= end and not _is_little_word(sentence, first, -negative_last):
            end = -negative_last
            found.append(Candidate(concept[len(PLACE) :], first, end))
    return found


def _is_little_word(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a phrase is a word of grammar in a language at hand: the German *mit*."""
    if last - first != 1 or sentence.words[first] not in sentence.words_of(
        "little words"
    ):
        return False
    return sentence.written(first).islower()


def find_license_elements(block: Block) -> Iterator[tuple[int, int]]:
    """Where images, links and addresses of a block name a license, in offsets of its text.

    Markup that runs over several lines gives one place for each line with a license word.
    """
    raw = block.raw
    if "](" not in raw and "][" not in raw and "<" not in raw and "://" not in raw:
        return
    for count, match in enumerate(_ELEMENT.finditer(raw)):
        if count == _MOST_ELEMENTS:
            return
        if _names_license(match[0]):
            yield from _find_license_lines(raw, match.start(), match.end())


def _names_license(text: str) -> bool:
    if _LICENSE_WORD.search(text):
        return True
    if text.isascii():
        return False
    return bool(load_label_pattern("label license").search(text))


def _find_license_lines(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a part of a text that have a license word, without the blanks around them."""
    for line in raw[start:end].split("\n"):
        inner = line.strip()
        if inner and _names_license(inner):
            first = start + line.index(inner)
            yield first, first + len(inner)
        start += len(line) + 1
