"""What OpenSSF Scorecard asks for and can be seen without GitHub."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
USERS_WORKFLOWS = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
_UNTRUSTED = re.compile(
    r"\$\{\{[^}]*github\.(?:head_ref|event\.(?:issue|comment|review|pull_request\.(?:title|body|head)"
    r"|head_commit|commits|discussion))"
)


def read_workflow(path: Path) -> dict[Any, Any]:
    """A workflow as data; YAML 1.1 reads its key ``on`` as ``True``."""
    workflow: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return workflow


def list_uses(workflow: dict[Any, Any]) -> list[str]:
    """The actions and workflows that a workflow uses."""
    jobs = workflow["jobs"].values()
    steps = [step for job in jobs for step in job.get("steps", [])]
    return [part["uses"] for part in [*jobs, *steps] if "uses" in part]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_with_their_version(path: Path) -> None:
    for use in list_uses(read_workflow(path)):
        if not use.startswith("$/"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use), use
    pinned = re.findall(r"uses: \S+@[0-9a-f]{40}(.*)", path.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"  # v\d+\.\d+\.\d+", comment) for comment in pinned)


def test_one_action_is_pinned_at_one_commit() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for use in list_uses(read_workflow(path)):
            name, _, commit = use.partition("@")
            pins.setdefault(name, set()).add(commit)
    assert {name: commits for name, commits in pins.items() if len(commits) > 1} == {}


@pytest.mark.parametrize(
    "path", [*WORKFLOWS, *USERS_WORKFLOWS], ids=lambda path: path.stem
)
def test_a_token_has_no_right_that_a_job_does_not_name(path: Path) -> None:
    workflow = read_workflow(path)
    if path.stem == "gitlab":
        return
    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


def test_only_the_jobs_that_publish_may_write() -> None:
    writing = set()
    for path in WORKFLOWS:
        for name, job in read_workflow(path)["jobs"].items():
            if "write" in job["permissions"].values():
                writing.add(f"{path.stem}:{name}")
    expected = {"docs:publish", "release:attest", "release:github", "release:pypi"}
    assert writing == {*expected, "scorecard:scorecard"}


@pytest.mark.parametrize(
    "path", [*WORKFLOWS, *USERS_WORKFLOWS], ids=lambda path: path.stem
)
def test_no_workflow_is_dangerous(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    assert not _UNTRUSTED.search(text)
    for script in re.findall(r"run: [|>]?-?\n?((?:.*\n)(?: {10}.*\n)*)", text):
        assert "${{" not in script, script


def test_a_checkout_keeps_no_credentials() -> None:
    for path in [*WORKFLOWS, *USERS_WORKFLOWS]:
        for job in read_workflow(path).get("jobs", {}).values():
            for step in job.get("steps", []):
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False, path


def test_every_kind_of_dependency_is_renewed() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))[
        "updates"
    ]
    assert {each["package-ecosystem"] for each in updates} == {
        "github-actions",
        "pip",
        "npm",
    }
    folders = [folder for each in updates for folder in each.get("directories", [])]
    for file in (
        "pyproject.toml",
        "action-requirements.txt",
        ".ci/release-requirements.txt",
    ):
        assert f"/{Path(file).parent.as_posix()}".rstrip(".") in folders, file


@pytest.mark.parametrize(
    "name", ["action-requirements.txt", ".ci/release-requirements.txt"]
)
def test_requirements_are_pinned_by_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_what_builds_a_release_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    backend = project["build-system"]["requires"][0].partition(">")[0]
    assert f"\n{backend}==" in (ROOT / ".ci" / "release-requirements.txt").read_text(
        "utf-8"
    )


def test_there_are_a_security_policy_and_a_license() -> None:
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in policy
    assert (
        (ROOT / "LICENSE")
        .read_text(encoding="utf-8")
        .lstrip()
        .startswith("Apache License")
    )


def test_checks_run_on_three_systems_and_every_supported_python() -> None:
    jobs = read_workflow(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]
    systems = set(jobs["platforms"]["strategy"]["matrix"]["system"])
    assert systems == {"windows-latest", "macos-latest"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    prefix = "Programming Language :: Python :: 3."
    named = {
        each.rpartition(" ")[2]
        for each in project["classifiers"]
        if each.startswith(prefix)
    }
    assert named == set(jobs["checks"]["strategy"]["matrix"]["python"])


def test_no_binary_is_kept_among_the_sources() -> None:
    suffixes = {".exe", ".dll", ".so", ".dylib", ".pyc", ".jar", ".whl", ".class"}
    for folder in ("src", "tools", ".ci", ".github", "docs"):
        for path in (ROOT / folder).rglob("*"):
            assert path.suffix not in suffixes or "__pycache__" in path.parts, path
