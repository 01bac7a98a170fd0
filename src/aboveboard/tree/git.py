"""Questions to git about the checked folder: tracked files, revisions, and how old lines are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from aboveboard.tree import git_directory
from aboveboard.tree.git_directory import CommandError, GitError
from aboveboard.tree.git_runner import run_git
from aboveboard.value import Value

_SECONDS_PER_DAY = 86_400
_OLD_DAYS = 365
"""Days after which it makes no difference how much older a line is."""
_COMMIT_LIMIT, _HISTORY_SECONDS = 300, 5
"""How many commits of a file are searched for earlier words of a line, and for how long."""
_OBJECT_ID_LENGTHS = (40, 64)
_SPARSE_ENTRY = "S "
_SUBMODULE_MODE = "160000"


def is_in_repository(root: str) -> bool:
    """Whether a folder is in a repository.

    Raises:
        GitError: its repository is not its own.
    """
    return git_directory.find_repository(os.path.realpath(root)) is not None


def resolve_commit(root: str, revision: str) -> str:
    """The commit of a branch, a tag or an abbreviated object id; empty where there is none.

    Raises:
        GitError: there is no repository, or git failed.
    """
    arguments = (
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        revision + "^{commit}",
    )
    try:
        return run_git(root, *arguments, references=True).decode("ascii").strip()
    except CommandError:
        return ""


def list_tracked(root: str) -> bytes:
    """The tracked files below ``root``, relative to it, each followed by a NUL."""
    return run_git(root, "ls-files", "-z")


def explain_not_checked_out(root: str, path: str) -> str:
    """Why a tracked path may be missing from the working tree: a sparse checkout or a submodule;
    else empty.
    """
    output = run_git(root, "ls-files", "-s", "-t", "-z", "--", path)
    for line in output.decode("utf-8", "surrogateescape").split("\0"):
        if line.startswith(_SPARSE_ENTRY):
            return "left out by a sparse checkout"
        if line[2:8] == _SUBMODULE_MODE:
            return "in a submodule that is not checked out"
    return ""


def list_submodules(root: str) -> tuple[str, ...]:
    """The paths of submodules below ``root``."""
    output = run_git(root, "ls-files", "-s", "-z").decode("utf-8", "surrogateescape")
    lines = [
        line for line in output.split("\0") if line.startswith(f"{_SUBMODULE_MODE} ")
    ]
    return tuple(line.split("\t", 1)[1] for line in lines)


def newest_commit_time(root: str) -> int:
    """The time of the newest commit, in seconds since 1970.

    Raises:
        GitError: there is none, or git failed.
    """
    try:
        return int(run_git(root, "log", "-1", "--format=%ct").decode("ascii").strip())
    except CommandError as error:
        raise GitError("git could not read the newest commit") from error


class LineAges(Value, frozen=True):
    """The age of lines in days, by line number, and the lines that are older, because a shallow
    clone does not reach back to their first commit.
    """

    days: Mapping[int, int]
    older: frozenset[int] = frozenset()


def measure_line_ages(
    root: str, path: str, lines: tuple[int, ...], now: int, commit: str = ""
) -> LineAges:
    """For each line of a file, how many days before ``now`` (seconds since 1970) it was written.

    The file is that of the working tree, or of a commit.

    Moves, changes of white space and other words for the same thing do not make a line younger. A
    line that is not committed yet is 0 days old.

    Raises:
        GitError: git knows no such file, or failed.
    """
    revision = [commit] if commit else []
    blamed = _blame_lines(root, path, lines, revision)
    days = {
        line: _count_days(blame.written(now), now) for line, blame in blamed.items()
    }
    recent = {line: blame for line, blame in blamed.items() if days[line] < _OLD_DAYS}
    at_oldest_commit = set(_texts_with_fact("boundary", recent))
    reworded = _texts_with_fact("previous", recent)
    if reworded:
        history = _read_history(root, path, revision)
        origins, first_change = _find_origins(history, reworded, now)
        for line, origin in origins.items():
            days[line] = max(days[line], _count_days(origin, now))
            if origin == first_change:
                at_oldest_commit.add(line)
    if at_oldest_commit and _is_shallow(root):
        return LineAges(days, frozenset(at_oldest_commit))
    return LineAges(days)


class _Blame(Value, frozen=True):
    """What ``git blame`` prints of one line: facts by name, and its text after a tab."""

    facts: Mapping[str, str]
    text: str

    def written(self, now: int) -> int:
        """When it was written, in seconds since 1970; ``now`` if it is not committed yet."""
        return int(self.facts.get("author-time", now))


def _texts_with_fact(fact: str, lines: Mapping[int, _Blame]) -> dict[int, str]:
    """The texts of the lines that have a fact, by line number."""
    return {line: blame.text for line, blame in lines.items() if fact in blame.facts}


def _blame_lines(
    root: str, path: str, lines: tuple[int, ...], revision: list[str]
) -> dict[int, _Blame]:
    options = [
        "--line-porcelain",
        "-w",
        "-M",
        "-C",
        *(f"-L{line},{line}" for line in lines),
    ]
    try:
        output = run_git(root, "blame", *options, *revision, "--", path)
    except CommandError as error:
        raise GitError("git has no history of the file") from error
    return dict(_parse_blame(output.decode("utf-8", "replace")))


def _parse_blame(porcelain: str) -> Iterator[tuple[int, _Blame]]:
    """Yield line numbers and blame from the output of ``git blame --line-porcelain``."""
    line = 0
    facts: dict[str, str] = {}
    for row in porcelain.split("\n"):
        name, _, value = row.partition(" ")
        numbers = value.split(" ")
        if row.startswith("\t"):
            yield line, _Blame(facts, row)
        elif (
            len(name) in _OBJECT_ID_LENGTHS
            and len(numbers) > 1
            and numbers[1].isdigit()
        ):
            line = int(numbers[1])
            facts = {}
        else:
            facts[name] = value


def _find_origins(
    history: str, lines: Mapping[int, str], now: int
) -> tuple[dict[int, int], int]:
    """When each line came into a file under any words, and when the first known change of the
    file was; -1 for none.
    """
    from aboveboard.tree import line_history

    changes = line_history.parse_changes(history)
    first_change = changes[-1].time if changes else -1
    origins = {
        line: line_history.find_origin(text, changes, now)
        for line, text in lines.items()
    }
    return origins, first_change


def _is_shallow(root: str) -> bool:
    """Whether commits are missing from the clone, so that its first ones did not write all of
    their lines.
    """
    return run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _read_history(root: str, path: str, revision: list[str]) -> str:
    """The patches of a file in its newest few hundred commits; empty if git takes too long."""
    options = [
        "--follow",
        "-M",
        "-p",
        "-U0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
    ]
    command = [
        "log",
        f"-{_COMMIT_LIMIT}",
        *options,
        "--format=%x00%at",
        *revision,
        "--",
        path,
    ]
    try:
        return run_git(root, *command, seconds=_HISTORY_SECONDS).decode(
            "utf-8", "replace"
        )
    except GitError:
        return ""


def _count_days(time: int, now: int) -> int:
    return max(0, (now - time) // _SECONDS_PER_DAY)
