"""From a license text, or from SPDX's XML of one, to a pattern: which words are fixed, which vary.

Both are first written as one cleaned text in which characters of Unicode's private use mark where
a region opens and closes, and are then read into words and regions.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from aboveboard.license_texts.cleaning import clean
from aboveboard.license_texts.holder_lines import find_holder_lines, is_blank_to_fill
from aboveboard.license_texts.normal_form import normalize_words
from aboveboard.license_texts.word_patterns import HOLDER, MARK, OPTIONAL, WILD, WORDED
from aboveboard.license_texts.words import split_words

Wording = tuple["str | int", ...]
"""Words that may replace others; a number from ``WILD`` on is for so many words of a name."""

_MOST_WORDINGS = 120
"""Wordings that one place may have; a markup that allows more is not followed."""
_LONGEST_NAME = 22
"""Words of the longest name that a repeated character class of the XML is taken for."""
_LONGEST_BLANK = 14
"""Words of the longest name that fills a blank."""
_LONGEST_HEADING = 12
_LONGEST_SHORT_TITLE = 9
_OPEN = {OPTIONAL: "\ue000", WORDED: "\ue002", HOLDER: "\ue004", MARK: "\ue006"}
_CLOSE = {OPTIONAL: "\ue001", WORDED: "\ue003", HOLDER: "\ue005", MARK: "\ue007"}
_KIND_OPENED = {mark: kind for kind, mark in _OPEN.items()}
_ALL_MARKS = "".join((*_OPEN.values(), *_CLOSE.values()))
_INDEX = 0xE100
"""The character of a WORDED region's wordings: this, plus their number."""
_NAME = 0xF000
"""The character of a name of some words: this, plus how many words."""
_LAST_INDEX = 0xF900
_MARKS = "\ue000-\uf8ff"
_LIST_MARK = re.compile(
    r"(?m)^[ \t>*#•·-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})[.):]+(?=\s)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}(?=\s))"
)
_BEFORE_ITEM = (
    "\n\n",
    ".\n",
    ":\n",
    ";\n",
    ",\n",
    " and\n",
    " or\n",
    f"{_CLOSE[OPTIONAL]}\n",
)
"""How the text before a list item ends."""
_END = re.compile(r"(?m)^[^\n\w]*end of terms and conditions[^\n\w]*$")
_APPENDIX = re.compile(r"(?m)^[^\n\w]*(?:appendix\W{1,4})?how to apply ")
_TERMS = re.compile(r"attachment|restrictions|exhibit|schedule")
"""Words that instructions for use do not have: where one follows, there are terms after them."""
_BLANK = re.compile(
    rf"<[^<>\n{_MARKS}]{{1,80}}>|\[[^\[\]\n{_MARKS}]{{1,80}}\]"
    rf"|\{{\{{?[^{{}}\n{_MARKS}]{{1,80}}\}}\}}?|_{{4,}}"
    r"|\byear(?=\s{1,4}your name\b)|(?<=\byear )\s{0,3}your name\b"
)
_TOKEN = re.compile(
    rf"[^\W_{_MARKS}]+(?:[{_MARKS}]+[^\W_{_MARKS}]+)+[{_MARKS}]*|[{_MARKS}]|[^{_MARKS}]+"
)
"""A word with marks inside, a mark, or text without marks."""
_PART_OF_WORD = re.compile(
    rf"\ue000[^{_MARKS}]*\ue001|\ue002.[^{_MARKS}]*\ue003|[^{_MARKS}]+|[{_MARKS}]"
)
_KIND_OF_TAG = {
    "optional": OPTIONAL,
    "titleText": OPTIONAL,
    "alt": WORDED,
    "copyrightText": HOLDER,
    "bullet": MARK,
}
_BLOCK_TAGS = ("p", "list", "item")


@dataclass
class RegionDraft:
    """A part of a pattern that may vary: ``start`` and ``end`` count the words of the whole."""

    start: int
    end: int
    kind: int
    inner: list[RegionDraft] = field(default_factory=list)
    wordings: tuple[Wording, ...] = ()


@dataclass
class PatternDraft:
    """A whole pattern in words."""

    words: list[str]
    regions: list[RegionDraft]


# ------------------------------------------------------------------ from XML


def parse_xml(markup: str) -> PatternDraft | None:
    """The pattern of SPDX's XML of a license; nothing where the XML has no text."""
    for node in ElementTree.fromstring(markup).iter():
        if node.tag.endswith("}text"):
            writer = _MarkedTextWriter()
            writer.write(node)
            cleaned = clean("".join(writer.parts))
            return _read_marked(_mark_blanks(cleaned, writer.wordings), writer.wordings)
    return None


