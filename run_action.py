"""What the composite action runs: it installs the dependencies, checks and writes the outputs.

It is started as ``python3 -I`` from the action's own checkout and needs the standard library alone.
The dependencies, pinned by hash, go to a folder of their own under the runner's temporary folder,
which is removed again: nothing reaches the user's Python, and nothing of the checked repository can
be imported. The code that runs is the checkout's ``src``: the reference a workflow pins is the
version that runs.

The syntax is that of Python 3.8, so that an older ``python3`` can still look for a newer one in the
runner's tool cache, or say what to do.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
RELEASE = re.compile(r"(\d+)\.(\d+)\.(\d+)")
"""The version of a release; pre-releases have more to it."""
REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
FLAGS = ("offline", "only-new")
VALUES = (
    "manifest",
    "fail-on",
    "open-source-means",
    "baseline",
    "evidence",
    "save-evidence",
)
LISTS = ("standard", "output")
ONLINE = ("requests", "certifi", "idna", "urllib3")
UNUSED = ("charset-normalizer",)
"""What ``requests`` guesses encodings with: nothing here uses that. Finding its file takes pip as
long as all the others together, because its index page lists every build of every version."""
UNUSED_WARNING = "Unable to find acceptable character detection"
"""How the warning of ``requests`` about it begins."""
PIP_OPTIONS = (
    *("--quiet", "--no-input", "--disable-pip-version-check", "--no-user", "--no-deps"),
    *("--no-compile", "--only-binary", ":all:", "--require-hashes"),
)


class SetupError(Exception):
    """A problem with the setup, in words for the user."""


def main() -> int:
    """Run the action; the exit code is that of ``aboveboard check``, 2 if it could not start."""
    if sys.version_info < OLDEST:
        return run_with_newer_python()
    folder = Path(
        tempfile.mkdtemp(prefix="aboveboard-", dir=os.environ.get("RUNNER_TEMP"))
    )
    work = folder / "work"
    work.mkdir()
    try:
        require_inside_workspace()
        sys.pycache_prefix = str(work / "pycache")
        install_dependencies(work / "packages")
        return run_check(work, folder / "report.json")
    except SetupError as error:
        return report_setup_error(error)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def report_setup_error(error: SetupError) -> int:
    """Annotate the step with an error; return the exit code for it."""
    annotate("error", str(error))
    write_outputs({"outcome": "error"})
    return 2


def run_with_newer_python() -> int:
    """Run this file again with a newer Python of the runner's tool cache; return its exit code."""
    for python in find_cached_pythons(os.environ.get("RUNNER_TOOL_CACHE", "")):
        if is_new_enough(python):
            command = [str(python), "-I", str(Path(__file__).resolve())]
            return subprocess.run(command, check=False).returncode  # noqa: S603
    return report_setup_error(
        SetupError(
            f"aboveboard needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and python3 is "
            f"{sys.version.split()[0]} here. Add a step with actions/setup-python before this one."
        )
    )


def find_cached_pythons(tool_cache: str) -> list[Path]:
    """The Pythons of a tool cache that are new enough by their folder's name, newest first."""
    if not tool_cache:
        return []
    pythons = []
    for folder in Path(tool_cache, "Python").glob("3.*/*"):
        release = RELEASE.fullmatch(folder.parent.name)
        version = tuple(map(int, release.groups())) if release else ()
        if version < OLDEST or "freethreaded" in folder.name:
            continue
        for name in ("bin/python3", "python.exe"):
            if (folder / name).is_file():
                pythons.append((version, folder / name))
    pythons.sort(reverse=True)
    return [python for _, python in pythons]


