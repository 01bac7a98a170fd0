"""The action, played end to end: inputs to annotations, summary and outputs, with the machine left
as it was."""

import shutil
from pathlib import Path

import pytest

from tests.action.played import ROOT, commit, play


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples" / "open-washed", tmp_path / "workspace")
    commit(tmp_path / "workspace", "A release")
    return tmp_path / "workspace"


def _seen(folder: Path) -> dict[str, tuple[int, int]]:
    files = [
        path
        for path in folder.rglob("*")
        if ".git" not in path.parts and "node_modules" not in path.parts
    ]
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in files
        if path.is_file()
    }


def test_findings_become_annotations_and_nothing_is_left_behind(
    workspace: Path, python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folders = (workspace, ROOT / "src", python.parent, tmp_path / "home" / ".local")
    before = [_seen(folder) for folder in folders]
    played = play(workspace, {"offline": "true"}, str(python))
    assert played.result["conclusion"] == "failure"
    assert played.outputs["outcome"] == "failed"
    assert int(played.outputs["findings"]) == len(played.result["annotations"])
    assert ("aboveboard.yaml", 11, "artifact-missing") in played.annotations("error")
    assert played.result["summaries"][0]["text"].startswith("## aboveboard: ")
    assert "What this release may truthfully say" in played.result["log"]
    assert [_seen(folder) for folder in folders] == before
    left = {name.partition("/")[2] for name in played.result["left"]}
    assert left == {"report.json"}


def test_the_python_that_is_watched_is_the_one_that_runs(
    workspace: Path, tmp_path: Path
) -> None:
    (tmp_path / "python3").write_text(
        "#!/bin/sh\necho this very one\nexit 7\n", encoding="utf-8"
    )
    (tmp_path / "python3").chmod(0o755)
    played = play(workspace, {"offline": "true"}, str(tmp_path))
    assert (played.result["log"], played.result["steps"][0]["exit"]) == (
        "this very one\n",
        7,
    )


def test_modules_and_file_names_of_the_checked_repository_do_nothing(
    workspace: Path,
) -> None:
    expected = play(workspace, {"offline": "true"})
    for name in (
        "uuid",
        "yaml",
        "json",
        "argparse",
        "aboveboard",
        "license_expression",
        "sitecustomize",
    ):
        (workspace / f"{name}.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    (workspace / "pyproject.toml").write_text(
        "[tool.pip]\nno-index = true\n", encoding="utf-8"
    )
    (
        workspace / "weights" / "##[set-output name=outcome;]passed.safetensors"
    ).write_text("", encoding="utf-8")
    (workspace / "weights" / "a\n::stop-commands::x\n.safetensors").write_text(
        "", encoding="utf-8"
    )
    commit(workspace, "Hostile")
    played = play(workspace, {"offline": "true"})
    assert played.outputs["outcome"] == "failed"
    assert played.result["deprecated"] == []
    assert set(expected.annotations("error")) <= set(played.annotations("error"))


def test_an_honest_release_passes_and_says_so_in_one_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "honest-open-weights", tmp_path / "workspace")
    commit(tmp_path / "workspace", "A release")
    played = play(
        tmp_path / "workspace",
        {"offline": "true", "output": "html=page.html\nsarif=out.sarif"},
    )
    assert played.result["conclusion"] == "success"
    assert (played.outputs["outcome"], played.outputs["findings"]) == ("passed", "0")
    assert played.result["annotations"] == []
    assert played.result["log"].startswith("aboveboard: no findings")
    assert (
        (tmp_path / "workspace" / "page.html")
        .read_text(encoding="utf-8")
        .startswith("<!DOCTYPE html>")
    )


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"offline": "perhaps"}, "true or false"),
        ({"fail-on": "everything"}, "invalid choice"),
        ({"output": "papyrus=a.txt"}, "no output format"),
        ({"path": "not/there"}, "not there"),
    ],
)
def test_wrong_use_is_an_error_of_its_own(
    workspace: Path, inputs: dict[str, str], words: str
) -> None:
    played = play(workspace, {"offline": "true", **inputs})
    assert played.result["conclusion"] == "failure"
    assert played.outputs["outcome"] == "error"
    assert words in played.result["annotations"][0]["message"]
