"""A declared artifact is not where the manifest says it is.

## What it checks

Every place (`at`) of the manifest: a path or glob that matches nothing in the repository, an empty
file, a folder of empty files, and, online, a link that answers 404 or 410. A Git LFS pointer counts
as present. A place that could not be looked at (offline, behind a login, in a submodule that is not
checked out) is *unknown* and never reported.

## Why it matters

A registry that copies the manifest, and a user who plans to rebuild the model, both take its word.
An artifact that is declared and absent is the plainest form of open-washing, most often by
accident: a file that was never added.

## How to fix it

Add the artifact, correct the place, or say in the manifest that it is `withheld` and why.

## References

- Model Openness Framework, which counts a component only when it is released:
  https://arxiv.org/abs/2403.13784
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth


def find_missing(case: Case) -> Iterator[Hit]:
    """Yield artifacts whose place is known to hold nothing; parts that weights lack are another
    rule's.
    """
    for artifact in case.manifest.artifacts:
        if artifact.at is None:
            continue
        observation = case.book.about(artifact.at.value)
        if observation.exists.truth is not Truth.NO or observation.flaws:
            continue
        values = {
            "component": artifact.component,
            "place": artifact.at.value,
            "reason": observation.exists.reason,
        }
        yield Hit(artifact.at.span, values)


RULE = Rule(
    level="error",
    message="The manifest declares {component} at {place}, but it {reason}.",
    fix="Add it, correct the place, or declare it as `withheld: <reason>`.",
    find=find_missing,
)
