"""The index of sharded weights (``model.safetensors.index.json``, ``pytorch_model.bin.index.json``,
…).

Its ``weight_map`` names, tensor by tensor, the shard that holds it
(https://huggingface.co/docs/safetensors, retrieved 2026-11). A shard that the index names has to be
there.
"""

from __future__ import annotations

import json

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Flaw
from aboveboard.model.span import Span
from aboveboard.text.document import LineIndex
from aboveboard.tree.artifact_paths import state
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_STRING = lazy_pattern(r'"[^"\\]*(?:\\.[^"\\]*)*"')


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
    paths = {f"{below}/{shard}" if below else shard: shard for shard in shards}
    elsewhere = not any(shard in folder for shard in paths)
    told = {shard: state(folder, shard) for shard in paths}
    lacking = {paths[shard] for shard in paths if told[shard]}
    spans = _find_spans(path, text, lacking) if lacking else {}
    flaws = (
        Flaw(shard, words, spans[paths[shard]], elsewhere) for shard, words in told.items() if words
    )
    return Facts(tuple(flaws))


def _find_spans(index: str, text: str, shards: set[str]) -> dict[str, Span]:
    """Where each shard is named first; the start of the index where it is escaped otherwise."""
    lines = LineIndex(index, text)
    wanted = {json.dumps(shard): shard for shard in shards}
    spans: dict[str, Span] = {}
    for match in _STRING.finditer(text):
        shard = wanted.pop(match[0], None)
        if shard is not None:
            spans[shard] = lines.span(match.start(), match.end())
    for shard in wanted.values():
        spans[shard] = Span(index)
    return spans


FORMAT = FileFormat(lazy_pattern(r"\.index\.json$"), inspect)
