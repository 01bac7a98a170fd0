"""The portrait: the release, or releases, that a repository shows without a manifest.

It is made of the same type as a manifest, and each of its values has the span where it was stated.
A pure function of names, documents, statements and license texts; nothing here is guessed from what
is not there, so the portrait is never complete.
"""

from __future__ import annotations

from msgspec.structs import replace

from aboveboard.model.manifest import Artifact, Base, Manifest
from aboveboard.portrait.agreements import find_agreement_limits
from aboveboard.portrait.base_models import find_base_models
from aboveboard.portrait.code_files import find_code, find_limited_folders, has_code
from aboveboard.portrait.data_sets import find_training_data
from aboveboard.portrait.ownership import find_owner
from aboveboard.portrait.publications import find_publications
from aboveboard.portrait.releases import build_releases
from aboveboard.portrait.restrictions import find_restrictions
from aboveboard.portrait.sources import Sources
from aboveboard.portrait.terms import WeightsTerms
from aboveboard.portrait.weights_licenses import find_weights_terms, list_unknown_files
from aboveboard.portrait.weights_places import find_weights_places
from aboveboard.portrait.withheld import find_withheld
from aboveboard.value import Value

__all__ = ["Portrait", "Sources", "draw_portrait", "find_undeclared", "join_releases"]


class Portrait(Value, frozen=True):
    """The releases that a repository shows, and every statement of terms for its weights."""

    releases: tuple[Manifest, ...]
    terms: tuple[WeightsTerms, ...] = ()


def join_releases(releases: tuple[Manifest, ...]) -> Manifest:
    """One manifest with the artifacts of all releases, each artifact once."""
    first = releases[0]
    if len(releases) == 1:
        return first
    artifacts = tuple(dict.fromkeys(each for one in releases for each in one.artifacts))
    return replace(first, artifacts=artifacts)


def find_undeclared(sources: Sources, declared: Manifest) -> tuple[Artifact, ...]:
    """What a repository shows of components that its manifest does not list."""
    listed = {artifact.component for artifact in declared.artifacts}
    owner = find_owner(sources.repository, sources.tree.origin, sources.documents)
    shown = [
        *(
            Artifact("weights", place.span, at=place)
            for place in find_weights_places(sources, owner)
        ),
        *find_training_data(sources, owner),
        *find_code(sources.paths, sources.license_files),
        *find_publications(sources),
    ]
    return tuple(each for each in shown if each.component not in listed)


def draw_portrait(sources: Sources) -> Portrait:
    """The releases that a repository shows, at least one; each is an incomplete manifest."""
    owner = find_owner(sources.repository, sources.tree.origin, sources.documents)
    stated = find_weights_terms(sources, owner)
    agreements = find_agreement_limits(
        sources.license_texts, list_unknown_files(stated)
    )
    terms = (*stated, *agreements, *find_restrictions(sources))
    places = find_weights_places(sources, owner)
    withheld = find_withheld(sources)
    others: list[Artifact] = list(withheld)
    others.extend(_unless_withheld(find_training_data(sources, owner), withheld))
    if terms or places or sources.shown.of("weights") or _claims_model(sources):
        found = find_code(sources.paths, sources.license_files)
        others.extend(_unless_withheld(found, withheld))
    others.extend(find_limited_folders(sources.paths, sources.license_files))
    others.extend(find_publications(sources))
    releases = build_releases(sources, terms, places, tuple(others))
    bases = find_base_models(sources, owner)
    return Portrait(tuple(_finish(each, sources, bases) for each in releases), terms)


_OF_MODELS = frozenset(
    ("open_source_model", "open_weights", "fully_open", "open_model")
)


def _claims_model(sources: Sources) -> bool:
    """Whether the repository calls a model of its own open; other code is no part of a model."""
    return any(
        each.role == "own" and each.kind in _OF_MODELS for each in sources.statements
    )


def _unless_withheld(
    found: tuple[Artifact, ...], withheld: tuple[Artifact, ...]
) -> tuple[Artifact, ...]:
    """Artifacts of components that the project does not say it withholds."""
    kept = {artifact.component for artifact in withheld}
    return tuple(artifact for artifact in found if artifact.component not in kept)


def _finish(manifest: Manifest, sources: Sources, bases: tuple[Base, ...]) -> Manifest:
    """A release with its base models, and without a code license where there is no code."""
    about = dict(manifest.release.about)
    if not has_code(sources.paths):
        about.pop("code-license", None)
    return replace(
        manifest, release=replace(manifest.release, bases=bases, about=about)
    )
