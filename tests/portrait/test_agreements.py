"""Limits in license texts that are no known license."""

from __future__ import annotations

import pytest

from aboveboard.model.evidence import Document
from aboveboard.portrait.agreements import find_agreement_limits
from aboveboard.portrait.terms import NON_COMMERCIAL, USE_RESTRICTED


def find_limit(text: str, path: str = "MODEL_LICENSE") -> tuple[str, int] | None:
    found = find_agreement_limits([Document(path, text, "license")], frozenset((path,)))
    return (found[0].license, found[0].span.line) if found else None


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (
            "Nimbus agreement\n\nYou may not use the Model for any commercial purpose.",
            (NON_COMMERCIAL, 3),
        ),
        ("Commercial use is strictly prohibited.", (NON_COMMERCIAL, 1)),
        (
            "You will not use the Software for any military purposes.",
            (USE_RESTRICTED, 1),
        ),
        ("You may use the Model for commercial purposes.", None),
        ("The authors give no warranty.", None),
    ],
)
def test_the_first_sentence_that_limits_use_is_the_limit(
    text: str, limit: tuple[str, int] | None
) -> None:
    assert find_limit(text) == limit


def test_a_text_that_is_about_other_things_limits_no_weights() -> None:
    text = Document("DATA_LICENSE", "Commercial use is prohibited.", "license")
    assert find_agreement_limits([text], frozenset()) == ()
