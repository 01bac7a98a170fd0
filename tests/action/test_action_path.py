"""The action's ``path``: a folder of the workspace, and nothing that a link of the checkout leads
to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.action.played import ROOT


def started(workspace: Path, path: str) -> subprocess.CompletedProcess[str]:
    """The action's program; a path that is refused ends it before anything is installed."""
    variables = {
        "GITHUB_WORKSPACE": str(workspace),
        "ABOVEBOARD_PATH": path,
        "RUNNER_TEMP": str(workspace.parent),
    }
    command = [sys.executable, "-I", str(ROOT / "run_action.py")]
    environment = {**os.environ, **variables}
    return subprocess.run(
        command,
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "path", ["model", "model/inner", "..", "/", "model/../../elsewhere"]
)
def test_a_path_out_of_the_workspace_is_refused(tmp_path: Path, path: str) -> None:
    workspace, outside = tmp_path / "workspace", tmp_path / "elsewhere"
    (outside / "inner").mkdir(parents=True)
    workspace.mkdir()
    (workspace / "model").symlink_to(outside)
    done = started(workspace, path)
    assert done.returncode == 2
    assert done.stdout.startswith("::error title=aboveboard::The input path is")
