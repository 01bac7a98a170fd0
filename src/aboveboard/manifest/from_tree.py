"""What a repository without a manifest shows of its release: weights, a card, licenses that say
what they cover.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.manifest import model_card
from aboveboard.model.evidence import Document, LicenseFile, Tree
from aboveboard.model.manifest import Artifact, Declaration, Manifest, Release
from aboveboard.model.span import Span
from aboveboard.text.yaml_nodes import front_matter

_SHARD = lazy_pattern(r"(.+)-\d{5}(-of-(?!00001\.)\d{5}\.[\w.]+)")
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ABOUT_WEIGHTS = lazy_pattern(r"(?:^|[-_. ])(?:models?|weights?|checkpoints?)(?:[-_. ]|$)")


def implied(
    tree: Tree, documents: Iterable[Document] = (), license_files: Iterable[LicenseFile] = ()
) -> Manifest:
    """See ``manifest.implied``."""
    prose = sorted(
        (each for each in documents if each.kind == "prose" and "/" not in each.path),
        key=_card_first,
    )
    licenses = sorted(license_files, key=lambda each: each.path)
    shown = _card(prose, bool(tree.weights)) or _bare(tree, prose)
    artifacts = _placed(shown, tree)
    if not any(artifact.component == "weights" for artifact in artifacts):
        artifacts = (*_licensed_elsewhere(licenses), *artifacts)
    scoped = tuple(_under(artifact, licenses) for artifact in artifacts)
    release = _with_code_license(shown.release, licenses)
    # Front matter that is no valid YAML is the card's fault, and reported as such; it is no broken
    # manifest.
    return replace(shown, artifacts=scoped, release=release, problems=(), readable=True)


def _bare(tree: Tree, prose: list[Document]) -> Manifest:
    """What there is without a card: weights, and what calls itself a model card."""
    cards = tuple(
        _model_card(each.path) for each in prose if _is_card(each.path, bool(tree.weights))
    )
    start = prose[0].path if prose else next(iter(tree.weights), "README.md")
    weights = (Artifact("weights", Span(start)),) if tree.weights else ()
    return Manifest(None, "none", Span(start), artifacts=(*weights, *cards), complete=False)


def shards(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths with the shards of one set put together to a glob, in order, each once.

    A single shard stands for its set too: the release consists of all of them, whether or not they
    are there.
    """
    found = set()
    for path in paths:
        shard = None if any(letter in path for letter in "*?[") else _SHARD.fullmatch(path)
        found.add(f"{shard[1]}-*{shard[2]}" if shard else path)
    return tuple(sorted(found))


def _card_first(document: Document) -> tuple[bool, bool, str]:
    name = document.path.lower()
    return name != "readme.md", not name.startswith("readme"), document.path


def _card(prose: Iterable[Document], beside_weights: bool) -> Manifest | None:
    for document in prose:
        if not document.path.lower().endswith((".md", ".markdown")):
            continue
        reading = front_matter(document.path, document.text)
        if reading is None or reading.root is None or not model_card.subject(reading.root):
            continue
        if beside_weights or model_card.subject(reading.root) == "dataset":
            return model_card.load(document.path, reading)
        if model_card.says_more_than_its_license(reading.root):
            return model_card.load(document.path, reading)
    return None


def _is_card(path: str, beside_weights: bool) -> bool:
    name = path.lower().replace("-", "_")
    return name.startswith(("model_card", "modelcard")) or (beside_weights and name == "readme.md")


def _model_card(path: str) -> Artifact:
    return Artifact("model-card", Span(path), at=_at(path))


def _at(path: str) -> Declaration:
    """The place of a path of the tree; one that is spelled like a place elsewhere (``hf:…``) stays
    a path.
    """
    return Declaration(f"./{path}" if _SCHEME.match(path) else path, Span(path))


def _placed(shown: Manifest, tree: Tree) -> tuple[Artifact, ...]:
    """The artifacts, with weights (of a data set's card: data) at the places where the tree has
    them.
    """
    component, paths = "weights", tree.weights
    if shown.of("data-card") and not paths:
        component, paths = "training-data", tree.datasets
    places = [_at(place) for place in shards(paths)]
    if not places:
        return shown.artifacts
    stated = next(iter(shown.of(component)), Artifact(component, shown.span))
    at_places = tuple(
        replace(stated, at=place, span=stated.span if stated.license else place.span)
        for place in places
    )
    return (*at_places, *(each for each in shown.artifacts if each.component != component))


def _licensed_elsewhere(licenses: Iterable[LicenseFile]) -> tuple[Artifact, ...]:
    """Weights that lie elsewhere: a repository with a license of its own for them releases them
    somewhere.
    """
    weights = (_under(Artifact("weights", Span(each.path)), (each,)) for each in licenses)
    return tuple(artifact for artifact in weights if artifact.license)[:1]


def _under(artifact: Artifact, licenses: Iterable[LicenseFile]) -> Artifact:
    """Weights that state no license, under the license file whose very name says that it is
    theirs.
    """
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
    root = [
        each
        for each in licenses
        if "/" not in each.path and not _ABOUT_WEIGHTS.search(each.path.lower())
    ]
    if len(root) != 1 or not root[0].identification.certain:
        return release
    said = Declaration(root[0].identification.id, Span(root[0].path))
    return replace(release, about={**release.about, "code-license": said})
