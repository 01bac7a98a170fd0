"""A license is named in words that are no license expression.

## What it checks

Every `license` of a manifest: whether it is an SPDX id or expression, a value of the Hugging Face
Hub, or a `LicenseRef-…` for terms of one's own. Names that stand for several licenses (`gpl`,
`bsd`) and several ids without `AND` or `OR` are reported too, since nobody can tell what holds.
Other spellings (`Apache 2.0`) are understood, and noted, because tools that compare ids exactly do
not.

A model card's `license_name` may be any name and is not judged here.

## Why it matters

Registries, scanners and the Model Openness Framework compare ids. What they do not know counts as
no license.

## How to fix it

Write the id from <https://spdx.org/licenses/>. For terms of your own write `license:
LicenseRef-something` and point to the text with `license-file:`.

## References

- [SPDX license list](https://spdx.org/licenses/)
- [SPDX license
  expressions](https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.licenses import expression
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.rules import Case, Hit, Rule


def _find(case: Case) -> Iterator[Hit]:
    if case.manifest.dialect not in ("native", "mof"):
        return
    seen: set[Declaration] = set()
    for said, artifact in _declared(case):
        if said in seen:
            continue
        seen.add(said)
        told = _told(expression.parse(said.value), artifact)
        if told:
            yield Hit(
                said.span,
                {"written": said.value, "problem": told[1], "fix": told[2]},
                level=told[0],
            )


def _declared(case: Case) -> Iterator[tuple[Declaration, Artifact | None]]:
    for artifact in case.manifest.artifacts:
        if artifact.license:
            yield artifact.license, artifact
    for base in case.manifest.release.bases:
        if base.license:
            yield base.license, None


def _told(said: expression.Expression, artifact: Artifact | None) -> tuple[Level, str, str] | None:
    """Level, problem and way out; nothing where the words decide what holds."""
    if said.family:
        some = ", ".join(said.ids[:3]) + (", …" if len(said.ids) > 3 else "")
        return (
            ("notice", said.problem, f"Name the one that holds: {some}.")
            if said.license_class == "unidentified"
            else None
        )
    if said.problem:
        return None if said.ids == ("NONE",) else _unread(said, artifact)
    if said.deprecated:
        old = ", ".join(said.deprecated)
        return "notice", f"uses an id that SPDX has replaced ({old})", f"Write {said.normal}."
    return (
        ("notice", "is not how the license is spelled", f"Write {said.suggestion}.")
        if said.suggestion
        else None
    )


def _unread(said: expression.Expression, artifact: Artifact | None) -> tuple[Level, str, str]:
    if said.suggestion:
        return "warning", said.problem, f"Write {said.suggestion}."
    fix = "Write an id from https://spdx.org/licenses/, or `LicenseRef-…` with `license-file:` for terms of your own."
    return ("notice" if artifact and artifact.license_file else "warning"), said.problem, fix


RULE = Rule(
    level="warning",
    message="`{written}` {problem}.",
    fix="{fix}",
    find=_find,
)
