"""What each requirement of a standard comes to, and the predicates of a whole component that it may
be made of.

The predicates are a closed vocabulary: those of one artifact are in ``facts``, those of a whole
component are here. All logic is strong Kleene.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import Requirement, Standard, Verdict
from aboveboard.model.manifest import Artifact
from aboveboard.standards import facts as of
from aboveboard.standards.facts import NO, UNKNOWN, YES, Facts, Held
from aboveboard.standards.rows import OUTCOMES, artifacts, group

FOR_A_PERSON = "for a person to judge"


def verdicts(standard: Standard, facts: Facts) -> tuple[Verdict, ...]:
    """What each requirement comes to for a release, as declared and as verified."""
    return tuple(_verdict(requirement, standard, facts) for requirement in standard.requirements)


def _verdict(requirement: Requirement, standard: Standard, facts: Facts) -> Verdict:
    if requirement.level == "conditional" and not artifacts(requirement.component, facts):
        held = of.unknown(requirement.note or "asked for only if there is any", facts.manifest.span)
    else:
        held = of.any_of(
            _component(requirement, component, facts) for component in group(requirement)
        )
    if requirement.judge == "human" and held.verified is not NO:
        held = Held(UNKNOWN, UNKNOWN, held.because)
    mark = "; ".join(dict.fromkeys(_marks(requirement, standard, facts, held)))
    because = {
        (evidence.reason, evidence.value, evidence.source): evidence for evidence in held.because
    }
    return Verdict(
        requirement, OUTCOMES[held.declared], OUTCOMES[held.verified], tuple(because.values()), mark
    )


def _component(requirement: Requirement, component: str, facts: Facts) -> Held:
    """What a component comes to: of code and data every released artifact must pass, of documents
    one.
    """
    about_all = [(name, argument) for name, argument in requirement.must if name in WHOLE]
    about_each = [(name, argument) for name, argument in requirement.must if name in of.PREDICATES]
    parts = [WHOLE[name](component, facts, argument) for name, argument in about_all]
    if about_each:
        parts.append(_each(component, about_each, facts))
    return of.all_of(parts)


def _each(component: str, predicates: list[tuple[str, str]], facts: Facts) -> Held:
    listed = artifacts(component, facts)
    if not listed:
        return _unlisted(component, predicates, facts)
    released = [artifact for artifact in listed if of.released(artifact)]
    if not released:
        return of.any_of(of.not_released(artifact) for artifact in listed)
    held = (
        of.all_of(of.PREDICATES[name](item, facts, argument) for name, argument in predicates)
        for item in released
    )
    known = COMPONENTS.get(component)
    return of.any_of(held) if known and known.kind == "documents" else of.all_of(held)


def _unlisted(component: str, predicates: list[tuple[str, str]], facts: Facts) -> Held:
    covering = facts.manifest.release.about.get("code-license")
    if component == "code" and covering is not None:
        return of.covered(covering, predicates)
    if facts.complete:
        return of.no(f"the manifest lists no {of.title(component)}", facts.manifest.span)
    return of.unknown(f"nothing tells of {of.title(component)}")


def _marks(requirement: Requirement, standard: Standard, facts: Facts, held: Held) -> Iterable[str]:
    """What qualifies a verdict, for people to read."""
    listed = [item for component in group(requirement) for item in artifacts(component, facts)]
    must = dict(requirement.must)
    if requirement.judge == "human":
        yield FOR_A_PERSON
    elif requirement.level == "conditional":
        yield from () if listed else (requirement.note or "asked for only if there is any",)
    elif requirement.note and (held.verified is not NO or ("owed", "") in requirement.must):
        yield requirement.note
    if "prefer" in must and held.declared is YES:
        counted = [
            item
            for item in listed
            if of.license_in(item, facts, must.get("license", "any-disclosed")).declared is YES
        ]
        if any(of.license_in(item, facts, must["prefer"]).declared is not YES for item in counted):
            yield standard.notes.get("prefer", "conditional")
    for item in listed:
        meant = of.respelled(item.license.value) if item.license and "license" in must else ""
        if meant and item.license:
            yield f"{item.license.value!r} is read as {meant}"
        if (
            item.at
            and ("public" in must or "anonymous" in must)
            and facts.book.about(item.at.value).gated.truth is YES
        ):
            yield "behind a gate"


# ------------------------------------------------------------------ predicates of a whole component


def _complete(component: str, facts: Facts, _argument: str) -> Held:
    """That nothing of the component is held back."""
    kept = [item for item in artifacts(component, facts) if not of.released(item)]
    return of.all_of(of.not_released(item) for item in kept) if kept else Held(YES, YES)


def _data_listed(component: str, facts: Facts, access: str) -> Held:
    """OSI's lists: all training data of one class of access, each with the place where it can be
    had.
    """
    listing = _each(component, [("exists", "")], facts)
    data = facts.manifest.of("training-data")
    if not data:
        return listing
    return of.any_of((listing, of.all_of(_place_told(item, facts, access) for item in data)))


def _place_told(item: Artifact, facts: Facts, access: str) -> Held:
    if item.access is None and not of.released(item) and item.obtain is None:
        reason = f"{item.label}: nothing says whether any of it is {access}, and where"
        return of.unknown(reason, item.span)
    if item.access is None or item.access.value != access:
        return Held(YES, YES)
    place = item.obtain or item.at
    if place is None:
        return of.no(f"{item.label} is said to be {access}, but not where", item.span)
    found = facts.book.about(place.value).exists
    if found.truth is NO:
        return Held(
            YES, NO, (Evidence(NO, source=place.value, reason=f"{place.value} {found.reason}"),)
        )
    return Held(YES, YES, (Evidence(YES, place.value, of.where(place.span)),))


def _data_shared(component: str, facts: Facts, named_set: str) -> Held:
    """That data which may be shared again are shared; other classes are listed or described
    instead.
    """
    return of.all_of(_shared(item, facts, named_set) for item in artifacts(component, facts))


def _shared(item: Artifact, facts: Facts, named_set: str) -> Held:
    access = item.access.value if item.access else ""
    if access in ("public", "obtainable", "unshareable") or (
        not access and item.obtain is not None
    ):
        return Held(YES, YES)
    if not of.released(item):
        if access == "open":
            return of.no(f"{item.label} is said to be open, but is not released", item.span)
        return of.unknown(
            f"{item.label} is withheld; whether it could be shared is for a person to judge",
            item.span,
        )
    there = of.all_of((of.exists(item, facts), of.public(item, facts)))
    if not access:
        return there  # data that anybody can fetch, but that may not be shared again, are at least disclosed
    return of.all_of((there, of.license_in(item, facts, named_set)))


def _compute(component: str, facts: Facts, limit: str) -> Held:
    """That the training compute which a statement names is not above a limit, in FLOP."""
    for item in artifacts(component, facts):
        for said in (item.note, item.name):
            flop = _number(said.value) if said else None
            if said and flop is not None:
                if flop <= float(limit):
                    return Held(YES, YES, (Evidence(YES, said.value, of.where(said.span)),))
                return of.no(
                    f"{said.value}: more than {limit} FLOP, where systemic risk is presumed",
                    said.span,
                )
    return of.unknown(
        f"no figure of training compute to hold against {limit} FLOP", facts.manifest.span
    )


def _with(_component: str, facts: Facts, other: str) -> Held:
    """That another component is there too."""
    return _each(other, [("exists", ""), ("public", "")], facts)


def _no_base(_component: str, facts: Facts, _argument: str) -> Held:
    """That the release is no derivative, so that what holds of it holds of its base model."""
    bases = facts.manifest.release.bases
    if not bases:
        return Held(YES, YES)
    return of.unknown(
        f"the base model {bases[0].at.value} is not part of this release", bases[0].at.span
    )


def _licenses_open(_component: str, facts: Facts, _argument: str) -> Held:
    """That weights, code and training data are all under open licenses."""
    return of.all_of(licensed_openly(facts).values())


def licensed_openly(facts: Facts) -> dict[str, Held]:
    """Of weights, code and training data, whether each is released under open licenses."""
    predicates = [("exists", ""), ("license", "any-open")]
    return {
        group_: _each(group_, predicates, facts) for group_ in ("weights", "code", "training-data")
    }


def _number(text: str) -> float | None:
    """The first number of a text that is followed by ``FLOP``; ``None`` where there is none."""
    words = text.replace(",", "").split()
    for at, word in enumerate(words):
        if at and word.upper().startswith("FLOP"):
            try:
                return float(words[at - 1])
            except ValueError:
                continue
    return None


WHOLE: Mapping[str, Callable[[str, Facts, str], Held]] = {
    "complete": _complete,
    "data-listed": _data_listed,
    "data-shared": _data_shared,
    "compute": _compute,
    "with": _with,
    "no-base": _no_base,
    "licenses-open": _licenses_open,
}
"""The predicates that speak of a component as a whole."""

SOFT = ("prefer", "owed")
"""Words that change no outcome: a set whose licenses need no mark, and what is owed without being a
condition."""
