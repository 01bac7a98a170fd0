"""What a portrait shows besides weights: code, cards, papers, data, bases, what is withheld."""

from __future__ import annotations

from drawing import draw_one


def test_code_is_sorted_by_what_its_files_are_named_for() -> None:
    shown = draw_one(
        {
            "README.md": "# Nimbus\n\nNimbus is an open-source language model.\n",
            "nimbus/modeling_nimbus.py": "",
            "train.py": "",
            "finetune/train_lora.py": "",
            "generate.py": "",
            "tests/train.py": "",
        }
    )
    found = {each.component: each.at.value for each in shown.artifacts if each.at}
    assert found == {
        "architecture": "nimbus/modeling_nimbus.py",
        "training-code": "train.py",
        "inference-code": "generate.py",
    }


def test_a_folder_of_code_under_limiting_terms_is_shown() -> None:
    shown = draw_one(
        {"README.md": "# Nimbus\n", "nimbus/face/points.py": ""},
        {"LICENSE": "MIT", "nimbus/face/LICENSE": "CC-BY-NC-4.0"},
    )
    (folder,) = shown.of("supporting-libraries")
    assert folder.at is not None
    assert (folder.at.value, folder.license and folder.license.value) == (
        "nimbus/face",
        "CC-BY-NC-4.0",
    )


def test_without_code_no_license_of_code_is_declared() -> None:
    shown = draw_one({"README.md": "# Nimbus\n"}, {"LICENSE": "MIT"})
    assert "code-license" not in shown.release.about


def test_a_refusal_to_release_is_withheld() -> None:
    shown = draw_one(
        {"README.md": "# Nimbus\n\nWe do not release the training data.\n"}
    )
    (data,) = shown.of("training-data")
    assert data.withheld is not None
    assert data.withheld.span.line == 3


def test_own_training_data_is_shown_and_that_of_benchmarks_is_not() -> None:
    links = (
        "Training corpus: https://huggingface.co/datasets/harbor/nimbus-corpus\n\n"
        "Benchmark after training: https://huggingface.co/datasets/harbor/nimbus-bench\n"
    )
    shown = draw_one({"README.md": f"# Nimbus\n\n{links}"})
    assert [each.at.value for each in shown.of("training-data") if each.at] == [
        "hf:datasets/harbor/nimbus-corpus"
    ]


def test_the_own_paper_is_the_one_in_the_head_of_the_readme() -> None:
    shown = draw_one(
        {
            "README.md": "# Nimbus\n\n[Paper](https://arxiv.org/abs/2401.00001)\n"
            + "\n" * 80
        }
    )
    (paper,) = shown.of("research-paper")
    assert paper.at is not None
    assert paper.at.value == "https://arxiv.org/abs/2401.00001"


def test_a_card_names_its_base_model() -> None:
    base = "[Breeze](https://huggingface.co/other/breeze-7b)"
    card = f"# Nimbus\n\nNimbus is fine-tuned from {base} under its license.\n"
    shown = draw_one({"README.md": "# Nimbus\n", "MODEL_CARD.md": card})
    assert [base.at.value for base in shown.release.bases] == ["hf:other/breeze-7b"]
