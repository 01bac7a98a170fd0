"""Our own sentences, in seven languages, are read as they are labelled."""

from __future__ import annotations

import pytest
from tests.statements.sentences import read, right, sentences

ALL = sentences()


@pytest.mark.parametrize("language", sorted({sentence.place.split(":")[0] for sentence in ALL}))
def test_every_sentence_is_read_as_it_is_labelled(language: str) -> None:
    wrong = [
        (sentence.place, sentence.text, sentence.own or sentence.passed, read(sentence))
        for sentence in ALL
        if sentence.place.startswith(language + ":") and not right(sentence)
    ]
    assert wrong == []


def test_there_are_enough_of_them_to_mean_something() -> None:
    assert len(ALL) >= 300
    assert sum(bool(sentence.own) for sentence in ALL) >= 150
    assert sum(not sentence.own for sentence in ALL) >= 90
