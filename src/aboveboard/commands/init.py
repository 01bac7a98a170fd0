"""``aboveboard init``: a first manifest from what the repository shows."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.escape import plain

if TYPE_CHECKING:
    from aboveboard.tree.files import Folder


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="the repository (default: this folder)"
    )
    parser.add_argument("--force", action="store_true", help="write over a manifest that is there")
    parser.add_argument(
        "--stdout", action="store_true", help="print the manifest instead of writing it"
    )


def _run(arguments: argparse.Namespace, surroundings: Surroundings) -> Result:
    from aboveboard import manifest
    from aboveboard.evidence import collect
    from aboveboard.manifest.draft import draft
    from aboveboard.tree.files import Unreadable, open_folder

    try:
        folder = open_folder(arguments.path)
    except Unreadable as why:
        raise UsageError(f"{arguments.path} {why}") from why
    there = _existing(folder)
    if there and not (arguments.force or arguments.stdout):
        raise UsageError(
            f"{there} is there already; --force writes over it, --stdout prints what it would be"
        )
    book = collect.survey(folder)
    shown = manifest.implied(book.tree, book.documents, book.license_files)
    text = draft(shown, book, folder.name, folder.names)
    if arguments.stdout:
        return Result(out=text)
    name = there or manifest.NAMES[0]
    place = f"{folder.root.rstrip('/')}/{name}"
    said = f"Wrote {plain(place)}: fill in what the comments ask, then run `aboveboard check`.\n"
    return Result(out=said, files={place: text}, tree=folder.root)


def _existing(folder: Folder) -> str:
    """The name of the manifest that is there already, if one is."""
    from aboveboard import manifest
    from aboveboard.tree.files import Missing, Unreadable

    for name in manifest.NAMES:
        try:
            folder.size(name)
        except Missing:
            continue
        except Unreadable:
            pass  # it is there all the same
        return name
    return ""


COMMAND = Command(
    summary="write a first manifest from what the repository shows", arguments=_arguments, run=_run
)
