"""The manifest uses a key or names a component that the format does not know.

## What it checks

That every key of the manifest is one of the format's, and every entry under `artifacts` (in the
Model Openness Framework's dialect: every component's name) is a known component. The message names
what was probably meant. Where only the spelling is off (`training_data` for `training-data`) the
entry is read as if it were right.

## Why it matters

A misspelled key is silently nothing: `licence: MIT` licenses nothing, `training-dta: data/`
releases nothing, while its author believes that it does. The Model Openness Framework's own
tool takes any name it does not know for a data set, and may qualify it.

## How to fix it

Write the key that the message suggests. `aboveboard explain` lists the components; the manifest
guide lists the keys. What has no key of its own goes into `note`.

## References

- [The manifest](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/manifest.md)
- [Model Openness Framework](https://isitopen.ai/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.rules import Case, Hit, Rule


def find_unknown_keys(case: Case) -> Iterator[Hit]:
    """Yield the manifest's keys and components that the format does not know."""
    for problem in case.manifest.problems:
        if problem.rule == "manifest-unknown-key":
            yield Hit(problem.span, {"problem": problem.message, "fix": problem.fix})


RULE = Rule(level="error", message="{problem}", fix="{fix}", find=find_unknown_keys)
