"""An SPDX 3.0.1 document in JSON-LD, AI and Dataset profile: model, data sets, code, documents,
licenses.
"""

from __future__ import annotations

import re
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
from aboveboard.model.manifest import Artifact

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_PURPOSES = {"code": "source", "data": "data", "documents": "documentation"}
_RELATIONS = {"training-data": "trainedOn", "evaluation-data": "testedOn"}
_BY_KIND = {"code": "contains", "data": "contains", "documents": "hasDocumentation"}
_AVAILABILITY = {"open": "directDownload", "public": "directDownload"}
_SHA256 = lazy_pattern(r"[0-9a-fA-F]{64}")
_DATE = lazy_pattern(r"\d{4}-\d{2}-\d{2}")
_NO_DATE = "1970-01-01"
_BY = "_:creation"
_NO_ASSERTION = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense"
_FACETS = ("license_file", "withheld", "obtain", "note", "revision")


def write(subject: Subject) -> Exported:
    """The document. It carries the day the export speaks of, the epoch where none is known: never
    the clock's time.
    """
    graph = _Graph(subject)
    graph.fill()
    left_out = [line for item in subject.manifest.artifacts for line in lost(item, _FACETS)]
    left_out += [f"the claim {claim.value}" for claim in subject.manifest.claims]
    document = {"@context": _CONTEXT, "@graph": graph.elements}
    return Exported(json_text(document), tuple(dict.fromkeys((*left_out, *graph.left_out))))


