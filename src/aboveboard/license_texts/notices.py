"""Licenses that a short text names without being their text: by name, by id, by address.

A notice (``Licensed under the Apache License, Version 2.0``) refers to a license; it is not its
text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from aboveboard.license_texts import library, word_lists
from aboveboard.license_texts.normal_form import normalize_words
from aboveboard.model.evidence import Identification

_LONGEST_NOTICE = 330
"""Words of the longest text that is taken for a notice."""
_LONGEST_NAME = 14
"""Words of the longest name that is looked for."""
_NEAR = 40
"""Words behind a name among which its version may be."""
_SCORE = 0.5
_CREATIVE_COMMONS_ADDRESS = ["creativecommons", "org", "licenses"]
_CREATIVE_COMMONS_TERMS = {"by": "BY", "nc": "NC", "nd": "ND", "sa": "SA"}


class _Names(NamedTuple):
    """Ids by full names, and by names without their versions, then by version."""

    full: dict[str, str]
    unversioned: dict[str, dict[str, str]]


class _Match(NamedTuple):
    """A license that is named at a position, and the words of its name; an empty id if none is."""

    id: str
    length: int


_NO_MATCH = _Match("", 1)


def match_notice(words: Sequence[str]) -> Identification | None:
    """The licenses that a short text refers to; nothing where it is long or names none."""
    if len(words) > _LONGEST_NOTICE:
        return None
    ids = list(dict.fromkeys(_find_names(words)))
    if not ids:
        return None
    return Identification(
        id=ids[0],
        verdict="notice",
        score=_SCORE,
        also=tuple(ids[1:]),
    )


def _find_names(words: Sequence[str]) -> Iterator[str]:
    """The ids of the licenses that some words name, in order."""
    position = 0
    while position < len(words):
        match = _match_creative_commons(words, position) or _match_name(words, position)
        if match.id:
            yield match.id
        position += match.length


def _match_creative_commons(words: Sequence[str], start: int) -> _Match | None:
    """The license that an address of Creative Commons names."""
    end = start + len(_CREATIVE_COMMONS_ADDRESS)
    if list(words[start:end]) != _CREATIVE_COMMONS_ADDRESS:
        return None
    terms = []
    while end < len(words) and words[end] in _CREATIVE_COMMONS_TERMS:
        terms.append(_CREATIVE_COMMONS_TERMS[words[end]])
        end += 1
    version = words[end : end + 2]
    if not terms or not "".join(version).isdigit():
        return None
    return _Match(f"CC-{'-'.join(terms)}-{'.'.join(version)}", end + 2 - start)


def _match_name(words: Sequence[str], start: int) -> _Match:
    """The longest name of a license that begins at a position."""
    longest = min(_LONGEST_NAME, len(words) - start)
    for length in range(longest, 0, -1):
        id_ = _find_id(words, start, length)
        if id_:
            return _Match(id_, length)
    return _NO_MATCH


def _find_id(
    words: Sequence[str],
    start: int,
    length: int,
) -> str:
    """The id of the license that some words name; empty if they are no name."""
    names = _load_names()
    end = start + length
    name = " ".join(words[start:end])
    versions = names.unversioned.get(name)
    version = _find_version(words, end) if versions else ""
    if versions and version:
        return _select_version(versions, version)
    id_ = names.full.get(name, "")
    if id_ and length == 1 and not _is_about_license(words, start):
        return ""
    return id_


def _select_version(versions: dict[str, str], version: str) -> str:
    """The id of a version, which may be written with or without a zero behind it."""
    for form in (version, f"{version} 0", version.removesuffix(" 0")):
        if form in versions:
            return versions[form]
    return ""


def _is_about_license(words: Sequence[str], position: int) -> bool:
    """Whether the words next to a name of one word show that the license is meant."""
    around = (
        *words[max(0, position - 2) : position],
        *words[position + 1 : position + 2],
    )
    return not word_lists.load_words("around_names").isdisjoint(around)


def _find_version(words: Sequence[str], start: int) -> str:
    """The version that soon follows a name: ``2 0`` for *version 2.0*; empty if there is none."""
    for position in range(start, min(start + _NEAR, len(words) - 1)):
        if words[position] in ("version", "v") and words[position + 1].isdigit():
            minor = words[position + 2 : position + 3]
            if minor and len(minor[0]) == 1 and minor[0].isdigit():
                return f"{words[position + 1]} {minor[0]}"
            return words[position + 1]
    return ""


# ------------------------------------------------------------------ names of all licenses


@cache
def _load_names() -> _Names:
    names = _Names({}, {})
    rows = [row.split("\t") for row in library.load().rows]
    for id_, *_ in rows:
        _add_name(names, id_, " ".join(normalize_words(id_)))
    for id_, *full_names in rows:
        for name in full_names:
            if _is_specific(name):
                _add_name(names, id_, name)
    return names


def _is_specific(name: str) -> bool:
    """Whether a name has several words and identifies a license."""
    words = name.split(" ")
    return len(words) > 1 and not word_lists.load_words("generic_names").issuperset(
        words
    )


def _add_name(
    names: _Names,
    id_: str,
    name: str,
) -> None:
    """Add a name in all its forms; what was added first stays."""
    for form in _list_forms(name):
        names.full.setdefault(form, id_)
        base, version = _split_version(form)
        if version and " " in base:
            names.unversioned.setdefault(base, {}).setdefault(version, id_)


def _list_forms(name: str) -> Iterator[str]:
    """A name as it may be written: with ``version``, with ``v2``, with ``license`` behind it."""
    yield name
    base, version = _split_version(name)
    if version:
        yield f"{base} version {version}"
        yield f"{base} v{version}"
        yield f"{base} {version} license"
    elif not name.endswith("license"):
        yield f"{name} license"


def _split_version(name: str) -> tuple[str, str]:
    """A name without the version at its end, and the version."""
    words = name.split(" ")
    end = len(words)
    while end > 0 and words[end - 1].removeprefix("v").isdigit():
        end -= 1
    version = " ".join(words[end:]).removeprefix("v")
    if end and words[end - 1] in ("version", "v"):
        end -= 1
    return " ".join(words[:end]), version
