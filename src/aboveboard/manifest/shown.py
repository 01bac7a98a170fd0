"""What a repository without a manifest shows of its release: weights, a card, licenses that say what they cover."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from aboveboard.manifest import model_card
from aboveboard.model import Artifact, Declaration, Document, LicenseFile, Manifest, Release, Span, Tree
from aboveboard.nodes import front_matter

_SHARD = re.compile(r"(.+)-\d{5}(-of-\d{5}\.[\w.]+)")
_ABOUT_WEIGHTS = re.compile(r"(?:^|[-_. ])(?:models?|weights?|checkpoints?)(?:[-_. ]|$)")


def implied(tree: Tree, documents: Iterable[Document] = (), license_files: Iterable[LicenseFile] = ()) -> Manifest:
    """See ``manifest.implied``."""
    prose = sorted((each for each in documents if each.kind == "prose" and "/" not in each.path), key=_card_first)
    licenses = sorted(license_files, key=lambda each: each.path)
    card = _card(prose)
    places = [Declaration(place, Span(place)) for place in shards(tree.weights)]
    if card is None:
        weights = tuple(Artifact("weights", place.span, at=place) for place in places)
        cards = tuple(_model_card(each.path) for each in prose if _is_card(each.path, bool(places)))
        start = prose[0].path if prose else places[0].value if places else "README.md"
        card = Manifest(None, "none", Span(start), artifacts=(*weights, *cards), complete=False)
    else:
        card = _placed(card, places)
    scoped = tuple(_under(artifact, licenses) for artifact in card.artifacts)
    return replace(card, artifacts=scoped, release=_with_code_license(card.release, licenses), problems=())


def shards(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths of weights with the shards of one set put together to a glob, in order, each once."""
    paths = tuple(paths)
    sets: dict[str, list[str]] = {}
    for path in paths:
        found = None if any(letter in path for letter in "*?[") else _SHARD.fullmatch(path)
        sets.setdefault(f"{found[1]}-*{found[2]}" if found else path, []).append(path)
    return tuple(sorted(members[0] if len(members) == 1 else place for place, members in sets.items()))


def _card_first(document: Document) -> tuple[bool, bool, str]:
    name = document.path.lower()
    return name != "readme.md", not name.startswith("readme"), document.path


def _card(prose: Iterable[Document]) -> Manifest | None:
    for document in prose:
        if not document.path.lower().endswith((".md", ".markdown")):
            continue
        reading = front_matter(document.path, document.text)
        if reading and reading.root and model_card.speaks_of_a_model(reading.root):
            return model_card.load(document.path, reading)
    return None


def _is_card(path: str, beside_weights: bool) -> bool:
    name = path.lower().replace("-", "_")
    return name.startswith(("model_card", "modelcard")) or (beside_weights and name == "readme.md")


def _model_card(path: str) -> Artifact:
    return Artifact("model-card", Span(path), at=Declaration(path, Span(path)))


def _placed(card: Manifest, places: list[Declaration]) -> Manifest:
    """The card's manifest with its weights at the places where the tree has them."""
    if not places:
        return card
    said = next(iter(card.of("weights")), Artifact("weights", card.span))
    weights = tuple(replace(said, at=place) for place in places)
    return replace(card, artifacts=(*weights, *(each for each in card.artifacts if each.component != "weights")))


def _under(artifact: Artifact, licenses: Iterable[LicenseFile]) -> Artifact:
    """Weights that state no license, under the license file whose very name says that it is theirs."""
    if artifact.component != "weights" or artifact.license:
        return artifact
    for each in licenses:
        stem = each.path.lower()
        if "/" in stem or not _ABOUT_WEIGHTS.search(stem):
            continue
        span = Span(each.path)
        file, found = Declaration(each.path, span), each.identification
        stated = Declaration(found.id, span) if found.certain and found.id else None
        return replace(artifact, license=stated, license_file=file)
    return artifact


def _with_code_license(release: Release, licenses: Iterable[LicenseFile]) -> Release:
    """The release with the license of its code, from the one root license file that is certain."""
    root = [each for each in licenses if "/" not in each.path and not _ABOUT_WEIGHTS.search(each.path.lower())]
    if len(root) != 1 or not root[0].identification.certain:
        return release
    said = Declaration(root[0].identification.id, Span(root[0].path))
    return replace(release, about={**release.about, "code-license": said})
