"""Parse YAML text to a tree of nodes, each with the exact span it was read from.

Every scalar stays the text that was written (``no``, ``1.10`` and dates survive). What makes YAML
mean something else than it shows is refused, with the span and the way out: duplicate keys, aliases
and anchors, merge keys, tags, a second document. Nothing is raised: what is wrong is a ``Problem``
beside all that could be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.manifest import Problem
from aboveboard.model.span import Span
from aboveboard.text.document import (
    BYTE_ORDER_MARK,
    LineIndex,
    find_front_matter,
    line_end,
)
from aboveboard.value import Value

MAX_CHARACTERS = 2_000_000
"""Longest text that is parsed: the largest model cards in use have a few hundred thousand."""
MAX_DEPTH = 64
MAX_NODES = 100_000
MAX_PROBLEMS = 100
"""How many problems of one text are listed; more are better fixed after those."""

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_WORD = lazy_pattern(r"\S{1,1024}")
_RULE: Literal["manifest-invalid"] = "manifest-invalid"

Kind = Literal["text", "list", "map", "broken"]


class Node:
    """A value: a text, a list of nodes, or a map; ``broken`` where something was refused.

    ``plain`` is true of a text that is written without quotes, on one line or several. A large
    model card has thousands of nodes and few spans are needed, so a span is worked out when it is
    asked for.
    """

    __slots__ = (
        "_end",
        "_lines",
        "_start",
        "entries",
        "items",
        "kind",
        "plain",
        "value",
    )

    def __init__(
        self,
        kind: Kind,
        lines: LineIndex,
        start: int,
        end: int,
        value: str = "",
        plain: bool = False,
    ) -> None:
        self.kind = kind
        self.value = value
        self.plain = plain
        self.items: tuple[Node, ...] = ()
        self.entries: tuple[tuple[Node, Node], ...] = ()
        self._lines = lines
        self._start = start
        self._end = end

    @property
    def span(self) -> Span:
        """The span of the node in its file."""
        return self._lines.span(self._start, self._end)

    @property
    def empty(self) -> bool:
        """Whether it has no content: no text, an unquoted null, a list or a map without entries."""
        if self.kind == "broken":
            return False
        if self.kind != "text":
            return not self.items and not self.entries
        if self.plain and self.value in _NULLS:
            return True
        return not self.value.strip()

    def get(self, key: str) -> Node | None:
        """Return the value of a key of a map, ``None`` if there is none (or this is no map)."""
        for name, value in self.entries:
            if name.value == key:
                return value
        return None


class Reading(Value, frozen=True):
    """The result of parsing: the root node, what is wrong, and whether all of the text was
    parsed.
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
        problems.append(Problem(_RULE, message, problem.span, "Mend the others first."))


def quoted(text: str) -> str:
    """Return a word of the file as messages show it: in backticks, on one line, never long."""
    shown = " ".join(text[:200].split())
    if len(shown) > 80 or len(text) > 200:
        return f"`{shown[:80]}…`"
    return f"`{shown}`"


def read(path: str, text: str, start: int = 0, end: int | None = None) -> Reading:
    """Parse a text, or the part of it between two offsets; spans are those of the whole text."""
    lines = LineIndex(path, text)
    if end is None:
        end = len(text)
    if start == 0 and text.startswith(BYTE_ORDER_MARK):
        start = 1
    if end - start > MAX_CHARACTERS:
        return Reading(None, (_describe_excess(lines, start),), whole=False)
    body, problems = _blank_forbidden(text[start:end], lines, start)
    builder = _Builder(lines, start, body, problems)
    builder.run()
    return Reading(builder.root, tuple(problems), builder.whole)


def front_matter(path: str, text: str) -> Reading | None:
    """Parse the front matter of a Markdown file; ``None`` if it has none.

    A block that is no map (text between two horizontal rules) is no front matter; one that cannot
    be parsed is, with its problems.
    """
    block = find_front_matter(text)
    if block is None:
        return None
    reading = read(path, text, block.start, block.end)
    is_map = reading.root is not None and reading.root.kind == "map"
    if reading.whole and not is_map:
        return None
    return reading


def _describe_excess(lines: LineIndex, start: int) -> Problem:
    message = f"The text is longer than {MAX_CHARACTERS:,} characters and was not read."
    fix = "Keep long lists in files of their own."
    return Problem(_RULE, message, lines.span(start, start), fix)


