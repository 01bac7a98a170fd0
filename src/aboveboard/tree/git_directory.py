"""The git directory of a checked folder: found, held against links that lead elsewhere, and read
without git.

git itself never searches for a repository here and never reads the ``config`` of one: a stranger
may have written it, and its settings name programs. What git needs besides objects and index (the
commit of HEAD, branches and tags, where a shallow clone ends) is read in this module and written
into a directory of ours, see ``git``.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache

from aboveboard.value import Value

_ENTRY_LIMIT = 2**12
_CONFIG_LIMIT = 2**20
_LIST_LIMIT = 64 * 2**20
"""The largest file of the git directory that is read, by what it is: one entry, settings, a list of
references."""
_REFERENCES = 200_000
_CHAIN = 5
"""How many names HEAD may pass through until there is a commit."""
_IDENTIFIER = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NAME = re.compile(r"refs/(?!.*\.\.)[^\x00-\x20\x7f~^:?*\[\\]+")
_SHA256 = re.compile(r"(?im)^[ \t]*objectformat[ \t]*=[ \t]*\"?sha256")
_PASSING = ("FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD")
"""References outside of ``refs`` that somebody may compare with."""


class GitError(Exception):
    """git could not be asked or refused to answer; why, in words of ours.

    The words of git are never repeated: they can hold what settings of a stranger made it read.
    """


class CommandError(GitError):
    """git ran, and ended with an error."""

    def __init__(self) -> None:
        super().__init__("git ended with an error")


class GitDirectory(Value, frozen=True):
    """A repository: its working tree, its git directory, and the one that several working trees
    share.
    """

    top: str
    own: str
    common: str

    @property
    def objects(self) -> str:
        """Where its objects lie."""
        return os.path.join(self.common, "objects")

    @property
    def index(self) -> str:
        """Where its index lies.

        Raises:
            GitError: it is a link, or no file.
        """
        place = os.path.join(self.own, "index")
        if os.path.lexists(place) and (os.path.islink(place) or not os.path.isfile(place)):
            raise GitError("its index is no file of its own")
        return place


def find(place: str) -> GitDirectory | None:
    """The repository that a folder, given by its real path, lies in; nothing where it lies in none.

    A folder is a repository by its ``.git`` alone: a bare one inside of a checkout can come with a
    pull request.

    Raises:
        GitError: its ``.git`` or its objects lead to somewhere that is not its own.
    """
    top, entry = place, os.path.join(place, ".git")
    while not _is_git(entry):
        parent = os.path.dirname(top)
        if parent == top:
            return None
        top, entry = parent, os.path.join(parent, ".git")
    found = _directory(top, entry)
    _refuse_foreign_objects(found.objects)
    return found


def is_sha256(found: GitDirectory) -> bool:
    """Whether its object ids are SHA-256. Of its settings this is the only one that is looked
    for.
    """
    settings = _read(os.path.join(found.common, "config"), _CONFIG_LIMIT)
    return bool(_SHA256.search(settings))


def head(found: GitDirectory) -> str:
    """The commit of HEAD; the branch as ``ref: refs/heads/NAME`` where it has none yet.

    Raises:
        GitError: HEAD is damaged.
    """
    value = _first_line(os.path.join(found.own, "HEAD"))
    for _ in range(_CHAIN):
        if _IDENTIFIER.fullmatch(value):
            return value
        name = value.removeprefix("ref: ").strip()
        if not _NAME.fullmatch(name):
            raise GitError("the HEAD of the repository is damaged")
        following = _first_line(os.path.join(found.common, *name.split("/"))) or _packed(
            found, name
        )
        if not following:
            return f"ref: {name}"
        value = following
    raise GitError("the HEAD of the repository leads nowhere")


def shallow(found: GitDirectory) -> str:
    """The commits at which a shallow clone ends, one a line; empty for a whole one."""
    lines = _read(os.path.join(found.common, "shallow"), _LIST_LIMIT).split("\n")
    return "".join(f"{line}\n" for line in lines if _IDENTIFIER.fullmatch(line))


def shared_index(found: GitDirectory) -> dict[str, str]:
    """The parts that a split index refers to, by the name of their file."""
    names = [entry.name for entry in _entries(found.own) if entry.name.startswith("sharedindex.")]
    return {name: _read(os.path.join(found.own, name), _LIST_LIMIT) for name in names}


def passing(found: GitDirectory) -> dict[str, str]:
    """The commits of ``FETCH_HEAD`` and the like, by their name."""
    values = {
        name: _first_line(os.path.join(found.own, name)).partition("\t")[0] for name in _PASSING
    }
    return {name: value for name, value in values.items() if _IDENTIFIER.fullmatch(value)}


def references(found: GitDirectory) -> dict[str, str]:
    """The object id of every branch, tag and other reference, by its whole name.

    Raises:
        GitError: they are kept in a form that is not read here.
    """
    if os.path.isdir(os.path.join(found.common, "reftable")):
        raise GitError("the repository keeps its references as a reftable, which cannot be read")
    values: dict[str, str] = {}
    for line in _read(os.path.join(found.common, "packed-refs"), _LIST_LIMIT).split("\n"):
        value, _, name = line.partition(" ")
        values[name] = value
    for folder in dict.fromkeys((found.common, found.own)):
        values |= {name: _first_line(os.path.join(folder, name)) for name in _loose(folder)}
    for name, value in values.items():
        values[name] = values.get(value.removeprefix("ref: "), value)
    return {
        name: value
        for name, value in values.items()
        if _NAME.fullmatch(name) and _IDENTIFIER.fullmatch(value)
    }


def _loose(folder: str) -> Iterator[str]:
    """The names of references that have a file each; links are not followed."""
    waiting, left = ["refs"], _REFERENCES
    while waiting and left:
        name = waiting.pop()
        for entry in _entries(os.path.join(folder, name)):
            left = max(0, left - 1)
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{name}/{entry.name}")
            elif not entry.is_symlink():
                yield f"{name}/{entry.name}"


def _packed(found: GitDirectory, name: str) -> str:
    """The object id that the list of references has for one name; empty where it has none."""
    text = _read(os.path.join(found.common, "packed-refs"), _LIST_LIMIT)
    end = text.find(f" {name}\n")
    return text[text.rfind("\n", 0, end) + 1 : end] if end >= 0 else ""


def _is_git(entry: str) -> bool:
    """Whether a ``.git`` makes its folder a repository, as git sees it: an empty folder of that
    name does not.
    """
    if not os.path.isdir(entry) or os.path.islink(entry):
        return os.path.lexists(entry)
    return os.path.lexists(os.path.join(entry, "HEAD"))


def _directory(top: str, entry: str) -> GitDirectory:
    """The repository of a working tree, given its ``.git``.

    Raises:
        GitError: it leads to a git directory of something else.
    """
    if os.path.isdir(entry) and not os.path.islink(entry):
        return GitDirectory(top, entry, _shared(entry))
    target = os.path.realpath(os.path.join(top, _target(entry)))
    found = GitDirectory(top, target, _shared(target))
    if _inside(found.common, top) or _points_back(found, entry) or _is_submodule(found):
        return found
    raise GitError("its .git leads to a git directory of something else")


def _target(entry: str) -> str:
    """Where a ``.git`` leads that is a link or a file."""
    if os.path.islink(entry):
        return entry
    line = _first_line(entry)
    if not line.startswith("gitdir: "):
        raise GitError("its .git is damaged")
    return line.removeprefix("gitdir: ")


def _shared(own: str) -> str:
    """The git directory that holds objects and references: another one for a further working tree.

    Raises:
        GitError: it is not the one that this working tree belongs to.
    """
    line = _first_line(os.path.join(own, "commondir"))
    if not line:
        return own
    common, worktrees = os.path.realpath(os.path.join(own, line)), os.path.dirname(own)
    if os.path.basename(worktrees) != "worktrees" or os.path.dirname(worktrees) != common:
        raise GitError("its .git leads to a git directory of something else")
    return common


def _points_back(found: GitDirectory, entry: str) -> bool:
    """Whether a repository knows a working tree as one of its own."""
    back = _first_line(os.path.join(found.own, "gitdir"))
    return (
        found.own != found.common
        and bool(back)
        and os.path.realpath(os.path.join(found.own, back)) == entry
    )


def _is_submodule(found: GitDirectory) -> bool:
    """Whether a git directory is kept by the repository that the working tree lies in."""
    above = os.path.dirname(found.top)
    outer = find(above) if above != found.top else None
    kept = (
        (os.path.join(folder, "modules") for folder in (outer.own, outer.common)) if outer else ()
    )
    return any(_inside(found.common, folder) for folder in kept)


def _inside(place: str, folder: str) -> bool:
    return place.startswith(folder.rstrip(os.sep) + os.sep)


@lru_cache(maxsize=16)
def _refuse_foreign_objects(objects: str) -> None:
    """Refuse objects that lie elsewhere: another repository could be read as if it were this one.

    Raises:
        GitError: they do, by a list of alternates or by a link.
    """
    if os.path.lexists(os.path.join(objects, "info", "alternates")):
        raise GitError("its objects lie in another repository (objects/info/alternates)")
    waiting = [objects]
    if os.path.islink(objects):
        raise GitError("its objects are a link")
    while waiting:
        for entry in _entries(waiting.pop()):
            if entry.is_symlink():
                raise GitError("its objects are a link")
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _first_line(path: str) -> str:
    """The first line of a small file; empty where there is none."""
    return _read(path, _ENTRY_LIMIT).partition("\n")[0].rstrip("\r")


def _read(path: str, limit: int) -> str:
    """A file of a git directory; empty where there is none, and for links, pipes and what is too
    large.
    """
    flags = (
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0)
    )
    try:
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return ""
            return file.read(limit).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""
