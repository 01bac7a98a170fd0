"""Standards: what a claim requires, as data, and how a release is held against it.

A standard is one YAML file of this folder; its name is its id. A house's own standard is a file in the same form
anywhere else.
"""

from __future__ import annotations

from typing import Any

from aboveboard import leaves
from aboveboard.model import Requirement, Standard


class InvalidStandard(Exception):  # noqa: N818 - what a person reads is the message, line by line
    """A standard that does not exist or cannot be read; the message has one line a problem, with its place."""


def ids() -> tuple[str, ...]:
    """The ids of the standards that come with the tool, sorted."""
    return leaves.data(__name__, ".yaml")


def load(id_or_path: str) -> Standard:
    """A standard that comes with the tool, by its id, or one of the user's own, by the path of its file.

    Raises:
        InvalidStandard: there is none of this id, or the file cannot be read or breaks the form.
    """
    if id_or_path.endswith((".yaml", ".yml")) or "/" in id_or_path or "\\" in id_or_path:
        return _from_file(id_or_path)
    if id_or_path not in ids():
        raise InvalidStandard(_unknown(id_or_path))
    data = leaves.content(__name__, f"{id_or_path}.yaml")
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return build(yaml.load(data, Loader=loader))  # noqa: S506 - a base loader makes nothing but texts


def build(plain: dict[str, Any]) -> Standard:
    """A standard from plain texts, lists and maps that are known to have the form."""
    source, date = plain.get("source", plain["url"]), plain["as-of"]
    return Standard(
        id=plain["id"],
        name=plain["name"],
        steward=plain["steward"],
        as_of=date,
        url=plain["url"],
        kind=plain["kind"],
        requirements=tuple(_requirement(row, source, date) for row in plain["requirements"]),
        tiers=listed(plain.get("tiers", "")),
        title=plain.get("title", plain["name"]),
        notes=plain.get("notes", {}),
    )


def _requirement(row: dict[str, Any], source: str, date: str) -> Requirement:
    return Requirement(
        id=row["id"],
        component=row.get("component", row["id"]),
        text=row["text"],
        level=row.get("level", "required"),
        judge=row.get("judge", "machine"),
        source=row.get("source", source),
        date=row.get("date", date),
        must=tuple(predicate(entry) for entry in listed(row["must"])),
        tier=row.get("tier", ""),
        any_of=listed(row.get("any-of", "")),
        note=row.get("note", ""),
    )


def listed(words: str | list[str]) -> tuple[str, ...]:
    """The parts of a text that are set apart by commas; of a list, its items."""
    if not isinstance(words, str):
        return tuple(words)
    return tuple(part.strip() for part in words.split(",") if part.strip())


def predicate(entry: str) -> tuple[str, str]:
    """A predicate as written: a word, or a word and its argument."""
    word, _, argument = entry.partition(" ")
    return word, argument.strip()


def _from_file(path: str) -> Standard:
    from aboveboard.standards.own import read

    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - no stage but evidence handles paths
            text = file.read()
    except (OSError, UnicodeDecodeError) as trouble:
        reason = getattr(trouble, "strerror", None) or "is not UTF-8 text"
        raise InvalidStandard(f"{path}: {reason}") from trouble
    return read(path, text)


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    known = ids()
    near = get_close_matches(name, known, 1, 0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"there is no standard {name!r}{hint or '.'} There are {', '.join(known)}; or give the path of a YAML file."
