"""Pages: the structure of a prose file, line by line, with places that stay true to the original.

No document tree is built. Headings, fences and comments are found in one pass over the whole text;
the rest is worked out around the few lines that hold a trigger word, on a copy of those lines in
which markup, link targets and tags are blanked, character for character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from aboveboard.lazy_pattern import lazy_pattern

_FENCE = lazy_pattern(r"^[ \t>]*(```|~~~)", re.M)
_HEADING = lazy_pattern(
    r"\n(?:[ >]{0,6}(#{1,6})[ \t]*(\S.*)|\*\*([^*\n]{1,80})\*\*:?[ \t]*)$", re.M
)
_HEADING_TAG = lazy_pattern(r"<h([1-6])\b[^>\n]{0,300}>([^\n]{0,300})")
_TITLE_UNDERLINE = lazy_pattern(r"^(\S.{0,200})\n([=\-~^\"])\2{2,}[ \t]*$", re.M)
_BLOCK_TAG = r"</?(?:p|br|td|th|tr|li|ul|ol|div|summary|details|h[1-6]|table|center|dd|dt|dl|blockquote|hr)\b[^<>]{0,600}>"
_MARKUP = lazy_pattern(
    rf"(?=[<\-!\]\[hw&*`~\\#>_])(?:(?P<block>(?i:{_BLOCK_TAG}))|<!--|-->|<[^<>]{{0,600}}>|!\[[^\[\]]*\](?:\([^()\s]*\))?"
    r"|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"\n]*\")?\)|\]\[[^\[\]]*\]"
    r"|(?:https?://|www\.)[^\s<>()\[\]，。）、\"'`|]+|&[a-z]{2,8};|&#\d{1,5};|[*`~\[\]\\#>]+|(?<!\w)_+|_+(?!\w))"
)
_ADDRESS = lazy_pattern(r"[\w.+-]+@[\w-]+\.[\w.]+")
_MARKS_UP = frozenset("<>![]&*`~\\#_@/-")
"""What all markup holds one of, but for an address that begins with *www.*"""
_ITEM = lazy_pattern(r"[ \t>]*(?:[-*+•·]|\d{1,3}[.)、]|\(\d{1,2}\))[ \t]+")
_MARKS = ("", "-", "*", "+", "•", "·", "(")
"""What an item can begin with besides a number; nothing, where only blanks are looked at."""
_BOX = lazy_pattern(r"[ \t>]*[-*+][ \t]+\[([ xX])\]")
_BOLD = lazy_pattern(r"[ \t]*\*\*[^*\n]{1,80}\*\*:?[ \t]*$")
_RULE = lazy_pattern(r"^[ \t|:\-=+*_]+$")

BREAK = "\x1f"
"""Stands in the blanked text where a tag ends a stretch of prose."""

_WIDEST = 6000
"""Characters of a paragraph that are read together; longer ones are read in pieces."""
_MOST_LINES = 14


class Page:
    """A text with what its lines are."""

    __slots__ = (
        "_comments",
        "_fences",
        "_headings",
        "_paths",
        "_starts",
        "front",
        "lower",
        "path",
        "text",
        "ticked",
    )

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        lower = text.lower()
        self.lower = lower if len(lower) == len(text) else text.replace("\u0130", "I").lower()
        self._starts: list[int] | None = None
        self.front = _front_matter(text)
        self._fences = _fences(text, self.front)
        self._comments = _comments(text)
        self._headings: list[tuple[int, int, str]] | None = None
        self._paths: list[tuple[str, ...]] | None = None
        self.ticked: list[int] | None = None
        """Where ticked rows of HTML tables begin, once somebody asked."""

    @property
    def starts(self) -> list[int]:
        """Where each line begins."""
        if self._starts is None:
            lengths = [len(line) + 1 for line in self.text.split("\n")]
            self._starts = [0, *accumulate(lengths[:-1])]
        return self._starts

    def line_of(self, place: int) -> tuple[int, int]:
        """The 1-based line and column of a place."""
        line = bisect_right(self.starts, place)
        return line, place - self.starts[line - 1] + 1

    def in_code(self, place: int) -> bool:
        """Whether a place lies in a fenced block or a comment."""
        return _inside(self._fences, place) or _inside(self._comments, place)

    @property
    def headings(self) -> list[tuple[int, int, str]]:
        """Every heading: its place, its level, its words in lower case."""
        if self._headings is None:
            found = [
                (place, level, blank(words).strip(" :\x1f\r\t").lower())
                for place, level, words in _headings(self.text)
                if not self.in_code(place)
            ]
            if self.path.endswith((".rst", ".txt")):
                found += [
                    (m.start(), 1 if m[2] == "=" else 2, m[1].strip().lower())
                    for m in _TITLE_UNDERLINE.finditer(self.text)
                ]
                found.sort()
            self._headings = found
        return self._headings

    def above(self, place: int) -> tuple[str, ...]:
        """The headings a place stands under, the nearest first."""
        if self._paths is None:
            self._paths = _paths(self.headings)
        index = bisect_right(self.headings, (place, 9, "")) - 1
        return self._paths[index] if index >= 0 else ()


class Block:
    """A stretch of prose that belongs together: a paragraph, an item, a heading, a row."""

    __slots__ = ("above", "box", "end", "form", "page", "plain", "start")

    def __init__(self, page: Page, start: int, end: int, form: str) -> None:
        self.page = page
        self.start = start
        self.end = end
        self.form = form
        self.plain = blank(page.text[start:end])
        self.above = page.above(start if form != "heading" else start - 1)
        box = _BOX.match(page.text, start, end) if page.text.find("[", start, end) >= 0 else None
        self.box = box[1].strip().lower() if box else None

    @property
    def raw(self) -> str:
        """The stretch as it is written."""
        return self.page.text[self.start : self.end]


def blank(text: str) -> str:
    """A copy with markup, tags, link targets and addresses blanked, character for character."""
    if _MARKS_UP.isdisjoint(text) and "www." not in text:
        return text
    plain = _MARKUP.sub(_blanked, text)
    return _ADDRESS.sub(_blanked, plain) if "@" in plain else plain


def _blanked(match: re.Match[str]) -> str:
    length = match.end() - match.start()
    if match.lastgroup == "block":
        return BREAK * length
    return (
        "".join("\n" if letter == "\n" else " " for letter in match[0])
        if "\n" in match[0]
        else " " * length
    )


def blocks(page: Page, triggers: set[str]) -> Iterator[Block]:
    """The blocks that hold a trigger, each once, in order."""
    done = -1
    for place in _triggered(page.lower, triggers):
        if place < done or _inside_front(page, place) or page.in_code(place):
            continue
        block = _block(page, place, max(done, 0))
        done = block.end
        yield block


def _inside_front(page: Page, place: int) -> bool:
    return place < page.front


def _triggered(lower: str, triggers: set[str]) -> list[int]:
    found = []
    for stem in triggers:
        place = lower.find(stem)
        while place >= 0:
            found.append(place)
            place = lower.find(stem, place + len(stem))
    found.sort()
    return found


def _block(page: Page, place: int, floor: int) -> Block:
    text = page.text
    start = max(text.rfind("\n", 0, place) + 1, floor)
    end = _line_end(text, place)
    if end - start > _WIDEST:
        start, end = _piece(text, place, start, end)
        return Block(page, start, end, "paragraph")
    form = _form(text, start, end)
    if form in ("paragraph", "item"):
        start, form = _backward(page, start, form, floor)
        end = _forward(page, start, end)
    return Block(page, start, end, form)


def _piece(text: str, place: int, start: int, end: int) -> tuple[int, int]:
    first = start + (place - start) // _WIDEST * _WIDEST
    last = min(first + _WIDEST, end)
    return min(first, place), max(last, min(place + 40, end))


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _form(text: str, start: int, end: int) -> str:
    line = text[start : min(end, start + 400)].lstrip(" \t>")
    if line.startswith("#"):
        return "heading"
    if line.startswith("|") or line.count("|") > 1:
        return "row"
    if line[:3].lower() in ("<td", "<th", "<tr"):
        return "cell"
    if line[:2].lower() == "<h" and line[2:3] in "123456":
        return "heading"
    marked = line[:1] in _MARKS or line[0].isdigit()
    return "item" if marked and _ITEM.match(text, start, end) else "paragraph"


def _backward(page: Page, start: int, form: str, floor: int) -> tuple[int, str]:
    text = page.text
    for _ in range(_MOST_LINES):
        if form == "item" or start <= floor:
            break
        before = max(text.rfind("\n", 0, start - 1) + 1, floor)
        line = text[before : start - 1]
        kind = _form(text, before, start - 1)
        if (
            not line.strip()
            or kind not in ("paragraph", "item")
            or _stops(line)
            or page.in_code(before)
            or before < page.front
        ):
            break
        start, form = before, kind
    return start, form


def _forward(page: Page, start: int, end: int) -> int:
    text = page.text
    for _ in range(_MOST_LINES):
        if end >= len(text) or end - start > _WIDEST:
            break
        after = _line_end(text, end + 1)
        line = text[end + 1 : after]
        if (
            not line.strip()
            or _form(text, end + 1, after) != "paragraph"
            or _stops(line)
            or page.in_code(end + 1)
        ):
            break
        end = after
    return end


def _stops(line: str) -> bool:
    return (
        len(line) > _WIDEST
        or bool(_RULE.match(line[:400]) or _BOLD.match(line[:90]))
        or line.lstrip().startswith(("```", "~~~", "<!--"))
    )


def _paths(headings: list[tuple[int, int, str]]) -> list[tuple[str, ...]]:
    """For each heading, it and those it stands under, the nearest first."""
    found: list[tuple[str, ...]] = []
    above: list[tuple[int, str]] = []
    for _, level, words in headings:
        while above and above[-1][0] >= level:
            above.pop()
        above.append((level, words))
        found.append(tuple(words for _, words in reversed(above)))
    return found


def _front_matter(text: str) -> int:
    """Where the front matter ends, or 0."""
    if not text.lstrip("\ufeff \n\r").startswith("---"):
        return 0
    begin = text.index("---")
    end = text.find("\n---", begin + 3)
    return 0 if end < 0 or end - begin > 200_000 else _line_end(text, end + 1)


def _fences(text: str, front: int) -> list[tuple[int, int]]:
    if "```" not in text and "~~~" not in text:
        return []
    found: list[tuple[int, int]] = []
    opened, mark = -1, ""
    for match in _FENCE.finditer(text, front):
        if opened < 0:
            opened, mark = match.start(), match[1]
            line = text[match.end() : _line_end(text, match.end())]
            if mark in line:
                opened = -1
        elif match[1] == mark:
            found.append((opened, match.end()))
            opened = -1
    if opened >= 0:
        found.append((opened, len(text)))
    return found


def _comments(text: str) -> list[tuple[int, int]]:
    found = []
    begin = text.find("<!--")
    while begin >= 0:
        end = text.find("-->", begin + 4)
        end = len(text) if end < 0 else end + 3
        found.append((begin, end))
        begin = text.find("<!--", end)
    return found


def _headings(text: str) -> list[tuple[int, int, str]]:
    """The place, level and words of what is written as a heading; a bold line counts as the lowest
    level.
    """
    found = []
    for match in _HEADING.finditer(f"\n{text}"):
        found.append((match.start(), len(match[1] or "*******"), match[2] or f"\x1e{match[3]}"))
    if "<h" in text:
        lines = {_line_end(text, place) for place, _, _ in found}
        for match in _HEADING_TAG.finditer(text):
            if _line_end(text, match.start()) not in lines:
                found.append((match.start(), int(match[1]), match[2]))
        found.sort()
    return found


def _inside(spans: list[tuple[int, int]], place: int) -> bool:
    if not spans:
        return False
    index = bisect_right(spans, (place, len(spans) and 1 << 62)) - 1
    return index >= 0 and spans[index][0] <= place < spans[index][1]
