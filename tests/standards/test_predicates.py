"""Every predicate of a requirement, on artifacts as manifests declare them."""

from __future__ import annotations

import pytest

from aboveboard import manifest
from aboveboard.model.evidence import (
    Book,
    Evidence,
    Identification,
    LicenseFile,
    Observation,
)
from aboveboard.standards.facts import Facts
from aboveboard.standards.license_facts import is_in_set, license_name, respell_license
from aboveboard.standards.predicates import check_component
from aboveboard.truth import Truth
from tests.standards.texts import add_texts

HERE = Observation(
    exists=Evidence(Truth.YES, source="x"), public=Evidence(Truth.YES, source="x")
)
GONE = Observation(exists=Evidence(Truth.NO, source="x", reason="is not there"))


def facts_of(artifacts: str, book: Book | None = None) -> Facts:
    """The facts of a manifest whose places are all there, or as the book knows them."""
    declared = manifest.load(
        "aboveboard.yaml", f"aboveboard: 1\nartifacts: {{{artifacts}}}\n"
    )
    places = [item.at.value for item in declared.artifacts if item.at]
    known = book or Book(observations=dict.fromkeys(places, HERE))
    return Facts(declared, add_texts(known, declared))


def check(component: str, predicate: tuple[str, str], facts: Facts) -> tuple[str, str]:
    result = check_component(component, [predicate], facts)
    return result.declared.value, result.verified.value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("{access: public, from: 'https://a.example/d'}", ("yes", "yes")),
        ("{access: obtainable, from: 'https://a.example/d'}", ("yes", "yes")),
        ("{access: unshareable, name: diaries}", ("yes", "yes")),
        ("{from: 'https://a.example/d'}", ("yes", "yes")),
        ("{name: d, withheld: secret}", ("unknown", "unknown")),
        ("{name: d, access: open, withheld: secret}", ("no", "no")),
        ("{at: d, license: CC-BY-NC-4.0}", ("yes", "yes")),
        ("{at: d, access: open, license: CC-BY-NC-4.0}", ("no", "no")),
        ("{at: d, access: open, license: CC-BY-4.0}", ("yes", "yes")),
        (
            "[{at: d, access: open, license: CC-BY-4.0}, {name: e, withheld: no}]",
            ("unknown",) * 2,
        ),
    ],
)
def test_data_that_may_be_shared_has_to_be_shared(
    data: str, expected: tuple[str, str]
) -> None:
    facts = facts_of(f"training-data: {data}")
    assert check("training-data", ("data-shared", "any-open"), facts) == expected


def test_shared_data_has_to_be_there() -> None:
    facts = facts_of("training-data: {at: d}", Book(observations={"d": GONE}))
    assert check("training-data", ("data-shared", "any-open"), facts) == ("yes", "no")


@pytest.mark.parametrize(
    ("artifacts", "expected"),
    [
        ("weights: w", ("no", "unknown")),
        ("data-card: d.md", ("yes", "yes")),
        (
            "training-data: {access: public, from: 'https://a.example/d'}",
            ("yes", "yes"),
        ),
        ("training-data: {access: public, name: d}", ("no", "unknown")),
        ("training-data: {access: obtainable, name: d}", ("yes", "yes")),
        ("training-data: {name: d, withheld: secret}", ("unknown", "unknown")),
        ("training-data: {at: d}", ("yes", "yes")),
    ],
)
def test_data_of_a_class_is_listed_with_its_places(
    artifacts: str, expected: tuple[str, str]
) -> None:
    facts = facts_of(artifacts)
    assert check("data-card", ("data-listed", "public"), facts) == expected


def test_a_listed_place_that_is_gone_is_no_place() -> None:
    book = Book(observations={"https://a.example/d": GONE})
    facts = facts_of(
        "training-data: {access: public, from: 'https://a.example/d'}", book
    )
    assert check("data-card", ("data-listed", "public"), facts) == ("yes", "unknown")


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("1e24 FLOP", "yes"),
        ("1e25 FLOP", "yes"),
        ("1.1e25 FLOPs", "no"),
        ("in all 20,000 flop", "yes"),
        ("many FLOP, or 3e25 FLOP", "no"),
        ("3e25 hours", "unknown"),
        ("FLOP", "unknown"),
    ],
)
def test_compute_is_compared_with_its_limit(note: str, expected: str) -> None:
    facts = facts_of(f"technical-report: {{name: log, note: '{note}'}}")
    assert check("technical-report", ("compute", "1e25"), facts) == (expected, expected)


@pytest.mark.parametrize(
    ("artifacts", "expected"),
    [
        ("weights: w", "yes"),
        ("model-card: c", "yes"),
        ("weights: [{at: w}, {name: v, withheld: secret}]", "no"),
        ("weights: {name: v, withheld: secret}", "no"),
    ],
)
def test_complete_means_that_nothing_is_withheld(artifacts: str, expected: str) -> None:
    assert check("weights", ("complete", ""), facts_of(artifacts)) == (
        expected,
        expected,
    )


def test_another_component_has_to_be_there_too() -> None:
    both = facts_of("weights: w, model-card: c")
    assert check("weights", ("with", "model-card"), both) == ("yes", "yes")
    assert check("weights", ("with", "model-card"), facts_of("weights: w")) == (
        "no",
        "unknown",
    )


def test_of_documents_one_suffices_and_of_data_all_have_to_pass() -> None:
    book = Book(observations={"a": HERE, "b": GONE})
    cards = facts_of("model-card: [{at: a}, {at: b}]", book)
    assert check("model-card", ("exists", ""), cards) == ("yes", "yes")
    weights = facts_of("weights: [{at: a}, {at: b}]", book)
    assert check("weights", ("exists", ""), weights) == ("yes", "no")


