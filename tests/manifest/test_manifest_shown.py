"""What front matter states, and what a repository without a manifest shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_manifest_native import declarations
from test_manifest_nodes import cut

from aboveboard import manifest
from aboveboard.model.evidence import Book, Document, Identification, LicenseFile, Tree
from aboveboard.model.manifest import Manifest
from aboveboard.standards import speech

CARD = """\
---
license: other
license_name: qwen-research
license_link: LICENSE
base_model:
  - Qwen/Qwen2.5-3B
  - https://huggingface.co/other/model
  - ./out/checkpoint-500
base_model_relation: finetune
datasets: [allenai/dolma, squad, generator]
model-index:
  - name: Tiny
    results: []
pipeline_tag: text-generation
---
# A title
"""


def seen(
    text: str, tree: Tree | None = None, *licenses: LicenseFile, path: str = "README.md"
) -> Manifest:
    return manifest.implied(tree or Tree(), [Document(path, text, "prose")], licenses)


def license_file(
    path: str, id_: str = "Apache-2.0", verdict: str = "exact"
) -> LicenseFile:
    return LicenseFile(path, Identification(id_, verdict, 1.0))


def test_a_card_is_read_with_its_places() -> None:
    card = seen(CARD)
    assert (card.dialect, card.path, card.complete, card.readable) == (
        "model-card",
        "README.md",
        False,
        True,
    )
    (weights,) = card.of("weights")
    assert (
        weights.license.value,
        weights.license.span.line,
        weights.license_file.value,
    ) == (
        "qwen-research",
        3,
        "LICENSE",
    )
    assert [(base.at.value, base.relation.value) for base in card.release.bases] == [
        ("hf:Qwen/Qwen2.5-3B", "finetune"),
        ("https://huggingface.co/other/model", "finetune"),
    ]
    assert [each.label for each in card.of("training-data")] == [
        "training-data (hf:datasets/allenai/dolma)",
        "training-data (squad)",
    ]
    assert card.release.name.value == "Tiny"
    for said in declarations(card):
        assert (
            cut(CARD, said.span)
            in (said.value, said.value.removeprefix("hf:").removeprefix("datasets/"))
            or said.value == "README.md"
        )


def test_data_that_a_card_only_names_is_not_said_to_be_released() -> None:
    said = speech.may_say(seen(CARD), Book(), {})
    assert "training data named in the model card (not verified)" in said
    assert "training data released" not in said


@pytest.mark.parametrize(
    ("front", "license_"),
    [
        ("license: apache-2.0", "apache-2.0"),
        ("license: [mit]", "mit"),
        ("license:\n- mit\n- cc-by-4.0", "mit AND cc-by-4.0"),
        ("license: other", "other"),
        ("license: other\nlicense_name: my-license", "my-license"),
        ("license: mit\nlicense_name: deepseek", "mit"),
        ("license: ''", None),
        ("license: {a: b}", None),
        ("license: no", "no"),
    ],
)
def test_the_license_of_a_card_is_what_it_writes(
    front: str, license_: str | None
) -> None:
    card = seen(f"---\n{front}\npipeline_tag: text-generation\n---\n")
    found = [each.license.value for each in card.of("weights") if each.license]
    assert found == ([license_] if license_ else [])


@pytest.mark.parametrize(
    "front",
    [
        "title: My page\nlayout: default",
        "title: Demo\nsdk: gradio\nlicense: mit\nmodels: [a/b]",
        "tags: [story]",
        "license: mit",
        "license: mit\nlicense: apache-2.0\n  x",
    ],
)
def test_other_front_matter_is_no_model_card(front: str) -> None:
    shown = seen(f"---\n{front}\n---\n# Title\n")
    assert (shown.dialect, shown.path, shown.artifacts) == ("none", None, ())


def test_beside_weights_a_license_alone_makes_a_card() -> None:
    shown = seen("---\nlicense: mit\n---\n", Tree(weights=("a.gguf",)))
    assert shown.dialect == "model-card"
    (weights,) = shown.of("weights")
    assert (weights.at.value, weights.license.value) == ("a.gguf", "mit")


def test_the_license_of_a_data_sets_card_is_that_of_the_data() -> None:
    tree = Tree(
        datasets=(
            "data/train-00000-of-00002.parquet",
            "data/train-00001-of-00002.parquet",
        )
    )
    shown = seen(
        "---\nlicense: odc-by\npretty_name: Corpus\nsize_categories: [1K<n<10K]\n---\n",
        tree,
    )
    (data,) = shown.of("training-data")
    assert (data.at.value, data.license.value, data.name.value) == (
        "data/train-*-of-00002.parquet",
        "odc-by",
        "Corpus",
    )
    assert not shown.of("weights")
    assert shown.of("data-card")


def test_a_license_never_passes_from_the_code_to_the_weights() -> None:
    shown = seen("# Title\n", Tree(weights=("a.gguf",)), license_file("LICENSE"))
    assert shown.of("weights")[0].license is None
    assert shown.release.about["code-license"].value == "Apache-2.0"
    assert shown.release.about["code-license"].span.path == "LICENSE"


@pytest.mark.parametrize(
    "name",
    ["LICENSE-MODEL", "MODEL_LICENSE", "LICENSE_WEIGHTS.txt", "weights-license.md"],
)
def test_a_license_file_named_for_the_weights_is_theirs(name: str) -> None:
    shown = seen(
        "# Title\n",
        Tree(weights=("a.gguf",)),
        license_file(name, "OpenRAIL"),
        license_file("LICENSE-CODE"),
    )
    (weights,) = shown.of("weights")
    assert (weights.license.value, weights.license_file.value) == ("OpenRAIL", name)
    assert shown.release.about["code-license"].value == "Apache-2.0"


def test_a_license_for_the_weights_says_that_there_are_some_elsewhere() -> None:
    shown = seen(
        "# Title\n",
        Tree(),
        license_file("LICENSE-MODEL", "OpenRAIL"),
        license_file("LICENSE-CODE"),
    )
    (weights,) = shown.of("weights")
    assert (weights.at, weights.license.value, weights.span.path) == (
        None,
        "OpenRAIL",
        "LICENSE-MODEL",
    )
    assert not seen(
        "# Title\n", Tree(), license_file("LICENSE-MODEL", "MIT", "altered")
    ).artifacts


def test_a_license_text_that_is_not_certain_is_a_file_and_no_license() -> None:
    shown = seen(
        "# Title\n",
        Tree(weights=("a.gguf",)),
        license_file("LICENSE-MODEL", "MIT", "altered"),
    )
    (weights,) = shown.of("weights")
    assert (weights.license, weights.license_file.value) == (None, "LICENSE-MODEL")


def test_two_license_files_leave_the_license_of_the_code_open() -> None:
    shown = seen(
        "# Title\n",
        Tree(),
        license_file("LICENSE-MIT", "MIT"),
        license_file("LICENSE-APACHE"),
    )
    assert shown.release.about == {}


def test_a_repository_that_shows_nothing_declares_nothing() -> None:
    shown = seen("# A parser\n\nOpen source.\n")
    assert (shown.artifacts, shown.complete, shown.span.path) == (
        (),
        False,
        "README.md",
    )
    assert manifest.implied(Tree()).artifacts == ()


def test_a_model_card_beside_the_readme_is_the_card() -> None:
    documents = [
        Document("README.md", "# Code\n", "prose"),
        Document("MODEL_CARD.md", "# Card\n", "prose"),
    ]
    assert [
        each.at.value for each in manifest.implied(Tree(), documents).of("model-card")
    ] == ["MODEL_CARD.md"]


def test_shards_are_one_artifact_and_odd_names_stay_as_they_are() -> None:
    names = (
        "m-00001-of-00002.bin",
        "m-00002-of-00002.bin",
        "x[1]-00001-of-00002.bin",
        "x[1]-00002-of-00002.bin",
        "y-00001-of-00001.pt",
    )
    shown = seen("# Title\n", Tree(weights=names))
    assert [each.at.value for each in shown.of("weights")] == [
        "m-*-of-00002.bin",
        "x[1]-00001-of-00002.bin",
        "x[1]-00002-of-00002.bin",
        "y-00001-of-00001.pt",
    ]


fronts = st.lists(
    st.sampled_from(
        [
            "license: mit",
            "base_model: a/b",
            "datasets:",
            "- a/b",
            "  - c",
            "x: [",
            "sdk: g",
            "'",
            "model-index: 1",
            "\t",
            "license: {a: b}",
        ]
    ),
    max_size=6,
).map("\n".join)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    fronts,
    st.lists(
        st.sampled_from(["a.gguf", "m-00001-of-00002.bin"]), max_size=2, unique=True
    ),
)
def test_whatever_the_front_matter_weights_in_the_tree_are_seen_and_no_problem_is_made(
    front: str, weights: list[str]
) -> None:
    shown = seen(f"---\n{front}\n---\n", Tree(weights=tuple(weights)))
    assert shown.problems == ()
    assert not shown.complete
    places = {name.replace("00001-of", "*-of") for name in weights}
    assert {each.at.value for each in shown.of("weights") if each.at} == places
