"""YAML text to a tree of nodes, each with the exact place it was read from.

Every scalar stays the text that was written (``no``, ``1.10`` and dates survive). What makes YAML
say something else than it shows is refused, with the place and the way out: duplicate keys, aliases
and anchors, merge keys, tags, a second document. Nothing is raised: trouble is a ``Problem`` beside
whatever could be read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Literal

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.manifest import Problem
from aboveboard.model.span import Span
from aboveboard.value import Value

MAX_CHARACTERS = 2_000_000
"""Longest text that is parsed: the largest model cards in use have a few hundred thousand."""
MAX_DEPTH = 64
MAX_NODES = 100_000
MAX_PROBLEMS = 100
"""How many problems of one text are told; whoever has more mends those first."""

_EMPTY = frozenset(("", "~", "null", "Null", "NULL"))
_OPENING = lazy_pattern(r"\s{0,1000}---[ \t]{0,1000}\r?\n")


Kind = Literal["text", "list", "map", "broken"]


class Places:
    """Turns offsets into a text into spans; lines end at line feeds alone, as git and GitHub count
    them.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def span(self, start: int, end: int) -> Span:
        """The span from one offset to another."""
        line, column = self._place(start)
        end_line, end_column = self._place(max(start, end))
        return Span(self.path, line, column, end_line, end_column)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Node:
    """A value: a text, a list of nodes, or a map. ``broken`` stands where something was refused.

    ``plain`` says that a text is written without quotes, on one line or several. Made by the
    thousand for a large model card and read in a handful of places, so that its span is worked out
    when it is asked for.
    """

    __slots__ = ("_end", "_places", "_start", "entries", "items", "kind", "plain", "value")

    def __init__(
        self, kind: Kind, places: Places, start: int, end: int, value: str = "", plain: bool = False
    ) -> None:
        self.kind = kind
        self.value = value
        self.plain = plain
        self.items: tuple[Node, ...] = ()
        self.entries: tuple[tuple[Node, Node], ...] = ()
        self._places = places
        self._start = start
        self._end = end

    @property
    def span(self) -> Span:
        """Where it stands in its file."""
        return self._places.span(self._start, self._end)

    @property
    def empty(self) -> bool:
        """Whether nothing is said: no text, an unquoted null, a list or a map without content."""
        if self.kind == "text":
            return not self.value.strip() or (self.plain and self.value in _EMPTY)
        return self.kind != "broken" and not self.items and not self.entries

    def get(self, key: str) -> Node | None:
        """The value of a key of a map, ``None`` where there is none (or this is no map)."""
        return next((value for name, value in self.entries if name.value == key), None)


class Reading(Value, frozen=True):
    """What came of a text: the root node, what is wrong, and whether the text was read to its
    end.
    """

    root: Node | None
    problems: tuple[Problem, ...] = ()
    whole: bool = True


def note(problems: list[Problem], problem: Problem) -> None:
    """Add a problem; after the hundredth only that there are more."""
    if len(problems) < MAX_PROBLEMS:
        problems.append(problem)
    elif len(problems) == MAX_PROBLEMS:
        message = f"There are more than {MAX_PROBLEMS} problems; those from here on are not listed."
        problems.append(
            Problem("manifest-invalid", message, problem.span, "Mend the others first.")
        )


def quoted(text: str) -> str:
    """A word of the file as messages show it: between backticks, on one line, and never long."""
    shown = " ".join(text[:200].split())
    return f"`{shown[:80]}…`" if len(shown) > 80 or len(text) > 200 else f"`{shown}`"


def read(path: str, text: str, start: int = 0, end: int | None = None) -> Reading:
    """Parse a text, or the part of it between two offsets; spans are those of the whole text."""
    places = Places(path, text)
    end = len(text) if end is None else end
    if start == 0 and text.startswith("\ufeff"):
        start = 1  # a byte order mark is no content
    if end - start > MAX_CHARACTERS:
        return Reading(None, (_too_large(places, start),), whole=False)
    body, problems = _printable(text[start:end], places, start)
    builder = _Builder(places, start, body, problems)
    builder.run()
    return Reading(builder.root, tuple(problems), builder.whole)


def front_matter(path: str, text: str) -> Reading | None:
    """The YAML block between two lines ``---`` at the head of a Markdown file; ``None`` where there
    is none.

    The fence is found as the Hugging Face Hub finds it. A block that is no map (text between two
    horizontal rules) is no front matter either; one that cannot be parsed is, with its problems.
    """
    opening = _OPENING.match(text, 1 if text.startswith("\ufeff") else 0)
    if opening is None:
        return None
    end = _closing(text, opening.end())
    if end < 0:
        return None
    reading = read(path, text, opening.end(), end)
    if reading.whole and (reading.root is None or reading.root.kind != "map"):
        return None
    return reading


def _closing(text: str, start: int) -> int:
    """Offset of the line ``---`` that closes a block, -1 where it stays open."""
    while 0 <= start < len(text):
        stop = text.find("\n", start)
        line = text[start:] if stop < 0 else text[start:stop]
        if line.rstrip() == "---" and line.startswith("---"):
            return start
        start = stop + 1 if stop >= 0 else -1
    return -1


