"""The repository's own name: a check knows it without being told, and never prints it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aboveboard import pipeline
from aboveboard.network import remote
from aboveboard.tree import files

_README = (
    "Nuthatch has been fully open-sourced.\n\nCormorant has been fully open-sourced.\n"
)


def own(folder: Path) -> list[int]:
    report = pipeline.run(pipeline.Request(root=str(folder), observe=remote.offline))
    return [item.claim.span.line for item in report.claims]


def laid_out(folder: Path, config: str = "", readme: str = _README) -> Path:
    folder.mkdir()
    (folder / "README.md").write_text(readme, encoding="utf-8")
    if config:
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        with (folder / ".git" / "config").open("a", encoding="utf-8") as file:
            file.write(config)
    return folder


@pytest.mark.parametrize(
    ("folder", "url", "name"),
    [
        ("nuthatch", "", "nuthatch"),
        ("checkout", "https://example.org/birds/Nuthatch-7B.git", "Nuthatch-7B"),
        ("checkout", "git@example.org:birds/nuthatch", "nuthatch"),
        ("checkout", "https://example.org/birds/nuthatch/", "nuthatch"),
        ("nuthatch", "/srv/mirror/cormorant", "nuthatch"),
        ("nuthatch", "file:///srv/mirror/cormorant", "nuthatch"),
    ],
)
def test_the_repository_is_called_as_its_remote_or_else_as_its_folder(
    tmp_path: Path, folder: str, url: str, name: str
) -> None:
    config = (
        (
            f'[remote "fork"]\n\turl = https://example.org/x/y\n[remote "origin"]\n\turl = {url}\n'
            "[core]\n"
        )
        if url
        else ""
    )
    place = laid_out(tmp_path / folder, config)
    assert files.open_folder(str(place)).repository == name
    assert own(place) == [1]


def test_a_manifest_that_names_the_release_comes_first(tmp_path: Path) -> None:
    place = laid_out(tmp_path / "nuthatch")
    manifest = (
        'aboveboard: 1\nrelease: {name: Cormorant, version: "1", producer: Birds}\n'
    )
    manifest += "artifacts: {weights: w.safetensors}\n"
    (place / "aboveboard.yaml").write_text(manifest, encoding="utf-8")
    assert own(place) == [3]


def test_the_name_is_not_told(tmp_path: Path) -> None:
    readme = "The model has been open-sourced by us.\n"
    shown = []
    for name in ("nuthatch", "cormorant"):
        place = laid_out(tmp_path / name, readme=readme)
        command = [sys.executable, "-m", "aboveboard", "check", "--output", "json", "."]
        done = subprocess.run(
            command, cwd=place, capture_output=True, text=True, check=False
        )
        assert json.loads(done.stdout)["claims"]
        shown.append(done.stdout)
    assert shown[0] == shown[1]
