"""The pipeline on small folders: what it collects, which standards it shows, what rows tell."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from aboveboard import manifest, pipeline, standards
from aboveboard.judging.summary import build_row
from aboveboard.model.evidence import (
    Book,
    Evidence,
    Identification,
    LicenseFile,
    Observation,
)
from aboveboard.model.judgement import StandardRef
from aboveboard.model.report import Report, Row
from aboveboard.network import remote
from aboveboard.pipeline import Request
from aboveboard.truth import Truth

HERE = Observation(
    exists=Evidence(Truth.YES, source="x"),
    public=Evidence(Truth.YES, source="x"),
    license=Evidence(Truth.YES, "MIT", "https://h.example"),
)
GONE = Observation(exists=Evidence(Truth.NO, source="x", reason="answers 404"))


def check(
    folder: Path,
    files: Mapping[str, str],
    places: Mapping[str, Observation] | None = None,
) -> Report:
    """The report on files, with what is known of remote places."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def observe(asked: tuple[str, ...]) -> Mapping[str, Observation]:
        known = places or {}
        return {
            **remote.offline(asked),
            **{place: known[place] for place in asked if place in known},
        }

    return pipeline.run(Request(str(folder), observe))


def row(folder: Path, artifact: str, **places: Observation) -> Row:
    text = f"aboveboard: 1\nartifacts: {{{artifact}}}\n"
    known = {
        place.replace("__", ":").replace("_", "/"): seen
        for place, seen in places.items()
    }
    (found,) = check(folder, {"aboveboard.yaml": text}, known).rows
    return found


@pytest.mark.parametrize(
    ("artifact", "truth", "reason"),
    [
        ("weights: {withheld: secret}", Truth.NO, "withheld: secret"),
        ("weights: {name: w}", Truth.UNKNOWN, "no place is given"),
        (
            "training-data: {name: d, access: unshareable}",
            Truth.NO,
            "not released here (unshareable)",
        ),
        (
            "training-data: {access: obtainable, from: 'hf:o/n'}",
            Truth.NO,
            "not released here; to be had from hf:o/n",
        ),
        (
            "training-data: {access: public, from: 'hf:o/n'}",
            Truth.UNKNOWN,
            "nobody asked",
        ),
        (
            "training-data: {from: 'hf:o/n'}",
            Truth.NO,
            "not released here; to be had from hf:o/n",
        ),
        ("weights: 'hf:o/n'", Truth.YES, ""),
        ("weights: w.gguf", Truth.NO, "is not there"),
    ],
)
def test_a_row_tells_whether_an_artifact_is_there(
    artifact: str, truth: Truth, reason: str, tmp_path: Path
) -> None:
    found = row(tmp_path, artifact, hf__o_n=HERE)
    assert found.presence.truth is truth
    assert found.presence.reason.startswith(reason)


@pytest.mark.parametrize(
    ("artifact", "license_", "license_class"),
    [
        ("weights: 'hf:o/n'", "MIT", "osi-permissive"),
        ("weights: {at: 'hf:o/n', license: CC-BY-NC-4.0}", "MIT", "osi-permissive"),
        ("weights: {at: 'hf:o/m', license: CC-BY-NC-4.0}", "", "non-commercial"),
        ("weights: {at: 'hf:o/n', license-file: NONE-HERE}", "", ""),
    ],
)
def test_a_row_shows_the_license_by_evidence(
    artifact: str, license_: str, license_class: str, tmp_path: Path
) -> None:
    found = row(tmp_path, artifact, hf__o_n=HERE)
    assert found.license_found == license_
    assert found.license_class == (license_class or found.license_class)


WEIGHTS = "aboveboard: 1\nartifacts: {weights: {at: 'hf:o/n', license: MIT}}\n"
CARD = "aboveboard: 1\nartifacts: {model-card: README.md}\n"


@pytest.mark.parametrize(
    ("manifest", "readme", "shown"),
    [
        (WEIGHTS, "# Wren\n", ("open-weights",)),
        (CARD, "# Wren\n", ()),
        (WEIGHTS, "# Wren\n\nWren is an open-source language model.\n", ("osaid-1.0",)),
        (
            WEIGHTS + "standards: [mof-1.0]\n",
            "# Wren\n\nWren has open weights.\n",
            ("mof-1.0",),
        ),
        (WEIGHTS + "standards: [nonsense]\n", "# Wren\n", ("open-weights",)),
    ],
)
def test_standards_are_shown_that_somebody_asks_for(
    manifest: str, readme: str, shown: tuple[str, ...], tmp_path: Path
) -> None:
    report = check(tmp_path, {"aboveboard.yaml": manifest, "README.md": readme})
    assert report.asked == shown
    assert set(shown) <= {assessment.standard.id for assessment in report.assessments}


def test_standards_of_the_request_are_shown_first(tmp_path: Path) -> None:
    (tmp_path / "aboveboard.yaml").write_text(WEIGHTS + "standards: [mof-1.0]\n")
    request = Request(
        str(tmp_path), remote.offline, standards=(standards.load("open-data"),)
    )
    assert pipeline.run(request).asked == ("open-data", "mof-1.0")


def test_open_source_means_what_the_request_says(tmp_path: Path) -> None:
    text = "# Wren\n\nWren is an open-source language model.\n"
    (tmp_path / "README.md").write_text(text)
    request = Request(str(tmp_path), remote.offline, open_source_means="strict-source")
    report = pipeline.run(request)
    assert [item.standard for item in report.claims] == [StandardRef("strict-source")]
    assert report.claims[0].outcome == "undetermined"


