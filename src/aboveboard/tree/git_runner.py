"""Runs git, for the package and for the action alike. The only module that starts a process.

The author of a repository's ``config`` may name programs in it that git would run, and files
outside that it would read. So git never sees it: each command gets a temporary git directory of
ours, with settings of ours and the references it needs; objects and index are all it takes from the
repository. That is safe against settings unknown here, and with any version of git. The environment
is new too: it has no token, and in a hook ``GIT_DIR`` and ``GIT_INDEX_FILE`` would lead to another
repository or another index.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Mapping

from aboveboard.tree import git_directory
from aboveboard.tree.git_directory import CommandError, GitDirectory, GitError

_TIMEOUT = 60
_ENVIRONMENT = (
    "SYSTEMROOT",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LD_LIBRARY_PATH",
    "DEVELOPER_DIR",
    "GIT_EXEC_PATH",
)
"""Variables that git gets besides ``PATH``."""
_FETCH_ENVIRONMENT = (
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
_OUTPUT_NAME = "output"
_SHA256_LENGTH = 64
_fetched: list[str] = []
"""Git directories of ours with fetched commits; later commands see their objects."""


def run_git(
    root: str, *arguments: str, seconds: int = _TIMEOUT, references: bool = False
) -> bytes:
    """The output of a git command, run in ``root``. The command must not write.

    ``references``: whether its arguments name branches or tags; HEAD and object ids always work.

    Raises:
        GitError: there is no git or no repository, it took longer than ``seconds``, or ended with
            an error.
    """
    directory = git_directory.find_repository(os.path.realpath(root))
    if directory is None:
        raise GitError("not a git repository")
    folder = _make_temporary_folder()
    try:
        _write_files(folder, _git_files(directory, references=references))
        fetched = [_quote_path(os.path.join(each, "objects")) for each in _fetched]
        variables = {
            "GIT_DIR": folder,
            "GIT_WORK_TREE": directory.top,
            "GIT_INDEX_FILE": directory.index,
            "GIT_OBJECT_DIRECTORY": directory.objects,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.pathsep.join(fetched),
        }
        _run_command(folder, ["-C", root, *arguments], variables, seconds)
        with open(os.path.join(folder, _OUTPUT_NAME), "rb") as file:
            return file.read()
    except OSError as error:
        raise GitError(f"git did not answer: {type(error).__name__}") from error
    finally:
        _remove_folder(folder)


def fetch_commit(url: str, commit: str, folder: str, token: str = "") -> None:
    """Fetch one commit over https into a new folder, for all later commands of this process.

    Address, settings and credentials never come from a repository. The token is in the folder's
    settings while the command runs, because other processes can read arguments and environments.

    Raises:
        GitError: the address is not https, or as for ``run_git``.
    """
    if not url.startswith("https://"):
        raise GitError("the address is not https")
    settings = _format_settings(sha256=len(commit) == _SHA256_LENGTH)
    config = settings + _format_credentials(token)
    _make_git_folder(folder)
    try:
        _write_files(folder, {"HEAD": "ref: refs/heads/none\n", "config": config})
        os.mkdir(os.path.join(folder, "objects"))
        command = [
            "-C",
            folder,
            "-c",
            "protocol.https.allow=always",
            "fetch",
            "--quiet",
        ]
        command += ["--no-tags", "--no-recurse-submodules", "--depth=1", url, commit]
        variables = {"GIT_DIR": folder} | _copy_environment(_FETCH_ENVIRONMENT)
        _run_command(folder, command, variables, _TIMEOUT)
    except OSError as error:
        raise GitError(f"git did not answer: {type(error).__name__}") from error
    finally:
        _write_files(folder, {"config": settings})
    _fetched.append(folder)


def _format_credentials(token: str) -> str:
    """The setting that sends a token in GitHub's format; empty for no token."""
    if not token:
        return ""
    from base64 import b64encode

    word = b64encode(f"x-access-token:{token}".encode()).decode("ascii")
    return f'[http]\n\textraHeader = "Authorization: Basic {word}"\n'


def _git_files(directory: GitDirectory, *, references: bool) -> dict[str, str]:
    """The files of a git directory of ours in place of a repository's own."""
    shallow = [git_directory.read_shallow(directory)]
    for folder in _fetched:
        shallow.append(git_directory.read_shallow(GitDirectory("", folder, folder)))
    files = {
        "HEAD": git_directory.read_head(directory) + "\n",
        "config": _format_settings(sha256=git_directory.is_sha256(directory)),
        "shallow": "".join(shallow),
        **git_directory.read_shared_index(directory),
    }
    if references:
        for name, commit in git_directory.read_special_references(directory).items():
            files[name] = f"{commit}\n"
        packed = sorted(git_directory.read_references(directory).items())
        files["packed-refs"] = "".join(f"{commit} {name}\n" for name, commit in packed)
    return {name: text for name, text in files.items() if text}


