"""safetensors headers: metadata, and how long a file must be
(https://huggingface.co/docs/safetensors).
"""

from __future__ import annotations

from typing import Any

from aboveboard.value import Value

PREFIX = 8
"""The bytes before the header, which hold its length."""
FORMAT_LIMIT = 100_000_000
"""The longest header that the format allows, in bytes."""
READ_LIMIT = 4 * 2**20
"""The longest header that is parsed: JSON takes up to thirty times its size in memory."""

_OFFSET_LIMIT = 2**63


class BadHeaderError(ValueError):
    """The header cannot be parsed, or an offset in it is impossible."""


class SafetensorsHeader(Value, frozen=True):
    """A parsed header: its metadata, and how many bytes of tensors follow it."""

    metadata: dict[str, str]
    data_length: int


def read_header_length(prefix: bytes) -> int:
    """The length of the header in bytes; 0 where the first bytes of the file state no valid one."""
    length = int.from_bytes(prefix[:PREFIX], "little")
    return length if len(prefix) >= PREFIX and 2 <= length <= FORMAT_LIMIT else 0


def parse_header(content: bytes) -> SafetensorsHeader:
    """Parse the JSON of a header.

    Raises:
        BadHeaderError: it is no header.
    """
    import json

    try:
        tensors = json.loads(content)
        metadata = tensors.pop("__metadata__", {})
        length = _measure_data(tensors)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        raise BadHeaderError("is no safetensors header") from error
    if not isinstance(metadata, dict):
        metadata = {}
    texts = {str(key): str(value) for key, value in metadata.items()}
    return SafetensorsHeader(texts, length)


def _measure_data(tensors: dict[str, Any]) -> int:
    """Where the last tensor ends, in bytes after the header."""
    ends = [tensor["data_offsets"][1] for tensor in tensors.values()]
    for end in ends:
        # ``json`` also parses fractions, ``Infinity`` and numbers of thousands of digits.
        if type(end) is not int or not 0 <= end < _OFFSET_LIMIT:
            raise BadHeaderError("an offset is no whole number of bytes")
    return max(ends, default=0)
