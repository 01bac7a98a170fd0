"""Weights are offered under freer terms than the model they are made from.

## What it checks

Each base model that the manifest or a card's `base_model` declares, with its license: as declared
there, as its page states, or, for well-known models, from a dated table. It is compared with the
license of the weights. A base that withholds something (non-commercial use, a threshold, uses) and
weights under an open license are an error, or a warning where the table knows the license from
elsewhere than its text or its maker's own pages; a base under share-alike or copyleft terms and
weights without them are a warning.

Going from one open license to another, such as MIT to Apache-2.0, is fine. Adapters (recognized by
their relation, or by tags such as `lora` and `peft`), tokenizers, distillation and everything else
that does not carry the base's parameters is left alone, and so is every base whose license is not
known. Bases that were relicensed count under their newest terms.

## Why it matters

A project cannot pass on rights that it was not given. Users who rely on the freer license have no
license at all for what comes from the base.

## How to fix it

Put the weights under the base's terms (`license: llama3.1`), or start from another base. If the
base was relicensed, declare its license: in the manifest `base: [{at: …, license: Apache-2.0}]`.

## When to ignore it

When the holder of the rights to the base has given other terms to this project.

## References

- [Licenses in the lineage of models](https://arxiv.org/abs/2602.08816)
- [`base_model` in a model
  card](https://huggingface.co/docs/hub/model-cards#specifying-a-base-model)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.licenses import catalogue, expression
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Base
from aboveboard.model.report import Related
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import base_models
from aboveboard.statements.base_models import Terms

_RECIPROCAL = frozenset(("share-alike", "copyleft", "network-copyleft"))
"""Duties to keep changed versions under the same terms."""


def find_freer_weights(case: Case) -> Iterator[Hit]:
    """Yield the license of the weights for each base whose terms it leaves behind."""
    own = case.weights_license
    if own is None:
        return
    given = expression.parse(own.value)
    if given.license_class not in catalogue.OPEN or not given.ids:
        return
    for base in case.manifest.release.bases:
        terms = (
            base_models.terms(base, case.book) if base_models.carries(base) else None
        )
        level = _weigh_terms(terms, given) if terms else None
        if terms and level:
            related = _relate_base(base, terms)
            yield Hit(
                own.span,
                _describe_terms(base, terms, own.value),
                level=level,
                related=related,
            )


def _weigh_terms(terms: Terms, given: expression.Expression) -> Level | None:
    """The level of giving a base's weights out under other terms; ``None`` where that is fine."""
    base = expression.parse(terms.license)
    if base.license_class in catalogue.RESTRICTED:
        if terms.firm:
            return "error"
        return "warning"
    if (
        base.license_class not in catalogue.OPEN
        or len(base.ids) != 1
        or len(given.ids) != 1
    ):
        return None
    drops_duty = _is_reciprocal(base.ids[0]) and not _is_reciprocal(given.ids[0])
    if drops_duty:
        return "warning"
    return None


def _is_reciprocal(license_id: str) -> bool:
    listed = catalogue.find(license_id)
    return listed is not None and not _RECIPROCAL.isdisjoint(listed.duties)


def _describe_terms(base: Base, terms: Terms, own: str) -> dict[str, str]:
    parsed = expression.parse(terms.license)
    listed = catalogue.find(parsed.ids[0]) if len(parsed.ids) == 1 else None
    return {
        "own": own,
        "base": base.at.value,
        "license": _name_terms(terms.license, parsed, listed),
        "keeps": _describe_withheld(listed) if listed else "",
        "source": terms.source,
    }


def _name_terms(
    written: str, parsed: expression.Expression, listed: catalogue.License | None
) -> str:
    if parsed.license_class == "no-license":
        return "no license at all"
    if listed is not None and listed.id.startswith("LicenseRef-"):
        return f"the {listed.name}"
    return written


def _describe_withheld(listed: catalogue.License) -> str:
    """What a restricted license withholds, with the clause where it was read."""
    if not listed.restricted or not listed.withheld:
        return ""
    clause = f" (sections {listed.quotable})" if listed.quotable else ""
    return f", which does not grant: {listed.withheld}{clause}"


def _relate_base(base: Base, terms: Terms) -> tuple[Related, ...]:
    declared = Related(base.at.span, f"base: {base.at.value}")
    if terms.span is None:
        return (declared,)
    return (declared, Related(terms.span, f"license of the base: {terms.license}"))


RULE = Rule(
    level="error",
    message="The weights are offered under {own}, but {base}, {source}, is under {license}{keeps}.",
    fix="Offer the weights under the terms of the base, "
    "or declare the license that the base has now.",
    find=find_freer_weights,
)
