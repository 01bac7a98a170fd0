"""What a release may truthfully say: only what is verified, with what is missing, the nearest
first."""

from __future__ import annotations

import pytest

from aboveboard import manifest, standards
from aboveboard.model.evidence import (
    Book,
    Difference,
    Evidence,
    Identification,
    LicenseFile,
    Observation,
)
from aboveboard.standards.assess import assess
from aboveboard.standards.speech import may_say
from aboveboard.truth import Truth

HERE = Observation(exists=Evidence(Truth.YES, source="x"), public=Evidence(Truth.YES, source="x"))
GONE = Observation(exists=Evidence(Truth.NO, source="x", reason="is not there"))


def say(text: str, **places: Observation) -> str:
    said = manifest.load("aboveboard.yaml", "aboveboard: 1\n" + text)
    found = Book(
        observations={**{item.at.value: HERE for item in said.artifacts if item.at}, **places}
    )
    judged = {name: assess(standards.load(name), said, found) for name in standards.ids()}
    return may_say(said, found, judged)


def test_the_next_class_lacks_only_one_thing() -> None:
    text = "licenses: {code: MIT, data: MIT, documents: MIT}\nartifacts:\n" + "".join(
        f"  {name}: {name}.x\n"
        for name in (
            "architecture",
            "weights",
            "evaluation-results",
            "model-card",
            "research-paper",
        )
    )
    assert (
        "Strongest standard met: Open weights (common usage). MOF class III (Open Model) "
        "lacks only data card."
    ) in say(text)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ("{at: w, license: MIT}", "Open weights under MIT;"),
        ("{at: w}", "Weights available without a stated license;"),
        (
            "{at: w, license: CC-BY-NC-4.0}",
            "Weights available under CC-BY-NC-4.0, for non-commercial use only;",
        ),
        (
            "{at: w, license: our own words}",
            "Weights available under our own words, terms that are not known to be open;",
        ),
        ("{withheld: safety}", "Weights not released (safety);"),
        ("{withheld: Not released.}", "Weights not released;"),
        ("{license: MIT, note: on request}", "Open weights under MIT (declared, not verified);"),
        (
            "[{at: w, license: MIT}, {at: v, license: llama3.1}]",
            "Open weights under MIT and weights available under the",
        ),
    ],
)
def test_weights_are_called_what_they_are(weights: str, words: str) -> None:
    assert say(f"artifacts: {{weights: {weights}}}").startswith(words)


def test_what_is_announced_and_gone_is_not_there() -> None:
    assert say("artifacts: {weights: {at: w, license: MIT}}", w=GONE).startswith(
        "Weights announced, but not there;"
    )


def test_a_contradicted_license_is_not_called_open() -> None:
    place = Observation(
        HERE.exists, HERE.public, license=Evidence(Truth.YES, "cc-by-nc-4.0", "https://h.example")
    )
    said = say("artifacts: {weights: {at: w, license: MIT}}", w=place)
    assert said.startswith("Weights available under CC-BY-NC-4.0, for non-commercial use only;")


def test_a_text_beside_code_raises_doubt() -> None:
    text = "aboveboard: 1\nartifacts: {inference-code: {at: src/run.py, license: MIT}}"
    said = manifest.load("aboveboard.yaml", text)
    for license_, expected in (("CC-BY-NC-4.0", "undetermined"), ("Apache-2.0", "met")):
        beside = LicenseFile("LICENSE", Identification(license_, "exact", 1.0))
        found = Book(observations={"src/run.py": HERE}, license_files=(beside,))
        assert assess(standards.load("open-source-code"), said, found).verified == expected


def test_a_long_reason_is_cut() -> None:
    assert (
        len(say(f"artifacts: {{weights: {{withheld: {'word ' * 200}}}}}").partition(";")[0]) < 250
    )


def test_nothing_is_said_of_what_a_card_does_not_mention() -> None:
    said = manifest.load("README.md", "---\nlicense: mit\n---\n")
    judged = {name: assess(standards.load(name), said, Book()) for name in standards.ids()}
    words = may_say(said, Book(), judged)
    assert words.startswith("Open weights under MIT (declared, not verified). ")
    assert "not released" not in words
    assert "lacks" not in words


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (
            "for non commercial purposes only",
            "released under terms that are not certain (the manifest says MIT)",
        ),
        ("this tool comes from friends of mountains and rivers", "released under MIT"),
    ],
)
def test_code_beside_a_license_with_limits_put_in_is_not_under_it(added: str, words: str) -> None:
    said = manifest.load(
        "aboveboard.yaml", "aboveboard: 1\nartifacts: {inference-code: {at: run.py, license: MIT}}"
    )
    altered = Identification("MIT", "altered", 0.9, differences=(Difference("added", 9, added),))
    found = Book(observations={"run.py": HERE}, license_files=(LicenseFile("LICENSE", altered),))
    assert f"inference code {words}" in may_say(said, found, {})
