"""A house's own standard: a YAML file in the form of the shipped ones, read with the position of
every mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aboveboard.escape import plain
from aboveboard.licenses.expression import NAMED_SETS
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Standard
from aboveboard.standards import InvalidStandard, build, listed, predicate
from aboveboard.standards.facts import PREDICATES
from aboveboard.standards.verdicts import SOFT, WHOLE
from aboveboard.text import yaml_nodes
from aboveboard.text.yaml_nodes import Node

_HEAD = ("id", "name", "steward", "as-of", "url", "kind", "requirements")
_HEAD_OPTIONAL = ("title", "source", "tiers", "notes")
_ROW = ("id", "text", "must")
_ROW_OPTIONAL = ("component", "level", "judge", "source", "date", "tier", "any-of", "note")
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
    """The standard that a text states.

    Raises:
        InvalidStandard: with every mistake on a line of its own, as ``path:line:column: words``.
    """
    reading = yaml_nodes.read(path, text)
    wrong = [f"{_place(problem.span)}: {problem.message}" for problem in reading.problems]
    if reading.root is None or reading.root.kind != "map":
        wrong.append(f"{path}:1:1: a standard is a mapping with the keys {', '.join(_HEAD)}")
        raise InvalidStandard("\n".join(map(plain, wrong)))
    wrong += _mistakes(reading.root)
    if wrong:
        raise InvalidStandard("\n".join(map(plain, wrong)))
    return build(_plain(reading.root))


def _place(span: Any) -> str:
    return f"{span.path}:{span.line}:{span.column}"


def _at(node: Node, words: str) -> str:
    return f"{_place(node.span)}: {words}"


def _plain(node: Node) -> Any:
    if node.kind == "map":
        return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items] if node.kind == "list" else node.value


def _mistakes(root: Node) -> Iterator[str]:
    yield from _keys(root, _HEAD, _HEAD_OPTIONAL, "a standard")
    rows = root.get("requirements")
    tiers = root.get("tiers")
    known = tuple(name for _, name in _parts(tiers))
    if rows is None or rows.kind != "list":
        return
    seen: dict[str, int] = {}
    for row in rows.items:
        if row.kind != "map":
            yield _at(row, f"a requirement is a mapping with the keys {', '.join(_ROW)}")
            continue
        yield from _row(row, known)
        name = row.get("id")
        if name is not None and name.value in seen:
            yield _at(name, f"the id {name.value!r} is already on line {seen[name.value]}")
        elif name is not None:
            seen[name.value] = name.span.line


def _keys(
    node: Node, needed: tuple[str, ...], optional: tuple[str, ...], what: str
) -> Iterator[str]:
    for key, value in node.entries:
        if key.value not in needed and key.value not in optional:
            yield _at(
                key, f"{key.value!r} is no key of {what}{_near(key.value, (*needed, *optional))}"
            )
        elif value.kind not in _KINDS.get(key.value, ("text",)):
            yield _at(
                value, f"{key.value!r} must be a {' or a '.join(_KINDS.get(key.value, ('text',)))}"
            )
        elif key.value in _VALUES and value.value not in _VALUES[key.value]:
            yield _at(
                value, f"{value.value!r} is no {key.value}: one of {', '.join(_VALUES[key.value])}"
            )
        elif key.value in ("url", "source") and not value.value.startswith(("https://", "http://")):
            yield _at(value, f"{key.value!r} must be the address of what it rests on")
    for key_name in needed:
        if node.get(key_name) is None:
            yield _at(node, f"{what} needs the key {key_name!r}")


def _row(row: Node, tiers: tuple[str, ...]) -> Iterator[str]:
    yield from _keys(row, _ROW, _ROW_OPTIONAL, "a requirement")
    component = row.get("component") or row.get("id")
    if component is not None and component.value not in (*COMPONENTS, "code"):
        yield _at(
            component, f"{component.value!r} is no component{_near(component.value, COMPONENTS)}"
        )
    for node, name in _parts(row.get("any-of")):
        if name not in COMPONENTS:
            yield _at(node, f"{name!r} is no component{_near(name, COMPONENTS)}")
    tier = row.get("tier")
    if tiers and (tier is None or tier.value not in tiers):
        yield _at(
            tier or row,
            f"a requirement of this standard belongs to one of its tiers: {', '.join(tiers)}",
        )
    elif tier is not None and not tiers:
        yield _at(tier, "the standard has no key 'tiers'")
    must = row.get("must")
    entries = _parts(must)
    if must is not None and not entries:
        yield _at(must, "'must' names no predicate, such as `exists, license any-open`")
    for node, entry in entries:
        yield from (_at(node, words) for words in _predicate(*predicate(entry)))


def _parts(node: Node | None) -> list[tuple[Node, str]]:
    """The parts of a series, written as a list or set apart by commas, each with the node that it
    stands in.
    """
    if node is None:
        return []
    if node.kind == "list":
        return [(item, item.value) for item in node.items]
    return [(node, part) for part in listed(node.value)]


def _predicate(word: str, argument: str) -> Iterator[str]:
    """What is wrong with one predicate: its name, or its argument."""
    known = (*PREDICATES, *WHOLE, *SOFT)
    among = ARGUMENTS.get(word)
    if word not in known:
        yield f"{word!r} is no predicate{_near(word, known)}; they are {', '.join(known)}"
    elif among is None and argument:
        yield f"{word!r} takes no argument"
    elif among == () and not _is_number(argument):
        yield f"{word!r} takes a number, such as `{word} 1e25`"
    elif among and argument not in among:
        yield f"{argument!r} cannot stand after {word!r}{_near(argument, among)}: one of {', '.join(among)}"


def _is_number(text: str) -> bool:
    try:
        return float(text) > 0
    except ValueError:
        return False


def _near(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, tuple(known), 1, 0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
