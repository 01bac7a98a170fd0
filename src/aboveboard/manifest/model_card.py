"""The model card's dialect: what the front matter of a Hugging Face model card states.

The keys are those of the Hub (https://huggingface.co/docs/hub/model-cards, 2026-08). A card states
nothing about what it does not mention: the manifest is never complete.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec.structs import replace

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.manifest import Artifact, Base, Declaration, Manifest, Release
from aboveboard.model.span import Span
from aboveboard.text.yaml_nodes import Node, Reading

_MODEL_KEYS = frozenset(
    (
        "base_model",
        "datasets",
        "model-index",
        "pipeline_tag",
        "library_name",
        "model_name",
    )
)
_DATASET_KEYS = frozenset(
    (
        "task_categories",
        "dataset_info",
        "configs",
        "size_categories",
        "annotations_creators",
        "pretty_name",
    )
)
_NAMES = ("model_name", "pretty_name", "title")
_ABOUT = ("pipeline_tag", "library_name", "license_link")
_REPOSITORY_ID = lazy_pattern(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_BUILDERS = frozenset(
    (
        "arrow",
        "audiofolder",
        "csv",
        "generator",
        "imagefolder",
        "json",
        "none",
        "pandas",
        "parquet",
        "text",
        "videofolder",
        "webdataset",
        "xml",
    )
)
"""Words that training libraries write for a data set that was read from local files; they name no
data set."""
_ADAPTERS = frozenset(
    ("adapter", "adapter-transformers", "dora", "lora", "peft", "qlora")
)
"""Libraries and tags of what is added to a model and does not contain the model itself."""

Subject = Literal["model", "dataset", ""]


def subject(front: Node) -> Subject:
    """Return what front matter describes: a model, a data set, or neither (a web page, a demo on
    the Hub).
    """
    keys = {key.value for key, _ in front.entries}
    if "sdk" in keys:
        return ""
    if keys & _MODEL_KEYS:
        return "model"
    if keys & _DATASET_KEYS:
        return "dataset"
    return "model" if "license" in keys else ""


def says_more_than_its_license(front: Node) -> bool:
    """Return whether front matter can only be a model's: any page may have a license."""
    return any(key.value in _MODEL_KEYS for key, _ in front.entries)


def load(path: str, reading: Reading) -> Manifest:
    """Return the manifest that a card's front matter states."""
    front = reading.root
    if front is None or front.kind != "map":
        return Manifest(
            path,
            "model-card",
            Span(path),
            problems=reading.problems,
            complete=False,
            readable=False,
        )
    return Manifest(
        path=path,
        dialect="model-card",
        span=front.span,
        release=_load_release(front),
        artifacts=_load_artifacts(path, front),
        problems=reading.problems,
        complete=False,
        readable=reading.whole,
    )


def _load_artifacts(path: str, front: Node) -> tuple[Artifact, ...]:
    card = Declaration(path, front.span)
    if subject(front) == "dataset":
        data = Artifact(
            "training-data",
            front.span,
            name=_to_declaration(front.get("pretty_name")),
            license=license_of(front),
            license_file=_to_declaration(front.get("license_link")),
        )
        return (data, Artifact("data-card", front.span, at=card))
    model_card = Artifact("model-card", front.span, at=card)
    return (*_load_weights(front), *_load_training_data(front), model_card)


def _to_declaration(node: Node | None) -> Declaration | None:
    """A text with content; ``None`` for anything else."""
    if node is None or node.kind != "text" or node.empty:
        return None
    return Declaration(node.value.strip(), node.span)


def _to_declarations(node: Node | None) -> tuple[Declaration, ...]:
    """The texts with content of one text or of a list."""
    if node is None:
        return ()
    nodes = node.items if node.kind == "list" else (node,)
    declarations = (_to_declaration(item) for item in nodes)
    return tuple(declaration for declaration in declarations if declaration)


def _load_release(front: Node) -> Release:
    about: dict[str, Declaration] = {}
    for key in _ABOUT:
        declaration = _to_declaration(front.get(key))
        if declaration:
            about[key] = declaration
    return Release(name=_find_name(front), bases=_load_bases(front), about=about)


def _find_name(front: Node) -> Declaration | None:
    """The name of the first entry of ``model-index`` that has one, else of the other keys."""
    index = front.get("model-index")
    nodes = [item.get("name") for item in index.items] if index else []
    nodes += [front.get(key) for key in _NAMES]
    for node in nodes:
        name = _to_declaration(node)
        if name:
            return name
    return None


def _load_bases(front: Node) -> tuple[Base, ...]:
    """The models that a card derives from."""
    relation = _to_declaration(front.get("base_model_relation")) or _find_adapter(front)
    bases: list[Base] = []
    for declaration in _to_declarations(front.get("base_model")):
        at = _to_place(declaration, "hf:")
        if at:
            bases.append(Base(at, relation=relation))
    return tuple(bases)


def _find_adapter(front: Node) -> Declaration | None:
    """The relation *adapter*, where the library or a tag is that of adapters."""
    for key in ("library_name", "tags"):
        for declaration in _to_declarations(front.get(key)):
            if declaration.value.lower() in _ADAPTERS:
                return replace(declaration, value="adapter")
    return None


def _to_place(declaration: Declaration, prefix: str) -> Declaration | None:
    """The place that an id of the Hub or an address names; a path on a disk is none."""
    if declaration.value.startswith(("https://", "http://")):
        return declaration
    if _REPOSITORY_ID.fullmatch(declaration.value):
        return replace(declaration, value=prefix + declaration.value)
    return None


def license_of(front: Node) -> Declaration | None:
    """Return the license that a card states: a value of the Hub's list, or the name that replaces
    ``other``.

    Several values are joined by ``AND``: the card states of none of them that it alone suffices.
    """
    licenses = _to_declarations(front.get("license"))
    if not licenses:
        return None
    first, last = licenses[0], licenses[-1]
    if len(licenses) == 1:
        name = _to_declaration(front.get("license_name"))
        return name if name and first.value == "other" else first
    start, end = first.span, last.span
    span = Span(start.path, start.line, start.column, end.end_line, end.end_column)
    return Declaration(" AND ".join(each.value for each in licenses), span)


def _load_weights(front: Node) -> tuple[Artifact, ...]:
    stated = license_of(front)
    if stated is None:
        return ()
    license_file = _to_declaration(front.get("license_link"))
    return (
        Artifact("weights", stated.span, license=stated, license_file=license_file),
    )


def _load_training_data(front: Node) -> tuple[Artifact, ...]:
    """The data sets that a card names; a name without an owner may be anything, and is no place."""
    artifacts: list[Artifact] = []
    for declaration in _to_declarations(front.get("datasets")):
        if declaration.value.lower() in _BUILDERS:
            continue
        at = _to_place(declaration, "hf:datasets/")
        name = None if at else declaration
        artifacts.append(Artifact("training-data", declaration.span, name=name, at=at))
    return tuple(artifacts)
