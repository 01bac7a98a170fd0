"""Reading: documents to claims, file by file, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Release
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.statements import lexicon, metadata, openness, permissions, tables
from aboveboard.statements.context import Setting
from aboveboard.statements.mention import FUTURE, Mention, Polarity
from aboveboard.statements.own_names import Names
from aboveboard.statements.sentence import sentences
from aboveboard.text.markdown import Block, Page, blocks

if TYPE_CHECKING:
    from aboveboard.statements.sentence import Sentence

MOST = 10_000
"""Places of one document that are read; real ones have some hundreds at most."""


def read(documents: Iterable[Document], release: Release) -> list[Statement]:
    """Every place that speaks of openness, by file and place."""
    chosen = [document for document in documents if document.kind in ("prose", "metadata")]
    pages = [(document, Page(document.path, document.text)) for document in chosen]
    given = [
        said.value for said in (release.name, release.about.get("repository")) if said is not None
    ]
    bare = [name.rstrip("/").rsplit("/", 1)[-1] for name in given]
    names = Names(bare, [page for document, page in pages if document.kind == "prose"])
    found: list[Statement] = []
    for document, page in pages:
        read_page = _metadata if document.kind == "metadata" else _prose
        found += sorted(islice(read_page(page, names), MOST), key=_place)
    return found


def _place(claim: Statement) -> tuple[int, int, int, int]:
    span = claim.span
    return span.line, span.column, span.end_line, span.end_column


def _prose(page: Page, names: Names) -> Iterator[Statement]:
    known = lexicon.vocabulary(lexicon.languages(page.lower))
    for start, end, subject, written in metadata.front_matter(page):
        yield _stated(page, (start, end), subject, written, "front matter states a license")
    for start, end in metadata.descriptions(page, page.front) if page.front else ():
        yield from _block(Block(page, start, end, "field"), known, names)
    for block in blocks(page, known.triggers):
        yield from _block(block, known, names)


def _metadata(page: Page, names: Names) -> Iterator[Statement]:
    for start, end, subject, written in metadata.metadata(page):
        yield _stated(page, (start, end), subject, written, "package metadata states a license")
    known = lexicon.vocabulary(lexicon.languages(page.lower))
    for start, end in metadata.descriptions(page):
        yield from _block(Block(page, start, end, "field"), known, names)


def _block(block: Block, known: lexicon.Vocabulary, names: Names) -> Iterator[Statement]:
    setting = Setting(block, names)
    if "](" in block.raw or "<img" in block.raw:
        for start, end, subject, written in metadata.badges(block.page, block.start, block.end):
            yield _stated(block.page, (start, end), subject, written, "a badge states a license")
    if block.form in ("row", "cell"):
        for start, end, kind, polarity in tables.cells(block, known, names):
            yield _told(block.page, (start, end), kind, polarity)
    header = tables.is_header(block)
    for sentence in sentences(block, known, names):
        if sentence.cues:
            said = list(openness.mentions(sentence, setting))
            if header:
                yield from (_claim(sentence, mention) for mention in said)
                continue
            denied = [
                (mention.first, mention.last) for mention in said if mention.kind == "restriction"
            ]
            for mention in (*said, *permissions.mentions(sentence, setting, denied)):
                yield _claim(sentence, mention)


def _stated(page: Page, place: tuple[int, int], subject: str, written: str, why: str) -> Statement:
    start, end = place
    span = _span(page, start, end)
    return Statement(
        span, page.text[start:end], "license", subject, "asserted", "own", why, written
    )


def _told(page: Page, place: tuple[int, int], kind: str, polarity: Polarity) -> Statement:
    span = _span(page, *place)
    return Statement(
        span,
        page.text[place[0] : place[1]],
        kind,
        "model",
        polarity,
        "own",
        "a column of a table says so",
    )


def _claim(s: Sentence, mention: Mention) -> Statement:
    page = s.block.page
    start, end = s.offset + s.starts[mention.first], s.offset + s.ends[mention.last - 1]
    return Statement(
        _span(page, start, end),
        page.text[start:end],
        mention.kind,
        mention.subject,
        mention.polarity,
        mention.role,
        mention.why,
        mention.license,
        _due(s, mention) if mention.role == FUTURE else "",
    )


def _due(s: Sentence, mention: Mention) -> str:
    """The date a promise gives; not the one a list of news begins with."""
    from aboveboard.statements import dates

    before = max(0, s.starts[mention.first] - 40) if mention.first > 6 else s.starts[mention.first]
    return dates.due(s.text[before:])


def _span(page: Page, start: int, end: int) -> Span:
    line, column = page.line_of(start)
    end_line, end_column = page.line_of(end)
    return Span(page.path, line, column, end_line, end_column)
