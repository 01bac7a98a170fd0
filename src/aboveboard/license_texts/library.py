"""The patterns of all known licenses, and the way from a text to the few that it may be.

``data/texts.patterns`` is made by ``tools/license_index.py``. Its words are checksums, so that no
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
from itertools import accumulate
from typing import NamedTuple

from aboveboard import leaves
from aboveboard.license_texts import pattern_packing, word_lists, word_patterns
from aboveboard.license_texts.normal_form import NormalText
from aboveboard.license_texts.word_numbers import collect_runs, unpack_numbers
from aboveboard.license_texts.word_patterns import Pattern, Text

MAGIC = b"ABTP0002"
HEADER = struct.Struct("<8s7I")
SKETCH = 40
"""Runs of words kept of a pattern: those of the smallest checksums."""
_MOST_CODES = 100_000
"""Words whose codes are kept."""
_FILTERS = [
    {
        "id": 0x4000000000000001,
        "preset": 9,
        "dict_size": 1 << 17,
        "lc": 1,
        "lp": 1,
        "pb": 1,
    }
]
"""How licenses are compressed: as a bare LZMA stream of 16-bit numbers."""


class Header(NamedTuple):
    """The sizes of the parts of the library's file, in bytes or in entries."""

    magic: bytes
    row_bytes: int
    common_bytes: int
    words: int
    runs: int
    run_patterns: int
    patterns: int
    licenses: int


class License(NamedTuple):
    """One license of the library, unpacked; ``title_words`` are those that its title may have."""

    id: str
    title_words: frozenset[str]
    patterns: tuple[Pattern, ...]


class Codes(dict[str, int]):
    """The code of each word, filled as words are met (see ``word_patterns.encode_word``)."""

    def __init__(self, numbers: Mapping[int, int]) -> None:
        """Take the numbers of words by their checksums."""
        super().__init__()
        self._numbers = numbers

    def __missing__(self, word: str) -> int:
        number = self._numbers.get(checksum_word(word), 0)
        code = self[word] = word_patterns.encode_word(word, number)
        return code


class Library(NamedTuple):
    """The whole library, packed; patterns and licenses go by their numbers."""

    rows: tuple[str, ...]
    """Id and names of each license."""
    common: bytes
    numbers: dict[int, int]
    """The number of each word, by its checksum."""
    codes: Codes
    runs: dict[int, int]
    """The runs of words by which patterns are searched, numbered from 1 on."""
    run_patterns: array[int]
    """The patterns that have each run, run by run."""
    run_offsets: list[int]
    """Where the patterns of each run begin and end in ``run_patterns``."""
    owners: array[int]
    """The license of each pattern, in order."""
    sketch_sizes: array[int]
    """How many runs are kept of each pattern."""
    lengths: array[int]
    """How many words each pattern has."""
    offsets: list[int]
    """Where each license begins and ends in ``packed``."""
    packed: bytes


def checksum_word(word: str) -> int:
    """The checksum that replaces a word in the library's file."""
    return zlib.crc32(word.encode("utf-8", "replace"))


@cache
def load() -> Library:
    """The library that is part of the package."""
    return unpack(leaves.content("aboveboard.license_texts", "data/texts.patterns"))


def encode_text(library: Library, normal: NormalText) -> Text:
    """A text with its words as numbers; 0 is the number of words that are in no license."""
    if len(library.codes) > _MOST_CODES:
        library.codes.clear()
    codes = map(library.codes.__getitem__, normal.words)
    return word_patterns.build_text(normal.words, codes, normal.positions)


@cache
def load_license(number: int) -> License:
    """A license of the package's library by its number."""
    import lzma

    library = load()
    packed = library.packed[library.offsets[number] : library.offsets[number + 1]]
    data = lzma.decompress(packed, lzma.FORMAT_RAW, filters=_FILTERS)
    id_, *names = library.rows[number].split("\t")
    return License(id_, collect_title_words(names), pattern_packing.unpack(data))


def collect_title_words(names: Iterable[str]) -> frozenset[str]:
    """The words that a title of a license may have, from the names of the license."""
    words = set(word_lists.load_words("titles"))
    for name in names:
        words.update(name.split(" "))
    return frozenset(words - word_lists.load_words("never_titles"))


def load_pattern(number: int) -> tuple[License, Pattern]:
    """A pattern by its number, and the license that it belongs to."""
    library = load()
    owner = library.owners[number]
    license_ = load_license(owner)
    return license_, license_.patterns[number - bisect_left(library.owners, owner)]


@cache
def load_common_words() -> dict[int, str]:
    """Words that occur in many licenses, by their numbers."""
    library = load()
    words = zlib.decompress(library.common).decode("utf-8").split("\n")
    return {library.numbers[checksum_word(word)]: word for word in words}


def find_candidates(
    library: Library,
    text: Text,
    least: float,
) -> list[tuple[float, int]]:
    """The patterns that share runs with a text: the share of their sketch, and their number.

    Only those of which the text has at least a share of ``least``, the largest share first.
    """
    offsets = library.run_offsets
    hits = array("H")
    for run in filter(None, map(library.runs.get, collect_runs(text.numbers))):
        hits += library.run_patterns[offsets[run - 1] : offsets[run]]
    sizes = library.sketch_sizes
    candidates = []
    for pattern, count in Counter(hits).items():
        if count >= least * sizes[pattern]:
            candidates.append((count / sizes[pattern], pattern))
    return sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1]))


