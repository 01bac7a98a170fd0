"""An entry of the baseline matches no finding any more.

## What it checks

Every entry of the file given by `--baseline`: it accepts one finding, known by its rule, its file
and its message, not by its line. An entry is stale when the check no longer makes that finding.

## Why it matters

An entry that outlives its finding would silence it when it comes back, without anybody noticing.

## How to fix it

Write the file anew: `aboveboard check --baseline FILE --write-baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.rules import Case, Hit, Rule


def find_stale(case: Case) -> Iterator[Hit]:
    """Yield the entries that are stale."""
    for entry in case.stale:
        yield Hit(
            entry.span, {"rule": entry.rule, "path": entry.path, "words": entry.message}
        )


RULE = Rule(
    level="notice",
    message="The baseline accepts {rule} in {path}, which is no longer found: {words}",
    fix="Write the baseline anew with --write-baseline.",
    find=find_stale,
)
