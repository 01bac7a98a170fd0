from __future__ import annotations

from typing import Literal

import pytest

from aboveboard.license_texts import effect
from aboveboard.model.evidence import Difference


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("added", "the software may be used for non commercial purposes only", "limits"),
        ("added", "companies with revenue above 10 000 000 dollars need a license", "limits"),
        ("added", "you must display the name of the model", "duties"),
        ("added", "this text was taken from our website", "cosmetic"),
        ("added", "not", "limits"),
        ("changed", "without → with", "limits"),
        ("changed", "50 → 70", "duties"),
        ("changed", "software → materials", "cosmetic"),
        ("removed", "free of charge", "limits"),
        ("removed", "the above notice shall be included", "duties"),
    ],
)
def test_effect_of_a_difference(
    kind: Literal["added", "removed", "changed"], words: str, expected: str
) -> None:
    difference = Difference(kind, 9, words)
    assert effect.judge_difference(difference) == expected


def test_the_worst_counts() -> None:
    cosmetic = Difference("added", 1, "taken from our website")
    limits = Difference("added", 9, "for research purposes only")
    assert effect.judge_differences(()) == "cosmetic"
    assert effect.judge_differences((cosmetic, limits)) == "limits"


def test_a_note_on_scope_is_no_change() -> None:
    assert effect.is_scope_note(
        Difference("added", 20, "the weights are licensed under the file license model")
    )
    assert not effect.is_scope_note(
        Difference("added", 20, "the weights may not be sold see the file license model")
    )


@pytest.mark.parametrize(
    ("words", "id_", "expected"),
    [
        (
            "you may not use this repository except in compliance with the license",
            "Apache-2.0",
            "cosmetic",
        ),
        ("you may not use this file", "Apache-2.0", "limits"),
        ("you may not use the material for commercial purposes", "CC-BY-NC-4.0", "cosmetic"),
        ("you may not use the material for commercial purposes", "CC-BY-4.0", "limits"),
        (
            "for commercial licensing inquiries please contact the author",
            "CC-BY-NC-SA-4.0",
            "cosmetic",
        ),
        ("for commercial licensing inquiries please contact the author", "MIT", "limits"),
        ("you may not distribute the modified material", "CC-BY-ND-4.0", "cosmetic"),
        ("you may not distribute the modified material", "CC-BY-SA-4.0", "limits"),
        ("you must give appropriate credit", "CC-BY-4.0", "cosmetic"),
        ("you must give appropriate credit", "MIT", "duties"),
        ("in no event shall the authors be liable", "Apache-2.0", "cosmetic"),
        ("noncommercial and for academic institutions only", "CC-BY-NC-4.0", "limits"),
    ],
)
def test_what_a_license_says_anyway_may_be_said_again(words: str, id_: str, expected: str) -> None:
    assert effect.judge_difference(Difference("added", 3, words), id_) == expected


def test_an_addition_that_is_not_shown_to_its_end_is_no_note_on_scope() -> None:
    words = "the weights are licensed under the file license model"
    assert effect.is_scope_note(Difference("added", 20, words))
    assert not effect.is_scope_note(Difference("added", 20, f"{words} … (9 more words)"))
