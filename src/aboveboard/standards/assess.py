"""Assessing a release by a standard: the outcome as a whole, as declared and as verified."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment, OwedResult, Standard, Verdict
from aboveboard.model.manifest import Manifest
from aboveboard.standards.facts import Facts, component_title
from aboveboard.standards.rows import combine_outcomes, is_decisive
from aboveboard.standards.verdicts import judge_requirements


def assess(standard: Standard, manifest: Manifest, book: Book) -> Assessment:
    """The outcome of a standard for a release, as declared and as verified."""
    facts = Facts(manifest, book)
    verdicts = judge_requirements(standard, facts)
    if standard.kind == "graded":
        from aboveboard.standards.graded import assess_grades

        return assess_grades(standard, verdicts, facts)
    if standard.tiers:
        from aboveboard.standards.tiered import assess_levels

        return assess_levels(standard, verdicts, facts)
    decisive = [verdict for verdict in verdicts if is_decisive(verdict, facts)]
    declared = combine_outcomes(decisive, "declared")
    verified = combine_outcomes(decisive, "verified")
    return Assessment(standard, declared, verified, verdicts, result=_find_owed(verdicts))


def _find_owed(verdicts: Iterable[Verdict]) -> OwedResult | None:
    """What a standard calls owed without making it a condition, as far as it is not there."""
    owed = [
        verdict.requirement.component
        for verdict in verdicts
        if ("owed", "") in verdict.requirement.must and verdict.verified != "met"
    ]
    if not owed:
        return None
    titles = ", ".join(component_title(component) for component in owed)
    return OwedResult(tuple(owed), f"Owed all the same, and not found: {titles}.")
