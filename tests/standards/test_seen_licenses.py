"""Which sources make a declared license a verified one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aboveboard import manifest, pipeline
from aboveboard.model.evidence import (
    Book,
    Evidence,
    Identification,
    LicenseFile,
    Observation,
    SourceHeader,
    Sources,
)
from aboveboard.network import remote
from aboveboard.standards.seen_licenses import find_license_evidence
from aboveboard.truth import Truth

EXAMPLE = Path(__file__).parents[2] / "examples" / "fully-open"


def license_file(path: str, id_: str, verdict: str = "exact") -> LicenseFile:
    return LicenseFile(path, Identification(id_, verdict, 1.0))


@pytest.mark.parametrize(
    ("artifact", "book", "expected"),
    [
        ("weights: {at: w, license: MIT}", Book(), ""),
        (
            "weights: {at: w, license: MIT}",
            Book(license_files=(license_file("LICENSE", "MIT"),)),
            "LICENSE",
        ),
        (
            "weights: {at: w, license: MIT}",
            Book(license_files=(license_file("LICENSE", "ISC"),)),
            "",
        ),
        (
            "weights: {at: w, license: MIT}",
            Book(license_files=(license_file("LICENSE", "MIT", "truncated"),)),
            "",
        ),
        (
            "weights: {at: w, license: MIT}",
            Book(license_files=(license_file("lib/x/LICENSE", "MIT"),)),
            "",
        ),
        (
            "weights: {at: lib/x, license: MIT}",
            Book(license_files=(license_file("lib/x/LICENSE", "MIT"),)),
            "lib/x/LICENSE",
        ),
        (
            "weights: {at: w, license: MIT OR ISC}",
            Book(license_files=(license_file("LICENSE", "ISC"),)),
            "LICENSE",
        ),
        (
            "weights: {at: w, license: MIT AND ISC}",
            Book(license_files=(license_file("LICENSE", "ISC"),)),
            "",
        ),
        (
            "training-code: {at: src/, license: MIT}",
            Book(sources=Sources(1, (SourceHeader("src/a.py", 2, "MIT"),))),
            "src/a.py:2",
        ),
        (
            "training-code: {at: src/, license: MIT}",
            Book(sources=Sources(1, (SourceHeader("lib/a.py", 2, "MIT"),))),
            "",
        ),
        (
            "weights: {at: 'hf:o/n', license: MIT}",
            Book(
                observations={
                    "hf:o/n": Observation(
                        license=Evidence(Truth.YES, "mit", "https://h.example")
                    )
                }
            ),
            "https://h.example",
        ),
    ],
)
def test_a_declared_license_is_verified_by_what_states_it(
    artifact: str, book: Book, expected: str
) -> None:
    declared = manifest.load(
        "aboveboard.yaml", f"aboveboard: 1\nartifacts: {{{artifact}}}\n"
    )
    seen = find_license_evidence(declared.artifacts[0], declared, book)
    assert seen.truth is (Truth.YES if expected else Truth.UNKNOWN)
    assert not expected or seen.source == expected


def test_a_release_without_any_license_text_is_only_declared(tmp_path: Path) -> None:
    target = tmp_path / "release"
    shutil.copytree(EXAMPLE, target)
    before = pipeline.run(pipeline.Request(root=str(target), observe=remote.offline))
    assert before.summary["declared"] == 0
    (target / "LICENSE").unlink()
    shutil.rmtree(target / "LICENSES")
    text = (target / "aboveboard.yaml").read_text(encoding="utf-8")
    lines = [
        line.partition(", license-file:")[0] + "}" * (", license-file:" in line)
        for line in text.split("\n")
    ]
    (target / "aboveboard.yaml").write_text("\n".join(lines), encoding="utf-8")
    after = pipeline.run(pipeline.Request(root=str(target), observe=remote.offline))
    assert after.summary["verified"] == 0
    assert after.summary["declared"] == before.summary["verified"]
    assert all(assessment.verified != "met" for assessment in after.assessments)
    assert "Strongest standard met" not in after.may_say
