"""Weights are there, but not whole: a shard is missing, empty, or cut off.

## What it checks

Every index of sharded weights in the tree against the shards it names, and the size of every
safetensors file against its own header. Online, the same of weights on a model hub, from the hub's
listing and without a download; a model repository that holds nothing but papers, such as a README
and a license, holds no weights. Git LFS pointers count as present, because a checkout without LFS
is no fault of the release. An index of which no shard at all is here is reported only where the
manifest declares these weights: other repositories carry the index of a model that is published
elsewhere. No tensor is read and nothing is unpickled.

## Why it matters

A model with a shard missing cannot be run, so the claim that its weights are available is not true
of what was published, however small the slip.

## How to fix it

Upload the missing shard, or regenerate the index. When a file was cut off, upload it again.

## References

- The safetensors format: https://huggingface.co/docs/safetensors
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.evidence import Flaw
from aboveboard.rules import Case, Hit, Rule


def find(case: Case) -> Iterator[Hit]:
    """Yield the flaws of weights in the tree, and those at remote places where the manifest names
    them.
    """
    declared = [
        (artifact.at.span, case.book.about(artifact.at.value).flaws)
        for artifact in case.manifest.artifacts
        if artifact.at and artifact.component in ("weights", "intermediate-weights")
    ]
    named = {flaw for _, flaws in declared for flaw in flaws}
    for flaw in case.book.flaws:
        if flaw in named or not flaw.elsewhere:
            yield Hit(flaw.span, {"named": _named(flaw), "detail": flaw.detail})
    for span, flaws in declared:
        for flaw in flaws:
            if flaw not in case.book.flaws:
                yield Hit(span, {"named": _named(flaw), "detail": flaw.detail})


def _named(flaw: Flaw) -> str:
    return (
        f"{flaw.span.path} names {flaw.path}, which" if flaw.span.path != flaw.path else flaw.path
    )


RULE = Rule(
    level="error",
    message="The weights are not whole: {named} {detail}.",
    fix="Add the whole file, or correct the index.",
    find=find,
)