def list_titles(markup: str) -> list[str]:
    """The titles that SPDX's XML of a license gives."""
    nodes = ElementTree.fromstring(markup).iter()
    return [
        "\n".join(node.itertext()) for node in nodes if node.tag.endswith("}titleText")
    ]


class _MarkedTextWriter:
    """Writes SPDX's XML as text with marks where regions open and close."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.wordings: list[tuple[Wording, ...]] = []

    def write(self, node: ElementTree.Element) -> None:
        """Write a node with all that is inside it."""
        tag = node.tag.partition("}")[2]
        kind = _KIND_OF_TAG.get(tag)
        if kind is None:
            self._write_block(node, tag)
            return
        spacing = node.get("spacing", "both")
        if spacing in ("both", "before"):
            self.parts.append(" ")
        self.parts.append(_OPEN[kind])
        if kind == WORDED:
            self.wordings.append(_parse_wordings(node.get("match", "")))
            self.parts.append(chr(_INDEX + len(self.wordings) - 1))
        self._write_content(node)
        self.parts.append(_CLOSE[kind])
        if spacing in ("both", "after"):
            self.parts.append(" ")

    def _write_block(self, node: ElementTree.Element, tag: str) -> None:
        if tag in (*_BLOCK_TAGS, "br", "text"):
            self.parts.append("\n")
        self._write_content(node)
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def _write_content(self, node: ElementTree.Element) -> None:
        self.parts.append(node.text or "")
        for child in node:
            self.write(child)
            self.parts.append(child.tail or "")


def _parse_wordings(expression: str) -> tuple[Wording, ...]:
    """The wordings that a regular expression of the XML allows; none where it allows too many."""
    try:
        tree = sre_parser.parse(expression)
    except re.error:
        return ()
    texts = _expand(tree)
    if texts is None:
        return ()
    return tuple(sorted({tuple(_split_wording(text)) for text in texts}, key=repr))


def _split_wording(text: str) -> Iterator[str | int]:
    for part in re.split(r"([\uf000-\uf8ff])", text):
        if len(part) == 1 and ord(part) >= _NAME:
            yield WILD + ord(part) - _NAME
        else:
            yield from normalize_words(part)


def _expand(tree: Iterable[tuple[Any, Any]]) -> list[str] | None:
    """All strings that match a regular expression, with a mark for each name.

    Returns nothing where they are too many, or the expression has parts that are not known.
    """
    texts = [""]
    for operation, argument in tree:
        endings = _expand_operation(operation, argument)
        if endings is None or len(texts) * len(endings) > _MOST_WORDINGS:
            return None
        texts = [text + ending for text in texts for ending in endings]
    return texts


def _expand_operation(operation: Any, argument: Any) -> list[str] | None:
    if operation is sre.SUBPATTERN:
        return _expand(argument[-1])
    if operation is sre.BRANCH:
        return _expand_branches(argument[1])
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _expand_repeated(*argument)
    return _expand_character(operation, argument)


def _expand_branches(branches: Iterable[Any]) -> list[str] | None:
    texts: list[str] = []
    for branch in branches:
        expanded = _expand(branch)
        if expanded is None:
            return None
        texts += expanded
    return texts


def _expand_character(operation: Any, argument: Any) -> list[str] | None:
    if operation is sre.LITERAL:
        return [chr(argument)]
    if operation is sre.IN:
        return [" "] if _matches_space(argument) else [chr(_NAME + 1)]
    if operation in (sre.ANY, sre.NOT_LITERAL):
        return [" "]
    return [""] if operation is sre.AT else None


def _matches_space(character_class: Any) -> bool:
    return (sre.CATEGORY, sre.CATEGORY_SPACE) in character_class


def _expand_repeated(
    least: int,
    most: int,
    tree: Any,
) -> list[str] | None:
    operation, argument = tree[0]
    is_single = len(tree) == 1
    if is_single and operation is sre.IN and _matches_space(argument):
        return [" "]
    if is_single and operation in (sre.ANY, sre.IN, sre.NOT_LITERAL):
        return [f" {chr(_NAME + _estimate_name_length(most))} "]
    texts = _expand(tree)
    if texts is None or most not in (1, sre.MAXREPEAT):
        return None
    return texts if least else ["", *texts]


def _estimate_name_length(most_characters: int) -> int:
    """How many words a name of so many characters may have."""
    if most_characters > 400:
        return _LONGEST_NAME
    return max(1, min(_LONGEST_NAME, int(most_characters) // 4))


# ------------------------------------------------------------------ from a text


def parse_text(text: str, title_words: frozenset[str]) -> PatternDraft:
    """The pattern of a license that nobody has marked up.

    Its title, list marks, blanks and copyright statements may vary.
    """
    wordings: list[tuple[Wording, ...]] = []
    marked = _LIST_MARK.sub(_mark_list_item, _mark_title(clean(text), title_words))
    return _read_marked(_mark_blanks(marked, wordings), wordings)


def _mark_list_item(match: re.Match[str]) -> str:
    """The mark of a list item as a region; a number that begins a line by chance as it is."""
    before = match.string[: match.start()].rstrip(" \t>*#•·-")
    if before.strip() and not before.endswith(_BEFORE_ITEM):
        return match[0]
    return f" {_OPEN[MARK]}{match[0]}{_CLOSE[MARK]} "


def make_title_optional(
    draft: PatternDraft,
    text: str,
    title_words: frozenset[str],
) -> None:
    """Let each line of a title be absent with which a pattern begins and that its markup fixes."""
    start = 0
    titles, _ = _split_titles(clean(text), title_words)
    for line in titles:
        words = split_words(line)
        end = start + len(words)
        if draft.words[start:end] != words:
            return
        if any(region.start < end for region in draft.regions):
            return
        if words:
            # NOTE: the second line follows the region of the first one.
            draft.regions.insert(1 if start else 0, RegionDraft(start, end, OPTIONAL))
        start = end


def _mark_blanks(text: str, wordings: list[tuple[Wording, ...]]) -> str:
    """The text with its blanks to fill in as regions; ``wordings`` gets theirs."""

    def mark_blank(match: re.Match[str]) -> str:
        written = match[0]
        if written[0] in "<[{_" and not is_blank_to_fill(written):
            return written
        wordings.append(((WILD + _LONGEST_BLANK,),))
        index = chr(_INDEX + len(wordings) - 1)
        return f" {_OPEN[WORDED]}{index}{written} {_CLOSE[WORDED]} "

    return _BLANK.sub(mark_blank, text)


def _mark_title(text: str, title_words: frozenset[str]) -> str:
    """The text with its title and its instructions for use at the end as optional regions."""
    titles, body = _split_titles(text, title_words)
    head = "\n".join(map(_mark_optional, titles))
    body = _END.sub(lambda match: f" {_mark_optional(match[0])} ", body)
    appendix = _APPENDIX.search(body, len(body) // 2)
    if appendix and not _TERMS.search(body, appendix.start()):
        instructions = body[appendix.start() :]
        body = f"{body[: appendix.start()]} {_mark_optional(instructions)}"
    return f"{head}\n{body}"


def _mark_optional(text: str) -> str:
    return f"{_OPEN[OPTIONAL]} {text} {_CLOSE[OPTIONAL]}"


def _split_titles(text: str, title_words: frozenset[str]) -> tuple[list[str], str]:
    """The lines of a cleaned text that are its title, and the rest."""
    lines = text.strip("\n").split("\n")
    count = 0
    if len(lines) > 2 and not lines[1].strip() and _is_heading(lines[0]):
        count = 1
    while count < len(lines) and _is_title(lines[count], title_words):
        count += 1
    return lines[:count], "\n".join(lines[count:])


def _is_heading(line: str) -> bool:
    """Whether a line with a blank one behind it is no sentence but the name of a license."""
    words = split_words(line)
    if "license" not in words or len(words) > _LONGEST_HEADING:
        return False
    return line.strip()[-1:].isalnum()


def _is_title(line: str, title_words: frozenset[str]) -> bool:
    words = split_words(line)
    written = line.strip()
    if title_words.issuperset(words) and not written.endswith("."):
        return True
    is_short = len(words) <= _LONGEST_SHORT_TITLE
    return is_short and written.endswith(
        ("license", "license agreement", "terms of use")
    )


# ------------------------------------------------------------------ from a marked text


def _read_marked(cleaned: str, wordings: Sequence[tuple[Wording, ...]]) -> PatternDraft:
    reader = _MarkedTextReader(wordings)
    for token in _TOKEN.findall(_mark_holder_lines(cleaned)):
        reader.read_token(token)
    return reader.finish()


def _mark_holder_lines(cleaned: str) -> str:
    """The text with each line that only names years and holders as a region."""
    parts = []
    last = 0
    for start, end in find_holder_lines(cleaned):
        line = cleaned[start:end]
        body = line if _is_balanced(line) else line.strip(" \t" + _ALL_MARKS)
        if _is_balanced(body):
            first = start + line.index(body)
            parts += [cleaned[last:first], _OPEN[HOLDER], body, _CLOSE[HOLDER]]
            last = first + len(body)
    return "".join(parts) + cleaned[last:]


def _is_balanced(body: str) -> bool:
    """Whether every region that is opened is closed, and none else."""
    depth = 0
    for character in body:
        if character in _OPEN.values():
            depth += 1
        elif character in _CLOSE.values():
            depth -= 1
        if depth < 0:
            return False
    return depth == 0


class _MarkedTextReader:
    """Reads a marked text into words and regions."""

    def __init__(self, wordings: Sequence[tuple[Wording, ...]]) -> None:
        self.words: list[str] = []
        self.wordings = wordings
        self.open: list[RegionDraft] = [RegionDraft(0, 0, OPTIONAL)]

    def read_token(self, token: str) -> None:
        """Read a word, a mark, or text without marks."""
        if (
            len(token) == 1
            and ord(token) >= ord(_OPEN[OPTIONAL])
            and ord(token) < _LAST_INDEX
        ):
            self._read_mark(token)
        elif re.search(rf"[{_MARKS}]", token):
            self._read_word_with_marks(token)
        else:
            self.words += split_words(token)

    def _read_mark(self, mark: str) -> None:
        if mark in _KIND_OPENED:
            self.open.append(RegionDraft(len(self.words), 0, _KIND_OPENED[mark]))
        elif mark in _CLOSE.values():
            self._close_region()
        elif ord(mark) >= _INDEX:
            self.open[-1].wordings = self.wordings[ord(mark) - _INDEX]
        else:
            self._read_word_with_marks(mark)

    def _close_region(self) -> None:
        region = self.open.pop()
        region.end = len(self.words)
        if region.kind != OPTIONAL:
            region.inner = []
        if region.end > region.start or region.wordings:
            self.open[-1].inner.append(region)

    def _read_word_with_marks(self, token: str) -> None:
        """Read a word of which a part may vary, in all its forms: ``license`` with an ``s``."""
        forms = [""]
        for part in _PART_OF_WORD.findall(token):
            endings = self._list_forms(part)
            forms = [form + ending for form in forms for ending in endings]
        start = len(self.words)
        self.words += normalize_words(forms[0])
        others = tuple(tuple(normalize_words(form)) for form in forms[1:])
        region = RegionDraft(
            start,
            len(self.words),
            WORDED,
            wordings=others,
        )
        self.open[-1].inner.append(region)

    def _list_forms(self, part: str) -> list[str]:
        """The forms of a part of a word.

        Raises:
            ValueError: the part is a mark without its counterpart.
        """
        if part[0] == _OPEN[OPTIONAL]:
            return [part[1:-1], ""]
        if part[0] == _OPEN[WORDED]:
            forms = [part[2:-1]]
            for wording in self.wordings[ord(part[1]) - _INDEX]:
                if all(isinstance(word, str) for word in wording):
                    forms.append(" ".join(map(str, wording)))
            return forms
        if re.fullmatch(rf"[{_MARKS}]", part):
            raise ValueError("markup that cuts a word")
        return [part]

    def finish(self) -> PatternDraft:
        """The pattern.

        Raises:
            ValueError: a region was opened and not closed.
        """
        if len(self.open) != 1:
            raise ValueError("markup that does not close")
        regions = [self._divide_instructions(region) for region in self.open[0].inner]
        return PatternDraft(self.words, regions)

    def _divide_instructions(self, region: RegionDraft) -> RegionDraft:
        """An optional region, with the instructions for use in it as a region of their own."""
        heading = self._find_heading(region) if region.kind == OPTIONAL else None
        if heading is None:
            return region
        first = heading
        if self.words[heading - 1] == "appendix":
            first -= 1
        if any(inner.start < first < inner.end for inner in region.inner):
            return region
        before = [inner for inner in region.inner if inner.start < first]
        after = [inner for inner in region.inner if inner.start >= first]
        inner = _divide_notice(first, after)
        region.inner = [
            *before,
            RegionDraft(
                first,
                region.end,
                OPTIONAL,
                inner,
            ),
        ]
        return region

    def _find_heading(self, region: RegionDraft) -> int | None:
        """Where *how to apply* is in a region, behind its first word."""
        for position in range(region.start + 1, region.end - 2):
            if self.words[position : position + 3] == ["how", "to", "apply"]:
                return position
        return None


def _divide_notice(first: int, inner: list[RegionDraft]) -> list[RegionDraft]:
    """The regions of instructions for use, those before the notice to attach as one region."""
    notice = first
    for region in inner:
        if region.kind == HOLDER:
            notice = region.start
            break
    if notice <= first:
        return inner
    before = [region for region in inner if region.end <= notice]
    return [
        RegionDraft(
            first,
            notice,
            OPTIONAL,
            before,
        ),
        *inner[len(before) :],
    ]
