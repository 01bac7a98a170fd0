"""The native dialect: what it refuses, in which words, and what is read nevertheless."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields
from test_manifest_load import EXAMPLE
from test_manifest_nodes import cut

from aboveboard import manifest
from aboveboard.model.manifest import Declaration, Manifest, Problem
from aboveboard.value import Value


def load(*lines: str) -> Manifest:
    return manifest.load("aboveboard.yaml", "\n".join(("aboveboard: 1", *lines, "")))


def only(loaded: Manifest) -> Problem:
    assert len(loaded.problems) == 1, loaded.problems
    return loaded.problems[0]


def declarations(value: Any) -> Iterator[Declaration]:
    """Every declaration in a manifest, wherever it is."""
    if isinstance(value, Declaration):
        yield value
    elif isinstance(value, Value):
        for each in fields(value):
            yield from declarations(getattr(value, each.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from declarations(item)
    elif isinstance(value, dict):
        yield from declarations(tuple(value.values()))


def test_every_declaration_stands_where_it_says() -> None:
    found = list(declarations(manifest.load("aboveboard.yaml", EXAMPLE)))
    assert len(found) > 20
    for said in found:
        assert cut(EXAMPLE, said.span).strip("\"'") in (
            said.value,
            said.value.replace("_", "-"),
        )


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("licence: MIT", "licenses"),
        ("artefacts: {weights: a}", "artifacts"),
        ("components: {weights: a}", "artifacts"),
        ("release: {titel: x}", "name"),
        ("release: {author: x}", "producer"),
        ("release: {base: {at: hf:a/b, licence: MIT}}", "license"),
        ("licenses: {document: MIT}", "documents"),
        ("artifacts: {weights: {at: a, licence: MIT}}", "license"),
        ("artifacts: {weights: {at: a, license_file: L}}", "license-file"),
        ("artifacts: {weights: {url: a}}", "at"),
        ("artifacts: {training_data: a}", "training-data"),
        ("artifacts: {Model parameters (Final): a}", "weights"),
        ("artifacts: {wieghts: a}", "weights"),
        ("artifacts: {dataset: a}", "training-data"),
    ],
)
def test_unknown_words_come_with_the_one_that_was_meant(line: str, meant: str) -> None:
    problem = only(load(line))
    assert problem.rule == "manifest-unknown-key"
    assert problem.fix == f"Write `{meant}`."


def test_what_resembles_nothing_gets_the_whole_list() -> None:
    assert "name, version, producer" in only(load("release: {qqq: x}")).fix
    assert "aboveboard explain" in only(load("artifacts: {blueprints: x}")).fix
    assert (
        only(load("training-code: src/")).fix
        == "Put `training-code` under `artifacts`."
    )
    assert only(load("name: x")).fix == "Put `name` under `release`."
    assert "at the artifact itself" in only(load("licenses: {weights: MIT}")).fix


def test_a_key_that_is_only_spelled_otherwise_is_read() -> None:
    loaded = load("artifacts:", "  training_data: {path: a, licence: MIT}")
    (artifact,) = loaded.artifacts
    assert (artifact.component, artifact.at.value, artifact.license.value) == (
        "training-data",
        "a",
        "MIT",
    )
    assert [problem.rule for problem in loaded.problems] == ["manifest-unknown-key"] * 3
    assert loaded.complete


def test_the_right_key_wins_over_its_misspelling() -> None:
    assert (
        load("artifacts:", "  weights: {path: a, at: b}").artifacts[0].at.value == "b"
    )


def test_a_component_that_is_dropped_leaves_the_manifest_incomplete() -> None:
    loaded = load("artifacts: {wieghts: a}")
    assert (loaded.artifacts, loaded.complete, loaded.readable) == ((), False, True)
    assert not load("artefacts: {weights: a}").complete
    assert not load("training-code: src/").complete


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("release: Example-7B", "`release` must be a mapping"),
        ("release:", "`release` has no value"),
        ("release: {name: [a]}", "`name` must be text, but is a list"),
        ("release: {name: ''}", "`name` has no value"),
        ("release: {base: {license: MIT}}", "needs `at`"),
        (
            "release: {base: {at: hf:a/b, relation: finetuned}}",
            "`finetuned` is no value of `relation`",
        ),
        ("licenses: MIT", "`licenses` must be a mapping"),
        ("artifacts: [weights]", "`artifacts` must be a mapping"),
        ("artifacts: {weights: }", "`weights` has no value"),
        ("artifacts: {weights: []}", "`weights` is an empty list"),
        ("artifacts: {weights: [[a]]}", "`weights` must be text, but is a list"),
        ("artifacts: {weights: {at: []}}", "`at` is an empty list"),
        ("artifacts: {weights: {}}", "Nothing says where the `weights` is"),
        ("artifacts: {weights: {note: later}}", "Nothing says where the `weights` is"),
        ("artifacts: {weights: {at: a, withheld: b}}", "withheld, and where it is"),
        (
            "artifacts: {training-data: {access: open, withheld: b}}",
            "withheld, and open",
        ),
        (
            "artifacts: {training-data: {access: closed}}",
            "`closed` is no value of `access`",
        ),
        ("artifacts: {weights: {at: a, sha256: abc}}", "64 hexadecimal digits"),
        ("artifacts: {weights: {at: [a, b], sha256: %s}}" % ("0" * 64), "One digest"),
        ("artifacts: {weights: /etc/passwd}", "leads out of the repository"),
        ("artifacts: {weights: ../other/model}", "leads out of the repository"),
        ("artifacts: {weights: 'a/../../b'}", "leads out of the repository"),
        ("artifacts: {weights: 'a\\b'}", "backslash"),
        (
            "artifacts: {weights: {at: a, license-file: /LICENSE}}",
            "`license-file` leads out",
        ),
        ("artifacts: {weights: {at: a, license: [MIT]}}", "A license must be text"),
        ("claims: [open-sauce]", "`open-sauce` is no kind of claim"),
        ("claims: {a: b}", "`claims` must be a list"),
        ("claims: []", "`claims` is an empty list"),
        ("standards: [[a]]", "`standards` must be text"),
    ],
)
def test_what_the_format_does_not_allow_is_said_in_plain_words(
    line: str, words: str
) -> None:
    problem = only(load(line))
    assert problem.rule == "manifest-invalid"
    assert words in problem.message
    assert problem.fix
    assert problem.span.line == 2


def test_one_mistake_does_not_hide_the_rest() -> None:
    loaded = load(
        "release: [a]",
        "licenses: {code: MIT}",
        "artifacts:",
        "  weights: []",
        "  training-code: train.py",
        "claims: 1",
    )
    assert [problem.span.line for problem in loaded.problems] == [2, 5, 7]
    assert loaded.artifacts[0].license.value == "MIT"


@pytest.mark.parametrize(
    ("version", "readable"),
    [("1", True), ("'1'", True), ("1.0", True), ("2", False), ("17", False)],
)
def test_another_version_of_the_format_is_not_taken_for_this_one(
    version: str, readable: bool
) -> None:
    loaded = manifest.load(
        "aboveboard.yaml", f"aboveboard: {version}\nartifacts: {{weights: a}}\n"
    )
    assert (loaded.readable, loaded.complete) == (readable, readable)
    assert [problem.message for problem in loaded.problems] == (
        []
        if readable
        else [f"This is version {version} of the format; version 1 is read here."]
    )


def test_a_manifest_without_a_version_is_read_as_this_one() -> None:
    loaded = manifest.load("aboveboard.yml", "artifacts: {weights: a}\n")
    assert "which version" in only(loaded).message
    assert loaded.artifacts[0].at.value == "a"


@pytest.mark.parametrize(
    ("artifact", "license_"),
    [
        ("{at: a}", "CC-BY-4.0"),
        ("{at: a, license: MIT}", "MIT"),
        ("{at: a, access: public}", "CC-BY-4.0"),
        ("{name: a, withheld: b}", None),
        ("{name: a, access: public, from: 'https://a.example'}", None),
        ("{name: a, access: unshareable}", None),
    ],
)
def test_a_default_license_covers_what_is_handed_out(
    artifact: str, license_: str | None
) -> None:
    loaded = load(
        "licenses: {data: CC-BY-4.0}", f"artifacts: {{training-data: {artifact}}}"
    )
    assert loaded.problems == ()
    said = loaded.artifacts[0].license
    assert (said.value if said else None) == license_


def test_no_license_passes_from_code_to_weights() -> None:
    assert (
        load("licenses: {code: MIT}", "artifacts: {weights: a}").artifacts[0].license
        is None
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n# nothing\n", "empty"),
        ("just words\n", "not a mapping"),
        ("- a\n", "not a mapping"),
        ("aboveboard: [1\n", "not valid YAML"),
        ("\x00\x01", "NUL"),
    ],
)
def test_a_file_that_is_no_manifest_is_unreadable_and_says_why(
    text: str, words: str
) -> None:
    loaded = manifest.load("aboveboard.yaml", text)
    assert not loaded.readable
    assert not loaded.complete
    assert words in loaded.problems[0].message


def test_a_file_of_something_else_is_refused_in_one_sentence() -> None:
    problem = only(manifest.load("compose.yaml", "services: {a: b}\nvolumes: {}\n"))
    assert "This is no manifest" in problem.message


def test_problems_without_end_are_told_up_to_a_hundred() -> None:
    keys = "".join(f"weihgts{number}: a\n" for number in range(30_000))
    started = time.process_time()
    loaded = manifest.load("aboveboard.yaml", f"aboveboard: 1\n{keys}")
    assert time.process_time() - started < 3
    assert len(loaded.problems) == 101
    assert "not listed" in loaded.problems[-1].message
    assert len(manifest.load("aboveboard.yaml", "a: 1\n" * 3000).problems) == 101


def test_a_message_never_repeats_a_long_word_whole() -> None:
    loaded = load(f"{'k' * 1000}: x", f"claims: {'c' * 100_000}")
    assert [len(problem.message) < 200 for problem in loaded.problems] == [True, True]


grammar = st.text(st.sampled_from("aboverdlicns:,-[]{}'\" \n\t#&*!1"), max_size=80)
lines = st.lists(
    st.one_of(
        grammar,
        st.sampled_from(
            [
                "aboveboard: 1",
                "framework: {}",
                "release:",
                "artifacts:",
                "  weights:",
                "    - at: a",
                "---",
            ]
        ),
    ),
    max_size=8,
).map("\n".join)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(lines, st.sampled_from(["aboveboard.yaml", "README.md", "x.yml", "MANIFEST"]))
def test_nothing_is_raised_whatever_the_text(text: str, path: str) -> None:
    loaded = manifest.load(path, text)
    assert loaded.readable or loaded.problems
    count = text.count("\n") + 1
    for said in declarations(loaded):
        assert said.span.path == path
        assert said.span.last_line <= count


def test_what_is_listed_beyond_all_measure_is_left_out_and_told() -> None:
    many = "".join(
        f"    - src/{number}.py\n" for number in range(manifest.MOST_ARTIFACTS + 1)
    )
    claims = "open-weights, " * 101
    text = f"aboveboard: 1\nclaims: [{claims}]\nartifacts:\n  training-code:\n{many}"
    read = manifest.load("aboveboard.yaml", text)
    assert (len(read.artifacts), len(read.claims), read.complete) == (
        manifest.MOST_ARTIFACTS,
        100,
        False,
    )
    assert [problem.span.line for problem in read.problems] == [
        2,
        5 + manifest.MOST_ARTIFACTS,
    ]
    assert "more than 2,000 artifacts" in read.problems[1].message