# ------------------------------------------------------------------ the file


class _Parts:
    """Takes the parts of the library's file from left to right."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data = data
        self._offset = offset

    def take(self, size: int) -> bytes:
        """The next bytes."""
        start = self._offset
        self._offset += size
        return self._data[start : self._offset]

    def take_numbers(self, kind: str, count: int) -> array[int]:
        """The next numbers, of a type code of ``array``."""
        return unpack_numbers(self.take(count * array(kind).itemsize), kind)

    def take_offsets(self, kind: str, count: int) -> list[int]:
        """Where entries begin and end whose lengths are the next numbers."""
        return list(accumulate(self.take_numbers(kind, count), initial=0))

    def take_rest(self) -> bytes:
        """All bytes that are left."""
        return self._data[self._offset :]


def unpack(data: bytes) -> Library:
    """The library in a file.

    Raises:
        ValueError: the data is no library of this version.
    """
    header = Header(*HEADER.unpack_from(data))
    if header.magic != MAGIC:
        raise ValueError("not a license index of this version")
    parts = _Parts(data, HEADER.size)
    rows = tuple(
        zlib.decompress(parts.take(header.row_bytes)).decode("utf-8").split("\n")
    )
    common = parts.take(header.common_bytes)
    checksums = parts.take_numbers("I", header.words)
    numbers = {checksum: number for number, checksum in enumerate(checksums, 1)}
    # NOTE: runs are kept as the machine reads four words at once, so no bytes are swapped.
    runs = memoryview(parts.take(8 * header.runs)).cast("Q")
    run_offsets = parts.take_offsets("H", header.runs)
    return Library(
        rows=rows,
        common=common,
        numbers=numbers,
        codes=Codes(numbers),
        runs=dict(zip(runs, range(1, header.runs + 1), strict=True)),
        run_offsets=run_offsets,
        run_patterns=parts.take_numbers("H", header.run_patterns),
        owners=parts.take_numbers("H", header.patterns),
        sketch_sizes=parts.take_numbers("H", header.patterns),
        lengths=parts.take_numbers("H", header.patterns),
        offsets=parts.take_offsets("I", header.licenses),
        packed=parts.take_rest(),
    )


class NamedPatterns(NamedTuple):
    """A license to be packed: its id, its names and its patterns."""

    id: str
    names: Sequence[str]
    patterns: Sequence[Pattern]


def pack(
    licenses: Sequence[NamedPatterns],
    words: Sequence[str],
    common: Iterable[str],
) -> bytes:
    """The file of a library.

    Args:
        licenses: the licenses in the order of their numbers.
        words: the vocabulary in the order of its numbers.
        common: the words that may be shown.
    """
    owners: list[int] = []
    patterns: list[Pattern] = []
    for owner, license_ in enumerate(licenses):
        owners += [owner] * len(license_.patterns)
        patterns += license_.patterns
    sketches = [_select_sketch(pattern) for pattern in patterns]
    runs = _index_runs(sketches)
    packed = [_pack_license(license_.patterns) for license_ in licenses]
    rows = _compress_lines(
        "\t".join([license_.id, *license_.names]) for license_ in licenses
    )
    listed = _compress_lines(sorted(common))
    header = Header(
        MAGIC,
        row_bytes=len(rows),
        common_bytes=len(listed),
        words=len(words),
        runs=len(runs),
        run_patterns=sum(map(len, sketches)),
        patterns=len(patterns),
        licenses=len(licenses),
    )
    columns = [
        _pack_column("I", map(checksum_word, words)),
        _pack_column("Q", (int.from_bytes(run, "little") for run in runs)),
        _pack_column("H", map(len, runs.values())),
        *(_pack_column("H", numbers) for numbers in runs.values()),
        _pack_column("H", owners),
        _pack_column("H", map(len, sketches)),
        _pack_column("H", (pattern.length for pattern in patterns)),
        _pack_column("I", map(len, packed)),
    ]
    return b"".join([HEADER.pack(*header), rows, listed, *columns, *packed])


def _pack_license(patterns: Iterable[Pattern]) -> bytes:
    import lzma

    return lzma.compress(
        pattern_packing.pack(patterns), lzma.FORMAT_RAW, filters=_FILTERS
    )


def _compress_lines(lines: Iterable[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), 9)


def _pack_column(kind: str, numbers: Iterable[int]) -> bytes:
    column = list(numbers)
    return struct.pack(f"<{len(column)}{kind}", *column)


def _index_runs(sketches: Iterable[Sequence[bytes]]) -> dict[bytes, list[int]]:
    """The numbers of the patterns that have each run in their sketch."""
    runs: dict[bytes, list[int]] = {}
    for number, sketch in enumerate(sketches):
        for run in sketch:
            runs.setdefault(run, []).append(number)
    return runs


def _select_sketch(pattern: Pattern) -> list[bytes]:
    """The runs of a pattern's words by which it is searched."""
    runs = (run.to_bytes(8, sys.byteorder) for run in collect_runs(pattern.words))
    return sorted(runs, key=lambda run: (zlib.crc32(run), run))[:SKETCH]
