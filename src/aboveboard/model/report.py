"""What a person reads: findings, artifacts, claims and the whole report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import field

from aboveboard.model.evidence import NOT_ASKED, Book, Evidence
from aboveboard.model.judgement import Assessment, Level, Outcome, StandardRef
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.value import Value


class Related(Value, frozen=True):
    """Another place that a finding is about, and what is there."""

    span: Span
    message: str


class Finding(Value, frozen=True):
    """A contradiction or a gap: made by ``judging.engine`` alone."""

    rule: str
    level: Level
    message: str
    span: Span
    related: tuple[Related, ...] = ()
    fix: str = ""
    fingerprint: str = ""
    """Stable across edits elsewhere: made without positions."""
    already: bool = False
    """Whether the revision compared with has it as well, so that the change did not bring it."""


class Suppressed(Value, frozen=True):
    """A finding that an ignore comment or a baseline silences, and why."""

    finding: Finding
    reason: str
    by: str
    """``path:line`` of the comment, or the baseline's path."""


class Row(Value, frozen=True):
    """An artifact as reports show it."""

    artifact: Artifact
    presence: Evidence
    license_found: str
    license_class: str
    public: Evidence = NOT_ASKED
    license_seen: Evidence = NOT_ASKED
    """What states the declared license besides the manifest; *unknown* where nothing does."""


class JudgedStatement(Value, frozen=True):
    """A claim, the standard that it is compared with, if any, and the outcome of that standard."""

    claim: Statement
    standard: StandardRef | None
    outcome: Outcome | Literal[""]


class RulePage(Value, frozen=True):
    """A rule in a report: its usual level, and its page, the docstring of its module."""

    level: Level
    text: str


class Report(Value, frozen=True):
    """All that an output format sees. The same input gives an equal report, whatever the clock or
    the machine.
    """

    version: str
    manifest: Manifest
    book: Book
    rows: tuple[Row, ...]
    claims: tuple[JudgedStatement, ...]
    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    may_say: str
    summary: Mapping[str, int] = field(default_factory=dict)
    """Counts: ``error``, ``warning``, ``notice`` of findings; ``verified``, ``declared`` (there,
    under a license that only the manifest states), ``absent``, ``unknown`` of artifacts; and
    ``suppressed``."""
    asked: tuple[str, ...] = ()
    """The ids of the standards to show in detail; ``assessments`` holds every standard that was
    looked at."""
    prefix: str = ""
    """The checked folder relative to where the command ran, with a slash at its end; empty where
    they are the same."""
    quotes: Mapping[str, str] = field(default_factory=dict)
    """The source line of each finding, by ``path:line``, where the file was read."""
    date: str = ""
    """The day the report speaks of, as ``YYYY-MM-DD``: of ``SOURCE_DATE_EPOCH``, else of the newest
    commit."""
    base: str = ""
    """The revision that this one was compared with, as it was named; empty where there was none."""
    rules: Mapping[str, RulePage] = field(default_factory=dict)
    """Every rule that was asked, by id, whether or not it found anything."""
    verdict: str = ""
    """The verdict in one sentence."""
    not_shown: str = ""
    """What a definition asks for and nothing in the repository mentions, in one sentence."""
    verbose: bool = True
    """Whether to show the tables of artifacts and standards."""
    called: str = ""
    """What the repository is called where it was cloned from, for a release without a name; empty
    if not known."""


class BaselineEntry(Value, frozen=True):
    """One accepted finding, and its line in the baseline."""

    fingerprint: str
    rule: str
    path: str
    message: str
    span: Span


class IgnoreComment(Value, frozen=True):
    """An ignore comment: the rules it names, its place, and its reason (empty where none is given).

    ``line`` is the line it is about: its own, or the next where it is alone on its line.
    """

    rules: tuple[str, ...]
    span: Span
    reason: str
    line: int
