"""Writes what follows from the tables of the native manifest: the JSON Schema for editors, the
tables of the guide.

Run as ``python tools/manifest_reference.py``; ``tests/manifest/test_manifest_reference.py`` fails
where that was forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aboveboard.manifest import native
from aboveboard.manifest.native import Key
from aboveboard.model.components import COMPONENTS

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "src" / "aboveboard" / "schemas" / "manifest.schema.json"
PAGE = ROOT / "docs" / "manifest.md"
BEGIN, END = (
    "<!-- {} from the tables of the format: begin -->",
    "<!-- {} from the tables of the format: end -->",
)
_PLACE = (
    r"\S",
    r"^\s*(?![/~\s])",
    r"^(?!\s*([^/]*/)*\.\.\s*(/|$))",
    r"^([^\\]*|.*://.*)$",
)
"""Patterns that a place matches: something, not absolute, not upwards, no backslash but in a
URL."""
_URL = "https://raw.githubusercontent.com/aboveboard-lint/aboveboard/main/src/aboveboard/schemas/manifest.schema.json"

# ------------------------------------------------------------------ the schema


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 7, which editors know) of the native manifest."""
    artifact = _table(native.ARTIFACT)
    artifact["anyOf"] = [{"required": [key]} for key in native.SAYS]
    withheld_and_open = {
        "required": ["withheld", "access"],
        "properties": {"access": {"const": "open"}},
    }
    artifact["not"] = {"anyOf": [{"required": ["at", "withheld"]}, withheld_and_open]}
    one = {
        "anyOf": [{"$ref": "#/definitions/place"}, {"$ref": "#/definitions/artifact"}]
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": _URL,
        "title": "aboveboard manifest",
        "description": (
            "What a model release consists of, what it withholds, and under which licenses."
        ),
        **_table(native.MANIFEST),
        "definitions": {
            "text": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
            "place": {
                "type": ["string", "number", "boolean"],
                "allOf": [{"pattern": each} for each in _PLACE],
            },
            "sha256": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
            "version": {"enum": [int(native.VERSION), native.VERSION]},
            "bases": _one_or_more(
                {
                    "anyOf": [
                        {"$ref": "#/definitions/place"},
                        {"$ref": "#/definitions/base"},
                    ]
                }
            ),
            "base": _table(native.BASE),
            "release": _table(native.RELEASE),
            "licenses": _table(native.LICENSES),
            "artifact": artifact,
            "artifact-or-several": _one_or_more(one),
            "artifacts": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    component.id: {
                        "description": (
                            f"{component.title} ({component.kind}): {component.counterpart}."
                        ),
                        "$ref": "#/definitions/artifact-or-several",
                    }
                    for component in COMPONENTS.values()
                },
            },
        },
    }


def _one_or_more(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(one), {"type": "array", "minItems": 1, "items": dict(one)}]}


def _table(table: Mapping[str, Key]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": key.about, **_value(key)}
            for name, key in table.items()
        },
    }
    required = [name for name, key in table.items() if key.required]
    return {**found, "required": required} if required else found


def _value(key: Key) -> dict[str, Any]:
    if key.among:
        words = [
            *key.among,
            *(word.replace("-", "_") for word in key.among if "-" in word),
        ]
        one: dict[str, Any] = {"enum": words}
    elif key.takes in ("place", "places"):
        one = {"$ref": "#/definitions/place"}
    elif key.takes in ("text", "texts"):
        one = {"$ref": "#/definitions/text"}
    else:
        return {"$ref": f"#/definitions/{key.takes}"}
    return _one_or_more(one) if key.takes in ("texts", "places") else one


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


# ------------------------------------------------------------------ the guide

_TAKES = {
    "text": "text",
    "texts": "text or list",
    "place": "place",
    "places": "place or list",
    "sha256": "64 hexadecimal digits",
    "version": f"`{native.VERSION}`",
    "release": "mapping",
    "licenses": "mapping",
    "artifacts": "mapping",
    "bases": "place, mapping, or list of them",
}


def written(page: str) -> str:
    """The guide with all tables as the format has them now."""
    for name, table in native.TABLES.items():
        page = _between(
            page,
            name,
            _rows(["key", "value", "meaning"], [_row(*item) for item in table.items()]),
        )
    rows = [
        [f"`{each.id}`", each.kind, each.title, each.counterpart, each.mof]
        for each in COMPONENTS.values()
    ]
    titles = [
        "component",
        "kind",
        "what it is",
        "its counterpart in software",
        "name in the MOF",
    ]
    return _between(page, "components", _rows(titles, rows))


def _row(name: str, key: Key) -> list[str]:
    value = _TAKES[key.takes]
    if key.among:
        value = (
            f"{'one or more' if key.takes == 'texts' else 'one'} of "
            f"{', '.join(f'`{word}`' for word in key.among)}"
        )
    about = f"{key.about} Required." if key.required else key.about
    return [
        f"`{name}`",
        value,
        f"{about} Example: `{key.example}`." if key.example else about,
    ]


def _rows(titles: list[str], rows: list[list[str]]) -> str:
    return "".join(
        "| " + " | ".join(line) + " |\n"
        for line in (titles, ["---"] * len(titles), *rows)
    )


def _between(page: str, name: str, table: str) -> str:
    head, rest = page.split(BEGIN.format(name))
    _, tail = rest.split(END.format(name))
    return f"{head}{BEGIN.format(name)}\n\n{table}\n{END.format(name)}{tail}"


if __name__ == "__main__":
    SCHEMA.parent.mkdir(exist_ok=True)
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
