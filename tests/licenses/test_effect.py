from __future__ import annotations

import pytest

from aboveboard.licenses import effect
from aboveboard.model import Difference


@pytest.mark.parametrize(
    ("kind", "words", "does"),
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
def test_what_a_difference_does(kind: str, words: str, does: str) -> None:
    difference = Difference("added" if kind == "added" else "removed" if kind == "removed" else "changed", 1, words)
    assert effect.of(difference) == does


def test_the_worst_counts() -> None:
    cosmetic = Difference("added", 1, "taken from our website")
    limits = Difference("added", 9, "for research purposes only")
    assert effect.of_all(()) == "cosmetic"
    assert effect.of_all((cosmetic, limits)) == "limits"


def test_a_note_on_scope_is_no_change() -> None:
    assert effect.is_scope_note(Difference("added", 20, "the weights are licensed under the file license model"))
    assert not effect.is_scope_note(Difference("added", 20, "the weights may not be sold see the file license model"))
