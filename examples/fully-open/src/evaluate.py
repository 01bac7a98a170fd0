"""Evaluation and validation: bits per letter on text that was held out."""

import json
import math

from model import CONTEXT, Wren
from prepare import HERE, clean
from tensors import load


def bits_per_letter(model: Wren, text: str) -> float:
    """Cross entropy in bits; lower is better, 4.86 is knowing nothing."""
    places = range(CONTEXT, len(text))
    return -sum(
        math.log2(model.probability(text[:at], text[at])) for at in places
    ) / len(places)


if __name__ == "__main__":
    wren = Wren(load(HERE / "weights" / "model.safetensors"))
    held_out = clean((HERE / "data" / "held_out.txt").read_text(encoding="utf-8"))
    result = {
        "data": "data/held_out.txt",
        "bits_per_letter": round(bits_per_letter(wren, held_out), 3),
    }
    (HERE / "results" / "evaluation.json").write_text(
        json.dumps(result, indent=1) + "\n", encoding="utf-8"
    )
