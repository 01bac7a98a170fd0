"""Applies the rules to a case: hits become findings with a message, a fix and a fingerprint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from aboveboard import leaves
from aboveboard.judging.ignore_comments import (
    apply_ignore_comments,
    find_ignore_comments,
)
from aboveboard.model.judgement import LEVELS
from aboveboard.model.report import Finding, RulePage, Suppressed
from aboveboard.model.span import Span
from aboveboard.rules import Case, Rule


def judge(case: Case) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """All findings of a case, sorted by place, and those that ignore comments silence."""
    rules = leaves.load_all("aboveboard.rules", "RULE", Rule)
    found: list[Finding] = []
    for name, rule in rules.items():
        if not rule.last:
            found += _make_findings(name, rule, case)
    comments = find_ignore_comments(case.book.documents)
    kept, silenced, used = apply_ignore_comments(comments, found)
    unused = tuple(comment for comment in comments if comment not in used)
    last_case = replace(case, unused=unused)
    for name, rule in rules.items():
        if rule.last:
            kept += _make_findings(name, rule, last_case)
    silenced.sort(
        key=lambda item: (item.finding.span, item.finding.rule, item.finding.message)
    )
    return sort_findings(kept), tuple(silenced)


def apply_rule(name: str, case: Case) -> tuple[Finding, ...]:
    """The findings of one rule alone."""
    return tuple(
        _make_findings(name, leaves.load("aboveboard.rules", name, "RULE", Rule), case)
    )


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place, the worst first where several share one."""
    rank = {level: number for number, level in enumerate(LEVELS)}

    def key(item: Finding) -> tuple[Span, int, str, str]:
        return item.span, rank[item.level], item.rule, item.message

    return tuple(sorted(findings, key=key))


def load_pages() -> dict[str, RulePage]:
    """Every rule's usual level and its page, by id."""
    import sys

    pages: dict[str, RulePage] = {}
    for name, rule in leaves.load_all("aboveboard.rules", "RULE", Rule).items():
        module = sys.modules[f"aboveboard.rules.{name.replace('-', '_')}"]
        pages[name] = RulePage(rule.level, module.__doc__ or name)
    return pages


def _make_findings(name: str, rule: Rule, case: Case) -> Iterator[Finding]:
    """The findings of a rule; hits with the same key are numbered in their fingerprints."""
    seen: dict[str, int] = {}
    for hit in rule.find(case):
        message = rule.message.format(**hit.values)
        key = f"{name}\0{hit.span.path}\0{hit.key or message}"
        seen[key] = seen.get(key, 0) + 1
        yield Finding(
            rule=name,
            level=hit.level or rule.level,
            message=message,
            span=hit.span,
            related=hit.related,
            fix=rule.fix.format(**hit.values),
            fingerprint=_compute_fingerprint(f"{key}\0{seen[key]}"),
        )


def _compute_fingerprint(text: str) -> str:
    import hashlib  # most runs find nothing

    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
