"""What the composite action runs: installs the dependencies aside, checks once, writes the step's
outputs.

It is started as ``python3 -I`` from the action's own checkout and needs the standard library alone.
The dependencies, pinned by hash, go to a folder of their own under the runner's temporary folder,
which is removed again: nothing reaches the user's Python, and nothing of the checked repository can
be imported. The code that runs is the checkout's ``src``: the reference a workflow pins is the
version that runs.
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
REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
FLAGS = ("offline", "only-new")
VALUES = ("manifest", "fail-on", "open-source-means", "baseline", "evidence", "save-evidence")
LISTS = ("standard", "output")
ONLINE = ("requests", "certifi", "idna", "urllib3")
NEEDLESS = ("charset-normalizer",)
"""What ``requests`` guesses an answer's letters with: nothing here lets it guess. To find its
file takes pip as long as all the others together, for its index page names every build of every
version."""
UNGUESSED = "Unable to find acceptable character detection"
"""How the warning of ``requests`` begins that nothing is there to guess with."""


class SetupError(Exception):
    """Something that a person has to change before the action can run, in words for them."""


def main() -> int:
    """Run the action; the exit code is that of ``aboveboard check``, 2 where it could not be
    started.
    """
    folder = Path(tempfile.mkdtemp(prefix="aboveboard-", dir=os.environ.get("RUNNER_TEMP")))
    work = folder / "work"
    work.mkdir()
    try:
        require_inside_workspace()
        sys.pycache_prefix = str(work / "pycache")
        install(work / "packages")
        return check(work, folder / "report.json")
    except SetupError as refusal:
        annotate("error", str(refusal))
        write_outputs({"outcome": "error"})
        return 2
    finally:
        shutil.rmtree(work, ignore_errors=True)


def require_inside_workspace() -> None:
    """Refuse a path that a link of the checkout leads out of the workspace, to files of the
    runner's user.
    """
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    path = setting("path") or "."
    if not workspace:
        return
    real, around = os.path.realpath(path), os.path.realpath(workspace)
    if Path(around) not in (Path(real), *Path(real).parents):
        raise SetupError(
            f"The input path is {path!a}, which leads out of the workspace. Name a folder in it."
        )


def install(target: Path) -> None:
    """Install the pinned dependencies into an empty folder and make them and ``src`` importable."""
    if sys.version_info < OLDEST:
        raise SetupError(
            f"aboveboard needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and python3 is "
            f"{sys.version.split()[0]} here. "
            "Add a step with actions/setup-python before this one."
        )
    command = [
        sys.executable,
        "-I",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += [
        "--no-user",
        "--no-deps",
        "--no-compile",
        "--only-binary",
        ":all:",
        "--require-hashes",
    ]
    needed = target.with_suffix(".txt")
    needed.write_text(requirements(offline=asks_nobody()), encoding="utf-8")
    command += ["--target", str(target), "--requirement", str(needed)]
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        if "No module named pip" in done.stderr:
            raise SetupError(
                "python3 has no pip here. Add a step with actions/setup-python before this one."
            )
        raise SetupError(
            "The dependencies could not be installed: "
            + "; ".join(done.stderr.strip().splitlines()[-3:])
        )
    sys.path[:0] = [str(HERE / "src"), str(target)]


def asks_nobody() -> bool:
    """Whether the inputs rule out every request."""
    return setting("offline") == "true" or bool(setting("evidence"))


def requirements(*, offline: bool) -> str:
    """The pinned dependencies but for those that are not needed; offline without those that only
    requests need.
    """
    pinned = (HERE / "action-requirements.txt").read_text(encoding="utf-8")
    left_out = {*NEEDLESS, *(ONLINE if offline else ())}
    blocks = re.split(r"\n(?=[a-z])", pinned)
    return "\n".join(block for block in blocks if block.partition("==")[0] not in left_out)


def check(work: Path, report: Path) -> int:
    """Run ``aboveboard check`` in this process; print its report, write the outputs, return its
    exit code.
    """
    from aboveboard import cli  # noqa: PLC0415 - it is importable only now

    log = work / "report.txt"
    arguments = ["check", *asked(), *compared_with(work)]
    arguments += [f"--output=json={report}", f"--output=text={log}", "--output=github"]
    said = io.StringIO()
    warnings.filterwarnings("ignore", UNGUESSED)
    with contextlib.redirect_stderr(said):
        code = cli.run([*arguments, "--", setting("path") or "."])
    if log.exists():
        show(log.read_text(encoding="utf-8"))
    if code not in (0, 1):
        annotate("error", said.getvalue())
    show(said.getvalue())
    write_outputs(outputs(code, report))
    return code


def setting(name: str) -> str:
    """An input of the action, as its environment variable carries it."""
    return os.environ.get("ABOVEBOARD_" + name.upper().replace("-", "_"), "").strip()


def asked() -> list[str]:
    """The inputs as options; a value never becomes an option of its own."""
    options = []
    for name in FLAGS:
        if setting(name) not in ("", "true", "false"):
            raise SetupError(f"The input {name} is true or false, not {setting(name)!a}.")
        if setting(name) == "true" and name != "only-new":
            options.append(f"--{name}")
    options += [f"--{name}={setting(name)}" for name in VALUES if setting(name)]
    for name in LISTS:
        options += [
            f"--{name}={line.strip()}" for line in setting(name).splitlines() if line.strip()
        ]
    return options


def compared_with(work: Path) -> list[str]:
    """The base revision as an option; nothing where there is none or it cannot be had, which is
    then said.
    """
    base = setting("base")
    if not base:
        return []
    why = missing(base, work)
    if not why:
        return [f"--base={base}", *(["--only-new"] if setting("only-new") == "true" else [])]
    annotate(
        "notice",
        f"Not compared with the base of the pull request: {base} is not in this checkout and "
        f"{why}. "
        "What the change takes away is unknown. Give actions/checkout `fetch-depth: 0`.",
    )
    return []


def missing(base: str, work: Path) -> str:
    """Why the base revision cannot be had, fetched if need be; empty where it can.

    git is run by the package, whose modules can be imported once the dependencies are installed:
    what makes git safe in a stranger's checkout stands in one place.
    """
    from aboveboard.tree import (  # noqa: PLC0415 - they are importable only now
        git,
        git_directory,
        git_runner,
    )

    folder = setting("path") or "."
    try:
        if git.commit(folder, base):
            return ""
        if setting("offline") == "true":
            return "was not fetched, because of `offline`"
        if not REVISION.fullmatch(base):
            return "was not fetched, because it is no whole commit id"
        git_runner.fetch(address(), base, str(work / "base"), os.environ.get("GITHUB_TOKEN", ""))
        return "" if git.commit(folder, base) else "was not found"
    except git_directory.GitError as refusal:
        return f"could not be fetched ({refusal})"


def address() -> str:
    """The address of the repository as the runner has it: what the checkout calls its origin may be
    a stranger's.
    """
    return f"{os.environ.get('GITHUB_SERVER_URL', '')}/{os.environ.get('GITHUB_REPOSITORY', '')}"


def saw_nothing(summary: dict[str, int]) -> bool:
    """Whether artifacts are listed and none of them could be looked at."""
    is_seen = summary["verified"] or summary["declared"] or summary["absent"]
    return bool(summary["unknown"]) and not is_seen


def outputs(code: int, report: Path) -> dict[str, str]:
    """The outputs of the step, read from the report."""
    outcome = {0: "passed", 1: "failed"}.get(code, "error")
    if not report.exists():
        return {"outcome": outcome}
    told = json.loads(report.read_text(encoding="utf-8"))
    if outcome == "passed" and saw_nothing(told["summary"]):
        outcome = "unknown"
    found = [one["verified"] for one in told["standards"] if one["id"] == "mof-1.0"]
    level = next((str(one["level"]) for one in found if one["outcome"] != "undetermined"), "")
    return {
        "outcome": outcome,
        "findings": str(len(told["findings"])),
        "mof-class": level,
        "report": str(report),
    }


def show(text: str) -> None:
    """Print text that holds a stranger's words: the runner obeys nothing in it."""
    if text:
        token = secrets.token_hex(16)
        sys.stdout.write(f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n")
        sys.stdout.flush()


def annotate(level: str, message: str) -> None:
    """Print an annotation of our own."""
    escaped = message.strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    sys.stdout.write(f"::{level} title=aboveboard::{escaped}\n")
    sys.stdout.flush()


def write_outputs(values: dict[str, str]) -> None:
    """Append to the file that the runner reads the outputs from; nothing where there is no
    runner.
    """
    if "GITHUB_OUTPUT" not in os.environ:
        return
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8", newline="\n") as file:
        for name, value in values.items():
            end = secrets.token_hex(16)
            file.write(f"{name}<<{end}\n{value}\n{end}\n")


if __name__ == "__main__":
    sys.exit(main())
