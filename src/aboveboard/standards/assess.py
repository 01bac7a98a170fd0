"""Holding a release against a standard: what it comes to as a whole, as declared and as
verified.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment, Standard, Verdict
from aboveboard.model.manifest import Manifest
from aboveboard.standards import facts as of
from aboveboard.standards.rows import counts, whole
from aboveboard.standards.verdicts import verdicts


def assess(standard: Standard, manifest: Manifest, book: Book) -> Assessment:
    """What a standard comes to for a release, as declared and as verified."""
    facts = of.Facts(manifest, book)
    rows = verdicts(standard, facts)
    if standard.kind == "graded":
        from aboveboard.standards.graded import graded

        return graded(standard, rows, facts)
    if standard.tiers:
        from aboveboard.standards.tiered import tiered

        return tiered(standard, rows, facts)
    counted = [verdict for verdict in rows if counts(verdict, facts)]
    declared, verified = whole(counted, "declared"), whole(counted, "verified")
    return Assessment(standard, declared, verified, rows, details=_owed(rows))


def assess_together(
    standard: Standard, releases: tuple[Manifest, ...], book: Book
) -> Assessment:
    """What a standard comes to for several releases of one repository.

    A statement about the repository's models as a whole is met or contradicted only where every
    release agrees; where they differ, it is undetermined.
    """
    each = [assess(standard, release, book) for release in releases]
    first = each[0]
    if len({(one.declared, one.verified) for one in each}) < 2:
        return first
    levels = [one.verified_level for one in each if one.verified_level is not None]
    return replace(
        next((one for one in each if one.verified != "unmet"), first),
        declared="undetermined",
        verified="undetermined",
        verified_level=min(levels, default=first.verified_level),
    )


def _owed(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """What a standard calls owed although it is no condition, as far as it is not there."""
    owed = [
        verdict
        for verdict in verdicts
        if ("owed", "") in verdict.requirement.must and verdict.verified != "met"
    ]
    if not owed:
        return {}
    names = [of.title(verdict.requirement.component) for verdict in owed]
    summary = f"Owed all the same, and not found: {', '.join(names)}."
    return {"owed": ";".join(verdict.requirement.component for verdict in owed), "summary": summary}
