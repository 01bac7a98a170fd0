"""Where the words of a license text are: at which character, and which of them begin a sentence.

A position is looked up when it is asked for, stretch by stretch: most texts need none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.license_texts import word_lists
from aboveboard.license_texts.words import ends_sentence

STRETCH = 700
"""Characters, about, of a stretch that is split into words at once."""
_BLANK_LINE = lazy_pattern(r"\n[^\w\n]*\n")
_FULL_STOP = lazy_pattern(r"[.!?]\W*\s")
_LONGEST_LINE = 200
"""Characters of a line that are read to decide whether it continues the line before it."""


class Stretch(NamedTuple):
    """A stretch of a text: its first character, and how many words are before it."""

    start: int
    words_before: int


class WordPositions:
    """The positions of the words of a whole cleaned text."""

    def __init__(
        self,
        cleaned: str,
        word_pattern: re.Pattern[str],
        stretches: Sequence[Stretch],
        after_holders: frozenset[int],
    ) -> None:
        """Look up nothing yet; ``after_holders`` are words that follow on a line of holders."""
        self.cleaned = cleaned
        self._word_pattern = word_pattern
        self._starts = [stretch.start for stretch in stretches]
        self._counts = [stretch.words_before for stretch in stretches]
        self._after_holders = after_holders
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def find_span(self, word: int) -> tuple[int, int]:
        """The span of a word, in characters; ``word`` is its number in the text."""
        stretch = bisect_right(self._counts, word) - 1
        spans = self._spans.get(stretch)
        if spans is None:
            spans = self._spans[stretch] = self._find_spans(stretch)
        return spans[word - self._counts[stretch]]

    def _find_spans(self, stretch: int) -> list[tuple[int, int]]:
        """The spans of all words of a stretch."""
        end = len(self.cleaned)
        if stretch + 1 < len(self._starts):
            end = self._starts[stretch + 1]
        words = self._word_pattern.finditer(self.cleaned, self._starts[stretch], end)
        return [word.span() for word in words]

    def begins_sentence(self, word: int) -> bool:
        """Whether a word begins a sentence, a paragraph, or a text after a line of holders."""
        if word == 0:
            return True
        before_start, before_end = self.find_span(word - 1)
        start, _ = self.find_span(word)
        before, between = (
            self.cleaned[before_start:before_end],
            self.cleaned[before_end:start],
        )
        if before == "。" or _BLANK_LINE.search(between):
            return True
        if word in self._after_holders and not self._continues_line(
            before, between, start
        ):
            return True
        return ends_sentence(before) and bool(_FULL_STOP.search(between))

    def _continues_line(
        self,
        before: str,
        between: str,
        start: int,
    ) -> bool:
        """Whether the line at a character continues the line of holders before it."""
        joining = word_lists.load_words("joining")
        line = self.cleaned[start : start + _LONGEST_LINE].partition("\n")[0].split()
        if (
            between.rstrip()[-1:] in (",", "&", "-")
            or before in joining
            or line[0] in joining
        ):
            return True
        is_address = "." in line[0] or "@" in line[0]
        return len(line) == 1 and is_address


class SelectedPositions:
    """The positions of some words of a whole text, which are a text of their own.

    ``whole`` are the positions of the whole text, ``numbers`` those of the words in it.
    """

    __slots__ = ("numbers", "whole")

    def __init__(self, whole: WordPositions, numbers: Sequence[int]) -> None:
        """Select some words of a whole text."""
        self.whole = whole
        self.numbers = numbers

    def find_start(self, word: int) -> int:
        """The character that a word begins with."""
        return self.whole.find_span(self.numbers[word])[0]

    def begins_sentence(self, word: int) -> bool:
        """Whether a word begins a sentence, a paragraph, or a text after a line of holders."""
        return self.whole.begins_sentence(self.numbers[word])
