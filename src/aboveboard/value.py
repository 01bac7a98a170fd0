"""The base of all values that pass between the parts of the program.

Values are immutable ``msgspec`` structs: defining one costs next to nothing at start-up, and
``msgspec`` encodes, decodes and validates them. A value whose class says ``dict=True`` may keep
cached properties.
"""

from __future__ import annotations

from msgspec import Struct


class Value(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An immutable value. Encoded, fields at their default are left out; decoded, unknown fields
    are an error.
    """
