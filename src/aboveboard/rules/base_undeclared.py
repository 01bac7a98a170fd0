"""The repository shows which model it was made from, and declares no base.

## What it checks

Whether two different places agree on a base that neither the manifest nor a card's `base_model`
declares: `_name_or_path` of `config.json`, `base_model_name_or_path` of an adapter's configuration,
the header of a GGUF file, or a sentence such as *fine-tuned from owner/name* about a well-known
model. One sign alone is not enough: configurations are copied, and architectures are reused without
their weights. Online, the card of the weights on a model hub is enough, where it names its base:
that is a declaration, only not one of this repository.

## Why it matters

The base's license goes with the weights. If the base is not named, users cannot know what they have
to keep to.

## How to fix it

In a model card: `base_model: owner/name`, and `base_model_relation: finetune` (or `adapter`,
`quantized`, `merge`). In the manifest: `release: {base: hf:owner/name}`.

## When to ignore it

When the model was trained from scratch and the places only show where its configuration came from.

## References

- [Specifying a base model](https://huggingface.co/docs/hub/model-cards#specifying-a-base-model)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.manifest import Declaration, Manifest
from aboveboard.model.report import Related
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import base_models
from aboveboard.statements.base_models import Sign


def find_undeclared_base(case: Case) -> Iterator[Hit]:
    """Yield the base that the weights' host names, else the first on which two places agree."""
    if _declares_base(case.manifest) or not _has_weights(case):
        return
    place = _find_hosted_weights(case)
    if place is not None:
        base = base_models.hub_id(case.book.about(place.value).bases[0])
        yield Hit(
            place.span, {"base": base, "shown": f"The card of {place.value} says"}
        )
        return
    for signs in _group_by_model(case):
        by_surface = {sign.surface: sign for sign in signs}
        if len(by_surface) > 1:
            yield _report_agreement(*list(by_surface.values())[:2])
            return


def _declares_base(manifest: Manifest) -> bool:
    """Whether the manifest declares a base, or is of a dialect that cannot."""
    return bool(manifest.release.bases) or manifest.dialect == "mof"


def _has_weights(case: Case) -> bool:
    return bool(case.book.tree.weights or case.manifest.of("weights"))


def _find_hosted_weights(case: Case) -> Declaration | None:
    """The place of weights whose card on their host names a base."""
    for artifact in case.manifest.of("weights"):
        if artifact.at and case.book.about(artifact.at.value).bases:
            return artifact.at
    return None


def _group_by_model(case: Case) -> list[list[Sign]]:
    by_model: dict[str, list[Sign]] = {}
    for sign in base_models.signs(case.manifest, case.book):
        by_model.setdefault(sign.model.lower(), []).append(sign)
    return list(by_model.values())


def _report_agreement(first: Sign, second: Sign) -> Hit:
    related = Related(second.span, f"{second.surface} names {second.model} too")
    shown = f"{first.surface} and {second.surface} show"
    return Hit(first.span, {"base": first.model, "shown": shown}, related=(related,))


RULE = Rule(
    level="warning",
    message="{shown} that this was made from {base}, but no base is declared.",
    fix="Declare `base_model: {base}` in the model card, "
    "or `base: hf:{base}` under `release` in the manifest.",
    find=find_undeclared_base,
)
