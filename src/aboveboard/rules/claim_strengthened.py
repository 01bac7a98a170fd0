"""The project claims more than before, and nothing more is there.

## What it checks

With `--base`, the strongest claim that the project makes about its model, its data and its code,
each by the standard that it is held against. The rule fires where the new claim asks for more than
every earlier one, is not met as verified, and no requirement of its standard is met that was not
met before.

## Why it matters

Words are changed more easily than releases. A step from *open weights* to *open source* that comes
without data or code is seen best when it is made.

## How to fix it

Publish what the stronger claim asks for in the same change, or keep the weaker words.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.report import JudgedStatement, Related
from aboveboard.rules import Case, Hit, Rule

_STRENGTH = {
    "open-data": 1,
    "open-source-code": 1,
    "open-weights": 2,
    "open-weights-definition": 2,
    "mof-1.0/3": 3,
    "mof-1.0/2": 4,
    "mof-1.0/1": 5,
    "osaid-1.0": 5,
    "strict-source": 6,
}
_SUBJECTS = {"data": "data", "code": "code"}


def find(case: Case) -> Iterator[Hit]:
    """Yield the first place of each claim that is stronger than all that the revision compared with
    made.
    """
    before = case.before
    if before is None:
        return
    told: set[str] = set()
    for judged in case.judged:
        strength = _STRENGTH.get(judged.standard, 0)
        earlier = _strongest(judged, before)
        weaker = _STRENGTH.get(earlier.standard, 0) if earlier else 0
        if strength <= weaker or judged.outcome == "met" or judged.standard in told:
            continue
        if judged.claim.polarity != "asserted" or _met(judged.standard, case) - _met(
            judged.standard, before
        ):
            continue
        told.add(judged.standard)
        values = {
            "said": judged.claim.text,
            "standard": judged.standard,
            "outcome": judged.outcome or "undetermined",
        }
        values["earlier"] = f"“{earlier.claim.text}”" if earlier else "nothing of the kind"
        related = (Related(earlier.claim.span, f"before: {earlier.claim.text}"),) if earlier else ()
        yield Hit(judged.claim.span, values, related=related)


def _strongest(judged: JudgedStatement, before: Case) -> JudgedStatement | None:
    """The strongest claim on the same subject that was made before."""
    subject = _subject(judged)
    same = [
        item for item in before.judged if _subject(item) == subject and item.standard in _STRENGTH
    ]
    return max(same, key=lambda item: _STRENGTH[item.standard], default=None)


def _subject(judged: JudgedStatement) -> str:
    return _SUBJECTS.get(judged.claim.subject, "model")


def _met(standard: str, case: Case) -> set[str]:
    """The requirements that are met as verified."""
    assessment = case.assessments.get(standard.partition("/")[0])
    return (
        {item.requirement.id for item in assessment.verdicts if item.verified == "met"}
        if assessment
        else set()
    )


RULE = Rule(
    level="warning",
    message="The change claims “{said}”, held against {standard} ({outcome}); before it claimed {earlier}, and nothing "
    "that the standard asks for was added.",
    fix="Publish what the stronger claim asks for in the same change, or keep the weaker words.",
    find=find,
)
