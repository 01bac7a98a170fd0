"""The project claims openness that could not be verified.

## What it checks

As `claim-unsupported` does, every claim of the project about itself is compared with a definition.
Where neither *yes* nor *no* is known (an artifact is elsewhere and could not be looked at, a
license is not recognised, no manifest lists what the release consists of), the claim stays open.
That is reported once for each definition, at the first place that claims it. It is a notice: what
is unknown is no contradiction. With `--fail-on unknown` it counts.

## Why it matters

A check that could not look must not be read as a check that found nothing wrong. This keeps the two
apart.

## How to fix it

Run the check where it may go online, or write down in `aboveboard.yaml` what the release consists
of: where each artifact is, under which license, and what is withheld. `aboveboard init` writes a
first one.

## When to ignore it

When a person has verified it and the tool cannot; say who and when as the reason.

## References

- [The manifest](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/manifest.md)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.judgement import StandardRef
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.rules import Case, Hit, Rule, list_some, quoted
from aboveboard.standards.claimed import describe_requirement, name_standard
from aboveboard.standards.rows import binding_verdicts
from aboveboard.standards.summary import is_model_release
from aboveboard.truth import Truth

_SHOWN = 3


def find_unverified(case: Case) -> Iterator[Hit]:
    """Yield one hit for each standard, at the first claim."""
    if not is_model_release(case.manifest, case.book, case.claims):
        return
    groups: dict[StandardRef, list[JudgedStatement]] = {}
    for judged in case.judged:
        if judged.outcome == "undetermined" and judged.standard is not None:
            groups.setdefault(judged.standard, []).append(judged)
    for standard, claims in sorted(groups.items()):
        claims.sort(key=lambda judged: judged.claim.span)
        yield _report_open_claim(case, standard, claims)


def _report_open_claim(
    case: Case, standard: StandardRef, claims: list[JudgedStatement]
) -> Hit:
    first = claims[0].claim
    values = {
        "claim": quoted(first.text),
        "definition": name_standard(standard, case.assessments),
        "unknown": _list_unknown(case, standard),
    }
    repeats = claims[1 : _SHOWN + 1]
    related = tuple(
        Related(judged.claim.span, "claimed here too") for judged in repeats
    )
    return Hit(first.span, values, related=related, key=str(standard))


def _list_unknown(case: Case, standard: StandardRef) -> str:
    """The requirements that could not be verified, and why."""
    assessment = case.assessments[standard.id]
    unknown = binding_verdicts(assessment, standard.level, "undetermined")
    described = dict.fromkeys(
        describe_requirement(verdict, Truth.UNKNOWN) for verdict in unknown
    )
    return list_some(described, _SHOWN) or "its requirements"


RULE = Rule(
    level="notice",
    message="“{claim}” is held against {definition}, and it could not be verified: {unknown}.",
    fix="Declare in `aboveboard.yaml` where these are or that they are withheld, "
    "check online, or claim less.",
    find=find_unverified,
)
