"""Fingerprints of whole license texts: the fast way from a text to its license.

``data/texts.hashes`` is made by ``tools/license_index.py`` and has hashes and ids, no license text:
a list of ids, the digests of every known edition as it is published (white space aside), and the
digests of its normal form.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache

from aboveboard import leaves
from aboveboard.value import Value

try:  # NOTE: `hashlib` loads all of OpenSSL, which takes longer than to hash all texts of a run.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

MAGIC = b"ABTH0001"
HEADER = struct.Struct("<8s3I")
"""Magic, bytes of the compressed ids, number of published digests, number of normal digests."""
_DIGEST_BYTES = 8
_LICENSE_BYTES = 2


class Table(Value, frozen=True):
    """Sorted 64-bit digests, and for each the number of its license."""

    digests: array[int]
    licenses: array[int]

    def find(self, digest: int) -> int | None:
        """The number of the license of a digest."""
        index = bisect_left(self.digests, digest)
        if index < len(self.digests) and self.digests[index] == digest:
            return self.licenses[index]
        return None


class Fingerprints(Value, frozen=True):
    """The whole index: two tables, and a row for each text with its id and its twins.

    Twins are further ids of the very same text.
    """

    rows: tuple[str, ...]
    published: Table
    normal: Table

    def list_ids(self, number: int) -> tuple[str, ...]:
        """The id of a license by its number, and its twins."""
        return tuple(self.rows[number].split(" "))

    def list_twins(self, id_: str) -> tuple[str, ...]:
        """The twins of an id that is the first of its row."""
        for row in self.rows:
            if row.startswith(f"{id_} "):
                return tuple(row.split(" ")[1:])
        return ()


def digest_published(text: str) -> int:
    """The digest of a text as it is written, white space aside."""
    return _digest(" ".join(text.removeprefix("\ufeff").split()))


def digest_words(words: Sequence[str]) -> int:
    """The digest of a text in its normal form."""
    return _digest(" ".join(words))


def _digest(text: str) -> int:
    data = text.encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=_DIGEST_BYTES).digest(), "little")


@cache
def load() -> Fingerprints:
    """The index that is part of the package."""
    return unpack(leaves.content("aboveboard.license_texts", "data/texts.hashes"))


def unpack(data: bytes) -> Fingerprints:
    """The index in a file.

    Raises:
        ValueError: the data is no index of this version.
    """
    magic, size, published_count, normal_count = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("not a license index of this version")
    first_table = HEADER.size + size
    second_table = first_table + published_count * (_DIGEST_BYTES + _LICENSE_BYTES)
    rows = zlib.decompress(data[HEADER.size : first_table]).decode("utf-8").split("\n")
    published = _unpack_table(data, first_table, published_count)
    normal = _unpack_table(data, second_table, normal_count)
    return Fingerprints(tuple(rows), published, normal)


def _unpack_table(
    data: bytes,
    start: int,
    count: int,
) -> Table:
    middle = start + count * _DIGEST_BYTES
    end = middle + count * _LICENSE_BYTES
    table = Table(array("Q", data[start:middle]), array("H", data[middle:end]))
    if sys.byteorder == "big":
        table.digests.byteswap()
        table.licenses.byteswap()
    return table


def pack(
    rows: Sequence[Sequence[str]],
    published: Mapping[int, int],
    normal: Mapping[int, int],
) -> bytes:
    """The file of an index; the same index gives the same bytes.

    Args:
        rows: the ids of each license, in the order of their numbers.
        published: the numbers of licenses by the digests of their texts as published.
        normal: the numbers of licenses by the digests of their normal forms.
    """
    ids = zlib.compress("\n".join(" ".join(row) for row in rows).encode("utf-8"), 9)
    head = HEADER.pack(
        MAGIC,
        len(ids),
        len(published),
        len(normal),
    )
    return b"".join([head, ids, _pack_table(published), _pack_table(normal)])


def _pack_table(table: Mapping[int, int]) -> bytes:
    digests = sorted(table)
    licenses = [table[digest] for digest in digests]
    return struct.pack(f"<{len(digests)}Q{len(digests)}H", *digests, *licenses)
