"""The project claims more openness than its release has.

## What it checks

Every claim of the project about itself is compared with a definition: *open source* of a model
against the Open Source AI Definition (or against what `--open-source-means` names), *fully open*
against the strict reading in which training data is the source, *open weights*, *open data* and
*open source code* against theirs. The message names the definition that was used, the claim, and
what is there instead. Claims about other people's work, promises, quotations and comparisons are no
claims of the project
([claims](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/claims.md)).

A claim is reported only where the evidence is *no*: an artifact is withheld, is not there, or is
under terms that the definition excludes. What is not known is never a contradiction; see
`claim-unverified`. *Open model* and *open science* are used loosely, so they are notices.

## Why it matters

A reader of "open source" expects to be able to use, study, change and share. Where a
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

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.judgement import Level, StandardRef, Verdict
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule, list_some, quoted
from aboveboard.standards.claimed import describe_requirement, name_standard
from aboveboard.standards.rows import binding_verdicts
from aboveboard.statements.decision import load_thresholds
from aboveboard.truth import Truth

_LOOSE = frozenset(("open_model", "open_science"))
"""Kinds of claims whose words are used loosely."""
_TRUE_WORDS = (
    ("open-weights", "“open weights”"),
    ("open-source-code", "“open source code”"),
    ("open-data", "“open data”"),
)
"""Standards, and the words that are true where they are met."""

_SHOWN = 3
_WORD = lazy_pattern(r"[^\W_]+")
_OWN_WORDS = lazy_pattern(r"(?i)\b(?:we|our|this|these|it is)\b|[\u672c\u6211]")
"""Words by which a line speaks of the repository itself."""


def find_unsupported(case: Case) -> Iterator[Hit]:
    """Yield one hit for each document and standard, at the first claim."""
    groups: dict[tuple[str, StandardRef], list[JudgedStatement]] = {}
    for judged in case.judged:
        if judged.outcome == "unmet" and judged.standard is not None:
            key = (judged.claim.span.path, judged.standard)
            groups.setdefault(key, []).append(judged)
    for (_, standard), claims in sorted(groups.items()):
        claims.sort(
            key=lambda judged: (not _names_release(case, judged), judged.claim.span)
        )
        yield _report_contradiction(case, standard, claims)


def _report_contradiction(
    case: Case, standard: StandardRef, claims: list[JudgedStatement]
) -> Hit:
    first = claims[0].claim
    missing = binding_verdicts(case.assessments[standard.id], standard.level, "unmet")
    described = [describe_requirement(verdict, Truth.NO) for verdict in missing]
    values = {
        "claim": quoted(first.text),
        "definition": name_standard(standard, case.assessments),
        "missing": list_some(described, _SHOWN) or "its requirements are not met",
        "instead": _suggest_words(case),
    }
    return Hit(
        first.span,
        values,
        level=_choose_level(case, claims),
        related=(*_relate_evidence(case, missing), *_relate_repeats(claims)),
        key=f"{standard}\0{first.kind}",
    )


def _names_release(case: Case, judged: JudgedStatement) -> bool:
    """Whether the lines of a claim name the release, or the project speaks of itself there."""
    if not case.manifest.is_portrait:
        return True
    own = _list_own_names(case)
    if not own:
        return True
    lines = " ".join(case.lines(judged.claim)).replace("*", "")
    words = _WORD.findall(lines.lower())
    return bool(own.intersection(words)) or _OWN_WORDS.search(lines) is not None


def _list_own_names(case: Case) -> set[str]:
    """The first words of the names of the repository and of its release."""
    names = [case.book.tree.origin.rpartition("/")[2]]
    if case.manifest.release.name is not None:
        names.append(case.manifest.release.name.value)
    return {part for name in names for part in _WORD.findall(name.lower())[:1]}


def _choose_level(case: Case, claims: list[JudgedStatement]) -> Level | None:
    """How loud a finding is: no louder than the reading of the statements is certain."""
    if all(judged.claim.kind in _LOOSE for judged in claims):
        return "notice"
    thresholds = load_thresholds()
    certainty = max(judged.claim.certainty for judged in claims)
    if certainty < thresholds.warning:
        return "notice"
    names_release = any(_names_release(case, judged) for judged in claims)
    if certainty < thresholds.error or not names_release:
        return "warning"
    return None


def _relate_evidence(case: Case, missing: list[Verdict]) -> Iterator[Related]:
    """Where the manifest lists what is missing."""
    seen: set[Span] = set()
    for verdict in missing:
        for artifact in case.manifest.of(verdict.requirement.component)[:1]:
            if artifact.span not in seen and len(seen) < _SHOWN:
                seen.add(artifact.span)
                yield Related(artifact.span, describe_requirement(verdict, Truth.NO))


def _relate_repeats(claims: list[JudgedStatement]) -> Iterator[Related]:
    for judged in claims[1 : _SHOWN + 1]:
        yield Related(judged.claim.span, f"said here too: {quoted(judged.claim.text)}")


def _suggest_words(case: Case) -> str:
    true_words = [words for id_, words in _TRUE_WORDS if _is_met(id_, case)]
    if true_words:
        return f"say what holds ({' and '.join(true_words)})"
    return "say what is there without calling it open"


def _is_met(standard_id: str, case: Case) -> bool:
    assessment = case.assessments.get(standard_id)
    return assessment is not None and assessment.verified == "met"


RULE = Rule(
    level="error",
    message="“{claim}” is held against {definition}, and this release does not meet it: {missing}.",
    fix="Change the words: {instead}. "
    "Or change the release: publish what is missing, under terms that it allows.",
    find=find_unsupported,
)
