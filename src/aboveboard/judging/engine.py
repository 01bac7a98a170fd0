"""Applies the rules to a case: hits become findings with a message, a fix and a fingerprint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from aboveboard import leaves
from aboveboard.judging.ignore_comments import apply_ignore_comments, find_ignore_comments
from aboveboard.model.judgement import LEVELS
from aboveboard.model.report import Finding, RulePage, Suppressed
from aboveboard.rules import Case, Rule


def judge(case: Case) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """All findings of a case, sorted by place, and those that ignore comments silence."""
    rules = leaves.load_all("aboveboard.rules", "RULE", Rule)
    found = [
        item
        for name, rule in rules.items()
        if not rule.last
        for item in _findings(name, rule, case)
    ]
    ignores = find_ignore_comments(case.book.documents)
    kept, silenced, used = apply_ignore_comments(ignores, found)
    left = replace(case, unused=tuple(ignore for ignore in ignores if ignore not in used))
    kept += [
        item for name, rule in rules.items() if rule.last for item in _findings(name, rule, left)
    ]
    silenced.sort(key=lambda item: (item.finding.span, item.finding.rule, item.finding.message))
    return ordered(kept), tuple(silenced)


def found_by(name: str, case: Case) -> tuple[Finding, ...]:
    """What one rule alone finds."""
    return tuple(_findings(name, leaves.load("aboveboard.rules", name, "RULE", Rule), case))


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place, the worst first where several share one."""
    order = {level: number for number, level in enumerate(LEVELS)}
    return tuple(
        sorted(findings, key=lambda item: (item.span, order[item.level], item.rule, item.message))
    )


def pages() -> dict[str, RulePage]:
    """Every rule's usual level and its page, by id."""
    import sys

    rules = leaves.load_all("aboveboard.rules", "RULE", Rule)
    texts = {
        name: sys.modules[f"aboveboard.rules.{name.replace('-', '_')}"].__doc__ or name
        for name in rules
    }
    return {name: RulePage(rule.level, texts[name]) for name, rule in rules.items()}


def _findings(name: str, rule: Rule, case: Case) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for hit in rule.find(case):
        import hashlib  # most runs find nothing

        message = rule.message.format(**hit.values)
        key = f"{name}\0{hit.span.path}\0{hit.key or message}"
        number = seen[key] = seen.get(key, 0) + 1
        yield Finding(
            rule=name,
            level=hit.level or rule.level,
            message=message,
            span=hit.span,
            related=hit.related,
            fix=rule.fix.format(**hit.values),
            fingerprint=hashlib.sha256(
                f"{key}\0{number}".encode("utf-8", "backslashreplace")
            ).hexdigest()[:32],
        )