def _too_large(places: Places, start: int) -> Problem:
    message = f"The text is longer than {MAX_CHARACTERS:,} characters and was not read."
    return Problem(
        "manifest-invalid",
        message,
        places.span(start, start),
        "Keep long lists in files of their own.",
    )


def _printable(body: str, places: Places, start: int) -> tuple[str, list[Problem]]:
    """The text with characters that YAML forbids blanked out, and a problem for the first of
    them.
    """
    forbidden = [letter for letter in set(body) if not _allowed(ord(letter))]
    if not forbidden:
        return body, []
    first = min(body.index(letter) for letter in forbidden)
    code = ord(body[first])
    if code == 0xFFFD or 0xD800 <= code <= 0xDFFF:
        message, fix = "A character here could not be decoded.", "Save the file as UTF-8."
    elif code == 0:
        message, fix = (
            "There is a NUL character here.",
            "Save the file as UTF-8 (UTF-16 looks like this).",
        )
    else:
        message, fix = f"The control character U+{code:04X} cannot stand in YAML.", "Remove it."
    span = places.span(start + first, start + first + 1)
    blanks = str.maketrans(dict.fromkeys(forbidden, " "))
    return body.translate(blanks), [Problem("manifest-invalid", message, span, fix)]


def _allowed(code: int) -> bool:
    """Whether YAML 1.1 allows a character; a byte order mark in the text and U+FFFD tell of a wrong
    encoding.
    """
    if code < 0xA0:
        return 0x20 <= code <= 0x7E or code in (0x09, 0x0A, 0x0D, 0x85)
    return code <= 0xD7FF or (0xE000 <= code <= 0xFFFC and code != 0xFEFF) or code >= 0x10000


class _Frame:
    """A collection that is being read."""

    def __init__(self, kind: Literal["list", "map"], start: int) -> None:
        self.kind: Literal["list", "map"] = kind
        self.start = start
        self.last = start
        self.items: list[Node] = []
        self.entries: list[tuple[Node, Node]] = []
        self.key: Node | None = None
        self.keys: dict[str, Node] = {}


