"""A pull request relicenses the weights: what the action says depends on what the README goes on
saying."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.action.played import ROOT, Played, commit, git, play

APACHE = "The weights of Heron-1 are licensed under the Apache License, Version 2.0 (Apache-2.0).\n"
NON_COMMERCIAL = (
    "The weights of Heron-1 are licensed under the Creative Commons "
    "Attribution-NonCommercial 4.0 International\n"
    "License (CC-BY-NC-4.0).\n"
)
CLAIM = (
    "# Heron-1\n\nHeron-1 is an open source model that writes letters to a museum.\n"
)
HONEST = (
    "# Heron-1\n\nHeron-1 writes letters to a museum. Its weights are for non-commercial "
    "use only.\n"
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    shutil.copytree(ROOT / "examples" / "honest-open-weights", folder)
    manifest = (folder / "aboveboard.yaml").read_text(encoding="utf-8")
    manifest = manifest.replace(
        "license-file: LICENSE", "license-file: LICENSE-WEIGHTS"
    )
    (folder / "aboveboard.yaml").write_text(
        manifest.replace("claims: [open-weights]\n", ""), encoding="utf-8"
    )
    (folder / "LICENSE-WEIGHTS").write_text(APACHE, encoding="utf-8")
    (folder / "README.md").write_text(CLAIM, encoding="utf-8")
    commit(folder, "A release")
    return folder


def _relicensed(folder: Path, readme: str) -> None:
    manifest = (folder / "aboveboard.yaml").read_text(encoding="utf-8")
    changed = manifest.replace(
        "license: Apache-2.0, license-file", "license: CC-BY-NC-4.0, license-file"
    )
    assert changed != manifest
    (folder / "aboveboard.yaml").write_text(changed, encoding="utf-8")
    (folder / "LICENSE-WEIGHTS").write_text(NON_COMMERCIAL, encoding="utf-8")
    (folder / "README.md").write_text(readme, encoding="utf-8")
    commit(folder, "Relicense the weights")


def _played(folder: Path, base: str, **inputs: str) -> Played:
    event = {"pull_request": {"base": {"sha": base}}}
    return play(
        folder,
        {
            "offline": "true",
            **{key.replace("_", "-"): value for key, value in inputs.items()},
        },
        event=event,
    )


def test_while_the_readme_says_open_source_three_lines_are_annotated_and_the_step_fails(
    release: Path,
) -> None:
    base = git(release, "rev-parse", "HEAD")
    _relicensed(release, CLAIM)
    for only_new in ("false", "true"):
        played = _played(release, base, only_new=only_new)
        assert played.result["conclusion"] == "failure"
        assert set(played.annotations("error")) == {
            ("aboveboard.yaml", 8, "license-tightened"),
            ("LICENSE-WEIGHTS", 1, "license-tightened"),
            ("README.md", 3, "claim-unsupported"),
        }


def test_with_an_honest_readme_it_passes_with_one_notice(release: Path) -> None:
    base = git(release, "rev-parse", "HEAD")
    _relicensed(release, HONEST)
    played = _played(release, base)
    assert played.result["conclusion"] == "success"
    assert [(one["level"], one["title"]) for one in played.result["annotations"]] == [
        ("notice", "license-tightened")
    ]
    assert played.annotations("notice")[0][:2] == ("aboveboard.yaml", 8)


def test_a_shallow_checkout_that_may_not_fetch_the_base_says_so(
    release: Path, tmp_path: Path
) -> None:
    base = git(release, "rev-parse", "HEAD")
    _relicensed(release, HONEST)
    shallow = tmp_path / "shallow" / "release"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{release}", str(shallow))
    played = _played(shallow, base)
    assert played.result["conclusion"] == "success"
    assert [one["title"] for one in played.result["annotations"]] == ["aboveboard"]
    assert "unknown" in played.result["annotations"][0]["message"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can give a folder away",
)
def test_in_a_container_the_checkout_of_another_user_is_compared_as_well(
    release: Path,
) -> None:
    base = git(release, "rev-parse", "HEAD")
    _relicensed(release, HONEST)
    for path in (release, *release.rglob("*")):
        os.chown(path, 4321, 4321, follow_symlinks=False)
    with pytest.raises(subprocess.CalledProcessError):
        git(release, "status")
    played = _played(release, base)
    assert [(one["level"], one["title"]) for one in played.result["annotations"]] == [
        ("notice", "license-tightened")
    ]
    assert "dubious" not in played.result["log"]
