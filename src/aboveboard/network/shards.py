"""Shards: whether the weights that a remote place lists are whole, told from its listing and
without fetching weights.

The index of sharded weights names every shard. A shard's header, at its start, says how long the
file must be (https://huggingface.co/docs/safetensors, *format*): it is read only where the sizes of
all shards together fall short of what the index promises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aboveboard.model.evidence import Flaw, RemoteFile
from aboveboard.model.span import Span
from aboveboard.safetensors_header import data_length

if TYPE_CHECKING:
    from aboveboard.network.web import Record

HEAD = 256 * 1024
"""How many bytes of a shard are read for its header."""

_INDEX = (".safetensors.index.json", ".bin.index.json")
_INDEXES = 3
_SHARDS = 32


def indexes(files: Sequence[RemoteFile]) -> tuple[str, ...]:
    """The indexes among a place's files: the first few of them."""
    return tuple(file.path for file in files if file.path.endswith(_INDEX))[:_INDEXES]


def flaws(
    index: str, told: Record, files: Sequence[RemoteFile], head: Callable[[str], bytes]
) -> tuple[Flaw, ...]:
    """What the index names and the place lacks, or has in part. ``head`` gives the first bytes of a
    file.
    """
    folder = index.rpartition("/")[0]
    weights = told.record("weight_map")
    names = sorted({weights.text(key) for key in weights.data} - {""})
    shards = [f"{folder}/{name}" if folder else name for name in names]
    sizes = {file.path: file.size for file in files}
    announced = Span(index)
    found = [Flaw(shard, "is missing", announced) for shard in shards if shard not in sizes]
    found += [Flaw(shard, "is empty", announced) for shard in shards if sizes.get(shard) == 0]
    if (
        not found
        and index.endswith(_INDEX[0])
        and _falls_short(told, [sizes[shard] for shard in shards])
    ):
        found = [
            flaw
            for shard in shards[:_SHARDS]
            for flaw in _cut(shard, sizes[shard], head(shard), announced)
        ]
    return tuple(found)


def _falls_short(told: Record, sizes: Sequence[int]) -> bool:
    total = told.record("metadata").number("total_size")
    return total > 0 and -1 not in sizes and sum(sizes) < total


def _cut(shard: str, size: int, head: bytes, announced: Span) -> list[Flaw]:
    length = expected_length(head)
    return [Flaw(shard, f"holds {size} of {length} bytes", announced)] if size < length else []


def expected_length(head: bytes) -> int:
    """How many bytes a safetensors file must have by its header; 0 where the header cannot be
    read.
    """
    import json

    length = int.from_bytes(head[:8], "little")
    if len(head) < 8 or not 2 <= length <= len(head) - 8:
        return 0
    try:
        header = json.loads(head[8 : 8 + length])
        header.pop("__metadata__", None)
        return 8 + length + data_length(header)
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        return 0
