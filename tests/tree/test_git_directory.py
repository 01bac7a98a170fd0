"""Which git directory a folder has: its own, a known working tree's or a submodule's, and no
other."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.action import played

from aboveboard.tree import git, git_directory, git_runner
from aboveboard.tree.files import open_folder
from aboveboard.tree.revision import open_revision
from aboveboard.tree.unreadable import Unreadable


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A repository that another one must not lead to."""
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "customer.safetensors").write_bytes(b"secret")
    played.commit(folder, "Private")
    return folder


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "README.md").write_text("# Finch\n", encoding="utf-8")
    played.commit(folder, "A release")
    return folder


def _file(release: Path, private: Path) -> None:
    shutil.rmtree(release / ".git")
    (release / ".git").write_text(f"gitdir: {private}/.git\n", encoding="utf-8")


def _link(release: Path, private: Path) -> None:
    shutil.rmtree(release / ".git")
    (release / ".git").symlink_to(private / ".git")


def _alternates(release: Path, private: Path) -> None:
    place = release / ".git" / "objects" / "info" / "alternates"
    place.write_text(f"{private}/.git/objects\n", encoding="utf-8")
    head = played.git(private, "rev-parse", "HEAD")
    (release / ".git" / "refs" / "heads" / "main").write_text(
        f"{head}\n", encoding="utf-8"
    )


def _linked(name: str) -> Callable[[Path, Path], None]:
    def change(release: Path, private: Path) -> None:
        own, other = release / ".git" / name, private / ".git" / name
        shutil.rmtree(own) if own.is_dir() else own.unlink()
        own.symlink_to(other)
        head = played.git(private, "rev-parse", "HEAD")
        (release / ".git" / "refs" / "heads" / "main").write_text(
            f"{head}\n", encoding="utf-8"
        )

    return change


def _linked_parts(release: Path, private: Path) -> None:
    shutil.copytree(
        private / ".git" / "refs", release / ".git" / "refs", dirs_exist_ok=True
    )
    for folder in (private / ".git" / "objects").iterdir():
        if not (release / ".git" / "objects" / folder.name).exists():
            (release / ".git" / "objects" / folder.name).symlink_to(folder)


def _linked_object(release: Path, private: Path) -> None:
    shutil.copytree(
        private / ".git" / "refs", release / ".git" / "refs", dirs_exist_ok=True
    )
    for path in (private / ".git" / "objects").glob("??/*"):
        place = release / ".git" / "objects" / path.parent.name / path.name
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(path)


def _shared(release: Path, private: Path) -> None:
    (release / ".git" / "commondir").write_text(f"{private}/.git\n", encoding="utf-8")


def _forged_worktree(release: Path, private: Path) -> None:
    """One that points back, but shares with a repository that does not know it."""
    own = release / "worktrees" / "x"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (own / "commondir").write_text(f"{private}/.git\n", encoding="utf-8")
    (own / "gitdir").write_text(f"{release}/.git\n", encoding="utf-8")
    shutil.rmtree(release / ".git")
    (release / ".git").write_text("gitdir: worktrees/x\n", encoding="utf-8")


LEADING_OUT = {
    "a .git file": _file,
    "a .git link": _link,
    "alternates": _alternates,
    "linked objects": _linked("objects"),
    "linked index": _linked("index"),
    "linked folders of objects": _linked_parts,
    "linked objects one by one": _linked_object,
    "a shared directory": _shared,
    "a forged working tree": _forged_worktree,
}


@pytest.mark.parametrize("how", LEADING_OUT)
def test_a_git_directory_that_leads_elsewhere_is_refused(
    how: str, release: Path, private: Path
) -> None:
    LEADING_OUT[how](release, private)
    folder = open_folder(str(release))
    assert "customer.safetensors" not in folder
    assert folder.troubles[0].startswith("git could not list the repository: ")
    with pytest.raises(Unreadable):
        open_revision(folder, "HEAD")
    assert "secret" not in "".join(folder.troubles)


def test_a_subfolder_cannot_take_the_repository_around_it_for_its_own(
    release: Path,
) -> None:
    (release / "model").mkdir()
    (release / "model" / ".git").write_text("gitdir: ../.git\n", encoding="utf-8")
    assert open_folder(str(release / "model")).troubles


def test_working_trees_and_submodules_are_read(
    release: Path, private: Path, tmp_path: Path
) -> None:
    played.git(release, "worktree", "add", "-q", str(tmp_path / "tree"))
    allowed = ("-c", "protocol.file.allow=always")
    played.git(release, *allowed, "submodule", "--quiet", "add", str(private), "sub")
    played.commit(release, "Add a submodule")
    played.git(tmp_path / "tree", "merge", "-q", "main")
    played.git(tmp_path / "tree", *allowed, "submodule", "--quiet", "update", "--init")
    for top in (release, tmp_path / "tree"):
        folder, inner = open_folder(str(top)), open_folder(str(top / "sub"))
        assert folder.names == (".gitmodules", "README.md", "sub")
        assert inner.names == ("customer.safetensors",)
        assert open_revision(folder, "main").names == (".gitmodules", "README.md")
        assert (
            open_revision(inner, "HEAD").read_bytes("customer.safetensors") == b"secret"
        )


