"""The content of an artifact is not the one whose digest the manifest declares.

## What it checks

Every artifact with a `sha256` against the file at its place: in the tree by reading it (of a Git
LFS pointer the digest in the pointer), online by the digest that the host reports (Hugging
Face Hub, GitHub, GitLab). Weights are never downloaded for it. Where no digest can be had, nothing
is reported.

## Why it matters

The digest is how somebody who finds a copy elsewhere, years later, knows that it is the thing that
was released. A wrong one says that the file was replaced after the release, or that the manifest
was never true.

## How to fix it

If the file was replaced on purpose, declare its digest and, better, a new version. If it was not,
find out who did.

## References

- Digests on the Hugging Face Hub: https://huggingface.co/docs/hub/api
- Digests of release assets on GitHub: https://docs.github.com/en/rest/releases/assets
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth

_SHOWN = 12
"""Characters of a digest that a message shows."""


def find_mismatches(case: Case) -> Iterator[Hit]:
    """Yield artifacts whose digest is known and differs from the one declared."""
    for artifact in case.manifest.artifacts:
        if artifact.at is None or artifact.sha256 is None:
            continue
        seen = case.book.about(artifact.at.value).sha256
        declared = artifact.sha256.value.strip().lower().removeprefix("sha256:")
        actual = seen.value.lower()
        if seen.truth is Truth.YES and actual != declared:
            values = {
                "place": artifact.at.value,
                "declared": _shorten_digest(declared),
                "found": _shorten_digest(actual),
            }
            yield Hit(artifact.sha256.span, values)


def _shorten_digest(digest: str) -> str:
    if len(digest) > _SHOWN:
        return f"{digest[:_SHOWN]}…"
    return digest


RULE = Rule(
    level="error",
    message="The manifest declares the SHA-256 {declared} of {place}, whose content has {found}.",
    fix="Declare the digest of what was released, or restore the file.",
    find=find_mismatches,
)
