"""Labels: patterns for words of badges, file names and dates, which are data for all languages."""

from __future__ import annotations

import re
from functools import lru_cache

from aboveboard.statements.lexicon import load_vocabulary

LABELS = "labels"
"""The file with these words, which is no language's."""


@lru_cache(maxsize=32)
def load_label_words(heading: str) -> tuple[str, ...]:
    """The words under a heading of the file, in order."""
    return tuple(sorted(load_vocabulary((LABELS,)).lists[heading]))


@lru_cache(maxsize=32)
def load_label_pattern(heading: str) -> re.Pattern[str]:
    """A pattern that finds the words under a heading in lower-case text.

    Words in the letters of ASCII are found as whole words; others, which may have no blanks beside
    them, anywhere.
    """
    return re.compile("|".join(map(_make_pattern, load_label_words(heading))))


def _make_pattern(word: str) -> str:
    if not word.isascii():
        return re.escape(word)
    if word.endswith("*"):
        return rf"(?<![a-z]){re.escape(word[:-1])}"
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])"
