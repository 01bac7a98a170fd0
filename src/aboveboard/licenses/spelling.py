"""The one form that all spellings of a license's name are folded to."""

from __future__ import annotations

import re
from functools import cache

from aboveboard.licenses import tables

_MARKS = {
    code: " " for code in range(128) if not chr(code).isalnum() and code != ord(".")
}


def fold(text: str) -> str:
    """Fold a license's name to the form in which other spellings are listed.

    Case, punctuation, the words *license* and *version*, and ``.0`` are removed; long names become
    the usual short ones: ``Apache License, Version 2.0``, ``apache2`` and ``Apache-2.0`` all give
    ``apache 2``.
    """
    folded = text.lower().replace("+", " plus ").translate(_MARKS)
    folded = re.sub(r"(?<=[a-z])v?(?=\d)|(?<=\d)(?=[a-z]{2})", " ", folded)
    folded = f" {' '.join(_identifying_words(folded))} "
    for long, short in _long_names():
        if long in folded:
            folded = folded.replace(long, short)
    if ".0" in folded:
        folded = re.sub(r"(?<=\d)\.0(?![.\d])", "", folded)
    return " ".join(word for word in folded.split() if word not in ("v", "only"))


def _identifying_words(text: str) -> list[str]:
    words = (word.strip(".") for word in text.split())
    empty = _empty_words()
    return [word for word in words if word and word not in empty]


@cache
def _long_names() -> tuple[tuple[str, str], ...]:
    """Long names and their replacements, each between blanks."""
    return tuple(
        (f" {row[0]} ", f" {row[1]} ") for row in tables.read_rows("long_names.tsv")
    )


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(row[0] for row in tables.read_rows("empty_words.tsv"))
