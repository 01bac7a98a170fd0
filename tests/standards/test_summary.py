"""The verdict in one sentence, and what is not shown."""

from __future__ import annotations

from aboveboard.model.evidence import Book, Evidence, Observation, Tree
from aboveboard.model.manifest import Artifact, Declaration, Manifest, Release
from aboveboard.model.report import JudgedStatement
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.standards.summary import summarize
from aboveboard.truth import Truth

README = Span("README.md", 3, 5)
MISSING = (
    "Nothing here shows training code, training data or a description of it; "
    "the OSAID asks for them."
)


def show(
    *artifacts: Artifact, name: str = "Nimbus", complete: bool = False
) -> Manifest:
    release = Release(name=Declaration(name, README) if name else None)
    return Manifest(
        None, "none", README, release=release, artifacts=artifacts, complete=complete
    )


def weights(license_: str) -> Artifact:
    return Artifact(
        "weights",
        Span("README.md", 9),
        at=Declaration("model.gguf", README),
        license=Declaration(license_, Span("README.md", 9)),
    )


def claim(outcome: str = "unmet") -> JudgedStatement:
    statement = Statement(README, "open-source model", "open_source_model", "model")
    return JudgedStatement(statement, None, outcome)  # type: ignore[arg-type]


def test_terms_that_limit_the_weights_contradict_the_claim_in_one_sentence() -> None:
    summary = summarize(show(weights("CC-BY-NC-4.0")), Book(), [claim()], {}, "")
    assert summary.verdict == (
        "Nimbus is called “open-source model” (README.md:3), but its weights are under "
        "CC-BY-NC-4.0, which withholds commercial use (2(a)(1), defined in 1(i)) (README.md:9)."
    )
    assert summary.missing == MISSING


def test_weights_are_open_where_they_were_seen() -> None:
    there = Observation(exists=Evidence(Truth.YES, source="model.gguf"))
    book = Book(observations={"model.gguf": there})
    assert summarize(show(weights("MIT")), book, [], {}, "").verdict == (
        "Nimbus has open weights under MIT."
    )


def test_weights_that_nobody_looked_at_are_only_said_to_be_open() -> None:
    assert summarize(show(weights("MIT")), Book(), [], {}, "").verdict == (
        "The weights of Nimbus are said to be under MIT."
    )


def test_software_shows_no_weights_and_lacks_nothing() -> None:
    summary = summarize(show(name=""), Book(tree=Tree()), [], {}, "gadget")
    assert summary.verdict == "gadget shows no model weights."
    assert summary.missing == ""


def test_what_a_complete_manifest_leaves_out_is_no_question() -> None:
    manifest = Manifest(
        "aboveboard.yaml", "native", README, artifacts=(weights("MIT"),)
    )
    assert summarize(manifest, Book(), [], {}, "nimbus").missing == ""


def test_a_release_without_a_name_begins_the_sentence_with_a_capital() -> None:
    assert summarize(show(weights("MIT"), name=""), Book(), [], {}, "").verdict == (
        "The weights of this release are said to be under MIT."
    )
