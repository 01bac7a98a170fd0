from __future__ import annotations

import json
from pathlib import Path

import pytest

from aboveboard.cli import run
from tests.license_texts.test_text import APACHE, MIT


@pytest.fixture
def license_file(tmp_path: Path) -> Path:
    path = tmp_path / "LICENSE"
    path.write_text(MIT.replace("without limitation", "with limitation"), "utf-8")
    return path


def test_a_file_is_compared_and_told_as_json(
    license_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["license", str(license_file), "MIT OR Apache-2.0", "--output", "json"])
        == 0
    )
    text, expression = map(json.loads, capsys.readouterr().out.splitlines())
    assert text["input"] == str(license_file)
    assert (text["kind"], text["id"], text["verdict"], text["class"]) == (
        "text",
        "MIT",
        "altered",
        "unidentified",
    )
    assert text["differences"] == [
        {"kind": "changed", "line": 7, "words": "without → with"}
    ]
    assert 0 < text["score"] < 1
    assert (expression["kind"], expression["class"], expression["withheld"]) == (
        "expression",
        "osi-permissive",
        [],
    )
    assert set(text) == {
        "input",
        "kind",
        "id",
        "verdict",
        "score",
        "class",
        "withheld",
        "differences",
    }


def test_the_text_form_is_a_readable_diff(
    license_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["license", str(license_file)]) == 0
    out = capsys.readouterr().out
    assert "MIT (altered" in out
    assert "line 7:\n      - without\n      + with\n" in out


def test_a_whole_license_has_its_class(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "COPYING").write_text(APACHE, "utf-8")
    assert run(["license", str(tmp_path / "COPYING"), "CC-BY-NC-4.0"]) == 0
    out = capsys.readouterr().out
    assert "Apache-2.0\n    the published text\n    class: osi-permissive\n" in out
    assert "class: non-commercial\n    withheld: " in out


def test_what_is_neither_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["license", "no/such/LICENSE"]) == 2
    assert "neither a file nor a license expression" in capsys.readouterr().err


def test_no_expression_is_told_with_a_suggestion(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["license", "MIT AND", "--output", "json"]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["kind"], row["verdict"], row["id"]) == ("expression", "invalid", "")
