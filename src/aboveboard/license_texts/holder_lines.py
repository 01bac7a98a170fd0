"""Lines of a cleaned text that only name years and copyright holders."""

from __future__ import annotations

import re

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.license_texts import word_lists
from aboveboard.license_texts.cleaning import clean
from aboveboard.license_texts.words import (
    ends_sentence,
    is_name_like,
    may_continue_statement,
    split_words,
)

_MOST_WORDS = 30
"""Words of the longest line that only names holders, besides those of blanks and addresses."""
_COPYRIGHT_LINE = lazy_pattern(
    r"(?m)^[^\n\w]*(?:(?:portions|parts|all|file|and|software) )?"
    r"(?:copyright(?:ed)?\b[^\n\w]*"
    r"(?:copyright\b|by\b|years?\b|\d{4}|[<\[{$]"
    r"|[^\n]{3,60}[<(][^\n<>()@.]{1,60}[@.][^\n<>()]{1,60}[>)]$)"
    r"|all rights reserved\b)[^\n]*$"
)
_ADDRESS = lazy_pattern(
    r"[^\s<>(),;]{1,60}[@/][^\s<>(),;]{1,80}|\b[\w-]{1,40}(?:\.[\w-]{2,40}){1,5}"
)
_LISTED_ELSEWHERE = lazy_pattern(
    r",?\s(?:as )?(?:documented|listed|shown|named|see)\s(?:in |by )?(?:the )?(?:[\w/.]{1,20} )?"
    r"(?:authors|contributors|copyright|readme)\b[\w.]{0,10}(?: file| for more details)?"
)
"""*and other authors listed in AUTHORS.md*"""
_STOP = lazy_pattern(r"[.!?](?=\s)|。")
_BRACKETS = lazy_pattern(r"<[^<>\n]{1,80}>|\[[^\[\]\n]{1,80}\]|\{[^{}\n]{1,80}\}")
_NEAR = 20
"""Characters around a full stop in which the words next to it are looked for."""


def find_holder_lines(cleaned: str) -> list[tuple[int, int]]:
    """The spans of the lines, in a cleaned text, that only name years and holders."""
    lines = _COPYRIGHT_LINE.finditer(cleaned)
    return [line.span() for line in lines if _names_only_holders(line[0])]


def is_blank_to_fill(bracketed: str) -> bool:
    """Whether brackets contain a blank to fill in: ``<year>``, ``[name of copyright owner]``."""
    return word_lists.load_words("blanks").issuperset(split_words(clean(bracketed)))


def _names_only_holders(line: str) -> bool:
    line = _BRACKETS.sub(_remove_blank, line.replace("all rights reserved", " "))
    line = _LISTED_ELSEWHERE.sub(" authors", _ADDRESS.sub(" ", line))
    blanks = word_lists.load_words("blanks")
    words = [word for word in split_words(line) if word not in blanks]
    if len(words) > _MOST_WORDS or not is_name_like(words):
        return False
    return not any(
        _begins_other_sentence(line, *stop.span()) for stop in _STOP.finditer(line)
    )


def _remove_blank(brackets: re.Match[str]) -> str:
    return " " if is_blank_to_fill(brackets[0]) else brackets[0]


def _begins_other_sentence(
    line: str,
    start: int,
    end: int,
) -> bool:
    """Whether a full stop ends a sentence, and the next one is no part of a copyright statement."""
    before = split_words(line[max(0, start - _NEAR) : start])
    after = split_words(line[end : end + _NEAR])
    if not before or not after:
        return False
    if line[start] != "。" and not ends_sentence(before[-1]):
        return False
    return not may_continue_statement(after[0])
