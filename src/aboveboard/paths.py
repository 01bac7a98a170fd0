"""Paths that the operator names: where they lead, and opening a file there without following a
link.

Links in a working tree come from whoever opened the pull request. A name that the operator gives
may pass through them only as far as they stay in that tree; links outside of one are the operator's
own.
"""

from __future__ import annotations

import contextlib
import os

_LINKS = 40
"""How many links a name may pass through, as in Linux."""
_WALKS = os.open in os.supports_dir_fd
"""Whether folders can be held open while a name below them is looked up; Windows cannot."""
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", os.O_RDONLY) | _PLAIN
_READ = os.O_RDONLY | _PLAIN | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class LeadsOut(Exception):  # noqa: N818 - it is a state of a path, and reads as one
    """A link of a working tree leads out of it or into its ``.git``; the words follow the path."""


def located(path: str, tree: str = "") -> str:
    """The real path of what the operator named.

    ``tree``: the checked folder, whose links are a stranger's even where it is in no repository.

    Raises:
        LeadsOut: a link in a working tree leads out of it or into its ``.git``.
        OSError: there is no working directory, or the links go in circles.
        ValueError: it is no path at all.
    """
    reached, waiting = _split(os.path.abspath(path))
    followed = 0
    while waiting:
        part = waiting.pop()
        here = os.path.dirname(reached) if part == ".." else os.path.join(reached, part)
        target = _target(here) if part not in ("", ".", "..") else ""
        if target:
            followed += 1
            _require_inside(here, followed, tree)
            start, more = _split(target)
            waiting += more
            reached = start or reached
        elif part not in ("", "."):
            reached = here
    return reached


def _split(path: str) -> tuple[str, list[str]]:
    """The root that a path begins at, empty where it is relative, and its parts, the last one
    first.
    """
    drive, rest = os.path.splitdrive(path.removeprefix("\\\\?\\"))
    parts = rest.replace(os.altsep or os.sep, os.sep).split(os.sep)
    return drive + os.sep if rest.startswith(os.sep) else "", parts[::-1]


def _target(place: str) -> str:
    """What a link points to; empty where there is no link."""
    try:
        return os.readlink(place)
    except OSError:
        return ""


def _require_inside(link: str, followed: int, tree: str) -> None:
    if followed > _LINKS:
        raise OSError(f"too many links, the last of them {link}")
    around = _around(os.path.dirname(link), tree)
    if not around:
        return
    target = os.path.realpath(link)
    if target != around and not within(target, around):
        raise LeadsOut(
            f"leads out of {around} through the link {link}; give the path that is meant"
        )
    if is_git_internal(target[len(around) :]):
        raise LeadsOut(f"leads into .git through the link {link}; give the path that is meant")


def _around(folder: str, tree: str) -> str:
    """The working tree around a real folder; empty where there is none, so that its links are the
    operator's own.
    """
    at = folder
    while not os.path.lexists(os.path.join(at, ".git")):
        at, before = os.path.dirname(at), at
        if at == before:
            break
    else:
        return at
    areas = [os.path.realpath(area) for area in (tree, ".") if area]
    return next((area for area in areas if folder == area or within(folder, area)), "")


def is_git_internal(path: str) -> bool:
    """Whether a path leads through a folder ``.git``, in whatever case."""
    low = path.lower()
    return ".git" in low and ".git" in low.replace(os.sep, "/").split("/")


def within(place: str, folder: str) -> bool:
    """Whether a real path lies somewhere below a real folder."""
    return place != folder and place.startswith(folder.rstrip(os.sep) + os.sep)


class Held:
    """A folder that is held open, entered from a root without following any link.

    What is done with names in it happens there, even if somebody moves the folder or puts a link in
    its place.
    """

    def __init__(self, root: str, below: str = "", *, make: bool = False) -> None:
        """Enter the folder ``below`` a real path; ``make``: with its folders that are missing.

        Raises:
            OSError: one of them is no folder, is a link, or may not be entered.
        """
        parts = [part for part in below.split(os.sep) if part]
        self.number = None if not _WALKS else os.open(root, _FOLDER)
        self._prefix = root if self.number is None else ""
        try:
            for part in parts:
                self._enter(part, make=make)
        except BaseException:
            self.close()
            raise

    def _enter(self, part: str, *, make: bool) -> None:
        name = self.name(part)
        if make:
            _make(name, self.number)
        if self.number is None:
            self._prefix = name
            return
        inner = os.open(name, _FOLDER, dir_fd=self.number)
        os.close(self.number)
        self.number = inner

    def name(self, last: str) -> str:
        """A name in the folder as the calls of ``os`` take it together with ``number``."""
        return os.path.join(self._prefix, last)

    def status(self, last: str) -> os.stat_result:
        """What is under a name; a link is not followed."""
        return os.stat(self.name(last), dir_fd=self.number, follow_symlinks=False)

    def open(self, last: str, flags: int = _READ, mode: int = 0o666) -> int:
        """The descriptor of a file in the folder; a link is not followed."""
        return os.open(self.name(last), flags | _PLAIN, mode, dir_fd=self.number)

    def close(self) -> None:
        """Let the folder go."""
        if self.number is not None:
            os.close(self.number)
            self.number = None

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _make(name: str, folder: int | None) -> None:
    with contextlib.suppress(FileExistsError):  # what is there is entered, or refused, next
        os.mkdir(name, dir_fd=folder)


def held(place: str, *, make: bool = False) -> Held:
    """The folder at a real path, entered from the root of the disk.

    Raises:
        OSError: as for ``Held``.
    """
    root, parts = _split(place)
    return Held(root, os.sep.join(reversed(parts)), make=make)
