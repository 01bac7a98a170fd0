"""What is found in a text, and where: through the library's own entry points, on small whole
documents."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from aboveboard import statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement


def seen(
    text: str, path: str = "README.md", name: str = "Nimbus-7B"
) -> list[Statement]:
    kind = "metadata" if path.endswith((".toml", ".cff", ".cfg", ".json")) else "prose"
    release = Release(name=Declaration(name, Span(path)))
    return statements.mentions([Document(path, text, kind)], release)  # type: ignore[arg-type]


def own(
    text: str, path: str = "README.md", name: str = "Nimbus-7B"
) -> list[tuple[str, str]]:
    return [
        (claim.kind, claim.text)
        for claim in seen(text, path, name)
        if claim.role == "own"
    ]


def test_a_span_is_exact_in_the_original_file() -> None:
    text = (
        "# Nimbus\n\nintro\n\n- **Nimbus-7B** is an <b>open-source</b> model, 开源.\n"
    )
    (claim, *_) = seen(text)
    line = text.split("\n")[claim.span.line - 1]
    assert line[claim.span.column - 1 : claim.span.end_column - 1] == claim.text
    assert claim.text.startswith("open-source")


def test_a_comparison_is_not_a_claim() -> None:
    assert (
        own("Nimbus-7B outperforms other open-source models on every benchmark.") == []
    )
    assert own("Nimbus-7B 在多个榜单上优于其他开源模型。") == []


def test_the_command_prints_what_the_corpus_scorer_reads(tmp_path: Path) -> None:
    folder = tmp_path / "Nimbus-7B"
    folder.mkdir()
    (folder / "README.md").write_text(
        "We open-source Nimbus-7B.\n\nThe code is coming soon.\n", encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "claims",
        "README.md",
        "--output",
        "json",
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    (claim,) = json.loads(done.stdout)["claims"]
    assert {
        key: claim[key] for key in ("path", "line", "column", "kind", "polarity")
    } == {
        "path": "README.md",
        "line": 1,
        "column": 4,
        "kind": "open_source_model",
        "polarity": "asserted",
    }
    everything = subprocess.run(
        [*command, "--all"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert {row["role"] for row in json.loads(everything.stdout)["claims"]} >= {"own"}


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "aboveboard", "claims", "absent.md"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "absent.md is not there" in done.stderr
