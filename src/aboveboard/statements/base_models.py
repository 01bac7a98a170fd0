"""Lineage: which model a release is made from, and what that model's license asks of whatever is
made from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from aboveboard.licenses import tables
from aboveboard.model.evidence import Book
from aboveboard.model.manifest import Base, Manifest
from aboveboard.model.span import Span
from aboveboard.text.document import line_number
from aboveboard.truth import Truth
from aboveboard.value import Value

_APART = (
    "adapter",
    "lora",
    "tokenizer",
    "architecture",
    "distill",
    "teacher",
    "embedding",
    "draft",
)
"""Relations in which the base's own parameters are not passed on."""

_ID = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}"
_HUB = (
    "hf:",
    "https://huggingface.co/",
    "http://huggingface.co/",
    "https://hf.co/",
    "huggingface.co/",
)


class Terms(Value, frozen=True):
    """The license of a base: as written or as an id, where that is said, and whether the page
    itself says so today.
    """

    license: str
    source: str
    span: Span | None = None
    firm: bool = True
    """Whether somebody read it: in the manifest, at the place itself, or in the license that names
    the model."""


class Sign(Value, frozen=True):
    """A place that shows which model a release was made from, without declaring it."""

    model: str
    span: Span
    surface: str


def hub_id(place: str) -> str:
    """The ``owner/name`` that a place on the hub stands for; empty for any other place."""
    text = place.strip()
    for head in _HUB:
        if text.lower().startswith(head):
            text = text[len(head) :]
            break
    if text.startswith(("datasets/", "spaces/")):
        return ""
    text = "/".join(text.split("@")[0].split("?")[0].strip("/").split("/")[:2])
    if re.fullmatch(_ID, text):
        return text
    return ""


def carries(base: Base) -> bool:
    """Whether the base's parameters are passed on: adapters, tokenizers and teachers are not the
    base itself.
    """
    relation = ""
    if base.relation:
        relation = base.relation.value.lower()
    return not any(word in relation for word in _APART)


def terms(base: Base, book: Book) -> Terms | None:
    """The license of a base: as declared, as its place states, or as the table of known models has
    it.
    """
    if base.license:
        return Terms(base.license.value, "as declared", base.license.span)
    seen = book.about(base.at.value).license
    if seen.truth is Truth.YES and seen.value:
        return Terms(seen.value, f"as {seen.source or base.at.value} states")
    row = _listed(hub_id(base.at.value))
    if row:
        return Terms(
            row[1],
            "by the table of known models of 2026-11-24",
            firm=row[2] != "notice",
        )
    return None


def known_license(model: str) -> str:
    """The license of a well-known model by its hub id, if its terms withhold something; else
    empty.
    """
    row = _listed(model)
    if row:
        return row[1]
    return ""


def _listed(model: str) -> list[str]:
    """What the table says of a model by its hub id; nothing where it is not in it, or free of its
    family's terms.
    """
    low = model.lower()
    found = (
        row for row in tables.read_rows("bases.tsv") if low and low.startswith(row[0])
    )
    row = max(found, key=_length, default=[])
    if row[1:2] != ["-"]:
        return row
    return []


def _length(row: list[str]) -> int:
    return len(row[0])


def duties(license_id: str) -> tuple[tuple[str, str, str], ...]:
    """What a license asks of derived models: kind (``name``, ``display``, ``notice``), words,
    clause.
    """
    found = (row for row in tables.read_rows("duties.tsv") if row[0] == license_id)
    return tuple((row[1], row[2], row[3]) for row in found)


# ------------------------------------------------------------------ signs of a base that nobody
# declared


def signs(manifest: Manifest, book: Book) -> tuple[Sign, ...]:
    """Where the repository shows a model that it was made from: configuration, weight headers,
    sentences.
    """
    own = ""
    if manifest.release.name:
        own = manifest.release.name.value.lower()
    found = [*_configured(book), *_in_headers(book.headers), *_told(book)]
    return tuple(sign for sign in found if not own or own not in sign.model.lower())


def _configured(book: Book) -> Iterator[Sign]:
    for document in book.documents:
        name = document.path.rpartition("/")[2]
        if "/" in document.path or name not in ("config.json", "adapter_config.json"):
            continue
        try:
            root = json.loads(document.text)
        except (ValueError, RecursionError):
            continue
        for key in ("_name_or_path", "base_model_name_or_path"):
            value = None
            if isinstance(root, dict):
                value = root.get(key)
            if isinstance(value, str) and hub_id(value):
                at = document.text.find(json.dumps(key))
                line = line_number(document.text, max(at, 0))
                yield Sign(hub_id(value), Span(document.path, line), document.path)


def _in_headers(headers: Mapping[str, Mapping[str, str]]) -> Iterator[Sign]:
    for path, metadata in sorted(headers.items()):
        for key, value in sorted(metadata.items()):
            if (
                key.startswith("general.base_model.")
                and key.endswith(".repo_url")
                and hub_id(value)
            ):
                yield Sign(hub_id(value), Span(path), path)


_LONGEST_LINE = 4000
_TOLD_BY = ("tuned", "train", "initiali", "derived", "quanti", "built", "based")
"""Letters without one of which a line does not match ``_TOLD``."""
_TOLD = (
    r"(?ai)(?:fine-?tuned|continued? (?:pre-?)?train(?:ed|ing)|initiali[sz]ed|derived|quanti[sz]ed"
    r"|built|based)(?: version)? (?:from|on|of|upon|on top of) (?:the )?[\[*`_]{0,3}"
    r"(?P<link>[^\s)\]]{0,100})[^\n]{0,80}"
)


def _told(book: Book) -> Iterator[Sign]:
    """Sentences that say what a model was made from, with an id of the hub or a link to it close
    behind.
    """
    for document in book.documents:
        if document.kind != "prose" or "/" in document.path:
            continue
        for number, line in enumerate(document.text.split("\n"), 1):
            if _may_name_base(line):
                yield from _signs_of_line(document.path, number, line)


def _may_name_base(line: str) -> bool:
    if len(line) > _LONGEST_LINE or "/" not in line:
        return False
    low = line.lower()
    return any(word in low for word in _TOLD_BY)


def _signs_of_line(path: str, number: int, line: str) -> Iterator[Sign]:
    for found in re.finditer(_TOLD, line):
        named = re.search(_ID, found.group().replace("https://huggingface.co/", " "))
        if named and known_license(named.group()):
            span = Span(
                path,
                number,
                found.start() + 1,
                number,
                found.end() + 1,
            )
            yield Sign(named.group(), span, path)
