"""Weights are there, but not whole: a shard is missing, empty, or cut off.

## What it checks

Every index of sharded weights in the tree against the shards it names, and the size of every
safetensors file against its own header. Online, the same of weights on a model hub, from the hub's
listing and without a download; a model repository with nothing but papers, such as a README
and a license, has no weights. Git LFS pointers count as present, because a checkout without LFS
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
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule

_WEIGHTS = ("weights", "intermediate-weights")


def find_incomplete(case: Case) -> Iterator[Hit]:
    """Yield the flaws of weights in the tree, and those at remote places on the manifest's
    lines.
    """
    declared = list(_find_declared_flaws(case))
    flaws_declared = {flaw for _, flaw in declared}
    for flaw in case.book.flaws:
        if flaw in flaws_declared or not flaw.elsewhere:
            yield _report_flaw(flaw.span, flaw)
    for span, flaw in declared:
        if flaw not in case.book.flaws:
            yield _report_flaw(span, flaw)


def _find_declared_flaws(case: Case) -> Iterator[tuple[Span, Flaw]]:
    """The flaws of declared weights, with the manifest's line."""
    for artifact in case.manifest.artifacts:
        if artifact.at and artifact.component in _WEIGHTS:
            for flaw in case.book.about(artifact.at.value).flaws:
                yield artifact.at.span, flaw


def _report_flaw(span: Span, flaw: Flaw) -> Hit:
    named = flaw.path
    if flaw.span.path != flaw.path:
        named = f"{flaw.span.path} names {flaw.path}, which"
    return Hit(span, {"named": named, "detail": flaw.detail})


RULE = Rule(
    level="error",
    message="The weights are not whole: {named} {detail}.",
    fix="Add the whole file, or correct the index.",
    find=find_incomplete,
)
