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

_MADE_FOR = {
    "open-data": "data",
    "open-content": "texts, pictures and data",
    "free-docs": "documentation",
    "public-domain": "works without rights reserved",
}


def _find(case: Case) -> Iterator[Hit]:
    names = dict(license_statements.SCOPES)
    for said in license_statements.gather(case.manifest, case.book):
        if said.ids or said.prose or not said.firm:
            continue
        read = expression.parse(said.written)
        known = catalogue.find(read.ids[0]) if len(read.ids) == 1 else None
        if (
            known
            and known.open
            and known.license_class in _MADE_FOR
            and known.fit.get(said.scope) == "no"
        ):
            values = {
                "id": known.id,
                "what": names[said.scope],
                "made": _MADE_FOR[known.license_class],
                "where": said.surface,
            }
            yield Hit(said.span, values)


RULE = Rule(
    level="notice",
    message="{id}, named for {what} in {where}, was made for {made}; what it means for {what} is not settled.",
    fix="Choose an open license that was made for {what}.",
    find=_find,
)
