"""The model card's dialect: what the front matter of a Hugging Face model card says of a release.

The keys are those of the Hub (https://huggingface.co/docs/hub/model-cards, 2026-08). A card says nothing about what
it does not mention: the manifest is never complete.
"""

from __future__ import annotations

import re
from dataclasses import replace

from aboveboard.model import Artifact, Base, Declaration, Manifest, Release, Span
from aboveboard.nodes import Node, Reading

_MODEL_KEYS = ("license", "base_model", "datasets", "model-index", "pipeline_tag", "library_name", "model_name")
_DATASET_KEYS = ("task_categories", "dataset_info", "configs", "size_categories", "annotations_creators", "pretty_name")
_ABOUT = ("pipeline_tag", "library_name", "license_link")
_REPOSITORY_ID = re.compile(r"[\w.-]+/[\w.-]+")


def speaks_of_a_model(front: Node) -> bool:
    """Whether front matter describes a model, rather than a web page, a demo (Space) or a data set."""
    keys = {key.value for key, _ in front.entries}
    if "sdk" in keys or (keys.intersection(_DATASET_KEYS) and not keys.intersection(_MODEL_KEYS[1:])):
        return False
    return bool(keys.intersection(_MODEL_KEYS))


def load(path: str, reading: Reading) -> Manifest:
    """The manifest that a card's front matter states."""
    front = reading.root
    if front is None or front.kind != "map":
        return Manifest(path, "model-card", Span(path), problems=reading.problems, complete=False, readable=False)
    card = Artifact("model-card", front.span, at=Declaration(path, front.span))
    return Manifest(
        path=path,
        dialect="model-card",
        span=front.span,
        release=_release(front),
        artifacts=(*_weights(front), *_training_data(front), card),
        problems=reading.problems,
        complete=False,
        readable=reading.whole,
    )


def _said(node: Node | None) -> Declaration | None:
    return Declaration(node.value.strip(), node.span) if node and node.kind == "text" and not node.empty else None


def _all_said(node: Node | None) -> tuple[Declaration, ...]:
    nodes = () if node is None else node.items if node.kind == "list" else (node,)
    return tuple(said for said in map(_said, nodes) if said)


def _release(front: Node) -> Release:
    index = front.get("model-index")
    named = (_said(item.get("name")) for item in (index.items if index else ()))
    name = next((said for said in named if said), None)
    about = {key: said for key in _ABOUT if (said := _said(front.get(key)))}
    return Release(
        name=name or _said(front.get("model_name")) or _said(front.get("title")),
        bases=_bases(front),
        about=about,
    )


def _bases(front: Node) -> tuple[Base, ...]:
    relation = _said(front.get("base_model_relation"))
    return tuple(Base(_on_the_hub(said, "hf:"), relation=relation) for said in _all_said(front.get("base_model")))


def _on_the_hub(said: Declaration, prefix: str) -> Declaration:
    """The place that an id of the Hub names; anything else stays as written."""
    return replace(said, value=prefix + said.value) if _REPOSITORY_ID.fullmatch(said.value) else said


def license_of(front: Node) -> Declaration | None:
    """The license that a card states: a value of the Hub's list, or the name that stands for ``other``.

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
    return (Artifact("weights", license_.span, license=license_, license_file=_said(front.get("license_link"))),)


def _training_data(front: Node) -> tuple[Artifact, ...]:
    """The data sets that a card names; a name without an owner may be anything, and is no place."""
    found = []
    for said in _all_said(front.get("datasets")):
        at = _on_the_hub(said, "hf:datasets/")
        is_place = at is not said or "://" in said.value
        found.append(Artifact("training-data", said.span, name=None if is_place else said, at=at if is_place else None))
    return tuple(found)
