"""Which standard a claim is held against, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.model.judgement import Assessment, Outcome
from aboveboard.model.statements import Statement

_OF_SUBJECT = {"code": "open-source-code", "data": "open-data"}
"""Where a claim is about one kind of thing alone, that kind's own standard."""

_OF_KIND = {
    "fully_open": "strict-source",
    "open_weights": "open-weights",
    "open_model": "mof-1.0/3",
    "open_science": "mof-1.0/1",
    "open_data": "open-data",
    "open_code": "open-source-code",
}

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "1": "1", "2": "2", "3": "3"}
_NAMED = (
    (r"\bOSAID\b|open source AI definition|\bOSI\b", "osaid-1.0"),
    (r"\bopen definition\b", "open-data"),
    (r"\bopen weights definition\b", "open-weights-definition"),
    (r"\bAI act\b", "eu-ai-act-53-2"),
    (r"\bDFSG\b|\bdebian\b", "debian-ml"),
)
_MOF = r"\bMOF\b|model openness framework"
_CLASS = r"\bclass[ -]?(iii|ii|i|[123])\b"


def standard_for(claim: Statement, open_source_means: str) -> str:
    """The id of the standard that a claim is held against, empty where there is none.

    ``open_source_means`` is the standard that the words *open source* stand for. A level of a
    standard follows its id after a slash: ``mof-1.0/3``. A claim about another release of the same
    publisher is held against nothing here.
    """
    if claim.subject.startswith("other"):
        return ""
    if claim.kind == "standard":
        return _named(claim.text)
    if claim.kind == "open_source_model":
        if claim.subject in _OF_SUBJECT:
            return _OF_SUBJECT[claim.subject]
        return "strict-source" if _free_as_in_freedom(claim.text) else open_source_means
    if claim.kind == "fully_open" and claim.subject in ("weights", *_OF_SUBJECT):
        return _OF_SUBJECT.get(claim.subject, "open-weights")
    return _OF_KIND.get(claim.kind, "")


def _free_as_in_freedom(text: str) -> bool:
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return "libre" in words or "free software" in " ".join(words)


def _named(text: str) -> str:
    """The standard that a text names."""
    import re

    if re.search(_MOF, text, re.IGNORECASE):
        level = re.search(_CLASS, text, re.IGNORECASE)
        return f"mof-1.0/{_ROMAN[level.group(1).lower()]}" if level else "mof-1.0/3"
    return next(
        (standard for pattern, standard in _NAMED if re.search(pattern, text, re.IGNORECASE)), ""
    )


def outcome(
    standard: str, assessments: Mapping[str, Assessment], column: str = "verified"
) -> Outcome:
    """What a standard, or a level of it (``mof-1.0/3``), comes to; *undetermined* where it was not
    assessed.

    ``column`` is ``verified`` or ``declared``.
    """
    id_, _, level = standard.partition("/")
    assessment = assessments.get(id_)
    if assessment is None:
        return "undetermined"
    said = assessment.details.get(f"{column}-{level}") if level else None
    whole = assessment.verified if column == "verified" else assessment.declared
    known: dict[str, Outcome] = {"met": "met", "unmet": "unmet", "undetermined": "undetermined"}
    return known[said] if said else whole


def name(standard: str, assessments: Mapping[str, Assessment]) -> str:
    """What a message calls a standard or a level of it: its own name, never the bare id where the
    name is known.
    """
    id_, _, level = standard.partition("/")
    assessment = assessments.get(id_)
    if assessment is None:
        return standard
    known = assessment.standard
    return known.notes.get(f"tier-{level}", f"{known.name}, level {level}") if level else known.name
