"""Weights are offered under freer terms than the model they are made from.

## What it checks

Each base model that the manifest or a card's `base_model` declares, with its license: as declared
there, as its page states, or, for well-known models, from a dated table. It is compared with the
license of the weights. A base that withholds something (non-commercial use, a threshold, uses) and
weights under an open license are an error, or a warning where the table knows the license from
elsewhere than its text or its maker's own pages; a base under share-alike or copyleft terms and
weights without them are a warning.

Going from one open license to another, such as MIT to Apache-2.0, is fine. Adapters (told by their
relation, or by tags such as `lora` and `peft`), tokenizers, distillation and everything else that
does not carry the base's parameters is left alone, and so is every base whose license is not known.
Bases that were relicensed count under their newest terms.

## Why it matters

Nobody can give away rights that they were not given. Whoever relies on the freer license has no
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


def _find(case: Case) -> Iterator[Hit]:
    weights = [each for each in case.manifest.of("weights") if each.license and not each.withheld]
    if not weights or not weights[0].license:
        return
    own = weights[0].license
    given = expression.parse(own.value)
    if given.license_class not in catalogue.OPEN or not given.ids:
        return
    for base in case.manifest.release.bases:
        terms = base_models.terms(base, case.book) if base_models.carries(base) else None
        level = _level(terms, given) if terms else None
        if terms and level:
            yield Hit(
                own.span,
                _values(base, terms, own.value),
                level=level,
                related=_related(base, terms),
            )


def _level(terms: Terms, given: expression.Expression) -> Level | None:
    base = expression.parse(terms.license)
    if base.license_class in catalogue.RESTRICTED:
        return "error" if terms.firm else "warning"
    if base.license_class not in catalogue.OPEN or len(base.ids) != 1 or len(given.ids) != 1:
        return None
    asked, kept = (_duties(each.ids[0]) for each in (base, given))
    return "warning" if asked & _RECIPROCAL and not kept & _RECIPROCAL else None


def _duties(id_: str) -> set[str]:
    known = catalogue.find(id_)
    return set(known.duties) if known else set()


def _values(base: Base, terms: Terms, own: str) -> dict[str, str]:
    said = expression.parse(terms.license)
    known = catalogue.find(said.ids[0]) if len(said.ids) == 1 else None
    keeps = ""
    if known and known.restricted and known.withheld:
        keeps = f", which does not grant: {known.withheld}" + (
            f" (sections {known.quotable})" if known.quotable else ""
        )
    name = f"the {known.name}" if known and known.id.startswith("LicenseRef-") else terms.license
    if said.license_class == "no-license":
        name = "no license at all"
    return {
        "own": own,
        "base": base.at.value,
        "license": name,
        "keeps": keeps,
        "source": terms.source,
    }


def _related(base: Base, terms: Terms) -> tuple[Related, ...]:
    found = [Related(base.at.span, f"base: {base.at.value}")]
    if terms.span:
        found.append(Related(terms.span, f"license of the base: {terms.license}"))
    return tuple(found)


RULE = Rule(
    level="error",
    message="The weights are offered under {own}, but {base}, {source}, is under {license}{keeps}.",
    fix="Offer the weights under the terms of the base, or declare the license that the base has now.",
    find=_find,
)
