"""Nothing says what the release consists of.

## What it checks

Whether a repository that has model weights in it, or calls its own model, weights or data open, has
a manifest or a model card with front matter. It stays silent about repositories that release no
model, and it says nothing about whether the release is open: it only tells what could not be known.

## Why it matters

Without a manifest only what lies in the repository can be seen. That training data or code is
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
from aboveboard.rules import Case, Hit, Rule

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
"""The kinds of claims that only a release makes; any piece of software says that its code is open
or licensed."""


def _find(case: Case) -> Iterator[Hit]:
    if case.manifest.dialect != "none":
        return
    weights = case.book.tree.weights
    claims = [each for each in case.claims if each.role == "own" and each.kind in _ABOUT_A_RELEASE]
    if weights:
        more = f" and {len(weights) - 1} more" if len(weights) > 1 else ""
        yield Hit(
            case.manifest.span,
            {"seen": f"There are model weights here (`{weights[0]}`{more})"},
            key="weights",
        )
    elif claims:
        first = min(claims, key=lambda each: each.span)
        related = (Related(first.span, f"said here: {first.text}"),)
        yield Hit(
            case.manifest.span,
            {"seen": "A release is called open here"},
            related=related,
            key="claims",
        )


RULE = Rule(
    level="notice",
    message="{seen}, but no manifest says what the release consists of; what lies elsewhere stays unknown.",
    fix="Run `aboveboard init` to write a first `aboveboard.yaml`; what is not released is one line with its reason.",
    find=_find,
)
