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
from aboveboard.truth import Truth

_GOES_ON = frozenset("-_/~%=&#+@?")
"""What a longer link goes on with, besides letters and digits."""


def find(case: Case) -> Iterator[Hit]:
    """Yield links that are known to lead nowhere, once in each document."""
    declared = {artifact.at.value for artifact in case.manifest.artifacts if artifact.at}
    for said in _declared(case):
        reason = _dead(case, said.value)
        if reason:
            yield Hit(said.span, {"place": said.value, "reason": reason})
    links = [
        place
        for place in case.book.observations
        if place.startswith("http") and place not in declared
    ]
    for place in links:
        reason = _dead(case, place)
        for document in case.book.documents if reason else ():
            span = _span(document, place)
            if span and document.kind in ("prose", "metadata"):
                yield Hit(span, {"place": place, "reason": reason})


def _declared(case: Case) -> Iterator[Declaration]:
    """The places that the manifest names and that are no artifacts."""
    for base in case.manifest.release.bases:
        yield base.at
    for artifact in case.manifest.artifacts:
        if artifact.obtain:
            yield artifact.obtain


def _dead(case: Case, place: str) -> str:
    """Why a place is known not to be there, or an empty text."""
    observation = case.book.about(place)
    gone = observation.exists.truth is Truth.NO and not observation.flaws
    return observation.exists.reason if gone else ""


def _span(document: Document, link: str) -> Span | None:
    """Where a document first gives a link, and not a longer one that begins like it."""
    start = document.text.find(link)
    while start >= 0:
        end = start + len(link)
        after = document.text[end : end + 1]
        further = document.text[end + 1 : end + 2]
        goes_on = after.isalnum() or after in _GOES_ON or (after == "." and further.isalnum())
        if not (after and goes_on):
            line = document.text.count("\n", 0, start) + 1
            column = start - document.text.rfind("\n", 0, start)
            return Span(document.path, line, column, line, column + len(link))
        start = document.text.find(link, end)
    return None


RULE = Rule(
    level="warning",
    message="The link {place} leads nowhere: it {reason}.",
    fix="Point it to where the thing is now, or say that it is no longer there.",
    find=find,
)
