"""An open license is used for a kind of artifact that it was not made for.

## What it checks

Licenses of declared artifacts and of packages: a license for data or content on code (`CC-BY-4.0`,
`ODbL-1.0`), a documentation license on weights, a data license on documents. Only licenses that are
open in their own field are looked at, and only where the table of licenses says *no*: software
licenses on weights or data are usual and weak at worst, and are not reported.

## Why it matters

The terms do not say what they mean for the artifact. Creative Commons itself advises against its
licenses for software: they say nothing about source code and grant no patents. Databases have
rights of their own in the EU, which licenses for software do not mention.

## How to fix it

Use a license that was made for the kind: for code one from the OSI's list, for data `CC0-1.0`,
`CC-BY-4.0`, `ODC-By-1.0` or `CDLA-Permissive-2.0`, for weights `Apache-2.0`, `MIT` or
`OpenMDW-1.0`, for documents `CC-BY-4.0`.

## When to ignore it

When the artifact was deliberately put under that license by somebody else, from whom it was taken.

## References

- [Creative Commons: can I apply a CC license to software?](https://creativecommons.org/faq/)
- [Open Definition: conformant licenses](https://opendefinition.org/licenses/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.licenses import catalogue, expression
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements
from aboveboard.statements.license_surfaces import LicenseStatement

_MADE_FOR = {
    "open-data": "data",
    "open-content": "texts, pictures and data",
    "free-docs": "documentation",
    "public-domain": "works without rights reserved",
}
"""What the licenses of a class were made for."""


def find_wrong_kinds(case: Case) -> Iterator[Hit]:
    """Yield explicit statements of an open license for a kind that it was not made for."""
    names = dict(license_statements.SCOPES)
    for statement in case.license_statements:
        if statement.ids or statement.prose or not statement.firm:
            continue
        listed = _find_misfit(statement)
        if listed is not None:
            values = {
                "id": listed.id,
                "what": names[statement.scope],
                "made": _MADE_FOR[listed.license_class],
                "where": statement.surface,
            }
            yield Hit(statement.span, values)


def _find_misfit(statement: LicenseStatement) -> catalogue.License | None:
    """The license of a statement, where it is an open one made for another kind."""
    ids = expression.parse(statement.written).ids
    listed = catalogue.find(ids[0]) if len(ids) == 1 else None
    if listed is None or not listed.open or listed.license_class not in _MADE_FOR:
        return None
    if listed.fit.get(statement.scope) == "no":
        return listed
    return None


RULE = Rule(
    level="notice",
    message="{id}, named for {what} in {where}, was made for {made}; "
    "what it means for {what} is not settled.",
    fix="Choose an open license that was made for {what}.",
    find=find_wrong_kinds,
)