def _format_settings(*, sha256: bool) -> str:
    settings = _SETTINGS.format(version=int(sha256))
    return settings + _SHA256 if sha256 else settings


def _make_temporary_folder() -> str:
    """A new temporary folder for this user alone; importing ``tempfile`` takes longer than git."""
    parent = "/tmp"  # noqa: S108 - the name in it is random, and made for this user alone
    for name in ("TMP", "TEMP", "TMPDIR"):
        parent = os.environ.get(name) or parent
    folder = os.path.join(os.path.abspath(parent), f"aboveboard-{os.urandom(12).hex()}")
    _make_git_folder(folder)
    return folder


def _make_git_folder(folder: str) -> None:
    """Make the folder of a git directory; git demands ``refs`` in it, even if empty."""
    try:
        os.mkdir(folder, 0o700)
        os.mkdir(os.path.join(folder, "refs"))
    except OSError as error:
        raise GitError(
            f"no temporary folder can be made: {type(error).__name__}"
        ) from error


def _write_files(folder: str, files: Mapping[str, str]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for name, text in files.items():
        descriptor = os.open(os.path.join(folder, name), flags, 0o600)
        with open(
            descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="\n"
        ) as file:
            file.write(text)


def _remove_folder(folder: str) -> None:
    """Remove a folder of ours; what cannot be removed is left."""
    try:
        for entry in list(os.scandir(folder)):
            if entry.is_dir(follow_symlinks=False):
                _remove_folder(entry.path)
            else:
                os.unlink(entry.path)
        os.rmdir(folder)
    except OSError:
        return


def _run_command(
    folder: str, arguments: list[str], variables: dict[str, str], seconds: int
) -> None:
    """Run git; its output goes to a file in the folder, its error messages nowhere.

    Raises:
        GitError: there is no git, it took too long, or it ended with an error.
        OSError: it could not be started.
    """
    environment = _copy_environment(_ENVIRONMENT) | {
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
    start = _spawn_process if hasattr(os, "posix_spawn") else _run_subprocess
    command = [_find_program(), *arguments]
    output = os.path.join(folder, _OUTPUT_NAME)
    code = start(command, environment | variables, output, seconds)
    if code is None:
        raise GitError(f"git took longer than {seconds} seconds")
    if code:
        raise CommandError


def _copy_environment(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _program_folders() -> list[str]:
    """The folders of ``PATH`` that do not depend on the working directory: it may be a
    stranger's.
    """
    try:
        working_directory = os.path.realpath(os.curdir)
    except OSError:
        working_directory = ""
    folders = []
    for folder in os.get_exec_path():
        if os.path.isabs(folder) and os.path.realpath(folder) != working_directory:
            folders.append(folder)
    return folders


def _find_program() -> str:
    """The absolute path of git. Windows looks for a bare name in the working directory first.

    Raises:
        GitError: there is none.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for folder in _program_folders():
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise GitError("git is not installed")


def _spawn_process(
    command: list[str], environment: dict[str, str], output: str, seconds: int
) -> int | None:
    """Run a command and return its exit code; ``None`` if it took too long.

    Importing ``subprocess`` takes longer than most git commands. Error messages go to a pipe and
    are dropped: the end of the pipe signals at once that the command has ended.
    """
    read, write = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT, 0o600),
        (os.POSIX_SPAWN_DUP2, write, 2),
    ]
    try:
        try:
            process = os.posix_spawn(
                command[0], command, environment, file_actions=actions
            )
        finally:
            os.close(write)
        try:
            ended = _wait_for_end(read, seconds)
        except BaseException:
            _kill_process(process)
            raise
    finally:
        os.close(read)
    if ended:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    _kill_process(process)
    return None


def _wait_for_end(pipe: int, seconds: int) -> bool:
    """Whether a pipe ends within some seconds; its content is dropped."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    end = time.monotonic() + seconds
    while poll.poll(max(0.0, end - time.monotonic()) * 1000):
        if not os.read(pipe, 2**16):
            return True
    return False


def _kill_process(process: int) -> None:
    os.kill(process, 9)
    os.waitpid(process, 0)


def _run_subprocess(
    command: list[str], environment: dict[str, str], output: str, seconds: int
) -> int | None:
    """The same on systems without ``posix_spawn``."""
    import subprocess

    with open(output, "wb") as out:
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


def _quote_path(path: str) -> str:
    """A path in the quotes of git's lists."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
