"""The names of all files of a folder, kept as one block of bytes as git prints them.

A repository may have 100,000 files of which a check needs a handful. Splitting and decoding all
names takes longer than searching the block, so that is done only where every name is wanted.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from aboveboard.tree.path_glob import fixed_folder, matches_glob, parse_glob
from aboveboard.value import Value

_FEW_LOOKUPS = 20
"""Up to how many names are looked up in the block; for more, splitting it once is faster."""


class Listing(Value, frozen=True, dict=True):
    """File names relative to a folder, with slashes.

    ``block`` holds each name followed by a NUL. ``ordered`` says that names are in the order of
    their bytes, as git lists them, so that a name can be searched by bisection.
    """

    block: bytes
    ordered: bool = False

    def __len__(self) -> int:
        return self.block.count(b"\0")

    def __contains__(self, name: str) -> bool:
        """Whether a file is listed; fast for the first few names and for very many."""
        if len(self._looked_up) >= _FEW_LOOKUPS:
            return name in self._name_set
        self._looked_up.append(name)
        return self.contains_name(name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        return tuple(sorted(_split_names(self.block)))

    def contains_name(self, name: str) -> bool:
        """Whether a file is listed, searched in the block."""
        if "\0" in name:
            return False
        try:
            entry = os.fsencode(name) + b"\0"
        except UnicodeEncodeError:
            return False
        if self.ordered:
            return self.block.startswith(entry, self._bisect_offset(entry[:-1]))
        return self.block.startswith(entry) or b"\0" + entry in self.block

    def contains_path(self, path: str) -> bool:
        """Whether a file, or any file below a folder of that name, is listed; ``ordered`` only."""
        folder = os.fsencode(f"{path}/")
        has_files = self.block.startswith(folder, self._bisect_offset(folder))
        return has_files or self.contains_name(path)

    def find_names(
        self, words: bytes | re.Pattern[bytes], pattern: re.Pattern[str]
    ) -> tuple[str, ...]:
        """The names that contain ``words`` and in which ``pattern`` matches, sorted.

        ``words`` is in lower case and searched in the whole block at once, so that names without
        it cost next to nothing.
        """
        key = (words, pattern)
        if key not in self._found:
            names = {
                name for name in self._names_containing(words) if pattern.search(name)
            }
            self._found[key] = tuple(sorted(names))
        return self._found[key]

    def names_below(self, folder: str) -> tuple[str, ...]:
        """The names below a folder, sorted."""
        first, end = (
            folder.rstrip("/") + "/",
            folder.rstrip("/") + "0",
        )  # "0" follows "/"
        if self.ordered:
            start_offset = self._bisect_offset(os.fsencode(first))
            end_offset = self._bisect_offset(os.fsencode(end))
            return tuple(sorted(_split_names(self.block[start_offset:end_offset])))
        start = bisect_left(self.names, first)
        return self.names[start : bisect_left(self.names, end, lo=start)]

    def match_glob(self, text: str) -> tuple[str, ...]:
        """The names that a glob matches, sorted."""
        folder = fixed_folder(text)
        candidates = self.names_below(folder) if folder else self.names
        glob = parse_glob(text)
        return tuple(name for name in candidates if matches_glob(glob, name))

    @cached_property
    def _name_set(self) -> frozenset[str]:
        return frozenset(self.names)

    @cached_property
    def _looked_up(self) -> list[str]:
        return []

    @cached_property
    def _found(
        self,
    ) -> dict[tuple[bytes | re.Pattern[bytes], re.Pattern[str]], tuple[str, ...]]:
        return {}

    @cached_property
    def _lower_block(self) -> bytes:
        return self.block.lower()

    def _names_containing(self, words: bytes | re.Pattern[bytes]) -> Iterator[str]:
        for offset in self._word_offsets(words):
            start = self.block.rfind(b"\0", 0, offset) + 1
            end = self.block.find(b"\0", offset)
            yield os.fsdecode(self.block[start:end])

    def _word_offsets(self, words: bytes | re.Pattern[bytes]) -> Iterator[int]:
        """The offsets of a word or pattern; ``find`` takes half as long as a pattern."""
        if not isinstance(words, bytes):
            for match in words.finditer(self._lower_block):
                yield match.start()
            return
        offset = self._lower_block.find(words)
        while offset >= 0:
            yield offset
            offset = self._lower_block.find(words, offset + 1)

    def _bisect_offset(self, name: bytes) -> int:
        """The offset of the first entry that is not less than ``name``; ``ordered`` only."""
        low, high = 0, len(self.block)
        while low < high:
            middle = (low + high) // 2
            start = self.block.rfind(b"\0", low, middle) + 1 or low
            end = self.block.index(b"\0", start)
            if self.block[start:end] < name:
                low = end + 1
            else:
                high = start
        return low


def join_names(names: Iterator[str]) -> bytes:
    """The block of a listing, made of names."""
    return b"".join(os.fsencode(name) + b"\0" for name in names)


def _split_names(block: bytes) -> list[str]:
    return os.fsdecode(block).split("\0")[:-1]
