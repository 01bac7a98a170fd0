"""The European Open Source AI Index's YAML, as far as a tool can know its fields.

Grades are given where the manifest and the evidence settle them; what only a person can grade is
left empty, with the links and a note, so that a curator has the facts at hand.
"""

from __future__ import annotations

from typing import Any

from aboveboard.exports import Export, Exported, Subject, text_of, yaml_text
from aboveboard.model.judgement import Verdict

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


def write(subject: Subject) -> Exported:
    """The index's entry for the release."""
    release = subject.manifest.release
    assessment = subject.assessments["osai-index"]
    verdicts = {verdict.requirement.id: verdict for verdict in assessment.verdicts}
    weights = subject.released("weights")
    base = release.bases[0].at.value if release.bases else text_of(release.name)
    system: dict[str, Any] = {
        "name": text_of(release.name),
        "link": text_of(release.about.get("repository"))
        or (subject.place(weights[0].at) if weights else ""),
        "type": text_of(release.about.get("type")),
        "performanceclass": "",
        "basemodelname": base,
        "endmodelname": text_of(release.name),
        "endmodellicense": text_of(weights[0].license) if weights else "",
        "releasedate": text_of(release.about.get("date")),
        "notes": "",
    }
    entry: dict[str, Any] = {
        "system": system,
        "org": {"name": text_of(release.producer), "link": "", "notes": ""},
    }
    for dimension in _DIMENSIONS:
        entry[dimension] = _dimension(verdicts[dimension], subject, assessment.details)
    open_ = [dimension for dimension in _DIMENSIONS if entry[dimension]["class"] == ""]
    left_out = [f"{dimension}: for a person to grade" for dimension in open_]
    left_out += [f"the release's version ({release.version.value})"] if release.version else []
    return Exported(yaml_text(entry), tuple(left_out))


def _dimension(verdict: Verdict, subject: Subject, details: Any) -> dict[str, Any]:
    requirement = verdict.requirement
    listed = [
        item
        for name in (requirement.component, *requirement.any_of)
        for item in subject.released(name)
    ]
    links = list(dict.fromkeys(subject.place(item.at) for item in listed if item.at))
    grade = details[f"verified-{requirement.id}"]
    if grade == "unknown":
        grade = details[f"declared-{requirement.id}"]
        said = "as declared, not verified" if grade in _GRADES else ""
    else:
        said = ""
    reasons = [evidence.reason for evidence in verdict.because if evidence.reason]
    notes = "; ".join(dict.fromkeys(words for words in (said, verdict.mark, *reasons[:3]) if words))
    return {
        "class": grade if grade in _GRADES else "",
        "link": links[0] if len(links) == 1 else links or "",
        "notes": notes,
    }


EXPORT = Export("an entry of the European Open Source AI Index", write)
