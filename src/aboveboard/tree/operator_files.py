"""Given files: what a user names on the command line as a document, inside a repository or not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aboveboard.model.evidence import Document
from aboveboard.tree.files import operators

_METADATA = frozenset((".cff", ".toml", ".cfg", ".json", ".yaml", ".yml"))


def documents(paths: Iterable[str]) -> tuple[Document, ...]:
    """The files as documents, under the names they were given by: prose, or metadata by their
    ending.

    Raises:
        Unreadable: one of them is not there, is no regular file, is too large, or cannot be read.
    """
    return tuple(_document(path) for path in paths)


def _document(path: str) -> Document:
    place = Path(path)
    return Document(
        place.as_posix(),
        operators(path),
        "metadata" if place.suffix.lower() in _METADATA else "prose",
    )


def folder_name() -> str:
    """The name of the working directory, which most people give a repository; empty at the root of
    the disk.
    """
    return Path.cwd().name


def is_file(path: str) -> bool:
    """Whether something of that name is there that is no folder."""
    try:
        return Path(path).exists() and not Path(path).is_dir()
    except (OSError, ValueError):
        return False
