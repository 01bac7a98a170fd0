"""The index of sharded weights, as ``model.safetensors.index.json``.

Its ``weight_map`` maps each tensor to the shard that contains it
(https://huggingface.co/docs/safetensors, retrieved 2026-11). A shard in the index has to exist.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Flaw
from aboveboard.model.span import Span
from aboveboard.text.document import LineIndex
from aboveboard.tree.artifact_paths import describe_fault
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat

_STRING = lazy_pattern(r'"[^"\\]*(?:\\.[^"\\]*)*"')


def inspect_index(folder: Folder, path: str) -> Facts:
    """The shards that are missing or empty, at the line of the index that first names each."""
    if folder.read_lfs_pointer(path):
        return Facts()
    text = folder.read_text(path)
    try:
        shards = _parse_shards(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Facts((Flaw(path, "is no readable index of shards", Span(path)),))
    paths = {shard: _join_path(path, shard) for shard in shards}
    faults = {shard: describe_fault(folder, paths[shard]) for shard in shards}
    faulty = [shard for shard in shards if faults[shard]]
    if not faulty:
        return Facts()
    none_here = not any(paths[shard] in folder for shard in shards)
    spans = _find_spans(path, text, faulty)
    flaws = [
        Flaw(paths[shard], faults[shard], spans[shard], none_here) for shard in faulty
    ]
    return Facts(tuple(flaws))


def _parse_shards(text: str) -> list[str]:
    """The names of the shards, sorted.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError: the text is no index.
    """
    weight_map = json.loads(text)["weight_map"]
    return sorted({shard for shard in weight_map.values() if isinstance(shard, str)})


def _join_path(index: str, shard: str) -> str:
    folder = index.rpartition("/")[0]
    return f"{folder}/{shard}" if folder else shard


def _find_spans(index: str, text: str, shards: Collection[str]) -> dict[str, Span]:
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


FORMAT = FileFormat(lazy_pattern(r"\.index\.json$"), inspect_index)
