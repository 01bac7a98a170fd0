"""Editions: texts of a known maker's license that say themselves that they are another one.

Makers date and number their licenses, and write one for each product. Such a text is near a known
one, but is no altered copy of it, and has terms of its own: it is never taken for the known one.
"""

from __future__ import annotations

from aboveboard.license_texts import effect
from aboveboard.model.evidence import Difference, Identification

_OWN_LICENSE = "LicenseRef-"
"""How the ids of the licenses of single makers begin."""
_LEAST_ALIKE = 0.9
"""How alike an edition is at least, as a score."""
_LAST_HEAD_LINE = 5
"""The last line in which a license has its title, version and date."""
_MOST_WORDS_OF_HEAD = 16
"""Words of the longest title, version or date that one difference changes."""
_MOST_WORDS_OF_NAME = 5
_UNNAMED = frozenset("…")
_MONTHS = frozenset(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
    )
)


def is_edition(identified: Identification) -> bool:
    """Whether a text is another edition of the license it is identified as."""
    if identified.verdict != "altered" or identified.score < _LEAST_ALIKE:
        return False
    if not identified.id.startswith(_OWN_LICENSE):
        return False
    if any(_is_of_head(difference) for difference in identified.differences):
        return True
    # NOTE: behind the head, a name of a product looks like any rare word of a term.
    if effect.judge_differences(identified.differences, identified.id) == "limits":
        return False
    return any(_is_product_name(difference) for difference in identified.differences)


def _is_of_head(difference: Difference) -> bool:
    """Whether a difference gives another version or date in the first lines."""
    before, after = difference.before.split(), difference.after.split()
    if difference.line > _LAST_HEAD_LINE or len(after) > _MOST_WORDS_OF_HEAD:
        return False
    if effect.judge_difference(difference) == "limits":
        return False
    return any(map(_is_version_or_month, (*before, *after)))


def _is_product_name(difference: Difference) -> bool:
    """Whether a difference gives another name to the product."""
    before, after = difference.before.split(), difference.after.split()
    # NOTE: the library names no words that few licenses have, such as names of products.
    is_name = bool(before) and _UNNAMED.issuperset(before)
    return is_name and 0 < len(after) <= _MOST_WORDS_OF_NAME


def _is_version_or_month(word: str) -> bool:
    return word in _MONTHS or word.removeprefix("v").isdigit()
