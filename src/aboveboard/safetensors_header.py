"""safetensors headers: how long a file must be (https://huggingface.co/docs/safetensors)."""

from __future__ import annotations

from typing import Any

_OFFSET_LIMIT = 2**63


def data_length(header: dict[str, Any]) -> int:
    """How many bytes of tensors follow a header, given without its metadata.

    Raises:
        ValueError: an offset is no whole number that a file can have.
        KeyError, TypeError, AttributeError, IndexError: the header has another shape.
    """
    ends = [tensor["data_offsets"][1] for tensor in header.values()]
    for end in ends:
        # ``json`` also reads fractions, ``Infinity`` and numbers of thousands of digits.
        if type(end) is not int or not 0 <= end < _OFFSET_LIMIT:
            raise ValueError("an offset is no whole number of bytes")
    return max(ends, default=0)
