from __future__ import annotations

import pytest

from aboveboard.license_texts import effect
from aboveboard.model.evidence import Difference


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "the software may be used for non commercial purposes only", "limits"),
        ("", "companies with revenue above 10 000 000 dollars need a license", "limits"),
        ("", "you must display the name of the model", "duties"),
        ("", "this text was taken from our website", "cosmetic"),
        ("", "not", "limits"),
        ("without", "with", "limits"),
        ("50", "70", "duties"),
        ("software", "materials", "cosmetic"),
        ("free of charge", "", "limits"),
        ("the above notice shall be included", "", "duties"),
    ],
)
def test_effect_of_a_difference(before: str, after: str, expected: str) -> None:
    assert effect.judge_difference(Difference(9, before, after)) == expected


def test_the_worst_counts() -> None:
    cosmetic = Difference(1, after="taken from our website")
    limits = Difference(9, after="for research purposes only")
    assert effect.judge_differences(()) == "cosmetic"
    assert effect.judge_differences((cosmetic, limits)) == "limits"


def test_a_note_on_scope_is_no_change() -> None:
    assert effect.is_scope_note(
        Difference(20, after="the weights are licensed under the file license model")
    )
    assert not effect.is_scope_note(
        Difference(20, after="the weights may not be sold see the file license model")
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
    assert effect.judge_difference(Difference(3, after=words), id_) == expected


def test_an_addition_that_is_not_shown_to_its_end_is_no_note_on_scope() -> None:
    words = "the weights are licensed under the file license model"
    assert effect.is_scope_note(Difference(20, after=words))
    assert not effect.is_scope_note(Difference(20, after=f"{words} … (9 more words)"))
