"""Standards without a pass mark: every dimension is open, partial or closed, and the whole is their mean."""

from __future__ import annotations

from aboveboard.model import Assessment, Standard, Verdict
from aboveboard.standards import facts as of
from aboveboard.standards.facts import UNKNOWN, YES, Facts
from aboveboard.standards.rows import artifacts

_WORTH = {"open": (1.0, 1.0), "partial": (0.5, 0.5), "closed": (0.0, 0.0), "unknown": (0.0, 1.0)}
"""What a grade adds to the mean, at least and at most."""


def graded(standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts) -> Assessment:
    """The assessment of a graded standard: never met or unmet, with a grade a dimension and the mean's bounds."""
    details: dict[str, str] = {}
    for column in ("declared", "verified"):
        grades = {verdict.requirement.id: grade(verdict, facts, column) for verdict in verdicts}
        details.update({f"{column}-{dimension}": word for dimension, word in grades.items()})
        low = sum(_WORTH[word][0] for word in grades.values()) / len(grades)
        high = sum(_WORTH[word][1] for word in grades.values()) / len(grades)
        details[f"{column}-mean"] = f"{low:.3f}" if low == high else f"{low:.3f} to {high:.3f}"
    return Assessment(standard, "undetermined", "undetermined", verdicts, details=details)


def grade(verdict: Verdict, facts: Facts, column: str) -> str:
    """``open``, ``partial`` or ``closed``; ``unknown`` where evidence or a person's judgement is wanting."""
    requirement = verdict.requirement
    outcome = getattr(verdict, column)
    listed = [item for name in (requirement.component, *requirement.any_of) for item in artifacts(name, facts)]
    there = [getattr(of.exists(item, facts), column) for item in listed]
    if outcome == "met":
        return "open"
    if requirement.judge != "machine" and outcome == "undetermined":
        return "unknown"
    if YES in there and outcome == "unmet":
        return "partial"
    return "unknown" if outcome == "undetermined" or UNKNOWN in there else "closed"
