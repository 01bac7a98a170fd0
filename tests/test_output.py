"""What is written: whole or not at all, under the name that was given and nowhere else."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard import output
from aboveboard.cli import run
from aboveboard.output import Unwritable

MANIFEST = (
    "aboveboard: 1\nrelease: {name: Foo}\nartifacts: {weights: {withheld: not yet}}\n"
)
OUTPUTS = {
    "a report": ["check", "--offline", "--output", "text={}"],
    "evidence": ["check", "--offline", "--save-evidence", "{}"],
    "a baseline": ["check", "--offline", "--write-baseline", "--baseline", "{}"],
    "an export": ["export", "--to", "mof", "--file", "{}"],
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that is the working directory; a stranger committed what lies in it."""
    place = tmp_path / "checkout"
    place.mkdir()
    (place / "aboveboard.yaml").write_text(MANIFEST, encoding="utf-8")
    monkeypatch.chdir(place)
    return place


def write(name: str, text: str = "new", tree: str = "") -> None:
    output.write_texts({name: text}, tree)


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def into(arguments: list[str], name: str) -> list[str]:
    return [part.replace("{}", name) for part in arguments]


@pytest.mark.parametrize("git", [True, False])
@pytest.mark.parametrize("arguments", OUTPUTS.values(), ids=OUTPUTS)
def test_a_link_under_the_name_is_replaced_and_not_followed(
    tree: Path, arguments: list[str], git: bool
) -> None:
    if git:
        subprocess.run(["git", "init", "-q"], check=True)
    outside = tree.parent / "precious"
    outside.write_text("{}", encoding="utf-8")
    (tree / "out").symlink_to("../precious")
    assert run(into(arguments, "out")) == 0
    assert outside.read_text(encoding="utf-8") == "{}"
    assert not (tree / "out").is_symlink()
    assert (tree / "out").read_text(encoding="utf-8") not in ("", "{}")


@pytest.mark.parametrize("arguments", OUTPUTS.values(), ids=OUTPUTS)
def test_a_folder_that_is_a_link_out_of_the_tree_is_refused(
    tree: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tree.parent / "outside"
    outside.mkdir()
    (tree / "reports").symlink_to(outside)
    for name in ("reports/out", "reports/new/out", str(tree / "reports" / "out")):
        assert run(into(arguments, name)) == 2
        told = capsys.readouterr().err
        assert "leads out of" in told
        assert "through the link" in told
    assert names(outside) == set()


def test_a_checked_folder_elsewhere_is_a_stranger_s_too(
    tree: Path, tmp_path: Path
) -> None:
    """It is neither a repository nor below the working directory."""
    other, outside = tmp_path / "other", tmp_path / "outside"
    other.mkdir()
    outside.mkdir()
    (other / "reports").symlink_to(outside)
    assert (
        run(["check", "--offline", "--output", f"text={other}/reports/out", str(other)])
        == 2
    )
    assert names(outside) == set()


def test_a_folder_link_into_git_is_refused(tree: Path) -> None:
    (tree / ".git" / "hooks").mkdir(parents=True)
    (tree / "reports").symlink_to(".git/hooks")
    with pytest.raises(Unwritable, match=r"leads into \.git"):
        write("reports/post-checkout")
    assert names(tree / ".git" / "hooks") == set()


def test_links_that_stay_in_the_tree_or_are_the_operator_s_own_are_followed(
    tree: Path, tmp_path: Path
) -> None:
    (tree / "real").mkdir()
    (tree / "alias").symlink_to("real")
    write("alias/out")
    assert (tree / "real" / "out").read_text(encoding="utf-8") == "new"
    (tmp_path / "home").mkdir()
    (tmp_path / "own").symlink_to("home")
    write(str(tmp_path / "own" / "out"))
    assert (tmp_path / "home" / "out").read_text(encoding="utf-8") == "new"


def test_an_operator_s_link_to_a_stranger_s_link_does_not_lead_out(
    tree: Path, tmp_path: Path
) -> None:
    (tree / ".git").mkdir()
    (tmp_path / "home").mkdir()
    (tree / "inner").symlink_to("../home")
    (tmp_path / "own").symlink_to("checkout/inner")
    with pytest.raises(Unwritable, match="leads out of"):
        write(str(tmp_path / "own" / "out"))


def test_missing_folders_are_made(tree: Path) -> None:
    write("a/b/../c/out")
    assert (tree / "a" / "c" / "out").read_text(encoding="utf-8") == "new"
    assert names(tree / "a") == {"c"}


def test_links_in_a_circle_end(tree: Path) -> None:
    (tree / "a").symlink_to("b")
    (tree / "b").symlink_to("a")
    with pytest.raises(Unwritable):
        write("a/out")


def test_permissions_are_kept_and_new_files_have_the_usual_ones(tree: Path) -> None:
    (tree / "old").write_text("x", encoding="utf-8")
    (tree / "old").chmod(0o640)
    write("old")
    write("new")
    assert stat.S_IMODE((tree / "old").stat().st_mode) == 0o640
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tree / "new").stat().st_mode) == 0o666 & ~mask


