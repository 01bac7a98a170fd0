"""The reusable workflow and the component for GitLab pass on what the action and the command
understand, and compare each event with the right base."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import tools
from tests.action.played import HERE, ROOT

WORKFLOW = yaml.safe_load(
    (ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8")
)
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
EVERY_EVENT = yaml.safe_load(
    (ROOT / "docs" / "workflows" / "every-event.yml").read_text("utf-8")
)
COMPONENT = (ROOT / "templates" / "aboveboard.yml").read_text(encoding="utf-8")


def find_step(workflow: dict[Any, Any], uses: str) -> dict[str, Any]:
    """The step of a workflow's job that uses an action."""
    (job,) = workflow["jobs"].values()
    return next(step for step in job["steps"] if step.get("uses", "").startswith(uses))


def test_the_tables_of_inputs_are_fresh() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "input_tables.py"))
    for path, text in tool["build_pages"]().items():
        assert path.read_text(encoding="utf-8") == text, (
            "run: python tools/input_tables.py"
        )


def test_the_reusable_workflow_passes_inputs_that_the_action_has() -> None:
    passed = find_step(WORKFLOW, "$/")["with"]
    assert set(passed) <= set(ACTION["inputs"])
    own = set(WORKFLOW[True]["workflow_call"]["inputs"]) - {"html-report", "runs-on"}
    assert own == set(passed)


def test_inputs_have_the_defaults_of_the_action() -> None:
    inputs = WORKFLOW[True]["workflow_call"]["inputs"]
    for name in set(inputs) & set(ACTION["inputs"]) - {"base"}:
        assert (
            str(inputs[name]["default"]).lower()
            == str(ACTION["inputs"][name]["default"]).lower()
        )


def test_outputs_are_those_of_the_action() -> None:
    (job,) = WORKFLOW["jobs"].values()
    assert set(WORKFLOW[True]["workflow_call"]["outputs"]) == set(job["outputs"])
    assert set(job["outputs"]) <= set(ACTION["outputs"])


@pytest.mark.parametrize("page", ["github", "organisations"])
def test_a_page_calls_the_reusable_workflow_with_inputs_that_it_has(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    block = next(part for part in text.split("```yaml\n") if "check.yml@v1" in part)
    caller = yaml.safe_load(textwrap.dedent(block.split("```")[0]))
    (job,) = caller["jobs"].values()
    assert set(job["with"]) <= set(WORKFLOW[True]["workflow_call"]["inputs"])
    assert caller["permissions"] == {}
    assert job["permissions"] == {"contents": "read"}
    assert "merge_group" in caller[True]


EVENTS = {
    "pull_request": ({"pull_request": {"base": {"sha": "a" * 40}}}, "a" * 40),
    "merge_group": ({"merge_group": {"base_sha": "b" * 40}}, "b" * 40),
    "push": ({"before": "c" * 40, "created": False}, "c" * 40),
    "first push of a branch": ({"before": "0" * 40, "created": True}, ""),
    "schedule": ({"schedule": "17 5 * * 1"}, ""),
    "workflow_dispatch": ({"inputs": {}}, ""),
}


@pytest.mark.parametrize("source", ["reusable", "every-event"])
@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_compared_with_its_base(
    source: str, event: str, tmp_path: Path
) -> None:
    step = find_step(WORKFLOW, "$/")
    if source == "every-event":
        step = find_step(EVERY_EVENT, "aboveboard-lint/")
    payload, expected = EVENTS[event]
    action = {
        "name": "base",
        "description": "shows an expression",
        "inputs": {"base": {"description": "none", "default": ""}},
        "outputs": {
            "base": {"description": "it", "value": "${{ steps.show.outputs.base }}"}
        },
        "runs": {"using": "composite", "steps": [show_step(step["with"]["base"])]},
    }
    (tmp_path / "action").mkdir()
    (tmp_path / "workspace").mkdir()
    (tmp_path / "action" / "action.yml").write_text(
        yaml.safe_dump(action), encoding="utf-8"
    )
    (tmp_path / "event.json").write_text(json.dumps(payload), encoding="utf-8")
    assert play_action(tmp_path)["outputs"]["base"] == expected


def show_step(expression: str) -> dict[str, Any]:
    """A step that writes the value of an expression to an output."""
    return {
        "id": "show",
        "shell": "bash",
        "env": {"BASE": expression},
        "run": 'echo "base=$BASE" >>"$GITHUB_OUTPUT"',
    }


def play_action(folder: Path) -> dict[str, Any]:
    """The account of a run of the action in a folder."""
    account = folder / "account.json"
    command = [tools.node("@actions/workflow-parser"), "--no-warnings"]
    command += [
        "--import",
        "./register.mjs",
        "run-composite.mjs",
        str(folder / "action"),
    ]
    command += ["--workspace", str(folder / "workspace"), "--json", str(account)]
    command += ["--payload", str(folder / "event.json")]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, timeout=60, check=False
    )
    assert account.exists(), done.stdout + done.stderr
    result: dict[str, Any] = json.loads(account.read_text(encoding="utf-8"))
    return result


def fill_component(**inputs: str) -> dict[str, Any]:
    """The job of the component with its inputs filled in, as GitLab does."""
    head, body = COMPONENT.split("\n---\n")
    declared = yaml.safe_load(head)["spec"]["inputs"]
    values = {name: each["default"] for name, each in declared.items()} | inputs

    def fill(match: re.Match[str]) -> str:
        value = values[match[1]]
        return str(value).lower() if isinstance(value, bool) else str(value)

    job: dict[str, Any] = yaml.safe_load(
        re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", fill, body)
    )
    return job


def test_the_component_is_a_valid_job(tmp_path: Path) -> None:
    file = tmp_path / "gitlab-ci.yml"
    file.write_text(yaml.safe_dump(fill_component()), encoding="utf-8")
    check = Path(sys.executable).with_name("check-jsonschema")
    if not check.exists():
        pytest.skip("check-jsonschema is installed for developers only")
    command = [str(check), "--builtin-schema", "vendor.gitlab-ci", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_component_runs_where_gitlab_tells_the_base() -> None:
    job = fill_component()["aboveboard"]
    assert job["rules"][0] == {"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}
    assert "-I -m pip" in job["before_script"][0]


@pytest.mark.parametrize(
    ("inputs", "code"),
    [({}, 1), ({"fail-on": "never", "only-new": "true", "offline": "true"}, 0)],
)
def test_the_script_of_the_component_writes_its_reports(
    inputs: dict[str, str], code: int, tmp_path: Path
) -> None:
    path = ROOT / "examples" / "open-washed"
    job = fill_component(path=str(path), **{"offline": "true", **inputs})["aboveboard"]
    variables = {
        **job["variables"],
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }
    done = subprocess.run(
        ["bash", "-ec", "\n".join(job["script"])],
        cwd=tmp_path,
        env={**variables, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    for name in job["artifacts"]["reports"].values():
        assert (tmp_path / name).stat().st_size > 100
