"""Surfaces: the places where a repository states a license, read one document at a time.

A statement is what is written, where, and which kind of artifact it is about: ``code``,
``weights``, ``data`` or ``documents``. Package metadata speaks of the code, a model card's front
matter of the weights, a badge of what its label names. Prose is not read here: that is what the
claims are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from aboveboard import repository
from aboveboard.model.evidence import Document
from aboveboard.model.span import Span
from aboveboard.statements.labels import load_label_pattern
from aboveboard.text.document import line_number
from aboveboard.value import Value

if TYPE_CHECKING:
    from aboveboard.text.yaml_nodes import Node

_LONGEST_LINE = 2000
_CARD_KEYS = frozenset(
    (
        "base_model",
        "datasets",
        "library_name",
        "pipeline_tag",
        "model-index",
        "model_name",
        "license_name",
        "tags",
    )
)
_MODEL_KEYS = _CARD_KEYS - {"tags"}
_DATASET_KEYS = frozenset(
    (
        "task_categories",
        "dataset_info",
        "size_categories",
        "annotations_creators",
        "pretty_name",
    )
)


class LicenseStatement(Value, frozen=True):
    """A license as one place states it.

    ``scope`` is the kind of artifact it is about. ``surface`` names the place in words that a
    message can use. ``prose`` says that it was read out of running text. ``ids`` are given where a
    text was identified instead of a name read. ``file`` is the path or address that the statement
    points to for the license's text.
    """

    written: str
    span: Span
    scope: str
    surface: str
    prose: bool = False
    firm: bool = True
    """Whether what it is about is said in so many words, rather than by custom or by its place."""
    ids: tuple[str, ...] = ()
    file: str = ""


@lru_cache(maxsize=256)
def stated(document: Document) -> tuple[LicenseStatement, ...]:
    """The licenses that a document states outside of running text."""
    if document.kind == "prose":
        return (*_front_matter(document), *_badges(document))
    reader = _READERS.get(document.path.rpartition("/")[2].lower())
    if reader and document.kind == "metadata":
        return tuple(reader(document))
    return ()


def scope_of(words: str) -> str:
    """The kind of artifact that a file name or a label speaks of; empty where it names none."""
    low = words.lower()
    for scope in _SCOPES:
        if load_label_pattern(f"label {scope}").search(low):
            return scope
    return ""


_SCOPES = ("code", "data", "weights", "documents")


def scopes_of(sentence: str) -> tuple[str, ...]:
    """All kinds of artifacts that a sentence speaks of; a *repository* or *project* is its code."""
    low = sentence.lower()
    found = [
        scope for scope in _SCOPES if load_label_pattern(f"label {scope}").search(low)
    ]
    if "code" not in found and load_label_pattern("label repository").search(low):
        found.insert(0, "code")
    return tuple(found)


def names_weights(line: str) -> bool:
    """Whether a line speaks of a model or its weights at all."""
    return load_label_pattern("label weights").search(line.lower()) is not None


def body_line(document: Document) -> int:
    """The first line behind a document's front matter."""
    if not document.text.startswith("---"):
        return 1
    found = re.compile(r"(?m)^---[ \t]{0,100}$").search(document.text, 4)
    if found:
        return document.text.count("\n", 0, found.end()) + 2
    return 1


# ------------------------------------------------------------------ prose documents


def _front_matter(document: Document) -> Iterator[LicenseStatement]:
    """A card's ``license``, with the name that stands for ``other``; a data set's card speaks of
    the data.
    """
    if not document.text.lstrip("\ufeff \r\n").startswith("---"):
        return
    from aboveboard.text.yaml_nodes import front_matter

    reading = front_matter(document.path, document.text)
    if reading is None or reading.root is None or reading.root.kind != "map":
        return
    front = reading.root
    keys = {key.value for key, _ in front.entries}
    written = front.get("license")
    if written is not None and not written.empty and _is_card(keys):
        scope = _scope_of_card(keys)
        file = _text_of(front.get("license_link"))
        name = _name_licenses(front, written)
        yield LicenseStatement(
            name,
            written.span,
            scope,
            "the front matter",
            file=file,
        )


def _name_licenses(front: Node, written: Node) -> str:
    """The licenses of a card as one text; ``other`` by the name that it is given."""
    items: tuple[Node, ...] = (written,)
    if written.kind == "list":
        items = written.items
    values = [item.value for item in items]
    if values == ["other"]:
        return _text_of(front.get("license_name")) or "other"
    return ", ".join(values)


def _scope_of_card(keys: set[str]) -> str:
    if keys & _DATASET_KEYS and not keys & _MODEL_KEYS:
        return "data"
    return "weights"


