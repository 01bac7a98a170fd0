"""Against a base: what the revision had, what the change brings, and what was already there."""

import json
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from msgspec.structs import replace

from aboveboard.evidence import collect
from aboveboard.tree import files, revision
from aboveboard.tree.unreadable import Unreadable
from tests.action.played import ROOT, commit, git

EXAMPLES = ("open-washed", "honest-open-weights", "fully-open")


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples" / request.param, tmp_path / "release")
    commit(tmp_path / "release", "A release")
    return tmp_path / "release"


def _check(folder: Path, *options: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "aboveboard", "check", "--offline", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_a_revision_is_read_like_the_folder_it_was(example: Path) -> None:
    now = collect.survey_folder(files.open_folder(str(example)))
    for path in example.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    then = revision.open_revision(files.open_folder(str(example)), "HEAD")
    assert collect.survey_folder(then) == now


def test_what_did_not_change_costs_no_process_of_git(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.which("git")
    log = tmp_path / "calls"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(
        f'#!/bin/sh\necho "$*" >>{log}\nexec {real} "$@"\n', encoding="utf-8"
    )
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    then = revision.open_revision(files.open_folder(str(example)), "HEAD")
    log.write_text("", encoding="utf-8")
    collect.survey_folder(then)
    assert log.read_text(encoding="utf-8") == ""
    (example / "README.md").write_text("# Another\n", encoding="utf-8")
    then = revision.open_revision(files.open_folder(str(example)), "HEAD")
    log.write_text("", encoding="utf-8")
    assert "# Another" not in then.read_text("README.md")
    assert [
        line.split()[-3:-1] for line in log.read_text(encoding="utf-8").splitlines()
    ] == [
        ["cat-file", "-s"],
        ["cat-file", "blob"],
    ]


@pytest.mark.parametrize("ids", ["sha1", "sha256"])
def test_a_file_that_lies_there_otherwise_is_read_as_the_revision_has_it(
    ids: str, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "-b", "main", f"--object-format={ids}")
    (tmp_path / ".gitattributes").write_text("*.md text eol=crlf\n", encoding="utf-8")
    (tmp_path / "crlf.md").write_bytes(b"one\r\ntwo\r\n")
    (tmp_path / "same.txt").write_bytes(b"same")
    (tmp_path / "gone.txt").write_bytes(b"gone")
    (tmp_path / "link.txt").write_bytes(b"no link yet")
    (tmp_path / "large.txt").write_bytes(b"x" * (2**20 + 1))
    commit(tmp_path, "Files")
    (tmp_path / "gone.txt").unlink()
    (tmp_path / "link.txt").unlink()
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    then = revision.open_revision(files.open_folder(str(tmp_path)), "main")
    assert then.read_bytes("crlf.md") == b"one\ntwo\n"
    assert [then.read_text(f"{name}.txt") for name in ("same", "gone", "link")] == [
        "same",
        "gone",
        "no link yet",
    ]
    assert (
        then.file_size("large.txt"),
        then.file_size("crlf.md"),
        then.read_bytes("same.txt", 2, 1),
    ) == (
        2**20 + 1,
        8,
        b"am",
    )


def test_a_link_in_a_revision_is_followed_within_it_and_never_out_of_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "real.md").write_text("real", encoding="utf-8")
    for name, target in (
        ("inside", "docs/real.md"),
        ("outside", "/etc/passwd"),
        ("round", "round"),
    ):
        (tmp_path / name).symlink_to(target)
    commit(tmp_path, "Links")
    then = revision.open_revision(files.open_folder(str(tmp_path)), "main")
    assert then.read_text("inside") == "real"
    for name in ("outside", "round", "nothing"):
        with pytest.raises(Unreadable):
            then.read_text(name)


def test_a_folder_of_a_repository_is_compared_with_itself_as_it_was(
    tmp_path: Path,
) -> None:
    shutil.copytree(ROOT / "examples" / "open-washed", tmp_path / "models" / "magpie")
    commit(tmp_path, "Two releases")
    code, out, _ = _check(
        tmp_path, "--base", "HEAD", "--output", "json", "models/magpie"
    )
    found = json.loads(out)["findings"]
    assert code == 1
    assert found
    assert all(item["already"] for item in found)


def test_only_what_the_change_brings_counts(example: Path) -> None:
    (example / "train.py").write_text("", encoding="utf-8")
    base = commit(example, "An empty file")
    manifest = (example / "aboveboard.yaml").read_text(encoding="utf-8")
    assert _check(example, "--base", base, "--only-new")[0] == 0
    added = manifest.replace(
        "artifacts:\n", "artifacts:\n  validation-code: validate.py\n", 1
    )
    (example / "aboveboard.yaml").write_text(added, encoding="utf-8")
    code, out, _ = _check(example, "--base", base, "--only-new", "--output", "json")
    new = [
        (item["rule"], item["message"])
        for item in json.loads(out)["findings"]
        if "already" not in item
    ]
    assert code == 1
    assert [rule for rule, message in new if "validate.py" in message] == [
        "artifact-missing"
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--base", "nowhere"], "no revision"), (["--only-new"], "--base REV")],
)
def test_a_revision_that_is_not_there_is_wrong_use(
    options: list[str], words: str, example: Path
) -> None:
    code, out, err = _check(example, *options)
    assert (code, out) == (2, "")
    assert words in err


def test_a_revision_never_becomes_an_option_of_git(example: Path) -> None:
    code, _, err = _check(example, "--base=--output=/tmp/forged")
    assert code == 2
    assert "no revision" in err


def test_in_a_hook_the_environment_of_git_does_not_decide(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    then = revision.open_revision(files.open_folder(str(example)), "HEAD")
    assert "aboveboard.yaml" in then


def test_a_shallow_checkout_says_what_is_missing(tmp_path: Path) -> None:
    commit(tmp_path / "origin", "One") if (tmp_path / "origin").mkdir() else None
    shutil.copytree(
        ROOT / "examples" / "open-washed", tmp_path / "origin", dirs_exist_ok=True
    )
    first = commit(tmp_path / "origin", "One")
    commit(tmp_path / "origin", "Two")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path}/origin", "shallow")
    code, _, err = _check(tmp_path / "shallow", "--base", first)
    assert code == 2
    assert "shallow" in err


def test_the_revision_is_asked_for_by_commit_not_by_name(example: Path) -> None:
    folder = files.open_folder(str(example))
    then = revision.open_revision(folder, "main")
    assert then.commit == git(example, "rev-parse", "HEAD")
    assert replace(then, commit="").names == folder.names


def test_of_two_weights_the_one_that_was_relicensed_is_named(tmp_path: Path) -> None:
    weights = (
        "  weights:\n    - {name: Large, at: large/, license: %s}\n"
        "    - {name: Small, at: small/, license: MIT}\n"
    )
    head = "aboveboard: 1\nrelease: {name: Example}\nartifacts:\n"
    (tmp_path / "aboveboard.yaml").write_text(head + weights % "MIT", encoding="utf-8")
    base = commit(tmp_path, "Both are MIT")
    (tmp_path / "aboveboard.yaml").write_text(
        head + weights % "CC-BY-NC-4.0", encoding="utf-8"
    )
    found = json.loads(_check(tmp_path, "--base", base, "--output", "json")[1])[
        "findings"
    ]
    said = [item["message"] for item in found if item["rule"] == "license-tightened"]
    assert len(said) == 1
    assert said[0].startswith(
        "The license of weights (Large) was MIT and is now CC-BY-NC-4.0"
    )


def test_without_a_manifest_a_relicensed_text_is_told_once(tmp_path: Path) -> None:
    copyleft = next(
        file for file in metadata.files("fqdn") or () if file.name.startswith("LICENSE")
    )
    (tmp_path / "README.md").write_text(
        "# Heron\n\nHeron is an open source model.\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "LICENSE", tmp_path / "LICENSE-MODEL")
    base = commit(tmp_path, "Apache-2.0")
    shutil.copy(str(copyleft.locate()), tmp_path / "LICENSE-MODEL")
    found = json.loads(_check(tmp_path, "--base", base, "--output", "json")[1])[
        "findings"
    ]
    told = [
        (item["path"], item["message"])
        for item in found
        if item["rule"] == "license-tightened"
    ]
    assert len(told) == 1
    assert told[0][0] == "LICENSE-MODEL"
    assert "was Apache-2.0 and is now MPL-2.0" in told[0][1]


@pytest.mark.parametrize("touched", ["README.md", "train.py"])
def test_a_promise_was_as_overdue_before_a_change_beside_it(
    touched: str, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text(
        "# Heron\n\nThe training code will be released soon.\n", encoding="utf-8"
    )
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(
        tmp_path,
        "-c",
        "user.name=a",
        "commit",
        "-q",
        "-m",
        "A promise",
        "--date",
        "2025-01-01T12:00:00Z",
    )
    for words in ("One change.\n", "Another.\n"):
        with (tmp_path / touched).open("a", encoding="utf-8") as file:
            file.write(words)
        base = git(tmp_path, "rev-parse", "HEAD")
        commit(tmp_path, words)
    found = json.loads(_check(tmp_path, "--base", base, "--output", "json")[1])[
        "findings"
    ]
    assert [item["already"] for item in found if item["rule"] == "promise-overdue"] == [
        True
    ]
