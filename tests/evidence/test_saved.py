"""Saved evidence: loading undoes saving, the schema follows the types, what is no evidence is told
in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.evidence import saved
from aboveboard.model.evidence import (
    Book,
    Difference,
    Document,
    Evidence,
    Flaw,
    Identification,
    LicenseFile,
    Observation,
    Reason,
    RemoteFile,
    Tree,
)
from aboveboard.model.span import Span
from aboveboard.network import remote
from aboveboard.truth import Truth

TEXT = st.text(max_size=12)
COUNT = st.integers(min_value=-1, max_value=10**12)
EVIDENCE = st.builds(
    Evidence, st.sampled_from(Truth), TEXT, TEXT, st.text(min_size=1, max_size=12)
)
SPAN = st.builds(Span, TEXT, COUNT, COUNT, COUNT, COUNT)
FLAW = st.builds(Flaw, TEXT, TEXT, SPAN)
OBSERVATION = st.builds(
    Observation,
    exists=EVIDENCE,
    public=EVIDENCE,
    volatile=EVIDENCE,
    bases=st.lists(TEXT, max_size=2).map(tuple),
    files=st.lists(st.builds(RemoteFile, TEXT, COUNT, TEXT), max_size=2).map(tuple),
    flaws=st.lists(FLAW, max_size=2).map(tuple),
)
IDENTIFICATION = st.builds(
    Identification,
    TEXT,
    TEXT,
    st.floats(0, 1),
    st.lists(
        st.builds(Difference, COUNT, TEXT, TEXT),
        max_size=2,
    ).map(tuple),
)
BOOK = st.builds(
    Book,
    tree=st.builds(Tree, TEXT, COUNT, st.lists(TEXT, max_size=2).map(tuple)),
    observations=st.dictionaries(TEXT, OBSERVATION, max_size=2),
    documents=st.lists(
        st.builds(Document, TEXT, TEXT, st.sampled_from(["prose", "metadata"])),
        max_size=2,
    ).map(tuple),
    license_files=st.lists(
        st.builds(LicenseFile, TEXT, IDENTIFICATION), max_size=1
    ).map(tuple),
    flaws=st.lists(FLAW, max_size=2).map(tuple),
    ages=st.dictionaries(TEXT, COUNT, max_size=2),
)
SCHEMA = Path(saved.__file__).parents[1] / "schemas/evidence.schema.json"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(BOOK)
def test_saving_and_loading_is_identity(book: Book) -> None:
    text = saved.dump(book)
    assert saved.load(text) == book
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(
        json.loads(text)
    )


def test_file_names_that_are_no_unicode_survive() -> None:
    book = Book(tree=Tree(weights=("caf\udce9.bin",)))
    assert saved.load(saved.dump(book).encode("utf-8").decode("utf-8")) == book


def test_the_schema_follows_the_types() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == saved.schema(), (
        "run python tools/json_schemas.py"
    )


def within(observation: Any) -> str:
    return json.dumps(
        {"aboveboard-evidence": 1, "book": {"observations": {"hf:a/b": observation}}},
        indent=1,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "write it with --save-evidence"),
        ('{"findings": []}', "write it with --save-evidence"),
        ('{"aboveboard-evidence": 2, "book": {}}', "is of version 2"),
        (
            '{"aboveboard-evidence": 1}',
            "the whole (line 1): Object missing required field `book`",
        ),
        (
            within([]),
            "book.observations.hf:a/b (line 5): Expected `object`, got `array`",
        ),
        (
            within({"exists": {"truth": "maybe"}}),
            "exists.truth (line 7): Invalid enum value 'maybe'",
        ),
        (within({"exists": {"truth": True}}), "Expected `str`, got `bool`"),
        (within({"exists": {"truth": "no"}}), "needs a reason"),
        (
            within({"exists": {}}),
            "exists (line 6): Object missing required field `truth`",
        ),
        (
            within({"files": [{"path": "a", "size": True}]}),
            "files.0.size (line 9): Expected `int`, got `bool`",
        ),
        (within({"files": "a"}), "files (line 6): Expected `array`, got `str`"),
        (within({"seen": 1}), "unknown field `seen`"),
    ],
)
def test_what_is_no_evidence_is_told_in_words(text: str, words: str) -> None:
    with pytest.raises(saved.BadEvidenceError) as told:
        saved.load(text)
    assert words in str(told.value)


def test_saved_evidence_stands_in_for_the_network() -> None:
    known = Observation(exists=Evidence(Truth.YES, source="https://example.org"))
    found = remote.recall(
        ["hf:a/b", "https://new.example/x"], Book(observations={"hf:a/b": known})
    )
    assert found["hf:a/b"] == known
    assert found["https://new.example/x"].exists.truth is Truth.UNKNOWN
    assert found["https://new.example/x"].exists.reason == Reason.UNSAVED.value
