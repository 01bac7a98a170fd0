"""Licenses that a text speaks of without being one: by name, by id, by address.

A notice (``Licensed under the Apache License, Version 2.0``) points to a license; it is not its
text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from aboveboard.license_texts import library, normal_form
from aboveboard.model.evidence import Identification

_SHORT = 330
"""Words of the longest text that is taken for a notice."""
_LONGEST = 14
"""Words of the longest name that is looked for."""
_NEAR = 40
"""How far after a name its version may be told."""
_AROUND = frozenset({"license", "licensed", "licenses", "under", "terms"})
_GENERIC = frozenset(
    """
    agreement and attribution copies copyright free general historical license manual notice notification of open
    permission public software style terms the verbatim version
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that name no license by themselves."""
_SCORE = 0.5
_CC = {"by": "BY", "nc": "NC", "nd": "ND", "sa": "SA"}


class _Names(NamedTuple):
    """Ids by full names, and by names without their versions, then by version."""

    full: dict[str, str]
    unversioned: dict[str, dict[str, str]]


@cache
def _names() -> _Names:
    full: dict[str, str] = {}
    unversioned: dict[str, dict[str, str]] = {}
    rows = [row.split("\t") for row in library.load().rows]
    spelled = [(id_, " ".join(normal_form.normal_words(id_))) for id_, *_ in rows]
    told = [
        (id_, name)
        for id_, *names in rows
        for name in names
        if not _GENERIC.issuperset(name.split(" "))
    ]
    for id_, name in (*spelled, *((id_, name) for id_, name in told if " " in name)):
        for form in _forms(name):
            full.setdefault(form, id_)
            base, version = _split(form)
            if version and " " in base:
                unversioned.setdefault(base, {}).setdefault(version, id_)
    return _Names(full, unversioned)


def _forms(name: str) -> Iterator[str]:
    """A name, and what people make of it: with ``version``, with ``v2`` in one, with ``license``
    behind.
    """
    yield name
    base, version = _split(name)
    if version:
        yield f"{base} version {version}"
        yield f"{base} v{version}"
        yield f"{base} {version} license"
    elif not name.endswith("license"):
        yield f"{name} license"


def _split(name: str) -> tuple[str, str]:
    """A name without the version at its end, and the version."""
    words = name.split(" ")
    at = len(words)
    while at > 0 and words[at - 1].removeprefix("v").isdigit():
        at -= 1
    version = " ".join(words[at:]).removeprefix("v")
    base = words[: at - 1] if at and words[at - 1] in ("version", "v") else words[:at]
    return " ".join(base), version


def notice(words: Sequence[str]) -> Identification | None:
    """What a short text points to; nothing where it is long or names no license."""
    if len(words) > _SHORT:
        return None
    found = list(dict.fromkeys(_found(words)))
    if not found:
        return None
    return Identification(id=found[0], verdict="notice", score=_SCORE, also=tuple(found[1:]))


def _found(words: Sequence[str]) -> Iterator[str]:
    known = _names()
    at = 0
    while at < len(words):
        id_, length = _creative_commons(words, at)
        for size in range(min(_LONGEST, len(words) - at), 0, -1) if not id_ else ():
            name = " ".join(words[at : at + size])
            id_ = _named(known, words, at, name)
            if id_:
                length = size
                break
        if id_:
            yield id_
        at += length or 1


def _named(known: _Names, words: Sequence[str], at: int, name: str) -> str:
    size = name.count(" ") + 1
    versions = known.unversioned.get(name)
    if versions:
        told = _version(words, at + size)
        if told:
            return (
                versions.get(told)
                or versions.get(f"{told} 0")
                or versions.get(told.removesuffix(" 0"), "")
            )
    id_ = known.full.get(name, "")
    if (
        id_
        and size == 1
        and _AROUND.isdisjoint((*words[max(0, at - 2) : at], *words[at + 1 : at + 2]))
    ):
        return ""
    return id_


def _version(words: Sequence[str], start: int) -> str:
    """The version told soon after a name."""
    for at in range(start, min(start + _NEAR, len(words) - 1)):
        if words[at] in ("version", "v") and words[at + 1].isdigit():
            more = at + 2 < len(words) and len(words[at + 2]) == 1 and words[at + 2].isdigit()
            return " ".join(words[at + 1 : at + 3 if more else at + 2])
    return ""


def _creative_commons(words: Sequence[str], at: int) -> tuple[str, int]:
    """The license that an address of Creative Commons names, and the words of the address."""
    if list(words[at : at + 3]) != ["creativecommons", "org", "licenses"]:
        return "", 0
    end = at + 3
    while end < len(words) and words[end] in _CC:
        end += 1
    version = ".".join(words[end : end + 2])
    terms = "-".join(_CC[word] for word in words[at + 3 : end])
    return (
        (f"CC-{terms}-{version}", end + 2 - at)
        if terms and version.replace(".", "").isdigit()
        else ("", 0)
    )
