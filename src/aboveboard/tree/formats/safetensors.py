"""safetensors: eight bytes of header length, a JSON header, then the tensors.

The header has the end of the last tensor (https://huggingface.co/docs/safetensors, retrieved
2026-11), so the size of a file shows whether it was cut off; no tensor is read.
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
_LENGTH_SIZE = 8


def inspect_file(folder: Folder, path: str) -> Facts:
    """The file's metadata, and whether it is as long as its header demands."""
    if folder.read_lfs_pointer(path):
        return Facts()
    size = folder.file_size(path)
    if size == 0:
        return _report_flaw(path, "is empty")
    header_size = _read_header_size(folder, path, size)
    if not 2 <= header_size <= _HEADER_LIMIT:
        return _report_flaw(path, "has no safetensors header")
    data_start = _LENGTH_SIZE + header_size
    if data_start > size:
        detail = f"is cut off inside its header ({size} of at least {data_start} bytes)"
        return _report_flaw(path, detail)
    return _inspect_header(path, size, folder.read_bytes(path, header_size, _LENGTH_SIZE))


def _inspect_header(path: str, size: int, header: bytes) -> Facts:
    try:
        metadata, data_size = _parse_header(header)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return _report_flaw(path, "has no readable safetensors header")
    whole_size = _LENGTH_SIZE + len(header) + data_size
    if size < whole_size:
        return _report_flaw(path, f"is cut off: {size} of {whole_size} bytes", metadata)
    return Facts((), metadata)


def _read_header_size(folder: Folder, path: str, size: int) -> int:
    if size < _LENGTH_SIZE:
        return 0
    return int.from_bytes(folder.read_bytes(path, _LENGTH_SIZE), "little")


def _parse_header(content: bytes) -> tuple[dict[str, str], int]:
    """The metadata, and how many bytes of tensors follow the header.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError: it is no
            header of safetensors.
    """
    header = json.loads(content)
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict):
        metadata = {}
    texts = {str(key): str(value) for key, value in metadata.items()}
    return texts, data_length(header)


def _report_flaw(path: str, detail: str, metadata: dict[str, str] | None = None) -> Facts:
    return Facts((Flaw(path, detail, Span(path)),), metadata or {})


FORMAT = FileFormat(lazy_pattern(r"\.safetensors$"), inspect_file)