def is_new_enough(python: Path) -> bool:
    """Whether a Python can be run here and is new enough: a cache may be of another system."""
    test = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        done = subprocess.run(  # noqa: S603 - a program of the runner's tool cache
            [str(python), "-I", "-c", test],
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def require_inside_workspace() -> None:
    """Refuse a path that a link of the checkout leads out of the workspace, to files of the
    runner's user.
    """
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    path = read_input("path") or "."
    if not workspace:
        return
    real, around = os.path.realpath(path), os.path.realpath(workspace)
    if Path(around) not in (Path(real), *Path(real).parents):
        raise SetupError(
            f"The input path is {path!a}, which leads out of the workspace. Name a folder in it."
        )


def install_dependencies(target: Path) -> None:
    """Install the pinned dependencies into an empty folder and make them and ``src`` importable."""
    needed = target.with_suffix(".txt")
    needed.write_text(select_requirements(offline=makes_no_request()), encoding="utf-8")
    command = [sys.executable, "-I", "-m", "pip", "install", *PIP_OPTIONS]
    command += ["--target", str(target), "--requirement", str(needed)]
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SetupError(explain_pip_error(done.stderr))
    sys.path[:0] = [str(HERE / "src"), str(target)]


def explain_pip_error(output: str) -> str:
    """Why pip failed, from its error output."""
    if "No module named pip" in output:
        return "python3 has no pip here. Add a step with actions/setup-python before this one."
    last_lines = output.strip().splitlines()[-3:]
    return "The dependencies could not be installed: " + "; ".join(last_lines)


def makes_no_request() -> bool:
    """Whether the inputs rule out every request."""
    return read_input("offline") == "true" or bool(read_input("evidence"))


def select_requirements(*, offline: bool) -> str:
    """The pinned dependencies that are used; offline without those that only requests need."""
    pinned = (HERE / "action-requirements.txt").read_text(encoding="utf-8")
    left_out = set(UNUSED)
    if offline:
        left_out.update(ONLINE)
    blocks = re.split(r"\n(?=[a-z])", pinned)
    return "\n".join(
        block for block in blocks if block.partition("==")[0] not in left_out
    )


def run_check(work: Path, report: Path) -> int:
    """Run ``aboveboard check`` in this process; print its report, write the outputs and return its
    exit code.
    """
    from aboveboard import cli  # noqa: PLC0415 - it is importable only now

    log = work / "report.txt"
    arguments = ["check", *build_options(), *build_base_options(work)]
    arguments += [f"--output=json={report}", f"--output=text={log}", "--output=github"]
    messages = io.StringIO()
    warnings.filterwarnings("ignore", UNUSED_WARNING)
    with contextlib.redirect_stderr(messages):
        code = cli.run([*arguments, "--", read_input("path") or "."])
    if log.exists():
        print_untrusted(log.read_text(encoding="utf-8"))
    if code not in (0, 1):
        annotate("error", messages.getvalue())
    print_untrusted(messages.getvalue())
    write_outputs(read_outputs(code, report))
    return code


def read_input(name: str) -> str:
    """An input of the action, from its environment variable."""
    return os.environ.get("ABOVEBOARD_" + name.upper().replace("-", "_"), "").strip()


def build_options() -> list[str]:
    """The inputs as options; a value never becomes an option of its own."""
    options = []
    for name in FLAGS:
        value = read_input(name)
        if value not in ("", "true", "false"):
            raise SetupError(f"The input {name} is true or false, not {value!a}.")
        if value == "true" and name != "only-new":
            options.append(f"--{name}")
    for name in VALUES:
        if read_input(name):
            options.append(f"--{name}={read_input(name)}")
    for name in LISTS:
        for line in read_input(name).splitlines():
            if line.strip():
                options.append(f"--{name}={line.strip()}")
    return options


def build_base_options(work: Path) -> list[str]:
    """The base revision as options; none where there is no base, or, with a notice, where it
    cannot be read.
    """
    base = read_input("base")
    if not base:
        return []
    obstacle = explain_missing_base(base, work)
    if not obstacle:
        options = [f"--base={base}"]
        if read_input("only-new") == "true":
            options.append("--only-new")
        return options
    annotate(
        "notice",
        f"Not compared with the base of the pull request: {base} is not in this checkout and "
        f"{obstacle}. What the change takes away is unknown. Give actions/checkout "
        "`fetch-depth: 0`.",
    )
    return []


def explain_missing_base(base: str, work: Path) -> str:
    """Why the base revision cannot be read, after fetching it if needed; empty where it can.

    git is run by the package, whose modules can be imported once the dependencies are installed:
    what makes git safe in a stranger's checkout is in one place.
    """
    from aboveboard.tree import (  # noqa: PLC0415 - they are importable only now
        git,
        git_directory,
        git_runner,
    )

    folder = read_input("path") or "."
    token = os.environ.get("GITHUB_TOKEN", "")
    try:
        if git.resolve_commit(folder, base):
            return ""
        if read_input("offline") == "true":
            return "was not fetched, because of `offline`"
        if not REVISION.fullmatch(base):
            return "was not fetched, because it is no whole commit id"
        git_runner.fetch_commit(repository_address(), base, str(work / "base"), token)
        return "" if git.resolve_commit(folder, base) else "was not found"
    except git_directory.GitError as error:
        return f"could not be fetched ({error})"


def repository_address() -> str:
    """The address of the repository from the runner: the checkout's origin may be a stranger's."""
    return f"{os.environ.get('GITHUB_SERVER_URL', '')}/{os.environ.get('GITHUB_REPOSITORY', '')}"


def saw_nothing(summary: dict[str, int]) -> bool:
    """Whether artifacts are listed and none of them could be looked at."""
    is_seen = summary["verified"] or summary["declared"] or summary["absent"]
    return bool(summary["unknown"]) and not is_seen


def read_outputs(code: int, report: Path) -> dict[str, str]:
    """The outputs of the step, read from the report."""
    outcome = {0: "passed", 1: "failed"}.get(code, "error")
    if not report.exists():
        return {"outcome": outcome}
    content = json.loads(report.read_text(encoding="utf-8"))
    if outcome == "passed" and saw_nothing(content["summary"]):
        outcome = "unknown"
    mof_class = ""
    for standard in content["standards"]:
        if (
            standard["id"] == "mof-1.0"
            and standard["verified"]["outcome"] != "undetermined"
        ):
            mof_class = str(standard["verified"]["level"])
            break
    return {
        "outcome": outcome,
        "findings": str(len(content["findings"])),
        "mof-class": mof_class,
        "report": str(report),
    }


def print_untrusted(text: str) -> None:
    """Print text with a stranger's words: the runner obeys no command in it."""
    if text:
        token = secrets.token_hex(16)
        sys.stdout.write(f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n")
        sys.stdout.flush()


def annotate(level: str, message: str) -> None:
    """Print an annotation of our own."""
    escaped = (
        message.strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    )
    sys.stdout.write(f"::{level} title=aboveboard::{escaped}\n")
    sys.stdout.flush()


def write_outputs(values: dict[str, str]) -> None:
    """Append to the file that the runner reads the outputs from; without a runner do nothing."""
    if "GITHUB_OUTPUT" not in os.environ:
        return
    with Path(os.environ["GITHUB_OUTPUT"]).open(
        "a", encoding="utf-8", newline="\n"
    ) as file:
        for name, value in values.items():
            end = secrets.token_hex(16)
            file.write(f"{name}<<{end}\n{value}\n{end}\n")


if __name__ == "__main__":
    sys.exit(main())
