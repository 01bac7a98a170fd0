"""GGUF: a magic number, counts, then key-value metadata with license and base model.

Layout after https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (retrieved 2026-11). Only
string values of the ``general.`` keys are kept; arrays are skipped; nothing beyond the first
megabyte is read.
"""

from __future__ import annotations

import struct

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Flaw
from aboveboard.model.span import Span
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_READ_LIMIT = 2**20
_KEY_LIMIT = 500
_FIXED_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9


class _Reader:
    """Reads values one after another; running past the end raises ``struct.error``."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def read_number(self, code: str) -> int:
        value: int = struct.unpack_from("<" + code, self.data, self.offset)[0]
        self.skip_bytes(struct.calcsize(code))
        return value

    def skip_bytes(self, count: int) -> None:
        self.offset += count
        if self.offset > len(self.data):
            raise struct.error("past the end")

    def read_string(self) -> str:
        length = self.read_number("Q")
        start = self.offset
        self.skip_bytes(length)
        return self.data[start : self.offset].decode("utf-8", "replace")

    def read_value(self, kind: int) -> str:
        """Read a string, or skip a value of another kind."""
        if kind == _STRING:
            return self.read_string()
        if kind == _ARRAY:
            self._skip_array()
        else:
            self.skip_bytes(_FIXED_SIZES[kind])
        return ""

    def _skip_array(self) -> None:
        kind = self.read_number("I")
        count = self.read_number("Q")
        if kind in _FIXED_SIZES:
            self.skip_bytes(_FIXED_SIZES[kind] * count)
            return
        for _ in range(count):
            self.read_value(kind)


def inspect_file(folder: Folder, path: str) -> Facts:
    """The file's ``general.`` metadata, and whether it is GGUF at all."""
    if folder.read_lfs_pointer(path):
        return Facts()
    content = folder.read_bytes(path, _READ_LIMIT)
    if not content:
        return Facts((Flaw(path, "is empty", Span(path)),))
    if not content.startswith(b"GGUF"):
        return Facts((Flaw(path, "does not begin as a GGUF file", Span(path)),))
    return Facts((), _read_metadata(_Reader(content)))


def _read_metadata(reader: _Reader) -> dict[str, str]:
    """The metadata as far as it is in the part that was read."""
    metadata: dict[str, str] = {}
    try:
        _skip_preamble(reader)
        for _ in range(min(reader.read_number("Q"), _KEY_LIMIT)):
            key = reader.read_string()
            value = reader.read_value(reader.read_number("I"))
            if key.startswith("general.") and value:
                metadata[key] = value
    except (struct.error, KeyError, RecursionError, OverflowError):
        pass  # the metadata goes on beyond the part that was read
    return metadata


def _skip_preamble(reader: _Reader) -> None:
    """Skip the magic number, the version and the count of tensors."""
    reader.skip_bytes(4)
    reader.read_number("I")
    reader.read_number("Q")


FORMAT = FileFormat(lazy_pattern(r"\.gguf$"), inspect_file)
