"""The model card's dialect: what the front matter of a Hugging Face model card says of a release.

The keys are those of the Hub (https://huggingface.co/docs/hub/model-cards, 2026-08). A card says
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
    ("base_model", "datasets", "model-index", "pipeline_tag", "library_name", "model_name")
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

Subject = Literal["model", "dataset", ""]


def subject(front: Node) -> Subject:
    """What front matter describes: a model, a data set, or neither (a web page, a demo on the
    Hub).
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
    """Whether front matter can only be a model's: any page may have a license."""
    return any(key.value in _MODEL_KEYS for key, _ in front.entries)


def load(path: str, reading: Reading) -> Manifest:
    """The manifest that a card's front matter states."""
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
        release=_release(front),
        artifacts=_artifacts(path, front),
        problems=reading.problems,
        complete=False,
        readable=reading.whole,
    )


def _artifacts(path: str, front: Node) -> tuple[Artifact, ...]:
    itself = Declaration(path, front.span)
    if subject(front) == "dataset":
        data = Artifact(
            "training-data", front.span, _said(front.get("pretty_name")), license=license_of(front)
        )
        return (
            replace(data, license_file=_said(front.get("license_link"))),
            Artifact("data-card", front.span, at=itself),
        )
    return (*_weights(front), *_training_data(front), Artifact("model-card", front.span, at=itself))


def _said(node: Node | None) -> Declaration | None:
    return (
        Declaration(node.value.strip(), node.span)
        if node and node.kind == "text" and not node.empty
        else None
    )


def _all_said(node: Node | None) -> tuple[Declaration, ...]:
    nodes = () if node is None else node.items if node.kind == "list" else (node,)
    return tuple(said for said in map(_said, nodes) if said)


def _release(front: Node) -> Release:
    index = front.get("model-index")
    named = (_said(item.get("name")) for item in (index.items if index else ()))
    name = next((said for said in named if said), None)
    about = {key: said for key in _ABOUT if (said := _said(front.get(key)))}
    return Release(
        name=name or next((said for key in _NAMES if (said := _said(front.get(key)))), None),
        bases=_bases(front),
        about=about,
    )


_ADAPTERS = frozenset(("adapter", "adapter-transformers", "dora", "lora", "peft", "qlora"))
"""Libraries and tags of what is put on top of a model and does not hold the model itself."""


def _bases(front: Node) -> tuple[Base, ...]:
    """The models that a card derives from. Where it does not say how, its library and its tags tell
    adapters.
    """
    relation = _said(front.get("base_model_relation"))
    if relation is None:
        told = (*_all_said(front.get("library_name")), *_all_said(front.get("tags")))
        adapters = (said for said in told if said.value.lower() in _ADAPTERS)
        relation = next((replace(said, value="adapter") for said in adapters), None)
    places = (_place(said, "hf:") for said in _all_said(front.get("base_model")))
    return tuple(Base(place, relation=relation) for place in places if place)


def _place(said: Declaration, prefix: str) -> Declaration | None:
    """The place that an id of the Hub or an address names; a path on somebody's disk is none."""
    if said.value.startswith(("https://", "http://")):
        return said
    return (
        replace(said, value=prefix + said.value) if _REPOSITORY_ID.fullmatch(said.value) else None
    )


def license_of(front: Node) -> Declaration | None:
    """The license that a card states: a value of the Hub's list, or the name that stands for
    ``other``.

    Several values are joined by ``AND``: the card says of none of them that it alone suffices.
    """
    listed = _all_said(front.get("license"))
    if not listed:
        return None
    name = _said(front.get("license_name"))
    if len(listed) == 1:
        return name if name and listed[0].value == "other" else listed[0]
    first, last = listed[0].span, listed[-1].span
    span = Span(first.path, first.line, first.column, last.end_line, last.end_column)
    return Declaration(" AND ".join(said.value for said in listed), span)


def _weights(front: Node) -> tuple[Artifact, ...]:
    license_ = license_of(front)
    if license_ is None:
        return ()
    return (
        Artifact(
            "weights",
            license_.span,
            license=license_,
            license_file=_said(front.get("license_link")),
        ),
    )


def _training_data(front: Node) -> tuple[Artifact, ...]:
    """The data sets that a card names; a name without an owner may be anything, and is no place."""
    named = [
        said for said in _all_said(front.get("datasets")) if said.value.lower() not in _BUILDERS
    ]
    places = [_place(said, "hf:datasets/") for said in named]
    return tuple(
        Artifact("training-data", said.span, name=None if at else said, at=at)
        for said, at in zip(named, places, strict=True)
    )
