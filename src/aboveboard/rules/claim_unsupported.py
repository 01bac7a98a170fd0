"""The project claims more openness than its release holds up.

## What it checks

Every claim of the project about itself is held against a definition: *open source* of a model
against the Open Source AI Definition (or against what `--open-source-means` names), *fully open*
against the strict reading in which training data is the source, *open weights*, *open data* and
*open source code* against theirs. The message names the definition that was used, what is said, and
what is there instead. Claims about other people's work, promises, quotations and comparisons are no
claims of the project
([claims](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/claims.md)).

A claim is reported only where the evidence says *no*: an artifact is withheld, is not there, or
stands under terms
that the definition excludes. What is not known is never a contradiction; see `claim-unverified`.
*Open model* and
*open science* are used loosely, so they are notices.

## Why it matters

A reader who is told "open source" expects to be able to use, study, change and share. Where a
license restricts use, or the training data is neither there nor described, that expectation fails,
and the first to notice tends to file an issue that is read by many.

## How to fix it

Change the words, or change the release. The report ends with a sentence that the release may
truthfully say; "open weights under Apache-2.0" is nothing to be ashamed of. Where another
definition is meant, name it beside the claim and set `--open-source-means`.

## When to ignore it

When the sentence speaks of something else than this release and was misread. Then run `aboveboard
claims --all FILE`, which says how it was read, and report it.

## References

- [Open Source AI Definition 1.0](https://opensource.org/ai/open-source-ai-definition)
- [Model Openness Framework](https://arxiv.org/abs/2403.13784)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Assessment, Level, Verdict
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule, quoted
from aboveboard.statements.decision import load_thresholds
from aboveboard.truth import Truth

_LOOSE = frozenset(("open_model", "open_science"))
_TRUE_WORDS = (
    ("open-weights", "“open weights”"),
    ("open-source-code", "“open source code”"),
    ("open-data", "“open data”"),
)
"""Standards, and the words that hold where they are met."""

_SHOWN = 3


def _find(case: Case) -> Iterator[Hit]:
    groups: dict[tuple[str, str], list[JudgedStatement]] = {}
    for judged in case.judged:
        claim = judged.claim
        if judged.outcome == "unmet" and claim.role == "own" and claim.polarity == "asserted":
            groups.setdefault((claim.span.path, judged.standard), []).append(judged)
    for (_, standard), said in sorted(groups.items()):
        yield _hit(case, standard, said)


def _hit(case: Case, standard: str, said: list[JudgedStatement]) -> Hit:
    said.sort(key=lambda judged: judged.claim.span)
    first = said[0].claim
    id_, _, level = standard.partition("/")
    assessment = case.assessments[id_]
    missing = [
        verdict
        for verdict in assessment.verdicts
        if verdict.verified == "unmet" and _counts(verdict, assessment, level)
    ]
    values = {
        "said": quoted(first.text),
        "definition": _definition(assessment, level),
        "missing": _listed(missing) or "its requirements are not met",
        "instead": _true_words(case),
    }
    again = [
        Related(judged.claim.span, f"said here too: {quoted(judged.claim.text)}")
        for judged in said[1:4]
    ]
    return Hit(
        first.span,
        values,
        level=_level_of(said),
        related=(*_evidence(case, missing), *again),
        key=f"{standard}\0{first.kind}",
    )


def _level_of(judged: list[JudgedStatement]) -> Level | None:
    """How loud a finding is: no louder than the reading of the statements is certain."""
    if all(each.claim.kind in _LOOSE for each in judged):
        return "notice"
    thresholds = load_thresholds()
    certainty = max(each.claim.certainty for each in judged)
    if certainty >= thresholds.error:
        return None
    return "warning" if certainty >= thresholds.warning else "notice"


def _definition(assessment: Assessment, level: str) -> str:
    """What a message calls a standard, or one level of it."""
    known = assessment.standard
    return known.notes.get(f"tier-{level}", f"{known.name}, level {level}") if level else known.name


def _counts(verdict: Verdict, assessment: Assessment, level: str) -> bool:
    requirement = verdict.requirement
    if requirement.level not in ("required", "conditional"):
        return False
    tiers = assessment.standard.tiers
    if not level or not requirement.tier or requirement.tier not in tiers:
        return True
    return tiers.index(requirement.tier) <= (tiers.index(level) if level in tiers else len(tiers))


def _listed(missing: list[Verdict]) -> str:
    shown = [_missing(verdict) for verdict in missing[:_SHOWN]]
    more = len(missing) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _missing(verdict: Verdict) -> str:
    component = COMPONENTS.get(verdict.requirement.component)
    what = component.title.lower() if component else verdict.requirement.text.rstrip(".")
    reason = next(
        (item.reason for item in verdict.because if item.truth is Truth.NO and item.reason), ""
    )
    return f"{what} ({reason})" if reason else what


def _evidence(case: Case, missing: list[Verdict]) -> Iterator[Related]:
    """Where the manifest speaks of what is missing."""
    seen: set[Span] = set()
    for verdict in missing:
        for artifact in case.manifest.of(verdict.requirement.component)[:1]:
            if artifact.span not in seen and len(seen) < _SHOWN:
                seen.add(artifact.span)
                yield Related(artifact.span, _missing(verdict))


def _true_words(case: Case) -> str:
    held = [
        words
        for id_, words in _TRUE_WORDS
        if id_ in case.assessments and case.assessments[id_].verified == "met"
    ]
    return (
        f"say what holds ({' and '.join(held)})"
        if held
        else "say what is there without calling it open"
    )


RULE = Rule(
    level="error",
    message="“{said}” is held against {definition}, and this release does not meet it: {missing}.",
    fix="Change the words: {instead}. Or change the release: publish what is missing, under terms that it allows.",
    find=_find,
)