def _is_card(keys: set[str]) -> bool:
    """Whether front matter with these keys is a model's or a data set's card, and not a demo's."""
    if "sdk" in keys:
        return False
    if bool(keys & _CARD_KEYS or keys & _DATASET_KEYS):
        return True
    return len(keys) == 1


def _text_of(node: Node | None) -> str:
    if node is not None and node.kind == "text":
        return node.value
    return ""


_BADGE = (
    r"(?:shields\.io|custom-icon-badges\.demolab\.com|badgen\.net)/(?:badge/|static/(?:v1)?|:)"
    r"(?!dynamic/|endpoint)[/?]?(?P<rest>[^\s)\"'>\]]{1,300})"
)
_BADGE_HOSTS = ("shields.io/", "badgen.net/", "custom-icon-badges.demolab.com/")
_ALT = (
    r"!\[([^\[\]\n]{0,200})\]\(<?[^\s()]{0,100}$"
    r"|^[ \t]{0,3}\[([^\[\]\n]{1,100})\]:[ \t]{1,100}<?[^\s]{0,100}$"
)
_TAG_ALT = r"(?ai)\balt=[\"']([^\"'\n]{0,200})[\"']"
_MARKDOWN_TARGET = (
    r"[^\s)\]]{0,300}>?(?:\s[^()\n]{0,100})?\)[ \t]{0,10}\]\(([^()\s]{1,300})\)"
)
_HREF = r"(?ai)<a\s[^<>]{0,300}?href=[\"']([^\"'\s]{1,300})[\"']"
_NEAR = 400
"""How far from a badge its words and its link may begin."""


def _badges(document: Document) -> Iterator[LicenseStatement]:
    """Static badges about a license. One that names no kind of artifact, in its label or in the
    words that stand for the picture, speaks of the repository's code; several such badges with
    different licenses decide nothing.
    """
    if not any(host in document.text for host in _BADGE_HOSTS):
        return
    found: list[LicenseStatement] = []
    before = ["", ""]
    for number, line in enumerate(document.text.split("\n"), 1):
        if len(line) <= _LONGEST_LINE * 4:
            found.extend(
                _badges_of(
                    document.path,
                    number,
                    line,
                    _last_written(before),
                )
            )
        before = [before[1], line]
    yield from _drop_contradicting(found)


def _drop_contradicting(found: list[LicenseStatement]) -> list[LicenseStatement]:
    general = {each.written.lower() for each in found if not each.firm}
    return [each for each in found if each.firm or len(general) == 1]


def _last_written(lines: list[str]) -> str:
    return next((line for line in reversed(lines) if line.strip()), "")


def _badges_of(
    path: str, number: int, line: str, before: str
) -> Iterator[LicenseStatement]:
    in_row = line.lstrip().startswith("|")
    for found in re.finditer(_BADGE, line):
        start, end = found.span()
        label, message = _label(found["rest"])
        alt = _alt(line, start, end)
        if not message or not _has_license_word(f"{alt} {label}"):
            continue
        scope = scope_of(label) or scope_of(alt.replace(message, ""))
        if scope or not in_row:
            span = Span(
                path,
                number,
                start + 1,
                number,
                end + 1,
            )
            file = _target(line, start, end, before)
            firm = bool(scope)
            yield LicenseStatement(
                message,
                span,
                scope or "code",
                "a badge",
                firm=firm,
                file=file,
            )


def _has_license_word(text: str) -> bool:
    return load_label_pattern("label license").search(text.lower()) is not None


def _label(rest: str) -> tuple[str, str]:
    """The label and the message of a badge's address."""
    query: dict[str, str] = {}
    for part in rest.rpartition("?")[2].split("&"):
        key, _, value = part.partition("=")
        query[key] = value
    if "label" in query and "message" in query:
        return _spaced(query["label"]), _spaced(query["message"])
    path = rest.partition("?")[0]
    label, message = _split_badge_path(path.removesuffix(".svg").removesuffix(".png"))
    return _spaced(label) or _spaced(query.get("label", "")), _spaced(message)


def _split_badge_path(path: str) -> tuple[str, str]:
    """The label and the message in a badge's path: ``label-message-color`` or ``label/message``;
    two hyphens stand for one.
    """
    parts = path.split("/")
    if len(parts) > 1:
        return parts[0], parts[1]
    parts = path.replace("--", "\0").split("-")
    parts = [part.replace("\0", "-") for part in parts]
    if len(parts) > 2:
        return parts[0], "-".join(parts[1:-1])
    if len(parts) == 2:
        return "", parts[0]
    return "", ""


def _spaced(text: str) -> str:
    return repository.unquoted(text).replace("_", " ").strip()


