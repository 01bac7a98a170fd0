"""The hooks as pre-commit and prek run them, in repositories that take them from this one."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import tools
from tests.action.played import ROOT, commit, git

RUNNERS = ("pre-commit", "prek")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples" / "honest-open-weights", tmp_path / "release")
    commit(tmp_path / "release", "A release")
    return tmp_path / "release"


def _run(folder: Path, *command: str) -> tuple[int, str]:
    tools.may_install()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
NAMED = [hook for hook in HOOKS if hook.get("pass_filenames", True)]


@pytest.mark.parametrize("hook", NAMED, ids=lambda hook: hook["id"])
def test_a_name_that_looks_like_an_option_is_a_name(
    hook: dict[str, Any], tmp_path: Path
) -> None:
    """As pre-commit calls it: the entry, then the arguments, then names of files."""
    names = [f"{folder}/README.md" for folder in ("--bogus", "--name=x", "-h", "--")]
    for name in names:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("# Foo\n", encoding="utf-8")
    program, *words = [*shlex.split(hook["entry"]), *hook.get("args", []), *names]
    assert program == "aboveboard"
    done = subprocess.run(
        [sys.executable, "-m", program, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "0 own claims in 4 files\n"), (
        done.stderr
    )


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_hook_passes_an_honest_release_by_try_repo(
    runner: str, release: Path
) -> None:
    tools.may_install()
    code, told = _run(
        release,
        tools.program(runner),
        "try-repo",
        str(ROOT),
        "aboveboard",
        "--all-files",
    )
    assert code == 0, told
    assert "Passed" in told


@pytest.mark.parametrize("name", RUNNERS)
def test_once_installed_the_hooks_need_no_network_and_see_what_is_deleted(
    name: str, release: Path
) -> None:
    tools.may_install()
    runner = tools.program(name)
    hooks = "[{id: aboveboard}, {id: aboveboard-claims}]"
    config = f"repos:\n- repo: {ROOT}\n  rev: {git(ROOT, 'rev-parse', 'HEAD')}\n  hooks: {hooks}\n"
    (release / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    commit(release, "Hooks")
    assert _run(release, runner, "install-hooks")[0] == 0
    alone = (
        ("unshare", "-rn") if _run(release, "unshare", "-rn", "true")[0] == 0 else ()
    )
    run = (*alone, runner, "run")
    code, told = _run(release, *run, "aboveboard")
    assert (code, "Passed" in told) == (0, True), told
    code, told = _run(release, *run, "aboveboard-claims", "--all-files")
    assert (code, "open weights (" in told) == (0, True), told
    code, told = _run(release, *run, "aboveboard-claims", "--files", "src/heron.py")
    assert (code, "Skipped" in told) == (0, True), told
    git(release, "rm", "-q", "-r", "weights")
    code, told = _run(release, *run, "aboveboard")
    assert (code, "artifact-missing" in told) == (1, True), told
    git(release, "checkout", "-q", "HEAD", "--", "weights")
    git(release, "rm", "-q", "LICENSE")
    assert "Skipped" not in _run(release, *run, "aboveboard")[1]
