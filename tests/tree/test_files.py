"""The folder: what is listed, what is read, and that nothing outside of it ever is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.tree import artifact_paths, file_names, files
from aboveboard.tree.files import open_folder
from aboveboard.tree.listing import Listing
from aboveboard.tree.unreadable import Unreadable
from aboveboard.truth import Truth

GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
WHO = ("-c", "user.name=a", "-c", "user.email=a@example.org")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", *WHO, *arguments],
        cwd=folder,
        env={**os.environ, **GIT},
        check=True,
        capture_output=True,
    )


def repository(folder: Path, **contents: str) -> Path:
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q")
    for name, text in contents.items():
        place = folder / name.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Release")
    return folder


def exists(root: Path, place: str) -> tuple[Truth, str]:
    evidence = artifact_paths.observe_path(open_folder(str(root)), place, ()).exists
    return evidence.truth, evidence.reason


def test_only_what_git_tracks_is_released(tmp_path: Path) -> None:
    repository(tmp_path, README="hello")
    (tmp_path / "data.txt").write_text("here, but not added", encoding="utf-8")
    assert open_folder(str(tmp_path)).names == ("README",)
    assert exists(tmp_path, "data.txt") == (
        Truth.NO,
        "is in the working tree, but git does not track it",
    )
    assert exists(tmp_path, "README") == (Truth.YES, "")


def test_a_folder_without_git_is_walked(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("x", encoding="utf-8")
    folder = open_folder(str(tmp_path))
    assert (folder.source, folder.names) == ("walk", ("a/b.txt",))


def test_a_hook_environment_does_not_mislead_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path, README="hello")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert open_folder(str(tmp_path)).names == ("README",)


@pytest.mark.parametrize(
    ("place", "truth"),
    [
        ("src/train.py", Truth.YES),
        ("./src/train.py", Truth.YES),
        ("src/", Truth.YES),
        ("src", Truth.YES),
        ("configs/*.yaml", Truth.YES),
        ("**/*.yaml", Truth.YES),
        (".", Truth.YES),
        ("src/*.yaml", Truth.NO),
        ("srcs/", Truth.NO),
        ("configs/a.yam", Truth.NO),
        ("empty.txt", Truth.NO),
        ("hollow/", Truth.NO),
        ("../outside", Truth.UNKNOWN),
        ("/etc/passwd", Truth.UNKNOWN),
    ],
)
def test_places(tmp_path: Path, place: str, truth: Truth) -> None:
    repository(tmp_path, src__train_py="x", configs__deep__b="x", hollow__keep="")
    for name, text in {
        "src/train.py": "x",
        "configs/a.yaml": "x",
        "empty.txt": "",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    git(tmp_path, "add", "-A")
    assert exists(tmp_path, place)[0] is truth


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("x", encoding="utf-8")
    (inside / "link").symlink_to(outside / "secret")
    folder = open_folder(str(inside))
    with pytest.raises(Unreadable, match="leads out"):
        folder.read_text("link")
    assert exists(inside, "link")[0] is Truth.UNKNOWN


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "README.md")
    with pytest.raises(Unreadable, match="regular"):
        open_folder(str(tmp_path)).read_text("README.md")


def test_an_lfs_pointer_is_present_with_the_object_it_stands_for(
    tmp_path: Path,
) -> None:
    digest = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
    pointer = (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 12345\n"
    )
    (tmp_path / "model.safetensors").write_text(pointer, encoding="utf-8")
    seen = artifact_paths.observe_path(
        open_folder(str(tmp_path)), "model.safetensors", ()
    )
    assert (seen.exists.truth, seen.size.value, seen.sha256.value) == (
        Truth.YES,
        "12345",
        digest,
    )


def test_a_submodule_that_is_not_checked_out_is_unknown(tmp_path: Path) -> None:
    inner, outer = tmp_path / "inner", tmp_path / "outer"
    inner.mkdir()
    outer.mkdir()
    repository(inner, code="x")
    repository(outer, README="x")
    git(
        outer,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        str(inner),
        "lib",
    )
    git(outer, "commit", "-qm", "Add the library")
    shutil.rmtree(outer / "lib")
    assert exists(outer, "lib/code") == (
        Truth.UNKNOWN,
        "is in a submodule that is not checked out",
    )
    assert exists(outer, "other")[0] is Truth.NO


def test_a_sparse_checkout_is_unknown(tmp_path: Path) -> None:
    repository(tmp_path, kept__a="x", left__b="x")
    git(tmp_path, "sparse-checkout", "set", "kept")
    assert exists(tmp_path, "left/b")[0] is Truth.UNKNOWN
    assert exists(tmp_path, "kept/a")[0] is Truth.YES


def test_hostile_names_are_listed_to_the_letter(tmp_path: Path) -> None:
    for name in ("a\nb", "::stop-commands::x", "\x1b[31m", "\udcff"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    assert set(open_folder(str(tmp_path)).names) == {
        "a\nb",
        "::stop-commands::x",
        "\x1b[31m",
        "\udcff",
    }


def test_names_that_matter(tmp_path: Path) -> None:
    prose = {
        "README.md",
        "README_zh.md",
        "README",
        "MODEL_CARD.md",
        "models/a/MODEL_CARD.md",
        "readme.rst",
    }
    licenses = {
        "LICENSE",
        "LICENSE-MODEL",
        "MODEL_LICENSE.txt",
        "COPYING",
        "LICENSES/MIT.txt",
        "LICENCE.md",
    }
    weights = {
        "model.safetensors",
        "w/pytorch_model.bin",
        "a.gguf",
        "model-00001-of-00002.safetensors",
    }
    others = {
        "src/readme.py",
        "license.py",
        "data.bin",
        "third_party/LICENSE",
        "docs/a/README.md",
        "tests/x.safetensors",
    }
    for name in prose | licenses | weights | others:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    folder = open_folder(str(tmp_path))
    assert set(file_names.find_prose(folder).names) == prose
    assert set(file_names.find_license_files(folder).names) == licenses
    assert set(file_names.find_heavy_files(folder).weights) == weights


SEGMENT = st.text("ab*?[].", min_size=1, max_size=4)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(SEGMENT, st.just("**")), min_size=1, max_size=5),
    st.lists(st.text("ab.", min_size=1), max_size=5),
)
def test_a_glob_finds_only_what_is_there(pattern: list[str], name: list[str]) -> None:
    path = "/".join(name)
    listing = Listing(f"{path}\0".encode() if name else b"")
    assert set(listing.match_glob("/".join(pattern))) <= set(listing.names)


def test_a_glob_of_stars_takes_linear_time() -> None:
    listing = Listing(
        b"".join(b"%s%d\0" % (b"a" * 200, number) for number in range(50))
    )
    assert listing.match_glob("*a" * 50 + "b") == ()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is not there"):
        files.open_folder(str(tmp_path / "none"))


@pytest.mark.parametrize(
    "make", [os.mkdir, os.mkfifo, lambda place: place.symlink_to(place)]
)
def test_a_manifest_that_is_no_file_is_no_missing_manifest(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "aboveboard.yaml")
    with pytest.raises(Unreadable, match=r"^aboveboard\.yaml "):
        open_folder(str(tmp_path)).find_manifest(("aboveboard.yaml",))


def test_a_bare_repository_inside_of_another_is_not_git_to_us(tmp_path: Path) -> None:
    """Its ``config`` came with a pull request and may name programs; git must not even read it."""
    repository(tmp_path, README="hello")
    inner = repository(tmp_path / "elsewhere", OTHER="hello") / ".git"
    inner = inner.rename(tmp_path / "release")
    git(inner, "--git-dir", ".", "config", "core.worktree", str(inner))
    (inner / "README.md").write_text("here", encoding="utf-8")
    folder = open_folder(str(inner))
    assert folder.source == "walk"
    assert "README.md" in folder
    assert "OTHER" not in folder


def test_license_texts_are_no_markup_of_license_lists(tmp_path: Path) -> None:
    for name in ("LICENSE", "src/MIT-License.xml", "LICENSE-MODEL.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert file_names.find_license_files(open_folder(str(tmp_path))).names == (
        "LICENSE",
        "LICENSE-MODEL.md",
    )


def test_what_lies_in_a_folder_that_may_not_be_listed_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may run as root, whom no folder refuses; so the operating system's refusal is
    played."""
    (tmp_path / "locked").mkdir()
    (tmp_path / "open").mkdir()
    listed = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        if os.fspath(path).rstrip("/").endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    hidden = "is not to be seen: locked may not be listed"
    assert exists(tmp_path, "locked/model.safetensors") == (Truth.UNKNOWN, hidden)
    assert exists(tmp_path, "locked/") == (Truth.UNKNOWN, hidden)
    assert exists(tmp_path, "*/model.safetensors")[0] is Truth.UNKNOWN
    assert exists(tmp_path, "open/model.safetensors") == (Truth.NO, "is not there")
    assert open_folder(str(tmp_path)).troubles == ("locked may not be listed",)


def test_a_path_that_is_too_long_is_not_looked_for(tmp_path: Path) -> None:
    for place in ("a/" * 500_000, "**/" * 500_000, "*a" * 500_000):
        assert exists(tmp_path, place) == (
            Truth.UNKNOWN,
            "is longer than a path can be: not looked at",
        )


def test_a_git_config_that_is_no_file_is_no_origin(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git" / "config")
    assert open_folder(str(tmp_path)).origin == ""
