"""The Model Openness Framework's YAML, as its own tool reads it: one entry a component, one license
an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aboveboard.exports import (
    Export,
    Exported,
    Subject,
    lost,
    open_to,
    spdx_form,
    text_of,
    yaml_text,
)
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, expression
from aboveboard.model.components import BY_MOF_NAME, Component
from aboveboard.model.manifest import Artifact

_TYPES = ("language", "vision", "image", "audio", "video", "3d", "code", "multimodal", "other")
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
_DATE = lazy_pattern(r"\d{4}-\d{2}-\d{2}")
_FACETS = ("name", "access", "obtain", "sha256", "note", "revision")


def write(subject: Subject) -> Exported:
    """The release in the framework's format; it comes to the same class there."""
    manifest = subject.manifest
    left_out: list[str] = []
    head: dict[str, Any] = {"name": text_of(manifest.release.name, "unnamed release")}
    if manifest.release.version:
        head["version"] = manifest.release.version.value
    head.update(_about(subject, left_out))
    head["producer"] = text_of(manifest.release.producer)
    head["license"] = {}
    head["components"] = list(_components(subject, left_out))
    left_out += [f"{item.label}: the framework has no such component" for item in _foreign(subject)]
    left_out += [f"the claim {claim.value}" for claim in manifest.claims]
    framework = {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"}
    return Exported(
        yaml_text({"framework": framework, "release": head}), tuple(dict.fromkeys(left_out))
    )


def _foreign(subject: Subject) -> Iterator[Artifact]:
    known = {component.id for component in BY_MOF_NAME.values()}
    return (item for item in subject.manifest.artifacts if item.component not in known)


def _about(subject: Subject, left_out: list[str]) -> Iterator[tuple[str, str]]:
    release = subject.manifest.release
    about = dict(release.about)
    if release.bases and "origin" not in about:
        about["origin"] = release.bases[0].at
    for key in (
        "date",
        "type",
        "architecture",
        "treatment",
        "origin",
        "contact",
        "repository",
        "huggingface",
    ):
        said = about.get(key)
        if said is None:
            continue
        fits = (
            bool(_DATE.fullmatch(said.value))
            if key == "date"
            else said.value in _CHOICES.get(key, (said.value,))
        )
        if fits:
            yield key, said.value
        else:
            left_out.append(f"{key} ({said.value}): the framework knows no such value")


def _components(subject: Subject, left_out: list[str]) -> Iterator[dict[str, str]]:
    for name, component in BY_MOF_NAME.items():
        listed = subject.manifest.of(component.id)
        here = tuple(item for item in listed if item.released)
        kept = tuple(item for item in listed if not item.released)
        left_out += [f"{item.label}: {_reason(item)}" for item in kept]
        if here and not (kept and component.id == "training-data"):
            yield _entry(name, component, here, subject, left_out)
        elif here:
            left_out.append(
                f"{name}: left out, since a part of it is withheld and the framework has no word for a part"
            )


def _reason(item: Artifact) -> str:
    said = item.withheld or item.obtain or item.access
    return (
        f"not released ({said.value}); the framework says so by leaving it out"
        if said
        else "not released"
    )


def _entry(
    name: str,
    component: Component,
    here: tuple[Artifact, ...],
    subject: Subject,
    left_out: list[str],
) -> dict[str, str]:
    """One component. Of several artifacts, the one that decides: of documents the most open, else
    the least open.
    """
    open_first = component.kind == "documents"
    shown = sorted(here, key=lambda item: open_to(item, "mof-open") is not open_first)[0]
    entry = {"name": name}
    stated = {text_of(item.license) for item in here}
    if shown.license is None or expression.parse(shown.license.value).license_class == "no-license":
        entry["license"] = "unlicensed"
    else:
        entry["license"] = _single(shown.license.value)
        if entry["license"] != shown.license.value:
            left_out.append(f"{shown.label}: {shown.license.value}; written as {entry['license']}")
    if len(stated) > 1:
        left_out.append(
            f"{name}: several licenses ({', '.join(sorted(filter(None, stated)))}); the one that decides is written"
        )
    if shown.license_file:
        entry["license_path"] = subject.place(shown.license_file)
    if shown.at:
        entry["component_path"] = subject.place(shown.at)
    left_out += [
        f"{item.label}: only one place fits" for item in here if item is not shown and item.at
    ]
    for item in here:
        left_out += lost(item, _FACETS)
    return entry


def _single(written: str) -> str:
    """One license id where the format allows one: as it is, or of alternatives the first that is
    open.
    """
    known = catalogue.list_named_set("mof-open")
    normal = spdx_form(written) or written
    if normal in known:
        return normal
    ids = expression.parse(written).ids
    choices = [id_ for id_ in ids if id_ in known]
    if " OR " in normal and choices:
        return choices[0]
    if " AND " in normal and ids and len(choices) == len(ids):
        return choices[0]
    return normal


EXPORT = Export("the Model Openness Framework's YAML", write)
