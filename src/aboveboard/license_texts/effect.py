"""The effect of a change to a license's words: it limits use, adds a duty, or is cosmetic.

Judged by the words alone, and with care: an added sentence limits only where its words state a
limit; a word changed inside the license's own text limits where it takes a grant away. The words
are in ``data/effects.tsv``, ``data/restated.tsv``, ``data/remarks.tsv`` and ``data/words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from aboveboard.license_texts import word_lists
from aboveboard.model.evidence import Difference
from aboveboard.model.judgement import Level

Effect = Literal["limits", "duties", "cosmetic"]

LEVEL: dict[Effect, Level] = {
    "limits": "error",
    "duties": "warning",
    "cosmetic": "notice",
}
"""The level of each effect."""

_SHORT = 6
"""Words below which an added stretch counts as a change of the license's own sentence."""
_LAST_TITLE_LINE = 4
"""The last line in which a number belongs to a title or a copyright line."""
_END_OF_SHORTENED = " more words)"
"""How words end that are not shown to their end."""
_ANY_LICENSE = "*"
_CREATIVE_COMMONS = "CC-"


class _Change(NamedTuple):
    """The words of the license that are missing, and the words that were added."""

    removed: str
    added: str


def judge_difference(difference: Difference, license_id: str = "") -> Effect:
    """The effect of one difference from the license with an id.

    An added sentence that only repeats what that license says, or is a remark, has none.
    """
    change = _Change(difference.before, difference.after)
    if difference.kind == "added":
        added = _remove_remarks(_remove_restated(change.added, license_id))
        change = change._replace(added=added)
    if _is_limit(change):
        return "limits"
    if _is_duty(change, difference.line):
        return "duties"
    return "cosmetic"


def judge_differences(
    differences: Iterable[Difference], license_id: str = ""
) -> Effect:
    """The effect of several differences: the worst of any."""
    effects = {judge_difference(difference, license_id) for difference in differences}
    if "limits" in effects:
        return "limits"
    return "duties" if "duties" in effects else "cosmetic"


def is_scope_note(difference: Difference, license_id: str = "") -> bool:
    """Whether an addition only states what the license applies to, or where other terms are."""
    if difference.kind != "added" or difference.words.endswith(_END_OF_SHORTENED):
        return False
    if judge_difference(difference, license_id) != "cosmetic":
        return False
    return _matches("scope", difference.words)


def _is_limit(change: _Change) -> bool:
    """Whether a change limits use or takes a grant away."""
    if _matches("limits", change.added):
        return True
    if not word_lists.load_words("grants").isdisjoint(change.removed.split(" ")):
        return True
    if not change.added or not _is_short(change.added):
        return False
    return not word_lists.load_words("reversing").isdisjoint(change.added.split(" "))


def _is_duty(change: _Change, line: int) -> bool:
    """Whether a change adds a duty, changes a number, or takes words away that have an effect."""
    if _matches("duties", change.added):
        return True
    if line > _LAST_TITLE_LINE and _changes_number(change):
        return True
    return not word_lists.operative_words().isdisjoint(change.removed.split(" "))


def _changes_number(change: _Change) -> bool:
    """Whether a number changes in the license's own text."""
    if not change.removed and not _is_short(change.added):
        return False
    words = f"{change.removed} {change.added}".split(" ")
    return any(word.isdigit() for word in words)


def _is_short(added: str) -> bool:
    return added.count(" ") < _SHORT


def _matches(effect: str, words: str) -> bool:
    return _compile_effects()[effect].search(words) is not None


@cache
def _compile_effects() -> dict[str, re.Pattern[str]]:
    """The expressions of each effect, and of notes on the ``scope``, as one pattern."""
    return _join_patterns(word_lists.load_pairs("effects"))


def _remove_restated(added: str, license_id: str) -> str:
    """Added words without those that repeat what the license says anyway."""
    is_creative_commons = license_id.startswith(_CREATIVE_COMMONS)
    for part, pattern in _compile_restated().items():
        if part == _ANY_LICENSE or (is_creative_commons and part in license_id):
            added = " ".join(pattern.sub(" ", added).split())
    return added


@cache
def _compile_restated() -> dict[str, re.Pattern[str]]:
    """The expressions for each part of an id, as one pattern."""
    return _join_patterns(word_lists.load_pairs("restated"))


def _remove_remarks(added: str) -> str:
    """Added words without remarks that change no term, such as those on support."""
    for pattern in _compile_remarks().values():
        added = " ".join(pattern.sub(" ", added).split())
    return added


@cache
def _compile_remarks() -> dict[str, re.Pattern[str]]:
    """The expressions for each kind of remark, as one pattern."""
    return _join_patterns(word_lists.load_pairs("remarks"))


def _join_patterns(pairs: Iterable[tuple[str, str]]) -> dict[str, re.Pattern[str]]:
    """The patterns of each key as alternatives of one."""
    alternatives: dict[str, list[str]] = {}
    for key, pattern in pairs:
        alternatives.setdefault(key, []).append(pattern)
    return {
        key: re.compile("|".join(patterns)) for key, patterns in alternatives.items()
    }
