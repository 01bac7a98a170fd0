"""PyTorch files: a ZIP archive whose first member, ``data.pkl``, says how the tensors in the others
belong together.

The parameters of a model are a mapping of names to tensors; a file that holds one bare tensor is an
input, an output or an embedding that was saved
(https://pytorch.org/docs/stable/notes/serialization.html, retrieved 2026-11). The first
instructions of the pickle tell which; they are compared as bytes, and nothing is ever unpickled.
"""

from __future__ import annotations

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_HEAD = 1024
_MEMBER = b"PK\x03\x04"
_BARE = tuple(b"\x80%c" % version + b"ctorch._utils\n_rebuild_tensor" for version in (2, 3, 4))


def inspect(folder: Folder, path: str) -> Facts:
    """Whether the file may hold parameters: not where all it holds is a tensor without a name."""
    head = folder.read(path, _HEAD)
    name_length, extra_length = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    name = head[30 : 30 + name_length]
    stored = head[8:10] == b"\0\0"
    if not head.startswith(_MEMBER) or not stored or not name.endswith(b"/data.pkl"):
        return Facts()
    pickle = head[30 + name_length + extra_length :]
    return Facts(parameters=not pickle.startswith(_BARE))


FORMAT = FileFormat(lazy_pattern(r"\.(?:pt|pth|ckpt|bin)$"), inspect)
