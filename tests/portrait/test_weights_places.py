"""Where weights are: own places alone, however they are written."""

from __future__ import annotations

import pytest
from drawing import draw_one, list_weights


def find_places(line: str) -> list[str]:
    shown = draw_one({"README.md": f"# Nimbus\n\n{line}\n"})
    return [place for place, _, _ in list_weights(shown)]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("[weights](https://huggingface.co/harbor/nimbus-7b)", "hf:harbor/nimbus-7b"),
        (
            "https://hf.co/somebody/Nimbus-7B-Chat/tree/main",
            "hf:somebody/Nimbus-7B-Chat",
        ),
        ('`Model.from_pretrained("harbor/nimbus-7b")`', "hf:harbor/nimbus-7b"),
        (
            "https://modelscope.cn/models/harbor/nimbus-7b",
            "https://modelscope.cn/models/harbor/nimbus-7b",
        ),
        (
            "https://github.com/harbor/nimbus/releases/download/v1/nimbus.pth",
            "https://github.com/harbor/nimbus/releases/download/v1/nimbus.pth",
        ),
        (
            "Pretrained weights: https://zenodo.org/records/123456",
            "https://zenodo.org/records/123456",
        ),
    ],
)
def test_an_own_place_is_found(line: str, place: str) -> None:
    assert find_places(line) == [place]


@pytest.mark.parametrize(
    "line",
    [
        "https://huggingface.co/datasets/harbor/nimbus-corpus",
        "https://huggingface.co/spaces/harbor/nimbus",
        "https://huggingface.co/other/breeze-7b",
        "https://huggingface.co/converter/nimbus-7b-GGUF",
        '`Model.from_pretrained("checkpoints/nimbus-7b")`',
        "https://github.com/other/breeze/releases/download/v1/breeze.pth",
        "Watch the demo: https://drive.google.com/file/d/abcdef",
    ],
)
def test_a_place_of_others_or_of_other_things_is_not(line: str) -> None:
    assert find_places(line) == []


def test_a_place_is_listed_once_where_it_is_first_named() -> None:
    link = "https://huggingface.co/harbor/nimbus-7b"
    shown = draw_one({"README.md": f"# Nimbus\n\n{link}\n\nAgain: {link}\n"})
    (weights,) = shown.of("weights")
    assert weights.at is not None
    assert weights.at.span.line == 3
