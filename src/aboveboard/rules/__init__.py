"""Rules: what turns a contradiction into a finding.

A rule is one module, named for the fault, that ends in a constant ``RULE``. It yields hits; ``judge`` makes findings
of them, fills in the rule's one message template, and fingerprints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from aboveboard import leaves, regex
from aboveboard.baseline import Entry
from aboveboard.frozen import dataclass, field, replace
from aboveboard.model import (
    LEVELS,
    Assessment,
    Book,
    Claim,
    Document,
    Finding,
    JudgedClaim,
    Level,
    Manifest,
    Related,
    RulePage,
    Span,
    Suppressed,
)

_IGNORE = regex.pattern(r"(?:<!--|#)[ \t]*aboveboard: ignore\[(?P<rules>[a-z0-9, -]{1,200})\](?P<reason>[^\n]*)")


_MARKUP = regex.pattern(r"\]\([^()]*\)|</?\w{1,10}>|[*`\[\]]")
_QUOTED = 80
"""Letters of a claim that a message repeats."""


@dataclass(frozen=True)
class Ignore:
    """An ignore comment: the rules it names, where it stands, its reason (empty where none is given).

    ``line`` is the line it speaks of: its own, or the next where it stands alone.
    """

    rules: tuple[str, ...]
    span: Span
    reason: str
    line: int


@dataclass(frozen=True)
class Case:
    """All that a rule may look at."""

    manifest: Manifest
    book: Book
    claims: tuple[Claim, ...] = ()
    """The project's own claims, and its promises (role ``future``)."""
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    """By standard id; every standard that a claim here is held against is there."""
    standards: tuple[str, ...] = ()
    """The ids of all standards that could be asked for; empty where nobody looked."""
    open_source_means: str = "osaid-1.0"
    """The id of the standard that the words *open source* are held against."""
    unused: tuple[Ignore, ...] = ()
    """Ignore comments that silence nothing; filled before the rules that run last."""
    judged: tuple[JudgedClaim, ...] = ()
    """The project's own claims with the standard that each is held against, and what came of it."""
    before: Case | None = None
    """The revision to compare with, looked at in the same way; ``None`` where there is none or it is not known."""
    stale: tuple[Entry, ...] = ()
    """Entries of the baseline that match no finding any more."""

    def lines(self, claim: Claim) -> list[str]:
        """The lines of prose that a claim stands on; none where it stands in no document that was read."""
        document = next((item for item in self.book.documents if item.path == claim.span.path), None)
        return document.text.split("\n")[claim.span.line - 1 : claim.span.last_line] if document else []


@dataclass(frozen=True)
class Hit:
    """One occurrence of a fault: where, and what fills the rule's templates.

    ``level`` overrides the rule's own. ``key`` identifies the hit without positions; by default the message does.
    """

    span: Span
    values: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    related: tuple[Related, ...] = ()
    key: str = ""


def quoted(text: str) -> str:
    """The words of a claim as a message repeats them: without markup, and no more of them than fit."""
    words = " ".join(_MARKUP.sub("", text).split())
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"


@dataclass(frozen=True)
class Rule:
    """A fault and how it is reported. ``message`` and ``fix`` are ``str.format`` templates over a hit's values."""

    level: Level
    message: str
    fix: str
    find: Callable[[Case], Iterator[Hit]]
    since: str = "0.1.0"
    last: bool = False
    """Whether the rule looks at what the others found, and so runs after them."""


def judge(case: Case) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """All findings of a case, sorted by place, and those that ignore comments silence."""
    rules = leaves.load_all("aboveboard.rules", "RULE", Rule)
    found = [item for name, rule in rules.items() if not rule.last for item in _findings(name, rule, case)]
    ignores = ignores_in(case.book.documents)
    kept, silenced, used = _apply(ignores, found)
    left = replace(case, unused=tuple(ignore for ignore in ignores if ignore not in used))
    kept += [item for name, rule in rules.items() if rule.last for item in _findings(name, rule, left)]
    silenced.sort(key=lambda item: (item.finding.span, item.finding.rule, item.finding.message))
    return ordered(kept), tuple(silenced)


def found_by(name: str, case: Case) -> tuple[Finding, ...]:
    """What one rule alone finds."""
    return tuple(_findings(name, leaves.load("aboveboard.rules", name, "RULE", Rule), case))


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place, the worst first where several share one."""
    order = {level: number for number, level in enumerate(LEVELS)}
    return tuple(sorted(findings, key=lambda item: (item.span, order[item.level], item.rule, item.message)))


def pages() -> dict[str, RulePage]:
    """Every rule's usual level and its page, by id."""
    import sys

    rules = leaves.load_all("aboveboard.rules", "RULE", Rule)
    texts = {name: sys.modules[f"{__name__}.{name.replace('-', '_')}"].__doc__ or name for name in rules}
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
            fingerprint=hashlib.sha256(f"{key}\0{number}".encode("utf-8", "backslashreplace")).hexdigest()[:32],
        )


def _apply(ignores: tuple[Ignore, ...], found: list[Finding]) -> tuple[list[Finding], list[Suppressed], set[Ignore]]:
    """Part findings into those that stay and those that a comment on the line, or alone above it, silences."""
    by_place: dict[tuple[str, int, str], Ignore] = {}
    for ignore in ignores:
        if ignore.reason:
            for rule in ignore.rules:
                by_place.setdefault((ignore.span.path, ignore.line, rule), ignore)
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    used: set[Ignore] = set()
    for finding in found:
        comment = by_place.get((finding.span.path, finding.span.line, finding.rule))
        if comment is None:
            kept.append(finding)
        else:
            used.add(comment)
            silenced.append(Suppressed(finding, comment.reason, f"{comment.span.path}:{comment.span.line}"))
    return kept, silenced, used


def ignores_in(documents: Iterable[Document]) -> tuple[Ignore, ...]:
    """The ignore comments of documents, in order; what stands in a fenced code block is an example, not a comment."""
    found: list[Ignore] = []
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
                found.append(Ignore(names, span, reason, number + alone))
    return tuple(found)


def page(name: str) -> str:
    """What a rule checks, why it matters and how to fix it: its module's docstring, as Markdown."""
    import importlib
    import inspect

    module = importlib.import_module(f"aboveboard.rules.{name.replace('-', '_')}")
    return inspect.cleandoc(module.__doc__ or "")
