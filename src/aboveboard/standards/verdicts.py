"""The verdict of each requirement of a standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import Requirement, Standard, Verdict
from aboveboard.model.manifest import Artifact
from aboveboard.standards.facts import (
    NO,
    UNKNOWN,
    YES,
    Facts,
    Result,
    any_of,
    leave_open,
)
from aboveboard.standards.license_facts import check_license, respell_license
from aboveboard.standards.predicates import check_component
from aboveboard.standards.rows import (
    OUTCOMES,
    alternatives,
    find_alternatives,
    find_artifacts,
)

_FOR_A_PERSON = "for a person to judge"
_NOT_CONDITIONED = "asked for only if there is any"


def judge_requirements(standard: Standard, facts: Facts) -> tuple[Verdict, ...]:
    """The verdict of each requirement for a release, as declared and as verified."""
    return tuple(
        _judge_requirement(requirement, standard, facts)
        for requirement in standard.requirements
    )


def _judge_requirement(
    requirement: Requirement, standard: Standard, facts: Facts
) -> Verdict:
    result = _check_requirement(requirement, facts)
    if requirement.judge == "human" and result.verified is not NO:
        result = Result(UNKNOWN, UNKNOWN, result.because)
    marks = dict.fromkeys(_find_marks(requirement, standard, facts, result))
    return Verdict(
        requirement,
        OUTCOMES[result.declared],
        OUTCOMES[result.verified],
        _drop_repeated(result.because),
        tuple(marks),
    )


def _drop_repeated(because: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without what differs in nothing that a reader sees."""
    unique = {(item.reason, item.value, item.source): item for item in because}
    return tuple(unique.values())


def _check_requirement(requirement: Requirement, facts: Facts) -> Result:
    conditional = requirement.level == "conditional"
    if conditional and not find_artifacts(requirement.component, facts):
        return leave_open(requirement.note or _NOT_CONDITIONED, facts.manifest.span)
    return any_of(
        check_component(component, requirement.must, facts)
        for component in _list_considered(requirement, facts)
    )


def _list_considered(requirement: Requirement, facts: Facts) -> tuple[str, ...]:
    """The alternatives to judge: where a complete manifest lists some, these alone."""
    every = alternatives(requirement)
    listed = tuple(component for component in every if find_artifacts(component, facts))
    if listed and facts.complete:
        return listed
    return every


# ------------------------------------------------------------------ marks


def _find_marks(
    requirement: Requirement, standard: Standard, facts: Facts, result: Result
) -> Iterator[str]:
    """What qualifies a verdict, for people to read."""
    listed = find_alternatives(requirement, facts)
    yield from _mark_judgement(requirement, result, listed)
    yield from _mark_preference(requirement, standard, facts, result)
    for item in listed:
        yield from _mark_artifact(item, requirement, facts)


def _mark_judgement(
    requirement: Requirement, result: Result, listed: list[Artifact]
) -> Iterator[str]:
    """Who judges the requirement, its condition where that does not apply, or its note."""
    if requirement.judge == "human":
        yield _FOR_A_PERSON
    elif requirement.level == "conditional":
        if not listed:
            yield requirement.note or _NOT_CONDITIONED
    elif requirement.note and (result.verified is not NO or _is_owed(requirement)):
        yield requirement.note


def _is_owed(requirement: Requirement) -> bool:
    return ("owed", "") in requirement.must


def _mark_preference(
    requirement: Requirement, standard: Standard, facts: Facts, result: Result
) -> Iterator[str]:
    """The standard's mark for a license that it accepts, but not as the one that it prefers."""
    must = dict(requirement.must)
    if "prefer" not in must or result.declared is not YES:
        return
    accepted = must.get("license", "any-disclosed")
    for item in find_alternatives(requirement, facts):
        is_accepted = check_license(item, facts, accepted).declared is YES
        if (
            is_accepted
            and check_license(item, facts, must["prefer"]).declared is not YES
        ):
            yield standard.notes.get("prefer", "conditional")


def _mark_artifact(
    item: Artifact, requirement: Requirement, facts: Facts
) -> Iterator[str]:
    """A license that is spelled otherwise, and a gate."""
    asked = dict(requirement.must)
    if item.license and "license" in asked:
        meant = respell_license(item.license.value)
        if meant:
            yield f"{item.license.value!r} is read as {meant}"
    access_matters = "public" in asked or "anonymous" in asked
    if (
        item.at
        and access_matters
        and facts.book.about(item.at.value).gated.truth is YES
    ):
        yield "behind a gate"
