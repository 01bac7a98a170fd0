"""An earlier revision of the checked folder, read through git as if it lay there: nothing is
checked out.

Most files of a change are the same before and after it. Where the file that lies there now has the
content that the revision names by its digest, that file is read: to start git for each of them
would double the time of a check.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import field

from aboveboard.model.evidence import Document
from aboveboard.paths import within
from aboveboard.tree import git, git_runner
from aboveboard.tree.files import Folder, Missing, Unreadable, relative, require_small
from aboveboard.tree.git_directory import GitError

_READ_LIMIT = 64 * 2**20
_COMPARED = 2**20
"""Up to which size a file that lies there now is read for its digest, in bytes; documents are
smaller."""
_LINK = "120000"
_LONG = 64
"""The length of object ids in repositories that use SHA-256."""
_LINKS = 8


class Revision(Folder, frozen=True, dict=True):
    """The folder as a commit has it. ``objects`` holds mode and object id of every file by its
    name.
    """

    objects: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def at_root(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The names at the root that a pattern matches from their start; sorted."""
        return tuple(name for name in self.names if "/" not in name and pattern.match(name))

    def resolve(self, path: str) -> str:
        """The place where a name would lie on disk; nothing is read there.

        Raises:
            Unreadable: it leads out of the folder.
        """
        if path.startswith("/") or ".." in path.split("/") or "\0" in path:
            raise Unreadable("leads out of the repository")
        return posixpath.join(self.root, path)

    def size(self, path: str) -> int:
        """The size of a file in bytes.

        Raises:
            Unreadable: the revision does not have it, or git refuses.
        """
        place, identifier = self._object(path)
        if identifier not in self._sizes:
            same = self._unchanged(place, identifier)
            self._sizes[identifier] = (
                int(self._asked("-s", identifier)) if same is None else len(same)
            )
        return self._sizes[identifier]

    def read(self, path: str, limit: int = 2**24, start: int = 0) -> bytes:
        """At most ``limit`` bytes of a file, from ``start``.

        Raises:
            Unreadable: as for ``size``, or it is larger than 64 MiB, which git would have to unpack
                as a whole.
        """
        if self.size(path) > _READ_LIMIT:
            raise Unreadable("is larger than 64 MiB")
        place, identifier = self._object(path)
        same = self._unchanged(place, identifier)
        return (self._asked("blob", identifier) if same is None else same)[start : start + limit]

    def _whole(self, path: str, limit: int) -> bytes:
        require_small(self.size(path), limit)
        return self.read(path, limit)

    def first(self, names: Iterable[str]) -> Document | None:
        """The first of some names that the revision has, read as a manifest.

        Raises:
            Unreadable: it is there, but cannot be read.
        """
        name = next((name for name in names if name in self), None)
        return self.named(name) if name else None

    def named(self, path: str) -> Document:
        """A manifest that the operator named, relative to the folder or to the working directory.

        Raises:
            Unreadable: the revision does not have it, or it cannot be read; the message begins with
                its name.
        """
        name = self._name(path)
        try:
            return Document(name, self.text(name), "manifest")
        except Unreadable as why:
            raise Unreadable(f"{name} {why}") from why

    def has(self, path: str) -> bool:
        """Whether the revision has a file that the operator named."""
        return self._name(path) in self

    def _name(self, path: str) -> str:
        place = os.path.realpath(path)
        inside = path not in self and within(place, self.root)
        return relative(place, self.root) if inside else path

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {}

    @cached_property
    def _now(self) -> dict[str, bytes | None]:
        return {}

    def _unchanged(self, path: str, identifier: str) -> bytes | None:
        """The content of a small file that lies there now as the revision has it; else nothing."""
        if path not in self._now:
            here = Folder(self.root, b"", "walk")
            try:
                small = here.size(path) <= _COMPARED
                content = here.read(path, _COMPARED) if small else b""
            except Unreadable:
                content, small = b"", False
            self._now[path] = (
                content if small and _identifier(content, len(identifier)) == identifier else None
            )
        return self._now[path]

    def _object(self, path: str) -> tuple[str, str]:
        """The name and the object id of a file, links within the revision followed."""
        for _ in range(_LINKS):
            if path not in self.objects:
                raise Missing("is not there")
            mode, identifier = self.objects[path]
            if mode != _LINK:
                return path, identifier
            target = os.fsdecode(self._asked("blob", identifier))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        raise Unreadable("is a link that leads nowhere")

    def _asked(self, what: str, identifier: str) -> bytes:
        try:
            return git_runner.run(self.root, "cat-file", what, identifier)
        except GitError as refusal:
            raise Unreadable(f"cannot be read from git ({refusal})") from refusal


def _identifier(content: bytes, length: int) -> str:
    """The id that git gives to a file's content, in a repository whose ids have some length."""
    import hashlib

    digest = hashlib.sha256() if length == _LONG else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()


def opened(folder: Folder, reference: str) -> Revision:
    """The folder as a branch, tag or commit has it.

    Raises:
        Unreadable: the folder is in no repository, or the repository does not have the revision.
    """
    try:
        commit = git.commit(folder.root, reference)
    except GitError as refusal:
        raise Unreadable(
            f"git could not look for the revision {reference!a} ({refusal})"
        ) from refusal
    if not commit:
        raise Unreadable(f"the repository has no revision {reference!a}; is the checkout shallow?")
    try:
        listing = git_runner.run(folder.root, "ls-tree", "-r", "-z", commit)
    except GitError as refusal:
        raise Unreadable(f"git could not list the revision {reference!a} ({refusal})") from refusal
    objects = {}
    for line in os.fsdecode(listing).split("\0")[:-1]:
        about, _, name = line.partition("\t")
        mode, kind, identifier = about.split(" ")
        if kind == "blob":
            objects[name] = (mode, identifier)
    names = b"".join(os.fsencode(name) + b"\0" for name in objects)
    return Revision(folder.root, names, "git", commit=commit, objects=objects)
