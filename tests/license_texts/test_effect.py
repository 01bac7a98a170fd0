from __future__ import annotations

import pytest

from aboveboard.license_texts import effect
from aboveboard.model.evidence import Difference


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "the software may be used for non commercial purposes only", "limits"),
        (
            "",
            "companies with revenue above 10 000 000 dollars need a license",
            "limits",
        ),
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
        (
            "you may not use the material for commercial purposes",
            "CC-BY-NC-4.0",
            "cosmetic",
        ),
        ("you may not use the material for commercial purposes", "CC-BY-4.0", "limits"),
        (
            "for commercial licensing inquiries please contact the author",
            "CC-BY-NC-SA-4.0",
            "cosmetic",
        ),
        (
            "for commercial licensing inquiries please contact the author",
            "MIT",
            "limits",
        ),
        ("you may not distribute the modified material", "CC-BY-ND-4.0", "cosmetic"),
        ("you may not distribute the modified material", "CC-BY-SA-4.0", "limits"),
        ("you must give appropriate credit", "CC-BY-4.0", "cosmetic"),
        ("you must give appropriate credit", "MIT", "duties"),
        ("in no event shall the authors be liable", "Apache-2.0", "cosmetic"),
        ("noncommercial and for academic institutions only", "CC-BY-NC-4.0", "limits"),
    ],
)
def test_what_a_license_says_anyway_may_be_said_again(
    words: str, id_: str, expected: str
) -> None:
    assert effect.judge_difference(Difference(3, after=words), id_) == expected


def test_an_addition_that_is_not_shown_to_its_end_is_no_note_on_scope() -> None:
    words = "the weights are licensed under the file license model"
    assert effect.is_scope_note(Difference(20, after=words))
    assert not effect.is_scope_note(Difference(20, after=f"{words} … (9 more words)"))


@pytest.mark.parametrize(
    "words",
    [
        "the authors do not make any profit from it and do not provide support",
        "it will not be maintained after 2027 by the people who wrote the program",
        "we cannot guarantee that it works",
        "this license covers the application only it does not extend to any models that it loads",
        "this license does not apply to the model weights",
        "commercial use is encouraged",
        "this software is free for academic and commercial use",
        "for commercial support contact sales example com",
        "what we recommend cite our paper and tell us what you build",
        "we would appreciate it if you cite our work",
    ],
)
def test_a_remark_changes_no_term(words: str) -> None:
    assert effect.judge_difference(Difference(20, after=words), "MIT") == "cosmetic"


@pytest.mark.parametrize(
    "words",
    [
        "the authors do not allow commercial use",
        "we do not support commercial use",
        "this license does not extend to commercial use",
        "this license does not apply to companies",
        "commercial use is encouraged after payment of a fee",
        "commercial use is allowed only with our permission",
        "commercial use is allowed for members",
        "we do not provide support and the software may not be sold",
        "this software is free for academic and commercial use within the eu only with our consent",
        "the model is released with our written permission",
    ],
)
def test_a_limit_in_the_form_of_a_remark_is_a_limit(words: str) -> None:
    assert effect.judge_difference(Difference(20, after=words), "MIT") == "limits"


def test_an_exclusion_of_models_is_a_note_on_scope() -> None:
    words = "it does not extend to any models that the application loads"
    assert effect.is_scope_note(Difference(20, after=words), "MIT")
