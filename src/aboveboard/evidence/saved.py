"""Saved evidence: a Book as documented JSON and back, so that what one job collects another can judge.

The form follows the types of ``model``: an object for a value, with what is left at its default left out. The schema in
``aboveboard/schemas/evidence.schema.json`` is made from the same types.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, TypeGuard, get_args, get_origin, get_type_hints

from aboveboard import escape
from aboveboard.frozen import fields, is_dataclass
from aboveboard.model import Book

VERSION = 1
"""The version of the form; it changes when an older aboveboard could misread it."""

_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_URL = "https://raw.githubusercontent.com/aboveboard-lint/aboveboard/main/src/aboveboard/schemas/evidence.schema.json"


class BadEvidenceError(ValueError):
    """A file that is no saved evidence, in words for the user: where it departs from the form, and how."""


def dump(book: Book) -> str:
    """The book as JSON; the same book gives the same text."""
    told = {"aboveboard-evidence": VERSION, "book": _plain(book)}
    return escape.json(json.dumps(told, ensure_ascii=True, indent=1, sort_keys=True)) + "\n"


def load(text: str) -> Book:
    """The book that a text holds.

    Raises:
        BadEvidenceError: it holds none, or one of another version.
    """
    try:
        told = json.loads(text)
    except ValueError as trouble:
        raise BadEvidenceError(f"is not JSON: {trouble}") from trouble
    except RecursionError as trouble:
        raise BadEvidenceError("is not JSON that can be read: nested too deeply") from trouble
    if not isinstance(told, dict) or "aboveboard-evidence" not in told:
        raise BadEvidenceError("is not saved evidence: write it with --save-evidence")
    if told["aboveboard-evidence"] != VERSION:
        raise BadEvidenceError(f"is of version {told['aboveboard-evidence']!r}; this aboveboard reads {VERSION}")
    book = _built(Book, told.get("book"), "book")
    assert isinstance(book, Book)  # noqa: S101 - for the type checker
    return book


def schema() -> dict[str, Any]:
    """The JSON Schema of saved evidence."""
    definitions: dict[str, Any] = {}
    book = _described(Book, definitions)
    return {
        "$schema": _SCHEMA,
        "$id": _URL,
        "title": "Evidence saved by aboveboard",
        "type": "object",
        "required": ["aboveboard-evidence", "book"],
        "additionalProperties": False,
        "properties": {"aboveboard-evidence": {"const": VERSION}, "book": book},
        "$defs": dict(sorted(definitions.items())),
    }


@lru_cache(maxsize=64)
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> Any:
    """A value as JSON has it; what a field would be without being told is left out."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        told = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: _plain(one) for name, one in told.items() if one != _default(type(value), name)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


_UNTOLD = object()


@lru_cache(maxsize=64)
def _defaults(kind: type) -> Mapping[str, Any]:
    """The defaults of a class's fields, found by leaving each out."""
    found = {}
    for field in fields(kind):
        default = getattr(field, "default", _UNTOLD)
        factory = getattr(field, "default_factory", None)
        if callable(factory):
            default = factory()
        found[field.name] = default
    return found


def _default(kind: type, name: str) -> Any:
    return _defaults(kind)[name]


def _is_required(kind: type, name: str) -> bool:
    """Whether a field has no default: its class cannot stand in for it."""
    default = _default(kind, name)
    return type(default) is object or type(default).__name__ == "_MISSING_TYPE"


def _is_class(kind: Any) -> TypeGuard[type]:
    return isinstance(kind, type) and is_dataclass(kind)


def _built(kind: Any, told: Any, where: str) -> Any:
    """A value of a type from JSON.

    Raises:
        BadEvidenceError: what is told does not fit the type.
    """
    origin = get_origin(kind)
    if origin is tuple:
        _expect(isinstance(told, list), where, "a list", told)
        return tuple(_built(get_args(kind)[0], one, f"{where}[{index}]") for index, one in enumerate(told))
    if origin is not None and origin is not Literal:
        _expect(isinstance(told, dict), where, "an object", told)
        return {key: _built(get_args(kind)[1], one, f"{where}.{key}") for key, one in told.items()}
    if _is_class(kind):
        return _built_class(kind, told, where)
    choices = _choices(kind)
    if choices:
        _expect(told in choices, where, f"one of {', '.join(choices)}", told)
        return kind(told) if isinstance(kind, type) else told
    fits = isinstance(told, kind) or (kind is float and isinstance(told, int))
    _expect(fits and (kind is bool or not isinstance(told, bool)), where, f"a value of type {kind.__name__}", told)
    return kind(told)


def _built_class(kind: type, told: Any, where: str) -> Any:
    _expect(isinstance(told, dict), where, "an object", told)
    hints = _hints(kind)
    for name in told:
        _expect(name in hints, f"{where}.{name}", "not there: no such key is known", told[name])
    for name in hints:
        if name not in told:
            _expect(not _is_required(kind, name), f"{where}.{name}", "there", None)
    try:
        return kind(**{name: _built(hints[name], one, f"{where}.{name}") for name, one in told.items()})
    except BadEvidenceError:
        raise
    except ValueError as trouble:
        raise BadEvidenceError(f"{where}: {trouble}") from trouble


def _expect(fits: bool, where: str, what: str, told: Any) -> None:
    if not fits:
        shown = json.dumps(told, ensure_ascii=True)
        raise BadEvidenceError(f"{where} should be {what}, and is {shown[:60]}")


def _choices(kind: Any) -> Sequence[str]:
    if get_origin(kind) is Literal:
        return get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [member.value for member in kind]
    return ()


_JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _described(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; those of classes go among the definitions."""
    origin = get_origin(kind)
    if origin is tuple:
        return {"type": "array", "items": _described(get_args(kind)[0], definitions)}
    if origin is not None and origin is not Literal:
        return {"type": "object", "additionalProperties": _described(get_args(kind)[1], definitions)}
    if _is_class(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _class(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    choices = _choices(kind)
    return {"enum": list(choices)} if choices else {"type": _JSON_TYPES[kind]}


def _class(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = _hints(kind)
    described: dict[str, Any] = {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").partition("\n\n")[0].split()),
        "additionalProperties": False,
        "properties": {name: _described(hint, definitions) for name, hint in hints.items()},
    }
    required = [name for name in hints if _is_required(kind, name)]
    return {**described, "required": required} if required else described
