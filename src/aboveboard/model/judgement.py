"""What standards require, and the outcome for a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import field

from aboveboard.model.evidence import Evidence
from aboveboard.value import Value

Level = Literal["error", "warning", "notice"]
"""How much a finding weighs, in GitHub's words."""


Outcome = Literal["met", "unmet", "undetermined"]
"""What a requirement or a standard comes to."""


Column = Literal["declared", "verified"]
"""Whose word an outcome rests on: the manifest's, or that of evidence alone."""


COLUMNS: tuple[Column, ...] = ("declared", "verified")
"""Both columns, in the order of reports."""


LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
"""All levels, worst first."""


class StandardRef(Value, frozen=True, order=True):
    """A standard, or one level of it; written as ``osaid-1.0`` or ``mof-1.0/3``."""

    id: str
    level: str = ""

    def __str__(self) -> str:
        if self.level:
            return f"{self.id}/{self.level}"
        return self.id


class Requirement(Value, frozen=True):
    """One row of a standard. ``must`` lists predicates of ``standards.predicates``."""

    id: str
    component: str
    text: str
    level: Literal["required", "conditional", "recommended", "optional"]
    judge: Literal["machine", "assisted", "human"]
    source: str
    date: str
    must: tuple[tuple[str, str], ...] = ()
    tier: str = ""
    """The level of the standard that the row belongs to, where it has levels."""
    any_of: tuple[str, ...] = ()
    """Ids of other components that may stand in for this one."""
    note: str = ""


class Standard(Value, frozen=True):
    """A named, versioned set of requirements, as data."""

    id: str
    name: str
    steward: str
    as_of: str
    url: str
    kind: str
    requirements: tuple[Requirement, ...]
    tiers: tuple[str, ...] = ()
    """The standard's levels, entry level first."""
    title: str = ""
    """What a sentence calls a release that meets it."""
    notes: Mapping[str, str] = field(default_factory=dict)


class Verdict(Value, frozen=True):
    """The outcome of one requirement: as declared, and as verified by evidence alone."""

    requirement: Requirement
    declared: Outcome
    verified: Outcome
    because: tuple[Evidence, ...] = ()
    marks: tuple[str, ...] = ()
    """Qualifications: ``not confirmed by OSI``, ``conditional``, ``for a person to judge``, …"""

    @property
    def mark(self) -> str:
        """The qualifications in one text."""
        return "; ".join(self.marks)

    def outcome(self, column: Column) -> Outcome:
        """The outcome in one column."""
        if column == "declared":
            return self.declared
        return self.verified


class LevelResult(Value, frozen=True):
    """The outcome of one level of a standard, with all levels below it, in one column."""

    level: str
    outcome: Outcome
    progress: float
    """The share of its requirements that are met, in per cent; 0 where a lower level is not
    reached."""
    missing: tuple[str, ...]
    """The components that it lacks, by the standard's own names."""


class LevelResults(Value, frozen=True):
    """The outcome of every level in one column, entry level first."""

    levels: tuple[LevelResult, ...]
    reached: str
    """The best level reached, or the standard's word for none."""

    def outcome(self, level: str) -> Outcome | None:
        """The outcome of one level; ``None`` where the standard has no such level."""
        return next((item.outcome for item in self.levels if item.level == level), None)


class LeveledResult(Value, frozen=True):
    """What a standard with levels results in besides its outcome."""

    declared: LevelResults
    verified: LevelResults
    flawed: Mapping[str, tuple[str, ...]]
    """Components by what is wrong with them: ``absent``, ``unlicensed``, ``not-open``,
    ``misspelled``."""
    as_spelled: LevelResults | None = None
    """The declared levels for a reader that does not recognize misspelled licenses, where there are
    any."""
    conditional: tuple[str, ...] = ()
    """The components that count under a condition."""
    summary: str = ""

    def column(self, column: Column) -> LevelResults:
        """The levels in one column."""
        if column == "declared":
            return self.declared
        return self.verified

    def details(self) -> dict[str, str]:
        """The result as flat texts for reports."""
        details: dict[str, str] = {}
        for column in COLUMNS:
            results = self.column(column)
            for item in results.levels:
                details[f"{column}-{item.level}"] = item.outcome
                details[f"{column}-progress-{item.level}"] = f"{item.progress:.4f}"
            details[f"{column}-class"] = results.reached
        for prefix, results in (
            ("missing", self.declared),
            ("unverified", self.verified),
        ):
            for item in results.levels:
                details[f"{prefix}-{item.level}"] = ";".join(item.missing)
        details.update({flaw: ";".join(names) for flaw, names in self.flawed.items()})
        if self.as_spelled is not None:
            details["as-spelled-class"] = self.as_spelled.reached
            for item in self.as_spelled.levels:
                details[f"as-spelled-missing-{item.level}"] = ";".join(item.missing)
        if self.conditional:
            details["conditional"] = ";".join(self.conditional)
        details["summary"] = self.summary
        return details


Grade = Literal["open", "open or partial", "partial", "closed", "unknown"]
"""A grade of one dimension of a graded standard, as far as it is known without a person."""


class Grades(Value, frozen=True):
    """The grades of all dimensions in one column, and the bounds of their mean, from 0 to 1."""

    dimensions: Mapping[str, Grade]
    lowest: float
    highest: float

    @property
    def mean(self) -> str:
        """The mean in words: one number, or its bounds."""
        if self.lowest == self.highest:
            return f"{self.lowest:.3f}"
        return f"{self.lowest:.3f} to {self.highest:.3f}"


class GradedResult(Value, frozen=True):
    """What a graded standard results in."""

    declared: Grades
    verified: Grades
    summary: str = ""

    def details(self) -> dict[str, str]:
        """The result as flat texts for reports."""
        details: dict[str, str] = {}
        for column, grades in (
            ("declared", self.declared),
            ("verified", self.verified),
        ):
            for dimension, grade in grades.dimensions.items():
                details[f"{column}-{dimension}"] = grade
            details[f"{column}-mean"] = grades.mean
        details["summary"] = self.summary
        return details


class OwedResult(Value, frozen=True):
    """The components that a standard calls owed without making them a condition, and that are not
    there.
    """

    components: tuple[str, ...]
    summary: str

    def details(self) -> dict[str, str]:
        """The result as flat texts for reports."""
        return {"owed": ";".join(self.components), "summary": self.summary}


class Assessment(Value, frozen=True):
    """The outcome of a standard for a release.

    ``declared_level`` and ``verified_level`` are the level reached (for ``mof-1.0``: 3, 2, 1, or 0
    for none).
    """

    standard: Standard
    declared: Outcome
    verified: Outcome
    verdicts: tuple[Verdict, ...]
    declared_level: int | None = None
    verified_level: int | None = None
    result: LeveledResult | GradedResult | OwedResult | None = None
    """What this kind of standard results in besides the outcome."""

    @property
    def details(self) -> Mapping[str, str]:
        """The result as flat texts for reports; empty where there is none."""
        if self.result is not None:
            return self.result.details()
        return {}

    def outcome(self, column: Column, level: str = "") -> Outcome:
        """The outcome in one column, of the whole or of one level."""
        if level and isinstance(self.result, LeveledResult):
            outcome = self.result.column(column).outcome(level)
            if outcome is not None:
                return outcome
        if column == "declared":
            return self.declared
        return self.verified
