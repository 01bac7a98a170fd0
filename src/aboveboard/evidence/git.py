"""git, asked about the checked repository. The only module that starts a process.

The environment is cleaned first: inside a hook, ``GIT_DIR`` and ``GIT_INDEX_FILE`` point at another repository or
another index than the folder that is asked about.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SECONDS = 60
_KEPT = ("GIT_SSL_CAINFO", "GIT_EXEC_PATH")
_SETTINGS = ("safe.bareRepository=explicit", "core.fsmonitor=false", "core.quotePath=false", "core.hooksPath=/dev/null")
_QUIET = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_SECONDS_A_DAY = 86_400


class GitError(Exception):
    """git could not be asked or refused to answer; the message is git's own first line, or the reason."""


def run(root: Path, *arguments: str) -> bytes:
    """What a git command prints, run in ``root`` with a clean environment.

    Raises:
        GitError: there is no git, it took longer than a minute, or it ended with an error.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", *_QUIET, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command, cwd=root, env=environment, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError as missing:
        raise GitError("git is not installed") from missing
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise GitError(f"git did not answer: {type(trouble).__name__}") from trouble
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise GitError(words[0])
    return done.stdout


def tracked(root: Path) -> bytes:
    """The tracked files below ``root``, relative to it, each followed by a NUL."""
    return run(root, "ls-files", "-z")


def not_checked_out(root: Path, path: str) -> str:
    """Why a tracked path may be absent from the working tree: a sparse checkout or a submodule; else empty."""
    for line in run(root, "ls-files", "-s", "-t", "-z", "--", path).decode("utf-8", "surrogateescape").split("\0"):
        if line.startswith("S "):
            return "left out by a sparse checkout"
        if line[2:8] == "160000":
            return "in a submodule that is not checked out"
    return ""


def submodules(root: Path) -> tuple[str, ...]:
    """The paths of submodules below ``root``."""
    lines = run(root, "ls-files", "-s", "-z").decode("utf-8", "surrogateescape").split("\0")
    return tuple(line.split("\t", 1)[1] for line in lines if line.startswith("160000 "))


def newest_commit(root: Path) -> int:
    """The time of the newest commit, in seconds since 1970."""
    return int(run(root, "log", "-1", "--format=%ct").decode("ascii").strip())


def ages(root: Path, path: str, lines: tuple[int, ...], now: int, commit: str = "") -> dict[int, int]:
    """For each line of a file, how many days before ``now`` (seconds since 1970) it was written.

    The file is that of the working tree, or of a commit.

    Moves and changes of white space do not make a line younger. A line that is not committed yet is 0 days old.
    """
    ranges = [f"-L{line},{line}" for line in lines]
    out = run(root, "blame", "--line-porcelain", "-w", "-M", *ranges, *([commit] if commit else []), "--", path).decode(
        "utf-8", "replace"
    )
    found: dict[int, int] = {}
    line = 0
    for row in out.split("\n"):
        words = row.split(" ")
        if len(words[0]) == 40 and len(words) >= 3 and words[2].isdigit():
            line = int(words[2])
        elif words[0] == "author-time":
            found[line] = max(0, (now - int(words[1])) // _SECONDS_A_DAY)
    return found
