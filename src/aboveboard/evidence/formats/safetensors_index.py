"""The index of sharded weights (``model.safetensors.index.json``, ``pytorch_model.bin.index.json``, …).

Its ``weight_map`` names, tensor by tensor, the shard that holds it
(https://huggingface.co/docs/safetensors, retrieved 2026-11). A shard that the index names has to be there.
"""

from __future__ import annotations

import json

from aboveboard import regex
from aboveboard.evidence.files import Folder
from aboveboard.evidence.formats import Facts, FileFormat
from aboveboard.model import Flaw, Span


def inspect(folder: Folder, path: str) -> Facts:
    """The shards that are missing or empty, at the line of the index that names each first."""
    if folder.pointer(path):
        return Facts()
    text = folder.text(path)
    try:
        weight_map = json.loads(text)["weight_map"]
        shards = sorted({shard for shard in weight_map.values() if isinstance(shard, str)})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Facts((Flaw(path, "is no readable index of shards", Span(path)),))
    below = path.rpartition("/")[0]
    paths = [f"{below}/{shard}" if below else shard for shard in shards]
    elsewhere = not any(shard in folder for shard in paths)
    flaws = (_flaw(folder, path, text, shard, elsewhere) for shard in paths)
    return Facts(tuple(flaw for flaw in flaws if flaw))


def _flaw(folder: Folder, index: str, text: str, shard: str, elsewhere: bool) -> Flaw | None:
    from aboveboard.evidence.places import state

    told = state(folder, shard)
    return Flaw(shard, told, _span(index, text, shard.rpartition("/")[2]), elsewhere) if told else None


def _span(index: str, text: str, shard: str) -> Span:
    quoted = json.dumps(shard)
    at = max(0, text.find(quoted))
    start = text.rfind("\n", 0, at) + 1
    line = text.count("\n", 0, at) + 1
    return Span(index, line, at - start + 1, line, at - start + 1 + len(quoted))


FORMAT = FileFormat(regex.pattern(r"\.index\.json$"), inspect)
