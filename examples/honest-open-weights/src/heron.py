"""Run Heron-1: continue a text by one letter at a time, the likeliest first."""

import json
import sys
from pathlib import Path

from tensors import load

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
LETTERS = "abcdefghijklmnopqrstuvwxyz "


def weights() -> dict[str, list[float]]:
    """All tensors, whichever shard they are in."""
    index = json.loads(
        (WEIGHTS / "model.safetensors.index.json").read_text(encoding="utf-8")
    )
    shards = {
        shard: load(WEIGHTS / shard)
        for shard in sorted(set(index["weight_map"].values()))
    }
    return {name: shards[shard][name] for name, shard in index["weight_map"].items()}


def continued(text: str, length: int) -> str:
    """The text and ``length`` more letters."""
    rows = weights()
    for _ in range(length):
        row = rows.get(
            f"after.{text[-1:].lower().strip() or 'blank'}", rows["after.blank"]
        )
        text += LETTERS[max(range(len(row)), key=row.__getitem__)]
    return text


if __name__ == "__main__":
    print(continued(sys.argv[1] if len(sys.argv) > 1 else "Dear ", 20))
