"""The decision: integers that every platform sums alike, a certainty, reasons."""

from __future__ import annotations

import json

import pytest

from aboveboard import leaves, statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.span import Span
from aboveboard.statements.decision import load_decider, load_thresholds

RELEASE = Release(name=Declaration("Nimbus-7B", Span("README.md")))
_LARGEST = 500_000


def test_the_parameters_are_integers_below_the_largest_size() -> None:
    tables = leaves.content("aboveboard.statements", "model/weights.bin")
    text = leaves.content("aboveboard.statements", "model/parameters.json")
    assert len(tables) + len(text) <= _LARGEST
    parameters = json.loads(text)
    assert all(
        isinstance(each, int)
        for model in parameters["models"]
        for each in model["bias"]
    )
    assert all(isinstance(each, int) for each in parameters["add_logs"])


def test_unknown_features_weigh_nothing() -> None:
    decider = load_decider()
    bare = decider.decide_margin([])
    assert decider.decide_margin(["no such feature", "nor this"]) == bare


def test_thresholds_come_with_their_figures() -> None:
    thresholds = load_thresholds()
    assert 0 < thresholds.warning < thresholds.error <= 1
    figures = json.loads(
        leaves.content("aboveboard.statements", "model/parameters.json")
    )
    assert figures["thresholds"]["figures"]["error"]["precision"] >= 0.98
    assert figures["thresholds"]["figures"]["warning"]["precision"] >= 0.93


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Nimbus-7B is an open-source language model.", "own"),
        ("Nimbus-7B outperforms other open-source models.", "third_party"),
    ],
)
def test_a_statement_has_a_certainty_and_its_reasons(text: str, role: str) -> None:
    documents = [Document("README.md", text, "prose")]
    (statement,) = statements.mentions(documents, RELEASE, explain=True)
    assert statement.role == role
    assert 0.0 <= statement.certainty <= 1.0
    assert statement.why


def test_what_is_certain_is_more_certain_than_what_is_not() -> None:
    text = "Nimbus-7B is an open-source language model.\n\nThe open system of Cirrus and Nimbus.\n"
    read = statements.mentions([Document("README.md", text, "prose")], RELEASE)
    own = [each.certainty for each in read if each.role == "own"]
    rest = [each.certainty for each in read if each.role != "own"]
    assert min(own) > max(rest, default=0.0)
