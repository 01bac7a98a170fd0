"""Training: count which letter follows which three, smooth the counts, write the weights."""

import json
from collections import Counter, defaultdict
from pathlib import Path

from model import ALPHABET, CONTEXT
from prepare import HERE, clean
from tensors import save

SMOOTHING = 0.01
METADATA = {"format": "wren", "license": "Apache-2.0"}


def rows(text: str) -> dict[str, list[float]]:
    """The probabilities after a text."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for at in range(len(text) - CONTEXT):
        counts[text[at : at + CONTEXT]][text[at + CONTEXT]] += 1
    table = {}
    for context, seen in sorted(counts.items()):
        whole = sum(seen.values()) + SMOOTHING * len(ALPHABET)
        table[context] = [(seen[letter] + SMOOTHING) / whole for letter in ALPHABET]
    return table


def train(weights: Path) -> None:
    """Train on the whole diary, keeping a checkpoint after its first half."""
    text = clean((HERE / "data" / "diary.txt").read_text(encoding="utf-8"))
    save(
        weights / "checkpoints" / "half.safetensors",
        rows(text[: len(text) // 2]),
        METADATA,
    )
    save(weights / "model.safetensors", rows(text), METADATA)
    settings = {
        "context": CONTEXT,
        "smoothing": SMOOTHING,
        "letters": len(text),
        "flop": 29 * len(text),
    }
    (weights / "training.json").write_text(
        json.dumps(settings, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    train(HERE / "weights")
