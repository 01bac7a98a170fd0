"""Where the words of a license text stand: at which character, and which of them begin a sentence.

Only what is asked for is looked up, stretch by stretch: most texts are told without it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from aboveboard.lazy_pattern import lazy_pattern

_BLANK_LINE = lazy_pattern(r"\n[^\w\n]*\n")
_FULL_STOP = lazy_pattern(r"[.!?]\W*\s")
STRETCH = 700
"""Characters, about, of a stretch that is looked through at once."""
_ABBREVIATED = frozenset(
    ("assoc", "bros", "calif", "corp", "dept", "elec", "intl", "mass", "messrs", "prof", "univ")
)
"""Words of four letters and more after which a full stop ends no sentence."""
_JOINING = frozenset(("and", "at", "by", "for", "in", "of", "on", "or", "the", "with"))
"""Words on either side of a line's end by which the lines belong together."""


class Standing:
    """Where the words of a whole cleaned text stand.

    ``starts`` are the characters that stretches of it begin with, ``counts`` the words before each
    of them, ``lines`` the numbers of the words that follow on a line which only names holders.
    """

    def __init__(
        self,
        cleaned: str,
        word: re.Pattern[str],
        stretches: Sequence[tuple[int, int]],
        lines: frozenset[int],
    ) -> None:
        """Nothing is looked up yet; ``word`` finds a word, ``stretches`` are characters and words
        before each.
        """
        self.cleaned = cleaned
        self._word = word
        self._starts, self._counts = (
            [start for start, _ in stretches],
            [count for _, count in stretches],
        )
        self._lines = lines
        self._found: dict[int, list[tuple[int, int]]] = {}

    def span(self, number: int) -> tuple[int, int]:
        """The characters that a word begins and ends with."""
        stretch = bisect_right(self._counts, number) - 1
        if stretch not in self._found:
            ends = (*self._starts[stretch + 1 : stretch + 2], len(self.cleaned))
            matches = self._word.finditer(self.cleaned, self._starts[stretch], ends[0])
            self._found[stretch] = [match.span() for match in matches]
        return self._found[stretch][number - self._counts[stretch]]

    def begins(self, number: int) -> bool:
        """Whether a sentence or a paragraph begins with a word, or whatever follows on a finished
        line of holders.
        """
        if number == 0:
            return True
        (before, end), (start, _) = self.span(number - 1), self.span(number)
        word, between = self.cleaned[before:end], self.cleaned[end:start]
        if word == "。" or _BLANK_LINE.search(between):
            return True
        if number in self._lines and not self._goes_on(word, between, start):
            return True
        return ends_sentence(word) and bool(_FULL_STOP.search(between))

    def _goes_on(self, word: str, between: str, start: int) -> bool:
        """Whether a line of holders goes on in the next one."""
        line = self.cleaned[start : start + 200].partition("\n")[0].split()
        if between.rstrip()[-1:] in (",", "&", "-") or word in _JOINING or line[0] in _JOINING:
            return True
        return len(line) == 1 and ("." in line[0] or "@" in line[0])


class Places:
    """Where the words of a text stand that was cut out of another one: ``numbers`` are those of its
    words in that.
    """

    __slots__ = ("numbers", "standing")

    def __init__(self, standing: Standing, numbers: Sequence[int]) -> None:
        """The places of some words of a whole text."""
        self.standing, self.numbers = standing, numbers

    def at(self, number: int) -> int:
        """The character that a word begins with."""
        return self.standing.span(self.numbers[number])[0]

    def begins(self, number: int) -> bool:
        """Whether a sentence or a paragraph begins with a word."""
        return self.standing.begins(self.numbers[number])


def ends_sentence(word: str) -> bool:
    """Whether a full stop after a word ends a sentence."""
    return len(word) >= 4 and word not in _ABBREVIATED
