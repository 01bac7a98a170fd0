"""git, asked about the checked repository. The only module that starts a process.

The environment is cleaned first: inside a hook, ``GIT_DIR`` and ``GIT_INDEX_FILE`` point at another
repository or another index than the folder that is asked about.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Mapping

from aboveboard.value import Value

_SECONDS = 60
_KEPT = (
    "GIT_SSL_CAINFO",
    "GIT_EXEC_PATH",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
)
_SETTING = ("GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
"""How whoever runs the command hands settings to git, above all which folders of other users are to
be trusted."""
_SETTINGS = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "core.hooksPath=/dev/null",
)
_QUIET = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_SECONDS_A_DAY = 86_400
_OLD = 365
"""Days after which it makes no difference whether a line is older still."""
_COMMITS, _PATIENCE = 300, 5
"""How many commits of a file are searched for a line's earlier words, and for how many seconds."""


class GitError(Exception):
    """git could not be asked or refused to answer; the message is git's own first line, or the
    reason.
    """


def run(root: str, *arguments: str, seconds: int = _SECONDS) -> bytes:
    """What a git command prints, run in ``root`` with a clean environment.

    Raises:
        GitError: there is no git, it took longer than the given time, or it ended with an error.
    """
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("GIT_") or _kept(key)
    }
    environment |= {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    answer = _spawned if hasattr(os, "posix_spawnp") and hasattr(os, "memfd_create") else _run
    try:
        code, out, err = answer(["git", "-C", root, *_QUIET, *arguments], environment, seconds)
    except FileNotFoundError as missing:
        raise GitError("git is not installed") from missing
    except OSError as trouble:
        raise GitError(f"git did not answer: {type(trouble).__name__}") from trouble
    if code:
        words = err.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise GitError(words[0])
    return out


def _kept(name: str) -> bool:
    return name in _KEPT or name.startswith(_SETTING)


def _spawned(
    command: list[str], environment: dict[str, str], seconds: int
) -> tuple[int, bytes, bytes]:
    """Run a command: its exit code and what it printed. To import ``subprocess`` takes longer than
    git does.

    What it prints goes to memory that both processes share, for a long listing would pass a pipe in
    hundreds of pieces; its errors go through a pipe, which is closed when it ends.
    """
    answer = os.memfd_create("git")
    read, write = os.pipe()
    try:
        try:
            actions = [(os.POSIX_SPAWN_DUP2, answer, 1), (os.POSIX_SPAWN_DUP2, write, 2)]
            process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
        finally:
            os.close(write)
        try:
            err = _read(read, seconds)
        except BaseException:
            os.kill(process, 9)
            os.waitpid(process, 0)
            raise
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return code, _content(answer), err
    finally:
        os.close(read)
        os.close(answer)


def _content(file: int) -> bytes:
    """All that a file holds, whatever was read of it before."""
    os.lseek(file, 0, os.SEEK_SET)
    parts: list[bytes] = []
    while part := os.read(file, 2**26):
        parts.append(part)
    return b"".join(parts)


def _read(pipe: int, seconds: int) -> bytes:
    """All that comes out of a pipe until it is closed.

    Raises:
        TimeoutError: it took longer than some seconds.
    """
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    end = time.monotonic() + seconds
    parts: list[bytes] = []
    while True:
        if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
            raise TimeoutError
        part = os.read(pipe, 2**16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _run(command: list[str], environment: dict[str, str], seconds: int) -> tuple[int, bytes, bytes]:
    """The same where the system cannot spawn."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise TimeoutError from late
    return done.returncode, done.stdout, done.stderr


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
    """The time of the newest commit, in seconds since 1970."""
    return int(run(root, "log", "-1", "--format=%ct").decode("ascii").strip())


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
    ranges = [f"-L{line},{line}" for line in lines]
    revision = [commit] if commit else []
    out = run(root, "blame", "--line-porcelain", "-w", "-M", "-C", *ranges, *revision, "--", path)
    blamed = _blamed(out.decode("utf-8", "replace"))
    found = {
        line: _days(int(facts.get("author-time", now)), now) for line, (facts, _) in blamed.items()
    }
    recent = [line for line in found if found[line] < _OLD]
    reworded = {line: blamed[line][1] for line in recent if "previous" in blamed[line][0]}
    oldest = {line for line in recent if "boundary" in blamed[line][0]}
    if reworded:
        from aboveboard.tree import line_history

        history = line_history.changes(_history(root, path, revision))
        for line, text in reworded.items():
            since = line_history.origin(text, history, now)
            found[line] = max(found[line], _days(since, now))
            if history and since == history[-1][0]:
                oldest.add(line)
    return Ages(found, frozenset(oldest) if oldest and _is_shallow(root) else frozenset())


def _blamed(porcelain: str) -> dict[int, tuple[dict[str, str], str]]:
    """What git says of each line, by its number: facts by their name, and the line itself with a
    tab before it.
    """
    found: dict[int, tuple[dict[str, str], str]] = {}
    line, facts = 0, dict[str, str]()
    for row in porcelain.split("\n"):
        name, _, value = row.partition(" ")
        words = value.split(" ")
        if row[:1] == "\t":
            found[line] = facts, row
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
