"""A house's own standard: a YAML file in the form of the shipped ones, read with the position of every mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aboveboard import nodes
from aboveboard.components import COMPONENTS
from aboveboard.licenses.expression import NAMED_SETS
from aboveboard.model import Standard
from aboveboard.nodes import Node
from aboveboard.standards import InvalidStandard, build
from aboveboard.standards.assess import SOFT, WHOLE
from aboveboard.standards.facts import PREDICATES

_HEAD = ("id", "name", "steward", "as-of", "url", "kind", "requirements")
_HEAD_OPTIONAL = ("title", "source", "tiers", "notes")
_ROW = ("id", "component", "text", "must", "level", "judge")
_ROW_OPTIONAL = ("source", "date", "tier", "any-of", "note", "key")
_LISTS = ("requirements", "tiers", "any-of", "must")
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
}
"""Predicates with an argument, and what it may be; ``compute`` takes a number."""


def read(path: str, text: str) -> Standard:
    """The standard that a text states.

    Raises:
        InvalidStandard: with every mistake on a line of its own, as ``path:line:column: words``.
    """
    reading = nodes.read(path, text)
    wrong = [f"{_place(problem.span)}: {problem.message}" for problem in reading.problems]
    if reading.root is None or reading.root.kind != "map":
        wrong.append(f"{path}:1:1: a standard is a mapping with the keys {', '.join(_HEAD)}")
        raise InvalidStandard("\n".join(wrong))
    wrong += _mistakes(reading.root)
    if wrong:
        raise InvalidStandard("\n".join(wrong))
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
    known = tuple(item.value for item in tiers.items) if tiers and tiers.kind == "list" else ()
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


def _keys(node: Node, needed: tuple[str, ...], optional: tuple[str, ...], what: str) -> Iterator[str]:
    for key, value in node.entries:
        if key.value not in needed and key.value not in optional:
            yield _at(key, f"{key.value!r} is no key of {what}{_near(key.value, (*needed, *optional))}")
        elif (value.kind == "list") is not (key.value in _LISTS) or (value.kind == "map") is not (key.value == "notes"):
            kind = "a list" if key.value in _LISTS else "a mapping" if key.value == "notes" else "a text"
            yield _at(value, f"{key.value!r} must be {kind}")
        elif key.value in _VALUES and value.value not in _VALUES[key.value]:
            yield _at(value, f"{value.value!r} is no {key.value}: one of {', '.join(_VALUES[key.value])}")
        elif key.value in ("url", "source") and not value.value.startswith(("https://", "http://")):
            yield _at(value, f"{key.value!r} must be the address of what it rests on")
    for key_name in needed:
        if node.get(key_name) is None:
            yield _at(node, f"{what} needs the key {key_name!r}")


def _row(row: Node, tiers: tuple[str, ...]) -> Iterator[str]:
    yield from _keys(row, _ROW, _ROW_OPTIONAL, "a requirement")
    stand_ins = row.get("any-of")
    for node in (row.get("component"), *(stand_ins.items if stand_ins else ())):
        if node is not None and node.kind == "text" and node.value not in (*COMPONENTS, "code"):
            yield _at(node, f"{node.value!r} is no component{_near(node.value, COMPONENTS)}")
    tier = row.get("tier")
    if tiers and (tier is None or tier.value not in tiers):
        yield _at(tier or row, f"a requirement of this standard belongs to one of its tiers: {', '.join(tiers)}")
    elif tier is not None and not tiers:
        yield _at(tier, "the standard has no key 'tiers'")
    must = row.get("must")
    for entry in must.items if must else ():
        yield from _predicate(entry)


def _predicate(entry: Node) -> Iterator[str]:
    """What is wrong with one predicate: its name, or its argument."""
    known = (*PREDICATES, *WHOLE, *SOFT)
    pair = entry.entries[0] if len(entry.entries) == 1 else None
    word = entry if entry.kind == "text" else pair[0] if pair else None
    if word is None:
        yield _at(entry, "a predicate is a word, or a word with one argument, such as `license: any-open`")
    elif word.value not in known:
        yield _at(word, f"{word.value!r} is no predicate{_near(word.value, known)}; they are {', '.join(known)}")
    elif (word.value in ARGUMENTS) is not (pair is not None):
        needs = "an argument" if word.value in ARGUMENTS else "no argument"
        yield _at(word, f"{word.value!r} takes {needs}")
    elif pair is not None:
        yield from _argument(word.value, pair[1])


def _argument(word: str, node: Node) -> Iterator[str]:
    among = ARGUMENTS[word]
    if among and node.value not in among:
        yield _at(node, f"{node.value!r} cannot stand after {word!r}{_near(node.value, among)}: {', '.join(among)}")
    elif not among and not _is_number(node.value):
        yield _at(node, f"{word!r} takes a number, such as 1e25")


def _is_number(text: str) -> bool:
    try:
        return float(text) > 0
    except ValueError:
        return False


def _near(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, tuple(known), 1, 0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
