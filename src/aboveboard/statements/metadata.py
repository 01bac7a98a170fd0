"""Fields: licenses in front matter, package metadata and badges, where no sentence says them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.text.markdown import Page

_FRONT = lazy_pattern(r"^[ \t]*(license(?:_name)?)[ \t]*:[ \t]*(\S[^\n]*)?$", re.M)
_LISTED = lazy_pattern(r"\n[ \t]*-[ \t]*([^\n]+)")
_ASSIGNED = lazy_pattern(r"^[ \t]*\"?(licen[sc]e)\"?[ \t]*[=:][ \t]*([^\n]+)$", re.M | re.I)
_CLASSIFIER = lazy_pattern(r"License :: [^\"'\n,]+")
_DESCRIPTION = lazy_pattern(
    r"^[ \t]*\"?(?:description|summary|abstract|title|message)\"?[ \t]*[=:][ \t]*", re.M
)
_IMAGE = lazy_pattern(r"!\[([^\[\]\n]{0,200})\]\(([^()\s]{1,400})|<img\b([^<>]{1,800})>", re.I)
_ATTRIBUTE = lazy_pattern(r"(alt|src)\s*=\s*[\"']([^\"'<>]{1,500})[\"']", re.I)
_BADGE = lazy_pattern(r"badge/([^?/]+?)-([0-9a-z]+)(?:\.svg)?(?:[?&].*)?$", re.I)
_ESCAPED = lazy_pattern(r"(?:%[0-9a-f]{2})+", re.I)
_LICENSE_WORD = lazy_pattern(r"licen[sc]e|许可|协议|ライセンス|apache|\bmit\b|cc[ _%-]|gpl", re.I)

Field = tuple[int, int, str, str]
"""Where it begins and ends in the text, its subject, and the license as written."""


def metadata(page: Page) -> Iterator[Field]:
    """The licenses that a metadata file states."""
    if "icense" not in page.text and "icence" not in page.text:
        return
    for match in _ASSIGNED.finditer(page.text):
        yield match.start(1), match.end(), "code", _value(match[2])
    for match in _CLASSIFIER.finditer(page.text):
        yield match.start(), match.end(), "code", match[0].rsplit("::", 1)[-1].strip()


def front_matter(page: Page) -> Iterator[Field]:
    """The licenses that a card's front matter states."""
    if not page.front:
        return
    head = page.text[: page.front]
    for match in _FRONT.finditer(head):
        value = match[2]
        if value is None:
            listed = _LISTED.match(head, match.end())
            if listed is None:
                continue
            yield listed.start(1), listed.end(1), "model", listed[1].strip()
        else:
            yield match.start(1), match.end(), "model", _value(value)


def descriptions(page: Page, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where metadata, up to a place, describe the project in a sentence."""
    limit = len(page.text) if end is None else end
    for match in _DESCRIPTION.finditer(page.text, 0, limit):
        stop = page.text.find("\n", match.end())
        yield match.end(), limit if stop < 0 else stop


def badges(page: Page, start: int, end: int) -> Iterator[Field]:
    """The license badges in a stretch of a page: alternative text and image address carry the
    words.
    """
    for match in _IMAGE.finditer(page.text, start, end):
        if match[3] is None:
            begin, stop, alt, source = match.start(1), match.end(), match[1], match[2]
            if _LICENSE_WORD.search(alt) or _says_license(source):
                yield begin, stop, _subject(alt + " " + source), _license(source)
            continue
        for attribute in _ATTRIBUTE.finditer(match[3]):
            words = attribute[2]
            if (
                _LICENSE_WORD.search(words)
                if attribute[1].lower() == "alt"
                else _says_license(words)
            ):
                base = match.start(3)
                yield (
                    base + attribute.start(2),
                    base + attribute.end(2),
                    _subject(words),
                    _license(words),
                )


def _says_license(source: str) -> bool:
    if "badge" not in source and "shields" not in source and "license" not in source.lower():
        return False
    return bool(re.search(r"licen[sc]e|apache|[/-]mit[-._]|cc[-_%]by|gpl", source, re.I))


def _license(source: str) -> str:
    """The license that a static badge shows; nothing for one that is drawn from a repository."""
    match = _BADGE.search(source)
    if match is None:
        return ""
    words = _ESCAPED.sub(_unescaped, match[1]).replace("--", "\0").replace("__", "\1")
    label, _, message = words.partition("-")
    return (message or label).replace("\0", "-").replace("\1", "_").replace("_", " ").strip()


def _subject(words: str) -> str:
    lower = words.lower()
    if "weight" in lower or "checkpoint" in lower:
        return "weights"
    if "code" in lower and "codecov" not in lower:
        return "code"
    if "data" in lower:
        return "data"
    return "model" if "model" in lower else "everything"


def _value(written: str) -> str:
    inner = re.search(r"(?:text|file)\s*=\s*[\"']([^\"']+)", written)
    return inner[1] if inner else written.strip().strip(",").strip("\"' ")


def _unescaped(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
