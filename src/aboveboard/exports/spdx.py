"""An SPDX 3.0.1 document in JSON-LD, AI and Dataset profile: model, data sets, code, documents,
licenses.
"""

from __future__ import annotations

from typing import Any

from aboveboard.exports import (
    DATE,
    Export,
    Exported,
    Subject,
    artifact_title,
    component_kind,
    encode_json,
    list_lost,
    sha256_digest,
    to_spdx,
    value_of,
)
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.manifest import Artifact, Base

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_PURPOSES = {"code": "source", "data": "data", "documents": "documentation"}
_DATASET_RELATIONS = {"training-data": "trainedOn", "evaluation-data": "testedOn"}
_KIND_RELATIONS = {
    "code": "contains",
    "data": "contains",
    "documents": "hasDocumentation",
}
_AVAILABILITY = {"open": "directDownload", "public": "directDownload"}
_NOT_IN_IDS = lazy_pattern(r"[^A-Za-z0-9.-]+")
_ADDRESS = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_NO_DATE = "1970-01-01"
_CREATION = "_:creation"
_NO_ASSERTION = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense"
_LOST_FIELDS = ("license_file", "withheld", "obtain", "note", "revision")
_AI_PROFILE = (
    "suppliedBy",
    "releaseTime",
    "software_packageVersion",
    "software_downloadLocation",
)
"""What the AI profile requires of a model."""


def write(subject: Subject) -> Exported:
    """Return the document.

    Its time is the date of the report, or the epoch where that is not known: never the clock's.
    """
    graph = _Graph(subject)
    graph.add_release()
    left_out: list[str] = []
    for item in subject.manifest.artifacts:
        left_out += list_lost(item, _LOST_FIELDS)
    left_out += [f"the claim {claim.value}" for claim in subject.manifest.claims]
    left_out += graph.left_out
    document = {"@context": _CONTEXT, "@graph": graph.elements}
    return Exported(encode_json(document), tuple(dict.fromkeys(left_out)))


