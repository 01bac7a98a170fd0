"""Files: the checked folder, its listing, and bounded reads that never leave it.

In a git repository the listing is what git tracks, for that is what is released; elsewhere it is
what a walk finds. Cost grows with the number of names, never with the size of files.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import BinaryIO

from aboveboard import paths, repository
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.lfs_pointer import LfsPointer, parse_lfs_pointer
from aboveboard.model.evidence import Document
from aboveboard.paths import within
from aboveboard.tree import git
from aboveboard.tree.git_directory import GitError
from aboveboard.value import Value

_WALK_LIMIT = 2_000_000
_CONFIG_LIMIT = 2**16
_TEXT_LIMIT = 16 * 2**20
_OPERATORS_LIMIT = 64 * 2**20
PATH_LIMIT = 4096
"""Letters of the longest path or glob that is looked for: no system has longer ones."""
_FEW = 20
_LFS_LIMIT = 1024
_TOLD = 20
"""How many folders that could not be listed are named."""
WILD = lazy_pattern(r"[*?\[]")
"""What makes a path a glob."""


class Unreadable(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """A file that cannot be read, and why, in words that follow its name."""


class Missing(Unreadable):
    """A file that is not there."""


class Folder(Value, frozen=True, dict=True):
    """The checked folder. ``listing`` holds every name followed by a NUL, POSIX and relative to
    ``root``.
    """

    root: str
    listing: bytes
    source: str
    troubles: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    """Folders below the root that could not be listed; what is in them is unknown."""
    commit: str = ""
    """The revision it is of; empty for what lies there now."""

    @property
    def name(self) -> str:
        """What the folder is called; empty for the root of the disk."""
        return os.path.basename(self.root)

    @cached_property
    def origin(self) -> str:
        """The repository that it was cloned from, as git was told: ``github.com/owner/name``; empty
        if not known.
        """
        try:
            with _opened(self.root, ".git/config") as (file, _):
                told = file.read(_CONFIG_LIMIT)
        except OSError:
            return ""
        return repository.named(_cloned_from(told.decode("utf-8", "replace")))

    @property
    def repository(self) -> str:
        """What the repository is called where it comes from; otherwise what the folder is
        called.
        """
        return self.origin.rpartition("/")[2] or self.name

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        return tuple(sorted(os.fsdecode(self.listing).split("\0")[:-1]))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names)

    def __len__(self) -> int:
        return self.listing.count(b"\0")

    @cached_property
    def _looked_up(self) -> list[str]:
        return []

    def __contains__(self, path: str) -> bool:
        """Whether a name is released. The first few are looked up in the listing, for to take it
        apart takes longer.
        """
        if len(self._looked_up) >= _FEW:
            return path in self._known
        self._looked_up.append(path)
        try:
            return "\0" not in path and self._holds(os.fsencode(path))
        except UnicodeEncodeError:
            return False

    def at_root(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The released names at the root that a pattern matches from their start; sorted."""
        found = (entry.name for entry in os.scandir(self.root) if pattern.match(entry.name))
        return tuple(sorted(name for name in found if self._holds(os.fsencode(name))))

    def matching(
        self, words: bytes | re.Pattern[bytes], pattern: re.Pattern[str]
    ) -> tuple[str, ...]:
        """The names that hold ``words``, in lower case, and in which ``pattern`` finds something;
        sorted.

        The words are searched in the listing as a whole, so that 100,000 names that do not matter
        cost little.
        """
        found = self._matched.get((words, pattern))
        if found is None:
            found = tuple(sorted({name for name in self._holding(words) if pattern.search(name)}))
            self._matched[words, pattern] = found
        return found

    @cached_property
    def _matched(self) -> dict[tuple[bytes | re.Pattern[bytes], re.Pattern[str]], tuple[str, ...]]:
        return {}

    @cached_property
    def _lowered(self) -> bytes:
        return self.listing.lower()

    def _holding(self, words: bytes | re.Pattern[bytes]) -> Iterator[str]:
        places = (
            self._found(words)
            if isinstance(words, bytes)
            else (it.start() for it in words.finditer(self._lowered))
        )
        for place in places:
            start = self.listing.rfind(b"\0", 0, place) + 1
            yield os.fsdecode(self.listing[start : self.listing.find(b"\0", place)])

    def _found(self, word: bytes) -> Iterator[int]:
        """Where one word stands: ``find`` takes half as long as a pattern."""
        place = self._lowered.find(word)
        while place >= 0:
            yield place
            place = self._lowered.find(word, place + 1)

    def _holds(self, name: bytes) -> bool:
        if self.source != "git":
            return self.listing.startswith(name + b"\0") or b"\0" + name + b"\0" in self.listing
        return self.listing.startswith(name + b"\0", self._place(name))

    def _place(self, name: bytes) -> int:
        """Where the first name of a listing by git begins that is not before a name: git orders
        them by their bytes.
        """
        low, high = 0, len(self.listing)
        while low < high:
            start = self.listing.rfind(b"\0", low, (low + high) // 2) + 1 or low
            end = self.listing.index(b"\0", start)
            low, high = (end + 1, high) if self.listing[start:end] < name else (low, start)
        return low

    def below(self, path: str) -> tuple[str, ...]:
        """The names below a folder of the tree, sorted."""
        folder = path.rstrip("/")
        if self.source == "git":
            part = self.listing[
                self._place(os.fsencode(f"{folder}/")) : self._place(os.fsencode(f"{folder}0"))
            ]
            return tuple(sorted(os.fsdecode(part).split("\0")[:-1]))
        from bisect import bisect_left

        start = bisect_left(self.names, f"{folder}/")
        return self.names[start : bisect_left(self.names, f"{folder}0", lo=start)]

    def glob(self, pattern: str) -> tuple[str, ...]:
        """The names that a glob matches: ``*`` and ``?`` within a folder, ``**`` across folders.
        Sorted.
        """
        parts = tuple(part for part in pattern.split("/") if part not in ("", "."))
        matches = tuple(None if part == "**" else _segment(part) for part in parts)
        fixed = WILD.split(pattern, maxsplit=1)[0]
        names = self.below(fixed.rsplit("/", 1)[0]) if "/" in fixed else self.names
        return tuple(name for name in names if _glob(matches, name.split("/")))

    def resolve(self, path: str) -> str:
        """The place of a name on disk.

        Raises:
            Unreadable: it leads out of the folder, by its name or through a link, or to what is
                never released: into
                ``.git``, or through a link to what git does not track.
        """
        if path.startswith("/") or ".." in path.split("/") or "\0" in path:
            raise Unreadable("leads out of the repository")
        if len(path) > PATH_LIMIT:
            raise Unreadable("is longer than a path can be")
        try:
            place = os.path.realpath(os.path.join(self.root, path))
        except (OSError, ValueError) as trouble:
            raise Unreadable("is no usable path") from trouble
        if place != self.root and not within(place, self.root):
            raise Unreadable("is a link that leads out of the repository")
        self._require_released(path, place)
        return place

    def _require_released(self, path: str, place: str) -> None:
        """Refuse what is no part of a release, though it lies in the folder: a token may stand in
        it.
        """
        if paths.is_git_internal(place[len(self.root) :]):
            raise Unreadable("leads into .git, which is never released")
        if self.source != "git" or self.commit or place == os.path.join(self.root, path):
            return
        name = relative(place, self.root)
        linked = name != os.path.normpath(path).replace(os.sep, "/")
        if linked and os.path.lexists(place) and not self._tracks(name):
            raise Unreadable("is a link to what git does not track")

    def _tracks(self, name: str) -> bool:
        """Whether git tracks a file, or something below a folder."""
        folder = os.fsencode(f"{name}/")
        below = self.listing.startswith(folder, self._place(folder))
        return below or self._holds(os.fsencode(name))

    def size(self, path: str) -> int:
        """The size of a regular file in bytes.

        Raises:
            Unreadable: it is not there, is no regular file, or leads out of the folder.
        """
        try:
            status = os.stat(self.resolve(path), follow_symlinks=False)
        except OSError as trouble:
            raise _unreadable(trouble) from trouble
        _require_regular(status)
        return status.st_size

    def read(self, path: str, limit: int = _TEXT_LIMIT, start: int = 0) -> bytes:
        """At most ``limit`` bytes of a regular file, from ``start``.

        Raises:
            Unreadable: as for ``size``, or the operating system refuses.
        """
        with self._file(path) as (file, _):
            file.seek(start)
            return file.read(limit)

    def text(self, path: str, limit: int = _TEXT_LIMIT) -> str:
        """A whole text file, decoded as UTF-8 without its byte order mark; other bytes become
        U+FFFD.

        Raises:
            Unreadable: as for ``read``, or it is larger than ``limit`` bytes.
        """
        return self._whole(path, limit).decode("utf-8", "replace").removeprefix("\ufeff")

    def _whole(self, path: str, limit: int) -> bytes:
        with self._file(path) as (file, size):
            require_small(size, limit)
            return file.read(limit)

    def digest(self, path: str) -> str:
        """The SHA-256 of a regular file.

        Raises:
            Unreadable: as for ``read``.
        """
        import hashlib

        digest = hashlib.sha256()
        with self._file(path) as (file, _):
            while block := file.read(2**20):
                digest.update(block)
        return digest.hexdigest()

    @contextmanager
    def _file(self, path: str) -> Iterator[tuple[BinaryIO, int]]:
        """A regular file of the folder, opened once, and its size in bytes."""
        place = self.resolve(path)
        try:
            with _opened(self.root, place[len(self.root.rstrip(os.sep)) :]) as opened:
                yield opened
        except OSError as trouble:
            raise _unreadable(trouble) from trouble

    def first(self, names: Iterable[str]) -> Document | None:
        """The first of some names that is in the folder, tracked or not, read as a manifest.

        Raises:
            Unreadable: it is there, but is no regular file or cannot be read.
        """
        name = next(
            (name for name in names if os.path.lexists(os.path.join(self.root, name))), None
        )
        if name is None:
            return None
        try:
            return Document(name, self.text(name), "manifest")
        except Unreadable as why:
            raise Unreadable(f"{name} {why}") from why

    def named(self, path: str) -> Document:
        """A manifest that the operator named, relative to the working directory or else to the
        folder.

        It may lie outside of the folder, because the operator and not the repository names it. A
        link of the repository must not lead there.

        Raises:
            Unreadable: it is not there, is no regular file, leads out of its working tree through a
                link, or cannot be
                read; the message begins with its name.
        """
        place = os.path.abspath(path if os.path.exists(path) else os.path.join(self.root, path))
        try:
            real = located(place, self.root)
            if within(place, self.root):
                self.resolve(relative(place, self.root))
        except Unreadable as why:
            raise Unreadable(f"{path} {why}") from why
        return Document(relative(real, self.root), operators(real, path), "manifest")

    def pointer(self, path: str) -> LfsPointer | None:
        """The Git LFS pointer that a file is, or nothing.

        Raises:
            Unreadable: as for ``read``.
        """
        if self.size(path) > _LFS_LIMIT:
            return None
        return parse_lfs_pointer(self.read(path, _LFS_LIMIT))


@contextmanager
def _opened(root: str, below: str) -> Iterator[tuple[BinaryIO, int]]:
    """A regular file below a real folder, opened once and without following a link, and its size in
    bytes.

    Raises:
        OSError: the system refuses, or a link has been put there.
        Unreadable: it is no regular file.
    """
    folder, last = os.path.split(below)
    with paths.Held(root, folder) as held:
        _require_regular(held.status(last))
        number = held.open(last)
    with open(number, "rb") as file:
        status = os.fstat(number)
        _require_regular(status)
        yield file, status.st_size


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file")


def require_small(size: int, limit: int) -> None:
    """Refuse a text that is larger than some bytes.

    Raises:
        Unreadable: it is.
    """
    if size > limit:
        raise Unreadable(f"is larger than {limit // 2**20} MiB")


def _cloned_from(config: str) -> str:
    """The address that git's settings have for *origin*."""
    origin = config.partition('[remote "origin"]')[2].partition("\n[")[0]
    for line in origin.split("\n"):
        key, _, url = line.partition("=")
        if key.strip() == "url":
            return url.strip()
    return ""


def _unreadable(trouble: OSError) -> Unreadable:
    if isinstance(trouble, FileNotFoundError):
        return Missing(_why(trouble))
    return Unreadable(_why(trouble))


def _why(trouble: OSError) -> str:
    if isinstance(trouble, FileNotFoundError):
        return "is not there"
    if isinstance(trouble, PermissionError):
        return "may not be read"
    return f"cannot be read ({trouble.strerror or type(trouble).__name__})"


def _segment(part: str) -> re.Pattern[str]:
    import fnmatch

    return re.compile(fnmatch.translate(part))


def _glob(parts: tuple[re.Pattern[str] | None, ...], segments: list[str]) -> bool:
    """Whether segments of a name match the parts of a glob, ``None`` standing for ``**``; quadratic
    at worst.
    """
    reached = {0}
    for segment in [*segments, None]:
        reached |= {at + 1 for at in reached if at < len(parts) and parts[at] is None}
        if segment is None:
            break
        reached = {
            at if part is None else at + 1
            for at in reached
            if at < len(parts)
            for part in (parts[at],)
            if part is None or part.match(segment)
        }
    return len(parts) in reached


def open_folder(root: str) -> Folder:
    """List a folder: what git tracks there, or what a walk finds where there is no repository.

    Raises:
        Unreadable: there is no such folder, it may not be listed, or a link of a working tree leads
            out to it; the
            message begins with its name.
    """
    try:
        place = located(root)
    except Unreadable as why:
        raise Unreadable(f"{root} {why}") from why
    if not os.path.isdir(place):
        raise Unreadable(
            f"{root} is not a folder" if os.path.exists(place) else f"{root} is not there"
        )
    try:
        with os.scandir(place) as entries:
            next(entries, None)
    except OSError as trouble:
        raise Unreadable(f"{root} {_why(trouble)}") from trouble
    if not os.access(place, os.X_OK):
        raise Unreadable(f"{root} may not be read")
    try:
        listing = git.tracked(place) if git.in_repository(place) else b""
    except GitError as refusal:
        return _walked(place, f"git could not list the repository: {refusal}")
    # NOTE: a folder that git does not track (nothing added yet, or an ignored folder of another
    # repository) is looked at as it lies there; an empty listing would call everything missing.
    return Folder(place, listing, "git") if listing else _walked(place)


def operators(path: str, called: str = "", tree: str = "") -> str:
    """The text of a file that the operator named, wherever it lies: every such file is read here.

    It may be larger than a file of the repository, because a stranger did not choose it. ``called``
    is its name in messages, where that is another one; ``tree`` is the checked folder, out of which
    no link may lead.

    Raises:
        Unreadable: it is not there, is no regular file, is larger than 64 MiB, leads out of its
            working tree through a
            link, or cannot be read; the message begins with its name.
    """
    name = called or path
    try:
        root, below = os.path.splitdrive(located(path, tree))
        with _opened(root + os.sep, below) as (file, size):
            require_small(size, _OPERATORS_LIMIT)
            return file.read(_OPERATORS_LIMIT).decode("utf-8", "replace").removeprefix("\ufeff")
    except Unreadable as why:
        raise Unreadable(f"{name} {why}") from why
    except OSError as trouble:
        raise Unreadable(f"{name} {_why(trouble)}") from trouble


def located(path: str, tree: str = "") -> str:
    """The real path of what the operator named; ``tree`` is the checked folder.

    Raises:
        Unreadable: a link of a working tree leads out of it or into its ``.git``, or it is no path.
    """
    try:
        return paths.located(path, tree)
    except paths.LeadsOut as why:
        raise Unreadable(str(why)) from why
    except ValueError as trouble:
        raise Unreadable("is no usable path") from trouble
    except OSError as trouble:
        raise Unreadable(_why(trouble)) from trouble


def split(path: str) -> tuple[str, str | None]:
    """The folder to check and the manifest to read, where a path may name a manifest instead of a
    folder.
    """
    return (os.path.dirname(path) or ".", path) if os.path.isfile(path) else (path, None)


def prefix(root: str) -> str:
    """The folder relative to the working directory, with a slash at its end; empty where it is not
    below it.
    """
    here, place = os.path.realpath("."), os.path.realpath(root)
    return relative(place, here) + "/" if within(place, here) else ""


def relative(place: str, folder: str) -> str:
    """A path as it is written from a folder, POSIX."""
    return os.path.relpath(place, folder).replace(os.sep, "/")


def _walked(root: str, *troubles: str) -> Folder:
    unlisted: list[str] = []
    listing = b"".join(
        os.fsencode(name) + b"\0" for name in islice(_walk(root, unlisted), _WALK_LIMIT)
    )
    said = (f"{name} may not be listed" for name in unlisted[:_TOLD])
    return Folder(root, listing, "walk", (*troubles, *said), tuple(unlisted))


def _walk(root: str, unlisted: list[str]) -> Iterator[str]:
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
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in (".git", "node_modules", "__pycache__", ".venv"):
                    waiting.append(f"{name}/")
            else:
                yield name
