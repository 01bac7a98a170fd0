"""What a repository without a manifest shows of its release: weights, a card, licenses that state
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
_ABOUT_WEIGHTS = lazy_pattern(
    r"(?:^|[-_. ])(?:models?|weights?|checkpoints?)(?:[-_. ]|$)"
)


def implied(
    tree: Tree,
    documents: Iterable[Document] = (),
    license_files: Iterable[LicenseFile] = (),
) -> Manifest:
    """See ``manifest.implied``."""
    prose = [
        each for each in documents if each.kind == "prose" and "/" not in each.path
    ]
    prose.sort(key=_order_of_cards)
    licenses = sorted(license_files, key=lambda file: file.path)
    shown = _load_card(prose, bool(tree.weights)) or _build_without_card(tree, prose)
    artifacts = _place_in_tree(shown, tree)
    if not any(artifact.component == "weights" for artifact in artifacts):
        artifacts = (*_find_weights_elsewhere(licenses), *artifacts)
    licensed = tuple(_add_own_license(artifact, licenses) for artifact in artifacts)
    release = _add_code_license(shown.release, licenses)
    # Front matter that is no valid YAML is the card's fault, and reported as such; it is no broken
    # manifest.
    return replace(
        shown, artifacts=licensed, release=release, problems=(), readable=True
    )


def _build_without_card(tree: Tree, prose: list[Document]) -> Manifest:
    """The weights, and what is named a model card."""
    beside_weights = bool(tree.weights)
    paths = [each.path for each in prose]
    start = "README.md"
    if paths:
        start = paths[0]
    elif tree.weights:
        start = tree.weights[0]
    artifacts: list[Artifact] = []
    if beside_weights:
        artifacts.append(Artifact("weights", Span(start)))
    for path in paths:
        if _is_card(path, beside_weights):
            artifacts.append(Artifact("model-card", Span(path), at=_declare_path(path)))
    return Manifest(
        None, "none", Span(start), artifacts=tuple(artifacts), complete=False
    )


def shards(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths with the shards of one set joined to a glob, in order, each once.

    A single shard becomes the glob of its set too: the release consists of all of them, whether or
    not they are there.
    """
    places: set[str] = set()
    for path in paths:
        shard = _SHARD.fullmatch(path)
        is_glob = any(letter in path for letter in "*?[")
        if shard and not is_glob:
            places.add(f"{shard[1]}-*{shard[2]}")
        else:
            places.add(path)
    return tuple(sorted(places))


def _order_of_cards(document: Document) -> tuple[bool, bool, str]:
    name = document.path.lower()
    return name != "readme.md", not name.startswith("readme"), document.path


def _load_card(prose: Iterable[Document], beside_weights: bool) -> Manifest | None:
    for document in prose:
        if not document.path.lower().endswith((".md", ".markdown")):
            continue
        reading = front_matter(document.path, document.text)
        if reading is None or reading.root is None:
            continue
        subject = model_card.subject(reading.root)
        if not subject:
            continue
        is_certain = beside_weights or subject == "dataset"
        if is_certain or model_card.says_more_than_its_license(reading.root):
            return model_card.load(document.path, reading)
    return None


def _is_card(path: str, beside_weights: bool) -> bool:
    name = path.lower().replace("-", "_")
    if name.startswith(("model_card", "modelcard")):
        return True
    return beside_weights and name == "readme.md"


def _place_in_tree(shown: Manifest, tree: Tree) -> tuple[Artifact, ...]:
    """The artifacts, with the weights at their places in the tree.

    Where the card is a data set's, the same with its data.
    """
    component, paths = "weights", tree.weights
    if shown.of("data-card") and not paths:
        component, paths = "training-data", tree.datasets
    if not paths:
        return shown.artifacts
    stated = Artifact(component, shown.span)
    if shown.of(component):
        stated = shown.of(component)[0]
    artifacts: list[Artifact] = []
    for place in shards(paths):
        at = _declare_path(place)
        span = stated.span if stated.license else at.span
        artifacts.append(replace(stated, at=at, span=span))
    artifacts += [each for each in shown.artifacts if each.component != component]
    return tuple(artifacts)


def _declare_path(path: str) -> Declaration:
    """The place of a path of the tree.

    A path that is spelled like a place elsewhere (``hf:…``) stays a path.
    """
    return Declaration(f"./{path}" if _SCHEME.match(path) else path, Span(path))


def _find_weights_elsewhere(licenses: Iterable[LicenseFile]) -> tuple[Artifact, ...]:
    """Weights that are not in the tree: a license of their own shows that they are released."""
    for file in licenses:
        weights = _add_own_license(Artifact("weights", Span(file.path)), (file,))
        if weights.license:
            return (weights,)
    return ()


def _add_own_license(artifact: Artifact, licenses: Iterable[LicenseFile]) -> Artifact:
    """Weights that state no license, with the license file that is named as theirs."""
    if artifact.component != "weights" or artifact.license:
        return artifact
    for file in licenses:
        if not _is_weights_license(file.path):
            continue
        span = Span(file.path)
        identification = file.identification
        stated = None
        if identification.certain and identification.id:
            stated = Declaration(identification.id, span)
        return replace(
            artifact, license=stated, license_file=Declaration(file.path, span)
        )
    return artifact


def _is_weights_license(path: str) -> bool:
    """Whether a license file at the root is named as that of the weights."""
    return "/" not in path and _ABOUT_WEIGHTS.search(path.lower()) is not None


def _add_code_license(release: Release, licenses: Iterable[LicenseFile]) -> Release:
    """The release with the license of its code, from the one root license file that is certain."""
    root = [file for file in licenses if "/" not in file.path]
    root = [file for file in root if not _is_weights_license(file.path)]
    if len(root) != 1 or not root[0].identification.certain:
        return release
    declaration = Declaration(root[0].identification.id, Span(root[0].path))
    return replace(release, about={**release.about, "code-license": declaration})
