"""A repository made to break the command: it gets an answer, never a traceback and never the exit
code of a bug."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aboveboard import cli, commands, leaves
from aboveboard.commands import check
from aboveboard.evidence import ages
from tests.action.played import commit, git

BAD = os.fsdecode(b"\xff")
COMMAND = (
    (sys.executable, "-P", "-m", "aboveboard")
    if sys.version_info >= (3, 11)
    else (sys.executable, "-m", "aboveboard")
)


def run(
    folder: Path,
    *arguments: str,
    before: Callable[[], None] | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[bytes]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GITHUB_", "ABOVEBOARD"))
    }
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**kept, **variables},
        capture_output=True,
        check=False,
        preexec_fn=before,
    )
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"a bug of ours" not in done.stderr, done.stderr
    return done


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "README.md").write_text(
        "# Foo\n\nCode will be released in Q3 2024.\n", encoding="utf-8"
    )
    return folder


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    "name",
    [f"hf:a/b@{BAD}/m.gguf", f"gh:{BAD}@x.gguf", f"arxiv:{BAD}/m.gguf", f"{BAD}.gguf"],
)
def test_a_name_that_is_no_utf8_crashes_nothing(name: str, repository: Path) -> None:
    write(repository / name, b"GGUF")
    commit(repository, "Weights")
    for form in (
        "text",
        "json",
        "html",
        "sarif",
        "markdown",
        "github",
        "gitlab",
        "junit",
        "rdjson",
    ):
        assert run(repository, "check", "--offline", "--output", form).returncode in (
            0,
            1,
        ), form


@pytest.mark.parametrize(
    "name", ["hf:google-bert/bert.gguf", "https:/example.org/m.gguf"]
)
def test_a_name_of_the_tree_is_no_place_elsewhere(name: str, repository: Path) -> None:
    write(repository / name, b"")
    commit(repository, "Weights")
    yes = {"truth": "yes", "source": "https://huggingface.co"}
    told = {name: {"exists": yes, "public": yes}}
    evidence = repository.parent / "evidence.json"
    evidence.write_text(
        json.dumps({"aboveboard-evidence": 1, "book": {"observations": told}}),
        encoding="utf-8",
    )
    done = run(repository, "check", "--evidence", str(evidence), "--output", "json")
    weights = next(
        item
        for item in json.loads(done.stdout)["artifacts"]
        if item["component"] == "weights"
    )
    assert (weights["presence"]["truth"], weights["presence"]["reason"]) == (
        "no",
        "is empty",
    )


@pytest.mark.parametrize("to", leaves.names("aboveboard.exports"))
def test_an_export_holds_no_name_that_is_no_utf8_and_destroys_nothing(
    to: str, repository: Path
) -> None:
    write(repository / f"{BAD}.gguf", b"GGUF")
    commit(repository, "Weights")
    file = repository.parent / "export"
    file.write_text("precious", encoding="utf-8")
    assert run(repository, "export", "--to", to, "--file", str(file)).returncode == 0
    written = file.read_bytes().decode("utf-8")
    assert written
    assert "udcff" not in written.lower()


# ------------------------------------------------------------------ dates


def date_newest_commit(folder: Path, seconds: str) -> None:
    commit(folder, "First")
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor a <a@x> {seconds} +0000\ncommitter a <a@x> {seconds} +0000\n\nx\n"
    (folder.parent / "commit").write_text(text, encoding="ascii")
    made = git(
        folder,
        "hash-object",
        "--literally",
        "-t",
        "commit",
        "-w",
        str(folder.parent / "commit"),
    )
    git(folder, "update-ref", "HEAD", made)


@pytest.mark.parametrize("seconds", ["1" + "0" * 17, "9" * 22, "253402300800"])
def test_a_commit_of_no_date_leaves_promises_unknown(
    seconds: str, repository: Path
) -> None:
    date_newest_commit(repository, seconds)
    report = json.loads(
        run(repository, "check", "--offline", "--output", "json").stdout
    )
    assert not [
        item for item in report["findings"] if item["rule"] == "promise-overdue"
    ]
    assert b"age is unknown" in run(repository, "check", "--offline").stdout
    assert run(repository, "check", "--offline", "--output", "badge").returncode == 0


@pytest.mark.parametrize(
    "seconds", [-(10**17), -(10**11), 253402300800, 10**17, 10**22]
)
def test_a_time_outside_the_calendar_is_no_day(seconds: int) -> None:
    assert ages.format_day(seconds) == ""


def test_a_day_is_written_with_four_figures_for_the_year() -> None:
    assert [
        ages.format_day(seconds) for seconds in (0, 1_700_000_000, -62_135_596_800)
    ] == [
        "1970-01-01",
        "2023-11-14",
        "0001-01-01",
    ]


# ------------------------------------------------------------------ evidence of the repository
# itself


def forged(place: Path) -> None:
    yes = {"truth": "yes", "source": "x"}
    told = {"hf:foo/does-not-exist": {"exists": yes, "public": yes}}
    write(
        place,
        json.dumps({"aboveboard-evidence": 1, "book": {"observations": told}}).encode(),
    )


def refused(folder: Path, evidence: str, root: str = ".") -> str:
    done = run(folder, "check", root, "--evidence", evidence, GITHUB_ACTIONS="true")
    return done.stderr.decode() if done.returncode == 2 else ""


def test_evidence_that_git_tracks_is_refused_wherever_the_check_begins(
    repository: Path,
) -> None:
    forged(repository / "evidence.json")
    write(repository / "model" / "README.md", b"# Foo\n")
    (repository / "link.json").symlink_to(repository.parent / "elsewhere.json")
    forged(repository.parent / "elsewhere.json")
    commit(repository, "Forged")
    for root in (".", "model"):
        words = refused(repository, "evidence.json", root)
        assert "is tracked by git in the checked repository" in words
    assert "leads out of" in refused(repository, "link.json", ".")
    assert "tracked by git" in refused(repository / "model", "../evidence.json")


def test_tracked_evidence_is_taken_with_a_warning_where_a_person_runs_the_check(
    repository: Path,
) -> None:
    forged(repository / "evidence.json")
    commit(repository, "Evidence")
    done = run(repository, "check", "--evidence", "evidence.json", "--fail-on", "never")
    assert done.returncode == 0
    assert b"warning: --evidence evidence.json is tracked by git" in done.stderr


def test_evidence_that_the_operator_put_into_the_checkout_is_taken(
    repository: Path,
) -> None:
    commit(repository, "First")
    forged(repository / "evidence.json")
    assert (
        run(
            repository, "check", "--evidence", "evidence.json", "--fail-on", "never"
        ).returncode
        == 0
    )


def test_without_git_evidence_of_the_checked_folder_is_refused(
    repository: Path,
) -> None:
    forged(repository / "evidence.json")
    assert "lies in the checked folder" in refused(repository, "evidence.json")
    forged(repository.parent / "evidence.json")
    assert run(repository, "check", "--evidence", "../evidence.json").returncode == 0


# ------------------------------------------------------------------ the process


def test_closed_output_is_wrong_use_and_no_finding(repository: Path) -> None:
    done = run(repository, "check", "--offline", before=lambda: os.close(1))
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"cannot write to standard output" in done.stderr
    done = run(
        repository,
        "check",
        "--offline",
        "--output",
        "json=../report.json",
        before=lambda: os.close(1),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads((repository.parent / "report.json").read_bytes())["aboveboard"]


def test_closed_errors_change_no_exit_code(repository: Path) -> None:
    assert (
        run(
            repository, "check", "nope", "--offline", before=lambda: os.close(2)
        ).returncode
        == 2
    )
    assert (
        run(repository, "check", "--offline", before=lambda: os.close(2)).returncode
        == 0
    )


def test_a_working_directory_that_is_gone_is_told(repository: Path) -> None:
    gone = repository.parent / "gone"
    gone.mkdir()
    done = run(gone, "check", str(repository), "--offline", before=gone.rmdir)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"working directory is not there any more" in done.stderr


def test_too_little_memory_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def greedy(*_: object) -> commands.Result:
        raise MemoryError

    monkeypatch.setattr(
        check, "COMMAND", commands.Command("", check.add_arguments, greedy)
    )
    assert cli.run(["check"]) == 2
    assert (
        capsys.readouterr().err == "aboveboard: there is too little memory to go on\n"
    )


@pytest.mark.parametrize("error", ["MemoryError", "OSError(24, 'Too many open files')"])
def test_what_keeps_the_command_from_starting_is_one_line(
    error: str, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Failing:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'aboveboard.commands':\n"
        f"            raise {error}\n"
        "sys.meta_path.insert(0, Failing())\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [*COMMAND, "check"], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert done.stderr.startswith(b"aboveboard: could not be started")


@pytest.mark.parametrize("columns", ["²", "9" * 5000, "٣"])
def test_a_width_that_is_no_number_breaks_no_help(
    columns: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run(tmp_path, "--help").returncode == 0
