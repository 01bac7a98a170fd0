"""The checked folder: its listing, and bounded reads that never leave it.

In a git repository the listing is what git tracks, because that is what is released; elsewhere it
is what a walk finds. Cost grows with the number of names, never with the size of files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import BinaryIO

from aboveboard import paths, repository
from aboveboard.lfs_pointer import LfsPointer, parse_lfs_pointer
from aboveboard.model.evidence import Document
from aboveboard.tree import git
from aboveboard.tree.git_directory import GitError
from aboveboard.tree.listing import Listing
from aboveboard.tree.operator_paths import (
    locate_path,
    read_operator_file,
    relative_path,
)
from aboveboard.tree.regular_file import (
    decode_text,
    open_regular,
    require_regular,
    require_size,
)
from aboveboard.tree.unreadable import Reason, Unreadable, explain_os_error
from aboveboard.tree.walk import walk_folder
from aboveboard.value import Value

PATH_LIMIT = 4096
"""Characters of the longest path or glob that is looked for: no system has longer ones."""
_CONFIG_LIMIT = 2**16
_TEXT_LIMIT = 16 * 2**20
_LFS_LIMIT = 1024
_NAMED_FOLDERS = 20
"""How many folders that may not be listed are named in messages."""


class Folder(Value, frozen=True, dict=True):
    """The checked folder, at the real path ``root``."""

    root: str
    listing: Listing = Listing(b"")
    source: str = "walk"
    """Where the listing comes from: ``git`` or ``walk``."""
    troubles: tuple[str, ...] = ()
    """What could not be listed, as sentences for the report."""
    unlisted: tuple[str, ...] = ()
    """Folders below the root that could not be listed; what is in them is unknown."""
    commit: str = ""
    """The commit of an earlier revision; empty for the working tree."""

    @property
    def name(self) -> str:
        """The name of the folder; empty for the root of the disk."""
        return os.path.basename(self.root)

    @cached_property
    def origin(self) -> str:
        """The repository that it was cloned from, ``github.com/owner/name``; empty if unknown."""
        try:
            with open_regular(self.root, ".git/config") as (file, _):
                config = file.read(_CONFIG_LIMIT).decode("utf-8", "replace")
        except (OSError, Unreadable):
            return ""
        return repository.named(_parse_origin_url(config))

    @property
    def repository(self) -> str:
        """The name of the repository at its origin, otherwise the name of the folder."""
        return self.origin.rpartition("/")[2] or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Every released file, sorted."""
        return self.listing.names

    def __len__(self) -> int:
        return len(self.listing)

    def __contains__(self, path: str) -> bool:
        """Whether a file is released."""
        return path in self.listing

    def names_in(self, pattern: re.Pattern[str], folder: str = "") -> tuple[str, ...]:
        """The released files directly in a folder, by default the root, whose own name a pattern
        matches from its start; sorted.
        """
        prefix = f"{folder}/" if folder else ""
        try:
            entries = list(os.scandir(os.path.join(self.root, folder)))
        except OSError:
            return ()
        names = [prefix + entry.name for entry in entries if pattern.match(entry.name)]
        return tuple(sorted(name for name in names if self.listing.contains_name(name)))

    def resolve_path(self, path: str) -> str:
        """The real path of a file.

        Raises:
            Unreadable: it leads out of the folder, by its name or through a link, or to what is
                never released: into ``.git``, or through a link to what git does not track.
        """
        require_relative(path)
        if len(path) > PATH_LIMIT:
            raise Unreadable("is longer than a path can be", Reason.INVALID_PATH)
        try:
            real_path = os.path.realpath(os.path.join(self.root, path))
        except (OSError, ValueError) as error:
            raise Unreadable("is no usable path", Reason.INVALID_PATH) from error
        if real_path != self.root and not paths.is_within(real_path, self.root):
            raise Unreadable(
                "is a link that leads out of the repository", Reason.OUTSIDE
            )
        self._require_released(path, real_path)
        return real_path

    def _require_released(self, path: str, real_path: str) -> None:
        """Refuse what is in the folder but never released: it may contain a token."""
        if paths.is_git_internal(real_path[len(self.root) :]):
            raise Unreadable("leads into .git, which is never released", Reason.OUTSIDE)
        is_link = real_path != os.path.join(self.root, path)
        if self.source != "git" or self.commit or not is_link:
            return
        target = relative_path(real_path, self.root)
        if target == os.path.normpath(path).replace(os.sep, "/"):
            return
        if os.path.lexists(real_path) and not self.listing.contains_path(target):
            raise Unreadable("is a link to what git does not track", Reason.OUTSIDE)

    def file_size(self, path: str) -> int:
        """The size of a regular file in bytes.

        Raises:
            Unreadable: it is missing, is no regular file, or leads out of the folder.
        """
        try:
            status = os.stat(self.resolve_path(path), follow_symlinks=False)
        except OSError as error:
            raise explain_os_error(error) from error
        require_regular(status)
        return status.st_size

    def read_bytes(self, path: str, limit: int = _TEXT_LIMIT, start: int = 0) -> bytes:
        """Read at most ``limit`` bytes of a regular file, from ``start``.

        Raises:
            Unreadable: as for ``file_size``, or the operating system refuses.
        """
        with self._open(path) as (file, _):
            file.seek(start)
            return file.read(limit)

    def read_text(self, path: str, limit: int = _TEXT_LIMIT) -> str:
        """Read a whole text file as UTF-8 without its byte order mark; other bytes become U+FFFD.

        Raises:
            Unreadable: as for ``read_bytes``, or it is larger than ``limit`` bytes.
        """
        return decode_text(self._read_whole(path, limit))

    def _read_whole(self, path: str, limit: int) -> bytes:
        with self._open(path) as (file, size):
            require_size(size, limit)
            return file.read(limit)

    def compute_sha256(self, path: str) -> str:
        """The SHA-256 of a regular file, in hexadecimal.

        Raises:
            Unreadable: as for ``read_bytes``.
        """
        import hashlib

        digest = hashlib.sha256()
        with self._open(path) as (file, _):
            while block := file.read(2**20):
                digest.update(block)
        return digest.hexdigest()

    def read_lfs_pointer(self, path: str) -> LfsPointer | None:
        """Parse a file as a Git LFS pointer; ``None`` where it is none.

        Raises:
            Unreadable: as for ``read_bytes``.
        """
        if self.file_size(path) > _LFS_LIMIT:
            return None
        return parse_lfs_pointer(self.read_bytes(path, _LFS_LIMIT))

    @contextmanager
    def _open(self, path: str) -> Iterator[tuple[BinaryIO, int]]:
        """Open a regular file of the folder and yield it with its size in bytes."""
        real_path = self.resolve_path(path)
        below_root = real_path[len(self.root.rstrip(os.sep)) :]
        try:
            with open_regular(self.root, below_root) as opened:
                yield opened
        except OSError as error:
            raise explain_os_error(error) from error

    def find_manifest(self, names: Iterable[str]) -> Document | None:
        """Read the first of some names that is in the folder, tracked or not.

        Raises:
            Unreadable: it is there, but is no regular file or cannot be read; the message begins
                with its name.
        """
        for name in names:
            if os.path.lexists(os.path.join(self.root, name)):
                return self._read_manifest_at(name)
        return None

    def _read_manifest_at(self, name: str) -> Document:
        try:
            return Document(name, self.read_text(name), "manifest")
        except Unreadable as obstacle:
            raise obstacle.with_name(name) from obstacle

    def read_manifest(self, path: str) -> Document:
        """Read a manifest that the operator named, relative to the working directory or else to
        the folder.

        It may be outside of the folder, because the operator named it and not the repository. A
        link of the repository must not lead there.

        Raises:
            Unreadable: it is missing, is no regular file, leads out of its working tree through a
                link, or cannot be read; the message begins with its name.
        """
        candidate = path if os.path.exists(path) else os.path.join(self.root, path)
        absolute_path = os.path.abspath(candidate)
        try:
            real_path = locate_path(absolute_path, self.root)
            if paths.is_within(absolute_path, self.root):
                self.resolve_path(relative_path(absolute_path, self.root))
        except Unreadable as obstacle:
            raise obstacle.with_name(path) from obstacle
        text = read_operator_file(real_path, path)
        return Document(relative_path(real_path, self.root), text, "manifest")


