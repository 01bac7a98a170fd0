"""Nothing says what the release consists of.

## What it checks

Whether a repository that has model weights in it, or calls its own model, weights or data open, has
a manifest or a model card with front matter. It stays silent about repositories that release no
model, and it does not judge whether the release is open: it only lists what could not be known.

With `--base`, a manifest that the revision compared with has and the folder has not is a warning:
with it went every statement on what is released and what is withheld.

## Why it matters

Without a manifest only what is in the repository can be seen. That training data or code is
published elsewhere, or is withheld for a good reason, cannot: requirements of the standards that
ask for it stay *undetermined*, and so do the claims that rest on them.

## How to fix it

Run `aboveboard init`. It writes an `aboveboard.yaml` with what it saw, and with comments where only
you know the answer. What is not released is one line with its reason: `training-data: {withheld:
contains patient records}`.

## When to ignore it

When the repository's claims are few and already judged without one.

## References

- [The manifest](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/manifest.md)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.report import Related
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule, describe_more
from aboveboard.standards.summary import is_model_release

_WRITTEN = ("native", "mof")
"""The dialects of a manifest that somebody wrote as one."""
_ABOUT_A_RELEASE = frozenset(
    (
        "fully_open",
        "open_source_model",
        "open_weights",
        "open_model",
        "open_data",
        "open_science",
        "standard",
    )
)
"""The kinds of claims that only a release makes; any software is called open source or licensed."""


def find_missing_manifest(case: Case) -> Iterator[Hit]:
    """Yield one hit for a manifest that was removed, else for weights without a manifest, else for
    claims without one.
    """
    if _was_removed(case):
        yield _report_removal(case)
        return
    if case.manifest.dialect != "none":
        return
    weights = case.book.tree.weights
    if weights:
        seen = f"There are model weights here (`{weights[0]}`{describe_more(len(weights))})"
        yield Hit(case.manifest.span, {"seen": seen}, key="weights")
        return
    claims = [claim for claim in case.claims if _is_about_release(claim)]
    if claims and is_model_release(case.manifest, case.book, claims):
        first = min(claims, key=lambda claim: claim.span)
        related = (Related(first.span, f"said here: {first.text}"),)
        values = {"seen": "A release is called open here"}
        yield Hit(case.manifest.span, values, related=related, key="claims")


def _was_removed(case: Case) -> bool:
    """Whether the revision compared with has a manifest, and the folder none."""
    if case.before is None or case.manifest.dialect in _WRITTEN:
        return False
    return case.before.manifest.dialect in _WRITTEN


def _report_removal(case: Case) -> Hit:
    earlier = case.before.manifest.span.path if case.before else ""
    values = {"seen": f"The manifest {earlier} was removed, and with it what it states"}
    return Hit(case.manifest.span, values, "warning", key="removed")


def _is_about_release(claim: Statement) -> bool:
    return claim.role == "own" and claim.kind in _ABOUT_A_RELEASE


RULE = Rule(
    level="notice",
    message="{seen}, but no manifest says what the release consists of; "
    "what lies elsewhere stays unknown.",
    fix="Run `aboveboard init` to write a first `aboveboard.yaml`; "
    "what is not released is one line with its reason.",
    find=find_missing_manifest,
)