@pytest.mark.parametrize(
    ("sentence", "standard"),
    [
        ("Wren is an open-source language model.", "osaid-1.0"),
        ("Wren is not an open-source language model.", ""),
        ("We will open-source Wren next month.", None),
    ],
)
def test_only_assertions_are_compared_with_standards(
    sentence: str, standard: str | None, tmp_path: Path
) -> None:
    report = check(
        tmp_path, {"README.md": f"# Wren\n\n{sentence}\n", "aboveboard.yaml": WEIGHTS}
    )
    found = [str(item.standard or "") for item in report.claims]
    assert found in ([standard], []) if not standard else found == [standard]


def test_claims_made_elsewhere_are_claims(tmp_path: Path) -> None:
    text = "aboveboard: 1\nclaims: [open-data, open-source-model]\nartifacts: {weights: w}\n"
    report = check(tmp_path, {"aboveboard.yaml": text})
    found = [
        (item.claim.kind, item.claim.subject, str(item.standard))
        for item in report.claims
    ]
    assert found == [
        ("open_data", "data", "open-data"),
        ("open_source_model", "model", "osaid-1.0"),
    ]


def test_lines_that_findings_point_at_are_quoted(tmp_path: Path) -> None:
    text = "aboveboard: 1\nartifacts:\n  weights: w.gguf\n"
    report = check(tmp_path, {"aboveboard.yaml": text})
    assert report.quotes == {"aboveboard.yaml:3": "  weights: w.gguf"}
    counts = {
        name: report.summary[name]
        for name in ("error", "absent", "verified", "unknown")
    }
    assert counts == {"error": 1, "absent": 1, "verified": 0, "unknown": 0}


def commit(folder: Path, message: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@a"]
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        [*identity, "commit", "-q", "-m", message],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)


def test_a_change_is_told_from_what_was_there_before(tmp_path: Path) -> None:
    text = "aboveboard: 1\nartifacts:\n  weights: w.gguf\n"
    (tmp_path / "aboveboard.yaml").write_text(text)
    commit(tmp_path, "Before")
    (tmp_path / "aboveboard.yaml").write_text(text + "  model-card: CARD.md\n")
    report = pipeline.run(Request(str(tmp_path), remote.offline, base="HEAD"))
    missing = [item for item in report.findings if item.rule == "artifact-missing"]
    assert [(item.span.line, item.already) for item in missing] == [
        (3, True),
        (4, False),
    ]
    alone = pipeline.run(Request(str(tmp_path), remote.offline))
    assert not any(item.already for item in alone.findings)


def test_a_named_manifest_that_the_base_lacks_is_searched_there(tmp_path: Path) -> None:
    (tmp_path / "aboveboard.yaml").write_text(
        "aboveboard: 1\nartifacts: {weights: w.gguf}\n"
    )
    commit(tmp_path, "Before")
    (tmp_path / "other.yaml").write_text(
        "aboveboard: 1\nartifacts: {model-card: C.md}\n"
    )
    request = Request(str(tmp_path), remote.offline, manifest="other.yaml", base="HEAD")
    report = pipeline.run(request)
    assert report.manifest.path == "other.yaml"
    rules = {(item.rule, item.span.path) for item in report.findings}
    assert ("artifact-missing", "other.yaml") in rules


def test_an_address_of_a_license_text_in_this_repository_is_its_path(
    tmp_path: Path,
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    origin = "https://github.com/o/n"
    subprocess.run(["git", "remote", "add", "origin", origin], cwd=tmp_path, check=True)
    weights = "aboveboard: 1\nartifacts: {weights: {at: w, license-file: '%s/blob/main/LICENSE'}}\n"
    files = {"LICENSE": "MIT License\n", "w": "x"}
    here = check(tmp_path, {**files, "aboveboard.yaml": weights % origin})
    license_file = here.manifest.artifacts[0].license_file
    assert license_file is not None
    assert license_file.value == "LICENSE"
    other = check(tmp_path, {"aboveboard.yaml": weights % "https://github.com/o/other"})
    license_file = other.manifest.artifacts[0].license_file
    assert license_file is not None
    assert license_file.value.startswith("https://")
    assert other.called == "n"


def test_the_day_is_asked_of_git_only_where_none_is_given(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Wren\n")
    commit(tmp_path, "x")
    root = str(tmp_path)
    given = pipeline.run(Request(root, remote.offline, date="2026-01-02", dated=True))
    assert given.date == "2026-01-02"
    assert pipeline.run(Request(root, remote.offline)).date == ""
    assert len(pipeline.run(Request(root, remote.offline, dated=True)).date) == 10


def test_a_row_shows_the_license_of_the_file_that_is_named() -> None:
    declared = manifest.load(
        "aboveboard.yaml",
        "aboveboard: 1\nartifacts: {weights: {at: w, license: ISC, license-file: B}}\n",
    )
    files = tuple(
        LicenseFile(path, Identification(id_, verdict, 1.0))
        for path, id_, verdict in (("A", "MIT", "exact"), ("B", "Apache-2.0", "exact"))
    )
    (artifact,) = declared.artifacts
    assert (
        build_row(artifact, declared, Book(license_files=files)).license_found
        == "Apache-2.0"
    )
    altered = (files[0], LicenseFile("B", Identification("Apache-2.0", "altered", 0.9)))
    assert (
        build_row(artifact, declared, Book(license_files=altered)).license_found == ""
    )
