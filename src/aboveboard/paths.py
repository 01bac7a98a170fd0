"""Resolves paths that the operator names, and opens files there without following a link.

Links in a working tree come from the author of a pull request. A path of the operator may pass
through them only as long as they stay in that tree; links outside of one are the operator's own.
"""

from __future__ import annotations

import contextlib
import os

_LINK_LIMIT = 40
"""How many links a path may pass through, as in Linux."""
_HAS_DESCRIPTORS = os.open in os.supports_dir_fd
"""Whether a folder can be kept open while a name in it is looked up; Windows cannot."""
_NO_LINK_FLAGS = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_FOLDER_FLAGS = (
    getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", os.O_RDONLY) | _NO_LINK_FLAGS
)
_READ_FLAGS = (
    os.O_RDONLY
    | _NO_LINK_FLAGS
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)


class LeadsOut(Exception):  # noqa: N818 - it is a state of a path, and reads as one
    """A link of a working tree leads out of it or into its ``.git``; the words follow the path."""


def resolve_links(path: str, tree: str = "") -> str:
    """The real path of what the operator named.

    ``tree``: the checked folder, whose links are a stranger's even where it is in no repository.

    Raises:
        LeadsOut: a link in a working tree leads out of it or into its ``.git``.
        OSError: there is no working directory, or the links go in circles.
        ValueError: it is no path at all.
    """
    resolved, waiting = _split_parts(os.path.abspath(path))
    link_count = 0
    while waiting:
        part = waiting.pop()
        if part in ("", "."):
            continue
        if part == "..":
            resolved = os.path.dirname(resolved)
            continue
        candidate = os.path.join(resolved, part)
        target = _read_link(candidate)
        if not target:
            resolved = candidate
            continue
        link_count += 1
        if link_count > _LINK_LIMIT:
            raise OSError(f"too many links, the last of them {candidate}")
        _require_inside(candidate, tree)
        start, parts = _split_parts(target)
        waiting += parts
        resolved = start or resolved
    return resolved


def _split_parts(path: str) -> tuple[str, list[str]]:
    """The root of an absolute path, empty for a relative one, and the parts, the last one first."""
    drive, rest = os.path.splitdrive(path.removeprefix("\\\\?\\"))
    parts = rest.replace(os.altsep or os.sep, os.sep).split(os.sep)
    parts.reverse()
    if rest.startswith(os.sep):
        return drive + os.sep, parts
    return "", parts


def _read_link(path: str) -> str:
    """The target of a link; empty where there is no link."""
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _require_inside(link: str, tree: str) -> None:
    """Refuse a link of a working tree that leads out of it or into its ``.git``.

    Raises:
        LeadsOut: it does.
    """
    area = _find_untrusted_area(os.path.dirname(link), tree)
    if not area:
        return
    target = os.path.realpath(link)
    if target != area and not is_within(target, area):
        raise LeadsOut(
            f"leads out of {area} through the link {link}; give the path that is meant"
        )
    if is_git_internal(target[len(area) :]):
        raise LeadsOut(
            f"leads into .git through the link {link}; give the path that is meant"
        )


def _find_untrusted_area(folder: str, tree: str) -> str:
    """The working tree around a real folder, the checked folder or the working directory; empty
    where none of them is around it, so that its links are the operator's own.
    """
    working_tree = _find_working_tree(folder)
    if working_tree:
        return working_tree
    for area in (tree, "."):
        real_area = os.path.realpath(area) if area else ""
        if real_area and (folder == real_area or is_within(folder, real_area)):
            return real_area
    return ""


def _find_working_tree(folder: str) -> str:
    """The nearest folder with a ``.git``, upwards; empty where there is none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def is_git_internal(path: str) -> bool:
    """Whether a path leads through a folder ``.git``, in upper or lower case."""
    lower = path.lower()
    if ".git" not in lower:
        return False
    return ".git" in lower.replace(os.sep, "/").split("/")


def is_within(path: str, folder: str) -> bool:
    """Whether a real path is somewhere below a real folder."""
    return path != folder and path.startswith(folder.rstrip(os.sep) + os.sep)


class FolderHandle:
    """A folder kept open, entered from a root without following any link.

    Operations on names in it happen there, even if another process moves the folder or replaces it
    with a link.
    """

    def __init__(self, root: str, below: str = "", *, create: bool = False) -> None:
        """Enter the folder ``below`` a real path; ``create``: make folders that are missing.

        Raises:
            OSError: one of them is no folder, is a link, or may not be entered.
        """
        self.descriptor: int | None = None
        self._prefix = root
        if _HAS_DESCRIPTORS:
            self.descriptor = os.open(root, _FOLDER_FLAGS)
            self._prefix = ""
        try:
            for part in below.split(os.sep):
                if part:
                    self._enter_folder(part, create=create)
        except BaseException:
            self.close_folder()
            raise

    def _enter_folder(self, part: str, *, create: bool) -> None:
        path = self.entry_path(part)
        if create:
            _make_folder(path, self.descriptor)
        if self.descriptor is None:
            self._prefix = path
            return
        inner = os.open(path, _FOLDER_FLAGS, dir_fd=self.descriptor)
        os.close(self.descriptor)
        self.descriptor = inner

    def entry_path(self, name: str) -> str:
        """The path of a name in the folder, for calls of ``os`` together with ``descriptor``."""
        return os.path.join(self._prefix, name)

    def stat_entry(self, name: str) -> os.stat_result:
        """The status of a name; a link is not followed."""
        return os.stat(
            self.entry_path(name), dir_fd=self.descriptor, follow_symlinks=False
        )

    def open_file(self, name: str, flags: int = _READ_FLAGS, mode: int = 0o666) -> int:
        """Open a file in the folder and return its descriptor; a link is not followed."""
        path = self.entry_path(name)
        return os.open(path, flags | _NO_LINK_FLAGS, mode, dir_fd=self.descriptor)

    def close_folder(self) -> None:
        """Close the folder."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def __enter__(self) -> FolderHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.close_folder()


def _make_folder(path: str, descriptor: int | None) -> None:
    # An entry of that name is entered, or refused, afterwards.
    with contextlib.suppress(FileExistsError):
        os.mkdir(path, dir_fd=descriptor)


def open_real_folder(path: str, *, create: bool = False) -> FolderHandle:
    """The folder at a real path, entered from the root of the disk.

    Raises:
        OSError: as for ``FolderHandle``.
    """
    root, parts = _split_parts(path)
    return FolderHandle(root, os.sep.join(reversed(parts)), create=create)
