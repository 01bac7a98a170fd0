"""The command line as a user meets it: exit codes, words for bad input, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aboveboard import cli, commands

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def run(
    *arguments: str, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GITHUB_", "ABOVEBOARD"))
    }
    command = [sys.executable, "-m", "aboveboard", *arguments]
    return subprocess.run(
        command,
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def checked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = run("check", "--offline", *arguments, str(folder))
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_the_honest_examples_have_no_findings() -> None:
    for name in ("honest-open-weights", "fully-open"):
        done = checked(EXAMPLES / name, "--output", "json")
        report = json.loads(done.stdout)
        assert (done.returncode, report["findings"]) == (0, []), name


def test_what_is_fully_open_reaches_the_standards() -> None:
    report = json.loads(checked(EXAMPLES / "fully-open", "--output", "json").stdout)
    verified = {item["id"]: item["verified"] for item in report["standards"]}
    assert verified["osaid-1.0"]["outcome"] == "met"
    assert verified["strict-source"]["outcome"] == "met"
    assert verified["mof-1.0"] == {"outcome": "met", "level": 1}


def test_fail_on() -> None:
    codes = {
        level: checked(EXAMPLES / "open-washed", "--fail-on", level).returncode
        for level in ("error", "warning", "notice", "unknown", "never")
    }
    assert codes == {"error": 1, "warning": 1, "notice": 1, "unknown": 1, "never": 0}


def test_a_link_nobody_looked_at_is_unknown_and_not_fine(tmp_path: Path) -> None:
    text = (
        "aboveboard: 1\nrelease: {name: x}\nartifacts:\n"
        "  weights: {at: 'hf:owner/name', license: Apache-2.0}\n"
    )
    (tmp_path / "aboveboard.yaml").write_text(text, encoding="utf-8")
    done = checked(tmp_path, "--output", "json")
    (artifact,) = json.loads(done.stdout)["artifacts"]
    assert artifact["presence"]["truth"] == "unknown"
    assert "offline" in artifact["presence"]["reason"]
    assert (done.returncode, checked(tmp_path, "--fail-on", "unknown").returncode) == (
        0,
        1,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aboveboard: 1\nartifacts: [", "aboveboard.yaml:"),
        ("aboveboard: 1\nartefacts: {}\n", "artifacts"),
        ("", "empty"),
        ("\t- x: {", "aboveboard.yaml:"),
        ("a: &x 1\nb: *x\n", "aboveboard.yaml:"),
        ("aboveboard: 2\n", "aboveboard.yaml:1"),
    ],
)
def test_a_broken_manifest_is_a_finding_with_its_place(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "aboveboard.yaml").write_text(text, encoding="utf-8")
    done = checked(tmp_path)
    assert done.returncode == 1
    assert words in done.stdout


def test_unreadable_input_is_exit_2(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for arguments in (["--manifest", "folder"], ["--manifest", "none.yaml"]):
        done = run("check", "--offline", *arguments, ".", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert arguments[1] in done.stderr
    missing = run("check", "--offline", str(tmp_path / "none"))
    assert missing.returncode == 2
    assert "is not there" in missing.stderr


NAMED = {
    "check --manifest": ["check", "--offline", ".", "--manifest"],
    "check --standard": ["check", "--offline", ".", "--standard"],
    "check --evidence": ["check", "--offline", ".", "--evidence"],
    "check --baseline": ["check", "--offline", ".", "--baseline"],
    "claims": ["claims"],
}


@pytest.mark.parametrize("arguments", NAMED.values(), ids=NAMED)
def test_every_file_that_is_named_is_read_with_the_same_limits(
    tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    told = {
        "none.yaml": "is not there",
        "folder.yaml": "is not a regular file",
        "pipe.yaml": "is not a regular file",
        "large.yaml": "is larger than 64 MiB",
    }
    for name, words in told.items():
        done = run(*arguments, name, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (
            2,
            "",
            f"aboveboard: {name} {words}\n",
        )


def test_a_standard_of_ones_own_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(
        "id: house\nname: House\nsteward: us\nas-of: 2026-01-01\nurl: https://house.example\n"
        "kind: binary\n"
        "requirements:\n  - {id: weights, text: The weights, must: exists}\n",
        encoding="utf-8",
    )
    done = run(
        "check",
        "--offline",
        ".",
        "--standard",
        "house.yaml",
        "--output",
        "json",
        cwd=tmp_path,
    )
    assert "house" in [item["id"] for item in json.loads(done.stdout)["standards"]]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read_is_exit_2(tmp_path: Path) -> None:
    manifest = tmp_path / "aboveboard.yaml"
    manifest.write_text("aboveboard: 1\n", encoding="utf-8")
    manifest.chmod(0)
    assert checked(tmp_path).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--output", "no-such-format"],
        ["check", "--standard", "no-such-standard"],
        ["check", "--open-source-means", "no-such-standard"],
        ["check", "--fail-on", "sometimes"],
        ["check", "--no-such-option"],
        ["explain", "no-such-thing"],
    ],
)
def test_wrong_use_is_exit_2_with_words(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_an_empty_folder_is_clean_and_says_so(tmp_path: Path) -> None:
    done = checked(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith(
        "0 verified, 0 declared, 0 absent, 0 unknown, 0 suppressed"
    )


def test_a_bug_is_exit_3_and_asks_to_be_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> commands.Result:
        raise RuntimeError("\x1b[31mhostile\n::stop-commands::x")

    from aboveboard.commands import check

    monkeypatch.setattr(
        check, "COMMAND", commands.Command("", check.add_arguments, broken)
    )
    assert cli.run(["check"]) == 3
    told = capsys.readouterr().err
    assert "a bug of ours" in told
    assert "\x1b" not in told
    assert "\n::" not in told


def test_an_interruption_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> commands.Result:
        raise KeyboardInterrupt

    from aboveboard.commands import check

    monkeypatch.setattr(
        check, "COMMAND", commands.Command("", check.add_arguments, interrupted)
    )
    assert cli.run(["check"]) == 130


def test_an_interruption_while_the_rest_is_imported_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'aboveboard.commands':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n",
        encoding="utf-8",
    )
    path = os.pathsep.join(
        [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    )
    done = subprocess.run(
        [sys.executable, "-m", "aboveboard", "check"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        130,
        "",
        "aboveboard: interrupted\n",
    )


def test_the_same_input_gives_the_same_bytes() -> None:
    runs = {
        run(
            "check",
            "--offline",
            "--output",
            "json",
            "examples/open-washed",
            PYTHONHASHSEED=seed,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1


def test_the_open_washed_example_shows_every_contradiction() -> None:
    done = checked(EXAMPLES / "open-washed", "--output", "json")
    found = {
        (item["rule"], item["path"], item["level"])
        for item in json.loads(done.stdout)["findings"]
    }
    assert done.returncode == 1
    assert {
        ("claim-unsupported", "README.md", "error"),
        ("artifact-missing", "aboveboard.yaml", "error"),
        ("weights-incomplete", "weights/model.safetensors.index.json", "error"),
        ("license-altered", "LICENSE", "error"),
        ("promise-overdue", "README.md", "notice"),
    } <= found


def test_under_github_actions_there_are_annotations_and_a_summary(
    tmp_path: Path,
) -> None:
    summary = tmp_path / "summary.md"
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    done = run("check", "--offline", "examples/open-washed", **environment)
    assert "::error file=examples/open-washed/README.md,line=" in done.stdout
    assert summary.read_text(encoding="utf-8").startswith("## aboveboard: Magpie")


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no /dev/full"
)
def test_a_full_disk_is_no_bug_of_ours() -> None:
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        "--offline",
        str(EXAMPLES / "open-washed"),
    ]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert (
        done.stderr
        == "aboveboard: cannot write to standard output: No space left on device\n"
    )


def test_nobody_reading_to_the_end_makes_nothing_fine() -> None:
    """``aboveboard check | head``: the exit code still tells of the findings."""
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        "--offline",
        str(EXAMPLES / "open-washed"),
    ]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_first_manifest_as_init_wrote_it_accuses_nobody(tmp_path: Path) -> None:
    """It lists nothing yet, so it says of nothing that it is withheld."""
    words = "# Wren-1\n\nOur model Wren-1 is open source: https://huggingface.co/wrens/wren-1\n"
    (tmp_path / "README.md").write_text(words, encoding="utf-8")
    assert run("init", str(tmp_path)).returncode == 0
    done = checked(tmp_path, "--output", "json")
    errors = [
        item["message"]
        for item in json.loads(done.stdout)["findings"]
        if item["level"] == "error"
    ]
    assert (done.returncode, errors) == (0, [])
