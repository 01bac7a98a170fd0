"""Opens regular files: once, without following a link, never a pipe or a device."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from aboveboard import paths
from aboveboard.tree.unreadable import Reason, Unreadable


@contextmanager
def open_regular(root: str, path: str) -> Iterator[tuple[BinaryIO, int]]:
    """Open a regular file below a real folder and yield it with its size in bytes.

    Raises:
        OSError: the system refuses, or there is a link where a real name was expected.
        Unreadable: it is no regular file.
    """
    folder, name = os.path.split(path)
    with paths.FolderHandle(root, folder) as handle:
        require_regular(handle.stat_entry(name))
        descriptor = handle.open_file(name)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        require_regular(status)
        yield file, status.st_size


def require_regular(status: os.stat_result) -> None:
    """Refuse folders, links, pipes and devices.

    Raises:
        Unreadable: it is one.
    """
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file", Reason.NOT_REGULAR)


def require_size(size: int, limit: int) -> None:
    """Refuse a file of more than ``limit`` bytes.

    Raises:
        Unreadable: it is larger.
    """
    if size > limit:
        raise Unreadable(f"is larger than {limit // 2**20} MiB", Reason.TOO_LARGE)


def decode_text(content: bytes) -> str:
    """Decode UTF-8 without its byte order mark; other bytes become U+FFFD."""
    return content.decode("utf-8", "replace").removeprefix("\ufeff")
