"""safetensors: eight bytes of header length, a JSON header, then the tensors.

The header says where the last tensor ends (https://huggingface.co/docs/safetensors, retrieved 2026-11), so that a
file that was cut off is known by its size alone; no tensor is read.
"""

from __future__ import annotations

import json
from typing import Any

from aboveboard import regex
from aboveboard.evidence.files import Folder
from aboveboard.evidence.formats import Facts, FileFormat
from aboveboard.model import Flaw, Span

_HEADER_LIMIT = 100_000_000  # the format's own limit
_OFFSET_LIMIT = 2**63


def inspect(folder: Folder, path: str) -> Facts:
    """The file's metadata, and whether it is as long as its header says."""
    if folder.pointer(path):
        return Facts()
    size = folder.size(path)
    length = int.from_bytes(folder.read(path, 8), "little") if size >= 8 else 0
    if size == 0 or not 2 <= length <= _HEADER_LIMIT:
        return _flawed(path, "is empty" if size == 0 else "has no safetensors header")
    if 8 + length > size:
        return _flawed(path, f"is cut off inside its header ({size} of at least {8 + length} bytes)")
    try:
        header = json.loads(folder.read(path, length, start=8))
        metadata = header.pop("__metadata__", {})
        end = data_length(header)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return _flawed(path, "has no readable safetensors header")
    known = {str(key): str(value) for key, value in metadata.items()} if isinstance(metadata, dict) else {}
    whole = 8 + length + end
    if size < whole:
        return Facts(_flawed(path, f"is cut off: {size} of {whole} bytes").flaws, known)
    return Facts((), known)


def data_length(header: dict[str, Any]) -> int:
    """How many bytes of tensors follow a header, given without its metadata.

    Raises:
        ValueError: an offset is no whole number that a file can have.
        KeyError, TypeError, AttributeError, IndexError: the header has another shape.
    """
    ends = [tensor["data_offsets"][1] for tensor in header.values()]
    for end in ends:
        # ``json`` also reads fractions, ``Infinity`` and numbers of thousands of digits.
        if type(end) is not int or not 0 <= end < _OFFSET_LIMIT:
            raise ValueError("an offset is no whole number of bytes")
    return max(ends, default=0)


def _flawed(path: str, detail: str) -> Facts:
    return Facts((Flaw(path, detail, Span(path)),))


FORMAT = FileFormat(regex.pattern(r"\.safetensors$"), inspect)
