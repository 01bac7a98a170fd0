"""Finds the git directory of a checked folder, refuses links that lead elsewhere, and reads its
files without git.

git never searches for a repository here and never reads the ``config`` of one: a stranger may have
written it, and its settings name programs. What git needs besides objects and index (the commit of
HEAD, branches and tags, where a shallow clone ends) is read in this module and copied into a
directory of ours, see ``git_runner``.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache

from aboveboard.paths import is_within
from aboveboard.value import Value

_ENTRY_LIMIT = 2**12
_CONFIG_LIMIT = 2**20
_LIST_LIMIT = 64 * 2**20
"""Bytes of the largest file that is read: of one entry, of settings, of a list of references."""
_REFERENCE_LIMIT = 200_000
_CHAIN_LIMIT = 5
"""How many names HEAD may pass through until there is a commit."""
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REFERENCE = re.compile(r"refs/(?!.*\.\.)[^\x00-\x20\x7f~^:?*\[\\]+")
_READ_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_SHA256 = re.compile(r"(?im)^[ \t]*objectformat[ \t]*=[ \t]*\"?sha256")
_SPECIAL_REFERENCES = ("FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD")
"""References outside of ``refs`` that are common to compare with."""


class GitError(Exception):
    """git could not run or failed; the reason in our own words.

    The words of git are never repeated: they can contain what settings of a stranger made it read.
    """


class CommandError(GitError):
    """git ran and ended with an error."""

    def __init__(self) -> None:
        super().__init__("git ended with an error")


class GitDirectory(Value, frozen=True):
    """The paths of a repository: its working tree, its git directory, and the one that several
    working trees share.
    """

    top: str
    own: str
    common: str

    @property
    def objects(self) -> str:
        """The folder of its objects."""
        return os.path.join(self.common, "objects")

    @property
    def index(self) -> str:
        """The path of its index.

        Raises:
            GitError: it is a link, or no file.
        """
        path = os.path.join(self.own, "index")
        is_regular = os.path.isfile(path) and not os.path.islink(path)
        if os.path.lexists(path) and not is_regular:
            raise GitError("its index is no file of its own")
        return path


def find_repository(folder: str) -> GitDirectory | None:
    """The repository that a folder, given by its real path, is in; ``None`` if it is in none.

    A folder is a repository by its ``.git`` alone: a bare one inside of a checkout can come with a
    pull request.

    Raises:
        GitError: its ``.git`` or its objects lead to a place that is not its own.
    """
    top = folder
    while not _is_git_entry(os.path.join(top, ".git")):
        parent = os.path.dirname(top)
        if parent == top:
            return None
        top = parent
    directory = _open_directory(top, os.path.join(top, ".git"))
    _refuse_foreign_objects(directory.objects)
    return directory


def is_sha256(directory: GitDirectory) -> bool:
    """Whether its object ids are SHA-256: the only one of its settings that is read."""
    settings = _read_file(os.path.join(directory.common, "config"), _CONFIG_LIMIT)
    return bool(_SHA256.search(settings))


def read_head(directory: GitDirectory) -> str:
    """The commit of HEAD; ``ref: refs/heads/NAME`` where the branch has no commit yet.

    Raises:
        GitError: HEAD is damaged.
    """
    value = _read_first_line(os.path.join(directory.own, "HEAD"))
    for _ in range(_CHAIN_LIMIT):
        if _OBJECT_ID.fullmatch(value):
            return value
        name = value.removeprefix("ref: ").strip()
        if not _REFERENCE.fullmatch(name):
            raise GitError("the HEAD of the repository is damaged")
        following = _read_reference(directory, name)
        if not following:
            return f"ref: {name}"
        value = following
    raise GitError("the HEAD of the repository leads nowhere")


def _read_reference(directory: GitDirectory, name: str) -> str:
    """The value of a reference, from its own file or the packed ones; empty where it has none."""
    loose = _read_first_line(os.path.join(directory.common, *name.split("/")))
    return loose or _read_packed_reference(directory, name)


def read_shallow(directory: GitDirectory) -> str:
    """The commits at which a shallow clone ends, one per line; empty for a whole one."""
    lines = _read_file(os.path.join(directory.common, "shallow"), _LIST_LIMIT).split(
        "\n"
    )
    return "".join(f"{line}\n" for line in lines if _OBJECT_ID.fullmatch(line))


def read_shared_index(directory: GitDirectory) -> dict[str, str]:
    """The parts that a split index refers to, by file name."""
    parts = {}
    for entry in _list_entries(directory.own):
        if entry.name.startswith("sharedindex."):
            parts[entry.name] = _read_file(
                os.path.join(directory.own, entry.name), _LIST_LIMIT
            )
    return parts


def read_special_references(directory: GitDirectory) -> dict[str, str]:
    """The commits of ``FETCH_HEAD`` and the like, by name."""
    commits = {}
    for name in _SPECIAL_REFERENCES:
        commit = _read_first_line(os.path.join(directory.own, name)).partition("\t")[0]
        if _OBJECT_ID.fullmatch(commit):
            commits[name] = commit
    return commits


def read_references(directory: GitDirectory) -> dict[str, str]:
    """The object id of every branch, tag and other reference, by full name.

    Raises:
        GitError: they are kept in a format that cannot be read here.
    """
    if os.path.isdir(os.path.join(directory.common, "reftable")):
        raise GitError(
            "the repository keeps its references as a reftable, which cannot be read"
        )
    values: dict[str, str] = {}
    packed = _read_file(os.path.join(directory.common, "packed-refs"), _LIST_LIMIT)
    for line in packed.split("\n"):
        value, _, name = line.partition(" ")
        values[name] = value
    for folder in dict.fromkeys((directory.common, directory.own)):
        for name in _loose_references(folder):
            values[name] = _read_first_line(os.path.join(folder, name))
    for name, value in values.items():
        values[name] = values.get(value.removeprefix("ref: "), value)
    return {name: value for name, value in values.items() if _is_reference(name, value)}


def _is_reference(name: str, value: str) -> bool:
    return bool(_REFERENCE.fullmatch(name) and _OBJECT_ID.fullmatch(value))


def _loose_references(folder: str) -> Iterator[str]:
    """Yield the names of references with a file of their own; links are not followed."""
    waiting = ["refs"]
    remaining = _REFERENCE_LIMIT
    while waiting and remaining:
        name = waiting.pop()
        for entry in _list_entries(os.path.join(folder, name)):
            remaining = max(0, remaining - 1)
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{name}/{entry.name}")
            elif not entry.is_symlink():
                yield f"{name}/{entry.name}"


def _read_packed_reference(directory: GitDirectory, name: str) -> str:
    """The object id of one name in the list of packed references; empty where it has none."""
    text = _read_file(os.path.join(directory.common, "packed-refs"), _LIST_LIMIT)
    end = text.find(f" {name}\n")
    if end < 0:
        return ""
    return text[text.rfind("\n", 0, end) + 1 : end]


def _is_git_entry(path: str) -> bool:
    """Whether a ``.git`` makes its folder a repository for git; an empty folder does not."""
    if _is_real_folder(path):
        return os.path.lexists(os.path.join(path, "HEAD"))
    return os.path.lexists(path)


def _is_real_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _open_directory(top: str, entry: str) -> GitDirectory:
    """The repository of a working tree, given the path of its ``.git``.

    Raises:
        GitError: it leads to a git directory of something else.
    """
    if _is_real_folder(entry):
        return GitDirectory(top, entry, _find_common(entry))
    own = os.path.realpath(os.path.join(top, _read_target(entry)))
    directory = GitDirectory(top, own, _find_common(own))
    is_own = (
        is_within(directory.common, top)
        or _points_back(directory, entry)
        or _is_submodule(directory)
    )
    if not is_own:
        raise GitError("its .git leads to a git directory of something else")
    return directory


def _read_target(entry: str) -> str:
    """The target of a ``.git`` that is a link or a file."""
    if os.path.islink(entry):
        return entry
    line = _read_first_line(entry)
    if not line.startswith("gitdir: "):
        raise GitError("its .git is damaged")
    return line.removeprefix("gitdir: ")


def _find_common(own: str) -> str:
    """The git directory with objects and references: another one for a linked working tree.

    Raises:
        GitError: it is not the one that this working tree belongs to.
    """
    line = _read_first_line(os.path.join(own, "commondir"))
    if not line:
        return own
    common = os.path.realpath(os.path.join(own, line))
    if os.path.dirname(own) != os.path.join(common, "worktrees"):
        raise GitError("its .git leads to a git directory of something else")
    return common


def _points_back(directory: GitDirectory, entry: str) -> bool:
    """Whether a repository has a working tree on its list."""
    if directory.own == directory.common:
        return False
    line = _read_first_line(os.path.join(directory.own, "gitdir"))
    return bool(line) and os.path.realpath(os.path.join(directory.own, line)) == entry


def _is_submodule(directory: GitDirectory) -> bool:
    """Whether a git directory is kept by the repository around the working tree."""
    parent = os.path.dirname(directory.top)
    outer = find_repository(parent) if parent != directory.top else None
    if outer is None:
        return False
    modules = [os.path.join(folder, "modules") for folder in (outer.own, outer.common)]
    return any(is_within(directory.common, folder) for folder in modules)


@lru_cache(maxsize=16)
def _refuse_foreign_objects(objects: str) -> None:
    """Refuse objects outside: another repository could be read as if it were this one.

    Raises:
        GitError: a list of alternates or a link leads outside.
    """
    if os.path.lexists(os.path.join(objects, "info", "alternates")):
        raise GitError(
            "its objects lie in another repository (objects/info/alternates)"
        )
    waiting = [objects]
    if os.path.islink(objects):
        raise GitError("its objects are a link")
    while waiting:
        for entry in _list_entries(waiting.pop()):
            if entry.is_symlink():
                raise GitError("its objects are a link")
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)


def _list_entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _read_first_line(path: str) -> str:
    """The first line of a small file; empty where there is none."""
    return _read_file(path, _ENTRY_LIMIT).partition("\n")[0].rstrip("\r")


def _read_file(path: str, limit: int) -> str:
    """A file of a git directory; empty for a missing one, for links, pipes and for what is larger
    than ``limit`` bytes.
    """
    try:
        with open(os.open(path, _READ_FLAGS), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return ""
            return file.read(limit).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""
