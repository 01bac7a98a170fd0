"""The baseline: what is accepted stays silent through edits and moves, what is stale is told, what
is new fails."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.judging import baseline
from aboveboard.model.report import Finding
from aboveboard.model.span import Span
from tests.reports.sample import texts

ROOT = Path(__file__).parent.parent


@pytest.fixture
def release(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples" / "open-washed", tmp_path / "release")
    return tmp_path / "release"


def _check(folder: Path, *options: str) -> tuple[int, str, str]:
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        "--offline",
        "--baseline",
        "accepted.json",
        *options,
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_what_was_accepted_is_silent_wherever_its_line_moves(release: Path) -> None:
    code, out, err = _check(release, "--write-baseline")
    assert (code, err) == (0, "")
    assert "findings accepted" in out
    for name in ("aboveboard.yaml", "README.md"):
        text = (release / name).read_text(encoding="utf-8")
        (release / name).write_text(
            f"\n\n{text}" if name.endswith(".md") else f"# moved\n\n{text}",
            encoding="utf-8",
        )
    code, out, _ = _check(release, "--output", "json")
    told = json.loads(out)
    assert code == 0
    assert told["findings"] == []
    assert len(told["suppressed"]) == told["summary"]["suppressed"] > 0
    assert all(item["by"].startswith("accepted.json:") for item in told["suppressed"])


def test_a_new_finding_fails_and_a_mended_one_is_told(release: Path) -> None:
    _check(release, "--write-baseline")
    manifest = (release / "aboveboard.yaml").read_text(encoding="utf-8")
    assert "training-code: train/" in manifest
    mended = manifest.replace("training-code: train/", "validation-code: validate.py")
    (release / "aboveboard.yaml").write_text(mended, encoding="utf-8")
    code, out, _ = _check(release, "--output", "json")
    told = json.loads(out)["findings"]
    assert code == 1
    assert [item["path"] for item in told if item["rule"] == "artifact-missing"] == [
        "aboveboard.yaml"
    ]
    stale = [item for item in told if item["rule"] == "baseline-stale"]
    assert stale
    lines = (release / "accepted.json").read_text(encoding="utf-8").split("\n")
    assert all(
        "artifact-missing" in lines[item["line"] - 1]
        for item in stale
        if "training-code" in item["message"]
    )
    _check(release, "--write-baseline")
    code, out, _ = _check(release, "--output", "json")
    assert (code, json.loads(out)["findings"]) == (0, [])


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"aboveboard-baseline": 2, "findings": []}', "[" * 100_000],
)
def test_a_file_that_is_no_baseline_is_wrong_use(release: Path, text: str) -> None:
    (release / "accepted.json").write_text(text, encoding="utf-8")
    code, out, err = _check(release)
    assert (code, out) == (2, "")
    assert err.startswith("aboveboard: accepted.json is ")


def test_a_baseline_that_is_not_there_is_wrong_use_unless_it_is_being_written(
    release: Path,
) -> None:
    assert _check(release)[0] == 2
    assert _check(release, "--write-baseline")[0] == 0


made = st.builds(
    Finding,
    st.sampled_from(("artifact-missing", "license-missing")),
    st.just("error"),
    texts,
    st.builds(Span, texts, st.integers(1, 9)),
    fingerprint=st.sampled_from([f"{number:032x}" for number in range(6)]),
)


@given(
    found=st.lists(made, max_size=5, unique_by=lambda item: item.fingerprint),
    lines=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_was_written_accepts_the_same_findings_and_nothing_is_stale(
    found: list[Finding], lines: int
) -> None:
    text = baseline.write(found)
    assert text == baseline.write(reversed(found))
    assert len(text.split("\n")) == 6 + max(len(found), 1)
    entries = baseline.read("accepted.json", text)
    moved = tuple(
        Finding(
            f.rule,
            f.level,
            f.message,
            Span(f.span.path, lines + 1),
            fingerprint=f.fingerprint,
        )
        for f in found
    )
    kept, accepted, stale = baseline.apply(entries, moved)
    assert (kept, stale) == ((), ())
    assert [item.finding for item in accepted] == list(moved)


def test_a_file_that_was_renamed_keeps_what_was_accepted_but_each_entry_accepts_once() -> (
    None
):
    old = Finding(
        "artifact-missing", "error", "gone", Span("a.yaml", 3), fingerprint="a"
    )
    new = Finding(
        "artifact-missing", "error", "gone", Span("b.yaml", 9), fingerprint="b"
    )
    again = Finding(
        "artifact-missing", "error", "gone", Span("c.yaml", 9), fingerprint="c"
    )
    entries = baseline.read("accepted.json", baseline.write([old]))
    kept, accepted, stale = baseline.apply(entries, (new, again))
    assert (kept, stale) == ((again,), ())
    assert [item.finding for item in accepted] == [new]
