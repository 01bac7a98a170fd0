"""An earlier revision of the checked folder, read through git as if it were checked out.

Most files of a change are the same before and after it. Where a file of the working tree has the
content that the revision names by its digest, that file is read: starting git for each of them
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
from aboveboard.paths import is_within
from aboveboard.tree import git, git_runner
from aboveboard.tree.files import Folder, require_relative
from aboveboard.tree.git_directory import GitError
from aboveboard.tree.listing import Listing, join_names
from aboveboard.tree.operator_paths import relative_path
from aboveboard.tree.regular_file import require_size
from aboveboard.tree.unreadable import Reason, Unreadable

_READ_LIMIT = 64 * 2**20
_TEXT_LIMIT = 2**24
_COMPARED_SIZE = 2**20
"""Up to which size a file of the working tree is read for its digest, in bytes; documents are
smaller."""
_LINK_MODE = "120000"
_SHA256_LENGTH = 64
_LINK_LIMIT = 8


class Revision(Folder, frozen=True, dict=True):
    """The folder in a commit. ``objects`` maps each file to its mode and object id."""

    objects: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def names_in(self, pattern: re.Pattern[str], folder: str = "") -> tuple[str, ...]:
        """The files directly in a folder whose name a pattern matches from its start; sorted."""
        matched = []
        for path in self.names:
            parent, _, name = path.rpartition("/")
            if parent == folder and pattern.match(name):
                matched.append(path)
        return tuple(matched)

    def resolve_path(self, path: str) -> str:
        """The path that a file would have on disk; nothing is read there.

        Raises:
            Unreadable: it leads out of the folder.
        """
        require_relative(path)
        return posixpath.join(self.root, path)

    def file_size(self, path: str) -> int:
        """The size of a file in bytes.

        Raises:
            Unreadable: the revision does not have it, or git refuses.
        """
        target, object_id = self._find_object(path)
        if object_id not in self._sizes:
            content = self._read_unchanged(target, object_id)
            if content is None:
                self._sizes[object_id] = int(self._read_object("-s", object_id))
            else:
                self._sizes[object_id] = len(content)
        return self._sizes[object_id]

    def read_bytes(self, path: str, limit: int = _TEXT_LIMIT, start: int = 0) -> bytes:
        """Read at most ``limit`` bytes of a file, from ``start``.

        Raises:
            Unreadable: as for ``file_size``, or it is larger than 64 MiB, which git would have to
                unpack as a whole.
        """
        require_size(self.file_size(path), _READ_LIMIT)
        target, object_id = self._find_object(path)
        content = self._read_unchanged(target, object_id)
        if content is None:
            content = self._read_object("blob", object_id)
        return content[start : start + limit]

    def _read_whole(self, path: str, limit: int) -> bytes:
        require_size(self.file_size(path), limit)
        return self.read_bytes(path, limit)

    def find_manifest(self, names: Iterable[str]) -> Document | None:
        """Read the first of some names that the revision has.

        Raises:
            Unreadable: it is there, but cannot be read; the message begins with its name.
        """
        for name in names:
            if name in self:
                return self.read_manifest(name)
        return None

    def read_manifest(self, path: str) -> Document:
        """Read a manifest that the operator named, relative to the folder or to the working
        directory.

        Raises:
            Unreadable: the revision does not have it, or it cannot be read; the message begins
                with its name.
        """
        return self._read_manifest_at(self._relative_name(path))

    def has_file(self, path: str) -> bool:
        """Whether the revision has a file that the operator named."""
        return self._relative_name(path) in self

    def _relative_name(self, path: str) -> str:
        if path in self:
            return path
        real_path = os.path.realpath(path)
        return (
            relative_path(real_path, self.root)
            if is_within(real_path, self.root)
            else path
        )

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {}

    @cached_property
    def _unchanged(self) -> dict[str, bytes | None]:
        return {}

    def _read_unchanged(self, path: str, object_id: str) -> bytes | None:
        """The content of a small file of the working tree that is the same in the revision."""
        if path not in self._unchanged:
            content = self._read_small(path)
            if content is not None and hash_blob(content, len(object_id)) != object_id:
                content = None
            self._unchanged[path] = content
        return self._unchanged[path]

    def _read_small(self, path: str) -> bytes | None:
        working_tree = Folder(self.root)
        try:
            if working_tree.file_size(path) > _COMPARED_SIZE:
                return None
            return working_tree.read_bytes(path, _COMPARED_SIZE)
        except Unreadable:
            return None

    def _find_object(self, path: str) -> tuple[str, str]:
        """The path and the object id of a file, after following links within the revision."""
        for _ in range(_LINK_LIMIT):
            if path not in self.objects:
                raise Unreadable("is not there", Reason.MISSING)
            mode, object_id = self.objects[path]
            if mode != _LINK_MODE:
                return path, object_id
            target = os.fsdecode(self._read_object("blob", object_id))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        raise Unreadable("is a link that leads nowhere", Reason.INVALID_PATH)

    def _read_object(self, option: str, object_id: str) -> bytes:
        """The output of ``git cat-file``: a ``blob``, or with ``-s`` its size."""
        try:
            return git_runner.run_git(self.root, "cat-file", option, object_id)
        except GitError as error:
            raise Unreadable(f"cannot be read from git ({error})") from error


def hash_blob(content: bytes, length: int) -> str:
    """The object id that git gives to a file; ``length`` is that of ids in its repository."""
    import hashlib

    digest = hashlib.sha1(usedforsecurity=False)
    if length == _SHA256_LENGTH:
        digest = hashlib.sha256()
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()


def open_revision(folder: Folder, reference: str) -> Revision:
    """The folder in a branch, tag or commit.

    Raises:
        Unreadable: the folder is in no repository, or the repository does not have the revision.
    """
    try:
        commit = git.resolve_commit(folder.root, reference)
    except GitError as error:
        words = f"git could not look for the revision {reference!a} ({error})"
        raise Unreadable(words) from error
    if not commit:
        words = (
            f"the repository has no revision {reference!a}; is the checkout shallow?"
        )
        raise Unreadable(words, Reason.MISSING)
    try:
        tree = git_runner.run_git(folder.root, "ls-tree", "-r", "-z", commit)
    except GitError as error:
        words = f"git could not list the revision {reference!a} ({error})"
        raise Unreadable(words) from error
    objects = _parse_tree(os.fsdecode(tree))
    listing = Listing(join_names(iter(objects)), ordered=True)
    return Revision(folder.root, listing, "git", commit=commit, objects=objects)


def _parse_tree(text: str) -> dict[str, tuple[str, str]]:
    """Mode and object id of each file, from the output of ``git ls-tree``."""
    objects = {}
    for line in text.split("\0")[:-1]:
        attributes, _, name = line.partition("\t")
        mode, kind, object_id = attributes.split(" ")
        if kind == "blob":
            objects[name] = (mode, object_id)
    return objects
