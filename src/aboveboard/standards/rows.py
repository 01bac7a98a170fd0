"""What every kind of standard needs to know of its rows: which count, what they come to, what they
are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Outcome, Requirement, Verdict
from aboveboard.model.manifest import Artifact
from aboveboard.standards.facts import NO, UNKNOWN, YES, Facts
from aboveboard.truth import Truth, every

OUTCOMES: Mapping[Truth, Outcome] = {YES: "met", NO: "unmet", UNKNOWN: "undetermined"}
TRUTHS: Mapping[Outcome, Truth] = {outcome: truth for truth, outcome in OUTCOMES.items()}


def whole(verdicts: Iterable[Verdict], column: str) -> Outcome:
    """What several verdicts come to together, in one of the two columns."""
    return OUTCOMES[every(TRUTHS[getattr(verdict, column)] for verdict in verdicts)]


def counts(verdict: Verdict, facts: Facts) -> bool:
    """Whether a verdict decides: it is not left to a person, and its condition does not leave it
    out.
    """
    requirement = verdict.requirement
    if requirement.judge == "human":
        return False
    if requirement.level == "conditional":
        return bool(artifacts(requirement.component, facts))
    return requirement.level == "required"


def group(requirement: Requirement) -> tuple[str, ...]:
    """The component that a requirement is about, and those that may stand in for it."""
    return (requirement.component, *requirement.any_of)


def artifacts(component: str, facts: Facts) -> tuple[Artifact, ...]:
    """The artifacts of a component; of the word ``code``, those of every component that is code."""
    if component != "code":
        return facts.manifest.of(component)
    return tuple(
        item for item in facts.manifest.artifacts if COMPONENTS[item.component].kind == "code"
    )
