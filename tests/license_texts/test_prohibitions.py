"""The sentence of a text that withholds a use, and texts that have none."""

from __future__ import annotations

import pytest

from aboveboard.license_texts.prohibitions import find_prohibition


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "Our terms.\n\nCommercial use is\nprohibited. Ask us.",
            3,
            "Commercial use is prohibited",
        ),
        (
            "You must not use the model for any\ncommercial purpose!",
            1,
            "commercial purpose",
        ),
        ("For non-commercial use only", 1, "For non-commercial use only"),
        (
            "# This file may be used for\n# academic purposes only.\n",
            1,
            "for academic purposes only",
        ),
        (
            '"""Match.\n\nUse is granted for academic, non-profit purposes only.\n"""',
            3,
            "for academic, non-profit purposes only",
        ),
        (
            "/*\n * This software is free for non-commercial, research and evaluation use \n */",
            2,
            "free for non-commercial, research and evaluation use",
        ),
        ("It cannot be sold or used commercially.", 1, "used commercially"),
    ],
)
def test_a_sentence_that_withholds_a_use_is_quoted_on_its_line(
    text: str, line: int, words: str
) -> None:
    quote = find_prohibition(text)
    assert quote is not None
    assert quote.line == line
    assert words in quote.words
    assert quote.words in " ".join(text.replace("#", " ").replace("*", " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "You may use it for commercial and non-commercial purposes.",
        "Commercial use is encouraged.",
        "The authors are not liable. It may be used for commercial purposes.",
        "This is not limited to research use only.",
        "Use is no longer for non-commercial use only.",
    ],
)
def test_a_sentence_that_withholds_nothing_is_not_quoted(text: str) -> None:
    assert find_prohibition(text) is None