def test_what_is_no_unicode_is_written_out_and_empties_nothing(tree: Path) -> None:
    write("out", "caf\udce9")
    assert (tree / "out").read_text(encoding="utf-8") == "caf\\udce9"


def test_nothing_is_written_where_the_name_is_a_folder(tree: Path) -> None:
    (tree / "folder").mkdir()
    with pytest.raises(Unwritable, match="folder"):
        write("folder")
    assert names(tree) == {"folder", "aboveboard.yaml"}


@pytest.fixture
def small_disk() -> Iterator[None]:
    """A disk that takes no more than a KiB a file."""
    before, action = (
        resource.getrlimit(resource.RLIMIT_FSIZE),
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, action)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_leaves_the_old_file_whole(tree: Path) -> None:
    (tree / "out").write_text("old", encoding="utf-8")
    with pytest.raises(Unwritable, match="cannot write out"):
        write("out", "x" * 5000)
    assert (tree / "out").read_text(encoding="utf-8") == "old"
    assert names(tree) == {"out", "aboveboard.yaml"}


def test_a_kill_leaves_the_old_file_whole(tree: Path) -> None:
    (tree / "out").write_text("old", encoding="utf-8")
    code = (
        "import os, signal; from aboveboard import output;"
        "os.replace = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL);"
        "output.write_texts({'out': 'x' * 5000})"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False).returncode
        == -signal.SIGKILL
    )
    assert (tree / "out").read_text(encoding="utf-8") == "old"


def test_pipes_devices_and_streams_are_written_to_as_they_are(tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    read: list[str] = []
    reader = threading.Thread(
        target=lambda: read.append((tree / "pipe").read_text(encoding="utf-8"))
    )
    reader.start()
    write("pipe", "through")
    reader.join(10)
    assert read == ["through"]
    write("/dev/null")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with pytest.raises(Unwritable, match="No space left"):
        write("/dev/full")


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_standard_output_by_its_name_comes_before_what_is_printed(
    tree: Path, name: str
) -> None:
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        "--offline",
        "--output",
        f"shields={name}",
    ]
    with (tree / "log").open("wb") as log:
        done = subprocess.run(
            [*command, "--output", "text"],
            stdout=log,
            stderr=subprocess.PIPE,
            check=False,
        )
    told = (tree / "log").read_text(encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert told.startswith('{"schemaVersion"')
    assert told.endswith("0 suppressed\n")


def test_a_cache_is_not_kept_outside_through_a_link(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "cache").symlink_to(tree.parent)
    assert run(["check", "--cache-dir", "cache"]) == 2
    assert "--cache-dir cache leads out of" in capsys.readouterr().err
