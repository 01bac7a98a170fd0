"""A license file has the text of a well-known license with words added, left out or changed.

## What it checks

Every license file of the repository is compared with the published texts of all licenses on the
SPDX list and of the licenses that AI models are released under. What the SPDX matching guidelines
let vary (copyright lines, list marks, layout, the title, the instructions at the end, names filled
in) is no difference; any other word is. The finding shows the words with their lines. It is an
error where they limit what the license allows, a warning where they add a duty, a notice where they
do neither.

A text of a maker's own license with another version, date or product name is another edition of it.
Where it is declared as the known one, that is a notice.

A text that bears a name of its own is another license, however much it took over, and is not
reported, unless the manifest declares it as the published one. A text that was cut off is reported
as such.

## Why it matters

Readers who see *MIT* rely on the MIT license, and few read a license file to its end. A clause put
into a known text is binding all the same, and tools that go by similarity take the text for the
original.

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

from aboveboard.license_texts import editions, effect
from aboveboard.licenses import expression
from aboveboard.model.evidence import Difference, Identification
from aboveboard.model.manifest import Declaration
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule, list_some

_ALIKE = 0.8
"""How alike a text must be to pass for the published one, where nothing declares it as that."""
_TITLE_LINES = 4
_TITLE_WORDS = 12
_TITLE = frozenset(("license", "agreement", "terms", "modified", "community"))
"""Words of which a license's own title has at least one."""
_SHOWN = 3
_RELATED = 25
"""Differences that are listed at most, beside the one that the hit is at."""
_QUOTED = 160
"""Characters of either side of a difference that a message repeats."""
_EFFECTS = {
    "limits": "They limit what the license allows",
    "duties": "They add to what it asks for, or change its terms",
    "cosmetic": "They do not seem to change its terms",
}
_EDITION = (
    "Its version, date or product name differs too: "
    "it is another edition, with its own terms"
)


def find_altered(case: Case) -> Iterator[Hit]:
    """Yield the license files whose text departs from the license that it is identified as."""
    for file in case.book.license_files:
        found = file.identification
        declared = _find_declaration(case, file.path, found.id)
        if found.verdict == "truncated" and (declared or not _is_own_terms(found)):
            yield _report_truncated(file.path, found, declared)
        elif found.verdict == "altered" and (declared or _passes_for_published(found)):
            yield _report_altered(file.path, found, declared)


def _is_own_terms(found: Identification) -> bool:
    """Whether the license is one of one maker, which come in many versions, each published."""
    return found.id.startswith("LicenseRef-")


def _passes_for_published(found: Identification) -> bool:
    """Whether a text passes for a published one: a license that many use, much alike, under no name
    of its own, with more than a note on its scope.
    """
    if _is_own_terms(found) or found.score < _ALIKE or _has_own_name(found.differences):
        return False
    return not all(
        effect.is_scope_note(difference, found.id) for difference in found.differences
    )


def _has_own_name(differences: tuple[Difference, ...]) -> bool:
    """Whether the text begins with a title of its own."""
    if not differences:
        return False
    first = differences[0]
    words = first.after.split(" ")
    if not first.after or first.line > _TITLE_LINES or len(words) > _TITLE_WORDS:
        return False
    return not _TITLE.isdisjoint(words) and effect.judge_difference(first) == "cosmetic"


def _find_declaration(case: Case, path: str, license_id: str) -> Declaration | None:
    """The manifest's statement that the file contains this license."""
    for artifact in case.manifest.artifacts:
        file, license_ = artifact.license_file, artifact.license
        if file is None or license_ is None or file.value != path:
            continue
        if license_id in expression.parse(license_.value).ids:
            return license_
    return None


def _report_altered(
    path: str, found: Identification, declared: Declaration | None
) -> Hit:
    worst = effect.judge_differences(found.differences, found.id)
    is_edition = editions.is_edition(found)
    ordered = sorted(
        found.differences,
        key=lambda each: effect.judge_difference(each, found.id) != worst,
    )
    shown = list_some(
        [_describe_difference(difference) for difference in ordered], _SHOWN
    )
    values = {
        "path": path,
        "id": found.id,
        "what": f"other words: {shown}",
        "does": _EDITION if is_edition else _EFFECTS[worst],
    }
    others = (
        Related(Span(path, each.line), _describe_difference(each))
        for each in ordered[1:_RELATED]
    )
    return Hit(
        Span(path, ordered[0].line),
        values,
        level="notice" if is_edition else effect.LEVEL[worst],
        related=(*_relate_declaration(declared), *others),
        key=f"{path} {found.id} {worst}",
    )


def _report_truncated(
    path: str, found: Identification, declared: Declaration | None
) -> Hit:
    line = found.differences[-1].line if found.differences else 1
    values = {
        "path": path,
        "id": found.id,
        "what": "a part missing: the text is cut off",
        "does": "Terms that are left out do not apply",
    }
    return Hit(
        Span(path, line),
        values,
        level="warning",
        related=_relate_declaration(declared),
        key=f"{path} {found.id} cut",
    )


def _relate_declaration(declared: Declaration | None) -> tuple[Related, ...]:
    if declared is None:
        return ()
    return (Related(declared.span, f"declared as {declared.value}"),)


def _describe_difference(difference: Difference) -> str:
    before, after = _cut_words(difference.before), _cut_words(difference.after)
    if before and after:
        return f"line {difference.line} has “{after}” for “{before}”"
    if after:
        return f"line {difference.line} adds “{after}”"
    return f"line {difference.line} leaves out “{before}”"


def _cut_words(words: str) -> str:
    if len(words) <= _QUOTED:
        return words
    return f"{words[: _QUOTED - 3]}…"


RULE = Rule(
    level="error",
    message="{path} reads as {id}, with {what}. {does}.",
    fix="Put back the published text of {id}, "
    "or give the license a name of its own wherever it is called {id}.",
    find=find_altered,
)
