"""Rules: what turns a contradiction into a finding.

A rule is one module, named for the fault, that ends in a constant ``RULE``. It yields hits; ``judge`` makes findings
of them, fills in the rule's one message template, and fingerprints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aboveboard.model import Assessment, Book, Claim, Level, Manifest, Related, Span


@dataclass(frozen=True)
class Case:
    """All that a rule may look at."""

    manifest: Manifest
    book: Book
    claims: tuple[Claim, ...] = ()
    """The project's own claims, and its promises (role ``future``)."""
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    """By standard id; every standard that a claim can be held against is there."""
    open_source_means: str = "osaid-1.0"
    """The id of the standard that the words *open source* are held against."""


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


@dataclass(frozen=True)
class Rule:
    """A fault and how it is reported. ``message`` and ``fix`` are ``str.format`` templates over a hit's values."""

    level: Level
    message: str
    fix: str
    find: Callable[[Case], Iterator[Hit]]
    since: str = "0.1.0"
