"""The front matter of a Hugging Face model card: license, base model, data sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aboveboard.exports import Export, Exported, Subject, text_of, yaml_text
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, expression, hub_values
from aboveboard.model.manifest import Artifact, Declaration

_RELATIONS = ("adapter", "finetune", "merge", "quantized")
_HUB = "https://huggingface.co/"
_ID = lazy_pattern(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_CARRIED = ("weights", "training-data", "model-card")


def write(subject: Subject) -> Exported:
    """The front matter, to be put at the head of the card."""
    left_out: list[str] = []
    front: dict[str, Any] = {}
    weights = subject.released("weights")
    if weights:
        front.update(_license(weights[0], subject))
        left_out += [
            f"{item.label}: a card has one license"
            for item in weights[1:]
            if _differs(item, weights[0])
        ]
    front.update(_bases(subject, left_out))
    sets = list(_datasets(subject, left_out))
    if sets:
        front["datasets"] = sets
    front.update({key: subject.manifest.release.about[key].value for key in _kept(subject)})
    if subject.manifest.release.name:
        front["model_name"] = subject.manifest.release.name.value
    left_out += _rest(subject)
    return Exported(
        f"---\n{yaml_text(front) if front else ''}---\n", tuple(dict.fromkeys(left_out))
    )


def _kept(subject: Subject) -> tuple[str, ...]:
    return tuple(
        key for key in ("pipeline_tag", "library_name") if key in subject.manifest.release.about
    )


def _differs(one: Artifact, other: Artifact) -> bool:
    return text_of(one.license) != text_of(other.license)


def _license(item: Artifact, subject: Subject) -> Iterator[tuple[str, str]]:
    """The Hub's value for a license, or ``other`` with its name, and with its text where one is
    named.
    """
    if item.license is None or expression.parse(item.license.value).license_class == "no-license":
        return
    said = expression.parse(item.license.value)
    known = catalogue.find(said.ids[0]) if len(said.ids) == 1 else None
    value = known.hub_id if known else ""
    if value and hub_values.resolve_value(value).id == (known.id if known else ""):
        yield "license", value
        return
    if item.license.value.lower() in hub_values.list_values():
        yield "license", item.license.value.lower()
        return
    yield "license", "other"
    yield "license_name", said.normal or item.license.value
    if item.license_file:
        yield "license_link", subject.place(item.license_file)


def _bases(subject: Subject, left_out: list[str]) -> Iterator[tuple[str, Any]]:
    bases = subject.manifest.release.bases
    names = [_hub_id(base.at, subject) for base in bases]
    left_out += [
        f"base {base.at.value}: not on the Hub"
        for base, name in zip(bases, names, strict=True)
        if not name
    ]
    found = [name for name in names if name]
    if found:
        yield "base_model", found[0] if len(found) == 1 else found
    relations = {base.relation.value for base in bases if base.relation}
    if len(relations) == 1 and relations <= set(_RELATIONS):
        yield "base_model_relation", relations.pop()


def _datasets(subject: Subject, left_out: list[str]) -> Iterator[str]:
    for item in subject.manifest.of("training-data"):
        name = _hub_id(item.at, subject, "datasets/") if item.released and item.at else ""
        if name:
            yield name
        else:
            left_out.append(f"{item.label}: the card names data sets on the Hub alone")


def _hub_id(at: Declaration, subject: Subject, folder: str = "") -> str:
    """The Hub's id of a place on it, empty for any other place."""
    url = subject.place(at)
    name = url.removeprefix(_HUB + folder).split("/tree/")[0].strip("/")
    return name if url.startswith(_HUB + folder) and _ID.fullmatch(name) else ""


def _rest(subject: Subject) -> Iterator[str]:
    for item in subject.manifest.artifacts:
        if item.component not in _CARRIED:
            yield f"{item.label}: a card's front matter has no word for it"
        elif item.component == "weights" and not item.released:
            yield f"{item.label}: a card cannot say that it is withheld"
    for key in ("version", "producer"):
        if getattr(subject.manifest.release, key):
            yield f"the release's {key}"


EXPORT = Export("the front matter of a Hugging Face model card", write)
