"""The reader: documents to statements, block by block, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Release
from aboveboard.model.statements import Statement
from aboveboard.statements import metadata
from aboveboard.statements.answer_columns import find_answers
from aboveboard.statements.assembly import assemble_statements, make_span
from aboveboard.statements.decision import Decider, load_decider
from aboveboard.statements.examples import PageExamples
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import Page

MOST = 10_000
"""Places of one document that are read; real ones have some hundreds at most."""
_FIELD_CERTAINTY = 0.98
_COLUMN_CERTAINTY = 0.9


def read_documents(
    documents: Iterable[Document],
    release: Release,
    decider: Decider | None = None,
    *,
    explain: bool = False,
) -> list[Statement]:
    """Every place that states something about openness or terms, by file and position.

    ``decider`` takes the place of the models that are shipped. ``explain`` asks for the reasons of
    what is passed over too.
    """
    chosen = [
        document for document in documents if document.kind in ("prose", "metadata")
    ]
    pages = [(document, Page(document.path, document.text)) for document in chosen]
    names = collect_names(
        release, [page for document, page in pages if document.kind == "prose"]
    )
    found: list[Statement] = []
    for document, page in pages:
        is_metadata = document.kind == "metadata"
        statements = _read_page(
            page,
            names,
            decider,
            is_metadata=is_metadata,
            explain=explain,
        )
        found += sorted(islice(statements, MOST), key=_position)
    return found


def collect_names(release: Release, pages: list[Page]) -> Names:
    """The project's own names: those of the release, its repository, and its pages' titles."""
    given = [release.name, release.about.get("repository")]
    addresses = [each.value.rstrip("/") for each in given if each is not None]
    return Names([address.rsplit("/", 1)[-1] for address in addresses], pages)


def _position(statement: Statement) -> tuple[int, int, int, int]:
    span = statement.span
    return span.line, span.column, span.end_line, span.end_column


def _read_page(
    page: Page,
    names: Names,
    decider: Decider | None,
    *,
    is_metadata: bool,
    explain: bool,
) -> Iterator[Statement]:
    if is_metadata:
        for field in metadata.find_package_licenses(page):
            yield _state_field(page, field, "package metadata states a license")
    else:
        for field in metadata.find_front_matter_licenses(page):
            yield _state_field(page, field, "front matter states a license")
    examples = PageExamples(page, names, is_metadata=is_metadata)
    for block in examples.find_blocks():
        found = examples.collect(block)
        if found:
            decider = decider or load_decider()
            yield from assemble_statements(block, found, decider, explain=explain)
        for answer in find_answers(block, examples.vocabulary_of, names):
            yield Statement(
                make_span(page, answer.start, answer.end),
                page.text[answer.start : answer.end],
                answer.kind,
                "model",
                why="a column of a table states it",
                certainty=_COLUMN_CERTAINTY,
                limits="commercial" if answer.kind == "restriction" else "",
            )


def _state_field(page: Page, field: metadata.Field, why: str) -> Statement:
    return Statement(
        make_span(page, field.start, field.end),
        page.text[field.start : field.end],
        "license",
        field.subject,
        why=why,
        license=field.license,
        certainty=_FIELD_CERTAINTY,
    )
