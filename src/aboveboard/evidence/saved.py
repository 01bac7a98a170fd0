"""Saved evidence: a Book as documented JSON and back, so that what one job collects another can
judge.

The format follows the types of ``model.evidence``: an object for a value, without the fields that
are at their default. The schema in ``aboveboard/schemas/evidence.schema.json`` is generated from
the same types.
"""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

from aboveboard import escape
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Book
from aboveboard.value import Value, json_schema

VERSION = 1
"""The version of the format; it changes when an older aboveboard could misread it."""

_URL = "https://raw.githubusercontent.com/aboveboard-lint/aboveboard/main/src/aboveboard/schemas/evidence.schema.json"

_STEP = lazy_pattern(r"\[(\d+)\]|\[(\.\.\.)\]|\.([^.\[]+)")


class BadEvidenceError(ValueError):
    """A file that is not saved evidence; the message names the key, the line and the fault."""


class SavedEvidence(Value, frozen=True):
    """Evidence saved by aboveboard."""

    book: Book
    version: Literal[1] = msgspec.field(name="aboveboard-evidence")


def dump(book: Book) -> str:
    """Return the book as JSON; the same book gives the same text."""
    # NOTE: the standard library writes names of files that are not UTF-8, which msgspec refuses.
    plain = msgspec.to_builtins(SavedEvidence(book, 1))
    text = json.dumps(plain, ensure_ascii=True, indent=1, sort_keys=True)
    return escape.json(text) + "\n"


def load(text: str) -> Book:
    """Parse and validate saved evidence.

    Raises:
        BadEvidenceError: the text is not saved evidence, or of another version.
    """
    content = _parse_json(text)
    if not isinstance(content, dict) or "aboveboard-evidence" not in content:
        raise BadEvidenceError("is not saved evidence: write it with --save-evidence")
    version = content["aboveboard-evidence"]
    if version != VERSION:
        raise BadEvidenceError(
            f"is of version {version!r}; this aboveboard reads {VERSION}"
        )
    try:
        return msgspec.convert(content, SavedEvidence).book
    except msgspec.ValidationError as fault:
        raise BadEvidenceError(_describe_fault(text, content, fault)) from fault


def schema() -> dict[str, Any]:
    """Return the JSON Schema of saved evidence."""
    return json_schema(SavedEvidence, _URL)


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as fault:
        raise BadEvidenceError(f"is not JSON: {fault}") from fault
    except RecursionError as fault:
        raise BadEvidenceError("cannot be parsed: nested too deeply") from fault


def _describe_fault(
    text: str,
    content: Any,
    fault: msgspec.ValidationError,
) -> str:
    """The key at fault, its line where it can be found, and what is wrong with its value."""
    keys = _keys_at_fault(content, fault)
    line = _find_line(text, keys)
    problem = str(fault).partition(" - at ")[0]
    name = ".".join(map(str, keys)) or "the whole"
    where = f" (line {line})" if line else ""
    return f"{name}{where}: {problem}"


def _keys_at_fault(content: Any, fault: msgspec.ValidationError) -> list[str | int]:
    """The keys and list indexes that lead to the value at fault.

    The path in the message of ``msgspec`` leaves out the keys of mappings
    (``$.book.observations[...]``); such a key is found by validating again with one entry of the
    mapping at a time.
    """
    _, _, path = str(fault).partition(" - at `$")
    keys: list[str | int] = []
    for step in _split_path(path.removesuffix("`")):
        keys.append(_key_at_fault(content, keys) if step == "..." else step)
    return keys


def _split_path(path: str) -> list[str | int]:
    """Split ``.book.files[3].size`` into its names and indexes; ``...`` stands for an unknown
    key.
    """
    steps: list[str | int] = []
    for index, key, name in _STEP.findall(path):
        if index:
            steps.append(int(index))
        else:
            steps.append(key or name)
    return steps


def _key_at_fault(content: Any, keys: list[str | int]) -> str:
    """The first key of the mapping at ``keys`` whose entry alone does not validate."""
    mapping = _value_at(content, keys)
    for key, value in mapping.items():
        try:
            msgspec.convert(_with_value(content, keys, {key: value}), SavedEvidence)
        except msgspec.ValidationError:
            return str(key)
    return "..."


def _value_at(content: Any, keys: list[str | int]) -> Any:
    for key in keys:
        content = content[key]
    return content


def _with_value(
    content: Any,
    keys: list[str | int],
    value: Any,
) -> Any:
    """A copy of the content in which the value at ``keys`` is another one."""
    if not keys:
        return value
    first, *rest = keys
    copy = content.copy()
    copy[first] = _with_value(content[first], rest, value)
    return copy


def _find_line(text: str, keys: list[str | int]) -> int:
    """The line on which the value at ``keys`` begins; 0 where it cannot be located."""
    import yaml  # JSON is YAML, and only YAML's parser reports positions

    try:
        node: Any = yaml.compose(
            text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        )
    except yaml.YAMLError:
        return 0
    for key in keys:
        node = _find_child(node, key)
        if node is None:
            return 0
    return int(node.start_mark.line) + 1


def _find_child(node: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return node.value[key]
    for name, value in node.value:
        if name.value == key:
            return value
    return None