class _Builder:
    """Puts parser events together to nodes, without recursion, and refuses what the module
    docstring lists.
    """

    def __init__(self, places: Places, start: int, body: str, problems: list[Problem]) -> None:
        self.root: Node | None = None
        self.whole = True
        self._places = places
        self._start = start
        self._body = body
        self._problems = problems
        self._frames: list[_Frame] = []
        self._count = 0
        self._documents = 0

    def run(self) -> None:
        import yaml

        loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        events: Iterator[Any] = yaml.parse(self._body, Loader=loader)
        try:
            for event in events:
                if not self._take(event, type(event).__name__):
                    break
        except yaml.YAMLError as wrong:
            self._refuse(wrong)
        while self._frames:
            frame = self._frames[-1]
            self._close(frame.last)

    def _refuse(self, wrong: Any) -> None:
        self.whole = False
        conflict = f"\n{self._body}".find("\n<<<<<<< ")
        if conflict >= 0:
            message, fix = (
                "An unresolved merge conflict begins here.",
                "Resolve it, and remove git's marks.",
            )
            self._problem(message, conflict, conflict + 7, fix)
            return
        mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
        at = mark.index if mark is not None else len(self._body)
        words = str(
            getattr(wrong, "problem", None)
            or getattr(wrong, "reason", None)
            or "the text ends too early"
        )
        words, fix = self._explained(words, at)
        begun = getattr(wrong, "context_mark", None)
        context = getattr(wrong, "context", None)
        if begun is not None and context and begun.index < at:
            line = self._places.span(self._start + begun.index, self._start + begun.index).line
            words = f"{words}, {context} that begins on line {line}"
        self._problem(f"This is not valid YAML: {words}.", at, at, fix)

    def _explained(self, words: str, at: int) -> tuple[str, str]:
        """What the parser found wrong, in plain words, and the way out."""
        letter = self._body[at : at + 1]
        if letter == "\t":
            return "there is a tab where YAML allows spaces only", "Indent with spaces."
        if "mapping values are not allowed" in words:
            if self._line(at).count(": ") > 1:
                return (
                    "there is a second `: ` on this line",
                    "Put the text that holds a colon in quotes.",
                )
            return (
                "a key stands where the line above goes on",
                "Indent it like the keys it belongs to.",
            )
        if "cannot start any token" in words:
            return f"a value cannot begin with `{letter}`", "Put the value in quotes."
        plain = words.replace("did not find expected", "expected").replace(
            "could not find expected", "expected"
        )
        return plain, "Check indentation, brackets, colons and quotes here and on the line above."

    def _line(self, at: int) -> str:
        start = self._body.rfind("\n", 0, at) + 1
        stop = self._body.find("\n", at)
        return self._body[start:] if stop < 0 else self._body[start:stop]

    def _problem(self, message: str, start: int, end: int, fix: str) -> None:
        span = self._places.span(self._start + start, self._start + end)
        note(self._problems, Problem("manifest-invalid", message, span, fix))

    def _take(self, event: Any, name: str) -> bool:
        """Take one event; ``False`` stops the reading."""
        if name == "DocumentStartEvent":
            return self._document(event)
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            start, end = event.start_mark.index, event.end_mark.index
            self._close(end if end > start else self._frames[-1].last)
            return True
        if name not in ("ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"):
            return True
        self._count += 1
        start, end = event.start_mark.index, event.end_mark.index
        if name == "AliasEvent":
            self._problem(
                f"The alias {quoted('*' + event.anchor)} stands for text elsewhere.",
                start,
                end,
                "Write the value out.",
            )
            self._place(self._node("broken", start, end), end)
        elif name == "ScalarEvent":
            self._scalar(event, self._bare(event, start, end), end)
        else:
            self._bare(event, start, end)
            self._frames.append(_Frame("map" if name == "MappingStartEvent" else "list", start))
        return self._within_limits(start)

    def _document(self, event: Any) -> bool:
        self._documents += 1
        if self._documents == 1:
            return True
        start, end = event.start_mark.index, event.end_mark.index
        self._problem(
            "A second YAML document starts here; it is not read.",
            start,
            end,
            "Keep one document a file.",
        )
        return False

    def _bare(self, event: Any, start: int, end: int) -> int:
        """Refuse tag and anchor of an event; gives the offset where its value begins."""
        if event.anchor is not None:
            message = f"The anchor {quoted('&' + event.anchor)} makes a value stand for others."
            self._problem(message, start, end, "Remove it and write values out.")
        if event.tag is not None:
            shown = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._problem(
                f"The tag {shown} is not supported; every value is text.", start, end, "Remove it."
            )
        if event.anchor is None and event.tag is None:
            return start
        while self._body[start : start + 1] in ("&", "!"):  # skip the words that are tag and anchor
            word = re.compile(r"\S{1,1024}").match(self._body, start, end)
            start = word.end() if word else end
            while start < end and self._body[start] in " \t\r\n":
                start += 1
        return start

    def _scalar(self, event: Any, start: int, end: int) -> None:
        if event.style in ("|", ">"):  # the parser ends a block where the next token starts
            end = start + len(self._body[start:end].rstrip())
        if any("\ud800" <= letter <= "\udfff" for letter in event.value):
            # Only the parser without libyaml lets an escape make one; nothing could write it again.
            message = "An escape here stands for half a character (a surrogate)."
            self._problem(message, start, end, "Write the character itself.")
            self._place(self._node("broken", start, end), end)
            return
        self._place(self._node("text", start, end, event.value, plain=not event.style), end)

    def _node(self, kind: Kind, start: int, end: int, value: str = "", plain: bool = False) -> Node:
        return Node(
            kind, self._places, self._start + start, self._start + max(start, end), value, plain
        )

    def _within_limits(self, at: int) -> bool:
        if len(self._frames) > MAX_DEPTH:
            message, fix = f"Values are nested more than {MAX_DEPTH} deep.", "Flatten them."
        elif self._count > MAX_NODES:
            message, fix = (
                f"There are more than {MAX_NODES:,} values.",
                "Keep long lists in files of their own.",
            )
        else:
            return True
        self._problem(message, at, at, fix)
        self.whole = False
        return False

    def _close(self, end: int) -> None:
        frame = self._frames.pop()
        if frame.key is not None:  # only where the text broke off between a key and its value
            frame.entries.append((frame.key, self._node("broken", frame.last, frame.last)))
        node = self._node(frame.kind, frame.start, end)
        node.items, node.entries = tuple(frame.items), tuple(frame.entries)
        self._place(node, end)

    def _place(self, node: Node, end: int) -> None:
        if not self._frames:
            self.root = node
            return
        frame = self._frames[-1]
        frame.last = max(frame.last, end)
        if frame.kind == "list":
            frame.items.append(node)
        elif frame.key is None:
            frame.key = node
        else:
            self._entry(frame, frame.key, node)
            frame.key = None

    def _entry(self, frame: _Frame, key: Node, value: Node) -> None:
        if key.kind != "text" or key.empty:
            if key.kind != "broken":
                self._key_problem(key, "A key must be a word.", "Write `key: value`.")
            return
        if key.value == "<<" and key.plain:
            self._key_problem(
                key, "The merge key `<<` brings in text from elsewhere.", "Write the values out."
            )
        elif key.value in frame.keys:
            first = frame.keys[key.value].span.line
            message = (
                f"The key {quoted(key.value)} is already on line {first}; this one is not read."
            )
            fix = "Keep one of them, or make its value a list."
            problem = Problem("manifest-invalid", message, key.span, fix, code="repeated-key")
            note(self._problems, problem)
        else:
            frame.keys[key.value] = key
            frame.entries.append((key, value))

    def _key_problem(self, key: Node, message: str, fix: str) -> None:
        note(self._problems, Problem("manifest-invalid", message, key.span, fix))
