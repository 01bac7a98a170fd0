"""When a line of a file was first written, under other words too, from the file's history.

A line descends from another where one commit removes the other and adds it, and both mean the
same: they share most of their words, all words for what a release consists of, and all numbers.
In doubt the line begins there, because a younger promise accuses no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from aboveboard import leaves
from aboveboard.value import Value

Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
_FIRST_IDEOGRAPH = "\u2e80"
_HISTORY_LIMIT = 4_000_000
"""Characters of history that are read."""
_MIN_WORDS = 6
"""Words of a line that can be recognised without naming a component; *coming soon* cannot."""
_MIN_LIKENESS = 0.5
"""The share of words that a line and its earlier form have in common at least."""


class Change(Value, frozen=True):
    """What one commit did to a file: its time in seconds since 1970, and lines as words."""

    time: int
    added: frozenset[Words]
    removed: tuple[Words, ...]


def parse_changes(history: str) -> list[Change]:
    """Parse the patches of a file, newest first, each after a NUL and its time in seconds."""
    if len(history) > _HISTORY_LIMIT:
        history = history[: history.rfind("\0", 0, _HISTORY_LIMIT)]
    return [_parse_patch(patch) for patch in history.split("\0")[1:]]


def find_origin(line: str, changes: Iterable[Change], now: int) -> int:
    """When a line first came into a file, under any words, in seconds since 1970; ``now`` if no
    change adds it. ``changes`` are newest first.
    """
    words, origin = _split_words(line), now
    for change in changes:
        if words not in change.added:
            continue
        origin = change.time
        earlier = _most_alike(words, change.removed)
        if earlier is None:
            break
        words = earlier
    return origin


def _parse_patch(patch: str) -> Change:
    time, _, text = patch.partition("\n")
    added: set[Words] = set()
    removed: list[Words] = []
    for row in text.split("\n"):
        if row.startswith("+"):
            added.add(_split_words(row[1:]))
        elif row.startswith("-"):
            removed.append(_split_words(row[1:]))
    return Change(int(time), frozenset(added), tuple(removed))


def _most_alike(words: Words, candidates: Iterable[Words]) -> Words | None:
    """The line among ``candidates`` that is most likely the earlier form of another."""
    best, best_likeness = None, 0.0
    for candidate in candidates:
        likeness = _likeness(candidate, words)
        if likeness > best_likeness and _is_same_line(candidate, words):
            best, best_likeness = candidate, likeness
    return best


def _split_words(line: str) -> Words:
    """The words of a line, without case and punctuation; each ideograph is a word."""
    words: list[str] = []
    for word in _WORD.findall(line.lower()):
        if word[0] < _FIRST_IDEOGRAPH:
            words.append(word)
        else:
            words += word
    return tuple(words)


def _is_same_line(first: Words, second: Words) -> bool:
    if _likeness(first, second) < _MIN_LIKENESS:
        return False
    components = _find_components(first)
    if components != _find_components(second):
        return False
    return bool(components) or len(first) >= _MIN_WORDS


def _likeness(first: Words, second: Words) -> float:
    """The share of words that both have, of all words that any of them has."""
    every = {*first, *second}
    if not every:
        return 0.0
    return len({*first} & {*second}) / len(every)


def _find_components(words: Words) -> set[str]:
    """The words for what a release consists of, and numbers."""
    parts = []
    for word in words:
        is_ideograph = word[0] >= _FIRST_IDEOGRAPH
        parts.append(word if is_ideograph else f" {word} ")
    return set(_component_pattern().findall("".join(parts)))


@lru_cache(maxsize=1)
def _component_pattern() -> re.Pattern[str]:
    words = (
        leaves.content("aboveboard.tree", "component_words.txt").decode("utf-8").split()
    )
    return re.compile("|".join((r"\d+", *map(re.escape, words))))
