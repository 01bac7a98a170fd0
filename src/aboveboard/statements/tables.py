"""Tables: what a column says of a row, where a cell holds no more than *yes* or a tick."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.lexicon import Vocabulary, places, split
from aboveboard.statements.mention import Polarity
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import Block, Page, blank

_RULE = lazy_pattern(r"\n[ \t>]*\|?[ \t:|-]*-{2,}[ \t:|-]*(?:\n|$)")
_YES = lazy_pattern(
    r"^\W*(?:yes|true|open|[✓✔✅√☑]\ufe0f?|是|支持|允许|可|はい|可能|예|sí|oui|ja)\W*$|[✓✔✅√☑]",
    re.I,
)
_NO = lazy_pattern(
    r"^\W*(?:no|false|[✗✘❌×]\ufe0f?|否|不支持|不允许|不可|いいえ|不可能|아니요|non|nein)\W*$|[✗✘❌]",
    re.I,
)
_ROW = lazy_pattern(r"<tr\b", re.I)
_TICK = lazy_pattern(r"[✓✔✅√☑]|>\s*(?:yes|是)\s*<", re.I)
_MOST_ROWS = 400
_MOST = 20_000

Cell = tuple[int, int, str, Polarity]
"""Where it begins and ends in the text, the kind of what it says, and the polarity."""


def cells(block: Block, known: Vocabulary, names: Names) -> Iterator[Cell]:
    """What the columns of a table claim, where a block is its header."""
    page = block.page
    if is_header(block):
        columns = _columns(page.text, block.start, block.end)
        for index, (start, end) in enumerate(columns):
            asks = _asks(page.text[start:end], known)
            if asks:
                yield from _down(page, block.end, index, (start, end), asks, names)
    elif (
        block.form == "cell"
        and _asks(block.plain, known) == "open source"
        and _ticked_html(page, block, names)
    ):
        start, end = _words(page.text, block.start, block.end)
        yield start, end, "open_source_model", "asserted"


def is_header(block: Block) -> bool:
    """Whether a block is the header of a table: its words are questions that the rows answer."""
    return block.form == "row" and bool(_RULE.match(block.page.text, block.end))


def _asks(header: str, known: Vocabulary) -> str:
    """What a header asks of each row: *commercial* use, *open source*, or nothing."""
    words = split(blank(header).replace("\x1f", " ").lower())
    if not words or len(words) > 8:
        return ""
    concepts = {concept for concept, _, _ in known.cues(words)}
    if "commercial" in concepts and "non commercial" not in concepts:
        return "commercial"
    return "open source" if "open source" in concepts and len(words) <= 4 else ""


def _down(
    page: Page, place: int, index: int, header: tuple[int, int], asks: str, names: Names
) -> Iterator[Cell]:
    text = page.text
    line = text.find("\n", place + 1) + 1
    for _ in range(_MOST_ROWS):
        end = text.find("\n", line)
        end = len(text) if end < 0 else end
        if (
            line <= 0
            or line >= len(text)
            or "|" not in text[line:end]
            or not text[line:end].strip(" \t|:-")
        ):
            return
        columns = _columns(text, line, end)
        if index < len(columns) and _own(text[line:end], names):
            start, stop = columns[index]
            written = text[start:stop].strip()
            yes, no = bool(_YES.search(written)), bool(_NO.search(written))
            if asks == "open source" and yes:
                yield *_words(text, *header), "open_source_model", "asserted"
                return
            if asks == "commercial" and yes is not no:
                yield (
                    *_words(text, start, stop),
                    "commercial_use" if yes else "restriction",
                    "asserted",
                )
        line = end + 1


def _columns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end."""
    found = []
    place = start
    while place <= end:
        bar = text.find("|", place, end)
        bar = end if bar < 0 else bar
        found.append((place, bar))
        place = bar + 1
    if found and not text[found[0][0] : found[0][1]].strip(" \t>"):
        found = found[1:]
    return found


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The words of a cell without markup around them; the whole cell where it has none."""
    plain = blank(text[start:end]).replace("\x1f", " ")
    bare = plain.strip()
    if not bare:
        return start, end
    first = start + plain.index(bare)
    return first, first + len(bare)


def _own(row: str, names: Names) -> bool:
    lower = row.lower()
    if any(f"/{owner}/" in lower for owner in names.owners):
        return True
    return len(lower) == len(row) and any(
        names.own(word, row[start:end])
        for word, start, end in zip(split(lower), *places(lower), strict=True)
    )


def _ticked_html(page: Page, block: Block, names: Names) -> bool:
    """Whether a row of an HTML table that begins with an own name is ticked, not far below a
    cell.
    """
    if page.ticked is None:
        page.ticked = _ticked_rows(page, names)
    at = bisect_left(page.ticked, block.end)
    if at == len(page.ticked) or page.ticked[at] > block.end + _MOST:
        return False
    return page.lower.find("</table", block.end, page.ticked[at]) < 0


def _ticked_rows(page: Page, names: Names) -> list[int]:
    """Where the rows of HTML tables begin that begin with an own name and are ticked, in order."""
    starts = [match.start() for match in _ROW.finditer(page.text)]
    found = []
    for start, after in zip(starts, [*starts[1:], len(page.text)], strict=False):
        row = page.text[start : min(after, start + _MOST)]
        row = row[: row.lower().find("</table")] if "</table" in row.lower() else row
        if _TICK.search(row) and _own(row[:2000], names):
            found.append(start)
    return found
