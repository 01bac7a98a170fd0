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
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth

_LIMITS = {
    "non-commercial": "is under {}, which forbids commercial use",
    "no-derivatives": "is under {}, which forbids derivatives",
    "no-license": "comes without a license",
}


def find_restricting_data(case: Case) -> Iterator[Hit]:
    """Yield training data under terms that open weights do not have."""
    own = case.weights_license
    if own is None or expression.parse(own.value).license_class not in catalogue.OPEN:
        return
    related = Related(own.span, f"license of the weights: {own.value}")
    for artifact in case.manifest.of("training-data"):
        written, span = _find_license(artifact, case)
        limit = _describe_limit(written, case)
        if limit:
            values = {"label": artifact.label, "limit": limit, "own": own.value}
            yield Hit(span, values, related=(related,))


def _find_license(artifact: Artifact, case: Case) -> tuple[str, Span]:
    """The license of a data set as declared, else as its page states it; empty for none."""
    if artifact.license:
        return artifact.license.value, artifact.license.span
    if artifact.at is None:
        return "", artifact.span
    seen = case.book.about(artifact.at.value).license
    return (seen.value if seen.truth is Truth.YES else ""), artifact.span


def _describe_limit(written: str, case: Case) -> str:
    """The limit that a license sets, in words; empty where it sets none."""
    license_class = expression.parse(written).license_class if written else ""
    if license_class == "no-license" and case.manifest.dialect == "mof":
        return ""  # there it is the usual word for a license that is not known
    return _LIMITS.get(license_class, "").format(written)


RULE = Rule(
    level="notice",
    message=(
        "{label} {limit}, and the weights trained on it are offered under {own}; "
        "whether the one reaches the other is not settled in law."
    ),
    fix="Say in the model card on what footing the data was used.",
    find=find_restricting_data,
)
