"""safetensors: eight bytes of header length, a JSON header, then the tensors.

The header says where the last tensor ends (https://huggingface.co/docs/safetensors, retrieved
2026-11), so that a file that was cut off is known by its size alone; no tensor is read.
"""

from __future__ import annotations

import json

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Flaw
from aboveboard.model.span import Span
from aboveboard.safetensors_header import data_length
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_HEADER_LIMIT = 100_000_000  # the format's own limit


def inspect(folder: Folder, path: str) -> Facts:
    """The file's metadata, and whether it is as long as its header says."""
    if folder.pointer(path):
        return Facts()
    size = folder.size(path)
    length = int.from_bytes(folder.read(path, 8), "little") if size >= 8 else 0
    if size == 0 or not 2 <= length <= _HEADER_LIMIT:
        return _flawed(path, "is empty" if size == 0 else "has no safetensors header")
    if 8 + length > size:
        return _flawed(
            path, f"is cut off inside its header ({size} of at least {8 + length} bytes)"
        )
    try:
        header = json.loads(folder.read(path, length, start=8))
        metadata = header.pop("__metadata__", {})
        end = data_length(header)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return _flawed(path, "has no readable safetensors header")
    known = (
        {str(key): str(value) for key, value in metadata.items()}
        if isinstance(metadata, dict)
        else {}
    )
    whole = 8 + length + end
    if size < whole:
        return Facts(_flawed(path, f"is cut off: {size} of {whole} bytes").flaws, known)
    return Facts((), known)


def _flawed(path: str, detail: str) -> Facts:
    return Facts((Flaw(path, detail, Span(path)),))


FORMAT = FileFormat(lazy_pattern(r"\.safetensors$"), inspect)
