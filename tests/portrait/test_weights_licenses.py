"""The license of weights: who states it, for what, and what must not be taken for one."""

from __future__ import annotations

import pytest
from drawing import draw, draw_one, list_weights

from aboveboard.portrait.releases import combine_licenses
from aboveboard.portrait.terms import NON_COMMERCIAL


def find_license(readme: str) -> str:
    """The license that the portrait gives to the weights; empty where it gives none."""
    weights = list_weights(draw_one({"README.md": f"# Nimbus\n\n{readme}\n"}))
    return weights[0][1] if weights else ""


@pytest.mark.parametrize(
    ("sentence", "license_"),
    [
        ("The model weights are licensed under CC BY-NC 4.0.", "CC BY-NC 4.0"),
        (
            "The code is Apache-2.0; the checkpoints are under CC BY-SA 4.0.",
            "CC BY-SA 4.0",
        ),
        (
            "The code is under MIT, while our models are under CC BY-NC 4.0.",
            "CC BY-NC 4.0",
        ),
        ("Both the code and the weights are released under Apache-2.0.", "Apache-2.0"),
        (
            "The model is released under MIT, which covers code, pretrained models and a demo.",
            "MIT",
        ),
        ("The weights, however, are distributed under CC BY-NC 4.0.", "CC BY-NC 4.0"),
        (
            "Our checkpoints fall under a non-commercial license of our own.",
            NON_COMMERCIAL,
        ),
        ("代码采用 Apache 2.0 协议，模型权重遵循 CC BY-NC 4.0 协议。", "CC BY-NC 4.0"),
        (
            "モデルの重みは CC BY-NC-SA 4.0 ライセンスの下で公開しています。",
            "CC BY-NC-SA 4.0",
        ),
        (
            "Die Modellgewichte sind unter der Lizenz CC BY-NC 4.0 veröffentlicht.",
            "CC BY-NC 4.0",
        ),
        (
            "Los pesos del modelo se distribuyen bajo la licencia CC BY-NC 4.0.",
            "CC BY-NC 4.0",
        ),
        ("- Model weights: CC BY-NC 4.0", "CC BY-NC 4.0"),
        (
            "| Part | License |\n|---|---|\n| Code | MIT |\n| Model weights | CC BY-NC 4.0 |",
            "CC BY-NC 4.0",
        ),
        (
            "The Nimbus models are governed by the Llama 2 Community License.",
            "Llama 2 Community",
        ),
    ],
)
def test_a_sentence_that_names_weights_and_one_license_is_read(
    sentence: str, license_: str
) -> None:
    assert find_license(sentence) == license_


@pytest.mark.parametrize(
    "sentence",
    [
        "The code is licensed under Apache-2.0.",
        "The weights are not licensed under Apache-2.0.",
        "The weights are no longer under CC BY-NC 4.0.",
        "The weights will be released under Apache-2.0.",
        "The weights were under CC BY-NC 4.0 in earlier versions.",
        "Some of the weights are under CC BY-NC 4.0.",
        "If the weights are licensed under MIT, you may sell them.",
        "The Falcon-7B weights are licensed under Apache-2.0.",
        "This project is licensed under the MIT License.",
        "The code for our models is under the MIT License.",
        "The data set used for the models is under CC BY-NC 4.0.",
        "We use LLaMA2 as the initial weights, and update them often.",
        "| Library | License |\n|---|---|\n| torch | BSD-3-Clause |",
        "## Acknowledgements\n\nThe encoder weights are under CC BY-NC 4.0.",
    ],
)
def test_what_is_no_statement_of_today_about_the_own_weights_is_none(
    sentence: str,
) -> None:
    assert find_license(sentence) == ""


def test_a_license_is_where_its_clause_is() -> None:
    shown = draw_one(
        {
            "README.md": "# Nimbus\n\nThe code is MIT. The weights\nare under CC BY-NC 4.0.\n"
        }
    )
    license_ = shown.of("weights")[0].license
    assert license_ is not None
    assert (license_.span.line, license_.span.column, license_.span.end_line) == (
        3,
        18,
        4,
    )


def test_a_linked_license_file_is_the_license_of_the_weights() -> None:
    shown = draw_one(
        {
            "README.md": "# Nimbus\n\n"
            "The weights are licensed under the [model license](LICENSE-MODEL).\n",
        },
        {"LICENSE": "MIT", "LICENSE-MODEL": "CC-BY-NC-4.0"},
    )
    weights = shown.of("weights")[0]
    assert weights.license is not None
    assert weights.license.value == "CC-BY-NC-4.0"
    assert weights.license_file is not None
    assert weights.license_file.value == "LICENSE-MODEL"


def test_prose_that_limits_weights_outweighs_an_open_front_matter() -> None:
    card = "---\nlicense: mit\npipeline_tag: text-generation\n---\n# Nimbus\n\n"
    portrait = draw(
        {"README.md": f"{card}The weights are licensed under CC BY-NC 4.0.\n"}
    )
    license_ = combine_licenses(portrait.terms)
    assert license_ is not None
    assert license_.value == "CC BY-NC 4.0"


def test_the_license_of_the_code_passes_to_no_weights() -> None:
    shown = draw_one(
        {
            "README.md": "# Nimbus\n\nWeights are at https://huggingface.co/harbor/nimbus-7b.\n",
            "generate.py": "print()",
        },
        {"LICENSE": "Apache-2.0"},
    )
    assert list_weights(shown) == [("hf:harbor/nimbus-7b", "", 0)]


def test_models_under_different_terms_are_different_releases() -> None:
    rows = "| Nimbus-S | Apache-2.0 |\n| Nimbus-L | CC BY-NC 4.0 |\n"
    table = f"| Model | License |\n|---|---|\n{rows}"
    releases = draw({"README.md": f"# Nimbus\n\n{table}"}).releases
    found = {
        each.release.name.value: list_weights(each)[0][1]
        for each in releases
        if each.release.name
    }
    assert found == {"Nimbus-S": "Apache-2.0", "Nimbus-L": "CC BY-NC 4.0"}


def test_a_portrait_is_never_complete() -> None:
    assert not draw_one({"README.md": "# Nimbus\n"}).complete
