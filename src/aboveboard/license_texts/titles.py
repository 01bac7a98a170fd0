"""Titles and copyright statements around the text of a license."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.license_texts import word_lists, word_patterns
from aboveboard.license_texts.alignment import Frame
from aboveboard.license_texts.word_patterns import Text

_LONGEST_TITLE = 16
"""Words of the longest title."""
_EDGE = 60
"""Words at the end of a text among which titles and copyright statements are searched."""
_MOST_IN_A_ROW = 4
"""Titles and statements that may follow each other."""


def find_frame(text: Text, title_words: frozenset[str]) -> Frame:
    """Where the license itself may begin and end in a text."""
    starts = skip_titles(text, {0}, title_words)
    ends = {text.length}
    for position in range(text.length - 1, max(-1, text.length - _EDGE), -1):
        if not ends.isdisjoint(_find_ends(text, position, title_words)):
            ends.add(position)
    return Frame(frozenset(starts), frozenset(ends))


def skip_titles(
    text: Text,
    positions: set[int],
    title_words: frozenset[str],
) -> set[int]:
    """Some positions of a text, and those behind titles and copyright statements at them."""
    reached = set(positions)
    latest = positions
    for _ in range(_MOST_IN_A_ROW):
        ends: set[int] = set()
        for position in latest:
            ends.update(_find_ends(text, position, title_words))
        latest = ends - reached
        reached |= latest
    return reached


def _find_ends(
    text: Text,
    position: int,
    title_words: frozenset[str],
) -> Iterator[int]:
    """Where a title or a copyright statement can end that begins at a position."""
    if position >= text.length:
        return
    word = text.words[position]
    if word in word_lists.statement_starters():
        yield from word_patterns.find_statement_ends(text, position)
    if word in title_words:
        yield from _find_title_ends(text, position, title_words)


def _find_title_ends(
    text: Text,
    start: int,
    title_words: frozenset[str],
) -> Iterator[int]:
    """Where a title can end; it has a word other than *the* and a version."""
    has_name = False
    for position in range(start, min(start + _LONGEST_TITLE, text.length)):
        word = text.words[position]
        if word not in title_words:
            return
        if word not in ("the", "v") and not word.isdigit():
            has_name = True
        if has_name:
            yield position + 1
