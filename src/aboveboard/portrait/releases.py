"""Put together what was found to one release, or to several where models are under different terms.

Where two places state different terms for the same weights, those that limit them are the license
of the portrait: no reader may rely on the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from aboveboard.licenses import expression
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.portrait.sources import Sources
from aboveboard.portrait.terms import UNNAMED, WeightsTerms, is_limited, is_open
from aboveboard.truth import Truth


def build_releases(
    sources: Sources,
    terms: tuple[WeightsTerms, ...],
    places: tuple[Declaration, ...],
    others: tuple[Artifact, ...],
) -> tuple[Manifest, ...]:
    """The releases that a repository shows; one, unless named models are under different terms."""
    variants = _group_variants(terms)
    if len(variants) < 2:
        return (_build(sources, terms, places, others, ""),)
    return tuple(
        _build(sources, group, _select_places(places, name), others, name)
        for name, group in variants.items()
    )


def _group_variants(
    terms: Iterable[WeightsTerms],
) -> dict[str, tuple[WeightsTerms, ...]]:
    """Terms by the model that they are about; empty where they do not differ between models."""
    named = [each for each in terms if each.variant and each.license]
    common = tuple(each for each in terms if not each.variant)
    groups: dict[str, tuple[WeightsTerms, ...]] = {}
    for each in named:
        groups[each.variant] = (*groups.get(each.variant, ()), each)
    licenses = {expression.parse(each.license).ids for each in named}
    if len(licenses) < 2:
        return {}
    if common:
        groups[""] = common
    return groups


def _select_places(
    places: tuple[Declaration, ...], variant: str
) -> tuple[Declaration, ...]:
    """The places whose name holds the name of a model; all of them where none does."""
    wanted = _letters(variant)
    own = tuple(place for place in places if wanted and wanted in _letters(place.value))
    return own or (() if variant else places)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _build(
    sources: Sources,
    terms: tuple[WeightsTerms, ...],
    places: tuple[Declaration, ...],
    others: tuple[Artifact, ...],
    name: str,
) -> Manifest:
    """One release with its weights under the terms that are stated for them."""
    shown = sources.shown
    weights = _build_weights(shown, terms, places, name)
    kept = [each for each in others if each.component != "weights" or not weights]
    release = shown.release
    if name and terms:
        release = replace(release, name=Declaration(name, terms[0].span))
    artifacts = (*weights, *_fill(shown, kept))
    return replace(shown, release=release, artifacts=artifacts, complete=False)


def _fill(shown: Manifest, others: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """What was found besides weights, and what front matter shows of other components."""
    found = tuple(others)
    components = {each.component for each in found}
    more = (
        each
        for each in shown.artifacts
        if each.component != "weights" and each.component not in components
    )
    return (*found, *more)


def _build_weights(
    shown: Manifest,
    terms: tuple[WeightsTerms, ...],
    places: tuple[Declaration, ...],
    name: str,
) -> tuple[Artifact, ...]:
    """The weights: one artifact for each place, all under the same terms."""
    stated = _build_unplaced(shown, terms, name)
    here = [each.at for each in shown.of("weights") if each.at is not None]
    everywhere = {place.value: place for place in (*here, *places)}
    if everywhere:
        return tuple(_put_at(stated, place) for place in everywhere.values())
    has_terms = stated.license is not None or stated.license_file is not None
    return (stated,) if has_terms else ()


def _put_at(weights: Artifact, place: Declaration) -> Artifact:
    """Weights at a place; their span is that of their license, where one is stated."""
    span = weights.span if weights.license is not None else place.span
    return replace(weights, at=place, span=span)


def _build_unplaced(
    shown: Manifest, terms: tuple[WeightsTerms, ...], name: str
) -> Artifact:
    """The weights with their name and terms, wherever they are."""
    license_ = combine_licenses(terms)
    source = next(
        (each for each in terms if each.file and _is_of_terms(each, license_)), None
    )
    file = Declaration(source.file, source.span) if source is not None else None
    span = (license_ or file or Declaration("", shown.span)).span
    named = Declaration(name, span) if name else None
    return Artifact("weights", span, name=named, license=license_, license_file=file)


def _is_of_terms(each: WeightsTerms, license_: Declaration | None) -> bool:
    """Whether a file holds the text of the license that was chosen."""
    if license_ is None or not each.license:
        return license_ is None
    return expression.have_same_terms(each.license, license_.value) is Truth.YES


def combine_licenses(terms: Iterable[WeightsTerms]) -> Declaration | None:
    """The license that several statements come to; nothing where they do not settle it.

    Those that name the weights in so many words outweigh others. Where they differ, terms that
    limit the weights outweigh open ones, for no reader may rely on the open ones then.
    """
    stated = _drop_unnamed([each for each in terms if each.license])
    firm = [each for each in stated if each.is_firm]
    distinct = _list_distinct(firm or stated)
    if not distinct:
        return None
    chosen = distinct[0] if len(distinct) == 1 else _choose(distinct)
    return Declaration(chosen.license, chosen.span) if chosen is not None else None


def _drop_unnamed(stated: list[WeightsTerms]) -> list[WeightsTerms]:
    """Statements without those that repeat in words what a named license says."""
    named = [each for each in stated if each.license not in UNNAMED]
    return named if any(is_limited(each.license) for each in named) else stated


def _list_distinct(terms: Iterable[WeightsTerms]) -> list[WeightsTerms]:
    """The first statement of each license."""
    distinct: list[WeightsTerms] = []
    for each in terms:
        if not any(_same(each.license, other.license) for other in distinct):
            distinct.append(each)
    return distinct


def _choose(distinct: list[WeightsTerms]) -> WeightsTerms | None:
    """Of different terms those that limit the weights, by name if possible; else open ones."""
    limited = [each for each in distinct if is_limited(each.license)]
    named = [each for each in limited if each.license not in UNNAMED]
    if limited:
        return (named or limited)[0]
    all_open = all(is_open(each.license) for each in distinct)
    return distinct[0] if all_open else None


def _same(one: str, other: str) -> bool:
    return expression.have_same_terms(one, other) is not Truth.NO
