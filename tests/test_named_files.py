"""Files that the operator names and documents of a repository: what a link leads to, and what never
is a document."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aboveboard.cli import run
from aboveboard.tree import operator_paths
from aboveboard.tree.files import Folder, open_folder
from aboveboard.tree.unreadable import Unreadable

NAMED = {
    "check --manifest": ["check", "--offline", ".", "--manifest"],
    "check --standard": ["check", "--offline", ".", "--standard"],
    "check --evidence": ["check", "--offline", ".", "--evidence"],
    "check --baseline": ["check", "--offline", ".", "--baseline"],
    "check PATH": ["check", "--offline"],
    "export --manifest": ["export", "--to", "mof", "--manifest"],
    "claims": ["claims"],
    "license": ["license"],
    "init": ["init", "--stdout"],
}
SECRET = "password: hunter2\n"
WHO = ("-c", "user.name=a", "-c", "user.email=a@example.org")


@pytest.fixture(params=["git", "walk"])
def tree(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    place = tmp_path / "checkout"
    place.mkdir()
    (place / "README.md").write_text("# Foo\n", encoding="utf-8")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "file.yaml").write_text(SECRET, encoding="utf-8")
    monkeypatch.chdir(place)
    if request.param == "git":
        commit()
    return place


def commit() -> None:
    for command in (["init", "-q"], ["add", "-A"], [*WHO, "commit", "-qm", "Release"]):
        subprocess.run(["git", *command], check=True)


@pytest.mark.parametrize("arguments", NAMED.values(), ids=NAMED)
@pytest.mark.parametrize("absolute", [False, True])
def test_a_link_of_the_tree_leads_to_no_file_outside(
    tree: Path, arguments: list[str], absolute: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "file.yaml").symlink_to("../secret/file.yaml")
    (tree / "folder").symlink_to("../secret")
    for name in ("file.yaml", "folder/file.yaml"):
        assert run([*arguments, str(tree / name) if absolute else name]) == 2
        told = capsys.readouterr()
        assert "leads out of" in told.err
        assert "hunter2" not in told.out + told.err


def test_a_folder_to_check_is_no_link_out_of_the_tree(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "model").symlink_to("../secret")
    assert run(["check", "--offline", "model"]) == 2
    assert "model leads out of" in capsys.readouterr().err


def test_a_file_outside_and_the_operator_s_own_links_can_be_named(
    tree: Path, tmp_path: Path
) -> None:
    (tmp_path / "own").symlink_to("secret")
    manifest = "aboveboard: 1\nrelease: {name: Foo}\n"
    (tmp_path / "secret" / "file.yaml").write_text(manifest, encoding="utf-8")
    for name in (
        tmp_path / "own" / "file.yaml",
        tmp_path / "secret" / "file.yaml",
        Path("../own/file.yaml"),
    ):
        assert run(["check", "--offline", ".", "--manifest", str(name)]) == 0


def test_a_link_within_the_tree_is_read(tree: Path) -> None:
    (tree / "release").mkdir()
    (tree / "release" / "m.yaml").write_text(
        "aboveboard: 1\nrelease: {name: Foo}\n", encoding="utf-8"
    )
    (tree / "m.yaml").symlink_to("release/m.yaml")
    if (tree / ".git").exists():
        commit()
    assert run(["check", "--offline", ".", "--manifest", "m.yaml"]) == 0


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "config.json", "docs/MODEL_CARD.md", "aboveboard.yaml"],
)
@pytest.mark.parametrize("named", [False, True])
def test_git_s_own_files_are_never_read(
    tree: Path, name: str, named: bool, tmp_path: Path
) -> None:
    (tree / ".git").mkdir(exist_ok=True)
    with (tree / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write('[http]\n\textraheader = "AUTHORIZATION: basic c2VjcmV0"\n')
    place = tree / name
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(os.path.relpath(tree / ".git" / "config", place.parent))
    if (tree / ".git" / "HEAD").exists():
        commit()
    evidence = tmp_path / "evidence.json"
    run(
        [
            "check",
            "--offline",
            f"--save-evidence={evidence}",
            *([f"--manifest={name}"] if named else []),
        ]
    )
    assert not evidence.exists() or "AUTHORIZATION" not in evidence.read_text(
        encoding="utf-8"
    )
    with pytest.raises(Unreadable, match=r"leads into \.git"):
        open_folder(".").read_text(name)


@pytest.mark.parametrize("name", [".git/config", ".GIT/config", "sub/.git/config"])
def test_a_name_in_git_s_folder_is_no_document(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(SECRET, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"leads into \.git"):
        Folder(str(tmp_path)).read_text(name)


def test_a_link_to_what_git_does_not_track_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tracked").mkdir()
    Path("tracked/a.md").write_text("here", encoding="utf-8")
    links = {
        "README.md": ".env",
        "LICENSE": "tracked/a.md",
        "docs": "tracked",
        "gone.md": "nowhere",
    }
    for name, target in links.items():
        Path(name).symlink_to(target)
    commit()
    Path(".env").write_text("TOKEN=secret\n", encoding="utf-8")
    folder = open_folder(".")
    with pytest.raises(Unreadable, match="a link to what git does not track"):
        folder.read_text("README.md")
    assert folder.read_text("LICENSE") == "here"
    assert folder.read_text("docs/a.md") == "here"
    with pytest.raises(Unreadable, match="is not there"):
        folder.read_text("gone.md")
    with pytest.raises(Unreadable, match="a link to what git does not track"):
        folder.read_manifest("README.md")


def test_saved_evidence_has_no_more_of_metadata_than_the_report_points_at(
    tmp_path: Path,
) -> None:
    (tmp_path / "config.json").write_text(
        '{\n "auths": "SECRET"\n}\n', encoding="utf-8"
    )
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "SECRET"\nlicense = "MIT"\n', encoding="utf-8"
    )
    (tmp_path / "README.md").write_text(
        "# Foo\n\nFoo is open source.\n", encoding="utf-8"
    )
    evidence = tmp_path / "evidence.json"
    run(["check", "--offline", f"--save-evidence={evidence}", str(tmp_path)])
    documents = json.loads(evidence.read_text(encoding="utf-8"))["book"]["documents"]
    told = {item["path"]: item["text"] for item in documents}
    assert "SECRET" not in str(told)
    assert told["README.md"].endswith("Foo is open source.\n")


SWAP = """
import os, sys
os.chdir(sys.argv[1])
while True:
    for target in sys.argv[2:]:
        os.symlink(target, "new")
        os.rename("new", "README.md")
        os.link("good", "new")
        os.rename("new", "README.md")