def _blank_forbidden(
    body: str, lines: LineIndex, start: int
) -> tuple[str, list[Problem]]:
    """The text with characters that YAML forbids blanked, and a problem for the first of them."""
    forbidden = [letter for letter in set(body) if not _is_allowed(ord(letter))]
    if not forbidden:
        return body, []
    first = min(body.index(letter) for letter in forbidden)
    message, fix = _explain_forbidden(ord(body[first]))
    span = lines.span(start + first, start + first + 1)
    blanks = str.maketrans(dict.fromkeys(forbidden, " "))
    return body.translate(blanks), [Problem(_RULE, message, span, fix)]


def _explain_forbidden(code: int) -> tuple[str, str]:
    """The message and the fix for a character that YAML forbids."""
    if code == 0xFFFD or 0xD800 <= code <= 0xDFFF:
        return "A character here could not be decoded.", "Save the file as UTF-8."
    if code == 0:
        fix = "Save the file as UTF-8 (UTF-16 looks like this)."
        return "There is a NUL character here.", fix
    return f"The control character U+{code:04X} cannot stand in YAML.", "Remove it."


def _is_allowed(code: int) -> bool:
    """Whether YAML 1.1 allows a character.

    A byte order mark within the text and U+FFFD are signs of a wrong encoding.
    """
    if code < 0xA0:
        return 0x20 <= code <= 0x7E or code in (0x09, 0x0A, 0x0D, 0x85)
    if code in (0xFEFF, 0xFFFD):
        return False
    return not (0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF))


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


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


