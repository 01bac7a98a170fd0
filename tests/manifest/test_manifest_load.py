"""Reading manifests: the dialect, the values, their places."""

from __future__ import annotations

import yaml

from aboveboard import manifest
from aboveboard.model.evidence import Document, Tree

EXAMPLE = """\
aboveboard: 1
release:
  name: Example-7B
  version: "1.0"
  base: https://huggingface.co/other/base-7b        # or a list of {at, license, relation}
licenses: {code: Apache-2.0, data: ODC-By-1.0, documents: CC-BY-4.0}
artifacts:
  weights:       {at: hf:example/example-7b@4f1c2d0, license: MIT, license-file: LICENSE-WEIGHTS}
  training-code: [src/train/, configs/*.yaml]
  training-data:
    - {at: hf:datasets/example/corpus}
    - {name: licensed newspapers, access: obtainable, from: https://publisher.example/archive}
    - {name: hospital notes, withheld: contains patient records}
  model-card: README.md
claims: [open-weights]
standards: [osaid-1.0, open-weights]
"""


def test_the_short_forms_of_the_native_dialect():
    loaded = manifest.load("aboveboard.yaml", EXAMPLE)
    assert (loaded.dialect, loaded.complete, loaded.readable, loaded.problems) == (
        "native",
        True,
        True,
        (),
    )
    weights, train, configs, corpus, newspapers, notes, card = loaded.artifacts
    assert (weights.license.value, weights.license_file.value) == (
        "MIT",
        "LICENSE-WEIGHTS",
    )
    assert [train.at.value, configs.at.value] == ["src/train/", "configs/*.yaml"]
    assert train.license.value == "Apache-2.0"
    assert train.license.span.line == 6
    assert corpus.license.value == "ODC-By-1.0"
    assert (newspapers.access.value, newspapers.license) == ("obtainable", None)
    assert (notes.withheld.value, notes.license) == ("contains patient records", None)
    assert card.license.value == "CC-BY-4.0"
    assert loaded.release.version.value == "1.0"
    assert [said.value for said in loaded.claims] == ["open_weights"]
    assert [said.value for said in loaded.standards] == ["osaid-1.0", "open-weights"]


def test_a_card_states_the_license_of_the_weights_its_data_and_its_base():
    text = "---\nlicense: apache-2.0\ndatasets:\n- a/b\n- squad\nbase_model: x/y\n---\n# Title\n"
    card = manifest.load("README.md", text)
    assert (card.dialect, card.complete) == ("model-card", False)
    assert [(each.component, each.label) for each in card.artifacts] == [
        ("weights", "weights"),
        ("training-data", "training-data (hf:datasets/a/b)"),
        ("training-data", "training-data (squad)"),
        ("model-card", "model-card (README.md)"),
    ]
    assert card.of("weights")[0].license.span.line == 2
    assert card.release.bases[0].at.value == "hf:x/y"


def test_without_a_manifest_the_tree_shows_the_weights_and_nothing_of_the_code():
    tree = Tree(
        weights=(
            "m-00001-of-00002.safetensors",
            "m-00002-of-00002.safetensors",
            "b.gguf",
        )
    )
    shown = manifest.implied(tree, [Document("README.md", "# Title\n", "prose")], [])
    assert (shown.dialect, shown.complete, shown.path) == ("none", False, None)
    assert [each.at.value for each in shown.of("weights")] == [
        "b.gguf",
        "m-*-of-00002.safetensors",
    ]
    assert {each.component for each in shown.artifacts} == {"weights", "model-card"}


def test_the_parser_in_python_reads_the_same_as_the_one_in_c(monkeypatch):
    quick = manifest.load("aboveboard.yaml", EXAMPLE)
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    assert manifest.load("aboveboard.yaml", EXAMPLE) == quick
    refused = manifest.load("aboveboard.yaml", "aboveboard: 1\na: &x !!str [*x\n")
    assert [problem.span.line for problem in refused.problems] == [2, 2, 2, 2, 3]
