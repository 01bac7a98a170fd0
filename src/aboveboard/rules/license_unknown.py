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
from aboveboard.value import Value

_SHOWN = 3


class _Problem(Value, frozen=True):
    """What is wrong with a written license, and the way out."""

    level: Level
    words: str
    fix: str


def find_unknown(case: Case) -> Iterator[Hit]:
    """Yield the licenses of the manifest that are not written as known ones are, each once."""
    if case.manifest.dialect not in ("native", "mof"):
        return
    for declaration, artifact in _collect_licenses(case).items():
        parsed = expression.parse(declaration.value)
        problem = _find_problem(parsed, artifact)
        if problem is not None:
            values = {
                "written": declaration.value,
                "problem": problem.words,
                "fix": problem.fix,
            }
            yield Hit(declaration.span, values, level=problem.level)


def _collect_licenses(case: Case) -> dict[Declaration, Artifact | None]:
    """The declared licenses with the first artifact of each; ``None`` for those of bases."""
    licenses: dict[Declaration, Artifact | None] = {}
    for artifact in case.manifest.artifacts:
        if artifact.license:
            licenses.setdefault(artifact.license, artifact)
    for base in case.manifest.release.bases:
        if base.license:
            licenses.setdefault(base.license, None)
    return licenses


def _find_problem(
    parsed: expression.Expression, artifact: Artifact | None
) -> _Problem | None:
    """The problem of a license; ``None`` where the words decide which terms are meant."""
    if parsed.family:
        return _check_family(parsed)
    if parsed.problem:
        if parsed.ids == ("NONE",):
            return None
        return _describe_unreadable(parsed, artifact)
    if parsed.deprecated:
        old = ", ".join(parsed.deprecated)
        words = f"uses an id that SPDX has replaced ({old})"
        return _Problem("notice", words, f"Write {parsed.normal}.")
    if parsed.suggestion:
        words = "is not how the license is spelled"
        return _Problem("notice", words, f"Write {parsed.suggestion}.")
    return None


def _check_family(parsed: expression.Expression) -> _Problem | None:
    """A name of several licenses is a problem only where these differ in class."""
    if parsed.license_class != "unidentified":
        return None
    members = list(parsed.ids[:_SHOWN])
    if len(parsed.ids) > _SHOWN:
        members.append("…")
    return _Problem(
        "notice", parsed.problem, f"Name the one that holds: {', '.join(members)}."
    )


def _describe_unreadable(
    parsed: expression.Expression, artifact: Artifact | None
) -> _Problem:
    if parsed.suggestion:
        return _Problem("warning", parsed.problem, f"Write {parsed.suggestion}.")
    fix = (
        "Write an id from https://spdx.org/licenses/, "
        "or `LicenseRef-…` with `license-file:` for terms of your own."
    )
    has_text = artifact is not None and artifact.license_file is not None
    return _Problem("notice" if has_text else "warning", parsed.problem, fix)


RULE = Rule(
    level="warning",
    message="`{written}` {problem}.",
    fix="{fix}",
    find=find_unknown,
)
