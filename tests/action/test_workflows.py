"""The workflows that users copy say what the action and the command understand."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from aboveboard import leaves
from tests.action.played import ROOT

FILES = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
CHECK = yaml.load(
    (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,  # ``on`` is a word there, not a truth
)
OURS = "aboveboard-lint/aboveboard"


def _list_calls(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of all jobs, and the jobs that call another workflow instead."""
    calls: list[dict[str, Any]] = []
    for job in workflow.get("jobs", {}).values():
        calls += job.get("steps", [job])
    return calls


def _inputs_of(call: dict[str, Any]) -> set[str]:
    """The inputs that the action or the called workflow takes."""
    if call["uses"] == f"{OURS}/.github/workflows/check.yml@v1":
        return set(CHECK["on"]["workflow_call"]["inputs"])
    assert call["uses"] == f"{OURS}@v1"
    return set(ACTION["inputs"])


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if file.stem != "gitlab"],
    ids=lambda file: file.stem,
)
def test_a_workflow_uses_inputs_outputs_and_formats_that_there_are(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    ours = [call for call in _list_calls(workflow) if call["uses"].startswith(OURS)]
    assert len(ours) == 1
    given = ours[0].get("with", {})
    assert set(given) <= _inputs_of(ours[0])
    assert set(re.findall(r"\.outputs\.([a-z-]+)", text)) <= set(ACTION["outputs"])
    formats = {line.partition("=")[0] for line in given.get("output", "").split()}
    assert formats <= set(leaves.names("aboveboard.reports"))
    assert workflow["permissions"] == {}


def test_the_workflow_of_the_page_is_the_example() -> None:
    page = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    shown = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])
    example = yaml.safe_load(
        (ROOT / "docs" / "workflows" / "pull-request.yml").read_text(encoding="utf-8")
    )
    assert shown == example


def test_every_format_is_on_the_page_about_reports() -> None:
    page = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z]+)` \|", page, re.M)) == set(
        leaves.names("aboveboard.reports")
    )


def test_gitlab_runs_the_job_where_it_tells_the_base() -> None:
    job = yaml.safe_load(
        (ROOT / "docs" / "workflows" / "gitlab.yml").read_text(encoding="utf-8")
    )["aboveboard"]
    assert "CI_MERGE_REQUEST_DIFF_BASE_SHA" in job["script"][0]
    assert 'CI_PIPELINE_SOURCE == "merge_request_event"' in job["rules"][0]["if"]


def test_the_script_for_gitlab_writes_what_it_hands_over(tmp_path: Path) -> None:
    job = yaml.safe_load(
        (ROOT / "docs" / "workflows" / "gitlab.yml").read_text(encoding="utf-8")
    )["aboveboard"]
    words = shlex.split(
        job["script"][0].replace("${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}", "")
    )
    command = [
        sys.executable,
        "-m",
        *words,
        "--offline",
        str(ROOT / "examples" / "open-washed"),
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stderr
    for name in job["artifacts"]["reports"].values():
        assert (tmp_path / name).stat().st_size > 100
