"""The normal form of a license text: its words after the SPDX matching guidelines.

Case, space, punctuation, typographic characters, markdown, HTML, comment marks and the lines that
only name a copyright holder do not matter; words and numbers do. Linear in the length of the text.

Source: SPDX specification, annex *License matching guidelines and templates*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aboveboard.license_texts.cleaning import clean
from aboveboard.license_texts.holder_lines import find_holder_lines
from aboveboard.license_texts.word_positions import STRETCH, Stretch, WordPositions
from aboveboard.license_texts.words import (
    normalize_spelling,
    split_written_words,
    word_pattern_for,
)

WordSpan = tuple[int, int]
"""The first word of a part of a text, and the one behind its last."""


class NormalText:
    """The words of a cleaned text and their positions.

    ``words`` include those of the lines that only name years and holders; ``holders`` are the spans
    of these lines, in words.
    """

    __slots__ = ("holders", "positions", "words")

    def __init__(
        self,
        words: list[str],
        holders: list[WordSpan],
        positions: WordPositions,
    ) -> None:
        """Take the parts of a text that was split already."""
        self.words = words
        self.holders = holders
        self.positions = positions

    @property
    def words_without_holders(self) -> list[str]:
        """The words without the lines that only name years and holders."""
        if not self.holders:
            return self.words
        words: list[str] = []
        for start, end in spans_between(self.holders, len(self.words)):
            words += self.words[start:end]
        return words


def normalize(text: str) -> NormalText:
    """The normal form of a text."""
    return parse_cleaned(clean(text))


def normalize_words(text: str) -> list[str]:
    """The words of a text, without the lines that only name years and holders."""
    return normalize(text).words_without_holders


def parse_cleaned(cleaned: str) -> NormalText:
    """The normal form of a cleaned text."""
    splitter = _Splitter(cleaned)
    holders = []
    last = 0
    for start, end in find_holder_lines(cleaned):
        splitter.split(last, start)
        holders.append(splitter.split(start, end))
        last = end
    splitter.split(last, max(len(cleaned), last + 1))
    positions = WordPositions(
        cleaned,
        word_pattern_for(cleaned),
        splitter.stretches,
        frozenset(end for _, end in holders),
    )
    return NormalText(normalize_spelling(splitter.words, cleaned), holders, positions)


def spans_between(left_out: Sequence[WordSpan], length: int) -> Iterator[WordSpan]:
    """The spans of a text of some length that remain without others, which are in order."""
    last = 0
    for start, end in left_out:
        yield last, start
        last = end
    yield last, length


class _Splitter:
    """Splits a cleaned text part by part, and remembers where its stretches begin."""

    def __init__(self, cleaned: str) -> None:
        self.words: list[str] = []
        self.stretches: list[Stretch] = []
        self._cleaned = cleaned

    def split(self, start: int, end: int) -> WordSpan:
        """Split a part of the text into words; returns their span."""
        first = len(self.words)
        while start < end:
            self.stretches.append(Stretch(start, len(self.words)))
            stop = self._cleaned.find("\n", start + STRETCH, end)
            if stop < 0:
                stop = end
            self.words += split_written_words(self._cleaned[start:stop])
            start = stop
        return first, len(self.words)
