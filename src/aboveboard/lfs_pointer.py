"""Git LFS pointers: the small text files that stand in for large ones.

https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

from __future__ import annotations

from aboveboard.value import Value

_LFS_VERSION = b"version https://git-lfs.github.com/spec/v1\n"


class LfsPointer(Value, frozen=True):
    """A Git LFS pointer: the object's size in bytes and its SHA-256."""

    size: int
    sha256: str


def parse_lfs_pointer(head: bytes) -> LfsPointer | None:
    """The Git LFS pointer that the first bytes of a file are, or nothing."""
    if not head.startswith(_LFS_VERSION):
        return None
    facts = dict(
        line.split(" ", 1) for line in head.decode("ascii", "replace").splitlines() if " " in line
    )
    size = facts.get("size", "")
    return LfsPointer(
        int(size) if size.isdigit() else -1, facts.get("oid", "").removeprefix("sha256:")
    )
