"""What git knows of the checked folder: which files it tracks, its revisions, how old lines are."""

from __future__ import annotations

import os
from collections.abc import Mapping

from aboveboard.tree import git_directory
from aboveboard.tree.git_directory import CommandError, GitError
from aboveboard.tree.git_runner import run
from aboveboard.value import Value

_SECONDS_A_DAY = 86_400
_OLD = 365
"""Days after which it makes no difference whether a line is older still."""
_COMMITS, _PATIENCE = 300, 5
"""How many commits of a file are searched for a line's earlier words, and for how many seconds."""


def in_repository(root: str) -> bool:
    """Whether a folder lies in a repository.

    Raises:
        GitError: it lies in one that is not its own.
    """
    return git_directory.find(os.path.realpath(root)) is not None


def commit(root: str, revision: str) -> str:
    """The commit that a branch, a tag or part of an object id stands for; empty where the
    repository has none.

    Raises:
        GitError: there is no repository, or git could not be asked.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    try:
        return run(root, *asked, references=True).decode("ascii").strip()
    except CommandError:
        return ""


def tracked(root: str) -> bytes:
    """The tracked files below ``root``, relative to it, each followed by a NUL."""
    return run(root, "ls-files", "-z")


def not_checked_out(root: str, path: str) -> str:
    """Why a tracked path may be absent from the working tree: a sparse checkout or a submodule;
    else empty.
    """
    for line in (
        run(root, "ls-files", "-s", "-t", "-z", "--", path)
        .decode("utf-8", "surrogateescape")
        .split("\0")
    ):
        if line.startswith("S "):
            return "left out by a sparse checkout"
        if line[2:8] == "160000":
            return "in a submodule that is not checked out"
    return ""


def submodules(root: str) -> tuple[str, ...]:
    """The paths of submodules below ``root``."""
    lines = run(root, "ls-files", "-s", "-z").decode("utf-8", "surrogateescape").split("\0")
    return tuple(line.split("\t", 1)[1] for line in lines if line.startswith("160000 "))


def newest_commit(root: str) -> int:
    """The time of the newest commit, in seconds since 1970.

    Raises:
        GitError: there is none, or git could not be asked.
    """
    try:
        return int(run(root, "log", "-1", "--format=%ct").decode("ascii").strip())
    except CommandError as refusal:
        raise GitError("git could not read the newest commit") from refusal


class Ages(Value, frozen=True):
    """How many days old lines are, by their number, and those lines that are older: a shallow clone
    does not say.
    """

    days: Mapping[int, int]
    older: frozenset[int] = frozenset()


def ages(root: str, path: str, lines: tuple[int, ...], now: int, commit: str = "") -> Ages:
    """For each line of a file, how many days before ``now`` (seconds since 1970) it was written.

    The file is that of the working tree, or of a commit.

    Moves, changes of white space and other words for the same thing do not make a line younger. A
    line that is not committed yet is 0 days old.

    Raises:
        GitError: git knows no such file, or could not be asked.
    """
    revision = [commit] if commit else []
    blamed = _blame(root, path, lines, revision)
    found = {line: _days(item.written(now), now) for line, item in blamed.items()}
    recent = {line: item for line, item in blamed.items() if found[line] < _OLD}
    oldest = set(_having("boundary", recent))
    reworded = _having("previous", recent)
    if reworded:
        earlier, first = _origins(_history(root, path, revision), reworded, now)
        for line, since in earlier.items():
            found[line] = max(found[line], _days(since, now))
            if since == first:
                oldest.add(line)
    return Ages(found, frozenset(oldest) if oldest and _is_shallow(root) else frozenset())


class _Line(Value, frozen=True):
    """What git says of one line: facts by their name, and its text with a tab before it."""

    facts: Mapping[str, str]
    text: str

    def written(self, now: int) -> int:
        """When it was written, in seconds since 1970; ``now`` if it is not committed yet."""
        return int(self.facts.get("author-time", now))


def _having(fact: str, lines: Mapping[int, _Line]) -> dict[int, str]:
    """The texts of the lines of which git tells some fact, by their number."""
    return {line: item.text for line, item in lines.items() if fact in item.facts}


def _blame(root: str, path: str, lines: tuple[int, ...], revision: list[str]) -> dict[int, _Line]:
    ranges = [f"-L{line},{line}" for line in lines]
    try:
        out = run(
            root, "blame", "--line-porcelain", "-w", "-M", "-C", *ranges, *revision, "--", path
        )
    except CommandError as refusal:
        raise GitError("git has no history of the file") from refusal
    return _parsed(out.decode("utf-8", "replace"))


def _origins(history: str, lines: Mapping[int, str], now: int) -> tuple[dict[int, int], int]:
    """When each line came into a file under other words, and when the first known change of the
    file was.
    """
    from aboveboard.tree import line_history

    changes = line_history.changes(history)
    first = changes[-1][0] if changes else -1
    return {line: line_history.origin(text, changes, now) for line, text in lines.items()}, first


def _parsed(porcelain: str) -> dict[int, _Line]:
    """What git says of each line, by its number."""
    found: dict[int, _Line] = {}
    line, facts = 0, dict[str, str]()
    for row in porcelain.split("\n"):
        name, _, value = row.partition(" ")
        words = value.split(" ")
        if row[:1] == "\t":
            found[line] = _Line(facts, row)
        elif len(name) == 40 and len(words) > 1 and words[1].isdigit():
            line, facts = int(words[1]), {}
        else:
            facts[name] = value
    return found


def _is_shallow(root: str) -> bool:
    """Whether commits are missing from the clone, so that its first ones are not those that wrote
    their lines.
    """
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _history(root: str, path: str, revision: list[str]) -> str:
    """What the newest few hundred commits changed in a file; nothing where to tell takes too
    long.
    """
    shown = (
        "--follow",
        "-M",
        "-p",
        "-U0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--format=%x00%at",
    )
    try:
        out = run(root, "log", f"-{_COMMITS}", *shown, *revision, "--", path, seconds=_PATIENCE)
    except GitError:
        return ""
    return out.decode("utf-8", "replace")


def _days(seconds: int, now: int) -> int:
    return max(0, (now - seconds) // _SECONDS_A_DAY)
