"""Which standard a claim is held against, and what comes of it."""

from __future__ import annotations

import pytest

from aboveboard import manifest, standards
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import StandardRef
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.standards import claimed
from aboveboard.standards.assess import assess


def claim(kind: str, subject: str = "model", text: str = "") -> Statement:
    return Statement(Span("README.md"), text, kind, subject)


@pytest.mark.parametrize(
    ("said", "standard"),
    [
        (claim("open_source_model"), "osaid-1.0"),
        (claim("open_source_model", "weights"), "osaid-1.0"),
        (claim("open_source_model", "code"), "open-source-code"),
        (claim("open_source_model", "data"), "open-data"),
        (claim("open_source_model", text="a libre model"), "strict-source"),
        (
            claim("open_source_model", text="a library of open-source models"),
            "osaid-1.0",
        ),
        (claim("open_source_model", "other:Sibling"), ""),
        (claim("fully_open"), "strict-source"),
        (claim("fully_open", "everything"), "strict-source"),
        (claim("fully_open", "weights"), "open-weights"),
        (claim("fully_open", "code"), "open-source-code"),
        (claim("open_weights"), "open-weights"),
        (claim("open_model"), "mof-1.0/3"),
        (claim("open_science"), "mof-1.0/1"),
        (claim("open_data", "data"), "open-data"),
        (claim("open_code", "code"), "open-source-code"),
        (claim("standard", text="meets the OSAID"), "osaid-1.0"),
        (claim("standard", text="MOF Class II qualified"), "mof-1.0/2"),
        (claim("standard", text="the Model Openness Framework"), "mof-1.0/3"),
        (claim("standard", text="MOF class 1"), "mof-1.0/1"),
        (claim("standard", text="exempt under the EU AI Act"), "eu-ai-act-53-2"),
        (claim("standard", text="something else"), ""),
        (claim("licence"), ""),
        (claim("commercial_use"), ""),
        (claim("public_release"), ""),
        (claim("restriction"), ""),
    ],
)
def test_a_claim_is_compared_with_its_standard(said: Statement, standard: str) -> None:
    chosen = claimed.choose_standard(said, "osaid-1.0")
    assert str(chosen or "") == standard


def test_open_source_means_what_the_user_says() -> None:
    strict = StandardRef("strict-source")
    assert (
        claimed.choose_standard(claim("open_source_model"), "strict-source") == strict
    )
    assert claimed.choose_standard(claim("fully_open"), "open-source-code") == strict


def test_a_level_has_an_outcome_and_a_name_of_its_own() -> None:
    text = (
        "aboveboard: 1\nlicenses: {code: MIT, data: MIT, documents: MIT}\nartifacts:\n"
        + "".join(
            f"  {name}: {name}.x\n"
            for name in (
                "architecture",
                "weights",
                "evaluation-results",
                "model-card",
                "data-card",
                "research-paper",
            )
        )
    )
    said = manifest.load("aboveboard.yaml", text)
    found = {"mof-1.0": assess(standards.load("mof-1.0"), said, Book())}
    outcomes = [
        (
            found["mof-1.0"].outcome("declared", tier),
            claimed.find_outcome(StandardRef("mof-1.0", tier), found),
        )
        for tier in "321"
    ]
    assert outcomes == [("met", "undetermined"), *[("unmet", "undetermined")] * 2]
    assert (
        claimed.name_standard(StandardRef("mof-1.0", "3"), found)
        == "MOF class III (Open Model)"
    )
    assert claimed.find_outcome(StandardRef("osaid-1.0"), found) == "undetermined"
