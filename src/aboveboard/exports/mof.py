"""The Model Openness Framework's YAML, as its own tool reads it: one entry a component, one license
an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aboveboard.exports import (
    DATE,
    Export,
    Exported,
    Subject,
    encode_yaml,
    is_licensed_under,
    list_lost,
    states_license,
    to_spdx,
    value_of,
)
from aboveboard.licenses import catalogue, expression
from aboveboard.model.components import BY_MOF_NAME, Component
from aboveboard.model.manifest import Artifact

_FRAMEWORK = {
    "name": "Model Openness Framework",
    "version": "1.0",
    "date": "2024-12-15",
}
_KEYS = (
    "date",
    "type",
    "architecture",
    "treatment",
    "origin",
    "contact",
    "repository",
    "huggingface",
)
_TYPES = (
    "language",
    "vision",
    "image",
    "audio",
    "video",
    "3d",
    "code",
    "multimodal",
    "other",
)
_ARCHITECTURES = (
    "transformer",
    "transformer decoder",
    "transformer encoder-decoder",
    "decoder",
    "encoder",
    "diffusion",
    "RNN",
    "CNN",
    "LSTM",
    "NeRF",
    "hybrid",
    "undisclosed",
    "other",
)
_TREATMENTS = ("pre-trained", "instruct fine-tuned", "chat fine-tuned")
_CHOICES = {"type": _TYPES, "architecture": _ARCHITECTURES, "treatment": _TREATMENTS}
_LOST_FIELDS = ("name", "access", "obtain", "sha256", "note", "revision")


def write(subject: Subject) -> Exported:
    """Return the release in the framework's format; it reaches the same class there."""
    release = subject.manifest.release
    left_out: list[str] = []
    head: dict[str, Any] = {"name": value_of(release.name, "unnamed release")}
    if release.version:
        head["version"] = release.version.value
    head.update(_build_about(subject, left_out))
    head["producer"] = value_of(release.producer)
    head["license"] = {}
    head["components"] = list(_build_components(subject, left_out))
    known = {component.id for component in BY_MOF_NAME.values()}
    for item in subject.manifest.artifacts:
        if item.component not in known:
            left_out.append(f"{item.label}: the framework has no such component")
    left_out += [f"the claim {claim.value}" for claim in subject.manifest.claims]
    text = encode_yaml({"framework": _FRAMEWORK, "release": head})
    return Exported(text, tuple(dict.fromkeys(left_out)))


def _build_about(subject: Subject, left_out: list[str]) -> Iterator[tuple[str, str]]:
    release = subject.manifest.release
    about = dict(release.about)
    if release.bases:
        about.setdefault("origin", release.bases[0].at)
    for key in _KEYS:
        if key not in about:
            continue
        value = about[key].value
        if _is_valid(key, value):
            yield key, value
        else:
            left_out.append(f"{key} ({value}): the framework knows no such value")


def _is_valid(key: str, value: str) -> bool:
    if key == "date":
        return bool(DATE.fullmatch(value))
    return key not in _CHOICES or value in _CHOICES[key]


def _build_components(
    subject: Subject, left_out: list[str]
) -> Iterator[dict[str, str]]:
    for name, component in BY_MOF_NAME.items():
        items = subject.manifest.of(component.id)
        released = subject.released_artifacts(component.id)
        withheld = len(released) < len(items)
        for item in items:
            if not item.released:
                left_out.append(f"{item.label}: {_explain_absence(item)}")
        if released and withheld and component.id == "training-data":
            left_out.append(
                f"{name}: left out, since a part of it is withheld "
                "and the framework has no word for a part"
            )
        elif released:
            yield _build_entry(name, component, released, subject, left_out)


def _explain_absence(item: Artifact) -> str:
    reason = item.withheld or item.obtain or item.access
    if reason is None:
        return "not released"
    return f"not released ({reason.value}); the framework says so by leaving it out"


def _build_entry(
    name: str,
    component: Component,
    items: tuple[Artifact, ...],
    subject: Subject,
    left_out: list[str],
) -> dict[str, str]:
    """One component with the artifact that decides about it."""
    shown = _choose_artifact(component, items)
    entry = {"name": name, "license": _build_license(shown, left_out)}
    stated = {value_of(item.license) for item in items}
    if len(stated) > 1:
        licenses = ", ".join(sorted(filter(None, stated)))
        left_out.append(
            f"{name}: several licenses ({licenses}); the one that decides is written"
        )
    if shown.license_file:
        entry["license_path"] = subject.full_place(shown.license_file)
    if shown.at:
        entry["component_path"] = subject.full_place(shown.at)
    for item in items:
        if item is not shown and item.at:
            left_out.append(f"{item.label}: only one place fits")
    for item in items:
        left_out += list_lost(item, _LOST_FIELDS)
    return entry


def _choose_artifact(component: Component, items: tuple[Artifact, ...]) -> Artifact:
    """The artifact that decides: of documents the first that is open, else the first that is
    not.
    """
    wants_open = component.kind == "documents"
    for item in items:
        if is_licensed_under(item, "mof-open") is wants_open:
            return item
    return items[0]


def _build_license(item: Artifact, left_out: list[str]) -> str:
    if item.license is None or not states_license(item):
        return "unlicensed"
    license_id = _choose_license_id(item.license.value)
    if license_id != item.license.value:
        left_out.append(f"{item.label}: {item.license.value}; written as {license_id}")
    return license_id


def _choose_license_id(written: str) -> str:
    """One license id where the format allows one: as it is, or of alternatives the first that is
    open.
    """
    open_licenses = catalogue.list_named_set("mof-open")
    normal = to_spdx(written) or written
    if normal in open_licenses:
        return normal
    ids = expression.parse(written).ids
    choices = [license_id for license_id in ids if license_id in open_licenses]
    if not choices:
        return normal
    if " OR " in normal:
        return choices[0]
    if " AND " in normal and len(choices) == len(ids):
        return choices[0]
    return normal


EXPORT = Export("the Model Openness Framework's YAML", write)
