"""Given files: what a user names on the command line, read as it lies there, inside a repository or not."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from aboveboard.evidence.files import Unreadable
from aboveboard.model import Document

_METADATA = frozenset((".cff", ".toml", ".cfg", ".json", ".yaml", ".yml"))
_LIMIT = 64 * 2**20


def documents(paths: Iterable[str]) -> tuple[Document, ...]:
    """The files as documents, under the names they were given by: prose, or metadata by their ending.

    Raises:
        Unreadable: one of them is not there, is no regular file, is larger than 64 MiB, or cannot be read.
    """
    return tuple(_document(path) for path in paths)


def _document(path: str) -> Document:
    place = Path(path)
    try:
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path} is not a regular file")
        if status.st_size > _LIMIT:
            raise Unreadable(f"{path} is larger than 64 MiB")
        text = place.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    except FileNotFoundError as trouble:
        raise Unreadable(f"{path} is not there") from trouble
    except (OSError, ValueError) as trouble:
        raise Unreadable(f"{path} cannot be read ({getattr(trouble, 'strerror', None) or trouble})") from trouble
    return Document(place.as_posix(), text, "metadata" if place.suffix.lower() in _METADATA else "prose")


def folder_name() -> str:
    """The name of the working directory, which most people give a repository; empty at the root of the disk."""
    return Path.cwd().name


def is_file(path: str) -> bool:
    """Whether something of that name is there that is no folder."""
    try:
        return Path(path).exists() and not Path(path).is_dir()
    except (OSError, ValueError):
        return False