class _Builder:
    """Builds nodes from the parser's events, without recursion.

    It refuses what the module docstring lists.
    """

    def __init__(
        self, lines: LineIndex, start: int, body: str, problems: list[Problem]
    ) -> None:
        self.root: Node | None = None
        self.whole = True
        self._lines = lines
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
                if not self._take_event(event, type(event).__name__):
                    break
        except yaml.YAMLError as error:
            self._refuse_text(error)
        while self._frames:
            self._close_frame(self._frames[-1].last)

    def _refuse_text(self, error: Any) -> None:
        """Note why the text cannot be parsed any further."""
        self.whole = False
        conflict = f"\n{self._body}".find("\n<<<<<<< ")
        if conflict >= 0:
            message = "An unresolved merge conflict begins here."
            self._add_problem(
                message, conflict, conflict + 7, "Resolve it, and remove git's marks."
            )
            return
        context_mark = getattr(error, "context_mark", None)
        mark = getattr(error, "problem_mark", None) or context_mark
        offset = mark.index if mark is not None else len(self._body)
        problem, fix = self._explain_error(error, offset)
        context = getattr(error, "context", None)
        if context_mark is not None and context and context_mark.index < offset:
            line, _ = self._lines.position(self._start + context_mark.index)
            problem = f"{problem}, {context} that begins on line {line}"
        self._add_problem(f"This is not valid YAML: {problem}.", offset, offset, fix)

    def _explain_error(self, error: Any, offset: int) -> tuple[str, str]:
        """What the parser found wrong, in plain words, and the fix."""
        words = getattr(error, "problem", None) or getattr(error, "reason", None)
        words = str(words or "the text ends too early")
        letter = self._body[offset : offset + 1]
        if letter == "\t":
            return "there is a tab where YAML allows spaces only", "Indent with spaces."
        if "mapping values are not allowed" in words:
            return self._explain_colon(offset)
        if "cannot start any token" in words:
            return f"a value cannot begin with `{letter}`", "Put the value in quotes."
        words = words.replace("did not find expected", "expected")
        words = words.replace("could not find expected", "expected")
        return (
            words,
            "Check indentation, brackets, colons and quotes here and on the line above.",
        )

    def _explain_colon(self, offset: int) -> tuple[str, str]:
        start = self._body.rfind("\n", 0, offset) + 1
        line = self._body[start : line_end(self._body, offset)]
        if line.count(": ") > 1:
            fix = "Put the text that holds a colon in quotes."
            return "there is a second `: ` on this line", fix
        fix = "Indent it like the keys it belongs to."
        return "a key stands where the line above goes on", fix

    def _add_problem(self, message: str, start: int, end: int, fix: str) -> None:
        span = self._lines.span(self._start + start, self._start + end)
        note(self._problems, Problem(_RULE, message, span, fix))

    def _take_event(self, event: Any, name: str) -> bool:
        """Take one event; ``False`` ends the parsing."""
        if name == "DocumentStartEvent":
            return self._start_document(event)
        start, end = event.start_mark.index, event.end_mark.index
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            self._close_frame(end if end > start else self._frames[-1].last)
            return True
        if name == "AliasEvent":
            self._refuse_alias(event, start, end)
        elif name == "ScalarEvent":
            self._add_scalar(event, self._refuse_properties(event, start, end), end)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self._refuse_properties(event, start, end)
            kind: Literal["map", "list"] = (
                "map" if name == "MappingStartEvent" else "list"
            )
            self._frames.append(_Frame(kind, start))
        else:
            return True
        self._count += 1
        return self._check_limits(start)

    def _start_document(self, event: Any) -> bool:
        self._documents += 1
        if self._documents == 1:
            return True
        message = "A second YAML document starts here; it is not read."
        start, end = event.start_mark.index, event.end_mark.index
        self._add_problem(message, start, end, "Keep one document a file.")
        return False

    def _refuse_alias(self, event: Any, start: int, end: int) -> None:
        message = f"The alias {quoted('*' + event.anchor)} stands for text elsewhere."
        self._add_problem(message, start, end, "Write the value out.")
        self._add_node(self._build_node("broken", start, end), end)

    def _refuse_properties(self, event: Any, start: int, end: int) -> int:
        """Refuse the tag and the anchor of a value; return the offset at which the value starts."""
        if event.anchor is None and event.tag is None:
            return start
        if event.anchor is not None:
            message = f"The anchor {quoted('&' + event.anchor)} makes a value stand for others."
            self._add_problem(message, start, end, "Remove it and write values out.")
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            message = f"The tag {tag} is not supported; every value is text."
            self._add_problem(message, start, end, "Remove it.")
        while self._body[start : start + 1] in ("&", "!"):
            word = _WORD.match(self._body, start, end)
            start = word.end() if word else end
            while start < end and self._body[start] in " \t\r\n":
                start += 1
        return start

    def _add_scalar(self, event: Any, start: int, end: int) -> None:
        if event.style in ("|", ">"):
            # The parser ends a block where the next token starts.
            end = start + len(self._body[start:end].rstrip())
        if _has_surrogate(event.value):
            # Only the parser without libyaml lets an escape make one; nothing could write it again.
            message = "An escape here stands for half a character (a surrogate)."
            self._add_problem(message, start, end, "Write the character itself.")
            self._add_node(self._build_node("broken", start, end), end)
            return
        node = self._build_node("text", start, end, event.value, plain=not event.style)
        self._add_node(node, end)

    def _build_node(
        self, kind: Kind, start: int, end: int, value: str = "", plain: bool = False
    ) -> Node:
        end = self._start + max(start, end)
        return Node(kind, self._lines, self._start + start, end, value, plain)

    def _check_limits(self, offset: int) -> bool:
        """Whether there may be more; if not, the reason is noted."""
        if len(self._frames) > MAX_DEPTH:
            message = f"Values are nested more than {MAX_DEPTH} deep."
            fix = "Flatten them."
        elif self._count > MAX_NODES:
            message = f"There are more than {MAX_NODES:,} values."
            fix = "Keep long lists in files of their own."
        else:
            return True
        self._add_problem(message, offset, offset, fix)
        self.whole = False
        return False

    def _close_frame(self, end: int) -> None:
        frame = self._frames.pop()
        if frame.key is not None:
            # The text broke off between a key and its value.
            frame.entries.append(
                (frame.key, self._build_node("broken", frame.last, frame.last))
            )
        node = self._build_node(frame.kind, frame.start, end)
        node.items = tuple(frame.items)
        node.entries = tuple(frame.entries)
        self._add_node(node, end)

    def _add_node(self, node: Node, end: int) -> None:
        """Add a finished node to the collection that is being read."""
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
            self._add_entry(frame, frame.key, node)
            frame.key = None

    def _add_entry(self, frame: _Frame, key: Node, value: Node) -> None:
        if key.kind == "broken":
            return
        if key.kind != "text" or key.empty:
            self._refuse_key(key, "A key must be a word.", "Write `key: value`.")
        elif key.value == "<<" and key.plain:
            message = "The merge key `<<` brings in text from elsewhere."
            self._refuse_key(key, message, "Write the values out.")
        elif key.value in frame.keys:
            line = frame.keys[key.value].span.line
            message = (
                f"The key {quoted(key.value)} is already on line {line}; "
                "this one is not read."
            )
            fix = "Keep one of them, or make its value a list."
            problem = Problem(_RULE, message, key.span, fix, code="repeated-key")
            note(self._problems, problem)
        else:
            frame.keys[key.value] = key
            frame.entries.append((key, value))

    def _refuse_key(self, key: Node, message: str, fix: str) -> None:
        note(self._problems, Problem(_RULE, message, key.span, fix))
