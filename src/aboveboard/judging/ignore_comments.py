"""Ignore comments: ``aboveboard: ignore[rule-id] reason`` on a line, or alone on the line above
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.report import Finding, IgnoreComment, Suppressed
from aboveboard.text.document import TextDocument, is_inside

_IGNORE = lazy_pattern(
    r"(?:<!--|#)[ \t]*aboveboard: ignore\[(?P<rules>[a-z0-9, -]{1,200})\](?P<reason>[^\n]*)"
)


def find_ignore_comments(documents: Iterable[Document]) -> tuple[IgnoreComment, ...]:
    """Return the ignore comments of documents, in order.

    What is in a fenced code block of prose is an example, not a comment.
    """
    comments: list[IgnoreComment] = []
    for document in documents:
        if "aboveboard: ignore[" in document.text:
            comments += _find_in_document(document)
    return tuple(comments)


def _find_in_document(document: Document) -> Iterator[IgnoreComment]:
    structure = TextDocument(document.path, document.text)
    fences = structure.fences if document.kind == "prose" else []
    for match in _IGNORE.finditer(document.text):
        if is_inside(fences, match.start()):
            continue
        span = structure.lines.span(match.start(), match.end())
        line_start = document.text.rfind("\n", 0, match.start()) + 1
        is_alone = not document.text[line_start : match.start()].strip()
        rules = tuple(name.strip() for name in match["rules"].split(","))
        reason = match["reason"].removesuffix("-->").strip()
        line = span.line + 1 if is_alone else span.line
        yield IgnoreComment(rules, span, reason, line)


def apply_ignore_comments(
    comments: Iterable[IgnoreComment], findings: Iterable[Finding]
) -> tuple[list[Finding], list[Suppressed], set[IgnoreComment]]:
    """Findings that stay, those that comments silence, and the comments that silence any."""
    by_target = _index_by_target(comments)
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    used: set[IgnoreComment] = set()
    for finding in findings:
        comment = by_target.get((finding.span.path, finding.span.line, finding.rule))
        if comment is None:
            kept.append(finding)
            continue
        used.add(comment)
        place = f"{comment.span.path}:{comment.span.line}"
        silenced.append(Suppressed(finding, comment.reason, place))
    return kept, silenced, used


def _index_by_target(
    comments: Iterable[IgnoreComment],
) -> dict[tuple[str, int, str], IgnoreComment]:
    """The first comment for each path, line and rule; comments without a reason do not count."""
    by_target: dict[tuple[str, int, str], IgnoreComment] = {}
    for comment in comments:
        if comment.reason:
            for rule in comment.rules:
                by_target.setdefault((comment.span.path, comment.line, rule), comment)
    return by_target
