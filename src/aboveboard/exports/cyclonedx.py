"""A CycloneDX 1.6 bill of materials for machine learning (ML-BOM): the model, its model card, its
data, its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aboveboard.exports import (
    Export,
    Exported,
    Subject,
    artifact_title,
    component_kind,
    encode_json,
    list_lost,
    sha256_digest,
    states_license,
    to_spdx,
    value_of,
)
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.manifest import Artifact, Base

_REFERENCES = {
    "model-card": "model-card",
    "evaluation-results": "evidence",
    "training-content-summary": "attestation",
}
_PROPERTIES = {
    "withheld": "withheld",
    "obtain": "from",
    "note": "note",
    "revision": "revision",
}
"""The fields of an artifact that become properties, with the names of those."""
_ADDRESS = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+|[^\s<>\"{}|\\^`]+")


def write(subject: Subject) -> Exported:
    """Return the bill of materials.

    It has neither a serial number nor a time, so that the same release gives the same bytes.
    """
    manifest = subject.manifest
    left_out: list[str] = []
    model = _build_model(subject, left_out)
    bill: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": model},
        "components": [
            *_build_parts(subject),
            *_build_ancestors(manifest.release.bases),
        ],
    }
    for item in manifest.artifacts:
        fields = ("license_file", "access") if _is_part(item) else ("access", "name")
        left_out += list_lost(item, fields)
    left_out += [f"the claim {claim.value}" for claim in manifest.claims]
    return Exported(encode_json(bill), tuple(dict.fromkeys(left_out)))


def _is_part(item: Artifact) -> bool:
    """Whether an artifact is a component of its own, as code and data are.

    Documents are references of the model.
    """
    return component_kind(item) != "documents" and item.component != "weights"


def _build_model(subject: Subject, left_out: list[str]) -> dict[str, Any]:
    release = subject.manifest.release
    weights = subject.released_artifacts("weights")
    model: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": value_of(release.name, "unnamed release"),
    }
    if release.version:
        model["version"] = release.version.value
    if release.producer:
        model["supplier"] = {"name": release.producer.value}
    if weights:
        _add_license(model, weights[0])
        _add_hashes(model, weights[0])
    for item in weights[1:]:
        if item.license:
            left_out.append(f"{item.label}: its license; a model has one")
    model["externalReferences"] = [
        *_build_references(subject, weights, "distribution"),
        *_build_document_references(subject),
    ]
    model["modelCard"] = _build_model_card(subject)
    model["pedigree"] = _build_pedigree(release.bases)
    model["properties"] = list(_build_properties(subject.manifest.of("weights")))
    return _drop_empty(model)


def _build_model_card(subject: Subject) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    sets = [
        {"ref": f"part-{number}"}
        for number, item in enumerate(subject.manifest.artifacts, 1)
        if item.component == "training-data"
    ]
    if sets:
        parameters["datasets"] = sets
    architecture = subject.manifest.release.about.get("architecture")
    if architecture:
        parameters["architectureFamily"] = architecture.value
    return {"modelParameters": parameters} if parameters else {}


def _build_pedigree(bases: tuple[Base, ...]) -> dict[str, Any]:
    if not bases:
        return {}
    ancestors = [
        {"type": "machine-learning-model", "name": base.at.value} for base in bases
    ]
    return {"ancestors": ancestors}


def _build_ancestors(bases: tuple[Base, ...]) -> Iterator[dict[str, Any]]:
    for number, base in enumerate(bases, 1):
        part: dict[str, Any] = {
            "type": "machine-learning-model",
            "bom-ref": f"base-{number}",
            "name": base.at.value,
        }
        if base.license:
            part["licenses"] = [_build_license(base.license.value)]
        if base.relation:
            part["properties"] = [_build_property("relation", base.relation.value)]
        yield part


def _build_parts(subject: Subject) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(subject.manifest.artifacts, 1):
        if _is_part(item):
            yield _build_part(item, f"part-{number}", subject)


def _build_part(item: Artifact, reference: str, subject: Subject) -> dict[str, Any]:
    name = artifact_title(item)
    is_data = component_kind(item) == "data"
    part: dict[str, Any] = {
        "type": "data" if is_data else "library",
        "bom-ref": reference,
        "name": name,
    }
    if is_data:
        data: dict[str, Any] = {"type": "dataset", "name": name}
        place = subject.full_place(item.at)
        if _ADDRESS.fullmatch(place):
            data["contents"] = {"url": place}
        part["data"] = [data]
    else:
        references = _build_references(subject, (item,), "source-distribution")
        part["externalReferences"] = list(references)
    _add_license(part, item)
    _add_hashes(part, item)
    component = _build_property("component", item.component)
    part["properties"] = [component, *_build_properties((item,))]
    return _drop_empty(part)


def _build_properties(items: tuple[Artifact, ...]) -> Iterator[dict[str, str]]:
    for item in items:
        for field, name in _PROPERTIES.items():
            declaration = getattr(item, field)
            if declaration:
                yield _build_property(name, declaration.value)


def _build_property(name: str, value: str) -> dict[str, str]:
    return {"name": f"aboveboard:{name}", "value": value}


def _build_references(
    subject: Subject, items: tuple[Artifact, ...], kind: str
) -> Iterator[dict[str, str]]:
    for item in items:
        place = subject.full_place(item.at)
        if _ADDRESS.fullmatch(place):
            yield {"type": kind, "url": place}


def _build_document_references(subject: Subject) -> Iterator[dict[str, str]]:
    for item in subject.released_artifacts():
        place = subject.full_place(item.at)
        if component_kind(item) == "documents" and _ADDRESS.fullmatch(place):
            kind = _REFERENCES.get(item.component, "documentation")
            comment = item.component
            if item.license:
                comment += f", {item.license.value}"
            yield {"type": kind, "url": place, "comment": comment}


def _add_license(part: dict[str, Any], item: Artifact) -> None:
    if item.license and states_license(item):
        part["licenses"] = [_build_license(item.license.value)]


def _build_license(written: str) -> dict[str, Any]:
    normal = to_spdx(written)
    if normal:
        return {"expression": normal, "acknowledgement": "declared"}
    return {"license": {"name": written, "acknowledgement": "declared"}}


def _add_hashes(part: dict[str, Any], item: Artifact) -> None:
    digest = sha256_digest(item)
    if digest:
        part["hashes"] = [{"alg": "SHA-256", "content": digest}]


def _drop_empty(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if value}


EXPORT = Export("a CycloneDX 1.6 ML-BOM", write)
