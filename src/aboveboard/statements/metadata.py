"""Licenses in front matter, package metadata and badges, where no sentence states them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.text.markdown import Page
from aboveboard.value import Value

_FRONT = lazy_pattern(r"^[ \t]*(license(?:_name)?)[ \t]*:[ \t]*(\S[^\n]*)?$", re.M)
_LISTED = lazy_pattern(r"\n[ \t]*-[ \t]*([^\n]+)")
_ASSIGNED = lazy_pattern(
    r"^[ \t]*\"?(licen[sc]e)\"?[ \t]*[=:][ \t]*([^\n]+)$", re.M | re.I
)
_CLASSIFIER = lazy_pattern(r"License :: [^\"'\n,]+")
_DESCRIPTION = lazy_pattern(
    r"^[ \t]*\"?(?:description|summary|abstract|title|message)\"?[ \t]*[=:][ \t]*", re.M
)
_QUOTED_VALUE = lazy_pattern(r"(?:text|file)\s*=\s*[\"']([^\"']+)")
_BADGE = lazy_pattern(
    r"badge/([^?/\s)\"']+?)-([0-9a-z]+)(?:\.svg)?(?:[?&)\"'\s]|$)", re.I
)
_ESCAPED = lazy_pattern(r"(?:%[0-9a-f]{2})+", re.I)


class Field(Value, frozen=True):
    """A license in a field: its offsets in the text, what it is about, and how it is written."""

    start: int
    end: int
    subject: str
    license: str


def find_package_licenses(page: Page) -> Iterator[Field]:
    """The licenses that a package's metadata states."""
    if "icense" not in page.text and "icence" not in page.text:
        return
    for match in _ASSIGNED.finditer(page.text):
        yield Field(
            match.start(1),
            match.end(),
            "code",
            _read_value(match[2]),
        )
    for match in _CLASSIFIER.finditer(page.text):
        yield Field(
            match.start(),
            match.end(),
            "code",
            match[0].rsplit("::", 1)[-1].strip(),
        )


def find_front_matter_licenses(page: Page) -> Iterator[Field]:
    """The licenses that a card's front matter states."""
    head = page.text[: page.front]
    for match in _FRONT.finditer(head):
        if match[2] is not None:
            yield Field(
                match.start(1),
                match.end(),
                "model",
                _read_value(match[2]),
            )
            continue
        listed = _LISTED.match(head, match.end())
        if listed is not None:
            yield Field(
                listed.start(1),
                listed.end(1),
                "model",
                listed[1].strip(),
            )


def find_descriptions(page: Page, limit: int) -> Iterator[tuple[int, int]]:
    """Where fields of metadata, up to an offset, describe the project in a sentence."""
    for match in _DESCRIPTION.finditer(page.text, 0, limit):
        stop = page.text.find("\n", match.end())
        yield match.end(), limit if stop < 0 else stop


def license_of_badge(markup: str) -> str:
    """The license that a static badge shows; empty for one that is drawn from a repository."""
    match = _BADGE.search(markup)
    if match is None:
        return ""
    words = _ESCAPED.sub(_unescape, match[1]).replace("--", "\0").replace("__", "\1")
    label, _, message = words.partition("-")
    return (
        (message or label)
        .replace("\0", "-")
        .replace("\1", "_")
        .replace("_", " ")
        .strip()
    )


def _read_value(written: str) -> str:
    inner = _QUOTED_VALUE.search(written)
    if inner:
        return inner[1]
    return written.strip().strip(",").strip("\"' ")


def _unescape(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
