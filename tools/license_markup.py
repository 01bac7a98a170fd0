"""From a license text, or from SPDX's XML of one, to the pattern of what stands fast in it and what
may vary.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from aboveboard.license_texts import normal_form
from aboveboard.license_texts.word_patterns import HOLDER, MARK, OPTIONAL, WILD, WORDED

Instead = tuple["str | int", ...]
"""What may stand instead: words, and numbers for so many words of a name."""

_MOST_WAYS = 120
"""Wordings that one place may have; a markup that allows more is not followed."""
_OPEN = {OPTIONAL: "\ue000", WORDED: "\ue002", HOLDER: "\ue004", MARK: "\ue006"}
_CLOSE = {OPTIONAL: "\ue001", WORDED: "\ue003", HOLDER: "\ue005", MARK: "\ue007"}
_INDEX = 0xE100
_WILD = 0xF000
_MARKS = "\ue000-\uf8ff"
_LIST_MARK = re.compile(
    r"(?m)^[ \t>*#•·-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})[.):]+(?=\s)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}(?=\s))"
)
_END = re.compile(r"(?m)^[^\n\w]*end of terms and conditions[^\n\w]*$")
_APPENDIX = re.compile(r"(?m)^[^\n\w]*(?:appendix\W{1,4})?how to apply ")
_TERMS = re.compile(r"attachment|restrictions|exhibit|schedule")
"""What instructions for use do not hold: where it follows, there are terms after them."""
_BLANK = re.compile(
    rf"<[^<>\n{_MARKS}]{{1,80}}>|\[[^\[\]\n{_MARKS}]{{1,80}}\]|\{{\{{?[^{{}}\n{_MARKS}]{{1,80}}\}}\}}?|_{{4,}}"
    r"|\byear(?=\s{1,4}your name\b)|(?<=\byear )\s{0,3}your name\b"
)


@dataclass
class Draft:
    """A part of a pattern in words: ``start`` and ``end`` count the words of the whole."""

    start: int
    end: int
    kind: int
    inner: list[Draft] = field(default_factory=list)
    instead: tuple[Instead, ...] = ()


@dataclass
class Drafted:
    """A whole pattern in words."""

    words: list[str]
    regions: list[Draft]


def from_xml(markup: str) -> Drafted | None:
    """The pattern of SPDX's XML of a license; nothing where the XML has no text."""
    root = ElementTree.fromstring(markup)
    text = next((node for node in root.iter() if node.tag.endswith("}text")), None)
    if text is None:
        return None
    writer = _Writer()
    writer.write(text)
    return _drafted(
        _with_blanks(normal_form.clean("".join(writer.parts)), writer.instead), writer.instead
    )


def titles(markup: str) -> list[str]:
    """The titles that SPDX's XML of a license gives."""
    root = ElementTree.fromstring(markup)
    return ["\n".join(node.itertext()) for node in root.iter() if node.tag.endswith("}titleText")]


def from_text(text: str, title_words: frozenset[str]) -> Drafted:
    """The pattern of a license that nobody has marked up: title, list marks, blanks and copyright
    statements vary.
    """
    instead: list[tuple[Instead, ...]] = []
    marked = _LIST_MARK.sub(_list_mark, _titled(normal_form.clean(text), title_words))
    return _drafted(_with_blanks(marked, instead), instead)


def _list_mark(match: re.Match[str]) -> str:
    """The mark of a list item as a part that may vary; but not a number that a line happens to
    begin with.
    """
    before = match.string[: match.start()].rstrip(" \t>*#•·-")
    item = before.endswith(
        ("\n\n", ".\n", ":\n", ";\n", ",\n", " and\n", " or\n", f"{_CLOSE[OPTIONAL]}\n")
    )
    return f" {_OPEN[MARK]}{match[0]}{_CLOSE[MARK]} " if item or not before.strip() else match[0]


