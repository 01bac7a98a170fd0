"""Git LFS pointers: the small text files that replace large ones.

https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

from __future__ import annotations

from aboveboard.value import Value

_VERSION = b"version https://git-lfs.github.com/spec/v1\n"


class LfsPointer(Value, frozen=True):
    """A Git LFS pointer: the object's size in bytes (-1 where it is not stated) and its SHA-256."""

    size: int
    sha256: str


def parse_lfs_pointer(head: bytes) -> LfsPointer | None:
    """Parse the first bytes of a file; ``None`` where the file is no pointer."""
    if not head.startswith(_VERSION):
        return None
    values = {}
    for line in head.decode("ascii", "replace").splitlines():
        key, space, value = line.partition(" ")
        if space:
            values[key] = value
    size = values.get("size", "")
    sha256 = values.get("oid", "").removeprefix("sha256:")
    return LfsPointer(int(size) if size.isdigit() else -1, sha256)
