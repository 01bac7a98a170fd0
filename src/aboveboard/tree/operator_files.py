"""Given files: what a user names on the command line as a document, inside a repository or not."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from aboveboard.model.evidence import Document
from aboveboard.paths import within
from aboveboard.tree.files import Folder, open_folder, operators, relative

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


def part_of(path: str, root: str) -> str:
    """Why a file is part of what is checked, in words that follow its name; empty where the
    operator put it there.

    Part of it is what git tracks in the repository around ``root``, and in a folder without git all
    that lies in it.

    Raises:
        Unreadable: ``root`` cannot be listed.
    """
    places = {
        os.path.normpath(Path.cwd() / path),
        os.path.realpath(path),
    }  # a link is tracked by its own name
    real = os.path.realpath(root)
    for around in dict.fromkeys((real, _repository(real))):
        folder = open_folder(around)
        names = [relative(place, around) for place in places if within(place, around)]
        if names and folder.source != "git":
            return "lies in the checked folder"
        if any(_is_tracked(folder, name) for name in names):
            return "is tracked by git in the checked repository"
    return ""


def _repository(place: str) -> str:
    """The folder of the git repository around a real path, or the path itself."""
    here = Path(place)
    return next(
        (str(folder) for folder in (here, *here.parents) if (folder / ".git").exists()), place
    )


def _is_tracked(folder: Folder, name: str) -> bool:
    """Whether git tracks a name, or a submodule or a link on the way to it."""
    parts = name.split("/")
    return any("/".join(parts[:end]) in folder for end in range(1, len(parts) + 1))


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