def with_title(draft: Drafted, text: str, title_words: frozenset[str]) -> None:
    """Lets the lines of a title be absent, each by itself, that a pattern begins with and its
    markup holds fast.
    """
    start = 0
    for line in _titles(normal_form.clean(text), title_words)[0]:
        end = start + len(normal_form.words(line))
        if draft.words[start:end] != normal_form.words(line) or any(
            region.start < end for region in draft.regions
        ):
            return
        if start < end:
            draft.regions.insert(start and 1, Draft(start, end, OPTIONAL))
        start = end


def _with_blanks(text: str, instead: list[tuple[Instead, ...]]) -> str:
    """The text with its blanks to fill in put as parts that may be worded otherwise; ``instead`` is
    added to.
    """

    def blank(match: re.Match[str]) -> str:
        written = match[0]
        if written[0] in "<[{_" and not normal_form.is_blank(written):
            return written
        instead.append(((WILD + 14,),))
        return f" {_OPEN[WORDED]}{chr(_INDEX + len(instead) - 1)}{written} {_CLOSE[WORDED]} "

    return _BLANK.sub(blank, text)


def _titled(text: str, title_words: frozenset[str]) -> str:
    """The text with its title, and its instructions for use at the end, put as parts that may be
    absent.
    """
    titles, body = _titles(text, title_words)
    head = "\n".join(f"{_OPEN[OPTIONAL]} {line} {_CLOSE[OPTIONAL]}" for line in titles)
    body = _END.sub(lambda match: f" {_OPEN[OPTIONAL]} {match[0]} {_CLOSE[OPTIONAL]} ", body)
    apply = _APPENDIX.search(body, len(body) // 2)
    if apply and not _TERMS.search(body, apply.start()):
        body = (
            f"{body[: apply.start()]} {_OPEN[OPTIONAL]} {body[apply.start() :]} {_CLOSE[OPTIONAL]}"
        )
    return f"{head}\n{body}"


def _titles(text: str, title_words: frozenset[str]) -> tuple[list[str], str]:
    """The lines of a cleaned text that are its title, and the rest."""
    lines = text.strip("\n").split("\n")
    count = 0
    if len(lines) > 2 and not lines[1].strip() and _is_heading(lines[0]):
        count = 1
    while count < len(lines) and _is_title(lines[count], title_words):
        count += 1
    return lines[:count], "\n".join(lines[count:])


def _is_heading(line: str) -> bool:
    """Whether a line that stands alone is no sentence but the name of a license."""
    return (
        "license" in normal_form.words(line)[:12] == normal_form.words(line)
        and line.strip()[-1:].isalnum()
    )


def _is_title(line: str, title_words: frozenset[str]) -> bool:
    words = normal_form.words(line)
    named = title_words.issuperset(words) and line.strip()[-1:] != "."
    return named or (
        len(words) <= 9 and line.strip().endswith(("license", "license agreement", "terms of use"))
    )


class _Writer:
    """Writes SPDX's XML as text with marks of private use where parts open and close."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.instead: list[tuple[Instead, ...]] = []

    def write(self, node: ElementTree.Element) -> None:
        tag = node.tag.partition("}")[2]
        kind = {
            "optional": OPTIONAL,
            "titleText": OPTIONAL,
            "alt": WORDED,
            "copyrightText": HOLDER,
            "bullet": MARK,
        }.get(tag)
        before, after = _spacing(node)
        if kind is not None:
            self.parts += [before, _OPEN[kind]]
            if kind == WORDED:
                self.instead.append(_ways(node.get("match", "")))
                self.parts.append(chr(_INDEX + len(self.instead) - 1))
        elif tag in ("p", "list", "item", "br", "text"):
            self.parts.append("\n")
        self.parts.append(node.text or "")
        for child in node:
            self.write(child)
            self.parts.append(child.tail or "")
        if kind is not None:
            self.parts += [_CLOSE[kind], after]
        elif tag in ("p", "list", "item"):
            self.parts.append("\n")


def _spacing(node: ElementTree.Element) -> tuple[str, str]:
    said = node.get("spacing", "both")
    return " " if said in ("both", "before") else "", " " if said in ("both", "after") else ""


def _ways(match: str) -> tuple[Instead, ...]:
    """The wordings that a regular expression of the XML allows; none where it allows too many."""
    try:
        tree = sre_parser.parse(match)
    except re.error:
        return ()
    written = _expand(tree)
    if written is None:
        return ()
    return tuple(sorted({tuple(_instead(way)) for way in written}, key=repr))


def _instead(written: str) -> Iterator[str | int]:
    for part in re.split(r"([\uf000-\uf8ff])", written):
        if part and ord(part[0]) >= _WILD and len(part) == 1:
            yield WILD + ord(part) - _WILD
        else:
            yield from normal_form.normal_words(part)


def _expand(tree: Iterable[tuple[Any, Any]]) -> list[str] | None:
    """All strings of a regular expression, with a mark for a place that is left open."""
    found = [""]
    for operation, argument in tree:
        some = _expand_one(operation, argument)
        if some is None or len(found) * len(some) > _MOST_WAYS:
            return None
        found = [head + tail for head in found for tail in some]
    return found


def _expand_one(operation: Any, argument: Any) -> list[str] | None:
    if operation is sre.SUBPATTERN:
        return _expand(argument[-1])
    if operation is sre.BRANCH:
        some = [_expand(branch) for branch in argument[1]]
        return (
            None
            if any(way is None for way in some)
            else [text for way in some for text in way or []]
        )
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _repeated(*argument)
    if operation is sre.IN:
        return [" " if (sre.CATEGORY, sre.CATEGORY_SPACE) in argument else chr(_WILD + 1)]
    plain = {
        sre.LITERAL: lambda: chr(argument),
        sre.ANY: lambda: " ",
        sre.NOT_LITERAL: lambda: " ",
        sre.AT: str,
    }
    return [plain[operation]()] if operation in plain else None


def _repeated(least: int, most: int, tree: Any) -> list[str] | None:
    operation, argument = tree[0]
    if len(tree) == 1 and operation is sre.IN and (sre.CATEGORY, sre.CATEGORY_SPACE) in argument:
        return [" "]
    if len(tree) == 1 and operation in (sre.ANY, sre.IN, sre.NOT_LITERAL):
        room = 22 if most > 400 else max(1, min(22, int(most) // 4))
        return [f" {chr(_WILD + room)} "]
    some = _expand(tree)
    if some is None or most not in (1, sre.MAXREPEAT):
        return None
    return some if least else ["", *some]


def _drafted(cleaned: str, instead: Sequence[tuple[Instead, ...]]) -> Drafted:
    cleaned = _holders_marked(cleaned)
    reader = _Reader(instead)
    for token in re.findall(
        rf"[^\W_{_MARKS}]+(?:[{_MARKS}]+[^\W_{_MARKS}]+)+[{_MARKS}]*|[{_MARKS}]|[^{_MARKS}]+",
        cleaned,
    ):
        reader.read(token)
    return reader.finish()


def _holders_marked(cleaned: str) -> str:
    """The text with each line that only names years and holders put as a copyright statement."""
    parts, last = [], 0
    for start, end in normal_form.holder_lines(cleaned):
        line = cleaned[start:end]
        body = (
            line
            if _balanced(line)
            else line.strip(" \t" + "".join((*_OPEN.values(), *_CLOSE.values())))
        )
        if _balanced(body):
            first = start + line.index(body)
            parts += [cleaned[last:first], _OPEN[HOLDER], body, _CLOSE[HOLDER]]
            last = first + len(body)
    return "".join(parts) + cleaned[last:]


def _balanced(body: str) -> bool:
    depth = 0
    for letter in body:
        depth += (letter in _OPEN.values()) - (letter in _CLOSE.values())
        if depth < 0:
            return False
    return depth == 0


class _Reader:
    """Reads a marked text into words and regions."""

    def __init__(self, instead: Sequence[tuple[Instead, ...]]) -> None:
        self.words: list[str] = []
        self.instead = instead
        self.open: list[Draft] = [Draft(0, 0, OPTIONAL)]

    def read(self, token: str) -> None:
        if len(token) == 1 and token in _OPEN.values():
            kind = next(kind for kind, mark in _OPEN.items() if mark == token)
            self.open.append(Draft(len(self.words), 0, kind))
        elif len(token) == 1 and token in _CLOSE.values():
            self._close()
        elif len(token) == 1 and ord(token) >= _INDEX and ord(token) < 0xF900:
            self.open[-1].instead = self.instead[ord(token) - _INDEX]
        elif re.search(rf"[{_MARKS}]", token):
            self._glued(token)
        else:
            self.words += normal_form.words(token)

    def _close(self) -> None:
        done = self.open.pop()
        done.end = len(self.words)
        if done.kind in (HOLDER, MARK):
            done.inner = []
        if done.kind == WORDED:
            done.inner = []
        if done.end > done.start or done.instead:
            self.open[-1].inner.append(done)

    def _glued(self, token: str) -> None:
        """A word that has a part that may vary: ``license`` with an optional ``s``, in all its
        forms.
        """
        forms = [""]
        for part in re.findall(
            rf"\ue000[^{_MARKS}]*\ue001|\ue002.[^{_MARKS}]*\ue003|[^{_MARKS}]+|[{_MARKS}]", token
        ):
            forms = [form + way for form in forms for way in self._part(part)]
        start = len(self.words)
        self.words += normal_form.normal_words(forms[0])
        ways = tuple(tuple(normal_form.normal_words(form)) for form in forms[1:])
        self.open[-1].inner.append(Draft(start, len(self.words), WORDED, instead=ways))

    def _part(self, part: str) -> list[str]:
        if part[0] == "\ue000":
            return [part[1:-1], ""]
        if part[0] == "\ue002":
            ways = self.instead[ord(part[1]) - _INDEX]
            return [
                part[2:-1],
                *(
                    " ".join(map(str, way))
                    for way in ways
                    if all(isinstance(word, str) for word in way)
                ),
            ]
        if re.fullmatch(rf"[{_MARKS}]", part):
            raise ValueError("markup that cuts a word")
        return [part]

    def finish(self) -> Drafted:
        if len(self.open) != 1:
            raise ValueError("markup that does not close")
        return Drafted(self.words, [self._divided(region) for region in self.open[0].inner])

    def _divided(self, region: Draft) -> Draft:
        """A part that may be absent, with the instructions for use in it as a part that may be
        absent by itself.
        """
        heading = ["how", "to", "apply"]
        places = (
            at
            for at in range(region.start + 1, region.end - 2)
            if self.words[at : at + 3] == heading
        )
        found = next(places, None) if region.kind == OPTIONAL else None
        if found is None:
            return region
        first = found - (self.words[found - 1] == "appendix")
        if not any(inner.start < first < inner.end for inner in region.inner):
            after = [inner for inner in region.inner if inner.start >= first]
            before = [inner for inner in region.inner if inner.start < first]
            region.inner = [
                *before,
                Draft(first, region.end, OPTIONAL, self._without_instructions(first, after)),
            ]
        return region

    def _without_instructions(self, first: int, inner: list[Draft]) -> list[Draft]:
        """The parts of instructions for use, those before the notice to attach as one that may be
        absent by itself.
        """
        notice = next((part.start for part in inner if part.kind == HOLDER), first)
        told = [part for part in inner if part.end <= notice]
        return (
            [Draft(first, notice, OPTIONAL, told), *inner[len(told) :]] if first < notice else inner
        )
