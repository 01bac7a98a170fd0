"""Files of the Model Openness Framework, and what its own tool passes over in silence."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import manifest
from aboveboard.model.manifest import Manifest, Problem

HEAD = (
    "framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}\n"
)


def load(release: str) -> Manifest:
    lines = "".join(f"  {line}\n" for line in release.strip("\n").splitlines())
    return manifest.load("model.yml", f"{HEAD}release:\n{lines}")


def with_components(components: str, license_: str = "{}") -> Manifest:
    lines = "".join(f"  {line}\n" for line in components.strip("\n").splitlines())
    return load(f"name: x\nproducer: y\nlicense: {license_}\ncomponents:\n{lines}")


def licenses(said: Manifest) -> dict[str, str | None]:
    return {
        item.component: item.license.value if item.license else None
        for item in said.artifacts
    }


def only(said: Manifest) -> Problem:
    assert len(said.problems) == 1, said.problems
    return said.problems[0]


def test_a_license_is_the_components_own_then_its_kinds_then_the_distributions() -> (
    None
):
    said = with_components(
        "- {name: Model card}\n- {name: Training code}\n"
        "- {name: Datasets, license: MIT}\n- {name: Data card, license: ''}",
        (
            "{distribution: {name: Apache-2.0}, document: {name: CC-BY-4.0, path: ''}, code: "
            "{name: ''}}"
        ),
    )
    assert said.problems == ()
    assert licenses(said) == {
        "model-card": "CC-BY-4.0",
        "training-code": "Apache-2.0",
        "training-data": "MIT",
        "data-card": "unlicensed",
    }


def test_unlicensed_blocks_what_would_be_inherited() -> None:
    said = with_components(
        "- {name: Model card, license: unlicensed}", "{distribution: {name: MIT}}"
    )
    assert licenses(said) == {"model-card": "unlicensed"}
    inherited = with_components(
        "- {name: Datasets}", "{data: {name: unlicensed}, distribution: {name: MIT}}"
    )
    assert licenses(inherited) == {"training-data": "unlicensed"}


def test_a_null_license_says_nothing() -> None:
    assert licenses(
        with_components(
            "- {name: Model card, license: }", "{distribution: {name: MIT}}"
        )
    ) == {"model-card": "MIT"}


def test_of_a_component_listed_twice_the_last_counts_and_the_line_is_told() -> None:
    said = with_components(
        "- {name: Datasets, license: MIT}\n- {name: Datasets, license: unlicensed}"
    )
    assert licenses(said) == {"training-data": "unlicensed"}
    problem = only(said)
    assert "`Datasets` is already on line 7" in problem.message
    assert problem.span.line == 8


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Training dataset", "Datasets"),
        ("model weights", "Model parameters (Final)"),
        ("training-data", "Datasets"),
        ("Trainig code", "Training code"),
        ("Paper", "Research paper"),
    ],
)
def test_a_name_that_is_no_component_is_an_error_with_a_suggestion(
    name: str, meant: str
) -> None:
    said = with_components(f"- {{name: {name}, license: MIT}}")
    problem = only(said)
    assert (problem.rule, problem.span.line) == ("manifest-unknown-key", 7)
    assert problem.fix == f"Write `{meant}`."
    assert said.artifacts == ()
    assert not said.complete


def test_a_name_in_other_letters_is_understood_and_reported() -> None:
    said = with_components("- {name: model architecture, license: MIT}")
    assert licenses(said) == {"architecture": "MIT"}
    assert only(said).fix == "Write `Model architecture`."
    assert said.complete


@pytest.mark.parametrize(
    ("release", "words"),
    [
        ("name: x\nproducer: y\nlicense: {}\ncomponents: 7", "lists no components"),
        ("name: x\nproducer: y\nlicense: {}", "lists no components"),
        ("producer: y\nlicense: {}\ncomponents: []", "has no name"),
        ("name: x\nproducer: y\nlicense: MIT\ncomponents: []", "must be"),
        (
            "name: x\nproducer: y\nlicense: {distribution: MIT}\ncomponents: []",
            "`distribution` must be",
        ),
        (
            "name: x\nproducer: y\nlicense: {documentation: {name: MIT}}\ncomponents: []",
            "`documentation` is no key",
        ),
        (
            "name: x\nproducer: y\ngithub: z\nlicense: {}\ncomponents: []",
            "`github` is no key",
        ),
        ("name: x\nproducer: y\nlicense: {}\ncomponents: [7]", "needs a name"),
        (
            "name: x\nproducer: y\nlicense: {}\ncomponents: [{license: MIT}]",
            "needs a name",
        ),
        (
            "name: x\nproducer: y\nlicense: {}\ncomponents: [{name: Datasets, license: [MIT]}]",
            "must be text",
        ),
        (
            "name: x\nproducer: y\nlicense: {}\ncomponents: [{name: Datasets, licence: MIT}]",
            "`licence` is no key",
        ),
        (
            (
                "name: x\nproducer: y\nlicense: {}\n"
                "components: [{name: Research paper, component_path: arxiv license}]"
            ),
            "which is no place",
        ),
        (
            (
                "name: x\nproducer: y\nlicense: {}\n"
                "components: [{name: Datasets, component_path: MIT}]"
            ),
            "which is no place",
        ),
    ],
)
def test_what_the_framework_passes_over_is_told_with_its_line(
    release: str, words: str
) -> None:
    problem = only(load(release))
    assert words in problem.message
    assert problem.span.line >= 2
    assert problem.fix


def test_another_framework_or_version_is_told() -> None:
    said = manifest.load(
        "m.yml",
        "framework: {name: MOF, version: '9.9'}\nrelease: {name: x, license: {}, components: []}\n",
    )
    assert [problem.span.line for problem in said.problems] == [1, 1]


@pytest.mark.parametrize(
    "text", [HEAD, HEAD + "release: 7\n", HEAD + "release: []\n", HEAD + "release:\n"]
)
def test_without_a_release_nothing_follows(text: str) -> None:
    said = manifest.load("m.yml", text)
    assert not said.readable
    assert said.problems


def test_the_origin_is_the_base_unless_it_is_the_release_or_a_license() -> None:
    for origin, bases in (
        ("Llama-2-7b", ["Llama-2-7b"]),
        ("x", []),
        ("MIT", []),
        ("''", []),
    ):
        said = load(
            f"name: x\nproducer: y\norigin: {origin}\nlicense: {{}}\ncomponents: []"
        )
        assert [base.at.value for base in said.release.bases] == bases


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.sampled_from(["Datasets", "MIT", ""]),
)
KEYS = st.sampled_from(
    (
        "name",
        "version",
        "license",
        "components",
        "distribution",
        "code",
        "license_path",
        "component_path",
        "origin",
        "x",
    )
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)
    ),
    max_leaves=15,
)


@given(TREES, TREES)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_no_file_breaks_the_reader(framework: object, release: object) -> None:
    said = manifest.load(
        "m.yml",
        yaml.safe_dump(
            {"framework": framework, "release": release}, allow_unicode=True
        ),
    )
    assert said.dialect == "mof"
    assert all(problem.message and problem.span.line >= 1 for problem in said.problems)
