"""Inference: write a few sentences."""

import random

from model import CONTEXT, Wren
from prepare import HERE
from tensors import load


def generate(model: Wren, start: str, length: int, seed: int) -> str:
    """Continue a text, always in the same way for the same seed."""
    dice = random.Random(seed)
    text = start
    while len(text) < length:
        text += model.next(text[-CONTEXT:], dice)
    return text


if __name__ == "__main__":
    wren = Wren(load(HERE / "weights" / "model.safetensors"))
    samples = [generate(wren, "the ", 120, seed) for seed in range(3)]
    (HERE / "results" / "samples.txt").write_text(
        "\n".join(samples) + "\n", encoding="utf-8"
    )
