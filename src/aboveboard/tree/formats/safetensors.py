"""safetensors: eight bytes of header length, a JSON header, then the tensors.

The header says where the last tensor ends (https://huggingface.co/docs/safetensors, retrieved
2026-11), so that a file that was cut off is known by its size alone; no tensor is read.
"""

from __future__ import annotations

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Flaw
from aboveboard.model.span import Span
from aboveboard.safetensors_header import (
    PREFIX,
    READ_LIMIT,
    BadHeaderError,
    parse_header,
    read_header_length,
)
from aboveboard.tree.files import Folder, Unreadable
from aboveboard.tree.formats import Facts, FileFormat


def inspect(folder: Folder, path: str) -> Facts:
    """The file's metadata, and whether it is as long as its header says.

    Raises:
        Unreadable: the header is longer than is parsed.
    """
    if folder.pointer(path):
        return Facts()
    size = folder.size(path)
    if size == 0:
        return _flawed(path, "is empty")
    length = read_header_length(folder.read(path, PREFIX))
    if not length:
        return _flawed(path, "has no safetensors header")
    start = PREFIX + length
    if start > size:
        return _flawed(path, f"is cut off inside its header ({size} of at least {start} bytes)")
    if length > READ_LIMIT:
        raise Unreadable(f"has a header of more than {READ_LIMIT // 2**20} MB: not looked at")
    return _compare_length(path, size, folder.read(path, length, start=PREFIX))


def _compare_length(path: str, size: int, content: bytes) -> Facts:
    """The metadata of a header, and the flaw where the file is shorter than the header states."""
    try:
        header = parse_header(content)
    except BadHeaderError:
        return _flawed(path, "has no readable safetensors header")
    whole = PREFIX + len(content) + header.data_length
    flaws: tuple[Flaw, ...] = ()
    if size < whole:
        flaws = _flawed(path, f"is cut off: {size} of {whole} bytes").flaws
    return Facts(flaws, header.metadata)


def _flawed(path: str, detail: str) -> Facts:
    return Facts((Flaw(path, detail, Span(path)),))


FORMAT = FileFormat(lazy_pattern(r"\.safetensors$"), inspect)
