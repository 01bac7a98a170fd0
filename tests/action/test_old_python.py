"""Where ``python3`` is too old, the action looks for a newer one in the runner's tool cache."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.action.played import ROOT

PLAY_OLD = (
    "import runpy, sys; sys.version_info = (3, 9, 18); sys.version = '3.9.18 (main)';"
    "sys.argv = [sys.argv[1]]; runpy.run_path(sys.argv[0], run_name='__main__')"
)
WORKING = """#!/bin/sh
[ "$2" = -c ] && exec {python} "$@"
echo "{name} $*"
exit 7
"""
BROKEN = "#!/bin/sh\nexit 127\n"


def run_as_old_python(tool_cache: Path) -> tuple[int, str]:
    environment = {"PATH": os.environ["PATH"], "RUNNER_TOOL_CACHE": str(tool_cache)}
    command = [sys.executable, "-I", "-c", PLAY_OLD, str(ROOT / "run_action.py")]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def add_python(
    tool_cache: Path, version: str, script: str, file: str = "bin/python3"
) -> None:
    python = tool_cache / "Python" / version / file
    python.parent.mkdir(parents=True)
    python.write_text(
        script.format(name=version, python=sys.executable), encoding="utf-8"
    )
    python.chmod(0o755)


@pytest.mark.parametrize("file", ["bin/python3", "python.exe"])
def test_the_newest_python_that_works_runs_the_action(
    tmp_path: Path, file: str
) -> None:
    for version in ("3.9.18/x64", "3.11.9/x64", "3.12.4/x64"):
        add_python(tmp_path, version, WORKING, file)
    add_python(tmp_path, "3.13.1/x64", BROKEN, file)
    for unsuitable in ("3.13.2/x64-freethreaded", "3.14.0-rc.2/x64"):
        add_python(tmp_path, unsuitable, WORKING, file)
    (tmp_path / "Python" / "3.15.0" / "x64").mkdir(parents=True)
    assert run_as_old_python(tmp_path) == (
        7,
        f"3.12.4/x64 -I {ROOT / 'run_action.py'}\n",
    )


def test_no_newer_python_is_an_error_of_one_line(tmp_path: Path) -> None:
    add_python(tmp_path, "3.10.4/x64", WORKING)
    code, output = run_as_old_python(tmp_path)
    assert code == 2
    assert output == (
        "::error title=aboveboard::aboveboard needs Python 3.11 or newer, and python3 is 3.9.18 "
        "here. Add a step with actions/setup-python before this one.\n"
    )


def test_an_older_python_can_parse_the_action() -> None:
    source = (ROOT / "run_action.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
