"""git in a stranger's repository: no setting of it runs a program, and nothing outside of it is
read.

Every program that a setting names here leaves a mark. Each test first shows that git by itself
would run it (or read the file outside), so that it keeps its meaning with newer versions of git.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.action import played

from aboveboard.tree import git, git_runner
from aboveboard.tree.files import open_folder
from aboveboard.tree.git_directory import GitError, find_repository
from aboveboard.tree.revision import open_revision
from aboveboard.tree.unreadable import Unreadable

PROMISE = "# Finch\n\nThe training code will be released soon.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "README.md").write_text(PROMISE, encoding="utf-8")
    (folder / ".gitattributes").write_text("*.md filter=x diff=x\n", encoding="utf-8")
    played.commit(folder, "First")
    (folder / "README.md").write_text(PROMISE + "\nMore.\n", encoding="utf-8")
    played.commit(folder, "Second")
    (folder / "README.md").write_text(PROMISE + "\nMore of it.\n", encoding="utf-8")
    return folder


@pytest.fixture
def marking(tmp_path: Path) -> Path:
    """A program that leaves a mark."""
    place = tmp_path / "marking"
    place.write_text(f"#!/bin/sh\ntouch {tmp_path}/mark\nexit 0\n", encoding="utf-8")
    place.chmod(0o755)
    return place


def bare_git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git as anybody would, with the settings of the repository."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
        check=False,
    )


def marked(tmp_path: Path) -> bool:
    """Whether a program has left its mark, which is wiped away."""
    there = (tmp_path / "mark").exists()
    (tmp_path / "mark").unlink(missing_ok=True)
    return there


RUNNING = {
    "core.fsmonitor": ("{program}", "status"),
    "core.hooksPath": ("{hooks}", "hook run post-index-change"),
    "diff.external": ("{program}", "diff HEAD~1 HEAD"),
    "diff.x.command": ("{program}", "diff HEAD~1 HEAD"),
    "diff.x.textconv": ("{program}", "blame README.md"),
    "filter.x.clean": ("{program}", "blame README.md"),
    "filter.x.process": ("{program}", "blame README.md"),
    "filter.x.smudge": ("{program}", "cat-file --filters HEAD:README.md"),
    "gpg.program": ("{program}", "log -1 --show-signature signed"),
    "include.path": ("{included}", "diff HEAD~1 HEAD"),
    "alias.marked": ("!{program}", "marked"),
    "core.sshCommand": (
        "{program}",
        "-c protocol.allow=always ls-remote ssh://example.invalid/x",
    ),
    "trailer.x.command": ("{program}", "interpret-trailers --trailer x=1 README.md"),
}
"""Settings that make git run a program, each with the value and a command by which it does."""


def _set(repository: Path, marking: Path, name: str, value: str) -> None:
    hooks, included = marking.parent / "hooks", marking.parent / "included"
    hooks.mkdir()
    (hooks / "post-index-change").symlink_to(marking)
    included.write_text(f"[diff]\n\texternal = {marking}\n", encoding="utf-8")
    played.git(
        repository,
        "config",
        name,
        value.format(program=marking, hooks=hooks, included=included),
    )


def _sign(repository: Path) -> None:
    """Make the newest commit one that says it is signed."""
    about = played.git(repository, "cat-file", "commit", "HEAD").partition("\n\n")[0]
    signature = (
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----"
    )
    (repository / "commit").write_text(
        f"{about}\n{signature}\n\nSigned\n", encoding="utf-8"
    )
    commit = played.git(repository, "hash-object", "-t", "commit", "-w", "commit")
    (repository / "commit").unlink()
    played.git(repository, "update-ref", "refs/heads/signed", commit)
    played.git(repository, "update-ref", "refs/heads/main", commit)


@pytest.mark.parametrize("name", RUNNING)
def test_no_program_of_a_setting_is_run(
    name: str, repository: Path, marking: Path, tmp_path: Path
) -> None:
    value, words = RUNNING[name]
    _sign(repository)
    _set(repository, marking, name, value)
    bare_git(repository, *words.split())
    assert marked(tmp_path), "git by itself runs it"
    try:
        git_runner.run_git(str(repository), *words.split(), references=True)
    except GitError:
        assert not marked(tmp_path)
    assert not marked(tmp_path)


@pytest.mark.parametrize("name", RUNNING)
def test_a_whole_check_runs_none_either(
    name: str, repository: Path, marking: Path, tmp_path: Path
) -> None:
    _sign(repository)
    _set(repository, marking, name, RUNNING[name][0])
    for setting in ("log.showSignature", "core.splitIndex"):
        played.git(repository, "config", setting, "true")
    marked(tmp_path)
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        "--offline",
        "--base",
        "HEAD~1",
        "--output",
        "html",
    ]
    done = subprocess.run(
        command, cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert not marked(tmp_path)


def test_no_setting_of_a_repository_reaches_git(repository: Path) -> None:
    """The pager, remotes, and all that is not listed above: nobody can list what future versions
    bring."""
    played.git(repository, "config", "core.pager", "marked")
    played.git(repository, "config", "new.thing", "marked")
    assert b"marked" in bare_git(repository, "config", "--list").stdout
    assert b"marked" not in git_runner.run_git(str(repository), "config", "--list")
    assert git_runner.run_git(str(repository), "var", "GIT_PAGER").strip() != b"marked"


@pytest.mark.parametrize("place", [".gitconfig", ".config/git/config"])
def test_no_setting_of_the_user_or_the_job_reaches_git(
    place: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / place).parent.mkdir(parents=True)
    (home / place).write_text("[gpg]\n\tprogram = marked\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    for name, value in (
        ("COUNT", "1"),
        ("KEY_0", "core.pager"),
        ("VALUE_0", "marked"),
        ("SYSTEM", str(home / place)),
    ):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert b"marked" not in git_runner.run_git(str(repository), "config", "--list")


def test_a_missing_object_of_a_partial_clone_is_not_fetched(
    repository: Path, marking: Path, tmp_path: Path
) -> None:
    played.git(repository, "checkout", "-q", "--", ".")
    blob = played.git(repository, "rev-parse", "HEAD:README.md")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for name, value in (
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", str(tmp_path / "none")),
        ("remote.origin.uploadpack", str(marking)),
    ):
        played.git(repository, "config", name, value)
    bare_git(repository, "cat-file", "blob", blob)
    assert marked(tmp_path), "git by itself runs it"
    with pytest.raises(GitError):
        git_runner.run_git(str(repository), "cat-file", "blob", blob)
    (repository / "README.md").unlink()
    with pytest.raises(Unreadable):
        open_revision(open_folder(str(repository)), "HEAD").read_text("README.md")
    assert not marked(tmp_path)


def test_no_protocol_is_spoken(repository: Path) -> None:
    address = f"file://{repository}"
    assert bare_git(repository, "ls-remote", address).returncode == 0
    with pytest.raises(GitError):
        git_runner.run_git(str(repository), "ls-remote", address)


def test_a_bare_repository_in_a_folder_is_never_found(
    repository: Path, marking: Path, tmp_path: Path
) -> None:
    """Its files are ordinary ones, that any pull request can bring."""
    model = repository / "model"
    played.git(repository, "init", "-q", "--bare", str(model))
    (model / "config").write_text(
        f"[core]\n\tbare = true\n[alias]\n\tmarked = !{marking}\n", encoding="utf-8"
    )
    bare_git(model, "marked")
    assert marked(tmp_path), "git by itself finds it"
    with pytest.raises(GitError):
        git_runner.run_git(str(model), "marked")
    found = find_repository(str(model))
    assert found
    assert found.own == str(repository / ".git")
    assert not marked(tmp_path)


def test_a_revision_that_another_replaces_is_read_as_it_is(repository: Path) -> None:
    played.git(repository, "replace", "HEAD~1", "HEAD")
    first = played.git(repository, "rev-parse", "HEAD~1")
    assert b"Second" in bare_git(repository, "cat-file", "commit", first).stdout
    assert b"First" in git_runner.run_git(
        str(repository), "cat-file", "commit", first, references=True
    )


def test_the_working_tree_is_where_the_git_directory_lies(
    repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    played.git(repository, "config", "core.worktree", str(tmp_path / "other"))
    assert bare_git(repository, "rev-parse", "--show-toplevel").stdout.strip() == bytes(
        tmp_path / "other"
    )
    (repository / "sub").mkdir()
    assert git_runner.run_git(
        str(repository / "sub"), "rev-parse", "--show-toplevel"
    ).strip() == bytes(repository)


def test_a_list_of_revisions_to_ignore_is_not_read(
    repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "private").write_text("hunter2\n", encoding="utf-8")
    played.git(repository, "config", "blame.ignoreRevsFile", str(tmp_path / "private"))
    assert b"hunter2" in bare_git(repository, "blame", "README.md").stderr
    assert git.measure_line_ages(
        str(repository), "README.md", (3,), git.newest_commit_time(str(repository))
    ).days == {3: 0}


def test_words_of_git_are_not_repeated(repository: Path, tmp_path: Path) -> None:
    """Where git complains of a damaged file it quotes it, and the file may be a link."""
    (tmp_path / "private").write_text("hunter2\n", encoding="utf-8")
    (repository / ".git" / "packed-refs").symlink_to(tmp_path / "private")
    assert b"hunter2" in bare_git(repository, "rev-parse", "v1").stderr
    with pytest.raises(Unreadable) as refusal:
        open_revision(open_folder(str(repository)), "v1")
    assert "hunter2" not in str(refusal.value)
    (repository / "private.idx").write_text("hunter2\n", encoding="utf-8")
    with pytest.raises(GitError) as failure:
        git_runner.run_git(str(repository), "cat-file", "blob", "hunter2")
    assert str(failure.value) == "git ended with an error"


def _recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program before git that records its arguments and its environment; the file it records
    to."""
    (tmp_path / "programs").mkdir()
    record = tmp_path / "record"
    (tmp_path / "programs" / "git").write_text(
        f'#!/bin/sh\n{{ echo "$0 $*"; env; }} >>{record}\nexit 1\n', encoding="utf-8"
    )
    (tmp_path / "programs" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"), prepend=os.pathsep)
    return record


def test_no_token_is_in_the_environment_of_git(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _recording(tmp_path, monkeypatch)
    names = (
        "GITHUB_TOKEN",
        "HF_TOKEN",
        "GIT_DIR",
        "GIT_ASKPASS",
        "SSH_ASKPASS",
        "GIT_CONFIG_PARAMETERS",
        "LATER_ON",
    )
    for name in names:
        monkeypatch.setenv(name, "ghs_hidden")
    with pytest.raises(GitError):
        git_runner.run_git(str(repository), "ls-files")
    with pytest.raises(GitError):
        git_runner.fetch_commit(
            "https://example.invalid/x", "0" * 40, str(tmp_path / "into"), "ghs_hidden"
        )
    seen = record.read_text(encoding="utf-8")
    assert seen.count(f"{tmp_path}/programs/git -C") == 2
    assert "ghs_hidden" not in seen
    assert "ghs_hidden" not in (tmp_path / "into" / "config").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("path", ["", ".", "programs", "{here}"])
def test_git_is_never_taken_from_the_working_directory(
    path: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _recording(tmp_path, monkeypatch)
    here = tmp_path if path == "programs" else tmp_path / "programs"
    monkeypatch.chdir(here)
    monkeypatch.setenv(
        "PATH",
        path.format(here=here)
        + os.pathsep
        + os.environ["PATH"].partition(os.pathsep)[2],
    )
    assert b"README.md" in git_runner.run_git(str(repository), "ls-files")
    assert not record.exists()


def test_without_git_that_is_said(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert open_folder(str(repository)).troubles == (
        "git could not list the repository: git is not installed",
    )


def test_nothing_is_left_behind_and_the_repository_is_as_it_was(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    before = {
        path: path.lstat().st_mtime_ns for path in (repository / ".git").rglob("*")
    }
    open_revision(open_folder(str(repository)), "HEAD~1")
    git.measure_line_ages(
        str(repository), "README.md", (3,), git.newest_commit_time(str(repository))
    )
    assert {
        path: path.lstat().st_mtime_ns for path in (repository / ".git").rglob("*")
    } == before
    assert not list((tmp_path / "temporary").iterdir())


def test_a_command_that_takes_too_long_is_ended(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _recording(tmp_path, monkeypatch)
    (tmp_path / "programs" / "git").write_text(
        "#!/bin/sh\nexec sleep 60\n", encoding="utf-8"
    )
    with pytest.raises(GitError, match="took longer than 0 seconds"):
        git_runner.run_git(str(repository), "ls-files", seconds=0)


def test_every_test_that_the_policy_names_is_there() -> None:
    named = set(
        re.findall(
            r"`(test_\w+)`", (played.ROOT / "SECURITY.md").read_text(encoding="utf-8")
        )
    )
    places = (
        *Path(__file__).parent.glob("test_git_*.py"),
        played.ROOT / "tests" / "action" / "test_base_fetch.py",
    )
    defined = {
        name
        for place in places
        for name in re.findall(r"def (test_\w+)", place.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= defined
