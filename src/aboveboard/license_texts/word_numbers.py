"""Words as numbers of 16 bits in one string of bytes, so that long stretches are compared at once.

The bytes of each number are in little-endian order, whatever the machine.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache

RUN = 4
"""Words of a run: as many as fit into one number of 64 bits."""
_SIZE = 2
"""Bytes of a word's number."""
_FIRST_STEP = 64
"""Bytes of the first comparison when a common stretch is measured."""


class WordNumbers(bytes):
    """The numbers of some words; positions and lengths are counted in words."""

    __slots__ = ()

    @property
    def word_count(self) -> int:
        """How many words these are."""
        return len(self) // _SIZE

    def part(self, start: int, end: int) -> bytes:
        """The bytes of the words of a span."""
        return self[_SIZE * start : _SIZE * end]

    def list_numbers(self, start: int, end: int) -> list[int]:
        """The numbers of the words of a span."""
        return unpack_numbers(self.part(start, end)).tolist()

    def ends_of(self, wanted: bytes, positions: Iterable[int]) -> set[int]:
        """The positions behind some words, at those of the given positions that have them."""
        length = len(wanted) // _SIZE
        return {at + length for at in positions if self.startswith(wanted, _SIZE * at)}

    def common_length(
        self,
        start: int,
        other: WordNumbers,
        other_start: int,
    ) -> int:
        """How many words are the same in both from two positions on."""
        start, other_start = _SIZE * start, _SIZE * other_start
        most = min(len(self) - start, len(other) - other_start)
        same, step = 0, _FIRST_STEP
        while same < most and _have_same_bytes(
            self,
            start + same,
            other,
            other_start + same,
            step,
        ):
            same = min(same + step, most)
            step *= 2
        while step > 1:
            step //= 2
            if same + step > most:
                continue
            if _have_same_bytes(
                self,
                start + same,
                other,
                other_start + same,
                step,
            ):
                same += step
        return same // _SIZE


def _have_same_bytes(
    one: bytes,
    start: int,
    other: bytes,
    other_start: int,
    length: int,
) -> bool:
    return one[start : start + length] == other[other_start : other_start + length]


def pack_numbers(numbers: Iterable[int], kind: str = "H") -> bytes:
    """Numbers as little-endian bytes; ``kind`` is a type code of ``array``, by default 16 bits."""
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack_numbers(data: bytes, kind: str = "H") -> array[int]:
    """The numbers in such bytes."""
    numbers = array(kind, data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


# ------------------------------------------------------------------ runs


@lru_cache(maxsize=8)
def collect_runs(words: bytes) -> frozenset[int]:
    """The runs of ``RUN`` words of a text or a pattern, each as one number."""
    return frozenset().union(*_split_into_runs(words))


@lru_cache(maxsize=4)
def list_runs(words: bytes) -> list[int]:
    """The run of ``RUN`` words that begins at each word, in order."""
    runs = [0] * max(0, len(words) // _SIZE - RUN + 1)
    for offset, part in enumerate(_split_into_runs(words)):
        runs[offset::RUN] = part.tolist()
    return runs


def _split_into_runs(words: bytes) -> Iterator[memoryview[int]]:
    """The runs that begin at the first word and every fourth one after it, then those that begin
    at the second, and so on.
    """
    size = _SIZE * RUN
    for start in range(0, size, _SIZE):
        count = (len(words) - start) // size
        if count > 0:
            yield memoryview(words)[start : start + size * count].cast("Q")
