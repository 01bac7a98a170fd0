"""Columns of tables that answer a question of their header with *yes*, *no* or a tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aboveboard.statements.block_context import is_table_header
from aboveboard.statements.lexicon import Vocabulary, split, word_bounds
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import BREAK, Block, blank
from aboveboard.value import Value

_MOST_ROWS = 400
_LONGEST_HEADER = 8
_LONGEST_ANSWER = 4


class Answer(Value, frozen=True):
    """A cell that answers yes or no: its offsets in the text, and what it states."""

    start: int
    end: int
    kind: str


def find_answers(
    block: Block, vocabulary_of: Callable[[Block], Vocabulary], names: Names
) -> Iterator[Answer]:
    """What the rows with an own name answer to a question about commercial use."""
    if not is_table_header(block):
        return
    known = vocabulary_of(block)
    for index, (start, end) in enumerate(
        _split_cells(block.page.text, block.start, block.end)
    ):
        if _asks_about_commerce(block.page.text[start:end], known):
            yield from _read_column(block, index, known, names)


def _asks_about_commerce(header: str, known: Vocabulary) -> bool:
    words = split(blank(header).replace(BREAK, " ").lower())
    if not 0 < len(words) <= _LONGEST_HEADER:
        return False
    concepts = {concept for concept, _, _ in known.find_cues(words)}
    return "commercial" in concepts and "non commercial" not in concepts


def _read_column(
    block: Block, index: int, known: Vocabulary, names: Names
) -> Iterator[Answer]:
    text = block.page.text
    for start, end in _rows_below(text, block.end):
        cells = _split_cells(text, start, end)
        if index < len(cells) and _names_own(text[start:end], names):
            first, last = _trim(text, *cells[index])
            kind = _answer(text[first:last], known)
            if kind:
                yield Answer(first, last, kind)


def _answer(written: str, known: Vocabulary) -> str:
    words = set(split(written.lower()))
    if len(words) > _LONGEST_ANSWER:
        return ""
    yes = not words.isdisjoint(known.lists.get("yes", ()))
    no = not words.isdisjoint(known.lists.get("no", ()))
    if yes is no:
        return ""
    if yes:
        return "commercial_use"
    return "restriction"


def _rows_below(text: str, header_end: int) -> Iterator[tuple[int, int]]:
    start = text.find("\n", header_end + 1) + 1
    for _ in range(_MOST_ROWS):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        row = text[start:end]
        if start == 0 or "|" not in row or not row.strip(" \t|:-"):
            return
        yield start, end
        start = end + 1


def _split_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end."""
    cells = []
    begin = start
    while begin <= end:
        bar = text.find("|", begin, end)
        if bar < 0:
            bar = end
        cells.append((begin, bar))
        begin = bar + 1
    first = "x"
    if cells:
        first = text[cells[0][0] : cells[0][1]]
    if not first.strip(" \t>"):
        return cells[1:]
    return cells


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The words of a cell without markup around them; the whole cell where it has none."""
    plain = blank(text[start:end]).replace(BREAK, " ")
    bare = plain.strip()
    if not bare:
        return start, end
    first = start + plain.index(bare)
    return first, first + len(bare)


def _names_own(row: str, names: Names) -> bool:
    lower = row.lower()
    if any(f"/{owner}/" in lower for owner in names.owners):
        return True
    if len(lower) != len(row):
        return False
    words = zip(split(lower), *word_bounds(lower), strict=True)
    return any(names.own(word, row[start:end]) for word, start, end in words)
