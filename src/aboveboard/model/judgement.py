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


LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
"""All levels, worst first."""


class Requirement(Value, frozen=True):
    """One row of a standard. ``must`` holds predicates of the closed vocabulary of
    ``standards.assess``.
    """

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
    """What one requirement comes to: as declared, and as verified by evidence alone."""

    requirement: Requirement
    declared: Outcome
    verified: Outcome
    because: tuple[Evidence, ...] = ()
    mark: str = ""
    """A qualification: ``not confirmed by OSI``, ``conditional``, ``for a person to judge``, …"""


class Assessment(Value, frozen=True):
    """What a standard comes to for a release.

    ``declared_level`` and ``verified_level`` are the tier reached (for ``mof-1.0``: 3, 2, 1, or 0
    for none).
    """

    standard: Standard
    declared: Outcome
    verified: Outcome
    verdicts: tuple[Verdict, ...]
    declared_level: int | None = None
    verified_level: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    """What this standard alone has to tell: progress, class, mean."""
