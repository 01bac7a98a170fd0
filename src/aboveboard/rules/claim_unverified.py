"""The project claims openness that could not be verified.

## What it checks

As `claim-unsupported` does, every claim of the project about itself is held against a definition.
Where neither *yes* nor *no* is known (an artifact lies elsewhere and nobody could look, a license
is not recognised, no manifest says what the release consists of), the claim stays open. That is
said once for each definition, at the first place that claims it. It is a notice: what is unknown is
no contradiction. With `--fail-on unknown` it counts.

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

from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Assessment, Verdict
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.rules import Case, Hit, Rule, quoted
from aboveboard.truth import Truth

_SHOWN = 3


def _find(case: Case) -> Iterator[Hit]:
    groups: dict[str, list[JudgedStatement]] = {}
    for judged in case.judged:
        if (
            judged.outcome == "undetermined"
            and judged.claim.role == "own"
            and judged.claim.polarity == "asserted"
        ):
            groups.setdefault(judged.standard, []).append(judged)
    for standard, said in sorted(groups.items()):
        said.sort(key=lambda judged: judged.claim.span)
        yield _hit(case, standard, said)


def _hit(case: Case, standard: str, said: list[JudgedStatement]) -> Hit:
    id_, _, level = standard.partition("/")
    assessment = case.assessments.get(id_)
    first = said[0].claim
    values = {
        "said": quoted(first.text),
        "definition": _definition(assessment, level) if assessment else standard,
        "unknown": _unknown(assessment, level) if assessment else "nobody assessed it",
    }
    again = tuple(Related(judged.claim.span, "claimed here too") for judged in said[1 : _SHOWN + 1])
    return Hit(first.span, values, related=again, key=standard)


def _definition(assessment: Assessment, level: str) -> str:
    known = assessment.standard
    return known.notes.get(f"tier-{level}", f"{known.name}, level {level}") if level else known.name


def _unknown(assessment: Assessment, level: str) -> str:
    tiers = assessment.standard.tiers
    open_ = [verdict for verdict in assessment.verdicts if _stays_open(verdict, tiers, level)]
    shown = dict.fromkeys(_what(verdict) for verdict in open_)
    more = len(shown) - _SHOWN
    return (
        "; ".join([*shown][:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        or "its requirements"
    )


def _stays_open(verdict: Verdict, tiers: tuple[str, ...], level: str) -> bool:
    tier = verdict.requirement.tier
    asked = (
        not level
        or tier not in tiers
        or level not in tiers
        or tiers.index(tier) <= tiers.index(level)
    )
    return (
        verdict.verified == "undetermined"
        and verdict.requirement.level in ("required", "conditional")
        and asked
    )


def _what(verdict: Verdict) -> str:
    component = COMPONENTS.get(verdict.requirement.component)
    what = component.title.lower() if component else verdict.requirement.text.rstrip(".")
    reason = next(
        (item.reason for item in verdict.because if item.truth is Truth.UNKNOWN and item.reason), ""
    )
    return f"{what} ({reason})" if reason else what


RULE = Rule(
    level="notice",
    message="“{said}” is held against {definition}, and it could not be verified: {unknown}.",
    fix="Declare in `aboveboard.yaml` where these are or that they are withheld, check online, or claim less.",
    find=_find,
)
