"""Lists the files of a folder that is in no repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice

from aboveboard.tree.listing import Listing, join_names
from aboveboard.value import Value

_FILE_LIMIT = 2_000_000
_SKIPPED = (".git", "node_modules", "__pycache__", ".venv")


class Walk(Value, frozen=True):
    """What a walk found, and the folders that may not be listed."""

    listing: Listing
    unlisted: tuple[str, ...]


def walk_folder(root: str) -> Walk:
    """List all files below a folder; links are not followed."""
    unlisted: list[str] = []
    block = join_names(islice(_walk_names(root, unlisted), _FILE_LIMIT))
    return Walk(Listing(block), tuple(unlisted))


def _walk_names(root: str, unlisted: list[str]) -> Iterator[str]:
    """Yield the names of files; folders that may not be listed are added to ``unlisted``."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError:
            unlisted.append(folder.rstrip("/"))
            continue
        for entry in entries:
            name = f"{folder}{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                yield name
            elif entry.name not in _SKIPPED:
                waiting.append(f"{name}/")
