"""The front matter of a Hugging Face model card: license, base model, data sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aboveboard.exports import (
    Export,
    Exported,
    Subject,
    encode_yaml,
    states_license,
    value_of,
)
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, expression, hub_values
from aboveboard.model.manifest import Artifact, Base, Declaration

_RELATIONS = frozenset(("adapter", "finetune", "merge", "quantized"))
_HUB = "https://huggingface.co/"
_ID = lazy_pattern(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_COMPONENTS = ("weights", "training-data", "model-card")
"""The components that a card has a place for."""


def write(subject: Subject) -> Exported:
    """Return the front matter, to be put at the head of the card."""
    left_out: list[str] = []
    front: dict[str, Any] = {}
    weights = subject.released_artifacts("weights")
    if weights:
        front.update(_build_license(weights[0], subject))
    for item in weights[1:]:
        if value_of(item.license) != value_of(weights[0].license):
            left_out.append(f"{item.label}: a card has one license")
    front.update(_build_bases(subject, left_out))
    sets = list(_build_datasets(subject, left_out))
    if sets:
        front["datasets"] = sets
    release = subject.manifest.release
    for key in ("pipeline_tag", "library_name"):
        if key in release.about:
            front[key] = release.about[key].value
    if release.name:
        front["model_name"] = release.name.value
    left_out += _list_left_out(subject)
    content = encode_yaml(front) if front else ""
    return Exported(f"---\n{content}---\n", tuple(dict.fromkeys(left_out)))


def _build_license(item: Artifact, subject: Subject) -> Iterator[tuple[str, str]]:
    """The Hub's value for a license, else ``other`` with its name, and with its text if any."""
    if item.license is None or not states_license(item):
        return
    hub_value = _find_hub_value(item.license.value)
    if hub_value:
        yield "license", hub_value
        return
    yield "license", "other"
    yield (
        "license_name",
        expression.parse(item.license.value).normal or item.license.value,
    )
    if item.license_file:
        yield "license_link", subject.full_place(item.license_file)


def _find_hub_value(written: str) -> str:
    """The Hub's value that means exactly this license; empty where it has none."""
    ids = expression.parse(written).ids
    entry = catalogue.find(ids[0]) if len(ids) == 1 else None
    if entry and entry.hub_id and hub_values.resolve_value(entry.hub_id).id == entry.id:
        return entry.hub_id
    if written.lower() in hub_values.list_values():
        return written.lower()
    return ""


def _build_bases(subject: Subject, left_out: list[str]) -> Iterator[tuple[str, Any]]:
    bases = subject.manifest.release.bases
    names: list[str] = []
    for base in bases:
        name = _hub_name(base.at, subject)
        if name:
            names.append(name)
        else:
            left_out.append(f"base {base.at.value}: not on the Hub")
    if len(names) == 1:
        yield "base_model", names[0]
    elif names:
        yield "base_model", names
    relation = _common_relation(bases)
    if relation in _RELATIONS:
        yield "base_model_relation", relation


def _common_relation(bases: tuple[Base, ...]) -> str:
    """The one relation that all bases with a relation have; empty where they differ."""
    relations = {base.relation.value for base in bases if base.relation}
    return relations.pop() if len(relations) == 1 else ""


def _build_datasets(subject: Subject, left_out: list[str]) -> Iterator[str]:
    for item in subject.manifest.of("training-data"):
        name = ""
        if item.released and item.at:
            name = _hub_name(item.at, subject, "datasets/")
        if name:
            yield name
        else:
            left_out.append(f"{item.label}: the card names data sets on the Hub alone")


def _hub_name(at: Declaration, subject: Subject, folder: str = "") -> str:
    """The Hub's id of a place on it, empty for any other place."""
    address = subject.full_place(at)
    if not address.startswith(_HUB + folder):
        return ""
    name = address.removeprefix(_HUB + folder).split("/tree/")[0].strip("/")
    return name if _ID.fullmatch(name) else ""


def _list_left_out(subject: Subject) -> Iterator[str]:
    for item in subject.manifest.artifacts:
        if item.component not in _COMPONENTS:
            yield f"{item.label}: a card's front matter has no word for it"
        elif item.component == "weights" and not item.released:
            yield f"{item.label}: a card cannot say that it is withheld"
    for key in ("version", "producer"):
        if getattr(subject.manifest.release, key):
            yield f"the release's {key}"


EXPORT = Export("the front matter of a Hugging Face model card", write)
