"""GGUF: a magic number, counts, then key-value metadata that names license and base model.

Layout after https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (retrieved 2026-11). Only
string values of the ``general.`` keys are kept; arrays are stepped over; nothing beyond the first
megabyte is read.
"""

from __future__ import annotations

import struct

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Flaw
from aboveboard.model.span import Span
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_READ = 2**20
_KEYS = 500
_FIXED = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9


class _Reader:
    """Steps through the bytes; running past the end raises ``struct.error``."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, code: str) -> int:
        value: int = struct.unpack_from("<" + code, self.data, self.at)[0]
        self.skip(struct.calcsize(code))
        return value

    def skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self.data):
            raise struct.error("past the end")

    def string(self) -> str:
        length = self.number("Q")
        start = self.at
        self.skip(length)
        return self.data[start : self.at].decode("utf-8", "replace")

    def value(self, kind: int) -> str:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            inner, count = self.number("I"), self.number("Q")
            if inner in _FIXED:
                self.skip(_FIXED[inner] * count)
            else:
                for _ in range(count):
                    self.value(inner)
        else:
            self.skip(_FIXED[kind])
        return ""


def inspect(folder: Folder, path: str) -> Facts:
    """The file's ``general.`` metadata, and whether it is GGUF at all."""
    if folder.pointer(path):
        return Facts()
    reader = _Reader(folder.read(path, _READ))
    if not reader.data.startswith(b"GGUF"):
        detail = "is empty" if not reader.data else "does not begin as a GGUF file"
        return Facts((Flaw(path, detail, Span(path)),))
    return Facts((), _metadata(reader))


def _metadata(reader: _Reader) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        reader.skip(4)
        reader.number("I")
        reader.number("Q")
        for _ in range(min(reader.number("Q"), _KEYS)):
            key = reader.string()
            value = reader.value(reader.number("I"))
            if key.startswith("general.") and value:
                found[key] = value
    except (struct.error, KeyError, RecursionError, OverflowError):
        pass  # the metadata runs on behind the part that was read; what was read stands
    return found


FORMAT = FileFormat(lazy_pattern(r"\.gguf$"), inspect)
