"""Laws that hold whatever is declared and found: Kleene logic, monotony, and that every row
counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from aboveboard import standards
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book, Evidence, Observation
from aboveboard.model.judgement import Requirement
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.model.span import Span
from aboveboard.standards.assess import assess
from aboveboard.standards.facts import Result, all_of, any_of
from aboveboard.truth import Truth, every, some
from tests.standards.texts import add_texts

QUICK = settings(derandomize=True, max_examples=35, deadline=None)
SPAN = Span("aboveboard.yaml", 1, 1)
STANDARDS = {name: standards.load(name) for name in standards.ids()}
PLACES = ("a", "b", "hf:x/y")
LICENSES = (
    None,
    "MIT",
    "CC-BY-4.0",
    "CC-BY-NC-4.0",
    "llama3.1",
    "Apache 2.0",
    "unlicensed",
    "LicenseRef-own",
    "odd words",
)

truths = st.sampled_from(list(Truth))


def said(value: str | None) -> Declaration | None:
    return None if value is None else Declaration(value, SPAN)


def evidence(truth: Truth) -> Evidence:
    return Evidence(truth, reason="drawn")


def artifacts() -> st.SearchStrategy[Artifact]:
    return st.builds(
        lambda component, at, license_, access, withheld: Artifact(
            component,
            SPAN,
            at=None if withheld else said(at),
            license=said(license_),
            access=said(access),
            withheld=said(withheld),
        ),
        st.sampled_from(list(COMPONENTS)),
        st.sampled_from((*PLACES, None)),
        st.sampled_from(LICENSES),
        st.sampled_from((None, "open", "public", "obtainable", "unshareable")),
        st.sampled_from((None, None, None, "a reason")),
    )


def manifests() -> st.SearchStrategy[Manifest]:
    return st.builds(
        lambda listed, complete: Manifest(
            "aboveboard.yaml",
            "native",
            SPAN,
            artifacts=tuple(listed),
            complete=complete,
        ),
        st.lists(artifacts(), max_size=8),
        st.booleans(),
    )


def books() -> st.SearchStrategy[Book]:
    observation = st.builds(
        lambda exists, public: Observation(evidence(exists), evidence(public)),
        truths,
        truths,
    )
    return st.builds(
        lambda seen: Book(observations=seen),
        st.dictionaries(st.sampled_from(PLACES), observation),
    )


def more(book: Book, extra: Book) -> Book:
    """The same book after somebody looked where nobody had."""
    seen = {}
    for place in PLACES:
        old, new = book.about(place), extra.about(place)
        exists = new.exists if old.exists.truth is Truth.UNKNOWN else old.exists
        public = new.public if old.public.truth is Truth.UNKNOWN else old.public
        seen[place] = Observation(exists, public)
    return Book(observations=seen)


@given(st.lists(truths), st.lists(truths))
@QUICK
def test_the_laws_of_de_morgan_and_absorption(
    first: list[Truth], second: list[Truth]
) -> None:
    assert ~every(first) is some(~truth for truth in first)
    assert ~some(first) is every(~truth for truth in first)
    assert every([every(first), every(second)]) is every(first + second)
    assert some([some(first), some(second)]) is some(first + second)
    assert every([*first, some([*first, *second])]) is (
        every(first) if first else some(second)
    )


@given(st.lists(st.tuples(truths, truths)))
@QUICK
def test_both_columns_are_joined_alike(pairs: list[tuple[Truth, Truth]]) -> None:
    held = [
        Result(declared, verified, (evidence(verified),))
        for declared, verified in pairs
    ]
    both, either = all_of(held), any_of(held)
    assert (both.declared, both.verified) == (
        every(pair[0] for pair in pairs),
        every(pair[1] for pair in pairs),
    )
    assert (either.declared, either.verified) == (
        some(pair[0] for pair in pairs),
        some(pair[1] for pair in pairs),
    )
    assert all(item.truth is both.verified for item in both.because)


@given(manifests(), books(), books())
@QUICK
def test_looking_further_never_turns_a_verdict_around(
    manifest: Manifest, book: Book, extra: Book
) -> None:
    later = more(book, extra)
    for standard in STANDARDS.values():
        before, after = (
            assess(standard, manifest, book),
            assess(standard, manifest, later),
        )
        assert before.declared == after.declared
        assert before.verified in ("undetermined", after.verified)
        for old, new in zip(before.verdicts, after.verdicts, strict=True):
            assert old.verified in ("undetermined", new.verified), old.requirement.id


@given(manifests(), books())
@QUICK
def test_verified_never_exceeds_declared_where_no_license_was_found(
    manifest: Manifest, book: Book
) -> None:
    for standard in STANDARDS.values():
        for verdict in assess(standard, manifest, book).verdicts:
            assert verdict.verified != "met" or verdict.declared == "met", (
                standard.id,
                verdict.requirement.id,
            )


@given(manifests(), books())
@QUICK
def test_what_decides_is_told(manifest: Manifest, book: Book) -> None:
    wanted = {"unmet": Truth.NO, "undetermined": Truth.UNKNOWN}
    for standard in STANDARDS.values():
        for verdict in assess(standard, manifest, book).verdicts:
            if verdict.verified in wanted and verdict.requirement.judge != "human":
                assert verdict.because, (standard.id, verdict.requirement.id)
                assert all(
                    item.truth is wanted[verdict.verified] for item in verdict.because
                )
                assert all(item.reason for item in verdict.because)


@given(manifests(), books())
@QUICK
def test_nothing_is_unmet_that_an_incomplete_manifest_leaves_out(
    manifest: Manifest, book: Book
) -> None:
    open_ended = replace(manifest, complete=False, artifacts=())
    for standard in STANDARDS.values():
        assert assess(standard, open_ended, book).verified == "undetermined"


EVERYTHING = Manifest(
    "aboveboard.yaml",
    "native",
    SPAN,
    artifacts=tuple(
        Artifact(
            component,
            SPAN,
            at=said("a"),
            license=said("Apache-2.0"),
            note=said("1e24 FLOP") if component == "compute-statement" else None,
        )
        for component in COMPONENTS
    ),
)
SEEN = add_texts(
    Book(observations={"a": Observation(evidence(Truth.YES), evidence(Truth.YES))}),
    EVERYTHING,
)
ROWS = [
    (standard.id, row)
    for standard in STANDARDS.values()
    for row in standard.requirements
]


@pytest.mark.parametrize(
    ("name", "row"), ROWS, ids=[f"{name}-{row.id}" for name, row in ROWS]
)
def test_every_row_is_met_by_its_component_and_by_nothing_less(
    name: str, row: Requirement
) -> None:
    about = (row.component, *row.any_of)
    if row.component == "code" or ("licenses-open", "") in row.must:
        about = tuple(
            component for component, known in COMPONENTS.items() if known.kind == "code"
        )
    if row.must[0][0] == "data-listed":
        about = (*about, "training-data")
    withheld = tuple(
        replace(
            item, at=None, note=None, withheld=said("not released"), access=said("open")
        )
        if item.component in about
        else item
        for item in EVERYTHING.artifacts
    )
    standard = STANDARDS[name]
    judged = {
        verdict.requirement.id: verdict
        for verdict in assess(
            standard, replace(EVERYTHING, artifacts=withheld), SEEN
        ).verdicts
    }
    whole = {
        verdict.requirement.id: verdict
        for verdict in assess(standard, EVERYTHING, SEEN).verdicts
    }
    assert whole[row.id].verified == ("undetermined" if row.judge == "human" else "met")
    if row.must[0][0] == "compute":
        assert judged[row.id].verified == "undetermined"
    elif row.must[0][0] != "data-listed":
        assert judged[row.id].verified == "unmet"
