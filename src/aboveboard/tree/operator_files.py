"""Files that the operator names on the command line as documents, inside a repository or not."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from aboveboard.model.evidence import Document
from aboveboard.paths import is_within
from aboveboard.tree.files import Folder, open_folder
from aboveboard.tree.operator_paths import read_operator_file, relative_path

_METADATA_SUFFIXES = frozenset((".cff", ".toml", ".cfg", ".json", ".yaml", ".yml"))


def read_documents(paths: Iterable[str]) -> tuple[Document, ...]:
    """Read files as documents under the names given: metadata by their suffix, else prose.

    Raises:
        Unreadable: one of them is missing, is no regular file, is too large, or cannot be read.
    """
    return tuple(_read_document(path) for path in paths)


def _read_document(path: str) -> Document:
    name = Path(path)
    text = read_operator_file(path)
    if name.suffix.lower() in _METADATA_SUFFIXES:
        return Document(name.as_posix(), text, "metadata")
    return Document(name.as_posix(), text, "prose")


def explain_membership(path: str, root: str) -> str:
    """Why a file is part of what is checked, in words that follow its name; empty where the
    operator put it there.

    Part of it is what git tracks in the repository around ``root``, and in a folder without git
    all that is in it.

    Raises:
        Unreadable: ``root`` cannot be listed.
    """
    # A link is tracked by its own name, so both names of the file are looked up.
    candidates = {os.path.normpath(Path.cwd() / path), os.path.realpath(path)}
    real_root = os.path.realpath(root)
    for around in dict.fromkeys((real_root, _find_repository(real_root))):
        folder = open_folder(around)
        names = [
            relative_path(each, around)
            for each in candidates
            if is_within(each, around)
        ]
        if names and folder.source != "git":
            return "lies in the checked folder"
        if any(_is_tracked(folder, name) for name in names):
            return "is tracked by git in the checked repository"
    return ""


def _find_repository(real_path: str) -> str:
    """The folder of the git repository around a real path, or the path itself."""
    innermost = Path(real_path)
    for folder in (innermost, *innermost.parents):
        if (folder / ".git").exists():
            return str(folder)
    return real_path


def _is_tracked(folder: Folder, name: str) -> bool:
    """Whether git tracks a name, or a submodule or a link on the way to it."""
    parts = name.split("/")
    return any("/".join(parts[:end]) in folder for end in range(1, len(parts) + 1))


def folder_name() -> str:
    """The name of the working directory, mostly that of the repository; empty at the root."""
    return Path.cwd().name


def is_file(path: str) -> bool:
    """Whether there is something of that name that is no folder."""
    try:
        return Path(path).exists() and not Path(path).is_dir()
    except (OSError, ValueError):
        return False
