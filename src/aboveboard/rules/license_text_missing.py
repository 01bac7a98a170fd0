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
_LIMIT = 64
"""How many license files are read; where there are more, one that was not seen may be there."""


def _find(case: Case) -> Iterator[Hit]:
    said = license_statements.gather(case.manifest, case.book, case.claims)
    files = {file.path for file in case.book.license_files}
    if len(files) >= _LIMIT:
        return
    dangling = [each for each in said if _names_a_file(each.file) and each.file not in files]
    for each in dangling:
        values = {
            "message": f"{_cap(each.surface)} points to {each.file} for the license, which is not there"
        }
        yield Hit(
            each.span,
            {**values, "fix": f"Add {each.file}, or point to the file that has the text."},
            _level(each),
        )
    if files or dangling:
        return
    for scope, what in license_statements.SCOPES[:2]:
        named = next((each for each in said if each.scope == scope and _needs_text(each)), None)
        if named is not None and _shipped(case, scope):
            own = named.written.startswith("LicenseRef-") and catalogue.find(named.written) is None
            message = f"{_cap(named.surface)} names {named.written} for {what}, but no license file is there"
            yield Hit(
                named.span, {"message": message, "fix": _FIX}, level="warning" if own else "notice"
            )
            return


def _names_a_file(reference: str) -> bool:
    """Whether a reference is to a file of the root whose name says that it is a license."""
    low = reference.lower()
    plain = (
        bool(reference) and "/" not in reference and ":" not in reference and "*" not in reference
    )
    return (
        plain
        and ("licen" in low or low.startswith("copying"))
        and not low.endswith((".pdf", ".html"))
    )


def _level(each: LicenseStatement) -> Level:
    return "warning" if each.surface != "a badge" else "notice"


def _needs_text(each: LicenseStatement) -> bool:
    """Whether a statement names terms that are passed on with their text."""
    if each.prose or not each.written or "://" in each.file:
        return False
    said = expression.parse(each.written)
    if said.normal.startswith("LicenseRef-") and said.license_class == "unidentified":
        return True
    return (
        bool(said.ids)
        and said.license_class not in _BY_LINK
        and said.license_class != "unidentified"
    )


def _shipped(case: Case, scope: str) -> bool:
    """Whether something of a kind lies in the repository itself."""
    if scope == "weights":
        return bool(case.book.tree.weights)
    return any(
        document.path in ("pyproject.toml", "setup.cfg", "package.json")
        for document in case.book.documents
    )


def _cap(words: str) -> str:
    return (
        words
        if words.startswith(("pyproject", "setup", "package"))
        else words[:1].upper() + words[1:]
    )


_FIX = "Add the text as LICENSE at the root of the repository, with the copyright holder's name."

RULE = Rule(level="notice", message="{message}.", fix="{fix}", find=_find)
