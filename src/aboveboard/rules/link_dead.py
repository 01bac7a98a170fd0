"""A link that the release gives leads nowhere.

## What it checks

Online: links in the README and other documents that lead to where artifacts are published (model
hubs, code hosts, archives), the base models that the manifest names, and the addresses where it
says that withheld data can be obtained. Only 404 and 410 count. A host that is slow, refuses, asks
for a login or is not reached leaves the link *unknown*, and nothing is reported. A declared
artifact that is not there is reported by `artifact-missing` instead.

## Why it matters

Who wants to rebuild, check or license the release follows these links. Links to code in papers die
at several percent within a few years; those to weights and data on hubs when an account or a
repository is renamed or closed.

## How to fix it

Point the link to where the thing is now, or say that it is no longer there. Deposit what must last
in an archive that gives a DOI.

## When to ignore it

When the document quotes a link for the record, such as a changelog that says what was withdrawn.

## References

- RFC 9110, 404 and 410: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5
- How many links to Git hosts in papers are dead: https://arxiv.org/abs/2401.04887
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.text.document import line_number
from aboveboard.truth import Truth

_LINK_CHARACTERS = frozenset("-_/~%=&#+@?")
"""Characters, besides letters and digits, that continue a link."""


def find_dead_links(case: Case) -> Iterator[Hit]:
    """Yield links that are known to lead nowhere, once in each document."""
    for declaration in _find_declared_links(case):
        if _is_dead(declaration.value, case):
            yield _report_link(declaration.span, declaration.value, case)
    artifacts = {
        artifact.at.value for artifact in case.manifest.artifacts if artifact.at
    }
    for link in case.book.observations:
        if link.startswith("http") and link not in artifacts and _is_dead(link, case):
            yield from _find_in_documents(link, case)


def _find_in_documents(link: str, case: Case) -> Iterator[Hit]:
    for document in case.book.documents:
        span = (
            _find_span(document, link)
            if document.kind in ("prose", "metadata")
            else None
        )
        if span is not None:
            yield _report_link(span, link, case)


def _find_declared_links(case: Case) -> Iterator[Declaration]:
    """The places that the manifest names besides those of artifacts."""
    for base in case.manifest.release.bases:
        yield base.at
    for artifact in case.manifest.artifacts:
        if artifact.obtain:
            yield artifact.obtain


def _is_dead(place: str, case: Case) -> bool:
    """Whether a place is known not to be there."""
    observation = case.book.about(place)
    return observation.exists.truth is Truth.NO and not observation.flaws


def _report_link(span: Span, place: str, case: Case) -> Hit:
    return Hit(span, {"place": place, "reason": case.book.about(place).exists.reason})


def _find_span(document: Document, link: str) -> Span | None:
    """Where a document first has a link, and not a longer one that begins like it."""
    text = document.text
    start = text.find(link)
    while start >= 0:
        end = start + len(link)
        if not _continues_link(text, end):
            line = line_number(text, start)
            column = start - text.rfind("\n", 0, start)
            return Span(document.path, line, column, line, column + len(link))
        start = text.find(link, end)
    return None


def _continues_link(text: str, offset: int) -> bool:
    """Whether a link goes on at an offset; a full stop continues it only before a letter or
    digit.
    """
    character, following = text[offset : offset + 1], text[offset + 1 : offset + 2]
    if character == ".":
        return following.isalnum()
    return character.isalnum() or character in _LINK_CHARACTERS


RULE = Rule(
    level="warning",
    message="The link {place} leads nowhere: it {reason}.",
    fix="Point it to where the thing is now, or say that it is no longer there.",
    find=find_dead_links,
)
