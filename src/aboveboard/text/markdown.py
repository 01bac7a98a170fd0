"""The structure of a prose file, line by line, with offsets that match the original.

No document tree is built. Headings, fences and comments are found in one pass over the whole text;
the rest is worked out around the few lines that have a trigger word, on a copy of those lines in
which markup, link targets and tags are blanked, character for character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.text.document import TextDocument, find_headings, is_inside, line_end

_TITLE_UNDERLINE = lazy_pattern(r"^(\S.{0,200})\n([=\-~^\"])\2{2,}[ \t]*$", re.M)
_BLOCK_TAG = (
    r"</?(?:p|br|td|th|tr|li|ul|ol|div|summary|details|h[1-6]|table|center|dd|dt|dl|blockquote|hr)"
    r"\b[^<>]{0,600}>"
)
_MARKUP = lazy_pattern(
    rf"(?=[<\-!\]\[hw&*`~\\#>_])(?:(?P<block>(?i:{_BLOCK_TAG}))|<!--|-->|<[^<>]{{0,600}}>"
    r"|!\[[^\[\]]*\](?:\([^()\s]*\))?"
    r"|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"\n]*\")?\)|\]\[[^\[\]]*\]"
    r"|(?:https?://|www\.)[^\s<>()\[\]，。）、\"'`|]+|&[a-z]{2,8};|&#\d{1,5};"
    r"|[*`~\[\]\\#>]+|(?<!\w)_+|_+(?!\w))"
)
_ADDRESS = lazy_pattern(r"[\w.+-]+@[\w-]+\.[\w.]+")
_MARKUP_LETTERS = frozenset("<>![]&*`~\\#_@/-")
"""All markup has one of these, except for an address that begins with *www.*"""
_ITEM = lazy_pattern(r"[ \t>]*(?:[-*+•·]|\d{1,3}[.)、]|\(\d{1,2}\))[ \t]+")
_ITEM_LETTERS = ("", "-", "*", "+", "•", "·", "(")
"""What an item can begin with besides a number; nothing, where a line has only blanks."""
_CHECKBOX = lazy_pattern(r"[ \t>]*[-*+][ \t]+\[([ xX])\]")
_BOLD_LINE = lazy_pattern(r"[ \t]*\*\*[^*\n]{1,80}\*\*:?[ \t]*$")
_RULE_LINE = lazy_pattern(r"^[ \t|:\-=+*_]+$")

BREAK = "\x1f"
"""In blanked text: a tag that ends a stretch of prose."""

_WIDEST = 6000
"""Characters of a paragraph that are read together; longer ones are read in pieces."""
_MOST_LINES = 14
"""How many lines a paragraph is extended by, in either direction."""

Heading = tuple[int, int, str]
"""Offset, level, and words in lower case."""


class Page(TextDocument):
    """A prose file with the structure of its lines."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path, text)
        self.lower = _lower_case(text)
        self.ticked: list[int] | None = None
        """Where ticked rows of HTML tables begin, once they were looked for."""

    @cached_property
    def front(self) -> int:
        """The offset at which the front matter ends, 0 without any."""
        if self.front_matter is None:
            return 0
        return self.front_matter.fence_end

    def line_of(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        return self.lines.position(offset)

    def in_code(self, offset: int) -> bool:
        """Return whether an offset is in fenced code or in a comment."""
        return is_inside(self.fences, offset) or is_inside(self.comments, offset)

    @cached_property
    def headings(self) -> list[Heading]:
        """Every heading."""
        headings = [
            (offset, level, blank(words).strip(" :\x1f\r\t").lower())
            for offset, level, words in find_headings(self.text)
            if not self.in_code(offset)
        ]
        if self.path.endswith((".rst", ".txt")):
            headings += _find_underlined_titles(self.text)
            headings.sort()
        return headings

    @cached_property
    def _heading_paths(self) -> list[tuple[str, ...]]:
        return _list_heading_paths(self.headings)

    def above(self, offset: int) -> tuple[str, ...]:
        """Return the headings that an offset is under, the nearest first."""
        index = bisect_right(self.headings, (offset, 9, "")) - 1
        if index < 0:
            return ()
        return self._heading_paths[index]


def _lower_case(text: str) -> str:
    """The text in lower case with the same offsets; one letter (İ) has a longer lower case."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return text.replace("\u0130", "I").lower()


def _find_underlined_titles(text: str) -> Iterator[Heading]:
    for match in _TITLE_UNDERLINE.finditer(text):
        level = 1 if match[2] == "=" else 2
        yield match.start(), level, match[1].strip().lower()


def _list_heading_paths(headings: list[Heading]) -> list[tuple[str, ...]]:
    """For each heading, it and those it is under, the nearest first."""
    paths: list[tuple[str, ...]] = []
    parents: list[tuple[int, str]] = []
    for _, level, words in headings:
        while parents and parents[-1][0] >= level:
            parents.pop()
        parents.append((level, words))
        paths.append(tuple(words for _, words in reversed(parents)))
    return paths


class Block:
    """A stretch of prose that belongs together: a paragraph, an item, a heading, a row.

    ``plain`` is its text with markup blanked, ``above`` the headings it is under, ``box`` what its
    checkbox contains (``None`` without one).
    """

    __slots__ = ("above", "box", "end", "form", "page", "plain", "start")

    def __init__(self, page: Page, start: int, end: int, form: str) -> None:
        self.page = page
        self.start = start
        self.end = end
        self.form = form
        self.plain = blank(page.text[start:end])
        self.above = page.above(start - 1 if form == "heading" else start)
        self.box = _find_checkbox(page.text, start, end)

    @property
    def raw(self) -> str:
        """The text as it is written."""
        return self.page.text[self.start : self.end]


def _find_checkbox(text: str, start: int, end: int) -> str | None:
    if text.find("[", start, end) < 0:
        return None
    match = _CHECKBOX.match(text, start, end)
    return match[1].strip().lower() if match else None


def blank(text: str) -> str:
    """Return a copy in which markup, tags, link targets and addresses are blanked, with the same
    offsets.
    """
    if _MARKUP_LETTERS.isdisjoint(text) and "www." not in text:
        return text
    plain = _MARKUP.sub(_blank_match, text)
    if "@" in plain:
        plain = _ADDRESS.sub(_blank_match, plain)
    return plain


def _blank_match(match: re.Match[str]) -> str:
    if match.lastgroup == "block":
        return BREAK * len(match[0])
    blanked = (" " * len(line) for line in match[0].split("\n"))
    return "\n".join(blanked)


def blocks(page: Page, triggers: set[str]) -> Iterator[Block]:
    """Yield the blocks that have a trigger, each once, in order."""
    done = -1
    for offset in _find_triggers(page.lower, triggers):
        if offset < done or offset < page.front or page.in_code(offset):
            continue
        block = _build_block(page, offset, max(done, 0))
        done = block.end
        yield block


def _find_triggers(lower: str, triggers: set[str]) -> list[int]:
    offsets: list[int] = []
    for trigger in triggers:
        offset = lower.find(trigger)
        while offset >= 0:
            offsets.append(offset)
            offset = lower.find(trigger, offset + len(trigger))
    return sorted(offsets)


def _build_block(page: Page, offset: int, floor: int) -> Block:
    """The block around an offset; it starts at ``floor`` or later."""
    text = page.text
    start = max(text.rfind("\n", 0, offset) + 1, floor)
    end = line_end(text, offset)
    if end - start > _WIDEST:
        start, end = _cut_piece(offset, start, end)
        return Block(page, start, end, "paragraph")
    form = _classify_line(text, start, end)
    if form in ("paragraph", "item"):
        start, form = _extend_backward(page, start, form, floor)
        end = _extend_forward(page, start, end)
    return Block(page, start, end, form)


def _cut_piece(offset: int, start: int, end: int) -> tuple[int, int]:
    """The piece of a very long line that has the offset."""
    first = start + (offset - start) // _WIDEST * _WIDEST
    last = min(first + _WIDEST, end)
    return min(first, offset), max(last, min(offset + 40, end))


def _classify_line(text: str, start: int, end: int) -> str:
    line = text[start : min(end, start + 400)].lstrip(" \t>")
    if line.startswith("#"):
        return "heading"
    if line.startswith("|") or line.count("|") > 1:
        return "row"
    if line[:3].lower() in ("<td", "<th", "<tr"):
        return "cell"
    if line[:2].lower() == "<h" and line[2:3] in "123456":
        return "heading"
    if line[:1] in _ITEM_LETTERS or line[0].isdigit():
        return "item" if _ITEM.match(text, start, end) else "paragraph"
    return "paragraph"


def _extend_backward(page: Page, start: int, form: str, floor: int) -> tuple[int, str]:
    """The start and the form of a paragraph or item, given one of its lines."""
    for _ in range(_MOST_LINES):
        if form == "item" or start <= floor:
            break
        before = max(page.text.rfind("\n", 0, start - 1) + 1, floor)
        before_form = _classify_line(page.text, before, start - 1)
        if before_form not in ("paragraph", "item") or before < page.front:
            break
        if _ends_paragraph(page, before, start - 1):
            break
        start, form = before, before_form
    return start, form


def _extend_forward(page: Page, start: int, end: int) -> int:
    """The end of a paragraph or item, given the end of one of its lines."""
    text = page.text
    for _ in range(_MOST_LINES):
        if end >= len(text) or end - start > _WIDEST:
            break
        after = line_end(text, end + 1)
        if _classify_line(text, end + 1, after) != "paragraph":
            break
        if _ends_paragraph(page, end + 1, after):
            break
        end = after
    return end


def _ends_paragraph(page: Page, start: int, end: int) -> bool:
    """Whether a line is no part of the paragraph beside it."""
    line = page.text[start:end]
    if not line.strip() or len(line) > _WIDEST:
        return True
    if _RULE_LINE.match(line[:400]) or _BOLD_LINE.match(line[:90]):
        return True
    if line.lstrip().startswith(("```", "~~~", "<!--")):
        return True
    return page.in_code(start)
