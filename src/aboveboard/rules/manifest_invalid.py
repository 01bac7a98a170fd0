"""The manifest cannot be read, or contradicts itself.

## What it checks

That the manifest is YAML, in one document, without duplicate keys, aliases, merge keys or tags;
that every value is of the kind that its key takes (a text, a list, a mapping, one of a few words);
that no artifact is said to be both withheld and there; and that the standards it asks for exist.
Everything that could be read is used nevertheless, and one broken line does not hide the next.

## Why it matters

A manifest is a statement about a release. Where YAML lets a text say something else than it shows —
the second of two equal keys wins, an alias brings in a license from elsewhere, `no` becomes *false*
— a reader and a program read two different statements. What is not read cannot be held against
anything, and stays unknown.

## How to fix it

Each message names the place and the way out. Editors show most of these faults while you type, with
the schema that the package ships (`# yaml-language-server: $schema=…`, see the manifest guide).

## References

- [The manifest](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/manifest.md)
- [YAML 1.1](https://yaml.org/spec/1.1/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.manifest import Declaration
from aboveboard.rules import Case, Hit, Rule
from aboveboard.text.yaml_nodes import quoted

_COMPARED = 80
"""Characters of an unknown id that are compared with the known ones."""


def find_problems(case: Case) -> Iterator[Hit]:
    """Yield what is wrong with the manifest, and the standards that are not known."""
    for problem in case.manifest.problems:
        if problem.rule == "manifest-invalid":
            yield Hit(problem.span, {"problem": problem.message, "fix": problem.fix})
    for declaration in case.manifest.standards:
        if case.standards and declaration.value not in case.standards:
            words = f"{quoted(declaration.value)} is no standard that is known here."
            fix = _suggest(declaration, case.standards)
            yield Hit(declaration.span, {"problem": words, "fix": fix})


def _suggest(declaration: Declaration, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(declaration.value[:_COMPARED], known, n=1)
    fix = f"Write `{near[0]}`." if near else f"Use one of: {', '.join(known)}."
    if declaration.value.endswith((".yaml", ".yml")):
        fix += " One of your own goes by `--standard FILE`."
    return fix


RULE = Rule(level="error", message="{problem}", fix="{fix}", find=find_problems)
