"""A license as a pattern of words: what is fixed, and what the SPDX matching guidelines let vary.

Positions in a text or a pattern are numbers of words. Matching returns all positions at which a
part of a pattern can end, given those at which it may begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aboveboard.license_texts import word_lists
from aboveboard.license_texts.normal_form import WordSpan
from aboveboard.license_texts.word_numbers import WordNumbers, pack_numbers
from aboveboard.license_texts.word_positions import SelectedPositions, WordPositions
from aboveboard.license_texts.words import (
    find_purpose,
    is_list_mark,
    may_continue_statement,
)

OPTIONAL, WORDED, HOLDER, MARK = range(4)
"""Kinds of regions: may be absent, may be worded otherwise, a copyright statement, a list mark."""
WILD = 0xFF00
"""A number from here on matches up to that many words more than ``WILD`` that look like a name."""
_LONGEST_STATEMENT = 45
"""Words of the longest copyright statement that is accepted."""
_MOST_POSITIONS = 400
"""Positions that are followed at once: a bound on the work that a hostile text can cause."""


class Region(NamedTuple):
    """A part of a pattern that may vary: the span of its published words, and other wordings."""

    start: int
    end: int
    kind: int
    inner: tuple[Region, ...]
    wordings: tuple[tuple[int, ...], ...]


class Pattern(NamedTuple):
    """The words of a license as published, and the regions of them that may vary, in order."""

    words: WordNumbers
    regions: tuple[Region, ...]

    @property
    def length(self) -> int:
        """The number of words."""
        return self.words.word_count


class Text(NamedTuple):
    """A text to match with patterns: its words and their numbers in the vocabulary."""

    words: Sequence[str]
    numbers: WordNumbers
    never_in_name: bytes
    """One byte a word: 1 if the word can be in no name."""
    positions: SelectedPositions

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words)

    def find_word_never_in_name(self, start: int, end: int) -> int:
        """The first word of a span that can be in no name; -1 if there is none."""
        return self.never_in_name.find(1, start, end)


def encode_word(word: str, number: int) -> int:
    """The code of a word: its 16-bit number, and the bit above it if it can be in no name."""
    return number | (word in word_lists.words_never_in_names()) << 16


def build_text(
    words: Sequence[str],
    codes: Iterable[int],
    positions: WordPositions,
) -> Text:
    """A text from its words, the code of each, and their positions."""
    packed = pack_numbers(codes, "I")
    numbers = bytearray(2 * len(words))
    numbers[::2] = packed[::4]
    numbers[1::2] = packed[1::4]
    everything = SelectedPositions(positions, range(len(words)))
    return Text(
        words,
        WordNumbers(numbers),
        packed[2::4],
        everything,
    )


def extract_parts(text: Text, *spans: WordSpan) -> Text:
    """Parts of a text as a text of its own."""
    words: list[str] = []
    numbers: list[int] = []
    for start, end in spans:
        words += text.words[start:end]
        numbers += text.positions.numbers[start:end]
    return Text(
        words,
        WordNumbers(b"".join([text.numbers.part(*span) for span in spans])),
        b"".join([text.never_in_name[start:end] for start, end in spans]),
        SelectedPositions(text.positions.whole, numbers),
    )


# ------------------------------------------------------------------ matching


def match_pattern(
    pattern: Pattern,
    text: Text,
    starts: Iterable[int],
) -> set[int]:
    """Where the whole pattern can end in a text, if it begins at one of some positions."""
    span = (0, pattern.length)
    return _match_regions(
        pattern.words,
        pattern.regions,
        text,
        span,
        set(starts),
    )


def match_part(
    pattern: Pattern,
    text: Text,
    span: WordSpan,
    start: int,
) -> set[int]:
    """Where a part of the pattern can end in a text; the part must not cut through a region."""
    first, last = span
    regions = [
        region
        for region in pattern.regions
        if first <= region.start and region.end <= last
    ]
    return _match_regions(
        pattern.words,
        regions,
        text,
        span,
        {start},
    )


def _match_regions(
    words: WordNumbers,
    regions: Iterable[Region],
    text: Text,
    span: WordSpan,
    positions: set[int],
) -> set[int]:
    """Where the words of a span, with some regions in it, can end."""
    last, end = span
    for region in regions:
        positions = _match_fixed(
            words,
            text,
            (last, region.start),
            positions,
        )
        if not positions:
            return positions
        positions = _match_region(
            words,
            region,
            text,
            positions,
        )
        if len(positions) > _MOST_POSITIONS:
            positions = set(sorted(positions)[:_MOST_POSITIONS])
        last = region.end
    return _match_fixed(
        words,
        text,
        (last, end),
        positions,
    )


def _match_fixed(
    words: WordNumbers,
    text: Text,
    span: WordSpan,
    positions: set[int],
) -> set[int]:
    start, end = span
    if start == end:
        return positions
    return text.numbers.ends_of(words.part(start, end), positions)


def _match_region(
    words: WordNumbers,
    region: Region,
    text: Text,
    positions: set[int],
) -> set[int]:
    ends = _match_regions(
        words,
        region.inner,
        text,
        (region.start, region.end),
        positions,
    )
    if region.kind == WORDED:
        return _match_wordings(
            words,
            region,
            text,
            positions,
            ends,
        )
    ends |= positions
    if region.kind == HOLDER:
        for position in positions:
            ends.update(find_statement_ends(text, position))
    elif region.kind == MARK:
        longest = max(1, region.end - region.start)
        for position in positions:
            ends.update(_find_mark_ends(text, position, longest))
    return ends


def _match_wordings(
    words: WordNumbers,
    region: Region,
    text: Text,
    positions: set[int],
    ends: set[int],
) -> set[int]:
    """Where a region ends as published, which is given, or in another wording."""
    for wording in region.wordings:
        ends |= _match_wording(wording, text, positions)
    return ends.difference(
        _find_changed_conjunctions(
            words,
            region,
            text,
            positions,
        )
    )


def _match_wording(
    wording: tuple[int, ...],
    text: Text,
    positions: set[int],
) -> set[int]:
    for number in wording:
        if number >= WILD:
            ends: set[int] = set()
            for position in positions:
                ends.update(_find_name_ends(text, position, number - WILD))
            positions = ends
        else:
            positions = text.numbers.ends_of(number.to_bytes(2, "little"), positions)
    return positions


def _find_changed_conjunctions(
    words: WordNumbers,
    region: Region,
    text: Text,
    positions: set[int],
) -> Iterator[int]:
    """Where the published words of a region would end if only an *and* or *or* was changed.

    Such a text changes the meaning: it is no other name.
    """
    length = region.end - region.start
    if length <= 2:
        return
    wanted = words.part(region.start, region.end)
    for position in positions:
        given = text.numbers.part(position, position + length)
        if given == wanted or len(given) != len(wanted):
            continue
        changed = _find_only_change(WordNumbers(wanted), WordNumbers(given))
        if changed is not None and text.words[position + changed] in ("and", "or"):
            yield position + length


def _find_only_change(wanted: WordNumbers, given: WordNumbers) -> int | None:
    """The one word that differs; nothing if several do."""
    first = wanted.common_length(0, given, 0)
    rest = wanted.word_count - first - 1
    return first if wanted.common_length(first + 1, given, first + 1) == rest else None


# ------------------------------------------------------------------ names, statements, list marks


def _find_name_ends(
    text: Text,
    start: int,
    longest: int,
) -> Iterator[int]:
    """Where a name of at most some words can end; a name may be empty."""
    last = min(start + longest, text.length)
    stop = text.find_word_never_in_name(start, last)
    if stop >= 0:
        last = stop
    yield start
    for end in range(start + 1, find_purpose(text.words, start, last) + 1):
        yield end
        if end < text.length and text.positions.begins_sentence(end):
            return


def find_statement_ends(text: Text, start: int) -> Iterator[int]:
    """Where a copyright statement can end that begins at a position."""
    words = text.words
    if start >= text.length or words[start] not in word_lists.statement_starters():
        return
    position = start
    if words[start] in ("portions", "parts"):
        position += 1
    last = find_purpose(words, position, min(text.length, start + _LONGEST_STATEMENT))
    while position < last:
        if position > start and not _continues_statement(text, position):
            return
        if list(words[position : position + 3]) == ["all", "rights", "reserved"]:
            position += 3
        elif text.never_in_name[position]:
            return
        else:
            position += 1
        yield position


def _continues_statement(text: Text, position: int) -> bool:
    """Whether a copyright statement may continue with a word."""
    if may_continue_statement(text.words[position]):
        return True
    if "copyright" in text.words[position : position + 4]:
        return True
    return not text.positions.begins_sentence(position)


def _find_mark_ends(
    text: Text,
    start: int,
    longest: int,
) -> Iterator[int]:
    """Where the mark of a list item can end: ``1``, ``a``, ``iv``, ``2.1``."""
    for position in range(start, min(start + longest, text.length)):
        if not is_list_mark(text.words[position]):
            return
        yield position + 1
