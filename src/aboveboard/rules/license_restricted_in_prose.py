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
from aboveboard.portrait.terms import UNNAMED, WeightsTerms, is_limited, is_open
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements.decision import load_thresholds
from aboveboard.value import Value

_MODEL = ("weights", "intermediate-weights")
_COMPONENTS = {
    "weights": _MODEL,
    "model": _MODEL,
    "data": ("training-data", "evaluation-data"),
}
_USES = frozenset(("commercial", "research"))
"""What a statement has to limit to contradict a license that permits every use."""
_SCOPED = ("code", "model", "weights")
_PLAIN = lazy_pattern(r"(?ai)^(?:licen[sc]e|copying)(?:\.(?:md|txt|rst))?$")
_LONGEST_QUOTE = 120


class _Permission(Value, frozen=True):
    """A license that permits every use, where it is stated, and how much it weighs."""

    license: str
    span: Span
    level: Level


def _find_contradictions(case: Case) -> Iterator[Hit]:
    """Yield the first statement of each document that limits what a license permits."""
    done: set[tuple[str, str, str]] = set()
    for statement in case.claims:
        if not _limits_use(statement) or _is_of_the_past(case, statement):
            continue
        permission = _find_permission(case, statement)
        if permission is None:
            continue
        key = (statement.span.path, statement.subject, permission.license)
        if key not in done:
            done.add(key)
            yield _make_hit(statement, permission)


def _make_hit(statement: Statement, permission: _Permission) -> Hit:
    values = {
        "said": " ".join(statement.text.split())[:_LONGEST_QUOTE],
        "license": permission.license,
        "where": permission.span.path,
    }
    note = f"the license is stated here: {permission.license}"
    related = (Related(permission.span, note),)
    return Hit(
        statement.span, values, level=_level_of(statement, permission), related=related
    )


def _is_of_the_past(case: Case, statement: Statement) -> bool:
    """Whether the lines of a statement tell how things were: *the earlier non-commercial terms*."""
    return wording.is_about_earlier_release(" ".join(case.lines(statement)))


def _level_of(statement: Statement, permission: _Permission) -> Level:
    """How loud a contradiction is: no louder than the reading of the statement is certain."""
    thresholds = load_thresholds()
    if statement.certainty < thresholds.warning:
        return "notice"
    if statement.certainty < thresholds.error:
        return "warning"
    return permission.level


def _limits_use(statement: Statement) -> bool:
    if statement.kind != "restriction" or statement.role != "own":
        return False
    is_own = statement.polarity == "asserted" and not statement.subject.startswith(
        "other"
    )
    return is_own and statement.limits in _USES


def _find_permission(case: Case, statement: Statement) -> _Permission | None:
    """The license that permits what a statement limits."""
    if case.manifest.is_portrait:
        by_terms = _find_permitting_terms(case, statement)
        if by_terms is not None:
            return by_terms
    declared = _list_declared(case, statement)
    if declared:
        if all(_permits_every_use(each.value) for each in declared):
            return _Permission(declared[0].value, declared[0].span, "error")
        return None
    return None if _may_be_apart(case, statement) else _find_license_file(case)


def _find_license_file(case: Case) -> _Permission | None:
    files = [file for file in case.book.license_files if "/" not in file.path]
    if len(files) != 1 or not files[0].identification.certain:
        return None
    identified = files[0].identification.id
    if _PLAIN.match(files[0].path) is None or not _permits_every_use(identified):
        return None
    return _Permission(identified, Span(files[0].path), "warning")


def _list_declared(case: Case, statement: Statement) -> list[Declaration]:
    """The licenses that a manifest declares for what a statement limits."""
    if case.manifest.is_portrait:
        return []
    return [
        artifact.license
        for artifact in case.manifest.artifacts
        if artifact.license and not artifact.withheld
        if _is_about(artifact.component, statement.subject)
    ]


def _find_permitting_terms(case: Case, statement: Statement) -> _Permission | None:
    """The open license that the repository states for the weights, where it states no other.

    What only prose states weighs less than front matter, a badge or a text.
    """
    if not _can_be_about_weights(case, statement):
        return None
    named = _list_named_terms(case)
    if any(is_limited(each.license) for each in named):
        return None
    permitting = [each for each in named if is_open(each.license)]
    for terms in permitting:
        if not terms.is_prose:
            return _Permission(terms.license, terms.span, "error")
    if not permitting or _may_be_apart(case, statement):
        return None
    return _Permission(permitting[0].license, permitting[0].span, "warning")


def _can_be_about_weights(case: Case, statement: Statement) -> bool:
    if case.manifest.dialect == "model-card":
        return True
    return statement.subject in ("weights", "model", "everything")


def _list_named_terms(case: Case) -> list[WeightsTerms]:
    """The licenses that the repository names for all of its weights."""
    stated = [each for each in case.weights_terms if each.license and not each.variant]
    return [each for each in stated if each.license not in UNNAMED]


def _permits_every_use(written: str) -> bool:
    return expression.parse(written).license_class in catalogue.OPEN


def _may_be_apart(case: Case, statement: Statement) -> bool:
    """Whether the limit can be on something that a LICENSE file need not cover.

    Such a file is the code's license. A license that is named beside the limit is another one, and
    where the project states the license of its code or of its weights in words, the rest is under
    other terms. Nor does it count where the reading of the limit is not certain.
    """
    if statement.certainty < load_thresholds().warning or statement.subject == "data":
        return True
    own = [
        each for each in case.claims if each.kind == "license" and each.role == "own"
    ]
    if statement.subject != "code" and any(each.subject in _SCOPED for each in own):
        return True
    return any(_is_beside(each.span, statement.span) for each in own)


def _is_beside(one: Span, other: Span) -> bool:
    """Whether one span begins on the lines of another."""
    return one.path == other.path and other.line <= one.line <= other.last_line


def _is_about(component: str, subject: str) -> bool:
    if subject in _COMPONENTS:
        return component in _COMPONENTS[subject]
    known = COMPONENTS.get(component)
    return known is not None and subject in ("everything", known.kind)


RULE = Rule(
    level="warning",
    message="This says “{said}”, but {where} states {license}, which permits every use.",
    fix="Take the limit away or word it as advice; or release under a license that contains it.",
    find=_find_contradictions,
)
