"""Training data comes with limits that the weights' license does not have.

## What it checks

Data sets that the manifest declares as training data, with a license stated there or on their page
that forbids commercial use or derivatives, or says that there is none, beside weights under an open
license.

## Why it matters

Whether a license of training data reaches the weights is not settled: it depends on what the
weights contain, on the jurisdiction and on exceptions such as those for text and data mining. Users
who are careful will ask; say what you know.

## How to fix it

Nothing has to be changed. Say in the model card on what footing the data was used, or train without
it where commercial use matters.

## When to ignore it

When the use of the data was cleared.

## References

- [Creative Commons: using CC-licensed works for AI
  training](https://creativecommons.org/using-cc-licensed-works-for-ai-training-2/)
- [Directive (EU) 2019/790, articles 3 and 4](https://eur-lex.europa.eu/eli/dir/2019/790/oj)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.licenses import catalogue, expression
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth

_LIMITS = {
    "non-commercial": "is under {}, which forbids commercial use",
    "no-derivatives": "is under {}, which forbids derivatives",
    "no-license": "comes without a license",
}


def _find(case: Case) -> Iterator[Hit]:
    own = next(
        (
            each.license
            for each in case.manifest.of("weights")
            if each.license and not each.withheld
        ),
        None,
    )
    if own is None or expression.parse(own.value).license_class not in catalogue.OPEN:
        return
    for artifact in case.manifest.of("training-data"):
        written, span = _license(artifact, case)
        limit = _LIMITS.get(expression.parse(written).license_class) if written else None
        if limit and not (
            case.manifest.dialect == "mof" and "{}" not in limit
        ):  # there, the usual word for *not said*
            values = {"label": artifact.label, "limit": limit.format(written), "own": own.value}
            yield Hit(span, values, related=_related(own))


def _license(artifact: Artifact, case: Case) -> tuple[str, Span]:
    if artifact.license:
        return artifact.license.value, artifact.license.span
    seen = case.book.about(artifact.at.value).license if artifact.at else None
    return (seen.value, artifact.span) if seen and seen.truth is Truth.YES else ("", artifact.span)


def _related(own: Declaration) -> tuple[Related, ...]:
    return (Related(own.span, f"license of the weights: {own.value}"),)


RULE = Rule(
    level="notice",
    message=(
        "{label} {limit}, and the weights trained on it are offered under {own}; "
        "whether the one reaches the other is not settled in law."
    ),
    fix="Say in the model card on what footing the data was used.",
    find=_find,
)