def _alt(line: str, start: int, end: int) -> str:
    """The words that stand for a badge's picture, or the name that a link's definition has."""
    found = re.search(_ALT, line[max(0, start - _NEAR) : start])
    if found:
        return found[1] or found[2] or ""
    opened = line.rfind("<", max(0, start - _NEAR), start)
    closed = line.find(">", end, end + _NEAR)
    tag = None
    if 0 <= opened < closed:
        tag = re.search(_TAG_ALT, line[opened : closed + 1])
    if tag:
        return tag[1]
    return ""


def _target(line: str, start: int, end: int, before: str) -> str:
    """What a badge links to: a path, or an address; empty where it links nowhere, or to a
    heading.
    """
    found = re.match(_MARKDOWN_TARGET, line[end : end + 2 * _NEAR])
    if found is None:
        head = line[max(0, start - 2 * _NEAR) : start]
        opened = before
        if "<a" in head:
            opened = head
        anchors = []
        if "<img" in head:
            anchors = list(re.finditer(_HREF, opened[opened.rfind("</a>") + 1 :]))
        found = None
        if anchors:
            found = anchors[-1]
    target = ""
    if found:
        target = found[1]
    if target.startswith(("#", "mailto:")):
        return ""
    return target.removeprefix("./")


_LINK = r"\[(?P<text>[^\[\]\n]{2,120})\]\((?:\./)?(?P<file>[^()\s#]{4,300})\)"


def links(
    document: Document, files: Iterable[str], origin: str = ""
) -> Iterator[LicenseStatement]:
    """Links of prose to license files of the same repository, with what their words call the
    license.

    ``origin`` is the repository: addresses of its files count as the files.
    """
    known = frozenset(files)
    if not any(name.rpartition("/")[2] in document.text for name in known):
        return
    for number, line in enumerate(document.text.split("\n"), 1):
        if len(line) > _LONGEST_LINE * 4 or "](" not in line:
            continue
        for found in re.finditer(_LINK, line):
            file = repository.local(found["file"], origin, known)
            if file:
                span = Span(
                    document.path,
                    number,
                    found.start() + 1,
                    number,
                    found.end() + 1,
                )
                yield LicenseStatement(
                    found["text"], span, "", document.path, prose=True, file=file
                )


# ------------------------------------------------------------------ metadata


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; what is too long to be written by a person is left out."""
    for number, line in enumerate(document.text.split("\n"), 1):
        if len(line) <= _LONGEST_LINE:
            yield number, line.rstrip("\r")


def _at(document: Document, number: int, line: str, part: str) -> Span:
    start = 1
    if part in line:
        start = line.find(part) + 1
    return Span(
        document.path,
        number,
        start,
        number,
        start + len(part),
    )


_SECTION = r"^\s*\[{1,2}([\w.\"' -]{1,100})\]{1,2}\s*(?:#.*)?$"
_QUOTED = r"(?:\"([^\"]*)\"|'([^']*)')"
_TOML_LICENSE = r"^\s*license\s*=\s*" + _QUOTED
_TOML_TABLE = r"^\s*license\s*=\s*\{[^{}]*\b(text|file)\s*=\s*" + _QUOTED
_TOML_PART = r"^\s*(text|file)\s*=\s*" + _QUOTED
_TROVE = r"(License :: [^\"'\n#]{1,150})"


def _pyproject(document: Document) -> Iterator[LicenseStatement]:
    """``license`` of PEP 621, PEP 639 and Poetry, and trove classifiers."""
    section = ""
    comment = (0, "")
    for number, line in _lines(document):
        header = re.match(_SECTION, line)
        if header:
            section = header.group(1).strip()
            continue
        if section not in ("project", "tool.poetry", "project.license"):
            continue
        stated = _toml_license(
            document,
            number,
            line,
            in_table=section == "project.license",
        )
        if stated is not None:
            yield from _remark(document, comment, number)
            yield stated
        yield from _trove(document, number, line, "pyproject.toml")
        is_comment = line.strip().startswith("#")
        comment = (0, "")
        if is_comment:
            comment = (number, line.strip()[1:].strip())


def _toml_license(
    document: Document, number: int, line: str, *, in_table: bool
) -> LicenseStatement | None:
    """The license that a line of a project's table states: its text, its id, or its file."""
    part = re.match(_TOML_PART if in_table else _TOML_TABLE, line)
    if part is not None:
        value = part.group(2) or part.group(3) or ""
        span = _at(document, number, line, value)
        if part.group(1) == "file":
            return LicenseStatement("", span, "code", "pyproject.toml", file=value)
        return LicenseStatement(value, span, "code", "pyproject.toml")
    plain = None if in_table else re.match(_TOML_LICENSE, line)
    if plain is None:
        return None
    value = plain.group(1) or plain.group(2) or ""
    return LicenseStatement(
        value,
        _at(document, number, line, value),
        "code",
        "pyproject.toml",
    )