def test_a_working_tree_that_is_no_longer_known_is_refused(
    release: Path, tmp_path: Path
) -> None:
    played.git(release, "worktree", "add", "-q", str(tmp_path / "tree"))
    (tmp_path / "tree").rename(tmp_path / "moved")
    assert open_folder(str(tmp_path / "moved")).troubles


def test_an_empty_folder_called_git_makes_no_repository(release: Path) -> None:
    (release / "model" / ".git").mkdir(parents=True)
    (release / "model" / "a.txt").write_text("a", encoding="utf-8")
    played.git(release, "add", "model/a.txt")
    folder = open_folder(str(release / "model"))
    assert (folder.source, folder.names) == ("git", ("a.txt",))


@pytest.mark.parametrize("ids", ["sha1", "sha256"])
def test_revisions_have_their_names(ids: str, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    played.git(folder, "init", "-q", "-b", "main", f"--object-format={ids}")
    first, second = played.commit(folder, "First"), played.commit(folder, "Second")
    for kind, name in (
        ("tag", "light"),
        ("branch", "group/one"),
        ("branch", "packed"),
        ("branch", "moved"),
    ):
        played.git(folder, kind, name, first)
    played.git(folder, "tag", "-a", "-m", "It", "whole", first)
    played.git(folder, "pack-refs", "--all")
    played.git(folder, "branch", "-f", "moved", second)
    played.git(folder, "update-ref", "refs/remotes/origin/dev", first)
    played.git(
        folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/dev"
    )
    played.git(folder, "fetch", "-q", ".", "light")
    names = {
        first: (
            "HEAD~1",
            "light",
            "whole",
            "group/one",
            "packed",
            "origin/dev",
            "origin",
            "FETCH_HEAD",
            first[:12],
        ),
        second: ("HEAD", "main", "moved", "@", second),
    }
    for commit, called in names.items():
        assert [git.resolve_commit(str(folder), name) for name in called] == [
            commit
        ] * len(called)
    assert git.resolve_commit(str(folder), "nowhere") == ""
    assert git.newest_commit_time(str(folder)) == int(
        played.git(folder, "log", "-1", "--format=%ct")
    )


def test_a_split_index_is_read_as_a_whole(release: Path) -> None:
    (release / "more.txt").write_text("more", encoding="utf-8")
    played.git(release, "update-index", "--split-index")
    played.git(release, "add", "-A")
    assert open_folder(str(release)).names == ("README.md", "more.txt")


def test_a_linked_part_of_an_index_is_not_read(release: Path, private: Path) -> None:
    (release / ".git" / "sharedindex.0").symlink_to(private / ".git" / "index")
    found = git_directory.find_repository(str(release))
    assert found
    assert git_directory.read_shared_index(found) == {"sharedindex.0": ""}


def test_references_in_a_form_that_is_not_read_are_named(release: Path) -> None:
    (release / ".git" / "reftable").mkdir()
    with pytest.raises(Unreadable, match="reftable"):
        open_revision(open_folder(str(release)), "main")


@pytest.mark.parametrize("name", ["HEAD", "index", "packed-refs", "config", "shallow"])
def test_a_pipe_in_a_git_directory_is_not_waited_for(name: str, release: Path) -> None:
    (release / ".git" / name).unlink(missing_ok=True)
    os.mkfifo(release / ".git" / name)
    with pytest.raises(Unreadable):
        open_revision(open_folder(str(release)), "nowhere")


def test_a_shallow_clone_is_known_for_one(release: Path, tmp_path: Path) -> None:
    played.commit(release, "Second")
    played.git(tmp_path, "clone", "-q", "--depth=1", f"file://{release}", "shallow")
    assert (
        git_runner.run_git(
            str(tmp_path / "shallow"), "rev-parse", "--is-shallow-repository"
        ).strip()
        == b"true"
    )
    assert (
        git_runner.run_git(
            str(tmp_path / "shallow"), "rev-list", "--count", "HEAD"
        ).strip()
        == b"1"
    )


@pytest.mark.parametrize("ids", ["sha1", "sha256"])
def test_lines_have_an_age_with_object_ids_of_both_lengths(
    ids: str, tmp_path: Path
) -> None:
    played.git(tmp_path, "init", "-q", "-b", "main", f"--object-format={ids}")
    (tmp_path / "README.md").write_text("one\ntwo\n", encoding="utf-8")
    played.commit(tmp_path, "Write")
    written = git.newest_commit_time(str(tmp_path))
    ages = git.measure_line_ages(str(tmp_path), "README.md", (2,), written + 3 * 86_400)
    assert ages.days == {2: 3}