def require_relative(path: str) -> None:
    """Refuse a path that leads out of the folder by its text alone.

    Raises:
        Unreadable: it does.
    """
    if path.startswith("/") or ".." in path.split("/") or "\0" in path:
        raise Unreadable("leads out of the repository", Reason.OUTSIDE)


def _parse_origin_url(config: str) -> str:
    """The address of the remote ``origin`` in git's configuration file; empty if none."""
    section = config.partition('[remote "origin"]')[2].partition("\n[")[0]
    for line in section.split("\n"):
        key, _, url = line.partition("=")
        if key.strip() == "url":
            return url.strip()
    return ""


def open_folder(root: str) -> Folder:
    """List a folder: what git tracks there, or what a walk finds where there is no repository.

    Raises:
        Unreadable: there is no such folder, it may not be listed, or a link of a working tree
            leads out to it; the message begins with its name.
    """
    try:
        real_path = locate_path(root)
        _require_listable(real_path)
    except Unreadable as obstacle:
        raise obstacle.with_name(root) from obstacle
    try:
        block = git.list_tracked(real_path) if git.is_in_repository(real_path) else b""
    except GitError as error:
        return _open_walked(real_path, f"git could not list the repository: {error}")
    # A folder that git does not track (nothing added yet, or an ignored folder of another
    # repository) is walked; an empty listing would report everything as missing.
    if not block:
        return _open_walked(real_path)
    return Folder(real_path, Listing(block, ordered=True), "git")


def _require_listable(real_path: str) -> None:
    """Refuse what is no folder, or may not be listed.

    Raises:
        Unreadable: it is so.
    """
    if not os.path.exists(real_path):
        raise Unreadable("is not there", Reason.MISSING)
    if not os.path.isdir(real_path):
        raise Unreadable("is not a folder", Reason.NOT_REGULAR)
    try:
        with os.scandir(real_path) as entries:
            next(entries, None)
    except OSError as error:
        raise explain_os_error(error) from error
    if not os.access(real_path, os.X_OK):
        raise Unreadable("may not be read", Reason.FORBIDDEN)


def _open_walked(root: str, *troubles: str) -> Folder:
    walk = walk_folder(root)
    unlisted = [f"{name} may not be listed" for name in walk.unlisted[:_NAMED_FOLDERS]]
    return Folder(root, walk.listing, "walk", (*troubles, *unlisted), walk.unlisted)
