"""License names in running text."""

from __future__ import annotations

import re
from functools import lru_cache

from aboveboard.licenses import catalogue
from aboveboard.licenses.spelling import fold

_LONGEST_SENTENCE = 2000
"""Characters of a sentence that are searched."""
_LONGEST_NAME = 11
"""Words of the longest name that is looked for."""
_SEPARATORS = dict.fromkeys(map(ord, "[]()<>\"'`*,;:!?，。；：（）《》“”"), " ")
_NAME_STARTS = ("creative", "gnu")
"""Words that begin long names whose folded form begins with another word."""
_ONE_WORD_NAMES = frozenset(
    (
        "mit",
        "gpl",
        "lgpl",
        "agpl",
        "bsd",
        "apache",
        "openrail",
        "unlicense",
        "wtfpl",
        "mpl",
    )
)
"""Single words that mean a license and nothing else."""


@lru_cache(maxsize=512)
def find_license_names(sentence: str) -> tuple[str, ...]:
    """The licenses that a sentence names, as written, each once.

    Only names that can mean nothing else count; a single word only if it means a license
    (``MIT``, ``GPL``) or is an id with a version.
    """
    text = sentence[:_LONGEST_SENTENCE].translate(_SEPARATORS)
    words = [word.span() for word in re.finditer(r"\S+", text)]
    names: list[str] = []
    first = 0
    while first < len(words):
        count = _match_longest_name(sentence, words[first : first + _LONGEST_NAME])
        if count == 0:
            first += 1
            continue
        name_words = _without_empty_words(sentence, words[first : first + count])
        name = _name_of(sentence, name_words)
        if name not in names:
            names.append(name)
        first += len(name_words)
    return tuple(names)


def _match_longest_name(sentence: str, words: list[tuple[int, int]]) -> int:
    """How many of some words, from the first one on, are the longest license name; 0 if none."""
    start, end = words[0]
    folded = fold(sentence[start:end])
    if not folded or not (folded in _NAME_STARTS or catalogue.is_name_prefix(folded)):
        return 0
    for count in range(len(words), 0, -1):
        if _is_license_name(_name_of(sentence, words[:count])):
            return count
    return 0


def _without_empty_words(
    sentence: str, words: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The words of a name without those at its end that identify nothing: *license*, *the*."""
    folded = fold(_name_of(sentence, words))
    while len(words) > 1 and fold(_name_of(sentence, words[:-1])) == folded:
        words = words[:-1]
    return words


def _name_of(sentence: str, words: list[tuple[int, int]]) -> str:
    """The part of a sentence that some words cover."""
    return sentence[words[0][0] : words[-1][1]].strip(".")


def _is_license_name(name: str) -> bool:
    folded = fold(name)
    if " " in folded:
        id_ = catalogue.find_alias(folded)
        return bool(catalogue.list_family(folded)) or (
            bool(id_) and catalogue.is_curated(id_)
        )
    if folded in _ONE_WORD_NAMES:
        return True
    return any(letter.isdigit() for letter in name) and catalogue.find(name) is not None
