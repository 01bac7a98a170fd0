"""An ignore comment silences nothing, or gives no reason.

## What it checks

Every `aboveboard: ignore[rule-id] reason` comment. A comment is about its own line, or about the
next one where it is alone on its line. One that matches no finding there is reported, and so is one
without a reason, which is never obeyed.

## Why it matters

A comment that outlives its finding will silence the next one on that line, before anybody has seen
it. A reason is what a reviewer reads instead of the finding.

## How to fix it

Remove the comment, or write the reason behind the bracket.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.rules import Case, Hit, Rule


def find_unused(case: Case) -> Iterator[Hit]:
    """Yield the comments that silence nothing."""
    for comment in case.unused:
        if comment.reason:
            problem = "silences nothing here"
        else:
            problem = "gives no reason, so it is not obeyed"
        yield Hit(comment.span, {"rules": ", ".join(comment.rules), "problem": problem})


RULE = Rule(
    level="warning",
    message="This comment ignores {rules} but {problem}.",
    fix="Remove the comment, or write the reason behind the bracket: "
    "ignore[{rules}] why this is right.",
    find=find_unused,
    last=True,
)