class _Graph:
    """The elements of the document, in the order in which they are first spoken of."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.elements: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        name = re.sub(
            r"[^A-Za-z0-9.-]+", "-", text_of(subject.manifest.release.name, "release")
        ).strip("-")
        version = re.sub(r"[^A-Za-z0-9.-]+", "-", text_of(subject.manifest.release.version)).strip(
            "-"
        )
        self.base = (
            f"urn:aboveboard:{'-'.join(part for part in (name or 'release', version) if part)}"
        )
        self._licenses: dict[str, str] = {}
        self._count = 0

    def fill(self) -> None:
        """Write everything."""
        release = self.subject.manifest.release
        agent = self._id("producer")
        self._creation(agent)
        self._add("Organization", agent, name=text_of(release.producer, "not stated"))
        model = self._model(agent)
        for number, item in enumerate(self.subject.manifest.artifacts, 1):
            if item.component != "weights" and item.released:
                self._relate(model, self._relation(item), self._artifact(item, number, agent))
            elif item.component != "weights":
                self.left_out.append(f"{item.label}: not released; SPDX lists what there is")
        for number, base in enumerate(release.bases, 1):
            ancestor = self._id(f"base-{number}")
            self._add("ai_AIPackage", ancestor, name=base.at.value, software_primaryPurpose="model")
            self._relate(ancestor, "ancestorOf", model)
            if base.license:
                self._license(ancestor, base.license.value)
        self._document(model)

    def _id(self, name: str) -> str:
        return f"{self.base}#{name}"

    def _add(self, kind: str, spdx_id: str, **properties: Any) -> None:
        said = {key: value for key, value in properties.items() if value}
        self.elements.append({"type": kind, "spdxId": spdx_id, "creationInfo": _BY, **said})

    def _creation(self, agent: str) -> None:
        day = self.subject.date if _DATE.fullmatch(self.subject.date) else _NO_DATE
        created = f"{day}T00:00:00Z"
        self.elements.append(
            {
                "type": "CreationInfo",
                "@id": _BY,
                "specVersion": "3.0.1",
                "created": created,
                "createdBy": [agent],
            }
        )

    def _model(self, agent: str) -> str:
        release = self.subject.manifest.release
        weights = self.subject.released("weights")
        name = self._id("model")
        date = text_of(release.about.get("date"))
        kind = text_of(release.about.get("architecture"))
        self._add(
            "ai_AIPackage",
            name,
            name=text_of(release.name, "unnamed release"),
            suppliedBy=agent,
            releaseTime=f"{date}T00:00:00Z" if _DATE.fullmatch(date) else "",
            verifiedUsing=_hash(weights[0]) if weights else [],
            software_packageVersion=text_of(release.version),
            software_primaryPurpose="model",
            software_downloadLocation=self._address(weights[0]) if weights else "",
            ai_typeOfModel=[kind] if kind else [],
        )
        if weights:
            self._license(name, text_of(weights[0].license))
            self.left_out += [
                f"{item.label}: a model has one place and one license" for item in weights[1:]
            ]
        return name

    def _address(self, item: Artifact) -> str:
        """A place as an address; a path of the tree is none."""
        place = self.subject.place(item.at)
        return place if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", place) else ""

    def _artifact(self, item: Artifact, number: int, agent: str) -> str:
        name = self._id(f"artifact-{number}")
        title = text_of(item.name) or text_of(item.at) or item.component
        common = {
            "name": title,
            "description": item.component,
            "verifiedUsing": _hash(item),
            "software_primaryPurpose": _PURPOSES[kind_of(item)],
            "software_downloadLocation": self._address(item),
        }
        if item.component in _RELATIONS:
            availability = _AVAILABILITY.get(text_of(item.access, "open"), "")
            self._add(
                "dataset_DatasetPackage",
                name,
                **common,
                originatedBy=[agent] if text_of(item.access, "open") == "open" else [],
                dataset_datasetType=["noAssertion"],
                dataset_datasetAvailability=availability if self._address(item) else "",
            )
        else:
            self._add("software_Package", name, **common)
        self._license(name, text_of(item.license))
        return name

    def _relation(self, item: Artifact) -> str:
        return _RELATIONS.get(item.component, _BY_KIND[kind_of(item)])

    def _relate(self, start: str, kind: str, end: str) -> None:
        self._count += 1
        name = self._id(f"relationship-{self._count}")
        self._add("Relationship", name, **{"from": start, "relationshipType": kind, "to": [end]})

    def _license(self, name: str, written: str) -> None:
        """The declared license; the concluded one is left to whoever concludes, as SPDX's own *no
        assertion*.
        """
        normal = spdx_form(written)
        if written and not normal:
            self.left_out.append(f"the license {written}, which is no SPDX expression")
        for kind, text in (("hasDeclaredLicense", normal), ("hasConcludedLicense", "")):
            self._relate(name, kind, self._expression(text))

    def _expression(self, text: str) -> str:
        if not text:
            return _NO_ASSERTION
        if text not in self._licenses:
            self._licenses[text] = self._id(f"license-{len(self._licenses) + 1}")
            self._add(
                "simplelicensing_LicenseExpression",
                self._licenses[text],
                simplelicensing_licenseExpression=text,
            )
        return self._licenses[text]

    def _document(self, model: str) -> None:
        listed = [element["spdxId"] for element in self.elements if "spdxId" in element]
        self._add(
            "SpdxDocument",
            self._id("document"),
            name=text_of(self.subject.manifest.release.name, "unnamed release"),
            profileConformance=["core", "software", "simpleLicensing", *self._conformance(model)],
            rootElement=[model],
            element=listed,
        )

    def _conformance(self, model: str) -> list[str]:
        """The AI profile, if all is there that it requires of a model; its classes are used either
        way.
        """
        wanted = (
            "suppliedBy",
            "releaseTime",
            "software_packageVersion",
            "software_downloadLocation",
        )
        said = next(element for element in self.elements if element.get("spdxId") == model)
        missing = [key for key in wanted if key not in said]
        if missing:
            self.left_out.append(
                f"conformance with the AI profile, which requires {', '.join(missing)}"
            )
        return [] if missing else ["ai"]


def _hash(item: Artifact) -> list[dict[str, str]]:
    if item.sha256 is None or not _SHA256.fullmatch(item.sha256.value):
        return []
    return [{"type": "Hash", "algorithm": "sha256", "hashValue": item.sha256.value.lower()}]


EXPORT = Export("an SPDX 3.0.1 document with the AI and Dataset profiles, as JSON-LD", write)
