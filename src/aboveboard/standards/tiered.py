"""Standards with levels that build on one another: which one is reached, how far the next one is,
and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from aboveboard.licenses import catalogue
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import (
    Assessment,
    Column,
    LeveledResult,
    LevelResult,
    LevelResults,
    Outcome,
    Requirement,
    Standard,
    Verdict,
)
from aboveboard.model.manifest import Artifact
from aboveboard.standards.facts import YES, Facts, check_exists, is_released
from aboveboard.standards.license_facts import check_license, is_in_set
from aboveboard.standards.rows import (
    alternatives,
    combine_outcomes,
    find_artifacts,
    is_decisive,
)
from aboveboard.standards.verdicts import judge_requirements

_UNRECOGNIZED_LICENSE = "LicenseRef-misspelled"
_FLAWS = ("absent", "unlicensed", "not-open", "misspelled")
"""What can be wrong with a component, in the order of reports."""


def assess_levels(
    standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts
) -> Assessment:
    """The assessment of a standard with levels.

    It is met where its entry level is (``kind: tiered``), or where all of it is (``kind:
    classes``).
    """
    declared = _judge_levels(standard, verdicts, facts, "declared")
    verified = _judge_levels(standard, verdicts, facts, "verified")
    flawed = _find_flawed(standard, facts)
    result = LeveledResult(
        declared,
        verified,
        flawed,
        as_spelled=_judge_as_spelled(standard, facts)
        if "misspelled" in flawed
        else None,
        conditional=_find_conditional(standard, verdicts),
    )
    decisive = standard.tiers[0] if standard.kind == "tiered" else standard.tiers[-1]
    return Assessment(
        standard,
        _outcome_of(declared, decisive),
        _outcome_of(verified, decisive),
        verdicts,
        _level_number(declared),
        _level_number(verified),
        replace(result, summary=_summarize(standard, result)),
    )


def component_name(standard: Standard, component: str) -> str:
    """A component by the name that the standard has for it."""
    known = COMPONENTS.get(component)
    if known is None:
        return component
    if standard.id.startswith("mof-") and known.mof:
        return known.mof
    return known.title


def _outcome_of(results: LevelResults, level: str) -> Outcome:
    return next(item.outcome for item in results.levels if item.level == level)


def _level_number(results: LevelResults) -> int | None:
    """The number of the best level met, 0 for none; ``None`` where levels have no numbers."""
    if not all(item.level.isdigit() for item in results.levels):
        return None
    met = [item.level for item in results.levels if item.outcome == "met"]
    if met:
        return int(met[-1])
    return 0


# ------------------------------------------------------------------ the summary


def _summarize(standard: Standard, result: LeveledResult) -> str:
    """The level reached in both columns and how far the next one is, in a sentence or two."""
    declared = _describe_reached(standard, result.declared)
    verified = _describe_reached(standard, result.verified)
    if declared == verified:
        summary = f"As declared and as verified: {declared}."
    else:
        summary = f"As declared: {declared}; as verified: {verified}."
    if result.conditional:
        summary += f" Conditional: {', '.join(result.conditional)}."
    return summary


def _describe_reached(standard: Standard, results: LevelResults) -> str:
    words = _name_reached(standard, results)
    if standard.kind == "classes":
        return words
    for item in results.levels:
        if 0 < item.progress < 100:
            return (
                f"{words}, {item.progress:.0f} % of {_level_name(standard, item.level)}"
            )
    return words


def _name_reached(standard: Standard, results: LevelResults) -> str:
    if results.reached in standard.tiers:
        return _level_name(standard, results.reached)
    if results.levels[0].outcome == "undetermined":
        return "undetermined"
    return results.reached


def _level_name(standard: Standard, level: str) -> str:
    return standard.notes.get(f"tier-{level}", f"level {level}")


# ------------------------------------------------------------------ the levels


def _judge_levels(
    standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts, column: Column
) -> LevelResults:
    """Outcome, progress and gaps of every level; a level above one that is not reached has no
    progress.
    """
    levels: list[LevelResult] = []
    reached = ""
    lower_reached = True
    for level in standard.tiers:
        decisive = [
            verdict
            for verdict in _verdicts_up_to(standard, verdicts, level)
            if is_decisive(verdict, facts)
        ]
        outcome = combine_outcomes(decisive, column)
        progress = _compute_progress(decisive, facts, column) if lower_reached else 0.0
        missing = _name_missing(standard, decisive, facts, column)
        levels.append(LevelResult(level, outcome, progress, missing))
        lower_reached = lower_reached and outcome == "met"
        if lower_reached:
            reached = level
    return LevelResults(
        tuple(levels), reached or standard.notes.get("tier-none", "none")
    )


def _verdicts_up_to(
    standard: Standard, verdicts: Iterable[Verdict], level: str
) -> Iterator[Verdict]:
    included = standard.tiers[: standard.tiers.index(level) + 1]
    return (verdict for verdict in verdicts if verdict.requirement.tier in included)


def _compute_progress(decisive: list[Verdict], facts: Facts, column: Column) -> float:
    """The share of the requirements that are met, in per cent."""
    counted = [
        verdict for verdict in decisive if not _is_repeated(verdict, decisive, facts)
    ]
    if not counted:
        return 0.0
    met = sum(verdict.outcome(column) == "met" for verdict in counted)
    return 100 * met / len(counted)


def _is_repeated(verdict: Verdict, decisive: list[Verdict], facts: Facts) -> bool:
    """Whether a requirement is met only by a replacement that has a requirement of its own here."""
    requirement = verdict.requirement
    if not requirement.any_of or _is_declared(
        requirement.component, requirement, facts
    ):
        return False
    own = {other.requirement.component for other in decisive}
    return any(
        component in own and _is_declared(component, requirement, facts)
        for component in requirement.any_of
    )


def _is_declared(component: str, requirement: Requirement, facts: Facts) -> bool:
    """Whether a component is declared as the requirement wants it."""
    named_set = _accepted_set(requirement)
    return any(
        is_released(item)
        and check_license(item, facts, named_set).declared is YES
        and check_exists(item, facts).declared is YES
        for item in find_artifacts(component, facts)
    )


def _accepted_set(requirement: Requirement) -> str:
    """The set of licenses that a requirement accepts."""
    return dict(requirement.must).get("license", "any-disclosed")


def _name_missing(
    standard: Standard, decisive: list[Verdict], facts: Facts, column: Column
) -> tuple[str, ...]:
    """What a level lacks, by the standard's names: first what nothing can replace."""
    lacking = [
        verdict.requirement for verdict in decisive if verdict.outcome(column) != "met"
    ]
    components = [item.component for item in lacking if not item.any_of]
    for requirement in lacking:
        if requirement.any_of:
            components += _name_wanted(requirement, facts)
    return tuple(
        component_name(standard, component) for component in dict.fromkeys(components)
    )


