"""What all kinds of standards need of their rows: which count, their joint outcome, their
artifacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import (
    Assessment,
    Column,
    Outcome,
    Requirement,
    Standard,
    Verdict,
)
from aboveboard.model.manifest import Artifact
from aboveboard.standards.facts import NO, UNKNOWN, YES, Facts
from aboveboard.truth import Truth, every

OUTCOMES: Mapping[Truth, Outcome] = {YES: "met", NO: "unmet", UNKNOWN: "undetermined"}
TRUTHS: Mapping[Outcome, Truth] = {
    outcome: truth for truth, outcome in OUTCOMES.items()
}


def combine_outcomes(verdicts: Iterable[Verdict], column: Column) -> Outcome:
    """The outcome of several verdicts together, in one of the two columns."""
    return OUTCOMES[every(TRUTHS[verdict.outcome(column)] for verdict in verdicts)]


def is_decisive(verdict: Verdict, facts: Facts) -> bool:
    """Whether a verdict counts: it is not left to a person, and its condition applies."""
    requirement = verdict.requirement
    if requirement.judge == "human":
        return False
    if requirement.level == "conditional":
        return bool(find_artifacts(requirement.component, facts))
    return requirement.level == "required"


def is_binding(requirement: Requirement) -> bool:
    """Whether a standard asks for it, if only under a condition: it is no recommendation."""
    return requirement.level in ("required", "conditional")


def is_within_level(requirement: Requirement, standard: Standard, level: str) -> bool:
    """Whether a requirement belongs to a level or one below it.

    True too where no level is named, or the requirement is of no level.
    """
    levels = standard.tiers
    if level not in levels or requirement.tier not in levels:
        return True
    return levels.index(requirement.tier) <= levels.index(level)


def binding_verdicts(
    assessment: Assessment, level: str, outcome: Outcome
) -> list[Verdict]:
    """The verified verdicts of one outcome that a standard, or a level of it, asks for."""
    return [
        verdict
        for verdict in assessment.verdicts
        if verdict.verified == outcome
        and is_binding(verdict.requirement)
        and is_within_level(verdict.requirement, assessment.standard, level)
    ]


def alternatives(requirement: Requirement) -> tuple[str, ...]:
    """The component that a requirement is about, and those that may replace it."""
    return (requirement.component, *requirement.any_of)


def find_artifacts(component: str, facts: Facts) -> tuple[Artifact, ...]:
    """The artifacts of a component; for the word ``code``, those of every component that is
    code.
    """
    if component != "code":
        return facts.manifest.of(component)
    return tuple(
        item
        for item in facts.manifest.artifacts
        if COMPONENTS[item.component].kind == "code"
    )


def find_alternatives(requirement: Requirement, facts: Facts) -> list[Artifact]:
    """The artifacts of all components that a requirement accepts."""
    return [
        item
        for component in alternatives(requirement)
        for item in find_artifacts(component, facts)
    ]
