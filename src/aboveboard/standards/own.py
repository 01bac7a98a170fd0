"""A project's own standard: a YAML file in the form of the shipped ones, validated with the
position of every mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aboveboard.escape import plain
from aboveboard.licenses.expression import NAMED_SETS
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Standard
from aboveboard.model.span import Span
from aboveboard.standards import InvalidStandard, build, parse_predicate, split_list
from aboveboard.standards.predicates import (
    ARTIFACT_PREDICATES,
    COMPONENT_PREDICATES,
    REMARKS,
)
from aboveboard.text import yaml_nodes
from aboveboard.text.yaml_nodes import Node

_HEAD = ("id", "name", "steward", "as-of", "url", "kind", "requirements")
_HEAD_OPTIONAL = ("title", "source", "tiers", "notes")
_ROW = ("id", "text", "must")
_ROW_OPTIONAL = (
    "component",
    "level",
    "judge",
    "source",
    "date",
    "tier",
    "any-of",
    "note",
)
_SERIES = ("text", "list")
_KINDS = {
    "requirements": ("list",),
    "notes": ("map",),
    "must": _SERIES,
    "any-of": _SERIES,
    "tiers": _SERIES,
}
_VALUES = {
    "kind": ("binary", "tiered", "classes", "graded"),
    "level": ("required", "conditional", "recommended", "optional"),
    "judge": ("machine", "assisted", "human"),
}
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "license": NAMED_SETS,
    "prefer": NAMED_SETS,
    "data-listed": ("public", "obtainable", "unshareable"),
    "data-shared": NAMED_SETS,
    "compute": (),
    "with": tuple(COMPONENTS),
}
"""Predicates with an argument, and what it may be; ``compute`` takes a number."""


def read(path: str, text: str) -> Standard:
    """The standard that a text defines.

    Raises:
        InvalidStandard: with every mistake on a line of its own, as ``path:line:column: words``.
    """
    reading = yaml_nodes.read(path, text)
    mistakes = [
        f"{_format_span(item.span)}: {item.message}" for item in reading.problems
    ]
    root = reading.root
    if root is None or root.kind != "map":
        mistakes.append(
            f"{path}:1:1: a standard is a mapping with the keys {', '.join(_HEAD)}"
        )
        raise InvalidStandard("\n".join(map(plain, mistakes)))
    mistakes += _validate_standard(root)
    if mistakes:
        raise InvalidStandard("\n".join(map(plain, mistakes)))
    return build(_to_plain(root))


def _format_span(span: Span) -> str:
    return f"{span.path}:{span.line}:{span.column}"


def _mistake(node: Node, words: str) -> str:
    return f"{_format_span(node.span)}: {words}"


def _to_plain(node: Node) -> Any:
    if node.kind == "map":
        return {key.value: _to_plain(value) for key, value in node.entries}
    if node.kind == "list":
        return [_to_plain(item) for item in node.items]
    return node.value


# ------------------------------------------------------------------ mappings and keys


def _validate_standard(root: Node) -> Iterator[str]:
    yield from _validate_keys(root, _HEAD, _HEAD_OPTIONAL, "a standard")
    rows = root.get("requirements")
    if rows is None or rows.kind != "list":
        return
    tiers = tuple(name for _, name in _split_series(root.get("tiers")))
    lines_of_ids: dict[str, int] = {}
    for row in rows.items:
        if row.kind != "map":
            keys = ", ".join(_ROW)
            yield _mistake(row, f"a requirement is a mapping with the keys {keys}")
            continue
        yield from _validate_requirement(row, tiers)
        yield from _validate_unique_id(row, lines_of_ids)


def _validate_unique_id(row: Node, lines_of_ids: dict[str, int]) -> Iterator[str]:
    """Report an id that another requirement has; else record it."""
    name = row.get("id")
    if name is None:
        return
    if name.value in lines_of_ids:
        line = lines_of_ids[name.value]
        yield _mistake(name, f"the id {name.value!r} is already on line {line}")
    else:
        lines_of_ids[name.value] = name.span.line


def _validate_keys(
    node: Node, needed: tuple[str, ...], optional: tuple[str, ...], what: str
) -> Iterator[str]:
    known = (*needed, *optional)
    for key, value in node.entries:
        if key.value in known:
            yield from _validate_value(key.value, value)
        else:
            hint = _suggest(key.value, known)
            yield _mistake(key, f"{key.value!r} is no key of {what}{hint}")
    for name in needed:
        if node.get(name) is None:
            yield _mistake(node, f"{what} needs the key {name!r}")


def _validate_value(key: str, value: Node) -> Iterator[str]:
    """The first mistake in the value of a known key."""
    kinds = _KINDS.get(key, ("text",))
    if value.kind not in kinds:
        yield _mistake(value, f"{key!r} must be a {' or a '.join(kinds)}")
    elif key in _VALUES and value.value not in _VALUES[key]:
        allowed = ", ".join(_VALUES[key])
        yield _mistake(value, f"{value.value!r} is no {key}: one of {allowed}")
    elif key in ("url", "source") and not value.value.startswith(
        ("https://", "http://")
    ):
        yield _mistake(value, f"{key!r} must be the address of what it rests on")


# ------------------------------------------------------------------ requirements


def _validate_requirement(row: Node, tiers: tuple[str, ...]) -> Iterator[str]:
    yield from _validate_keys(row, _ROW, _ROW_OPTIONAL, "a requirement")
    yield from _validate_components(row)
    yield from _validate_tier(row, tiers)
    yield from _validate_must(row.get("must"))


def _validate_components(row: Node) -> Iterator[str]:
    component = row.get("component") or row.get("id")
    if component is not None and component.value not in (*COMPONENTS, "code"):
        yield _mistake(component, _describe_unknown_component(component.value))
    for node, name in _split_series(row.get("any-of")):
        if name not in COMPONENTS:
            yield _mistake(node, _describe_unknown_component(name))


def _describe_unknown_component(name: str) -> str:
    return f"{name!r} is no component{_suggest(name, COMPONENTS)}"


def _validate_tier(row: Node, tiers: tuple[str, ...]) -> Iterator[str]:
    tier = row.get("tier")
    if tiers and (tier is None or tier.value not in tiers):
        names = ", ".join(tiers)
        problem = f"a requirement of this standard belongs to one of its tiers: {names}"
        yield _mistake(tier or row, problem)
    elif tier is not None and not tiers:
        yield _mistake(tier, "the standard has no key 'tiers'")


def _validate_must(must: Node | None) -> Iterator[str]:
    entries = _split_series(must)
    if must is not None and not entries:
        yield _mistake(
            must, "'must' names no predicate, such as `exists, license any-open`"
        )
    for node, entry in entries:
        word, argument = parse_predicate(entry)
        for problem in _validate_predicate(word, argument):
            yield _mistake(node, problem)


def _split_series(node: Node | None) -> list[tuple[Node, str]]:
    """The parts of a series, written as a list or separated by commas, each with its node."""
    if node is None:
        return []
    if node.kind == "list":
        return [(item, item.value) for item in node.items]
    return [(node, part) for part in split_list(node.value)]


def _validate_predicate(word: str, argument: str) -> Iterator[str]:
    """The mistake in one predicate: in its name, or in its argument."""
    known = (*ARTIFACT_PREDICATES, *COMPONENT_PREDICATES, *REMARKS)
    if word not in known:
        yield f"{word!r} is no predicate{_suggest(word, known)}; they are {', '.join(known)}"
        return
    allowed = ARGUMENTS.get(word)
    if allowed is None:
        if argument:
            yield f"{word!r} takes no argument"
    elif not allowed:
        if not _is_positive_number(argument):
            yield f"{word!r} takes a number, such as `{word} 1e25`"
    elif argument not in allowed:
        hint = _suggest(argument, allowed)
        yield f"{argument!r} cannot stand after {word!r}{hint}: one of {', '.join(allowed)}"


def _is_positive_number(text: str) -> bool:
    try:
        return float(text) > 0
    except ValueError:
        return False


def _suggest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, tuple(known), 1, 0.6)
    if near:
        return f"; did you mean {near[0]!r}?"
    return ""
