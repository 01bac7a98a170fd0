"""The patterns of all known licenses, and the way from a text to the few that it may be.

``data/texts.patterns`` is made by ``tools/license_index.py``. Words are in it as checksums, so no
license text can be read out of it; only words that occur in many licenses are listed, to name what
an altered text leaves out. A license is unpacked when a text may be it.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from aboveboard import leaves
from aboveboard.license_texts import word_patterns
from aboveboard.license_texts.normal_form import Reading
from aboveboard.license_texts.word_patterns import Pattern, Text

MAGIC = b"ABTP0002"
HEADER = struct.Struct("<8s7I")
"""Magic; bytes of rows and of common words; how many words, runs, hits of runs, patterns and
licenses."""
SKETCH = 40
"""Runs of words kept of a pattern: those of the smallest checksums."""
_MOST_CODES = 100_000
"""Words whose codes are kept."""


_FILTERS = [
    {"id": 0x4000000000000001, "preset": 9, "dict_size": 1 << 17, "lc": 1, "lp": 1, "pb": 1}
]
"""How licenses are compressed: as a bare LZMA stream of 16-bit numbers."""
_TITLE = ("the", "license", "version", "v", "agreement")
_NO_TITLE = {"only", "not", "no", "without", "or", "later", "any", "with", "non"}
"""Words that any title may have, and words that none is recognised by: they would let a clause pass
for a title."""


class License(NamedTuple):
    """One license of the library, unpacked."""

    id: str
    title_words: frozenset[str]
    """The words that a title of it is made of."""
    patterns: tuple[Pattern, ...]


class Codes(dict[str, int]):
    """The code of each word that was met so far (see ``pattern.code``)."""

    def __init__(self, numbers: Mapping[int, int]) -> None:
        """Codes of words whose numbers go by the checksums of them."""
        super().__init__()
        self._numbers = numbers

    def __missing__(self, word: str) -> int:
        code = self[word] = word_patterns.code(word, self._numbers.get(number_of(word), 0))
        return code


class Library(NamedTuple):
    """The whole library, packed."""

    rows: tuple[str, ...]
    """Id and names of each license."""
    common: bytes
    numbers: dict[int, int]
    """The number of each word, by its checksum."""
    codes: Codes
    sketch: dict[int, int]
    """The runs of words that patterns are first sought by, numbered from 1 on."""
    sketched: tuple[array[int], list[int]]
    """The patterns that have each run, run by run, and where those of each run begin and end."""
    owners: array[int]
    """The license of each pattern, in order."""
    sizes: array[int]
    """How many runs are kept of each pattern."""
    lengths: array[int]
    """How many words each pattern has."""
    offsets: list[int]
    packed: bytes


def number_of(word: str) -> int:
    """The checksum that a word goes by."""
    return zlib.crc32(word.encode("utf-8", "replace"))


@cache
def load() -> Library:
    """The library that ships with the package."""
    return unpack(leaves.content("aboveboard.license_texts", "data/texts.patterns"))


def text_of(library: Library, reading: Reading) -> Text:
    """A text with its words numbered; 0 stands for a word that is in no license."""
    if len(library.codes) > _MOST_CODES:
        library.codes.clear()
    return word_patterns.text_of(
        reading.words, map(library.codes.__getitem__, reading.words), reading.standing
    )


@cache
def license_at(number: int) -> License:
    """A license of the shipped library by its number, unpacked."""
    import lzma

    library = load()
    start, end = library.offsets[number], library.offsets[number + 1]
    data = lzma.decompress(library.packed[start:end], lzma.FORMAT_RAW, filters=_FILTERS)
    id_, *names = library.rows[number].split("\t")
    return License(id_, title_words(names), word_patterns.unpack(data))


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


def candidates(library: Library, text: Text, least: float) -> list[tuple[float, int]]:
    """The patterns of whose sketch a text has at least some share, with that share, best first."""
    sketched, offsets = library.sketched
    found = array("H")
    for number in filter(None, map(library.sketch.get, word_patterns.runs(text.numbers))):
        found += sketched[offsets[number - 1] : offsets[number]]
    sizes = library.sizes
    hits = [
        (count / sizes[one], one)
        for one, count in Counter(found).items()
        if count >= least * sizes[one]
    ]
    return sorted(hits, key=lambda hit: (-hit[0], hit[1]))


def unpack(data: bytes) -> Library:
    """The library out of its file.

    Raises:
        ValueError: the data is no library of this version.
    """
    magic, rows, common, words, runs, hits, patterns, licenses = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("not a license index of this version")
    sizes = (
        rows,
        common,
        4 * words,
        8 * runs,
        2 * runs,
        2 * hits,
        *[2 * patterns] * 3,
        4 * licenses,
    )
    ends = [*accumulate(sizes, initial=HEADER.size), len(data)]
    parts = [data[start:end] for start, end in pairwise(ends)]
    numbers = {
        checksum: number
        for number, checksum in enumerate(word_patterns.numbers_of(parts[2], "I"), 1)
    }
    return Library(
        rows=tuple(zlib.decompress(parts[0]).decode("utf-8").split("\n")),
        common=parts[1],
        numbers=numbers,
        codes=Codes(numbers),
        sketch=dict(zip(memoryview(parts[3]).cast("Q"), range(1, runs + 1), strict=True)),
        sketched=(
            word_patterns.numbers_of(parts[5], "H"),
            list(accumulate(word_patterns.numbers_of(parts[4], "H"), initial=0)),
        ),
        owners=word_patterns.numbers_of(parts[6], "H"),
        sizes=word_patterns.numbers_of(parts[7], "H"),
        lengths=word_patterns.numbers_of(parts[8], "H"),
        offsets=list(accumulate(word_patterns.numbers_of(parts[9], "I"), initial=0)),
        packed=parts[10],
    )


def pack(
    licenses: Sequence[tuple[str, Sequence[str], Sequence[Pattern]]],
    words: Sequence[str],
    common: Iterable[str],
) -> bytes:
    """The file of a library: ids with their names and patterns, and the vocabulary in order."""
    import lzma

    owned = [(owner, one) for owner, (_, _, patterns) in enumerate(licenses) for one in patterns]
    sketches = [_sketch(one) for _, one in owned]
    runs: dict[bytes, list[int]] = {}
    for number, sketch in enumerate(sketches):
        for run in sketch:
            runs.setdefault(run, []).append(number)
    packed = [
        lzma.compress(word_patterns.pack(patterns), lzma.FORMAT_RAW, filters=_FILTERS)
        for _, _, patterns in licenses
    ]
    table = zlib.compress(
        "\n".join("\t".join([id_, *names]) for id_, names, _ in licenses).encode(), 9
    )
    listed = zlib.compress("\n".join(sorted(common)).encode(), 9)
    columns = (
        ("I", [number_of(word) for word in words]),
        ("Q", [int.from_bytes(run, "little") for run in runs]),
        ("H", [len(held) for held in runs.values()]),
        ("H", [number for held in runs.values() for number in held]),
        ("H", [owner for owner, _ in owned]),
        ("H", [len(sketch) for sketch in sketches]),
        ("H", [one.length for _, one in owned]),
        ("I", [len(one) for one in packed]),
    )
    head = HEADER.pack(
        MAGIC,
        len(table),
        len(listed),
        len(words),
        len(runs),
        sum(map(len, sketches)),
        len(owned),
        len(licenses),
    )
    body = (struct.pack(f"<{len(column)}{kind}", *column) for kind, column in columns)
    return b"".join([head, table, listed, *body, *packed])


def _sketch(one: Pattern) -> list[bytes]:
    """The runs of a pattern's words by which it is first sought."""
    runs = (run.to_bytes(8, sys.byteorder) for run in word_patterns.runs(one.words))
    return sorted(runs, key=lambda run: (zlib.crc32(run), run))[:SKETCH]
