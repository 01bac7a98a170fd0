"""Standards without a pass mark: every dimension has a grade, and the whole is their mean."""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.model.judgement import (
    Assessment,
    Column,
    Grade,
    GradedResult,
    Grades,
    Standard,
    Verdict,
)
from aboveboard.standards import split_list
from aboveboard.standards.facts import NO, UNKNOWN, YES, Facts, check_exists
from aboveboard.standards.predicates import check_open_licenses
from aboveboard.standards.rows import alternatives, find_artifacts
from aboveboard.truth import Truth, some

_WORTH: Mapping[Grade, tuple[float, float]] = {
    "open": (1.0, 1.0),
    "open or partial": (0.5, 1.0),
    "partial": (0.5, 0.5),
    "closed": (0.0, 0.0),
    "unknown": (0.0, 1.0),
}
"""What a grade adds to the mean, at least and at most."""


def assess_grades(
    standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts
) -> Assessment:
    """The assessment of a graded standard: never met or unmet, with a grade for each dimension."""
    declared = _grade_dimensions(standard, verdicts, facts, "declared")
    verified = _grade_dimensions(standard, verdicts, facts, "verified")
    result = GradedResult(declared, verified, _summarize(declared, verified))
    return Assessment(standard, "undetermined", "undetermined", verdicts, result=result)


def _grade_dimensions(
    standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts, column: Column
) -> Grades:
    grades = {
        verdict.requirement.id: _grade(standard, verdict, facts, column)
        for verdict in verdicts
    }
    worths = [_WORTH[grade] for grade in grades.values()]
    lowest = sum(least for least, _ in worths) / len(worths)
    highest = sum(most for _, most in worths) / len(worths)
    return Grades(grades, lowest, highest)


def _summarize(declared: Grades, verified: Grades) -> str:
    """The mean in both columns, and the dimensions by their verified grade."""
    sentences = [f"Mean {declared.mean} as declared, {verified.mean} as verified."]
    for grade in _WORTH:
        dimensions = [
            name for name, given in verified.dimensions.items() if given == grade
        ]
        if dimensions:
            sentences.append(f"{grade[0].upper()}{grade[1:]}: {', '.join(dimensions)}.")
    return " ".join(sentences)


def _grade(standard: Standard, verdict: Verdict, facts: Facts, column: Column) -> Grade:
    """The grade of one dimension, as far as it is known without a person."""
    requirement = verdict.requirement
    if ("licenses-open", "") in requirement.must:
        return _grade_licenses(facts, column)
    there = _is_any_there(alternatives(requirement), facts, column)
    outcome = verdict.outcome(column)
    if requirement.judge == "human":
        return "open or partial" if there is YES else "unknown"
    if outcome == "met":
        return "open or partial" if requirement.judge == "assisted" else "open"
    if outcome == "undetermined":
        return "unknown"
    accepted_in_part = split_list(standard.notes.get(f"partial-{requirement.id}", ""))
    return _grade_unmet(some((there, _is_any_there(accepted_in_part, facts, column))))


def _grade_unmet(any_part: Truth) -> Grade:
    if any_part is YES:
        return "partial"
    if any_part is UNKNOWN:
        return "unknown"
    return "closed"


def _is_any_there(components: tuple[str, ...], facts: Facts, column: Column) -> Truth:
    """Whether any artifact of some components is there."""
    listed = [
        item for component in components for item in find_artifacts(component, facts)
    ]
    if not listed:
        return NO if facts.complete else UNKNOWN
    return some(check_exists(item, facts).truth(column) for item in listed)


def _grade_licenses(facts: Facts, column: Column) -> Grade:
    """The index's rule: open if weights, code and data all are, partial if two of them are."""
    truths = [result.truth(column) for result in check_open_licenses(facts).values()]
    certain = truths.count(YES)
    possible = len(truths) - truths.count(NO)
    if certain == len(truths):
        return "open"
    if possible < 2:
        return "closed"
    if certain < 2:
        return "unknown"
    if possible == certain:
        return "partial"
    return "open or partial"
