"""The project claims more than before, and nothing more is there.

## What it checks

With `--base`, the strongest claim that the project makes about its model, its data and its code,
each by the standard that it is compared with. The rule fires where the new claim asks for more than
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

from aboveboard.model.judgement import StandardRef
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.rules import Case, Hit, Rule
from aboveboard.standards.strength import strength

_SUBJECTS = ("data", "code")
"""The subjects that are compared for themselves; all others are of the model."""


def find_strengthened(case: Case) -> Iterator[Hit]:
    """Yield the first place of each claim that is stronger than all claims of the revision to
    compare with.
    """
    before = case.before
    if before is None:
        return
    reported: set[StandardRef] = set()
    for judged in case.judged:
        standard = judged.standard
        if standard is None or standard in reported or judged.outcome == "met":
            continue
        earlier = _find_strongest(judged, before)
        is_stronger = earlier is None or strength(standard) > strength(earlier.standard)
        if (
            strength(standard) > 0
            and is_stronger
            and not _has_progress(standard, case, before)
        ):
            reported.add(standard)
            yield _report_step(judged, standard, earlier)


def _find_strongest(judged: JudgedStatement, before: Case) -> JudgedStatement | None:
    """The strongest claim on the same subject that was made before."""
    subject = _compared_subject(judged)
    same = [
        item
        for item in before.judged
        if _compared_subject(item) == subject and strength(item.standard) > 0
    ]
    return max(same, key=lambda item: strength(item.standard), default=None)


def _compared_subject(judged: JudgedStatement) -> str:
    subject = judged.claim.subject
    if subject in _SUBJECTS:
        return subject
    return "model"


def _has_progress(standard: StandardRef, case: Case, before: Case) -> bool:
    """Whether a requirement of the standard is met that was not met before."""
    return not _find_met(standard, case) <= _find_met(standard, before)


def _find_met(standard: StandardRef, case: Case) -> set[str]:
    """The requirements that are met as verified."""
    assessment = case.assessments.get(standard.id)
    if assessment is None:
        return set()
    return {
        item.requirement.id for item in assessment.verdicts if item.verified == "met"
    }


def _report_step(
    judged: JudgedStatement, standard: StandardRef, earlier: JudgedStatement | None
) -> Hit:
    values = {
        "claim": judged.claim.text,
        "standard": str(standard),
        "outcome": judged.outcome or "undetermined",
        "earlier": "nothing of the kind",
    }
    if earlier is None:
        return Hit(judged.claim.span, values)
    values["earlier"] = f"“{earlier.claim.text}”"
    related = Related(earlier.claim.span, f"before: {earlier.claim.text}")
    return Hit(judged.claim.span, values, related=(related,))


RULE = Rule(
    level="warning",
    message="The change claims “{claim}”, held against {standard} ({outcome}); "
    "before it claimed {earlier}, and nothing that the standard asks for was added.",
    fix="Publish what the stronger claim asks for in the same change, or keep the weaker words.",
    find=find_strengthened,
)
