"""Runs git, for the package and for the action alike. The only module that starts a process.

Whoever wrote a repository's ``config`` may name programs in it that git would run, and files
outside that it would read. So git never sees it: each command gets a git directory of ours, made
for it and removed again, with settings of ours and the references it needs; objects and index are
all it takes from the repository. That holds for settings nobody here has heard of, and with any
version of git. The environment is made anew too: it carries no token, and in a hook ``GIT_DIR`` and
``GIT_INDEX_FILE`` would lead to another repository or another index.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Mapping

from aboveboard.tree import git_directory
from aboveboard.tree.git_directory import CommandError, GitDirectory, GitError

_SECONDS = 60
_PASSED_ON = (
    "SYSTEMROOT",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LD_LIBRARY_PATH",
    "DEVELOPER_DIR",
    "GIT_EXEC_PATH",
)
"""What git's environment keeps of ours, besides the folders of programs."""
_PASSED_TO_FETCH = (
    *("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO"),
)
_SETTINGS = """\
[core]
	repositoryformatversion = {version}
	bare = false
	hooksPath = /dev/null
	fsmonitor = false
[protocol]
	allow = never
[gc]
	auto = 0
[maintenance]
	auto = false
[http]
	followRedirects = false
"""
_SHA256 = "[extensions]\n\tobjectFormat = sha256\n"
_ANSWER = "answer"
_SHA256_LENGTH = 64
_fetched: list[str] = []
"""Git directories of ours that hold what was fetched; their objects are lent to every later
command."""


def run(root: str, *arguments: str, seconds: int = _SECONDS, references: bool = False) -> bytes:
    """What a git command prints, run in ``root``. The command must not write.

    ``references``: whether it takes names of branches and tags; HEAD and object ids it knows
    anyway.

    Raises:
        GitError: there is no git or no repository, it took longer than the given time, or ended
            with an error.
    """
    found = git_directory.find(os.path.realpath(root))
    if found is None:
        raise GitError("not a git repository")
    folder = _new_folder()
    try:
        _write(folder, _content(found, references=references))
        lent = os.pathsep.join(_quoted(os.path.join(other, "objects")) for other in _fetched)
        variables = {
            "GIT_DIR": folder,
            "GIT_WORK_TREE": found.top,
            "GIT_INDEX_FILE": found.index,
            "GIT_OBJECT_DIRECTORY": found.objects,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": lent,
        }
        _start(folder, ["-C", root, *arguments], variables, seconds)
        with open(os.path.join(folder, _ANSWER), "rb") as file:
            return file.read()
    except OSError as trouble:
        raise GitError(f"git did not answer: {type(trouble).__name__}") from trouble
    finally:
        _remove(folder)


def fetch(url: str, commit: str, folder: str, token: str = "") -> None:
    """Fetch one commit over https into a new folder, for all later commands of this process.

    No repository has a part in it: neither address nor settings nor credentials come from one. The
    token lies in the folder's settings while the command runs, for other processes can read
    arguments and environments.

    Raises:
        GitError: the address is not https, or as for ``run``.
    """
    if not url.startswith("https://"):
        raise GitError("the address is not https")
    settings = _settings(sha256=len(commit) == _SHA256_LENGTH)
    _make(folder)
    try:
        _write(folder, {"HEAD": "ref: refs/heads/none\n", "config": settings + _credentials(token)})
        os.mkdir(os.path.join(folder, "objects"))
        command = [
            "-c",
            "protocol.https.allow=always",
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
        ]
        variables = {"GIT_DIR": folder} | _kept(_PASSED_TO_FETCH)
        _start(folder, ["-C", folder, *command, "--depth=1", url, commit], variables, _SECONDS)
    except OSError as trouble:
        raise GitError(f"git did not answer: {type(trouble).__name__}") from trouble
    finally:
        _write(folder, {"config": settings})
    _fetched.append(folder)


def _credentials(token: str) -> str:
    """The setting that sends a token, as GitHub takes it; none for no token."""
    if not token:
        return ""
    from base64 import b64encode

    word = b64encode(f"x-access-token:{token}".encode()).decode("ascii")
    return f'[http]\n\textraHeader = "Authorization: Basic {word}"\n'


def _content(found: GitDirectory, *, references: bool) -> dict[str, str]:
    """The files of a git directory of ours that stands for a repository."""
    ends = [git_directory.shallow(found)]
    ends += [git_directory.shallow(GitDirectory("", folder, folder)) for folder in _fetched]
    files = {
        "HEAD": git_directory.head(found) + "\n",
        "config": _settings(sha256=git_directory.is_sha256(found)),
        "shallow": "".join(ends),
        **git_directory.shared_index(found),
    }
    if references:
        files |= {name: f"{commit}\n" for name, commit in git_directory.passing(found).items()}
        lines = sorted((name, commit) for name, commit in git_directory.references(found).items())
        files["packed-refs"] = "".join(f"{commit} {name}\n" for name, commit in lines)
    return {name: text for name, text in files.items() if text}