def _remark(
    document: Document, comment: tuple[int, str], number: int
) -> Iterator[LicenseStatement]:
    """A comment on the line above that is nothing but the name of a license."""
    from aboveboard.licenses.expression import parse

    if comment[0] == number - 1 and comment[1] and parse(comment[1]).normal:
        span = Span(document.path, comment[0])
        yield LicenseStatement(
            comment[1], span, "code", "a comment in " + document.path.rpartition("/")[2]
        )


def _trove(
    document: Document, number: int, line: str, surface: str
) -> Iterator[LicenseStatement]:
    found = None if line.lstrip().startswith("#") else re.search(_TROVE, line)
    written = ""
    if found:
        written = found.group(1).strip()
    if written.count("::") >= 1 and written != "License :: OSI Approved":
        yield LicenseStatement(
            written,
            _at(document, number, line, written),
            "code",
            f"a classifier in {surface}",
        )


_SETUP_LICENSE = r"^license\s*=\s*(\S[^#\n]{0,150})"


def _setup_cfg(document: Document) -> Iterator[LicenseStatement]:
    section = ""
    for number, line in _lines(document):
        header = re.match(_SECTION, line)
        if header:
            section = header.group(1).strip()
        if section != "metadata":
            continue
        found = re.match(_SETUP_LICENSE, line)
        if found and not found.group(1).startswith("file:"):
            written = found.group(1).strip()
            yield LicenseStatement(
                written, _at(document, number, line, written), "code", "setup.cfg"
            )
        yield from _trove(document, number, line, "setup.cfg")


_SETUP_CALL = r"^\s*license\s*=\s*" + _QUOTED


def _setup_py(document: Document) -> Iterator[LicenseStatement]:
    """``license=`` and classifiers of a ``setup()`` call, where they are written as plain texts."""
    for number, line in _lines(document):
        found = re.match(_SETUP_CALL, line)
        written = ""
        if found:
            written = found.group(1) or found.group(2) or ""
        if written and not written.lower().startswith("license"):
            yield LicenseStatement(
                written, _at(document, number, line, written), "code", "setup.py"
            )
        yield from _trove(document, number, line, "setup.py")


def _citation(document: Document) -> Iterator[LicenseStatement]:
    """``license`` of a CITATION.cff: one id or a list, of software unless it says that it cites a
    data set.
    """
    scope = "code"
    listing = False
    found: list[tuple[int, str, str]] = []
    for number, line in _lines(document):
        if re.match(r"type:\s*[\"']?dataset", line):
            scope = "data"
        key = re.match(r"license:\s*(.{0,200})$", line)
        item = None
        if listing:
            item = re.match(r"\s*-\s+(\S.{0,150})$", line)
        match = key or item
        written = ""
        if match:
            written = match.group(1).strip()
        listing = match is not None and (match is item or not written)
        value = _citation_value(written)
        if value:
            found.append((number, line, value))
    if found:
        span = _at(document, *found[0])
        yield LicenseStatement(_join_values(found), span, scope, "CITATION.cff")


def _join_values(found: list[tuple[int, str, str]]) -> str:
    """A list of licenses as one expression, by what the format means by a list."""
    return " OR ".join(value for _, _, value in found)


def _citation_value(written: str) -> str:
    value = written.split(" #", maxsplit=1)[0].strip(" \"'")
    in_brackets = value.startswith("[") and value.endswith("]")
    if in_brackets:
        return value[1:-1]
    return value


def _json(scope: str) -> Callable[[Document], Iterator[LicenseStatement]]:
    def read(document: Document) -> Iterator[LicenseStatement]:
        """``license`` of a JSON document's root: a text, an object with a name or an address, or a
        list of them.
        """
        try:
            root = json.loads(document.text)
        except (ValueError, RecursionError):
            return
        said = None
        if isinstance(root, dict):
            said = root.get("license")
        values = [value for value in _values(said) if value]
        if values:
            at = re.search(r"\"license\"\s{0,100}:", document.text)
            number = 1
            if at:
                number = line_number(document.text, at.start())
            name = document.path.rpartition("/")[2]
            yield LicenseStatement(
                ", ".join(values),
                Span(document.path, number),
                scope,
                name,
            )

    return read


def _values(said: object) -> Iterable[str]:
    if isinstance(said, str):
        return (said,)
    if isinstance(said, dict):
        return (
            next(
                (
                    str(said[key])
                    for key in ("type", "url", "@id", "name")
                    if isinstance(said.get(key), str)
                ),
                "",
            ),
        )
    if isinstance(said, list):
        return tuple(
            value for one in said if not isinstance(one, list) for value in _values(one)
        )
    return ()


_READERS: dict[str, Callable[[Document], Iterator[LicenseStatement]]] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "citation.cff": _citation,
    "package.json": _json("code"),
    "codemeta.json": _json("code"),
    "croissant.json": _json("data"),
}
