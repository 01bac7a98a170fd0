"""The lists of words and expressions in ``data``: what they are for is in their first lines."""

from __future__ import annotations

from functools import cache

from aboveboard import leaves


@cache
def load_words(name: str) -> frozenset[str]:
    """The words of ``data/words/NAME.txt``."""
    words: set[str] = set()
    for line in _read_lines(f"words/{name}.txt"):
        words.update(line.split())
    return frozenset(words)


@cache
def load_pairs(name: str) -> tuple[tuple[str, str], ...]:
    """The rows of ``data/NAME.tsv``, a table of two columns."""
    pairs = []
    for line in _read_lines(f"{name}.tsv"):
        first, second = line.split("\t")
        pairs.append((first, second))
    return tuple(pairs)


def _read_lines(name: str) -> list[str]:
    """The lines of a file of ``data`` that are no comments."""
    text = leaves.content("aboveboard.license_texts", f"data/{name}").decode("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


# ------------------------------------------------------------------ lists of several modules


@cache
def operative_words() -> frozenset[str]:
    """Words that have an effect in a license: they grant, forbid, require or limit."""
    return load_words("operative")


@cache
def words_never_in_names() -> frozenset[str]:
    """Words that no name, year or address contains which fills a blank of a license."""
    return operative_words() - load_words("operative_in_names")


@cache
def statement_starters() -> frozenset[str]:
    """Words that begin a copyright statement."""
    return load_words("statement_starters")