class _Graph:
    """The elements of the document, in the order in which they are first referred to."""

    def __init__(self, subject: Subject) -> None:
        self.elements: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        self._subject = subject
        self._base = _base_id(subject)
        self._licenses: dict[str, str] = {}
        self._relationships = 0

    def add_release(self) -> None:
        """Add every element."""
        release = self._subject.manifest.release
        agent = self._make_id("producer")
        self._add_creation(agent)
        self._add("Organization", agent, name=value_of(release.producer, "not stated"))
        model = self._add_model(agent)
        for number, item in enumerate(self._subject.manifest.artifacts, 1):
            if item.component == "weights":
                continue
            if item.released:
                artifact = self._add_artifact(item, number, agent)
                self._relate(model, _relation_of(item), artifact)
            else:
                self.left_out.append(
                    f"{item.label}: not released; SPDX lists what there is"
                )
        for number, base in enumerate(release.bases, 1):
            self._add_ancestor(base, number, model)
        self._add_document(model)

    def _make_id(self, name: str) -> str:
        return f"{self._base}#{name}"

    def _add(self, kind: str, spdx_id: str, **properties: Any) -> None:
        element = {"type": kind, "spdxId": spdx_id, "creationInfo": _CREATION}
        element.update((key, value) for key, value in properties.items() if value)
        self.elements.append(element)

    def _add_creation(self, agent: str) -> None:
        day = self._subject.date
        if not DATE.fullmatch(day):
            day = _NO_DATE
        creation = {
            "type": "CreationInfo",
            "@id": _CREATION,
            "specVersion": "3.0.1",
            "created": f"{day}T00:00:00Z",
            "createdBy": [agent],
        }
        self.elements.append(creation)

    def _add_model(self, agent: str) -> str:
        release = self._subject.manifest.release
        weights = self._subject.released_artifacts("weights")
        model = self._make_id("model")
        date = value_of(release.about.get("date"))
        architecture = value_of(release.about.get("architecture"))
        self._add(
            "ai_AIPackage",
            model,
            name=value_of(release.name, "unnamed release"),
            suppliedBy=agent,
            releaseTime=f"{date}T00:00:00Z" if DATE.fullmatch(date) else "",
            verifiedUsing=[
                digest for item in weights[:1] for digest in _build_hashes(item)
            ],
            software_packageVersion=value_of(release.version),
            software_primaryPurpose="model",
            software_downloadLocation="".join(
                self._find_address(item) for item in weights[:1]
            ),
            ai_typeOfModel=[architecture] if architecture else [],
        )
        if weights:
            self._add_license(model, value_of(weights[0].license))
        for item in weights[1:]:
            self.left_out.append(f"{item.label}: a model has one place and one license")
        return model

    def _add_ancestor(self, base: Base, number: int, model: str) -> None:
        ancestor = self._make_id(f"base-{number}")
        self._add(
            "ai_AIPackage",
            ancestor,
            name=base.at.value,
            software_primaryPurpose="model",
        )
        self._relate(ancestor, "ancestorOf", model)
        if base.license:
            self._add_license(ancestor, base.license.value)

    def _find_address(self, item: Artifact) -> str:
        """A place as an address; empty for a path of the tree."""
        place = self._subject.full_place(item.at)
        return place if _ADDRESS.fullmatch(place) else ""

    def _add_artifact(self, item: Artifact, number: int, agent: str) -> str:
        name = self._make_id(f"artifact-{number}")
        address = self._find_address(item)
        properties = {
            "name": artifact_title(item),
            "description": item.component,
            "verifiedUsing": _build_hashes(item),
            "software_primaryPurpose": _PURPOSES[component_kind(item)],
            "software_downloadLocation": address,
        }
        if item.component in _DATASET_RELATIONS:
            access = value_of(item.access, "open")
            availability = _AVAILABILITY.get(access, "") if address else ""
            self._add(
                "dataset_DatasetPackage",
                name,
                **properties,
                originatedBy=[agent] if access == "open" else [],
                dataset_datasetType=["noAssertion"],
                dataset_datasetAvailability=availability,
            )
        else:
            self._add("software_Package", name, **properties)
        self._add_license(name, value_of(item.license))
        return name

    def _relate(self, start: str, kind: str, end: str) -> None:
        self._relationships += 1
        name = self._make_id(f"relationship-{self._relationships}")
        self._add(
            "Relationship",
            name,
            **{"from": start, "relationshipType": kind, "to": [end]},
        )

    def _add_license(self, name: str, written: str) -> None:
        """The declared license; the concluded one is *no assertion*, which SPDX has for that."""
        normal = to_spdx(written)
        if written and not normal:
            self.left_out.append(f"the license {written}, which is no SPDX expression")
        self._relate(name, "hasDeclaredLicense", self._add_expression(normal))
        self._relate(name, "hasConcludedLicense", _NO_ASSERTION)

    def _add_expression(self, text: str) -> str:
        if not text:
            return _NO_ASSERTION
        if text not in self._licenses:
            name = self._make_id(f"license-{len(self._licenses) + 1}")
            self._licenses[text] = name
            kind = "simplelicensing_LicenseExpression"
            self._add(kind, name, simplelicensing_licenseExpression=text)
        return self._licenses[text]

    def _add_document(self, model: str) -> None:
        release = self._subject.manifest.release
        profiles = ["core", "software", "simpleLicensing"]
        if self._conforms_to_ai_profile(model):
            profiles.append("ai")
        self._add(
            "SpdxDocument",
            self._make_id("document"),
            name=value_of(release.name, "unnamed release"),
            profileConformance=profiles,
            rootElement=[model],
            element=[item["spdxId"] for item in self.elements if "spdxId" in item],
        )

    def _conforms_to_ai_profile(self, model: str) -> bool:
        """Whether the model has all that the AI profile requires; its classes are used anyway."""
        element = next(item for item in self.elements if item.get("spdxId") == model)
        missing = [key for key in _AI_PROFILE if key not in element]
        if missing:
            requirement = f"which requires {', '.join(missing)}"
            self.left_out.append(f"conformance with the AI profile, {requirement}")
        return not missing


def _base_id(subject: Subject) -> str:
    release = subject.manifest.release
    name = (
        _NOT_IN_IDS.sub("-", value_of(release.name, "release")).strip("-") or "release"
    )
    version = _NOT_IN_IDS.sub("-", value_of(release.version)).strip("-")
    if version:
        return f"urn:aboveboard:{name}-{version}"
    return f"urn:aboveboard:{name}"


def _relation_of(item: Artifact) -> str:
    return _DATASET_RELATIONS.get(item.component, _KIND_RELATIONS[component_kind(item)])


def _build_hashes(item: Artifact) -> list[dict[str, str]]:
    digest = sha256_digest(item)
    if not digest:
        return []
    return [{"type": "Hash", "algorithm": "sha256", "hashValue": digest}]


EXPORT = Export(
    "an SPDX 3.0.1 document with the AI and Dataset profiles, as JSON-LD", write
)
