"""Assessing a release by a standard: the outcome as a whole, as declared and as verified."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

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
    return Assessment(
        standard, declared, verified, verdicts, result=_find_owed(verdicts)
    )


def assess_together(
    standard: Standard, releases: tuple[Manifest, ...], book: Book
) -> Assessment:
    """The outcome of a standard for several releases of one repository.

    A claim about all of a repository's models is met or contradicted only where every release
    agrees; where they differ, it is undetermined.
    """
    each = [assess(standard, release, book) for release in releases]
    if len({(one.declared, one.verified) for one in each}) < 2:
        return each[0]
    shown = next((one for one in each if one.verified != "unmet"), each[0])
    return replace(shown, declared="undetermined", verified="undetermined")


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
