"""The base of all values that pass between the parts of the program.

Values are immutable ``msgspec`` structs: defining one costs next to nothing at start-up, and
``msgspec`` encodes, decodes and validates them. A value whose class says ``dict=True`` may keep
cached properties.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class Value(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An immutable value. Encoded, fields at their default are left out; decoded, unknown fields
    are an error.
    """


def json_schema(kind: type[Value], url: str) -> dict[str, Any]:
    """Return the JSON Schema of a value as it is encoded, published at an address."""
    import json

    import msgspec

    (reference,), definitions = msgspec.json.schema_components(
        [kind], ref_template="#/$defs/{name}"
    )
    name = reference["$ref"].rpartition("/")[2]
    schema = {
        "$schema": _SCHEMA,
        "$id": url,
        **definitions.pop(name),
        "$defs": definitions,
    }
    # Defaults that are tuples become lists, as in the file.
    plain: dict[str, Any] = json.loads(json.dumps(schema))
    return plain
