"""A license as a pattern of words: what stands fast, and what the SPDX matching guidelines let
vary.

Words are numbers of 16 bits, two bytes each (the lesser first), so that a stretch that stands fast
is compared in one go. A ``Region`` is a part that may be absent (``OPTIONAL``), worded otherwise
(``WORDED``), or filled by whoever uses the license: a copyright statement (``HOLDER``), the mark of
a list item (``MARK``).
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from aboveboard.license_texts import normal_form
from aboveboard.license_texts.word_positions import Places, Standing

OPTIONAL, WORDED, HOLDER, MARK = range(4)
WILD = 0xFF00
"""A number from here on stands for up to that many words more than ``WILD`` that look like a
name."""
RUN = 4
"""Words of a run: so many as make one number of 64 bits."""
_STATEMENT = 45
"""Words of the longest copyright statement that is let pass."""
STARTERS = frozenset(("copyright", "copyrighted", "portions", "all", "c", "parts"))
"""Words that a copyright statement begins with."""
_PLACES = 400
"""How many places of a text are kept in mind at once: a bound on the work that a hostile text can
cause."""


class Region(NamedTuple):
    """A part of a pattern that may vary: where its published words start and end, and what may
    stand instead.
    """

    start: int
    end: int
    kind: int
    inner: tuple[Region, ...]
    instead: tuple[tuple[int, ...], ...]


class Pattern(NamedTuple):
    """The words of a license as published, two bytes each, and the parts of them that may vary, in
    order.
    """

    words: bytes
    regions: tuple[Region, ...]

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words) // 2


class Text(NamedTuple):
    """A text to hold against patterns: its words, and their numbers in the vocabulary, two bytes
    each.
    """

    words: Sequence[str]
    numbers: bytes
    operative: bytes
    """One byte a word: whether it does something in a license and so can be in no name."""
    places: Places

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words)


def bytes_of(numbers: Iterable[int], kind: str = "H") -> bytes:
    """Numbers as bytes, the least first: those of words, two bytes each, or of another ``kind`` of
    ``array``.
    """
    made = array(kind, numbers)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def numbers_of(data: bytes, kind: str = "H") -> array[int]:
    """Numbers out of such bytes."""
    made = array(kind, data)
    if sys.byteorder == "big":
        made.byteswap()
    return made


@lru_cache(maxsize=8)
def runs(words: bytes) -> frozenset[int]:
    """The runs of ``RUN`` words of a text or a pattern, each as one number."""
    return frozenset().union(*runs_from(words))


def runs_from(words: bytes) -> Iterator[memoryview[int]]:
    """The runs of ``RUN`` words from the first word on, then those from the second on, and so on,
    each fourth one.
    """
    for at in range(0, 2 * RUN, 2):
        count = (len(words) - at) // (2 * RUN)
        if count > 0:
            yield memoryview(words)[at : at + 2 * RUN * count].cast("Q")


def code(word: str, number: int) -> int:
    """The number of a word in the vocabulary, and above its 16 bits whether the word can be in no
    name.
    """
    return number | (word in normal_form.NO_NAME) << 16


def text_of(words: Sequence[str], codes: Iterable[int], standing: Standing) -> Text:
    """A text from its words, the ``code`` of each, and where they stand."""
    packed = bytes_of(codes, "I")
    numbers = bytearray(2 * len(words))
    numbers[::2], numbers[1::2] = packed[::4], packed[1::4]
    return Text(words, bytes(numbers), packed[2::4], Places(standing, range(len(words))))


def part_of(text: Text, *parts: tuple[int, int]) -> Text:
    """Stretches of a text as a text of its own."""
    places = text.places.numbers
    return Text(
        [word for start, end in parts for word in text.words[start:end]],
        b"".join([text.numbers[2 * start : 2 * end] for start, end in parts]),
        b"".join([text.operative[start:end] for start, end in parts]),
        Places(
            text.places.standing, [place for start, end in parts for place in places[start:end]]
        ),
    )


def ends(pattern: Pattern, text: Text, starts: Iterable[int]) -> set[int]:
    """Where the whole pattern can end in a text, if it begins at one of the given places."""
    return _run(pattern.words, pattern.regions, text, (0, pattern.length), set(starts))


def part_ends(pattern: Pattern, text: Text, part: tuple[int, int], start: int) -> set[int]:
    """Where a part of the pattern, which cuts through no region, can end in a text."""
    regions = tuple(
        region for region in pattern.regions if part[0] <= region.start and region.end <= part[1]
    )
    return _run(pattern.words, regions, text, part, {start})


def _run(
    words: bytes, regions: Iterable[Region], text: Text, part: tuple[int, int], at: set[int]
) -> set[int]:
    place, last = part
    for region in regions:
        at = _fixed(words, text, (place, region.start), at)
        if not at:
            return at
        at = _varied(words, region, text, at)
        if len(at) > _PLACES:
            at = set(sorted(at)[:_PLACES])
        place = region.end
    return _fixed(words, text, (place, last), at)


def _fixed(words: bytes, text: Text, part: tuple[int, int], at: set[int]) -> set[int]:
    start, end = part
    if start == end:
        return at
    wanted = words[2 * start : 2 * end]
    length = end - start
    return {place + length for place in at if text.numbers.startswith(wanted, 2 * place)}


def _varied(words: bytes, region: Region, text: Text, at: set[int]) -> set[int]:
    found = _run(words, region.inner, text, (region.start, region.end), at)
    if region.kind == OPTIONAL:
        return found | at
    if region.kind == WORDED:
        for instead in region.instead:
            found |= _instead(instead, text, at)
        return found.difference(_rejoined(words, region, text, at))
    found |= at
    for place in at:
        most = max(1, region.end - region.start)
        found.update(
            statement_ends(text, place) if region.kind == HOLDER else mark_ends(text, place, most)
        )
    return found


def _rejoined(words: bytes, region: Region, text: Text, at: set[int]) -> Iterator[int]:
    """Where the very words of a region would end of which *and* or *or* was changed: that is no
    other name.
    """
    wanted, length = words[2 * region.start : 2 * region.end], region.end - region.start
    for place in at if length > 2 else ():
        given = text.numbers[2 * place : 2 * (place + length)]
        if given != wanted and len(given) == len(wanted):
            other = [
                place + n
                for n in range(length)
                if given[2 * n : 2 * n + 2] != wanted[2 * n : 2 * n + 2]
            ]
            if len(other) == 1 and text.words[other[0]] in ("and", "or"):
                yield place + length


def _instead(wanted: tuple[int, ...], text: Text, at: set[int]) -> set[int]:
    for number in wanted:
        if number >= WILD:
            at = {end for place in at for end in name_ends(text, place, number - WILD)}
        else:
            sought = number.to_bytes(2, "little")
            at = {place + 1 for place in at if text.numbers[2 * place : 2 * place + 2] == sought}
    return at


def name_ends(text: Text, place: int, most: int) -> Iterator[int]:
    """Where a name of at most so many words can end that begins at a place; a name may be empty."""
    last = min(place + most, text.length)
    stop = text.operative.find(1, place, last)
    if stop >= 0:
        last = stop
    yield place
    for end in range(place + 1, normal_form.purpose(text.words, place, last) + 1):
        yield end
        if end < text.length and text.places.begins(end):
            return


def statement_ends(text: Text, place: int) -> Iterator[int]:
    """Where a copyright statement can end that begins at a place."""
    words = text.words
    if place >= text.length or words[place] not in STARTERS:
        return
    at = place + 1 if words[place] in ("portions", "parts") else place
    last = normal_form.purpose(words, at, min(text.length, place + _STATEMENT))
    while at < last:
        if at > place and not _belongs(text, at):
            return
        if words[at] == "all" and list(words[at : at + 3]) == ["all", "rights", "reserved"]:
            at += 3
        elif text.operative[at]:
            return
        else:
            at += 1
        yield at


def _belongs(text: Text, place: int) -> bool:
    """Whether a copyright statement may go on with a word."""
    if normal_form.opens(text.words[place]) or "copyright" in text.words[place : place + 4]:
        return True
    return not text.places.begins(place)


def mark_ends(text: Text, place: int, most: int) -> Iterator[int]:
    """Where the mark of a list item of so many words can end that begins at a place: ``1``, ``a``,
    ``iv``, ``2.1``.
    """
    for at in range(place, min(place + most, text.length)):
        word = text.words[at]
        if not (
            len(word) == 1
            or (len(word) == 2 and word.isdigit())
            or (len(word) < 6 and not word.strip("ivx"))
        ):
            return
        yield at + 1


def pack(patterns: Iterable[Pattern]) -> bytes:
    """Patterns as bytes, least significant first."""
    numbers = array("H")
    for one in patterns:
        rows = list(_rows(one.regions, 0))
        numbers.extend((one.length, len(rows)))
        numbers.extend(numbers_of(one.words))
        for depth, region in rows:
            numbers.extend(
                (depth * 16 + region.kind, region.start, region.end, len(region.instead))
            )
            for instead in region.instead:
                numbers.extend((len(instead), *instead))
    return bytes_of(numbers)


def _rows(regions: Iterable[Region], depth: int) -> Iterator[tuple[int, Region]]:
    for region in regions:
        yield depth, region
        yield from _rows(region.inner, depth + 1)


def unpack(data: bytes) -> tuple[Pattern, ...]:
    """Patterns out of their bytes."""
    numbers = numbers_of(data)
    found, at = [], 0
    while at < len(numbers):
        length, count = numbers[at : at + 2]
        words = data[2 * at + 4 : 2 * at + 4 + 2 * length]
        rows, at = _unpacked_rows(numbers, at + 2 + length, count)
        found.append(Pattern(words, _nested(rows, 0, 0, count)))
    return tuple(found)


def _unpacked_rows(
    numbers: array[int], at: int, count: int
) -> tuple[list[tuple[int, Region]], int]:
    rows = []
    for _ in range(count):
        head, start, end, ways = numbers[at : at + 4]
        at += 4
        instead = []
        for _ in range(ways):
            after = at + 1 + numbers[at]
            instead.append(tuple(numbers[at + 1 : after]))
            at = after
        rows.append((head // 16, Region(start, end, head % 16, (), tuple(instead))))
    return rows, at


def _nested(
    rows: Sequence[tuple[int, Region]], depth: int, first: int, last: int
) -> tuple[Region, ...]:
    found = []
    while first < last:
        after = first + 1
        while after < last and rows[after][0] > depth:
            after += 1
        region = rows[first][1]
        inner = _nested(rows, depth + 1, first + 1, after) if after > first + 1 else ()
        found.append(region._replace(inner=inner))
        first = after
    return tuple(found)