def _settings(*, sha256: bool) -> str:
    return _SETTINGS.format(version=int(sha256)) + (_SHA256 if sha256 else "")


def _new_folder() -> str:
    """A new temporary folder for this user alone; to import ``tempfile`` would take longer than git
    does.
    """
    around = next(
        (os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)), "/tmp"
    )
    folder = os.path.join(os.path.abspath(around), f"aboveboard-{os.urandom(12).hex()}")
    _make(folder)
    return folder


def _make(folder: str) -> None:
    """Make the folder of a git directory; without ``refs`` it would be none, though nothing lies in
    it.
    """
    try:
        os.mkdir(folder, 0o700)
        os.mkdir(os.path.join(folder, "refs"))
    except OSError as trouble:
        raise GitError(f"no temporary folder can be made: {type(trouble).__name__}") from trouble


def _write(folder: str, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        place = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(place, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write(text)


def _remove(folder: str) -> None:
    """Remove a folder of ours; what cannot be removed is left."""
    try:
        for entry in list(os.scandir(folder)):
            if entry.is_dir(follow_symlinks=False):
                _remove(entry.path)
            else:
                os.unlink(entry.path)
        os.rmdir(folder)
    except OSError:
        return


def _start(folder: str, arguments: list[str], variables: dict[str, str], seconds: int) -> None:
    """Run git to its end; what it prints goes to a file in the folder, and its errors nowhere.

    Raises:
        GitError: there is no git, it took too long, or it ended with an error.
        OSError: it could not be started.
    """
    environment = _kept(_PASSED_ON) | {
        "PATH": os.pathsep.join(_program_folders()),
        "HOME": folder,
        "XDG_CONFIG_HOME": folder,
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    run_it = _spawned if hasattr(os, "posix_spawn") else _run
    code = run_it(
        [_program(), *arguments], environment | variables, os.path.join(folder, _ANSWER), seconds
    )
    if code is None:
        raise GitError(f"git took longer than {seconds} seconds")
    if code:
        raise CommandError


def _kept(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _program_folders() -> list[str]:
    """The folders of programs, without those that depend on the working directory: it may be a
    stranger's.
    """
    try:
        here = os.path.realpath(os.curdir)
    except OSError:
        here = ""
    return [
        folder
        for folder in os.get_exec_path()
        if os.path.isabs(folder) and os.path.realpath(folder) != here
    ]


def _program() -> str:
    """The whole path of git. Windows looks for a bare name in the working directory first.

    Raises:
        GitError: there is none.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for folder in _program_folders():
        place = os.path.join(folder, name)
        if os.path.isfile(place) and os.access(place, os.X_OK):
            return place
    raise GitError("git is not installed")


def _spawned(
    command: list[str], environment: dict[str, str], answer: str, seconds: int
) -> int | None:
    """Run a command: its exit code, or nothing if it took too long.

    To import ``subprocess`` takes longer than most commands of git do. Its errors go to a pipe that
    nobody reads for their words: that it is closed tells at once that the command has ended.
    """
    read, write = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, answer, os.O_WRONLY | os.O_CREAT, 0o600),
        (os.POSIX_SPAWN_DUP2, write, 2),
    ]
    try:
        try:
            process = os.posix_spawn(command[0], command, environment, file_actions=actions)
        finally:
            os.close(write)
        try:
            ended = _closes(read, seconds)
        except BaseException:
            _kill(process)
            raise
    finally:
        os.close(read)
    if ended:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    _kill(process)
    return None


def _closes(pipe: int, seconds: int) -> bool:
    """Whether a pipe is closed within some seconds; what comes out of it is dropped."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    end = time.monotonic() + seconds
    while poll.poll(max(0.0, end - time.monotonic()) * 1000):
        if not os.read(pipe, 2**16):
            return True
    return False


def _kill(process: int) -> None:
    os.kill(process, 9)
    os.waitpid(process, 0)


def _run(command: list[str], environment: dict[str, str], answer: str, seconds: int) -> int | None:
    """The same where the system cannot spawn."""
    import subprocess

    with open(answer, "wb") as out:
        try:
            done = subprocess.run(  # noqa: S603 - a program by its whole path, no shell
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    return done.returncode


def _quoted(path: str) -> str:
    """A path as git reads one in a list."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
