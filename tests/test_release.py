"""Releases: the version, the changelog, the wheel and its bill of materials, and the steps of the
workflow, played in a clone."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests import tools
from tests.action.played import git

ROOT = Path(__file__).parent.parent
RELEASE = runpy.run_path(str(ROOT / "tools" / "release.py"))
SBOM = runpy.run_path(str(ROOT / "tools" / "sbom.py"))
ReleaseError = RELEASE["ReleaseError"]
NAMES = ("README.md", "CHANGELOG.md", "docs/hooks.md", "src/aboveboard/__init__.py")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the files that a release changes, in a repository, with fragments of its own."""
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    fragments = tmp_path / "changelog.d"
    fragments.mkdir()
    (fragments / "one.fixed.md").write_text("One thing\nis fixed.\n", encoding="utf-8")
    (fragments / "two.added.md").write_text("Two things are new.\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "The source")
    return tmp_path


def test_a_prepared_release_passes_the_check_of_its_tag(source: Path) -> None:
    RELEASE["prepare"](source, (7, 8, 9), "2026-12-01")
    assert RELEASE["check"](source, "v7.8.9") == []
    assert '__version__ = "7.8.9"' in (source / "src/aboveboard/__init__.py").read_text(
        "utf-8"
    )
    assert "rev: v7.8.9" in (source / "README.md").read_text("utf-8")
    assert not list((source / "changelog.d").iterdir())


def test_the_changelog_shows_the_fragments_by_kind_and_the_newest_first(
    source: Path,
) -> None:
    RELEASE["prepare"](source, (7, 8, 9), "2026-12-01")
    (source / "changelog.d" / "three.security.md").write_text(
        "Three.", encoding="utf-8"
    )
    RELEASE["prepare"](source, (7, 8, 10), "2026-12-02")
    text = (source / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.index("## 7.8.10 (2026-12-02)") < text.index("## 7.8.9 (2026-12-01)")
    notes = RELEASE["read_notes"](source, (7, 8, 9))
    assert notes == (
        "### Added\n\n- Two things are new.\n\n### Fixed\n\n- One thing\n  is fixed."
    )


def test_a_tag_that_does_not_fit_is_refused_with_every_reason(source: Path) -> None:
    problems = "; ".join(RELEASE["check"](source, "v9.9.9"))
    for reason in (
        "__init__.py states",
        "no section for 9.9.9",
        "still has",
        "README.md pins",
    ):
        assert reason in problems


def test_a_release_without_fragments_is_refused(source: Path) -> None:
    shutil.rmtree(source / "changelog.d")
    with pytest.raises(ReleaseError, match="nothing to release"):
        RELEASE["prepare"](source, (7, 8, 9), "2026-12-01")


def test_a_fragment_of_an_unknown_kind_is_refused(source: Path) -> None:
    (source / "changelog.d" / "x.improved.md").write_text("Better.", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"x\.improved\.md is not named"):
        RELEASE["read_fragments"](source)


def test_the_newest_tag_is_the_highest_version(source: Path) -> None:
    assert RELEASE["find_newest_tag"](source) is None
    for tag in ("v0.2.0", "v0.10.0", "v1", "v0.9.9", "other"):
        git(source, "tag", tag)
    assert RELEASE["find_newest_tag"](source) == (0, 10, 0)


@pytest.mark.parametrize(
    ("newest", "kinds", "expected"),
    [
        (None, {"added"}, (0, 1, 0)),
        ((0, 1, 0), {"fixed", "security"}, (0, 1, 1)),
        ((0, 1, 5), {"fixed", "added"}, (0, 2, 0)),
        ((0, 1, 5), {"removed"}, (0, 2, 0)),
        ((1, 2, 3), {"changed"}, (1, 3, 0)),
        ((1, 2, 3), {"removed", "fixed"}, (2, 0, 0)),
    ],
)
def test_the_next_version_follows_from_the_newest_tag_and_the_fragments(
    newest: tuple[int, int, int] | None, kinds: set[str], expected: tuple[int, int, int]
) -> None:
    assert RELEASE["choose_next_version"](newest, (0, 1, 0), kinds) == expected


def test_the_tag_that_moves() -> None:
    moving = [
        RELEASE["moving_tag"](version) for version in ((0, 3, 0), (1, 2, 3), (2, 0, 0))
    ]
    assert moving == ["v1", "v1", "v2"]


def test_fragments_of_the_project_can_be_folded() -> None:
    assert set(RELEASE["read_fragments"](ROOT)) <= set(RELEASE["KINDS"])


def test_a_wrong_version_gets_a_message_and_no_traceback() -> None:
    command = [sys.executable, "tools/release.py", "check", "latest"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "release: 'latest' is not a version such as 1.2.3\n"


@pytest.mark.parametrize("with_action", [False, True])
def test_the_bill_of_materials_is_valid(with_action: bool) -> None:
    text = SBOM["render"](SBOM["build_document"]("1.2.3", with_action=with_action))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    libraries = [
        each for each in json.loads(text)["components"] if each["type"] == "library"
    ]
    pinned = (ROOT / "action-requirements.txt").read_text(encoding="utf-8")
    expected = re.findall(r"^([a-z0-9-]+)==", pinned, re.M) if with_action else []
    assert [each["name"] for each in libraries] == expected
    assert all(each["externalReferences"] for each in libraries)


def test_the_bill_of_materials_names_tables_that_state_their_source() -> None:
    for entry in SBOM["DATA"]:
        for file in entry["files"]:
            table = (ROOT / "src" / "aboveboard" / file).read_text(encoding="utf-8")
            head = " ".join(table.splitlines()[:3])
            assert entry["version"] in head, (file, entry["version"])
            assert entry.get("license", "") in head


def workflow_steps(job: str) -> list[dict[str, Any]]:
    """The steps of a job of the release workflow."""
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    steps: list[dict[str, Any]] = yaml.safe_load(text)["jobs"][job]["steps"]
    return steps


def test_the_steps_of_the_build_release_a_tagged_clone(tmp_path: Path) -> None:
    """The build job, but for its actions: checked, built, described, tried."""
    tools.may_install()
    clone = tmp_path / "clone"
    git(ROOT, "clone", "-q", str(ROOT), str(clone))
    RELEASE["prepare"](clone, (7, 8, 9), "2026-12-01")
    git(clone, "commit", "-q", "-a", "-m", "Prepare 7.8.9")
    git(clone, "tag", "v7.8.9")
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "TAG": "v7.8.9",
    }
    for step in workflow_steps("build"):
        if "run" in step:
            command = ["bash", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(
                command,
                cwd=clone,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (step["name"], done.stdout, done.stderr)
    wheel = next((clone / "dist").glob("*.whl"))
    assert wheel.name == "aboveboard-7.8.9-py3-none-any.whl"
    assert wheel.stat().st_size <= 2.5 * 1024 * 1024
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(
            "aboveboard-7.8.9.dist-info/sboms/aboveboard.cdx.json"
        ).decode()
    assert text == SBOM["render"](SBOM["build_document"]("7.8.9"))
    digests = (clone / "release" / "SHA256SUMS").read_text(encoding="utf-8")
    assert wheel.name in digests
    assert (
        (clone / "release" / "notes.md")
        .read_text(encoding="utf-8")
        .startswith("### Added")
    )


def test_what_publishes_runs_for_a_pushed_tag_only() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    publishing = {
        name for name, job in jobs.items() if "write" in job["permissions"].values()
    }
    assert publishing == {"attest", "pypi", "github"}
    for name in publishing:
        assert jobs[name]["if"] == "github.event_name == 'push'"
    assert jobs["attest"]["needs"] == ["checks", "build"]
    assert jobs["pypi"]["needs"] == ["attest"]
    assert jobs["github"]["needs"] == ["pypi"]
