"""A house's own standard: read in the form of the shipped ones, every mistake told with its
place."""

from __future__ import annotations

import pytest

from aboveboard import manifest, standards
from aboveboard.model.evidence import Book
from aboveboard.standards import InvalidStandard, explain, own
from aboveboard.standards.assess import assess
from aboveboard.standards.speech import may_say

OWN = """\
id: house
name: What our house wants
steward: Our house
as-of: 2026-01-01
url: https://house.example/openness
kind: tiered
tiers: [silver, gold]
requirements:
  - id: weights
    text: The weights
    must: exists, license any-open
    tier: silver
  - id: data
    component: training-data
    text: The data
    must:
      - exists
      - license open-data
    tier: gold
    judge: assisted
"""


def refused(text: str) -> list[str]:
    with pytest.raises(InvalidStandard) as wrong:
        own.read("house.yaml", text)
    return str(wrong.value).splitlines()


def test_a_file_is_read() -> None:
    read = own.read("house.yaml", OWN)
    assert (read.id, read.tiers, read.title) == (
        "house",
        ("silver", "gold"),
        "What our house wants",
    )
    assert read.requirements[1].must == (("exists", ""), ("license", "open-data"))
    assert read.requirements[0].source == "https://house.example/openness"


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (
            "exists, license any-open",
            "exist, license any-open",
            "11:11: 'exist' is no predicate; did you mean 'exists'?",
        ),
        (
            "license any-open",
            "license any-opne",
            "11:11: 'any-opne' cannot stand after 'license'; did you mean 'any-open'?",
        ),
        ("exists, license", "exists now, license", "11:11: 'exists' takes no argument"),
        (
            "      - license open-data",
            "      - license",
            "18:9: '' cannot stand after 'license'",
        ),
        (
            "training-data",
            "trainig-data",
            "14:16: 'trainig-data' is no component; did you mean 'training-data'?",
        ),
        (
            "tier: gold",
            "tier: golden",
            "19:11: a requirement of this standard belongs to one of its tiers",
        ),
        (
            "judge: assisted",
            "judge: me",
            "20:12: 'me' is no judge: one of machine, assisted, human",
        ),
        ("kind: tiered", "kind: [tiered]", "6:7: 'kind' must be a text"),
        (
            "steward:",
            "stewart:",
            "3:1: 'stewart' is no key of a standard; did you mean 'steward'?",
        ),
        (
            "https://house",
            "house",
            "5:6: 'url' must be the address of what it rests on",
        ),
        ("id: data", "id: weights", "13:9: the id 'weights' is already on line 9"),
    ],
)
def test_a_mistake_is_told_with_its_place(right: str, wrong: str, line: str) -> None:
    assert right in OWN
    assert any(
        said.startswith(f"house.yaml:{line}")
        for said in refused(OWN.replace(right, wrong, 1))
    )


@pytest.mark.parametrize(
    "text",
    ["", "- a\n", "id: [\n", "just words", "requirements: 7", "requirements: [7, {}]"],
)
def test_what_is_no_standard_is_refused_in_words(text: str) -> None:
    assert all(line.startswith("house.yaml:") for line in refused(text))


def test_an_unknown_id_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidStandard, match=r"did you mean 'osaid-1.0'"):
        standards.load("osaid1.0")


@pytest.mark.parametrize("kind", ["binary", "tiered", "classes", "graded"])
@pytest.mark.parametrize(
    "must",
    [
        "exists",
        "public",
        "anonymous",
        "complete",
        "prefer osi-approved",
        "owed",
        "no-base",
        "licenses-open",
        "license any-open",
    ],
)
def test_any_standard_in_the_vocabulary_can_be_assessed_said_and_explained(
    kind: str, must: str
) -> None:
    tiers, tier = (
        ("tiers: a\n", "    tier: a\n") if kind in ("tiered", "classes") else ("", "")
    )
    rows = "".join(
        (
            f"  - id: {name}\n    component: {name}\n    text: T\n    must: {must}\n"
            f"    any-of: model-card\n{tier}"
        )
        for name in ("code", "weights", "compute-statement")
    )
    head = (
        "id: own\nname: Own\nsteward: us\nas-of: 2026-01-01\nurl: https://x.example\n"
    )
    read = own.read("own.yaml", f"{head}kind: {kind}\n{tiers}requirements:\n{rows}")
    for text in (
        "artifacts: {data-card: {withheld: none}}",
        "artifacts: {weights: {at: w, license: Apache 2.0}, inference-code: {withheld: no}}",
    ):
        said = manifest.load(
            "aboveboard.yaml", f"aboveboard: 1\nrelease: {{name: x}}\n{text}\n"
        )
        found = assess(read, said, Book())
        assert len(found.verdicts) == 3
        assert may_say(said, Book(), {"own": found})
    assert "Own" in explain.page(read)
