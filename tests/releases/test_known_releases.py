"""Releases that everybody knows: what the standards make of them, and what they may truthfully say.

The manifests state public facts in our own words, as of November 2026; nobody of these projects
wrote them. The evidence is what somebody who followed the links would have found. No legal advice.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from aboveboard import manifest, standards
from aboveboard.model.evidence import Book, Evidence, Observation
from aboveboard.model.judgement import Assessment
from aboveboard.model.manifest import Manifest
from aboveboard.standards.assess import assess
from aboveboard.standards.speech import may_say
from aboveboard.truth import Truth
from tests.standards.texts import add_texts

HERE = Path(__file__).parent
NAMES = sorted(
    folder.name for folder in HERE.iterdir() if (folder / "aboveboard.yaml").exists()
)
STANDARDS = [standards.load(name) for name in standards.ids()]
JUDGED = (
    "open-weights",
    "open-source-code",
    "osaid-1.0",
    "strict-source",
    "eu-ai-act-53-2",
)


@lru_cache
def read(name: str, file: str) -> dict[str, Any]:
    return yaml.safe_load((HERE / name / file).read_text(encoding="utf-8")) or {}


def declared(name: str) -> Manifest:
    said = manifest.load(
        "aboveboard.yaml", (HERE / name / "aboveboard.yaml").read_text(encoding="utf-8")
    )
    assert not said.problems
    return said


def looked_at(name: str, said: Manifest) -> Book:
    """Every place of the manifest is there and public, under the license that the manifest has for
    it; the evidence file says which ones are behind a gate.
    """
    gates = read(name, "evidence.yaml").get("gated", {})
    there = Evidence(Truth.YES, source="looked at")
    seen = {}
    for artifact in said.artifacts:
        if artifact.at:
            place = artifact.at.value
            gate = (
                Evidence(Truth.YES, gates[place], place)
                if place in gates
                else Evidence(Truth.NO, reason="no gate")
            )
            seen[place] = Observation(exists=there, public=there, gated=gate)
    return add_texts(Book(observations=seen), said)


def judged(name: str, book: Book | None = None) -> dict[str, Assessment]:
    said = declared(name)
    found = looked_at(name, said) if book is None else book
    return {standard.id: assess(standard, said, found) for standard in STANDARDS}


@pytest.mark.parametrize("name", NAMES)
def test_verdicts_agree_with_what_is_known(name: str) -> None:
    expected, found = read(name, "expected.yaml"), judged(name)
    verdicts = {
        standard: found[standard].verified
        for standard in JUDGED
        if standard in expected
    }
    assert verdicts == {standard: expected[standard] for standard in verdicts}
    assert found["mof-1.0"].verified_level == expected["mof-1.0"]


@pytest.mark.parametrize("name", NAMES)
def test_what_may_be_said(name: str) -> None:
    said = declared(name)
    assert may_say(said, looked_at(name, said), judged(name)).startswith(
        read(name, "expected.yaml")["may-say"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_blocks(name: str) -> None:
    found = judged(name)
    for standard, components in read(name, "expected.yaml").get("blocking", {}).items():
        rows = [row for row in found[standard].verdicts if row.verified == "unmet"]
        required = {
            row.requirement.component
            for row in rows
            if row.requirement.level == "required"
        }
        assert set(components) <= required
        if components in (["weights"], ["training-data"]):
            assert required == set(components)


@pytest.mark.parametrize("name", NAMES)
def test_offline_nothing_is_verified_that_nobody_looked_at(name: str) -> None:
    for assessment in judged(name, Book()).values():
        assert assessment.verified != "met"
        assert not assessment.verified_level
        assert assessment.verified == "undetermined" or assessment.declared != "met"


def test_why_llama_is_not_open_source_in_words_to_quote() -> None:
    found = judged("llama-3.1")
    words = {
        standard: " ".join(
            item.reason for row in found[standard].verdicts for item in row.because
        )
        for standard in ("osaid-1.0", "mof-1.0", "strict-source")
    }
    for standard, text in words.items():
        assert "use above 700 million monthly active users (section 2)" in text, (
            standard
        )
        assert "under the Llama 3.1 Community License, which is not" in text, standard
        for error in ("EU", "Europe", "improve other", "click"):
            assert error not in text.split(), standard
    assert "uses in the Acceptable Use Policy (section 1(b)(iv))" in words["osaid-1.0"]
    assert "the manifest lists no data information" in words["osaid-1.0"]
    assert "training-code is withheld: not released" in words["osaid-1.0"]
    assert "the manifest lists no data card" in words["mof-1.0"]
    assert "training-data is withheld: not released" in words["strict-source"]
    assert found["debian-ml"].details["verified-class"] == "non-free"


def test_llama_is_above_the_presumption_of_systemic_risk() -> None:
    verdicts = {
        row.requirement.id: row
        for row in judged("llama-3.1")["eu-ai-act-53-2"].verdicts
    }
    assert verdicts["systemic-risk"].verified == "unmet"
    assert verdicts["weights"].verified == "unmet"


def test_a_gate_with_contact_details_is_pointed_out() -> None:
    found = judged("apertus")
    marks = [
        row.mark
        for row in found["strict-source"].verdicts
        if row.requirement.id == "weights"
    ]
    assert marks == ["behind a gate"]
    money = next(
        row
        for row in found["eu-ai-act-53-2"].verdicts
        if row.requirement.id == "no-monetisation"
    )
    assert "for a person to judge" in money.mark
    assert found["osai-index"].details["verified-weights_endmodel"] == "partial"


@pytest.mark.parametrize(("name", "mean"), [("olmo-2", 0.958), ("apertus", 0.917)])
def test_the_means_that_people_gave_lie_in_the_range_that_remains(
    name: str, mean: float
) -> None:
    low, _, high = judged(name)["osai-index"].details["verified-mean"].partition(" to ")
    assert float(low) <= mean <= float(high)
