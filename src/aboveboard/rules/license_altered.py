"""A license file holds the text of a well-known license with words added, left out or changed.

## What it checks

Every license file of the repository is compared with the published texts of all licenses on the
SPDX list and of the licenses that AI models are released under. What the SPDX matching guidelines
let vary (copyright lines, list marks, layout, the title, the instructions at the end, names filled
in) is no difference; any other word is. The finding shows the words with their lines. It is an
error where they limit what the license allows, a warning where they add a duty, a notice where they
do neither.

A text that bears a name of its own is another license, however much it took over, and is not
reported, unless the manifest declares it as the published one. A text that was cut off is reported
as such.

## Why it matters

Whoever reads *MIT* relies on the MIT license, and hardly anybody reads a license file to its end. A
clause put into a known text is binding all the same, and tools that go by similarity take the text
for the original.

## How to fix it

Put back the published text. Terms of your own belong under a name of their own: give the license
another title, and name it `LicenseRef-…` in the manifest and `other` with a `license_name` on the
model card.

## When to ignore it

When the words are a note that everybody may take for what it is, such as a sentence on where a file
was taken from.

## References

- SPDX license matching guidelines:
  https://spdx.github.io/spdx-spec/v3.0.1/annexes/license-matching-guidelines-and-templates/
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.license_texts import effect
from aboveboard.model.evidence import Difference, Identification
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Declaration
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule

_ALIKE = 0.8
"""How alike a text must be to bear on the published one, where nothing declares it as that."""
_TITLE_LINES = 4
_TITLE_WORDS = 12
_SHOWN = 3
_MOST = 25
_DOES = {
    "limits": "They limit what the license allows",
    "duties": "They add to what it asks for, or change its terms",
    "cosmetic": "They do not seem to change its terms",
}


def find(case: Case) -> Iterator[Hit]:
    """Yield the license files whose text departs from the license that it is."""
    for file in case.book.license_files:
        found = file.identification
        declared = _declared(case, file.path, found.id)
        if found.verdict == "truncated" and (declared or not found.id.startswith("LicenseRef-")):
            yield _cut_off(file.path, found, declared)
        elif found.verdict == "altered" and (declared or _bears_name(found)):
            yield _altered(file.path, found, declared)


def _bears_name(found: Identification) -> bool:
    """Whether a text passes for a published one: a license that many use, much alike, under no name
    of its own.

    The terms of one maker (``LicenseRef-…``) come in many versions, each published: another version
    is no altered text.
    """
    if found.id.startswith("LicenseRef-") or found.score < _ALIKE or _own_name(found.differences):
        return False
    return not all(effect.is_scope_note(difference, found.id) for difference in found.differences)


def _altered(path: str, found: Identification, declared: Declaration | None) -> Hit:
    does = effect.judge_differences(found.differences, found.id)
    worst = sorted(
        found.differences,
        key=lambda difference: effect.judge_difference(difference, found.id) != does,
    )
    shown = "; ".join(_told(difference) for difference in worst[:_SHOWN])
    more = len(worst) - _SHOWN
    level: Level = effect.LEVEL[does]
    return Hit(
        Span(path, worst[0].line),
        {
            "path": path,
            "id": found.id,
            "what": f"other words: {shown}" + (f"; and {more} more" if more > 0 else ""),
            "does": _DOES[does],
        },
        level=level,
        related=(
            *_declaration(declared),
            *(Related(Span(path, each.line), _told(each)) for each in worst[1:_MOST]),
        ),
        key=f"{path} {found.id} {does}",
    )


def _cut_off(path: str, found: Identification, declared: Declaration | None) -> Hit:
    line = found.differences[-1].line if found.differences else 1
    values = {
        "path": path,
        "id": found.id,
        "what": "a part missing: the text is cut off",
        "does": "What is left out cannot bind",
    }
    return Hit(
        Span(path, line),
        values,
        level="warning",
        related=_declaration(declared),
        key=f"{path} {found.id} cut",
    )


def _declaration(declared: Declaration | None) -> tuple[Related, ...]:
    return (Related(declared.span, f"declared as {declared.value}"),) if declared else ()


def _declared(case: Case, path: str, id_: str) -> Declaration | None:
    """The manifest's statement that the file holds this license."""
    from aboveboard.licenses import expression

    for artifact in case.manifest.artifacts:
        file, said = artifact.license_file, artifact.license
        if file and said and file.value == path and id_ in expression.parse(said.value).ids:
            return said
    return None


def _own_name(differences: tuple[Difference, ...]) -> bool:
    """Whether the text begins with a title of its own."""
    first = differences[0] if differences else None
    if first is None or first.line > _TITLE_LINES or first.kind == "removed":
        return False
    words = (
        first.words.partition(" → ")[2].split(" ")
        if first.kind == "changed"
        else first.words.split(" ")
    )
    titled = {"license", "agreement", "terms", "modified", "community"}.intersection(words)
    return (
        bool(titled) and len(words) <= _TITLE_WORDS and effect.judge_difference(first) == "cosmetic"
    )


def _told(difference: Difference) -> str:
    words = difference.words if len(difference.words) <= 160 else difference.words[:157] + "…"
    if difference.kind == "changed":
        before, _, after = words.partition(" → ")
        return f"line {difference.line} has “{after}” for “{before}”"
    return (
        f"line {difference.line} {'adds' if difference.kind == 'added' else 'leaves out'} “{words}”"
    )


RULE = Rule(
    level="error",
    message="{path} reads as {id}, with {what}. {does}.",
    fix="Put back the published text of {id}, or give the license a name of its own wherever it is called {id}.",
    find=find,
)