"""


def test_a_file_that_is_swapped_for_a_link_is_never_read_through_it(
    tmp_path: Path,
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "good").write_text("public", encoding="utf-8")
    (inside / "README.md").write_text("public", encoding="utf-8")
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    folder = Folder(str(inside))
    swapping = subprocess.Popen([sys.executable, "-c", SWAP, str(inside), "../secret"])
    try:
        end = time.monotonic() + 1.5
        read = set()
        while time.monotonic() < end:
            try:
                read.add(folder.read_bytes("README.md"))
            except Unreadable:
                continue
    finally:
        swapping.kill()
        swapping.wait()
    assert read <= {b"public"}


def test_a_link_that_appears_after_the_look_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race, played: the name is resolved to itself, and is a link when it is opened."""
    inside = tmp_path / "inside"
    (inside / "docs").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    for place in (inside / "docs", tmp_path / "outside"):
        (place / "a.md").write_text(SECRET, encoding="utf-8")
    folder = Folder(str(inside))
    assert folder.read_text("docs/a.md") == SECRET
    (inside / "docs").rename(inside / "old")
    (inside / "docs").symlink_to("../outside")
    monkeypatch.setattr(
        Folder, "resolve_path", lambda self, path: f"{self.root}/{path}"
    )
    with pytest.raises(Unreadable):
        folder.read_text("docs/a.md")


def test_a_pipe_that_is_named_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="regular"):
        operator_paths.read_operator_file(str(tmp_path / "pipe"))