def _name_wanted(requirement: Requirement, facts: Facts) -> list[str]:
    """What would meet a requirement with replacements: those that are listed already, else the
    component itself.
    """
    listed = [name for name in alternatives(requirement) if find_artifacts(name, facts)]
    return listed or [requirement.component]


def _find_conditional(
    standard: Standard, verdicts: tuple[Verdict, ...]
) -> tuple[str, ...]:
    """The components whose verdict carries the standard's mark for a condition."""
    mark = standard.notes.get("prefer")
    return tuple(
        component_name(standard, verdict.requirement.component)
        for verdict in verdicts
        if mark in verdict.marks
    )


# ------------------------------------------------------------------ flaws and misspelled licenses


def _find_flawed(standard: Standard, facts: Facts) -> dict[str, tuple[str, ...]]:
    """Components that are not listed, not licensed, not under an open license, or whose license is
    misspelled.
    """
    flawed: dict[str, list[str]] = {}
    for requirement in standard.requirements:
        flaw = _find_flaw(requirement, facts)
        if flaw:
            name = component_name(standard, requirement.component)
            flawed.setdefault(flaw, []).append(name)
    return {flaw: tuple(flawed[flaw]) for flaw in _FLAWS if flaw in flawed}


def _find_flaw(requirement: Requirement, facts: Facts) -> str:
    """The first flaw of a requirement's component; empty for none."""
    listed = find_artifacts(requirement.component, facts)
    named_set = _accepted_set(requirement)
    if not listed:
        return "absent"
    if any(_is_unlicensed(item) for item in listed):
        return "unlicensed"
    if any(
        check_license(item, facts, named_set).declared is not YES for item in listed
    ):
        return "not-open"
    if any(_is_misspelled(item, named_set) for item in listed):
        return "misspelled"
    return ""


def _is_unlicensed(item: Artifact) -> bool:
    return item.license is None or item.license.value in ("", "NONE", "unlicensed")


def _is_misspelled(item: Artifact, named_set: str) -> bool:
    """Whether a license is of a set, but is not written as the standard's list has it."""
    written = item.license.value if item.license else ""
    if not written or written in catalogue.list_named_set(named_set):
        return False
    return is_in_set(written, named_set) is YES


def _judge_as_spelled(standard: Standard, facts: Facts) -> LevelResults:
    """The declared levels for a tool that does not recognize misspelled licenses, such as the
    framework's own.
    """
    sets = {item.component: _accepted_set(item) for item in standard.requirements}
    artifacts = []
    for item in facts.manifest.artifacts:
        misspelled = item.component in sets and _is_misspelled(
            item, sets[item.component]
        )
        artifacts.append(_drop_license(item) if misspelled else item)
    literal = Facts(replace(facts.manifest, artifacts=tuple(artifacts)), facts.book)
    return _judge_levels(
        standard, judge_requirements(standard, literal), literal, "declared"
    )


def _drop_license(item: Artifact) -> Artifact:
    """The artifact with a license that no list has."""
    if item.license is None:
        return item
    return replace(item, license=replace(item.license, value=_UNRECOGNIZED_LICENSE))
