"""Patterns of licenses as numbers of 16 bits, as they are in the library's file.

A pattern is the number of its words, the number of its regions, the words, and then for each region
its depth and kind, start, end and wordings. A region is directly followed by those inside it, which
are one level deeper.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aboveboard.license_texts.word_numbers import (
    WordNumbers,
    pack_numbers,
    unpack_numbers,
)
from aboveboard.license_texts.word_patterns import Pattern, Region

_KINDS = 16
"""Depth and kind of a region are one number: this many times the depth, plus the kind."""


class _Row(NamedTuple):
    """A region with its depth, without those inside it."""

    depth: int
    region: Region


def pack(patterns: Iterable[Pattern]) -> bytes:
    """Patterns as bytes."""
    numbers = array("H")
    for pattern in patterns:
        rows = list(_flatten(pattern.regions, 0))
        numbers.extend((pattern.length, len(rows)))
        numbers.extend(unpack_numbers(pattern.words))
        for row in rows:
            numbers.extend(_pack_row(row))
    return pack_numbers(numbers)


def _flatten(regions: Iterable[Region], depth: int) -> Iterator[_Row]:
    for region in regions:
        yield _Row(depth, region)
        yield from _flatten(region.inner, depth + 1)


def _pack_row(row: _Row) -> Iterator[int]:
    region = row.region
    yield row.depth * _KINDS + region.kind
    yield region.start
    yield region.end
    yield len(region.wordings)
    for wording in region.wordings:
        yield len(wording)
        yield from wording


def unpack(data: bytes) -> tuple[Pattern, ...]:
    """The patterns in such bytes."""
    reader = _Reader(unpack_numbers(data))
    patterns = []
    while not reader.is_at_end():
        length, row_count = reader.take(2)
        words = WordNumbers(pack_numbers(reader.take(length)))
        rows = [_unpack_row(reader) for _ in range(row_count)]
        patterns.append(
            Pattern(
                words,
                _nest(
                    rows,
                    0,
                    0,
                    row_count,
                ),
            )
        )
    return tuple(patterns)


class _Reader:
    """Takes numbers from left to right."""

    def __init__(self, numbers: array[int]) -> None:
        self._numbers = numbers
        self._offset = 0

    def is_at_end(self) -> bool:
        return self._offset >= len(self._numbers)

    def take(self, count: int) -> array[int]:
        """The next numbers."""
        start = self._offset
        self._offset += count
        return self._numbers[start : self._offset]


def _unpack_row(reader: _Reader) -> _Row:
    head, start, end, wording_count = reader.take(4)
    wordings = []
    for _ in range(wording_count):
        (length,) = reader.take(1)
        wordings.append(tuple(reader.take(length)))
    depth, kind = divmod(head, _KINDS)
    return _Row(
        depth,
        Region(
            start,
            end,
            kind,
            (),
            tuple(wordings),
        ),
    )


def _nest(
    rows: Sequence[_Row],
    depth: int,
    first: int,
    last: int,
) -> tuple[Region, ...]:
    """The regions of some rows, each with those inside it."""
    regions = []
    while first < last:
        after = first + 1
        while after < last and rows[after].depth > depth:
            after += 1
        region = rows[first].region
        if after > first + 1:
            region = region._replace(
                inner=_nest(
                    rows,
                    depth + 1,
                    first + 1,
                    after,
                )
            )
        regions.append(region)
        first = after
    return tuple(regions)
