"""The repository shows which model it was made from, and declares no base.

## What it checks

Whether two different places agree on a base that neither the manifest nor a card's `base_model`
declares: `_name_or_path` of `config.json`, `base_model_name_or_path` of an adapter's configuration,
the header of a GGUF file, or a sentence such as *fine-tuned from owner/name* about a well-known
model. One sign alone is not enough: configurations are copied, and architectures are reused without
their weights. Online, the card of the weights on a model hub is enough, where it names its base:
that is a declaration, only not one of this repository.

## Why it matters

The base's license goes with the weights. If the base is not named, nobody can tell what they have
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

from aboveboard.model.report import Related
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import base_models


def _find(case: Case) -> Iterator[Hit]:
    manifest = case.manifest
    if (
        manifest.release.bases
        or manifest.dialect == "mof"
        or not (case.book.tree.weights or manifest.of("weights"))
    ):
        return
    hosted = [
        said
        for artifact in manifest.of("weights")
        if (said := artifact.at) and case.book.about(said.value).bases
    ]
    if hosted:
        base = base_models.hub_id(case.book.about(hosted[0].value).bases[0])
        yield Hit(hosted[0].span, {"base": base, "shown": f"The card of {hosted[0].value} says"})
        return
    by_model: dict[str, list[base_models.Sign]] = {}
    for sign in base_models.signs(manifest, case.book):
        by_model.setdefault(sign.model.lower(), []).append(sign)
    for found in by_model.values():
        places = {sign.surface: sign for sign in found}
        if len(places) > 1:
            first, second = list(places.values())[:2]
            related = (Related(second.span, f"{second.surface} names {second.model} too"),)
            shown = f"{first.surface} and {second.surface} show"
            yield Hit(first.span, {"base": first.model, "shown": shown}, related=related)
            return


RULE = Rule(
    level="warning",
    message="{shown} that this was made from {base}, but no base is declared.",
    fix="Declare `base_model: {base}` in the model card, or `base: hf:{base}` under `release` in the manifest.",
    find=_find,
)
