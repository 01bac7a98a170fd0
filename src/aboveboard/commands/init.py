"""``aboveboard init``: a first manifest from what the repository shows."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.escape import plain

if TYPE_CHECKING:
    from aboveboard.tree.files import Folder


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="the repository (default: this folder)",
    )
    parser.add_argument(
        "--force", action="store_true", help="write over a manifest that is there"
    )
    parser.add_argument(
        "--stdout", action="store_true", help="print the manifest instead of writing it"
    )


def _write_manifest(options: argparse.Namespace, _: Surroundings) -> Result:
    from aboveboard import manifest
    from aboveboard.evidence import collect
    from aboveboard.manifest.draft import draft
    from aboveboard.tree.files import open_folder
    from aboveboard.tree.unreadable import Unreadable

    try:
        folder = open_folder(options.path)
    except Unreadable as trouble:
        raise UsageError(f"{options.path} {trouble}") from trouble
    existing = _find_manifest(folder)
    if existing and not (options.force or options.stdout):
        raise UsageError(
            f"{existing} is there already; --force writes over it, --stdout prints what it would be"
        )
    book = collect.survey_folder(folder)
    implied = manifest.implied(book.tree, book.documents, book.license_files)
    text = draft(implied, book, folder.name, folder.names)
    if options.stdout:
        return Result(out=text)
    name = existing or manifest.NAMES[0]
    path = f"{folder.root.rstrip('/')}/{name}"
    message = f"Wrote {plain(path)}: fill in what the comments ask, then run `aboveboard check`.\n"
    return Result(out=message, files={path: text}, tree=folder.root)


def _find_manifest(folder: Folder) -> str:
    """The name of the manifest that is there already; empty if there is none."""
    from aboveboard import manifest
    from aboveboard.tree.unreadable import Reason, Unreadable

    for name in manifest.NAMES:
        try:
            folder.file_size(name)
        except Unreadable as trouble:
            if trouble.reason is Reason.MISSING:
                continue
        return name  # even where it cannot be read
    return ""


COMMAND = Command(
    "write a first manifest from what the repository shows",
    _add_arguments,
    _write_manifest,
)
