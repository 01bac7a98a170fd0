"""Shards: whether the weights at a remote place are complete, without a download of weights.

The index of sharded weights names every shard. A shard's header, at its start, states how long the
file must be (https://huggingface.co/docs/safetensors, *format*): it is read only where the sizes of
all shards together are less than the index states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from aboveboard.model.evidence import Flaw, RemoteFile
from aboveboard.model.span import Span
from aboveboard.safetensors_header import (
    PREFIX,
    BadHeaderError,
    parse_header,
    read_header_length,
)

if TYPE_CHECKING:
    from aboveboard.network.exchange import Record

HEAD = 256 * 1024
"""How many bytes of a shard are read for its header."""

_SAFETENSORS_INDEX = ".safetensors.index.json"
_INDEX = (_SAFETENSORS_INDEX, ".bin.index.json")
_INDEXES = 3
_SHARDS = 32


def find_indexes(files: Sequence[RemoteFile]) -> tuple[str, ...]:
    """The paths of the first few indexes among a place's files."""
    indexes = [file.path for file in files if file.path.endswith(_INDEX)]
    return tuple(indexes[:_INDEXES])


def find_flaws(
    index: str,
    content: Record,
    files: Sequence[RemoteFile],
    read_head: Callable[[str], bytes],
) -> list[Flaw]:
    """The shards that an index names and the place does not have, or not completely.

    ``read_head`` returns the first bytes of a file.
    """
    sizes = {file.path: file.size for file in files}
    shards = _list_shards(index, content)
    flaws = _find_missing_shards(index, shards, sizes)
    if flaws or not index.endswith(_SAFETENSORS_INDEX):
        return flaws
    if not _is_short(content, [sizes[shard] for shard in shards]):
        return []
    return _find_cut_shards(index, shards[:_SHARDS], sizes, read_head)


def _list_shards(index: str, content: Record) -> list[str]:
    """The paths of all shards that an index names."""
    weight_map = content.record("weight_map")
    names = {weight_map.text(key) for key in weight_map.data}
    folder = index.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    return [prefix + name for name in sorted(names) if name]


def _find_missing_shards(
    index: str,
    shards: Sequence[str],
    sizes: Mapping[str, int],
) -> list[Flaw]:
    """The shards that the place does not have, and those of no bytes."""
    missing = [shard for shard in shards if shard not in sizes]
    empty = [shard for shard in shards if sizes.get(shard) == 0]
    flaws = [Flaw(shard, "is missing", Span(index)) for shard in missing]
    return flaws + [Flaw(shard, "is empty", Span(index)) for shard in empty]


def _find_cut_shards(
    index: str,
    shards: Sequence[str],
    sizes: Mapping[str, int],
    read_head: Callable[[str], bytes],
) -> list[Flaw]:
    """The shards that are shorter than their headers state."""
    flaws = []
    for shard in shards:
        size = sizes[shard]
        length = compute_expected_length(read_head(shard))
        if size < length:
            flaws.append(Flaw(shard, f"holds {size} of {length} bytes", Span(index)))
    return flaws


def _is_short(content: Record, sizes: Sequence[int]) -> bool:
    """Whether all shards together are smaller than the index states."""
    total = content.record("metadata").number("total_size")
    return total > 0 and -1 not in sizes and sum(sizes) < total


def compute_expected_length(head: bytes) -> int:
    """How many bytes a safetensors file must have by its header; 0 where it cannot be parsed."""
    length = read_header_length(head)
    end = PREFIX + length
    if not length or end > len(head):
        return 0
    try:
        return end + parse_header(head[PREFIX:end]).data_length
    except BadHeaderError:
        return 0
