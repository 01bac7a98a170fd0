"""Which standard a claim is compared with, the outcome of that standard, and its name in
messages.
"""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Assessment, Outcome, StandardRef, Verdict
from aboveboard.model.statements import Statement
from aboveboard.truth import Truth

_OF_SUBJECT = {
    "code": StandardRef("open-source-code"),
    "data": StandardRef("open-data"),
}
"""Where a claim is about one kind of component alone, that kind's own standard."""

_OPEN_WEIGHTS = StandardRef("open-weights")
_STRICT = StandardRef("strict-source")
_MOF_ENTRY_LEVEL = StandardRef("mof-1.0", "3")

_OF_KIND = {
    "fully_open": _STRICT,
    "open_weights": _OPEN_WEIGHTS,
    "open_model": _MOF_ENTRY_LEVEL,
    "open_science": StandardRef("mof-1.0", "1"),
    "open_data": _OF_SUBJECT["data"],
    "open_code": _OF_SUBJECT["code"],
}

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "1": "1", "2": "2", "3": "3"}
_BY_NAME = (
    (r"\bOSAID\b|open source AI definition|\bOSI\b", StandardRef("osaid-1.0")),
    (r"\bopen definition\b", StandardRef("open-data")),
    (r"\bopen weights definition\b", StandardRef("open-weights-definition")),
    (r"\bAI act\b", StandardRef("eu-ai-act-53-2")),
    (r"\bDFSG\b|\bdebian\b", StandardRef("debian-ml")),
)
_MOF = r"\bMOF\b|model openness framework"
_MOF_CLASS = r"\bclass[ -]?(iii|ii|i|[123])\b"


def choose_standard(claim: Statement, open_source_means: str) -> StandardRef | None:
    """The standard that a claim is compared with, or ``None``.

    ``open_source_means`` is the id of the standard for the words *open source*. A claim about
    another release of the same publisher is compared with nothing.
    """
    if claim.is_about_other:
        return None
    if claim.kind == "standard":
        return _find_named_standard(claim.text)
    if claim.kind == "open_source_model":
        return _choose_for_open_source(claim, open_source_means)
    if claim.kind == "fully_open" and claim.subject == "weights":
        return _OPEN_WEIGHTS
    if claim.kind == "fully_open" and claim.subject in _OF_SUBJECT:
        return _OF_SUBJECT[claim.subject]
    return _OF_KIND.get(claim.kind)


def _choose_for_open_source(claim: Statement, open_source_means: str) -> StandardRef:
    if claim.subject in _OF_SUBJECT:
        return _OF_SUBJECT[claim.subject]
    if _means_free_software(claim.text):
        return _STRICT
    return StandardRef(open_source_means)


def _means_free_software(text: str) -> bool:
    letters = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    words = letters.split()
    return "libre" in words or "free software" in " ".join(words)


def _find_named_standard(text: str) -> StandardRef | None:
    """The standard that a text names."""
    import re

    if re.search(_MOF, text, re.IGNORECASE):
        named_class = re.search(_MOF_CLASS, text, re.IGNORECASE)
        if named_class is None:
            return _MOF_ENTRY_LEVEL
        return StandardRef("mof-1.0", _ROMAN[named_class.group(1).lower()])
    for pattern, standard in _BY_NAME:
        if re.search(pattern, text, re.IGNORECASE):
            return standard
    return None


def find_outcome(
    standard: StandardRef, assessments: Mapping[str, Assessment]
) -> Outcome:
    """The verified outcome of a standard or a level of it; *undetermined* where it was not
    assessed.
    """
    assessment = assessments.get(standard.id)
    if assessment is None:
        return "undetermined"
    return assessment.outcome("verified", standard.level)


def name_standard(standard: StandardRef, assessments: Mapping[str, Assessment]) -> str:
    """The name of a standard or a level in messages; its id only where the name is not known."""
    assessment = assessments.get(standard.id)
    if assessment is None:
        return str(standard)
    known = assessment.standard
    if not standard.level:
        return known.name
    return known.notes.get(
        f"tier-{standard.level}", f"{known.name}, level {standard.level}"
    )


def describe_requirement(verdict: Verdict, truth: Truth) -> str:
    """What a requirement asks for, with the reason for its outcome; ``truth`` is that of the
    evidence to quote, *no* or *unknown*.
    """
    component = COMPONENTS.get(verdict.requirement.component)
    what = (
        component.title.lower() if component else verdict.requirement.text.rstrip(".")
    )
    for evidence in verdict.because:
        if evidence.truth is truth:
            return f"{what} ({evidence.reason})"
    return what
