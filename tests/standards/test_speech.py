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
from aboveboard.model.judgement import Assessment, Requirement, Standard, Verdict
from aboveboard.standards.assess import assess
from aboveboard.standards.speech import may_say
from aboveboard.truth import Truth
from tests.standards.texts import add_texts

HERE = Observation(
    exists=Evidence(Truth.YES, source="x"), public=Evidence(Truth.YES, source="x")
)
GONE = Observation(exists=Evidence(Truth.NO, source="x", reason="is not there"))


def say(text: str, **places: Observation) -> str:
    said = manifest.load("aboveboard.yaml", "aboveboard: 1\n" + text)
    found = Book(
        observations={
            **{item.at.value: HERE for item in said.artifacts if item.at},
            **places,
        }
    )
    found = add_texts(found, said)
    judged = {
        name: assess(standards.load(name), said, found) for name in standards.ids()
    }
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
        (
            "{license: MIT, note: on request}",
            "Open weights under MIT (declared, not verified);",
        ),
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
        HERE.exists,
        HERE.public,
        license=Evidence(Truth.YES, "cc-by-nc-4.0", "https://h.example"),
    )
    said = say("artifacts: {weights: {at: w, license: MIT}}", w=place)
    assert said.startswith(
        "Weights available under CC-BY-NC-4.0, for non-commercial use only;"
    )


def test_a_text_beside_code_raises_doubt() -> None:
    text = "aboveboard: 1\nartifacts: {inference-code: {at: src/run.py, license: MIT}}"
    said = manifest.load("aboveboard.yaml", text)
    for license_, expected in (("CC-BY-NC-4.0", "undetermined"), ("Apache-2.0", "met")):
        beside = LicenseFile("LICENSE", Identification(license_, "exact", 1.0))
        found = Book(observations={"src/run.py": HERE}, license_files=(beside,))
        assert (
            assess(standards.load("open-source-code"), said, found).verified == expected
        )


def test_a_long_reason_is_cut() -> None:
    assert (
        len(
            say(f"artifacts: {{weights: {{withheld: {'word ' * 200}}}}}").partition(
                ";"
            )[0]
        )
        < 250
    )


def test_nothing_is_said_of_what_a_card_does_not_mention() -> None:
    said = manifest.load("README.md", "---\nlicense: mit\n---\n")
    judged = {
        name: assess(standards.load(name), said, Book()) for name in standards.ids()
    }
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
def test_code_beside_a_license_with_limits_put_in_is_not_under_it(
    added: str, words: str
) -> None:
    said = manifest.load(
        "aboveboard.yaml",
        "aboveboard: 1\nartifacts: {inference-code: {at: run.py, license: MIT}}",
    )
    altered = Identification(
        "MIT", "altered", 0.9, differences=(Difference(9, after=added),)
    )
    found = Book(
        observations={"run.py": HERE}, license_files=(LicenseFile("LICENSE", altered),)
    )
    assert f"inference code {words}" in may_say(said, found, {})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "{access: public, from: 'https://a.example/d', license: CC-BY-4.0}",
            "training data public elsewhere under CC-BY-4.0",
        ),
        (
            "{access: public, from: 'https://a.example/d'}",
            "training data public elsewhere without a stated license",
        ),
        ("{at: d, license: CC-BY-4.0}", "training data released under CC-BY-4.0"),
        ("{at: gone, license: CC-BY-4.0}", "training data announced, but not there"),
        (
            "{access: obtainable, from: 'https://a.example/d'}",
            "training data not released (to be had from https://a.example/d)",
        ),
        (
            "[{name: a, at: d, license: CC-BY-4.0}, {name: b, withheld: bought}]",
            "training data in part: a released under CC-BY-4.0, b not released (bought)",
        ),
        (
            "{name: d, license: CC-BY-4.0}",
            "released under CC-BY-4.0 (declared, not verified)",
        ),
    ],
)
def test_data_is_called_what_it_is(data: str, words: str) -> None:
    places = {"https://a.example/d": HERE, "gone": GONE}
    assert words in say(f"artifacts: {{training-data: {data}}}", **places)


def test_a_gate_is_mentioned_and_one_that_a_person_opens_is_not_open() -> None:
    text = "artifacts: {weights: {at: 'hf:o/n', license: MIT}}"
    for kind, words in (
        ("manual", "Weights available under MIT, on approval;"),
        ("auto", "Open weights under MIT, behind a gate;"),
    ):
        place = Observation(
            HERE.exists, HERE.public, gated=Evidence(Truth.YES, kind, "x")
        )
        assert say(text, **{"hf:o/n": place}).startswith(words)


def test_terms_that_a_text_contradicts_are_not_certain() -> None:
    text = "artifacts: {weights: {at: w, license: MIT, license-file: LICENSE-W}}"
    assert "under terms that are not certain (the manifest says MIT)" in say(text)


def test_what_a_card_names_is_not_released_by_it() -> None:
    text = "---\nlicense: mit\ndatasets: [o/d]\n---\n"
    said = manifest.load("README.md", text)
    assert "training data named in the model card (not verified)" in may_say(
        said, Book(), {}
    )


def test_only_the_strongest_standard_that_is_met_is_named() -> None:
    words = say("artifacts: {weights: {at: w, license: MIT}}")
    assert words.count("Strongest standard met: ") == 1
    assert "Strongest standard met: Open weights" in words
    assert "Strongest" not in say(
        "artifacts: {weights: {at: w, license: CC-BY-NC-4.0}}"
    )


@pytest.mark.parametrize(
    ("missing", "words"),
    [(5, "c0, c1, c2, c3 and c4"), (6, "c0, c1, c2, c3 and 2 more")],
)
def test_a_long_list_ends_with_how_many_more_there_are(
    missing: int, words: str
) -> None:
    names = [f"c{number}" for number in range(missing)]
    rows = tuple(
        Requirement(
            name, name, "A thing", "required", "machine", "https://a.example", "2026"
        )
        for name in names
    )
    standard = Standard(
        "osaid-1.0", "S", "x", "2026", "https://a.example", "binary", rows
    )
    verdicts = tuple(Verdict(row, "met", "undetermined") for row in rows)
    judged = {"osaid-1.0": Assessment(standard, "met", "undetermined", verdicts)}
    said = manifest.load("aboveboard.yaml", "aboveboard: 1\n")
    assert f"For S, {words} could not be verified." in may_say(said, Book(), judged)
