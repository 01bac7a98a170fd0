"""PyTorch files: a ZIP archive whose first member, ``data.pkl``, describes how the tensors in the
others belong together.

The parameters of a model are a mapping of names to tensors; a file with one bare tensor is an
input, an output or an embedding (https://pytorch.org/docs/stable/notes/serialization.html,
retrieved 2026-11). The first instructions of the pickle show which; they are compared as bytes, and
nothing is ever unpickled.
"""

from __future__ import annotations

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_HEAD_SIZE = 1024
_MEMBER = b"PK\x03\x04"
_MEMBER_HEADER_SIZE = 30
_UNCOMPRESSED = b"\0\0"
_BARE_TENSOR = tuple(
    b"\x80%c" % version + b"ctorch._utils\n_rebuild_tensor" for version in (2, 3, 4)
)


def inspect_file(folder: Folder, path: str) -> Facts:
    """Whether the file may contain parameters: not if all it has is a tensor without a name."""
    head = folder.read_bytes(path, _HEAD_SIZE)
    return Facts(parameters=not _read_pickle(head).startswith(_BARE_TENSOR))


def _read_pickle(head: bytes) -> bytes:
    """The first bytes of the pickle in an archive; empty for other files."""
    name_size = int.from_bytes(head[26:28], "little")
    extra_size = int.from_bytes(head[28:30], "little")
    name = head[_MEMBER_HEADER_SIZE : _MEMBER_HEADER_SIZE + name_size]
    if not head.startswith(_MEMBER) or not name.endswith(b"/data.pkl"):
        return b""
    if head[8:10] != _UNCOMPRESSED:
        return b""
    return head[_MEMBER_HEADER_SIZE + name_size + extra_size :]


FORMAT = FileFormat(lazy_pattern(r"\.(?:pt|pth|ckpt|bin)$"), inspect_file)
