"""Claims that are listed, and held against nothing."""

from __future__ import annotations

import pytest

from aboveboard import statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.statements.doubt import doubts

RELEASE = Release(name=Declaration("Heron-6B", Span("aboveboard.yaml")))


def held(text: str) -> list[tuple[str, bool]]:
    documents = (Document("README.md", f"# Heron-6B\n\n{text}\n", "prose"),)
    found = [
        claim
        for claim in statements.find(documents, RELEASE)
        if claim.kind.startswith(("open", "fully"))
    ]
    doubted = doubts(found, documents, ("Heron-6B",))
    return [(claim.kind, claim not in doubted) for claim in found]


@pytest.mark.parametrize(
    "text",
    [
        "| **model** | **open source** | score |\n|---|:---:|---|\n| Heron-6B | yes | 1 |",
        "## Otter-9 Open Source Model and API",
        "The Heron-6B weights are **completely open** for academic research.",
        "Heron-6B 权重对学术研究**完全开放**。",
        "Training builds on our open source libraries [Reed](https://example.org/reed) and [Rush](https://example.org/rush).",
    ],
)
def test_what_no_fair_reader_would_hold_against_the_release(text: str) -> None:
    assert not any(against for _, against in held(text)), held(text)


@pytest.mark.parametrize(
    "text",
    [
        "## Heron-6B is an open source model",
        "Heron-6B is an open source language model.",
        "The Heron-6B weights are **completely open**.",
        "We open-source the training code in this repository.",
    ],
)
def test_a_plain_claim_is_held_against_its_standard(text: str) -> None:
    assert any(against for _, against in held(text)), held(text)


def state(line: str, words: str) -> Statement:
    column = line.index(words) + 1
    span = Span("README.md", 1, column, 1, column + len(words))
    return Statement(span, words, "open_source_model", "model")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "Nobody here claims that Heron-6B is an open source model.",
            "open source model",
        ),
        ("Heron-6B ist kein quelloffenes Modell.", "quelloffenes Modell"),
        ("Heron-6B はオープンソースのモデルではありません。", "オープンソースのモデル"),
        ("Is Heron-6B an open source model? See below.", "open source model"),
        (
            "A paper wrote “the first open source model of its kind” of it.",
            "open source model",
        ),
        ("Our goal is an open source model for every harbor.", "open source model"),
    ],
)
def test_no_assertion_is_held_against_the_release(line: str, words: str) -> None:
    claim = state(line, words)
    document = Document("README.md", line, "prose")
    assert doubts((claim,), (document,), ("Heron-6B",)) == {claim}


@pytest.mark.parametrize(
    "line",
    [
        "Heron-6B is an open source model. It is not large.",
        "It does not need a GPU. Heron-6B is an open source model.",
        'We call it "small": Heron-6B is an open source model.',
    ],
)
def test_an_assertion_beside_others_is_held_against_the_release(line: str) -> None:
    claim = state(line, "open source model")
    document = Document("README.md", line, "prose")
    assert doubts((claim,), (document,), ("Heron-6B",)) == frozenset()
