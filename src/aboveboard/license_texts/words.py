"""The words of a cleaned text, in one spelling, and which of them can be in a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.license_texts import word_lists

_CJK = r"\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_ASCII_WORD = lazy_pattern(r"[a-z0-9]+")
_ANY_WORD = lazy_pattern(rf"[^\W_{_CJK}]+|[{_CJK}]")
"""Each CJK character is a word of its own."""
_ASCII_SEPARATORS = {chr(code): " " for code in range(128) if not chr(code).isalnum()}
_HOLDERS = (("owner", "holder"), ("owners", "holders"))
"""What follows *copyright* in several ways, and the one that the normal form has."""


@cache
def _ascii_translation() -> dict[int, str]:
    return str.maketrans(_ASCII_SEPARATORS)


def split_words(cleaned: str) -> list[str]:
    """The words of a cleaned text, in one spelling."""
    return normalize_spelling(split_written_words(cleaned), cleaned)


def split_written_words(cleaned: str) -> list[str]:
    """The words of a cleaned text as they are spelled."""
    if cleaned.isascii():
        # NOTE: twice as fast as the pattern, with the same result.
        return cleaned.translate(_ascii_translation()).split()
    words: list[str] = _ANY_WORD.findall(cleaned)
    return words


def word_pattern_for(cleaned: str) -> re.Pattern[str]:
    """The pattern that matches the words of a cleaned text."""
    return _ASCII_WORD if cleaned.isascii() else _ANY_WORD


def normalize_spelling(words: list[str], cleaned: str) -> list[str]:
    """The words of a cleaned text in one spelling; the list given may be changed."""
    spellings = _load_spellings()
    if not spellings.keys().isdisjoint(words):
        words = [spellings.get(word, word) for word in words]
    if "owner" in cleaned:
        for owner, holder in _HOLDERS:
            _replace_after_copyright(words, owner, holder)
    return words


@cache
def _load_spellings() -> dict[str, str]:
    return dict(word_lists.load_pairs("spellings"))


def _replace_after_copyright(
    words: list[str],
    owner: str,
    holder: str,
) -> None:
    """Replace a word wherever it follows *copyright*."""
    position = -1
    for _ in range(words.count(owner)):
        position = words.index(owner, position + 1)
        if position > 0 and words[position - 1] in ("copyright", "copyrighted"):
            words[position] = holder


def is_name_like(words: list[str]) -> bool:
    """Whether words may fill a blank for names, years and addresses."""
    if not word_lists.words_never_in_names().isdisjoint(words):
        return False
    return "for" not in words or find_purpose(words, 0, len(words)) == len(words)


def find_purpose(
    words: Sequence[str],
    start: int,
    end: int,
) -> int:
    """Where a purpose begins in a part of some words, or the end of the part.

    *for research* is a purpose, but not in *Institute for Research*.
    """
    purposes = word_lists.load_words("purposes")
    institutions = word_lists.load_words("institutions")
    for position in range(start, end - 1):
        if words[position] != "for" or words[position + 1] not in purposes:
            continue
        if position == start or words[position - 1] not in institutions:
            return position
    return end


def ends_sentence(word: str) -> bool:
    """Whether a full stop after a word ends a sentence."""
    return len(word) >= 4 and word not in word_lists.load_words("abbreviations")


def may_continue_statement(word: str) -> bool:
    """Whether a sentence that begins with a word may be part of a copyright statement."""
    return word.isdigit() or word in word_lists.load_words("statement_openers")


def is_list_mark(word: str) -> bool:
    """Whether a word can be the mark of a list item, or a part of one: ``1``, ``a``, ``iv``."""
    if len(word) == 1 or (len(word) == 2 and word.isdigit()):
        return True
    return len(word) < 6 and not word.strip("ivx")
