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
    json_text,
    kind_of,
    lost,
    spdx_form,
    text_of,
)
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import expression
from aboveboard.model.manifest import Artifact, Base

_DOCUMENTS = {
    "model-card": "model-card",
    "evaluation-results": "evidence",
    "training-content-summary": "attestation",
}
_SHA256 = lazy_pattern(r"[0-9a-fA-F]{64}")
_ADDRESS = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+|[^\s<>\"{}|\\^`]+")


def write(subject: Subject) -> Exported:
    """The bill of materials; it carries no serial number and no time, so that the same release
    gives the same bytes.
    """
    manifest = subject.manifest
    left_out: list[str] = []
    parts = [
        _part(item, number, subject)
        for number, item in enumerate(manifest.artifacts, 1)
        if _is_part(item)
    ]
    parts += [_ancestor(base, number) for number, base in enumerate(manifest.release.bases, 1)]
    bill: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _model(subject, left_out)},
        "components": parts,
    }
    for item in manifest.artifacts:
        left_out += lost(item, ("license_file", "access") if _is_part(item) else ("access", "name"))
    left_out += [f"the claim {claim.value}" for claim in manifest.claims]
    return Exported(json_text(bill), tuple(dict.fromkeys(left_out)))


def _is_part(item: Artifact) -> bool:
    """Whether an artifact is a component of its own: code and data; documents are references of the
    model.
    """
    return kind_of(item) != "documents" and item.component != "weights"


def _model(subject: Subject, left_out: list[str]) -> dict[str, Any]:
    manifest = subject.manifest
    weights = subject.released("weights")
    model: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": text_of(manifest.release.name, "unnamed release"),
    }
    if manifest.release.version:
        model["version"] = manifest.release.version.value
    if manifest.release.producer:
        model["supplier"] = {"name": manifest.release.producer.value}
    if weights:
        model.update(_licenses(weights[0]))
        model.update(_hashes(weights[0]))
        left_out += [
            f"{item.label}: its license; a model has one" for item in weights[1:] if item.license
        ]
    references = [*_references(subject, weights, "distribution"), *_documents(subject)]
    if references:
        model["externalReferences"] = references
    data = [
        {"ref": f"part-{number}"}
        for number, item in enumerate(manifest.artifacts, 1)
        if item.component == "training-data"
    ]
    parameters: dict[str, Any] = {"datasets": data} if data else {}
    if "architecture" in manifest.release.about:
        parameters["architectureFamily"] = manifest.release.about["architecture"].value
    model["modelCard"] = {"modelParameters": parameters} if parameters else {}
    if manifest.release.bases:
        names = [
            {"type": "machine-learning-model", "name": base.at.value}
            for base in manifest.release.bases
        ]
        model["pedigree"] = {"ancestors": names}
    model["properties"] = list(_withheld(manifest.of("weights")))
    return {key: value for key, value in model.items() if value}


def _ancestor(base: Base, number: int) -> dict[str, Any]:
    part: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": f"base-{number}",
        "name": base.at.value,
    }
    if base.license:
        part["licenses"] = [_license(base.license.value)]
    if base.relation:
        part["properties"] = [{"name": "aboveboard:relation", "value": base.relation.value}]
    return part


def _part(item: Artifact, number: int, subject: Subject) -> dict[str, Any]:
    name = text_of(item.name) or text_of(item.at) or item.component
    part: dict[str, Any] = {"bom-ref": f"part-{number}", "name": name}
    if kind_of(item) == "data":
        part = {"type": "data", **part}
        data: dict[str, Any] = {"type": "dataset", "name": name}
        if item.at and _ADDRESS.fullmatch(subject.place(item.at)):
            data["contents"] = {"url": subject.place(item.at)}
        part["data"] = [data]
    else:
        part = {"type": "library", **part}
        part["externalReferences"] = list(_references(subject, (item,), "source-distribution"))
    part.update(_licenses(item))
    part.update(_hashes(item))
    part["properties"] = [
        {"name": "aboveboard:component", "value": item.component},
        *_withheld((item,)),
    ]
    return {key: value for key, value in part.items() if value}


def _withheld(items: tuple[Artifact, ...]) -> Iterator[dict[str, str]]:
    for item in items:
        for key in ("withheld", "obtain", "note", "revision"):
            said = getattr(item, key)
            if said:
                yield {
                    "name": f"aboveboard:{'from' if key == 'obtain' else key}",
                    "value": said.value,
                }


def _references(
    subject: Subject, items: tuple[Artifact, ...], kind: str
) -> Iterator[dict[str, str]]:
    for item in items:
        place = subject.place(item.at)
        if _ADDRESS.fullmatch(place):
            yield {"type": kind, "url": place}


def _documents(subject: Subject) -> Iterator[dict[str, str]]:
    for item in subject.manifest.artifacts:
        place = subject.place(item.at)
        if kind_of(item) == "documents" and item.released and _ADDRESS.fullmatch(place):
            stated = f", {item.license.value}" if item.license else ""
            kind = _DOCUMENTS.get(item.component, "documentation")
            yield {"type": kind, "url": place, "comment": f"{item.component}{stated}"}


def _licenses(item: Artifact) -> dict[str, Any]:
    if item.license is None or expression.parse(item.license.value).license_class == "no-license":
        return {}
    return {"licenses": [_license(item.license.value)]}


def _license(written: str) -> dict[str, Any]:
    normal = spdx_form(written)
    if normal:
        return {"expression": normal, "acknowledgement": "declared"}
    return {"license": {"name": written, "acknowledgement": "declared"}}


def _hashes(item: Artifact) -> dict[str, Any]:
    if item.sha256 is None or not _SHA256.fullmatch(item.sha256.value):
        return {}
    return {"hashes": [{"alg": "SHA-256", "content": item.sha256.value.lower()}]}


EXPORT = Export("a CycloneDX 1.6 ML-BOM", write)
