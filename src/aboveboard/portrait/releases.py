"""Put together what was found to one release, or to several where models are under different terms.

Where two places state different terms for the same weights, neither is taken for the license alone:
both are said to apply, which is what a reader has to assume.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from aboveboard.licenses import expression
from aboveboard.model.manifest import Artifact, Declaration, Manifest, Release
from aboveboard.portrait.sources import Sources
from aboveboard.portrait.terms import NON_COMMERCIAL, WeightsTerms, is_limited, is_open
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


def _group_variants(terms: Iterable[WeightsTerms]) -> dict[str, tuple[WeightsTerms, ...]]:
    """Terms by the model that they are about; empty where they do not differ between models."""
    named = [each for each in terms if each.variant and each.license]
    common = tuple(each for each in terms if not each.variant)
    groups: dict[str, tuple[WeightsTerms, ...]] = {}
    for each in named:
        groups[each.variant] = (*groups.get(each.variant, ()), each)
    licenses = {expression.read(each.license).ids for each in named}
    if len(licenses) < 2:
        return {}
    if common:
        groups[""] = common
    return groups


def _select_places(places: tuple[Declaration, ...], variant: str) -> tuple[Declaration, ...]:
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
    withheld = any(each.component == "weights" and each.withheld for each in others)
    kept = [each for each in others if each.component != "weights" or not weights]
    if withheld and not weights:
        kept = list(others)
    artifacts = (*weights, *_fill(shown, kept))
    release = shown.release
    if name and terms:
        release = replace(release, name=Declaration(name, terms[0].span))
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
    shown: Manifest, terms: tuple[WeightsTerms, ...], places: tuple[Declaration, ...], name: str
) -> tuple[Artifact, ...]:
    """The weights: one artifact for each place, all under the same terms."""
    license_ = combine_licenses(terms)
    file = next((each for each in terms if each.file and _is_of_terms(each, license_)), None)
    span = license_.span if license_ is not None else shown.span
    license_file = None
    if file is not None:
        license_file = Declaration(file.file, file.span)
        span = license_.span if license_ is not None else file.span
    here = [each.at for each in shown.of("weights") if each.at is not None]
    everywhere = {place.value: place for place in (*here, *places)}
    stated = Artifact(
        "weights",
        span,
        name=Declaration(name, span) if name else None,
        license=license_,
        license_file=license_file,
    )
    if everywhere:
        return tuple(
            replace(stated, at=place, span=span if license_ else place.span)
            for place in everywhere.values()
        )
    return (stated,) if license_ is not None or license_file is not None else ()


def _is_of_terms(each: WeightsTerms, license_: Declaration | None) -> bool:
    """Whether a file holds the text of the license that was chosen."""
    if license_ is None or not each.license:
        return license_ is None
    return expression.same(each.license, license_.value) is Truth.YES


def combine_licenses(terms: Iterable[WeightsTerms]) -> Declaration | None:
    """The license that several statements come to.

    Equal ones count once. Of statements that differ, those that speak of the weights in so many
    words decide; where these differ too, all of them apply together.
    """
    stated = [each for each in terms if each.license]
    firm = [each for each in stated if each.is_firm] or stated
    distinct: list[WeightsTerms] = []
    for each in firm:
        if not any(_same(each.license, other.license) for other in distinct):
            distinct.append(each)
    if not distinct:
        return None
    if len(distinct) == 1:
        return Declaration(distinct[0].license, distinct[0].span)
    return _combine(distinct)


def _combine(distinct: list[WeightsTerms]) -> Declaration | None:
    """Different terms joined; those that are known and limit the weights come first."""
    limited = [each for each in distinct if is_limited(each.license)]
    open_ = [each for each in distinct if is_open(each.license)]
    if not limited and not open_:
        return None
    if not limited:
        first = distinct[0]
        return Declaration(first.license, first.span) if len(open_) == len(distinct) else None
    named = [each for each in limited if each.license != NON_COMMERCIAL]
    first = (named or limited)[0]
    return Declaration(first.license, first.span)


def _same(one: str, other: str) -> bool:
    return expression.same(one, other) is not Truth.NO


def name_release(release: Release, repository: str) -> str:
    """What a release is called: by its card, else by its repository."""
    return release.name.value if release.name is not None else repository
