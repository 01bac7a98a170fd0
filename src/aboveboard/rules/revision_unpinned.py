"""A declared artifact is named by a branch, which moves.

## What it checks

Places of weights and data that name a branch (`@main`, `/tree/main/`, `/blob/master/`) or a DOI
that is for all versions. The address alone shows most of them, so the rule works offline too. A
place that names no revision is not reported, nor one that names a tag: what it points to is then
the host's matter and not said in the manifest.

## Why it matters

What a branch holds today need not be what was released and checked: weights are replaced, files
removed, licenses changed under the same address. A commit or the DOI of one version stays what it
is.

## How to fix it

Name the commit: `hf:owner/name@4f1c2d0`. On the Hugging Face Hub and on GitHub it is on the
page of the files, and pressing `y` on a GitHub page puts it into the address.

## When to ignore it

When the manifest is meant to follow the branch.

## References

- Permanent links on GitHub:
  https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files
- Versions on Zenodo: https://zenodo.org/help/versioning
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.components import COMPONENTS
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth


def find_unpinned(case: Case) -> Iterator[Hit]:
    """Yield weights and data whose place names something that moves."""
    for artifact in case.manifest.artifacts:
        component = COMPONENTS.get(artifact.component)
        if artifact.at is None or component is None or component.kind != "data":
            continue
        revision = case.book.about(artifact.at.value).revision
        if revision.truth is Truth.NO:
            yield Hit(
                artifact.at.span,
                {"place": artifact.at.value, "reason": revision.reason},
            )


RULE = Rule(
    level="notice",
    message="The place {place} moves: {reason}.",
    fix="Name the commit or the version that was released.",
    find=find_unpinned,
)
