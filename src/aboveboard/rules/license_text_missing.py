"""A license is named, and its text is not there.

## What it checks

Two things. First, references to a license file at the root of the repository that is not there:
`license-file` of the manifest, `license = {file = …}` of a package, `license_link` of a card, the
link of a badge. Second, a repository that ships weights or code under a license which has to be
passed on with its text, and has no license file at all: almost every license, open or not, asks
that each copy comes with it. Creative Commons licenses and public-domain dedications are content
with a link and are not asked for.

Terms that only this project has (`LicenseRef-…`) without any text are a warning: nobody can know
what they say.

## Why it matters

A name is not a grant. MIT and Apache-2.0 are passed on with their text and their copyright line, or
not validly at all; nine in ten models with a permissive tag come without.

## How to fix it

Put the text into `LICENSE` at the root, with the name of the copyright holder, or correct the
reference. For weights under terms of their own use a second file, such as `LICENSE-MODEL`.

## References

- [Permissive-washing in the open AI supply chain](https://arxiv.org/abs/2602.08816)
- [SPDX license texts](https://spdx.org/licenses/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.licenses import catalogue, expression
from aboveboard.model.judgement import Level
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements
from aboveboard.statements.license_surfaces import LicenseStatement

_BY_LINK = frozenset(
    ("open-content", "public-domain", "public-domain-mark", "open-data", "no-license")
)
"""Classes of licenses that are passed on by a link, without their text."""
_LIMIT = 64
"""How many license files are read; beyond it, one that was not read may be there."""
_PACKAGES = ("pyproject.toml", "setup.cfg", "package.json")
_ADD_TEXT = (
    "Add the text as LICENSE at the root of the repository, "
    "with the copyright holder's name."
)


def find_missing_texts(case: Case) -> Iterator[Hit]:
    """Yield references to license files that are not there; without any, the first license whose
    text has to be passed on.
    """
    files = {file.path for file in case.book.license_files}
    if len(files) >= _LIMIT:
        return
    dangling = [each for each in case.license_statements if _is_dangling(each, files)]
    for statement in dangling:
        yield _report_dangling(statement)
    if not files and not dangling:
        yield from _find_license_without_text(case)


def _find_license_without_text(case: Case) -> Iterator[Hit]:
    """The first license of the code, else of the weights, whose text has to be passed on."""
    for scope, what in license_statements.SCOPES[:2]:
        named = _find_license_with_text(scope, case)
        if named is not None and _ships(scope, case):
            yield _report_without_text(named, what)
            return


def _is_dangling(statement: LicenseStatement, files: set[str]) -> bool:
    return statement.file not in files and _names_license_file(statement.file)


def _names_license_file(reference: str) -> bool:
    """Whether a reference is to a text file of the root whose name is that of a license."""
    name = reference.lower()
    if any(mark in name for mark in "/:*") or name.endswith((".pdf", ".html")):
        return False
    return "licen" in name or name.startswith("copying")


def _report_dangling(statement: LicenseStatement) -> Hit:
    surface, file = _capitalize(statement.surface), statement.file
    values = {
        "message": f"{surface} points to {file} for the license, which is not there",
        "fix": f"Add {file}, or point to the file that has the text.",
    }
    level: Level = "notice" if statement.surface == "a badge" else "warning"
    return Hit(statement.span, values, level)


def _find_license_with_text(scope: str, case: Case) -> LicenseStatement | None:
    """The first statement for a kind that names terms to be passed on with their text."""
    for statement in case.license_statements:
        if statement.scope == scope and _needs_text(statement):
            return statement
    return None


def _needs_text(statement: LicenseStatement) -> bool:
    """Whether a statement names terms that are passed on with their text."""
    if statement.prose or "://" in statement.file:
        return False
    parsed = expression.parse(statement.written)
    if parsed.license_class == "unidentified":
        return parsed.normal.startswith("LicenseRef-")
    return bool(parsed.ids) and parsed.license_class not in _BY_LINK


def _ships(scope: str, case: Case) -> bool:
    """Whether weights, or a package of code, are in the repository itself."""
    if scope == "weights":
        return bool(case.book.tree.weights)
    return any(document.path in _PACKAGES for document in case.book.documents)


def _report_without_text(named: LicenseStatement, what: str) -> Hit:
    is_own = (
        named.written.startswith("LicenseRef-")
        and catalogue.find(named.written) is None
    )
    surface = _capitalize(named.surface)
    message = (
        f"{surface} names {named.written} for {what}, but no license file is there"
    )
    level: Level = "warning" if is_own else "notice"
    return Hit(named.span, {"message": message, "fix": _ADD_TEXT}, level=level)


def _capitalize(surface: str) -> str:
    """A surface at the start of a sentence; names of files stay as they are."""
    if surface.startswith(("pyproject", "setup", "package")):
        return surface
    return surface[:1].upper() + surface[1:]


RULE = Rule(level="notice", message="{message}.", fix="{fix}", find=find_missing_texts)
