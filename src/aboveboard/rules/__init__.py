"""Rules: what turns a contradiction into a finding.

A rule is one module, named for the fault, that ends in a constant ``RULE``. It yields hits;
``judging.engine`` makes findings of them: it fills in the rule's message template and computes the
fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import field

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment, Level
from aboveboard.model.manifest import Declaration, Manifest
from aboveboard.model.report import (
    BaselineEntry,
    IgnoreComment,
    JudgedStatement,
    Related,
)
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.portrait.terms import WeightsTerms
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.value import Value

_MARKUP = lazy_pattern(r"\]\([^()]*\)|</?\w{1,10}>|[*`\[\]]")
_QUOTED = 80
"""Characters of a claim that a message repeats."""


class Case(Value, frozen=True):
    """Everything that a rule may look at."""

    manifest: Manifest
    book: Book
    claims: tuple[Statement, ...] = ()
    """The project's own claims, and its promises (role ``future``)."""
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    """By standard id; every standard that a claim here is compared with is there."""
    standards: tuple[str, ...] = ()
    """The ids of all standards that could be asked for; empty where they are not known."""
    open_source_means: str = "osaid-1.0"
    """The id of the standard that the words *open source* are compared with."""
    unused: tuple[IgnoreComment, ...] = ()
    """Ignore comments that silence nothing; filled before the rules that run last."""
    judged: tuple[JudgedStatement, ...] = ()
    """The project's own claims with the standard that each is compared with, and its outcome."""
    license_statements: tuple[LicenseStatement, ...] = ()
    """What the repository states about its licenses, the most authoritative first."""
    weights_terms: tuple[WeightsTerms, ...] = ()
    """What prose, tables and files state as the terms of the weights, without a manifest."""
    before: Case | None = None
    """The case of the revision to compare with; ``None`` where there is none or it is not
    known."""
    stale: tuple[BaselineEntry, ...] = ()
    """Entries of the baseline that match no finding any more."""

    @property
    def weights_license(self) -> Declaration | None:
        """The first license that the manifest states for weights that it releases."""
        for artifact in self.manifest.of("weights"):
            if artifact.license and not artifact.withheld:
                return artifact.license
        return None

    def lines(self, claim: Statement) -> list[str]:
        """The lines of the document that a claim spans; none where the document was not read."""
        for document in self.book.documents:
            if document.path == claim.span.path:
                return document.text.split("\n")[
                    claim.span.line - 1 : claim.span.last_line
                ]
        return []


class Hit(Value, frozen=True):
    """One occurrence of a fault: where, and the values for the rule's templates.

    ``level`` overrides the rule's own. ``key`` identifies the hit without positions; by default the
    message does.
    """

    span: Span
    values: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    related: tuple[Related, ...] = ()
    key: str = ""


def quoted(text: str) -> str:
    """The words of a claim for a message: without markup, and cut where they are too long."""
    words = " ".join(_MARKUP.sub("", text).split())
    if len(words) > _QUOTED:
        words = words[: _QUOTED - 1] + "…"
    return words


def list_some(items: Iterable[str], most: int) -> str:
    """Items in a list; of many, the first ones and how many more there are."""
    listed = list(items)
    shown = listed[:most]
    if len(listed) > most:
        shown.append(f"and {len(listed) - most} more")
    return "; ".join(shown)


def describe_more(count: int, suffix: str = "") -> str:
    """Words for further items behind the first of ``count``; empty where there are none."""
    if count > 1:
        return f" and {count - 1} more{suffix}"
    return ""


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
    """Whether the rule needs the findings of the others, and so runs after them."""


def page(name: str) -> str:
    """The page of a rule: its module's docstring, as Markdown."""
    import importlib
    import inspect

    module = importlib.import_module(f"aboveboard.rules.{name.replace('-', '_')}")
    return inspect.cleandoc(module.__doc__ or "")
