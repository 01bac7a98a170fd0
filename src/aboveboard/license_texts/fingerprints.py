"""Fingerprints of whole license texts: the fast way from a text to its license.

``data/texts.hashes`` is made by ``tools/license_index.py`` and holds hashes and ids, no license
text: a list of ids, the digests of every known edition as it is published (white space aside), and
the digests of its normal form.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from aboveboard import leaves
from aboveboard.value import Value

try:  # NOTE: `hashlib` loads all of OpenSSL, which costs more than the digest of every text in a repository
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

MAGIC = b"ABTH0001"
HEADER = struct.Struct("<8s3I")
"""Magic, bytes of the compressed ids, number of published digests, number of normal digests."""


class Table(Value, frozen=True):
    """Sorted 64-bit digests, and for each the number of its license."""

    digests: array[int]
    licenses: array[int]

    def find(self, digest: int) -> int | None:
        """The license of a digest."""
        at = bisect_left(self.digests, digest)
        return self.licenses[at] if at < len(self.digests) and self.digests[at] == digest else None


class Fingerprints(Value, frozen=True):
    """The whole index: for each text its id and its twins (ids of the very same text) in one row,
    and two tables.
    """

    rows: tuple[str, ...]
    published: Table
    normal: Table

    def of(self, number: int) -> tuple[str, ...]:
        """The ids of a license."""
        return tuple(self.rows[number].split(" "))

    def twins(self, id_: str) -> tuple[str, ...]:
        """The ids of the very same text as that of the license that goes by an id first of all."""
        row = next((row for row in self.rows if row.startswith(f"{id_} ")), "")
        return tuple(row.split(" ")[1:])


def of_published(text: str) -> int:
    """The digest of a text as it stands, white space aside."""
    return _digest(" ".join(text.removeprefix("\ufeff").split()))


def of_words(words: Sequence[str]) -> int:
    """The digest of a text in its normal form."""
    return _digest(" ".join(words))


def _digest(text: str) -> int:
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little"
    )


@cache
def load() -> Fingerprints:
    """The index that ships with the package."""
    return unpack(leaves.content("aboveboard.license_texts", "data/texts.hashes"))


def unpack(data: bytes) -> Fingerprints:
    """The index out of its file.

    Raises:
        ValueError: the data is no index of this version.
    """
    magic, size, published, normal = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("not a license index of this version")
    at = HEADER.size
    rows = zlib.decompress(data[at : at + size]).decode("utf-8").split("\n")
    at += size
    first = _table(data, at, published)
    second = _table(data, at + published * 10, normal)
    return Fingerprints(tuple(rows), first, second)


def pack(ids: Sequence[Sequence[str]], published: dict[int, int], normal: dict[int, int]) -> bytes:
    """The file of an index; the same index gives the same bytes."""
    rows = zlib.compress("\n".join(" ".join(row) for row in ids).encode("utf-8"), 9)
    parts = [HEADER.pack(MAGIC, len(rows), len(published), len(normal)), rows]
    for table in (published, normal):
        digests = sorted(table)
        parts += [
            struct.pack(f"<{len(digests)}Q", *digests),
            struct.pack(f"<{len(digests)}H", *map(table.get, digests)),
        ]
    return b"".join(parts)


def _table(data: bytes, at: int, count: int) -> Table:
    table = Table(
        array("Q", data[at : at + count * 8]), array("H", data[at + count * 8 : at + count * 10])
    )
    if sys.byteorder == "big":
        for column in (table.digests, table.licenses):
            column.byteswap()
    return table
