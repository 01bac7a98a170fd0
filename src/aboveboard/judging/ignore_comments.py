"""Ignore comments: ``aboveboard: ignore[rule-id] reason`` on a line, or alone on the line above
it.
"""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.report import Finding, IgnoreComment, Suppressed
from aboveboard.model.span import Span

_IGNORE = lazy_pattern(
    r"(?:<!--|#)[ \t]*aboveboard: ignore\[(?P<rules>[a-z0-9, -]{1,200})\](?P<reason>[^\n]*)"
)


def find_ignore_comments(documents: Iterable[Document]) -> tuple[IgnoreComment, ...]:
    """The ignore comments of documents, in order; what stands in a fenced code block is an example,
    not a comment.
    """
    found: list[IgnoreComment] = []
    for document in documents:
        if "aboveboard: ignore[" not in document.text:
            continue
        fenced = False
        for number, line in enumerate(document.text.split("\n"), 1):
            if document.kind == "prose" and line.lstrip().startswith(("```", "~~~")):
                fenced = not fenced
            match = None if fenced else _IGNORE.search(line)
            if match:
                span = Span(document.path, number, match.start() + 1, number, match.end() + 1)
                names = tuple(name.strip() for name in match["rules"].split(","))
                alone = not line[: match.start()].strip()
                reason = match["reason"].removesuffix("-->").strip()
                found.append(IgnoreComment(names, span, reason, number + alone))
    return tuple(found)


def apply_ignore_comments(
    ignores: tuple[IgnoreComment, ...], found: list[Finding]
) -> tuple[list[Finding], list[Suppressed], set[IgnoreComment]]:
    """Part findings into those that stay and those that a comment on the line, or alone above it,
    silences.
    """
    by_place: dict[tuple[str, int, str], IgnoreComment] = {}
    for ignore in ignores:
        if ignore.reason:
            for rule in ignore.rules:
                by_place.setdefault((ignore.span.path, ignore.line, rule), ignore)
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    used: set[IgnoreComment] = set()
    for finding in found:
        comment = by_place.get((finding.span.path, finding.span.line, finding.rule))
        if comment is None:
            kept.append(finding)
        else:
            used.add(comment)
            silenced.append(
                Suppressed(finding, comment.reason, f"{comment.span.path}:{comment.span.line}")
            )
    return kept, silenced, used
