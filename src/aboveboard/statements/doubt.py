"""Doubt: own claims that no fair reader would hold against the release as they stand.

They are claims and are listed as such. But a heading of a table, a heading on a sibling, an
openness that is limited in the same breath, or a library that the sentence itself links elsewhere
says nothing about what is published here, and a wrong accusation costs more than a missed one.
Nor is a claim held against the release where its clause denies it, asks for it, quotes it or only
aims at it: the learned reading errs there most.
"""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.statements import Statement
from aboveboard.statements.labels import load_label_pattern

_DELIMITER = lazy_pattern(r"^[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$")
_HEADING = lazy_pattern(r"^[ \t]{0,3}#{1,6}[ \t]")
_MODEL = lazy_pattern(
    r"(?a)\b[A-Z][A-Za-z]{1,30}-?\d[\w.]{0,20}|\b[A-Z][A-Za-z]{1,30}-[A-Z]?\d[\w.]{0,20}"
)
_LIMITED_AFTER = lazy_pattern(
    r"(?ai)[*_ \t]*(?:to|for) (?:academic|research|scholar|non-?commercial|personal|educational)"
)
_SENTENCE_END = lazy_pattern(r"[.!?:;][ \t*_]|[。！？；]")
_QUOTES = (("\u201c", "\u201d"), ("\u300c", "\u300d"), ("\u00ab", "\u00bb"), ('"', '"'))
_CLAUSE_END = lazy_pattern(r"[，。；！？]")
_NEAR = 12
_LINKED = lazy_pattern(r"[^.。!?]{0,60}\]\(https?://")


def doubts(
    claims: Iterable[Statement], documents: Iterable[Document], names: Iterable[str]
) -> frozenset[Statement]:
    """The claims that are held against no standard. ``names`` are what the release and its
    repository are called.
    """
    claims = tuple(claims)
    paths = {claim.span.path for claim in claims}
    lines = {
        document.path: document.text.split("\n")
        for document in documents
        if document.path in paths
    }
    own = tuple(name.casefold() for name in names if name)
    return frozenset(
        claim
        for claim in claims
        if _is_doubtful(claim, lines.get(claim.span.path, []), own)
    )


def _is_doubtful(claim: Statement, lines: list[str], own: tuple[str, ...]) -> bool:
    number = claim.span.line
    if not 0 < number <= len(lines):
        return False
    line = lines[number - 1]
    following = ""
    if number < len(lines):
        following = lines[number]
    if "|" in line and _DELIMITER.match(following):
        return True
    if _HEADING.match(line) and own and _is_about_another(line, own):
        return True
    if _is_limited(claim, line) or _is_no_assertion(claim, line):
        return True
    return _is_linked_code(claim, line)


def _behind(claim: Statement, line: str) -> str:
    return line[claim.span.column - 1 + len(claim.text) :][:200]


def _is_limited(claim: Statement, line: str) -> bool:
    """Whether the same breath limits the openness: *completely open for academic research*."""
    if claim.kind not in ("fully_open", "open_weights"):
        return False
    before = line[max(0, claim.span.column - 200) : claim.span.column - 1]
    after = _LIMITED_AFTER.match(_behind(claim, line))
    return after is not None or _ends_in_limit(before)


def _ends_in_limit(before: str) -> bool:
    """Whether a word that limits the openness is in the same clause, close before it."""
    clause = _CLAUSE_END.split(before)[-1]
    limits = list(load_label_pattern("limits openness").finditer(clause))
    if not limits:
        return False
    return len(clause) - limits[-1].end() <= _NEAR


def _is_no_assertion(claim: Statement, line: str) -> bool:
    """Whether the sentence denies, asks for, quotes or only aims at what the claim names."""
    before = _SENTENCE_END.split(line[: claim.span.column - 1])[-1].lower()
    behind = _behind(claim, line)
    after = _SENTENCE_END.split(behind)[0].lower()
    denies = load_label_pattern("denies before")
    if denies.search(before) or denies.search(claim.text.lower()):
        return True
    if load_label_pattern("denies after").search(after):
        return True
    if load_label_pattern("aims before").search(before):
        return True
    return _is_question(behind, after) or _is_quoted(line, claim)


def _is_question(behind: str, after: str) -> bool:
    return behind[len(after) :].lstrip("*_ ").startswith(("?", "\uff1f"))


def _is_quoted(line: str, claim: Statement) -> bool:
    """Whether the claim is inside quotation marks that hold more than its words."""
    before, behind = line[: claim.span.column - 1], _behind(claim, line)
    for opening, closing in _QUOTES:
        opened = before.count(opening) > before.count(closing)
        if opening == closing:
            opened = before.count(opening) % 2 == 1
        if opened and closing in behind:
            return True
    return False


def _is_linked_code(claim: Statement, line: str) -> bool:
    if claim.kind != "open_code":
        return False
    return _LINKED.match(_behind(claim, line)) is not None


def _is_about_another(heading: str, own: tuple[str, ...]) -> bool:
    """Whether a heading names models by number, and none of them is the release."""
    named = [name.casefold() for name in _MODEL.findall(heading)]
    if not named:
        return False
    return not any(name in mine or mine in name for name in named for mine in own)
