"""Paths that the operator gives on the command line, and the files read from them.

They may lie anywhere, because the operator chose them; a link inside a working tree came with the
repository and must not lead out of it.
"""

from __future__ import annotations

import os

from aboveboard import paths
from aboveboard.tree.regular_file import decode_text, open_regular, require_size
from aboveboard.tree.unreadable import Reason, Unreadable, explain_os_error

_SIZE_LIMIT = 64 * 2**20
"""Bytes: more than for a file of the repository, because a stranger did not choose this one."""


def read_operator_file(path: str, label: str = "", tree: str = "") -> str:
    """Read a text file that the operator named. All such files are read here.

    ``label`` is its name in messages, by default the path; ``tree`` is the checked folder, whose
    links must not lead out of it.

    Raises:
        Unreadable: it is missing, is no regular file, is larger than 64 MiB, leads out of its
            working tree through a link, or cannot be read; the message begins with its name.
    """
    name = label or path
    try:
        drive, below = os.path.splitdrive(locate_path(path, tree))
        with open_regular(drive + os.sep, below) as (file, size):
            require_size(size, _SIZE_LIMIT)
            return decode_text(file.read(_SIZE_LIMIT))
    except Unreadable as obstacle:
        raise obstacle.with_name(name) from obstacle
    except OSError as error:
        raise explain_os_error(error).with_name(name) from error


def locate_path(path: str, tree: str = "") -> str:
    """The real path of what the operator named; ``tree`` is the checked folder.

    Raises:
        Unreadable: a link of a working tree leads out of it or into its ``.git``, or the path is
            invalid.
    """
    try:
        return paths.resolve_links(path, tree)
    except paths.LeadsOut as refusal:
        raise Unreadable(str(refusal), Reason.OUTSIDE) from refusal
    except ValueError as error:
        raise Unreadable("is no usable path", Reason.INVALID_PATH) from error
    except OSError as error:
        raise explain_os_error(error) from error


def split_manifest_path(path: str) -> tuple[str, str | None]:
    """The folder to check and the manifest to read, where a path may name a manifest instead."""
    if os.path.isfile(path):
        return os.path.dirname(path) or ".", path
    return path, None


def path_prefix(root: str) -> str:
    """The folder relative to the working directory, with a slash at its end; empty if outside."""
    working_directory = os.path.realpath(".")
    folder = os.path.realpath(root)
    if not paths.is_within(folder, working_directory):
        return ""
    return relative_path(folder, working_directory) + "/"


def relative_path(path: str, folder: str) -> str:
    """A path relative to a folder, with slashes."""
    return os.path.relpath(path, folder).replace(os.sep, "/")
