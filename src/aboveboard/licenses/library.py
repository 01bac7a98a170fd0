"""The patterns of all known licenses, and the way from a text to the few that it may be.

``data/texts.patterns`` is made by ``tools/license_index.py``. Words are in it as checksums, so no license text can be
read out of it; only words that occur in many licenses are listed, to name what an altered text leaves out. A license
is unpacked when a text may be it.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, pairwise, starmap
from typing import NamedTuple

from aboveboard import leaves
from aboveboard.licenses import pattern
from aboveboard.licenses.pattern import Pattern, Text

MAGIC = b"ABTP0001"
HEADER = struct.Struct("<8s6I")
"""Magic; bytes of rows and of common words; numbers of words, of sketch entries, of patterns, of licenses."""
SHINGLE = 4
"""Words of a shingle."""
SKETCH = 40
"""Shingles kept of a pattern: those of the smallest checksums."""


_FILTERS = [{"id": 0x4000000000000001, "preset": 9, "dict_size": 1 << 17, "lc": 1, "lp": 1, "pb": 1}]
"""How licenses are compressed: as a bare LZMA stream of 16-bit numbers."""
_TITLE = ("the", "license", "version", "v", "agreement")
_NO_TITLE = {"only", "not", "no", "without", "or", "later", "any", "with", "non"}
"""Words that any title may have, and words that none is recognised by: they would let a clause pass for a title."""


class License(NamedTuple):
    """One license of the library, unpacked."""

    id: str
    title_words: frozenset[str]
    """The words that a title of it is made of."""
    patterns: tuple[Pattern, ...]


class Library(NamedTuple):
    """The whole library, packed. ``sketch`` holds sorted shingle checksums, ``sketched`` the pattern of each."""

    rows: tuple[str, ...]
    """Id and names of each license."""
    common: bytes
    numbers: dict[int, int]
    """The number of each word, by its checksum."""
    sketch: array[int]
    sketched: array[int]
    sketch_set: frozenset[int]
    owners: array[int]
    """The license of each pattern, in order."""
    sizes: array[int]
    """How many shingles are kept of each pattern."""
    offsets: list[int]
    packed: bytes


def number_of(word: str) -> int:
    """The checksum that a word goes by."""
    return zlib.crc32(word.encode("utf-8", "replace"))


@cache
def load() -> Library:
    """The library that ships with the package."""
    return unpack(leaves.content("aboveboard.licenses", "data/texts.patterns"))


def text_of(library: Library, words: Sequence[str]) -> Text:
    """A text with its words numbered; 0 stands for a word that is in no license."""
    known, checksum = library.numbers.get, zlib.crc32
    distinct = {word: known(checksum(word.encode("utf-8", "replace")), 0) for word in set(words)}
    return pattern.text_of(words, map(distinct.__getitem__, words))


@cache
def license_at(number: int) -> License:
    """A license of the shipped library by its number, unpacked."""
    import lzma

    library = load()
    start, end = library.offsets[number], library.offsets[number + 1]
    data = lzma.decompress(library.packed[start:end], lzma.FORMAT_RAW, filters=_FILTERS)
    id_, *names = library.rows[number].split("\t")
    return License(id_, title_words(names), pattern.unpack(data))


def title_words(names: Iterable[str]) -> frozenset[str]:
    """The words that a title of a license is made of, from the names it goes by."""
    return frozenset(word for name in names for word in name.split(" ")).union(_TITLE) - _NO_TITLE


def pattern_at(number: int) -> tuple[License, Pattern]:
    """A pattern by its number, and the license that it belongs to."""
    library = load()
    owner = library.owners[number]
    found = license_at(owner)
    return found, found.patterns[number - bisect_left(library.owners, owner)]


@cache
def common_words() -> dict[int, str]:
    """Words that occur in many licenses, by their numbers."""
    library = load()
    words = zlib.decompress(library.common).decode("utf-8").split("\n")
    return {library.numbers[number_of(word)]: word for word in words}


def shingles(numbers: bytes) -> set[int]:
    """The checksums of all runs of ``SHINGLE`` words."""
    size = 2 * SHINGLE
    whole = ((at, (len(numbers) - at) // size) for at in range(0, size, 2))
    parts = (struct.iter_unpack(f"{size}s", numbers[at : at + count * size]) for at, count in whole if count > 0)
    return {checksum for part in parts for checksum in starmap(zlib.crc32, part)}


def candidates(library: Library, text: Text, least: float) -> list[tuple[float, int]]:
    """The patterns of whose sketch a text has at least some share, with that share, best first."""
    sketch, sketched = library.sketch, library.sketched
    found = array("H")
    for checksum in library.sketch_set.intersection(shingles(text.numbers)):
        at = bisect_left(sketch, checksum)
        found += sketched[at : bisect_right(sketch, checksum, at)]
    shares = ((count / library.sizes[number], number) for number, count in Counter(found).items())
    return sorted((hit for hit in shares if hit[0] >= least), key=lambda hit: (-hit[0], hit[1]))


def unpack(data: bytes) -> Library:
    """The library out of its file.

    Raises:
        ValueError: the data is no library of this version.
    """
    magic, rows, common, words, sketch, patterns, licenses = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("not a license index of this version")
    sizes = (rows, common, 4 * words, 4 * sketch, 2 * sketch, 2 * patterns, 2 * patterns, 4 * licenses)
    ends = [*accumulate(sizes, initial=HEADER.size), len(data)]
    parts = [data[start:end] for start, end in pairwise(ends)]
    known = _array("I", parts[2])
    checksums = _array("I", parts[3])
    return Library(
        rows=tuple(zlib.decompress(parts[0]).decode("utf-8").split("\n")),
        common=parts[1],
        numbers={checksum: number for number, checksum in enumerate(known, 1)},
        sketch=checksums,
        sketched=_array("H", parts[4]),
        sketch_set=frozenset(checksums),
        owners=_array("H", parts[5]),
        sizes=_array("H", parts[6]),
        offsets=list(accumulate(_array("I", parts[7]), initial=0)),
        packed=parts[8],
    )


def pack(
    licenses: Sequence[tuple[str, Sequence[str], Sequence[Pattern]]], words: Sequence[str], common: Iterable[str]
) -> bytes:
    """The file of a library: ids with their names and patterns, and the vocabulary in order."""
    import lzma

    owned = [(owner, one) for owner, (_, _, patterns) in enumerate(licenses) for one in patterns]
    sketches = [sorted(shingles(one.words))[:SKETCH] for _, one in owned]
    entries = sorted((checksum, number) for number, sketch in enumerate(sketches) for checksum in sketch)
    packed = [lzma.compress(pattern.pack(patterns), lzma.FORMAT_RAW, filters=_FILTERS) for _, _, patterns in licenses]
    table = zlib.compress("\n".join("\t".join([id_, *names]) for id_, names, _ in licenses).encode(), 9)
    listed = zlib.compress("\n".join(sorted(common)).encode(), 9)
    columns = (
        ("I", [number_of(word) for word in words]),
        ("I", [checksum for checksum, _ in entries]),
        ("H", [number for _, number in entries]),
        ("H", [owner for owner, _ in owned]),
        ("H", [len(sketch) for sketch in sketches]),
        ("I", [len(one) for one in packed]),
    )
    head = HEADER.pack(MAGIC, len(table), len(listed), len(words), len(entries), len(owned), len(licenses))
    body = (struct.pack(f"<{len(column)}{kind}", *column) for kind, column in columns)
    return b"".join([head, table, listed, *body, *packed])


def _array(kind: str, data: bytes) -> array[int]:
    made = array(kind, data)
    if sys.byteorder == "big":
        made.byteswap()
    return made