def test_what_is_withheld_beside_what_is_released_does_not_count() -> None:
    facts = facts_of("weights: [{at: w}, {name: v, withheld: secret}]")
    assert check("weights", ("exists", ""), facts) == ("yes", "yes")


@pytest.mark.parametrize(
    ("predicate", "gate", "expected"),
    [
        ("public", "auto", "yes"),
        ("public", "manual", "no"),
        ("anonymous", "auto", "no"),
        ("anonymous", "manual", "no"),
    ],
)
def test_a_gate_that_opens_by_itself_is_public_but_not_anonymous(
    predicate: str, gate: str, expected: str
) -> None:
    gated = Observation(
        HERE.exists, gated=Evidence(Truth.YES, gate, "https://h.example")
    )
    facts = facts_of("weights: 'hf:o/n'", Book(observations={"hf:o/n": gated}))
    assert check("weights", (predicate, ""), facts) == ("yes", expected)


def test_what_is_gone_is_not_public_and_what_is_public_counts_as_such() -> None:
    for seen, expected in (
        (GONE, "no"),
        (HERE, "yes"),
        (Observation(HERE.exists), "unknown"),
        (Observation(), "unknown"),
        (Observation(GONE.exists, HERE.public), "yes"),
    ):
        facts = facts_of("weights: 'hf:o/n'", Book(observations={"hf:o/n": seen}))
        assert check("weights", ("public", ""), facts) == ("yes", expected), seen


def test_data_that_others_publish_is_looked_at_where_they_have_it() -> None:
    book = Book(observations={"https://a.example/d": GONE})
    for access, expected in (("public", ("yes", "no")), ("obtainable", ("no", "no"))):
        text = f"training-data: {{access: {access}, from: 'https://a.example/d'}}"
        assert check("training-data", ("exists", ""), facts_of(text, book)) == expected


# ------------------------------------------------------------------ license texts beside code


def beside(*files: tuple[str, str, str]) -> Book:
    return Book(
        observations={"src/a/run.py": HERE},
        license_files=tuple(
            LicenseFile(path, Identification(id_, verdict, 1.0))
            for path, id_, verdict in files
        ),
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([("LICENSE", "MIT", "exact")], "yes"),
        ([("LICENSE", "CC-BY-NC-4.0", "exact")], "no"),
        (
            [("LICENSE", "MIT", "exact"), ("src/LICENSE.txt", "CC-BY-NC-4.0", "equal")],
            "no",
        ),
        (
            [("src/COPYING", "MIT", "exact"), ("LICENSE", "CC-BY-NC-4.0", "exact")],
            "yes",
        ),
        (
            [("LICENSE", "MIT", "exact"), ("other/LICENSE", "CC-BY-NC-4.0", "exact")],
            "yes",
        ),
        (
            [("LICENSE", "MIT", "exact"), ("LICENSE-DATA", "CC-BY-NC-4.0", "exact")],
            "yes",
        ),
        ([("LICENSE", "MIT", "exact"), ("src/a/run", "CC-BY-NC-4.0", "exact")], "yes"),
        ([("LICENSE", "MIT", "notice")], "yes"),
        ([("LICENSE", "MIT", "altered")], "unknown"),
        ([("LICENSE", "MIT", "truncated")], "unknown"),
        ([("LICENSE", "", "notice")], "unknown"),
        ([("LICENSE", "MIT", "several")], "yes"),
        ([("LICENSE", "CC-BY-NC-4.0", "several")], "unknown"),
    ],
)
def test_the_nearest_license_text_covers_code(
    files: list[tuple[str, str, str]], expected: str
) -> None:
    facts = facts_of("inference-code: src/a/run.py", beside(*files))
    assert check("inference-code", ("license", "any-open"), facts) == ("no", expected)


def test_a_license_text_beside_data_does_not_cover_it() -> None:
    book = Book(
        observations={"w": HERE},
        license_files=(LicenseFile("LICENSE", Identification("MIT", "exact", 1.0)),),
    )
    assert check("weights", ("license", "any-open"), facts_of("weights: w", book)) == (
        "no",
        "no",
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("MIT", "MIT"),
        ("apache 2.0", "Apache-2.0"),
        ("llama3.1", "the Llama 3.1 Community License"),
        ("odd words", "odd words"),
    ],
)
def test_sentences_name_a_license(written: str, name: str) -> None:
    assert license_name(written).startswith(name)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("MIT", ""), ("Apache 2.0", "Apache-2.0"), ("odd words", "")],
)
def test_a_license_that_is_spelled_otherwise_is_named_as_it_should_be(
    written: str, meant: str
) -> None:
    assert respell_license(written) == meant


def test_a_refusal_names_the_clause_that_withholds() -> None:
    result = check_component(
        "weights",
        [("license", "any-open")],
        facts_of("weights: {at: w, license: llama3.1}"),
    )
    reason = result.because[0].reason
    assert "which is not an open license (" in reason
    assert "it does not grant: " in reason
    assert "700 million monthly active users" in reason
    assert "(section" in reason


@pytest.mark.parametrize(
    ("written", "named_set", "expected"),
    [
        ("MIT", "mof-open", "yes"),
        ("CC-BY-NC-4.0", "mof-open", "no"),
        ("MIT AND Apache-2.0", "mof-open", "yes"),
        ("MIT AND CC-BY-NC-4.0", "mof-open", "no"),
        ("MIT OR CC-BY-NC-4.0", "mof-open", "yes"),
        ("MIT AND CC-BY-NC-4.0", "any-open", "no"),
        ("MIT OR Apache-2.0", "any-open", "yes"),
    ],
)
def test_an_expression_is_of_a_set_by_its_parts(
    written: str, named_set: str, expected: str
) -> None:
    assert is_in_set(written, named_set).value == expected
