"""Standards: what a claim requires, as data, and how a release is assessed by it.

A standard is one YAML file of this folder, named for its id. A project's own standard is a file of
the same form anywhere else.
"""

from __future__ import annotations

from typing import Any

from aboveboard import leaves
from aboveboard.model.judgement import Requirement, Standard


class InvalidStandard(Exception):  # noqa: N818 - what a person reads is the message, line by line
    """A standard that does not exist or cannot be read; the message has a line for each problem."""


def ids() -> tuple[str, ...]:
    """The ids of the standards that come with the tool, sorted."""
    return leaves.data(__name__, ".yaml")


def load(id: str) -> Standard:
    """A standard that comes with the tool; ``own.read`` reads one of the user's own.

    Raises:
        InvalidStandard: there is none of this id.
    """
    if id not in ids():
        raise InvalidStandard(_describe_unknown(id))
    data = leaves.content(__name__, f"{id}.yaml")
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return build(yaml.load(data, Loader=loader))  # noqa: S506 - a base loader makes only texts


def build(plain: dict[str, Any]) -> Standard:
    """A standard from plain texts, lists and mappings whose form was validated."""
    source, date = plain.get("source", plain["url"]), plain["as-of"]
    return Standard(
        id=plain["id"],
        name=plain["name"],
        steward=plain["steward"],
        as_of=date,
        url=plain["url"],
        kind=plain["kind"],
        requirements=tuple(
            _build_requirement(row, source, date) for row in plain["requirements"]
        ),
        tiers=split_list(plain.get("tiers", "")),
        title=plain.get("title", plain["name"]),
        notes=plain.get("notes", {}),
    )


def _build_requirement(row: dict[str, Any], source: str, date: str) -> Requirement:
    return Requirement(
        id=row["id"],
        component=row.get("component", row["id"]),
        text=row["text"],
        level=row.get("level", "required"),
        judge=row.get("judge", "machine"),
        source=row.get("source", source),
        date=row.get("date", date),
        must=tuple(parse_predicate(entry) for entry in split_list(row["must"])),
        tier=row.get("tier", ""),
        any_of=split_list(row.get("any-of", "")),
        note=row.get("note", ""),
    )


def split_list(words: str | list[str]) -> tuple[str, ...]:
    """The parts of a text that are separated by commas; of a list, its items."""
    if not isinstance(words, str):
        return tuple(words)
    return tuple(part.strip() for part in words.split(",") if part.strip())


def parse_predicate(entry: str) -> tuple[str, str]:
    """The word of a predicate, and its argument if it has one."""
    word, _, argument = entry.partition(" ")
    return word, argument.strip()


def _describe_unknown(name: str) -> str:
    from difflib import get_close_matches

    known = ids()
    near = get_close_matches(name, known, 1, 0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    available = f"There are {', '.join(known)}; or give the path of a YAML file."
    return f"there is no standard {name!r}{hint} {available}"
