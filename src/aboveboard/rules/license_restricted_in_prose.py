"""Prose limits a use that the license permits.

## What it checks

Sentences of the project that limit what its own code, weights or data may be used for:
*non-commercial*, *research
only*, *commercial use is not permitted*, *for commercial use, please contact us*. Where the license
that is declared
for the same thing permits every use, the two contradict each other: an error if the sentence names
the thing (the
weights, the data, the code) or the manifest declares its license, and a warning if only a LICENSE
file stands against
it. A LICENSE file alone is the license of the code, so a sentence that names another license or
agreement, a service,
or a way to ask for one, does not contradict it; nor does a limit on the model where the project
says which license its
*code* is under.

A remark that something was made *for research* is an intention and not a term; it is not reported.
Nor is a limit on other people's work, or on a thing whose license is restricted anyway or not
known.

## Why it matters

Which of the two holds is a question for a court. Careful users stay away, careless ones take the
license at its word, and both will ask in an issue.

## How to fix it

If the license is meant, take the sentence away or word it as advice ("we have not tested it for
production"). If the limit is meant, release under a license that says so.

## When to ignore it

When the sentence speaks of something else than the license does, a demo or a service for instance.

## References

- [Apache License 2.0, 2 and 3: any use](https://www.apache.org/licenses/LICENSE-2.0)
- [Open Source Definition, 6: no discrimination against fields of
  endeavor](https://opensource.org/osd)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Declaration
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.portrait import wording
from aboveboard.portrait.terms import UNNAMED, is_limited, is_open
from aboveboard.rules import Case, Hit, Rule

_LIMITS = lazy_pattern(
    r"(?ai)non.?commercial|\bonly\b|solely|exclusively|restricted to|limited to|prohibit|forbidden|no commercial"
    r"|not (?:be )?(?:allowed|permitted|used)|may not|must not|please|contact|permission|apply"
    r"|非商|仅|只能|只用于|禁止|不得|不允许|申请|联系|非営利|비상업|금지"
    r"|no comercial|prohibid|interdit|verboten|untersagt|nicht.?kommerziell"
)
_ELSEWHERE = lazy_pattern(
    r"(?ai)licen[sc]|\bagreement|services?\b|servers?\b|\bdemos?\b|\bapi\b|\bhosted\b|\bweb ?sites?\b"
    r"|\bcontents? (?:\w+ )?above\b|许可|协议|服务|授权|ライセンス|라이선스"
)
_CODE = lazy_pattern(r"(?i)\b(?:source )?code\b|代码|コード|코드|código")
_ASKS = lazy_pattern(r"(?ai)please|contact|permission|apply|申请|联系")
_MODEL = ("weights", "intermediate-weights")
_COMPONENTS = {"weights": _MODEL, "model": _MODEL, "data": ("training-data", "evaluation-data")}
_PLAIN = lazy_pattern(r"(?ai)^(?:licen[sc]e|copying)(?:\.(?:md|txt|rst))?$")


def _find(case: Case) -> Iterator[Hit]:
    done: set[tuple[str, str, str]] = set()
    for claim in case.claims:
        if not _limits(claim) or _is_of_the_past(case, claim):
            continue
        permitted = _permitting(case, claim)
        if permitted is None or (claim.span.path, claim.subject, permitted[0]) in done:
            continue
        done.add((claim.span.path, claim.subject, permitted[0]))
        license_, where, level = permitted
        values = {
            "said": " ".join(claim.text.split())[:120],
            "license": license_,
            "where": where.path,
        }
        yield Hit(
            claim.span,
            values,
            level=level,
            related=(Related(where, f"the license is stated here: {license_}"),),
        )


def _limits(claim: Statement) -> bool:
    about_use = claim.kind == "restriction" and claim.role == "own" and claim.polarity == "asserted"
    return about_use and not claim.subject.startswith("other") and bool(_LIMITS.search(claim.text))


def _is_of_the_past(case: Case, claim: Statement) -> bool:
    """Whether the lines of a claim tell how things were: *the earlier non-commercial terms*."""
    return wording.is_about_earlier_release(" ".join(case.lines(claim)))


def _permitting(case: Case, claim: Statement) -> tuple[str, Span, Level] | None:
    """The license that permits what the claim limits, where it is stated, and how much the
    contradiction weighs.
    """
    if case.manifest.is_portrait:
        stated = _permitted_by_terms(case, claim)
        if stated is not None:
            return stated
    declared = _list_declared(case, claim)
    if declared:
        open_ = [each for each in declared if _is_open(each.value)]
        if len(open_) != len(declared):
            return None
        return open_[0].value, open_[0].span, "error"
    if _of_something_else(case, claim):
        return None
    files = [file for file in case.book.license_files if "/" not in file.path]
    if len(files) != 1 or not files[0].identification.certain or not _PLAIN.match(files[0].path):
        return None
    license_id = files[0].identification.id
    if not _is_open(license_id):
        return None
    return license_id, Span(files[0].path), "warning"


def _list_declared(case: Case, claim: Statement) -> list[Declaration]:
    """The licenses that a manifest declares for what a claim limits."""
    if case.manifest.is_portrait:
        return []
    return [
        artifact.license
        for artifact in case.manifest.artifacts
        if artifact.license and not artifact.withheld and _about(artifact.component, claim.subject)
    ]


def _is_open(written: str) -> bool:
    return expression.parse(written).license_class in catalogue.OPEN


def _permitted_by_terms(case: Case, claim: Statement) -> tuple[str, Span, Level] | None:
    """The open license that the repository states for the weights, where it states no other.

    What only prose states weighs less than front matter, a badge or a text.
    """
    of_card = case.manifest.dialect == "model-card"
    if claim.subject not in ("weights", "model", "everything") and not of_card:
        return None
    terms = [each for each in case.weights_terms if each.license and not each.variant]
    named = [each for each in terms if each.license not in UNNAMED]
    if not named or any(is_limited(each.license) for each in named):
        return None
    written = [each for each in named if not each.is_prose and is_open(each.license)]
    if written:
        return written[0].license, written[0].span, "error"
    first = next((each for each in named if is_open(each.license)), None)
    if first is None or _of_something_else(case, claim):
        return None
    return first.license, first.span, "warning"


def _of_something_else(case: Case, claim: Statement) -> bool:
    """Whether the lines of a claim speak of terms or things that a LICENSE file need not be
    about.
    """
    if claim.subject != "code" and _ASKS.search(claim.text):
        return True
    if claim.subject != "code" and any(_of_code_alone(case, other) for other in case.claims):
        return True
    return any(_ELSEWHERE.search(line) for line in case.lines(claim))


def _of_code_alone(case: Case, claim: Statement) -> bool:
    """Whether a claim names the license of the code, and of the code only: the rest is under other
    terms then.
    """
    own = claim.kind == "license" and claim.role == "own" and claim.subject == "code"
    return own and any(_CODE.search(line) for line in case.lines(claim))


def _about(component: str, subject: str) -> bool:
    if subject in _COMPONENTS:
        return component in _COMPONENTS[subject]
    known = COMPONENTS.get(component)
    return known is not None and subject in ("everything", known.kind)


RULE = Rule(
    level="warning",
    message="This says “{said}”, but {where} states {license}, which permits every use.",
    fix="Take the limit away or word it as advice; or release under a license that contains it.",
    find=_find,
)
