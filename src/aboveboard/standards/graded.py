"""Standards without a pass mark: every dimension is open, partial or closed, and the whole is their
mean.
"""

from __future__ import annotations

from aboveboard.model.judgement import Assessment, Standard, Verdict
from aboveboard.standards import facts as of
from aboveboard.standards import listed as parts
from aboveboard.standards.facts import NO, UNKNOWN, YES, Facts
from aboveboard.standards.rows import artifacts, group
from aboveboard.standards.verdicts import licensed_openly
from aboveboard.truth import Truth, some

_WORTH = {
    "open": (1.0, 1.0),
    "open or partial": (0.5, 1.0),
    "partial": (0.5, 0.5),
    "closed": (0.0, 0.0),
    "unknown": (0.0, 1.0),
}
"""What a grade adds to the mean, at least and at most."""


def graded(standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts) -> Assessment:
    """The assessment of a graded standard: never met or unmet, with a grade a dimension and the
    bounds of the mean.
    """
    details: dict[str, str] = {}
    for column in ("declared", "verified"):
        grades = {
            verdict.requirement.id: _grade(standard, verdict, facts, column) for verdict in verdicts
        }
        details.update({f"{column}-{dimension}": word for dimension, word in grades.items()})
        low = sum(_WORTH[word][0] for word in grades.values()) / len(grades)
        high = sum(_WORTH[word][1] for word in grades.values()) / len(grades)
        details[f"{column}-mean"] = f"{low:.3f}" if low == high else f"{low:.3f} to {high:.3f}"
    details["summary"] = _summary(verdicts, details)
    return Assessment(standard, "undetermined", "undetermined", verdicts, details=details)


def _summary(verdicts: tuple[Verdict, ...], details: dict[str, str]) -> str:
    """The mean in both columns, and the dimensions by their grade as verified."""
    parts = [
        f"Mean {details['declared-mean']} as declared, {details['verified-mean']} as verified."
    ]
    for word in _WORTH:
        named = [
            verdict.requirement.id
            for verdict in verdicts
            if details[f"verified-{verdict.requirement.id}"] == word
        ]
        if named:
            parts.append(f"{word[0].upper()}{word[1:]}: {', '.join(named)}.")
    return " ".join(parts)


def _grade(standard: Standard, verdict: Verdict, facts: Facts, column: str) -> str:
    """``open``, ``partial`` or ``closed``, as far as that can be told without a person."""
    requirement = verdict.requirement
    outcome = getattr(verdict, column)
    if ("licenses-open", "") in requirement.must:
        return _of_licenses(facts, column)
    there = _there(group(requirement), facts, column)
    if requirement.judge == "human":
        return "open or partial" if there is YES else "unknown"
    if outcome == "met":
        return "open or partial" if requirement.judge == "assisted" else "open"
    if outcome == "undetermined":
        return "unknown"
    less = _there(parts(standard.notes.get(f"partial-{requirement.id}", "")), facts, column)
    there = some((there, less))
    return "partial" if there is YES else "unknown" if there is UNKNOWN else "closed"


def _there(components: tuple[str, ...], facts: Facts, column: str) -> Truth:
    """Whether anything of some components is there."""
    listed = [item for component in components for item in artifacts(component, facts)]
    if not listed:
        return NO if facts.complete else UNKNOWN
    truths: list[Truth] = [getattr(of.exists(item, facts), column) for item in listed]
    return some(truths)


def _of_licenses(facts: Facts, column: str) -> str:
    """The index's rule: open if weights, code and data all are, partial if two of them are."""
    truths = [getattr(held, column) for held in licensed_openly(facts).values()]
    sure, possible = truths.count(YES), len(truths) - truths.count(NO)
    if sure == len(truths):
        return "open"
    if possible < 2:
        return "closed"
    if sure < 2:
        return "unknown"
    return "partial" if possible == sure else "open or partial"
