"""The tables of ``data/``: tab-separated text in which one line is looked up without parsing the
rest, so that a question about one license costs microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from aboveboard import leaves


@lru_cache(maxsize=16)
def read_table(table: str) -> str:
    """The text of a table, with a line break before its first line."""
    return "\n" + leaves.content("aboveboard.licenses", "data/" + table).decode("utf-8")


def read_rows(table: str) -> Iterator[list[str]]:
    """All rows of a table, in order, each as the list of its cells."""
    for line in read_table(table).split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def find_row(table: str, key: str) -> list[str] | None:
    """The cells of the row that begins with a key; a key may span the first cells."""
    # NOTE: without the check of line breaks, a key could match across two lines.
    if "\n" in key or key.startswith("#"):
        return None
    text = read_table(table)
    start = text.find(f"\n{key}\t")
    if start < 0:
        return None
    end = text.find("\n", start + 1)
    if end < 0:
        return text[start + 1 :].split("\t")
    return text[start + 1 : end].split("\t")
