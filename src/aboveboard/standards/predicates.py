"""The predicates that requirements are made of: a closed vocabulary, in strong Kleene logic.

Those of one artifact are in ``facts`` and ``license_facts``; those of a whole component are here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Evidence
from aboveboard.model.manifest import ELSEWHERE, Artifact, Declaration
from aboveboard.standards.facts import (
    NO,
    YES,
    ArtifactPredicate,
    Facts,
    Result,
    all_of,
    any_of,
    check_anonymous,
    check_exists,
    check_public,
    component_title,
    format_source,
    is_released,
    leave_open,
    refute,
    refute_unreleased,
)
from aboveboard.standards.license_facts import (
    check_license,
    check_root_license,
    refute_restricted_code,
)
from aboveboard.standards.rows import find_artifacts

_SATISFIED = Result(YES, YES)

ARTIFACT_PREDICATES: Mapping[str, ArtifactPredicate] = {
    "exists": check_exists,
    "public": check_public,
    "anonymous": check_anonymous,
    "license": check_license,
}
"""The predicates of one artifact."""


def check_component(
    component: str, must: Iterable[tuple[str, str]], facts: Facts
) -> Result:
    """Whether a component passes all predicates of a requirement."""
    must = tuple(must)
    results = [
        COMPONENT_PREDICATES[name](component, facts, argument)
        for name, argument in must
        if name in COMPONENT_PREDICATES
    ]
    of_artifacts = [
        (name, argument) for name, argument in must if name in ARTIFACT_PREDICATES
    ]
    if of_artifacts:
        results.append(check_artifacts(component, of_artifacts, facts))
    return all_of(results)


def check_artifacts(
    component: str, predicates: list[tuple[str, str]], facts: Facts
) -> Result:
    """Whether a component's artifacts pass: of code and data all that are released, of documents
    one.
    """
    listed = find_artifacts(component, facts)
    if not listed:
        return _check_unlisted(component, predicates, facts)
    released = [artifact for artifact in listed if is_released(artifact)]
    if not released:
        return any_of(refute_unreleased(artifact) for artifact in listed)
    results = [_check_artifact(artifact, predicates, facts) for artifact in released]
    known = COMPONENTS.get(component)
    one_suffices = known is not None and known.kind == "documents"
    if one_suffices:
        return any_of(results)
    return all_of(results)


def _check_artifact(
    artifact: Artifact, predicates: Iterable[tuple[str, str]], facts: Facts
) -> Result:
    return all_of(
        ARTIFACT_PREDICATES[name](artifact, facts, argument)
        for name, argument in predicates
    )


def _check_unlisted(
    component: str, predicates: list[tuple[str, str]], facts: Facts
) -> Result:
    root_license = facts.manifest.release.about.get("code-license")
    if component == "code" and root_license is not None:
        named_sets = [argument for name, argument in predicates if name == "license"]
        return _check_code_of_tree(root_license, named_sets, facts)
    if facts.is_left_out(component):
        # Not listed is declared as not released; yet it is neither withheld nor looked for.
        reason = f"the manifest lists no {component_title(component)}"
        unknown = leave_open(reason, facts.manifest.span)
        return Result(NO, unknown.verified, unknown.because)
    for artifact in facts.manifest.undeclared:
        if artifact.component == component:
            return leave_open(
                f"{artifact.label} is there, but not declared", artifact.span
            )
    return leave_open(f"nothing mentions {component_title(component)}")


def _check_code_of_tree(
    root_license: Declaration, named_sets: Iterable[str], facts: Facts
) -> Result:
    """Whether the code beside the license text of the root is there, and all of it under open
    terms.
    """
    if facts.book.code.files == 0:
        return leave_open("there is no source file here", facts.manifest.span)
    restricted = refute_restricted_code("", facts.book)
    if restricted is not None:
        return restricted
    return check_root_license(root_license, named_sets)


def check_open_licenses(facts: Facts) -> dict[str, Result]:
    """Of weights, code and training data, whether each is released under open licenses."""
    predicates = [("exists", ""), ("license", "any-open")]
    return {
        component: check_artifacts(component, predicates, facts)
        for component in ("weights", "code", "training-data")
    }


# ------------------------------------------------------------------ predicates of a whole component


def _check_complete(component: str, facts: Facts, _argument: str) -> Result:
    """Whether nothing of the component is held back."""
    withheld = [
        item for item in find_artifacts(component, facts) if not is_released(item)
    ]
    return all_of(refute_unreleased(item) for item in withheld)


def _check_data_listed(component: str, facts: Facts, access: str) -> Result:
    """Whether all training data of one class of access is listed, each with the place where it can
    be had.
    """
    listing = check_artifacts(component, [("exists", "")], facts)
    data = facts.manifest.of("training-data")
    if not data:
        return listing
    places = all_of(_check_listed_place(item, facts, access) for item in data)
    return any_of((listing, places))


def _check_listed_place(item: Artifact, facts: Facts, access: str) -> Result:
    if item.access is None and not is_released(item) and item.obtain is None:
        reason = f"{item.label}: nothing says whether any of it is {access}, and where"
        return leave_open(reason, item.span)
    if item.access is None or item.access.value != access:
        return _SATISFIED
    place = item.obtain or item.at
    if place is None:
        return refute(f"{item.label} is said to be {access}, but not where", item.span)
    seen = facts.book.about(place.value).exists
    if seen.truth is NO:
        evidence = Evidence(
            NO, source=place.value, reason=f"{place.value} {seen.reason}"
        )
        return Result(YES, NO, (evidence,))
    return Result(YES, YES, (Evidence(YES, place.value, format_source(place.span)),))


def _check_data_shared(component: str, facts: Facts, named_set: str) -> Result:
    """Whether data that may be shared again is shared; other classes are listed or described
    instead.
    """
    listed = find_artifacts(component, facts)
    return all_of(_check_shared(item, facts, named_set) for item in listed)


def _check_shared(item: Artifact, facts: Facts, named_set: str) -> Result:
    access = item.access.value if item.access else ""
    left_to_others = not access and item.obtain is not None
    if access in ELSEWHERE or left_to_others:
        return _SATISFIED
    if not is_released(item):
        return _judge_withheld_data(item, access)
    there = all_of((check_exists(item, facts), check_public(item, facts)))
    if not access:
        # Data that anybody can fetch but may not share again is at least disclosed.
        return there
    return all_of((there, check_license(item, facts, named_set)))


def _judge_withheld_data(item: Artifact, access: str) -> Result:
    if access == "open":
        return refute(
            f"{item.label} is said to be open, but is not released", item.span
        )
    reason = (
        f"{item.label} is withheld; whether it could be shared is for a person to judge"
    )
    return leave_open(reason, item.span)


def _check_compute(component: str, facts: Facts, limit: str) -> Result:
    """Whether the stated training compute, in FLOP, is not above a limit."""
    for item in find_artifacts(component, facts):
        for stated in (item.note, item.name):
            flop = _parse_flop(stated.value) if stated else None
            if stated and flop is not None:
                return _compare_flop(stated, flop, limit)
    reason = f"no figure of training compute to hold against {limit} FLOP"
    return leave_open(reason, facts.manifest.span)


def _compare_flop(stated: Declaration, flop: float, limit: str) -> Result:
    if flop <= float(limit):
        return Result(
            YES, YES, (Evidence(YES, stated.value, format_source(stated.span)),)
        )
    reason = f"{stated.value}: more than {limit} FLOP, where systemic risk is presumed"
    return refute(reason, stated.span)


def _parse_flop(text: str) -> float | None:
    """The first number of a text that is followed by ``FLOP``; ``None`` where there is none."""
    words = text.replace(",", "").split()
    for number, unit in pairwise(words):
        flop = _parse_number(number) if unit.upper().startswith("FLOP") else None
        if flop is not None:
            return flop
    return None


def _parse_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _check_with(_component: str, facts: Facts, other: str) -> Result:
    """Whether another component is there too."""
    return check_artifacts(other, [("exists", ""), ("public", "")], facts)


def _check_no_base(_component: str, facts: Facts, _argument: str) -> Result:
    """Whether the release is no derivative, so that its own facts are those of its base model."""
    bases = facts.manifest.release.bases
    if not bases:
        return _SATISFIED
    base = bases[0].at
    return leave_open(
        f"the base model {base.value} is not part of this release", base.span
    )


def _check_licenses_open(_component: str, facts: Facts, _argument: str) -> Result:
    """Whether weights, code and training data are all under open licenses."""
    return all_of(check_open_licenses(facts).values())


COMPONENT_PREDICATES: Mapping[str, Callable[[str, Facts, str], Result]] = {
    "complete": _check_complete,
    "data-listed": _check_data_listed,
    "data-shared": _check_data_shared,
    "compute": _check_compute,
    "with": _check_with,
    "no-base": _check_no_base,
    "licenses-open": _check_licenses_open,
}
"""The predicates of a component as a whole."""

REMARKS = ("prefer", "owed")
"""Words that change no outcome: a set whose licenses need no mark, and what is owed without being a
condition."""
