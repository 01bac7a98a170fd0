"""What a text may vary although the pattern of its license does not list it.

Three kinds of variation change no term: a part of an optional region is left out as a whole; the
instructions for use have their blanks filled in; a place for the name of an organization has one
that is described in words. Everything else in a gap is a departure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from aboveboard.license_texts import library, word_lists
from aboveboard.license_texts.gaps import Gap
from aboveboard.license_texts.word_numbers import WordNumbers, pack_numbers
from aboveboard.license_texts.word_patterns import (
    HOLDER,
    OPTIONAL,
    WILD,
    WORDED,
    Pattern,
    Region,
    Text,
)
from aboveboard.license_texts.words import find_purpose

_FEWEST_LEFT_OUT = 25
"""Words of the shortest part of an optional region that may be left out: whole paragraphs."""
_LONGEST_FILLED_IN = 22
"""Words of the longest name or description that fills a blank."""
_HEADING = ("how", "to", "apply")
_JOINING = frozenset(("and", "or", "nor"))
_LATEST_HEADING = 6
"""Words of a region before the heading of its instructions: *end of terms, appendix*."""


def is_allowed(pattern: Pattern, text: Text, gap: Gap) -> bool:
    """Whether what a gap changes is no term of the license."""
    if gap.given_length == 0 and _leaves_out_optional(pattern, text, gap):
        return True
    if _is_in_instructions(pattern, gap):
        return _fills_in(
            pattern, text, gap, "blanks_of_instructions", "in_descriptions"
        )
    if _is_in_place_for_name(pattern, gap):
        return _fills_in(pattern, text, gap, "blanks_of_holders", "in_organizations")
    return False


def _leaves_out_optional(pattern: Pattern, text: Text, gap: Gap) -> bool:
    """Whether a gap leaves out an optional region, words of a holder, or some paragraphs."""
    if any(_may_lack(region, gap) for region in _walk(pattern.regions)):
        return True
    return _leaves_out_paragraphs(pattern, text, gap)


def _walk(regions: Iterable[Region]) -> Iterator[Region]:
    for region in regions:
        yield region
        yield from _walk(region.inner)


def _may_lack(region: Region, gap: Gap) -> bool:
    """Whether a text may lack the words of a gap in a region."""
    if region.kind == HOLDER:
        return region.start <= gap.start and gap.end <= region.end
    return (
        region.kind == OPTIONAL and region.start == gap.start and gap.end == region.end
    )


def _leaves_out_paragraphs(pattern: Pattern, text: Text, gap: Gap) -> bool:
    """Whether a gap leaves out a long part of an optional region where a sentence begins.

    At the end of the text it may be what was cut off.

    Words that are repeated behind the part may count as its beginning or as its end.
    """
    if gap.end - gap.start < _FEWEST_LEFT_OUT or gap.given_end == text.length:
        return False
    slid = list(_slide(pattern, gap))
    if not any(_is_optional(pattern.regions, each) for each in slid):
        return False
    return any(text.positions.begins_sentence(each.given_start) for each in slid)


def _slide(pattern: Pattern, gap: Gap) -> Iterator[Gap]:
    """A gap in which words are missing, and the same one at the other places it may be at."""
    numbers = pattern.words.list_numbers(0, pattern.length)
    start, end, given, _ = gap
    while start > 0 and given > 0 and numbers[start - 1] == numbers[end - 1]:
        start, end, given = start - 1, end - 1, given - 1
        yield Gap(start, end, given, given)
    start, end, given, _ = gap
    yield gap
    while end < pattern.length and numbers[start] == numbers[end]:
        start, end, given = start + 1, end + 1, given + 1
        yield Gap(start, end, given, given)


def _is_optional(regions: Iterable[Region], gap: Gap) -> bool:
    for region in regions:
        if (
            region.kind == OPTIONAL
            and region.start <= gap.start
            and gap.end <= region.end
        ):
            return True
    return False


# ------------------------------------------------------------------ blanks


def _is_in_instructions(pattern: Pattern, gap: Gap) -> bool:
    """Whether a gap is in the part, at the end of a license, on how to apply it."""
    heading = _encode(_HEADING)
    for region in pattern.regions:
        if region.kind != OPTIONAL or region.end != pattern.length:
            continue
        first = range(region.start, min(region.start + _LATEST_HEADING, region.end))
        heading_ends = pattern.words.ends_of(heading, first)
        if any(heading_end <= gap.start for heading_end in heading_ends):
            return True
    return False


def _is_in_place_for_name(pattern: Pattern, gap: Gap) -> bool:
    """Whether a gap is in a region that may have any name."""
    for region in pattern.regions:
        if region.kind == WORDED and region.start < gap.start and gap.end < region.end:
            return any(_has_name(wording) for wording in region.wordings)
    return False


def _has_name(wording: tuple[int, ...]) -> bool:
    return len(wording) > 1 and max(wording) >= WILD


def _fills_in(
    pattern: Pattern, text: Text, gap: Gap, blanks: str, besides: str
) -> bool:
    """Whether a gap only replaces words of a blank by words that have no effect."""
    is_behind_license = gap.start == pattern.length
    if is_behind_license or gap.given_length > _LONGEST_FILLED_IN:
        return False
    removed = pattern.words.list_numbers(gap.start, gap.end)
    added = text.words[gap.given_start : gap.given_end]
    joining = _list_numbers("joining_in_blanks")
    if not (_list_numbers(blanks) | joining).issuperset(removed):
        return False
    if joining.issuperset(removed) and _JOINING.issuperset(added):
        return False
    never = word_lists.words_never_in_names() - word_lists.load_words(besides)
    if not never.isdisjoint(added):
        return False
    return "for" not in added or find_purpose(added, 0, len(added)) == len(added)


@cache
def _list_numbers(name: str) -> frozenset[int]:
    """The numbers of the words of a list, as far as licenses have them."""
    numbers = {_number_of(word) for word in word_lists.load_words(name)}
    return frozenset(numbers - {0})


@cache
def _encode(words: tuple[str, ...]) -> bytes:
    return WordNumbers(pack_numbers([_number_of(word) for word in words]))


def _number_of(word: str) -> int:
    return library.load().codes[word] & 0xFFFF
