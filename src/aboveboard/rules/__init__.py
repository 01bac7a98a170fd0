"""Rules: what turns a contradiction into a finding.

A rule is one module, named for the fault, that ends in a constant ``RULE``. It yields hits;
``judging.engine`` makes findings of them: it fills in the rule's one message template and computes
the fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import field

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment, Level
from aboveboard.model.manifest import Manifest
from aboveboard.model.report import BaselineEntry, IgnoreComment, JudgedStatement, Related
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.portrait.terms import WeightsTerms
from aboveboard.value import Value

_MARKUP = lazy_pattern(r"\]\([^()]*\)|</?\w{1,10}>|[*`\[\]]")
_QUOTED = 80
"""Letters of a claim that a message repeats."""


class Case(Value, frozen=True):
    """All that a rule may look at."""

    manifest: Manifest
    book: Book
    claims: tuple[Statement, ...] = ()
    """The project's own claims, and its promises (role ``future``)."""
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    """By standard id; every standard that a claim here is held against is there."""
    standards: tuple[str, ...] = ()
    """The ids of all standards that could be asked for; empty where nobody looked."""
    open_source_means: str = "osaid-1.0"
    """The id of the standard that the words *open source* are held against."""
    unused: tuple[IgnoreComment, ...] = ()
    """Ignore comments that silence nothing; filled before the rules that run last."""
    judged: tuple[JudgedStatement, ...] = ()
    """The project's own claims with the standard that each is held against, and what came of it."""
    weights_terms: tuple[WeightsTerms, ...] = ()
    """What prose, tables and files state as the terms of the weights, where no manifest does."""
    before: Case | None = None
    """The revision to compare with, looked at in the same way; ``None`` where there is none or it
    is not known."""
    stale: tuple[BaselineEntry, ...] = ()
    """Entries of the baseline that match no finding any more."""

    def lines(self, claim: Statement) -> list[str]:
        """The lines of prose that a claim stands on; none where it stands in no document that was
        read.
        """
        document = next(
            (item for item in self.book.documents if item.path == claim.span.path), None
        )
        return (
            document.text.split("\n")[claim.span.line - 1 : claim.span.last_line]
            if document
            else []
        )


class Hit(Value, frozen=True):
    """One occurrence of a fault: where, and what fills the rule's templates.

    ``level`` overrides the rule's own. ``key`` identifies the hit without positions; by default the
    message does.
    """

    span: Span
    values: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    related: tuple[Related, ...] = ()
    key: str = ""


def quoted(text: str) -> str:
    """The words of a claim as a message repeats them: without markup, and no more of them than
    fit.
    """
    words = " ".join(_MARKUP.sub("", text).split())
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"


class Rule(Value, frozen=True):
    """A fault and how it is reported. ``message`` and ``fix`` are ``str.format`` templates over a
    hit's values.
    """

    level: Level
    message: str
    fix: str
    find: Callable[[Case], Iterator[Hit]]
    since: str = "0.1.0"
    last: bool = False
    """Whether the rule looks at what the others found, and so runs after them."""


def page(name: str) -> str:
    """What a rule checks, why it matters and how to fix it: its module's docstring, as Markdown."""
    import importlib
    import inspect

    module = importlib.import_module(f"aboveboard.rules.{name.replace('-', '_')}")
    return inspect.cleandoc(module.__doc__ or "")
