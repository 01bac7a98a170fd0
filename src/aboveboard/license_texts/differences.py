"""The departures of a text from a license as differences that a person can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aboveboard.license_texts import library
from aboveboard.license_texts.gaps import Gap
from aboveboard.license_texts.word_numbers import unpack_numbers
from aboveboard.license_texts.word_patterns import Pattern, Text
from aboveboard.model.evidence import Difference

_MOST_WORDS = 3000
"""Words of a difference that are kept, so that its effect can be judged; reports show fewer."""
_UNNAMED = "…"
"""Replaces a word of the license whose checksum alone is known."""
_BEFORE_WORD = 3
"""Characters before a word in which the end of a line or a sentence is looked for."""


def describe_gaps(
    text: Text,
    pattern: Pattern,
    gaps: Sequence[Gap],
) -> tuple[Difference, ...]:
    """The differences in some gaps, each with its line."""
    names: dict[int, str] = {}
    if any(gap.start < gap.end for gap in gaps):
        numbers = unpack_numbers(text.numbers)
        names = dict(zip(numbers, text.words, strict=True))
    differences = []
    for gap in gaps:
        removed = _name_missing_words(pattern, gap, names)
        differences.append(_describe(text, _move_to_sentence(text, gap), removed))
    return tuple(differences)


def _describe(
    text: Text,
    gap: Gap,
    removed: str,
) -> Difference:
    added = _shorten(text.words[gap.given_start : gap.given_end])
    return Difference(_find_line(text, gap.given_start), removed, added)


def _move_to_sentence(text: Text, gap: Gap) -> Gap:
    """Added words moved to where a sentence or a line begins, if they may be moved there.

    Words that are added in front of the same words may as well have been added behind them.
    """
    if gap.start < gap.end:
        return gap
    start, end = gap.given_start, gap.given_end
    while 0 < start < end and not _begins_line_or_sentence(text, start):
        if text.words[start - 1] != text.words[end - 1]:
            return gap
        start -= 1
        end -= 1
    if _begins_line_or_sentence(text, start):
        return gap._replace(given_start=start, given_end=end)
    return gap


def _begins_line_or_sentence(text: Text, word: int) -> bool:
    if not 0 < word < text.length:
        return word == 0
    start = text.positions.find_start(word)
    before = text.positions.whole.cleaned[start - _BEFORE_WORD : start]
    return "\n" in before or "." in before


def _find_line(text: Text, word: int) -> int:
    """The line of a word, or the last one behind the last word."""
    if not text.length:
        return 1
    start = text.positions.find_start(min(word, text.length - 1))
    return text.positions.whole.cleaned.count("\n", 0, start) + 1


def _name_missing_words(
    pattern: Pattern,
    gap: Gap,
    names: Mapping[int, str],
) -> str:
    """The license's own words of a gap, as far as they can be named.

    These are the words that the text has as well, and those of many licenses.
    """
    if gap.start >= gap.end:
        return ""
    common = library.load_common_words()
    missing = []
    for number in pattern.words.list_numbers(gap.start, gap.end):
        missing.append(names.get(number) or common.get(number) or _UNNAMED)
    return _shorten(missing)


def _shorten(words: Sequence[str]) -> str:
    shown = " ".join(words[:_MOST_WORDS])
    left_out = len(words) - _MOST_WORDS
    return f"{shown} … ({left_out} more words)" if left_out > 0 else shown
