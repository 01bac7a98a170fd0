"""``aboveboard init``: honest, loadable, and never over an existing file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import manifest
from aboveboard.cli import run
from aboveboard.manifest.draft import draft
from aboveboard.model.evidence import Book, Document, Identification, LicenseFile, Tree
from aboveboard.model.manifest import Manifest

CARD = (
    "---\nlicense: apache-2.0\nbase_model: a/b\ndatasets: [c/d, squad]\n"
    "model-index: [{name: Tiny}]\n---\n# Tiny\n"
)


ROOT = Path(__file__).resolve().parents[2]
SCHEMA = jsonschema.Draft7Validator(
    json.loads(
        (ROOT / "src" / "aboveboard" / "schemas" / "manifest.schema.json").read_text(
            encoding="utf-8"
        )
    )
)


def drafted(
    tree: Tree,
    text: str = "",
    paths: tuple[str, ...] = (),
    licenses: tuple[LicenseFile, ...] = (),
) -> str:
    documents = (Document("README.md", text, "prose"),) if text else ()
    book = Book(tree=tree, documents=documents, license_files=licenses)
    return draft(manifest.implied(tree, documents, licenses), book, "tiny", paths)


def loaded(text: str) -> Manifest:
    found = manifest.load("aboveboard.yaml", text)
    assert found.problems == (), text
    assert found.readable
    SCHEMA.validate(yaml.safe_load(text))
    return found


def test_what_was_seen_is_stated_and_nothing_else() -> None:
    tree = Tree(
        weights=("m-00001-of-00002.safetensors", "m-00002-of-00002.safetensors")
    )
    licenses = (LicenseFile("LICENSE", Identification("MIT", "exact", 1.0)),)
    text = drafted(
        tree, CARD, ("README.md", "LICENSE", "src/train.py", "tests/train.py"), licenses
    )
    found = loaded(text)
    assert [
        (each.component, each.at.value, each.license.value if each.license else "")
        for each in found.artifacts
    ] == [
        ("weights", "m-*-of-00002.safetensors", "Apache-2.0"),
        ("model-card", "README.md", ""),
        ("training-data", "hf:datasets/c/d", ""),
    ]
    assert (found.release.name.value, found.release.bases[0].at.value) == (
        "Tiny",
        "hf:a/b",
    )
    assert "  code: MIT  # the text of LICENSE\n" in text
    assert "  # training-code: src/train.py  # Training code: is it this?\n" in text
    assert "README.md, line 2" in text
    assert not found.claims
    assert not found.standards


def test_of_weights_that_lie_elsewhere_the_license_is_stated_and_the_place_asked_for() -> (
    None
):
    text = drafted(Tree(), f"{CARD}See https://huggingface.co/lab/tiny.\n")
    (weights,) = loaded(text).of("weights")
    assert (weights.at, weights.license.value) == (None, "Apache-2.0")
    assert (
        "  weights:\n    - license: Apache-2.0  # README.md, line 2\n      # at: hf:lab/tiny\n"
        in text
    )


def test_places_that_the_readme_links_to_are_asked_about() -> None:
    readme = (
        "See [us](https://huggingface.co/lab/tiny), "
        "https://huggingface.co/datasets/lab/corpus. https://hf.co/blog/x\n"
    )
    text = drafted(Tree(), readme)
    assert loaded(text).artifacts == ()
    assert (
        "  # weights: hf:lab/tiny  # Weights (final parameters): is it this?\n" in text
    )
    assert (
        "  # training-data: hf:datasets/lab/corpus  # Training data: is it this?\n"
        in text
    )


def test_a_license_that_no_expression_names_is_a_question() -> None:
    text = drafted(
        Tree(weights=("a.gguf",)),
        "---\nlicense: other\nlicense_name: our-own-terms\n---\n",
    )
    assert loaded(text).of("weights")[0].license is None
    assert (
        "# license: README.md says our-own-terms, which is no SPDX expression" in text
    )


def test_weights_without_a_license_never_get_that_of_the_code() -> None:
    licenses = (LicenseFile("LICENSE", Identification("MIT", "exact", 1.0)),)
    found = loaded(drafted(Tree(weights=("a.gguf",)), "# Title\n", (), licenses))
    assert found.of("weights")[0].license is None


def test_an_empty_repository_gives_a_manifest_that_states_nothing() -> None:
    found = loaded(drafted(Tree()))
    assert found.artifacts == ()


# Everything uncommented that a draft asks for has to be valid too, or its questions mislead.
def test_the_questions_of_a_draft_are_answers_once_uncommented() -> None:
    text = drafted(Tree(), CARD, ("src/train.py", "paper.pdf"))
    lines = []
    for line in text.split("\n"):
        told = line.strip().removeprefix("# ")
        is_answer = (
            line.strip().startswith("# ")
            and ": " in told
            and told.split(":")[0] in _ANSWERABLE
        )
        empty = told.split("#")[0].strip().endswith(":")
        lines.append(line.replace("# ", "", 1) if is_answer and not empty else line)
    found = manifest.load("aboveboard.yaml", "\n".join(lines))
    assert found.problems == ()
    assert {each.component for each in found.artifacts} >= {
        "training-code",
        "research-paper",
        "weights",
    }


_ANSWERABLE = ("version", "producer", "training-code", "research-paper", "at", "claims")

hostile = st.text(
    st.sampled_from(
        "aZ09_-./\\:#'\"{}[]&*!|>%@`, \t\n\r\x00\x1b\x85\u2028\u202e\ud800\udcff\ufeffé😀~?"
    ),
    min_size=1,
    max_size=12,
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.lists(hostile, max_size=3, unique=True),
    hostile,
    hostile,
    st.lists(hostile, max_size=3),
)
def test_a_draft_loads_whatever_a_repository_calls_its_files(
    weights: list[str], folder: str, license_: str, paths: list[str]
) -> None:
    text = CARD.replace("apache-2.0", yaml.safe_dump(license_).strip())
    tree = Tree(weights=tuple(weights))
    documents = (Document("README.md", text, "prose"),)
    licenses = (LicenseFile(license_, Identification("MIT", "exact", 1.0)),)
    shown = manifest.implied(tree, documents, licenses)
    named = draft(
        shown,
        Book(tree=tree, documents=documents, license_files=licenses),
        folder,
        (*paths, *weights),
    )
    found = loaded(named)
    assert {each.at.value for each in found.of("weights")} <= {
        each.at.value for each in shown.of("weights") if each.at
    }


# ------------------------------------------------------------------ the command


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    (tmp_path / "train.py").write_text("x = 1\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)
    return tmp_path


def test_init_writes_a_manifest_that_check_reads(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(repository)]) == 0
    assert "Wrote" in capsys.readouterr().out
    text = (repository / "aboveboard.yaml").read_text(encoding="utf-8")
    assert loaded(text).of("weights")[0].at.value == "model.safetensors"


@pytest.mark.parametrize("name", ["honest-open-weights", "fully-open"])
def test_an_honest_release_stays_without_findings_under_its_first_manifest(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / name
    shutil.copytree(ROOT / "examples" / name, place)
    (place / "aboveboard.yaml").unlink()
    assert run(["init", str(place)]) == 0
    capsys.readouterr()
    run(["check", "--offline", "--output", "json", str(place)])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [
        item
        for item in found
        if item["rule"].startswith(("manifest-", "artifact-", "weights-"))
    ] == []


def test_init_never_writes_over_a_manifest_unasked(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "aboveboard.yml").write_text("aboveboard: 1\n", encoding="utf-8")
    assert run(["init", str(repository)]) == 2
    assert "aboveboard.yml is there already" in capsys.readouterr().err
    assert (repository / "aboveboard.yml").read_text(
        encoding="utf-8"
    ) == "aboveboard: 1\n"
    assert run(["init", str(repository), "--force"]) == 0
    assert "model.safetensors" in (repository / "aboveboard.yml").read_text(
        encoding="utf-8"
    )
    assert not (repository / "aboveboard.yaml").exists()


def test_init_prints_where_it_is_told_to(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(repository), "--stdout"]) == 0
    assert loaded(capsys.readouterr().out).artifacts
    assert not (repository / "aboveboard.yaml").exists()


def test_init_says_so_where_there_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path / "nowhere")]) == 2
    assert "is not there" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_init_does_not_write_through_a_link_out_of_the_repository(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "file"
    (repository / "aboveboard.yaml").symlink_to(outside)
    assert run(["init", str(repository), "--force"]) == 0
    assert not outside.exists()
    assert not (repository / "aboveboard.yaml").is_symlink()
