"""The European Open Source AI Index's YAML, as far as a tool can know its fields.

Grades are given where the manifest and the evidence settle them; what only a person can grade is
left empty, with the links and a note, so that a curator has the facts at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aboveboard.exports import Export, Exported, Subject, encode_yaml, value_of
from aboveboard.model.judgement import Requirement, Verdict

_GRADES = ("open", "partial", "closed")
_DIMENSIONS = (
    "datasources_basemodel",
    "datasources_endmodel",
    "weights_basemodel",
    "weights_endmodel",
    "trainingcode",
    "code",
    "hardware_architecture",
    "preprint",
    "paper",
    "modelcard",
    "datasheet",
    "licenses",
)
_MOST_REASONS = 3


def write(subject: Subject) -> Exported:
    """Return the index's entry for the release."""
    release = subject.manifest.release
    assessment = subject.assessments["osai-index"]
    verdicts = {verdict.requirement.id: verdict for verdict in assessment.verdicts}
    entry: dict[str, Any] = {
        "system": _build_system(subject),
        "org": {"name": value_of(release.producer), "link": "", "notes": ""},
    }
    left_out: list[str] = []
    for dimension in _DIMENSIONS:
        entry[dimension] = _build_dimension(
            verdicts[dimension], subject, assessment.details
        )
        if not entry[dimension]["class"]:
            left_out.append(f"{dimension}: for a person to grade")
    if release.version:
        left_out.append(f"the release's version ({release.version.value})")
    return Exported(encode_yaml(entry), tuple(left_out))


def _build_system(subject: Subject) -> dict[str, str]:
    release = subject.manifest.release
    name = value_of(release.name)
    system = {
        "name": name,
        "link": value_of(release.about.get("repository")),
        "type": value_of(release.about.get("type")),
        "performanceclass": "",
        "basemodelname": name,
        "endmodelname": name,
        "endmodellicense": "",
        "releasedate": value_of(release.about.get("date")),
        "notes": "",
    }
    weights = subject.released_artifacts("weights")
    if weights:
        system["link"] = system["link"] or subject.full_place(weights[0].at)
        system["endmodellicense"] = value_of(weights[0].license)
    if release.bases:
        system["basemodelname"] = release.bases[0].at.value
    return system


def _build_dimension(
    verdict: Verdict, subject: Subject, details: Mapping[str, str]
) -> dict[str, Any]:
    requirement = verdict.requirement
    links = _collect_links(requirement, subject)
    grade = details[f"verified-{requirement.id}"]
    notes: list[str] = []
    if grade == "unknown":
        grade = details[f"declared-{requirement.id}"]
        if grade in _GRADES:
            notes.append("as declared, not verified")
    notes.append(verdict.mark)
    reasons = [evidence.reason for evidence in verdict.because if evidence.reason]
    notes += reasons[:_MOST_REASONS]
    return {
        "class": grade if grade in _GRADES else "",
        "link": _join_links(links),
        "notes": "; ".join(dict.fromkeys(filter(None, notes))),
    }


def _collect_links(requirement: Requirement, subject: Subject) -> list[str]:
    links: list[str] = []
    for component in (requirement.component, *requirement.any_of):
        for item in subject.released_artifacts(component):
            if item.at:
                links.append(subject.full_place(item.at))
    return list(dict.fromkeys(links))


def _join_links(links: list[str]) -> str | list[str]:
    """The links as the index writes them: several as a list, one alone."""
    if not links:
        return ""
    return links[0] if len(links) == 1 else links


EXPORT = Export("an entry of the European Open Source AI Index", write)
