"""The structure that every text file shares: lines, front matter, fenced code, comments, headings.

Offsets count characters from 0, lines and columns from 1; an end is exclusive. Lines end at line
feeds alone, as git and GitHub count them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.span import Span
from aboveboard.value import Value

_FENCE = lazy_pattern(r"(?m)^[ \t>]*(```|~~~)")
_FRONT_MATTER_START = lazy_pattern(r"\s{0,1000}---[ \t]{0,1000}\r?\n")
_FRONT_MATTER_END = lazy_pattern(r"\n---[^\S\n]*(?=\n|\Z)")
_HEADING = lazy_pattern(
    r"(?m)\n(?:[ >]{0,6}(#{1,6})[ \t]*(\S.*)|\*\*([^*\n]{1,80})\*\*:?[ \t]*)$"
)
_HEADING_TAG = lazy_pattern(r"<h([1-6])\b[^>\n]{0,300}>([^\n]{0,300})")
_BOLD_LEVEL = 7
"""The level of a bold line, below those of all headings."""
BOLD_MARK = "\x1e"
"""What the words of a heading begin with if it is a bold line."""
BYTE_ORDER_MARK = "\ufeff"

Range = tuple[int, int]
"""Two offsets: a start and an exclusive end."""


class LineIndex:
    """Converts offsets of a text to lines, columns and spans."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        lengths = [len(line) + 1 for line in self._text.split("\n")]
        return [0, *accumulate(lengths[:-1])]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span from one offset to another; an end before the start counts as equal."""
        line, column = self.position(start)
        end_line, end_column = self.position(max(start, end))
        return Span(self.path, line, column, end_line, end_column)


def line_number(text: str, offset: int) -> int:
    """Return the line of one offset; for many of them a ``LineIndex`` is faster."""
    return text.count("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line feed that ends the line of an offset, or of the text's end."""
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end


class FrontMatter(Value, frozen=True):
    """The block between two lines ``---`` at the head of a text, as offsets.

    ``start`` and ``end`` enclose its content, ``fence_end`` ends the line that closes it.
    """

    start: int
    end: int
    fence_end: int


def find_front_matter(text: str) -> FrontMatter | None:
    """Return where the front matter is, found as the Hugging Face Hub finds it; ``None`` if there
    is none.

    Whether its content is a mapping is for ``yaml_nodes.front_matter`` to decide.
    """
    opening = _FRONT_MATTER_START.match(
        text, 1 if text.startswith(BYTE_ORDER_MARK) else 0
    )
    if opening is None:
        return None
    # The line feed that the closing line needs before it may be the one of the opening line.
    closing = _FRONT_MATTER_END.search(text, opening.end() - 1)
    if closing is None:
        return None
    return FrontMatter(opening.end(), closing.start() + 1, closing.end())


def find_fences(text: str, start: int = 0) -> list[Range]:
    """Return the ranges of fenced code, in order; a fence that is not closed extends to the end."""
    if "```" not in text and "~~~" not in text:
        return []
    ranges: list[Range] = []
    opening: int | None = None
    mark = ""
    for match in _FENCE.finditer(text, start):
        if opening is None:
            rest_of_line = text[match.end() : line_end(text, match.end())]
            if match[1] not in rest_of_line:
                opening, mark = match.start(), match[1]
        elif match[1] == mark:
            ranges.append((opening, match.end()))
            opening = None
    if opening is not None:
        ranges.append((opening, len(text)))
    return ranges


def find_comments(text: str) -> list[Range]:
    """Return the ranges of HTML comments, in order; one that is not closed extends to the end."""
    ranges: list[Range] = []
    start = text.find("<!--")
    while start >= 0:
        closing = text.find("-->", start + 4)
        end = len(text) if closing < 0 else closing + 3
        ranges.append((start, end))
        start = text.find("<!--", end)
    return ranges


def find_headings(text: str) -> list[tuple[int, int, str]]:
    """Return offset, level and words of everything that is written as a heading, in order.

    A bold line by itself counts as a heading of the lowest level.
    """
    headings: list[tuple[int, int, str]] = []
    for match in _HEADING.finditer(f"\n{text}"):
        if match[1]:
            headings.append((match.start(), len(match[1]), match[2]))
        else:
            headings.append((match.start(), _BOLD_LEVEL, f"{BOLD_MARK}{match[3]}"))
    if "<h" not in text:
        return headings
    ends = {line_end(text, offset) for offset, _, _ in headings}
    for match in _HEADING_TAG.finditer(text):
        if line_end(text, match.start()) not in ends:
            headings.append((match.start(), int(match[1]), match[2]))
    return sorted(headings)


def is_inside(ranges: Sequence[Range], offset: int) -> bool:
    """Return whether an offset is in one of the ranges, which are in order and do not overlap."""
    index = bisect_right(ranges, offset, key=_range_start) - 1
    return index >= 0 and offset < ranges[index][1]


def _range_start(one: Range) -> int:
    return one[0]


class TextDocument:
    """A text file with its structure, each part worked out when it is first asked for."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def lines(self) -> LineIndex:
        """The lines of the text."""
        return LineIndex(self.path, self.text)

    @cached_property
    def front_matter(self) -> FrontMatter | None:
        """Where the front matter is."""
        return find_front_matter(self.text)

    @cached_property
    def fences(self) -> list[Range]:
        """The ranges of fenced code."""
        if self.front_matter is None:
            return find_fences(self.text)
        return find_fences(self.text, self.front_matter.fence_end)

    @cached_property
    def comments(self) -> list[Range]:
        """The ranges of HTML comments."""
        return find_comments(self.text)
