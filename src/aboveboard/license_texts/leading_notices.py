"""A notice at the head of a license text that puts the work under this very license.

Such as *This work is licensed under a Creative Commons Attribution 4.0 International License*,
followed by the text. It adds no term; one that names another license, or says more, is a
difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aboveboard.license_texts import notices, word_lists
from aboveboard.license_texts.word_patterns import Text
from aboveboard.license_texts.words import find_purpose

_LONGEST_NOTICE = 90
"""Words of the longest notice at the head of a text."""
_VERBS = frozenset(
    (
        "available",
        "distributed",
        "licensed",
        "provided",
        "published",
        "released",
        "shared",
    )
)
_MOST_ENDS = 4
"""Places at which a notice may end that are tried."""


def find_ends(
    text: Text, license_id: str, title_words: frozenset[str]
) -> Iterator[int]:
    """The positions behind a notice of a license with which a text begins, nearest first."""
    accepted = word_lists.load_words("in_notices") | title_words
    if "commercial" in title_words:
        accepted |= {"non"}
    never = word_lists.words_never_in_names() - accepted
    ends = 0
    for end in range(1, min(_LONGEST_NOTICE, text.length)):
        if text.words[end - 1] in never or ends == _MOST_ENDS:
            return
        if text.positions.begins_sentence(end) and _is_notice(text, end, license_id):
            ends += 1
            yield end


def _is_notice(text: Text, end: int, license_id: str) -> bool:
    """Whether the first words of a text put a work under the license, and under no other."""
    words = text.words[:end]
    if not _puts_under(words) or find_purpose(words, 0, end) < end:
        return False
    notice = notices.match_notice(words)
    return notice is not None and notice.id == license_id and not notice.also


def _puts_under(words: Sequence[str]) -> bool:
    """Whether words are such as *this work is licensed under*, for any person."""
    if "under" not in words:
        return False
    position = words.index("under")
    return words[position - 1] in _VERBS and "to" not in words[:position]
