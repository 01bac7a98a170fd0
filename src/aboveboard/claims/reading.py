"""Reading: documents to claims, file by file, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.claims import openness, words
from aboveboard.claims.names import Names
from aboveboard.claims.page import Block, Page, blocks
from aboveboard.claims.sentence import Sentence, sentences
from aboveboard.claims.setting import Setting
from aboveboard.model import Claim, Document, Release, Span


def read(documents: Iterable[Document], release: Release) -> list[Claim]:
    """Every place that speaks of openness, by file and place."""
    chosen = [document for document in documents if document.kind in ("prose", "metadata")]
    pages = [(document, Page(document.path, document.text)) for document in chosen]
    given = [said.value for said in (release.name, release.about.get("repository")) if said is not None]
    names = Names([name.rstrip("/").rsplit("/", 1)[-1] for name in given], [page for document, page in pages if document.kind == "prose"])
    found: list[Claim] = []
    for _, page in pages:
        found += _read_page(page, names)
    return found


def _read_page(page: Page, names: Names) -> list[Claim]:
    known = words.vocabulary(words.languages(page.lower))
    found: list[Claim] = []
    for block in blocks(page, known.triggers):
        found += _read_block(block, known, names)
    return found


def _read_block(block: Block, known: words.Vocabulary, names: Names) -> Iterator[Claim]:
    setting = Setting(block)
    for sentence in sentences(block, known, names):
        if sentence.cues:
            for mention in openness.mentions(sentence, setting):
                yield _claim(sentence, mention)


def _claim(s: Sentence, mention: openness.Mention) -> Claim:
    page = s.block.page
    start, end = s.offset + s.starts[mention.first], s.offset + s.ends[mention.last - 1]
    line, column = page.line_of(start)
    end_line, end_column = page.line_of(end)
    return Claim(
        Span(page.path, line, column, end_line, end_column),
        page.text[start:end],
        mention.kind,
        mention.subject,
        mention.polarity,  # type: ignore[arg-type]
        mention.role,
        mention.why,
        mention.license,
    )
