"""Ignore comments: ``aboveboard: ignore[rule-id] reason`` on a line, or alone on the line above
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.report import Finding, IgnoreComment, Suppressed
from aboveboard.model.span import Span

_IGNORE = lazy_pattern(
    r"(?:<!--|#)[ \t]*aboveboard: ignore\[(?P<rules>[a-z0-9, -]{1,200})\](?P<reason>[^\n]*)"
)


def find_ignore_comments(documents: Iterable[Document]) -> tuple[IgnoreComment, ...]:
    """The ignore comments of documents, in order; those in fenced code blocks are examples and do
    not count.
    """
    return tuple(comment for document in documents for comment in _find_in_document(document))


def _find_in_document(document: Document) -> Iterator[IgnoreComment]:
    if "aboveboard: ignore[" not in document.text:
        return
    fenced = False
    for number, line in enumerate(document.text.split("\n"), 1):
        if document.kind == "prose" and line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        comment = None if fenced else _parse_comment(document.path, number, line)
        if comment is not None:
            yield comment


def _parse_comment(path: str, number: int, line: str) -> IgnoreComment | None:
    match = _IGNORE.search(line)
    if match is None:
        return None
    rules = tuple(name.strip() for name in match["rules"].split(","))
    span = Span(path, number, match.start() + 1, number, match.end() + 1)
    reason = match["reason"].removesuffix("-->").strip()
    is_alone = not line[: match.start()].strip()
    return IgnoreComment(rules, span, reason, number + 1 if is_alone else number)


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
