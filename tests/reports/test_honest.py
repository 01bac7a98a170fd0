"""What nobody could settle is no *no*, and what the manifest itself says is not released is not
shown as missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.action.played import commit, git

MANIFEST = """\
aboveboard: 1
release: {name: Example}
artifacts:
  weights: {at: hf:example/model, license: MIT}
  architecture: {at: gh:example/code, license: MIT}
  training-data:
    - {name: the corpus, access: obtainable, from: https://corpus.example/, license: ODC-By-1.0}
    - {name: letters, withheld: they are private}
  evaluation-data: {access: unshareable}
  evaluation-results: gh:example/results
  technical-report: https://example.org/report
  model-card: https://example.org/card
  data-card: https://example.org/data
licenses: {documents: CC-BY-4.0}
standards: [mof-1.0]
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / "aboveboard.yaml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path


def _rendered(release: Path, form: str) -> str:
    command = [
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        "--offline",
        "--verbose",
        "--fail-on",
        "never",
        "--output",
        form,
    ]
    done = subprocess.run(
        command, cwd=release, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("form", ["markdown", "text", "html"])
def test_a_class_that_could_not_be_determined_is_not_shown_as_none(
    form: str, release: Path
) -> None:
    shown = _rendered(release, form)
    assert "undetermined" in shown
    assert "no class" not in shown


def test_the_summary_tells_what_is_left_to_others_from_what_is_missing(
    release: Path,
) -> None:
    rows = [
        line.split(" | ")
        for line in _rendered(release, "markdown").splitlines()
        if line.startswith("| ")
    ]
    table = {row[0]: [cell.removesuffix(" |") for cell in row[1:]] for row in rows}
    assert table["| training\\-data (the corpus)"] == [
        "not released here; to be had from https<span></span>://corpus.example/",
        "–",
        "ODC\\-By\\-1.0 (open\\-data)",
    ]
    assert table["| training\\-data (letters)"] == [
        "withheld: they are private",
        "–",
        "–",
    ]
    assert table["| evaluation\\-data"] == [
        "not released here \\(unshareable\\)",
        "–",
        "–",
    ]
    assert table["| weights (hf:example/model)"][0] == "released"


def test_the_page_shows_no_green_for_data_of_others(release: Path) -> None:
    page = _rendered(release, "html")
    row = page.partition("Training data</th>")[2].partition("</tr>")[0]
    assert "not released" in row
    assert "obtainable from https://corpus.example/" in row
    assert 'class="pill yes"' not in row


def test_a_release_without_a_manifest_is_called_as_its_repository_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "README.md").write_text("# A model\n", encoding="utf-8")
    commit(tmp_path, "A card")
    assert _rendered(tmp_path, "markdown").startswith(
        "## aboveboard: unnamed release\n"
    )
    git(tmp_path, "remote", "add", "origin", "https://github.com/example/Heron.git")
    assert _rendered(tmp_path, "markdown").startswith("## aboveboard: Heron\n")
    assert _rendered(tmp_path, "text").startswith("Heron shows no model weights.")
    assert "<title>Heron" in _rendered(tmp_path, "html")
