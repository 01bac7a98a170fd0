"""A part of the code is under terms of its own that withhold a use.

## What it checks

The comment that each source file begins with, and the license files in folders of code, in a
repository whose root `LICENSE` gives more: an SPDX tag or a notice that names a license which
withholds a use, or a sentence such as "for academic purposes only". Vendored code and tests are
left out, and of more than 1,000 source files a sample is read. It is a notice: the terms of a part
are no fault by themselves. A claim that the code is open is compared with them, and so are the
standards.

## Why it matters

Whoever takes the code under the license of the root takes such a file too, and does not expect
other terms in it.

## How to fix it

Name the part and its terms beside the license in the README, replace it, or ask its authors for the
terms of the rest.

## References

- [SPDX: license identifiers in source files](https://spdx.dev/learn/handling-license-info/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.licenses import catalogue
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule, describe_more

_RELATED = 10


def find_restricted_code(case: Case) -> Iterator[Hit]:
    """Yield one hit for all parts, at the first, where the license of the root gives more."""
    parts = case.book.code.restrictions
    if not parts:
        return
    root = _find_root_license(case)
    if not root:
        return
    first, *others = parts
    related = tuple(
        Related(Span(part.path, part.line), part.terms) for part in others[:_RELATED]
    )
    values = {
        "path": first.path,
        "more": describe_more(len(parts)),
        "terms": first.terms,
        "root": root,
    }
    yield Hit(Span(first.path, first.line), values, related=related, key=first.path)


def _find_root_license(case: Case) -> str:
    """The license of the root that withholds no use; empty where there is none."""
    for file in case.book.license_files:
        found = file.identification
        listed = catalogue.find(found.id) if found.certain else None
        if "/" not in file.path and listed is not None and not listed.restricted:
            return found.id
    return ""


RULE = Rule(
    level="notice",
    message="{path}{more} is under terms of its own ({terms}), "
    "while the license of the root is {root}.",
    fix="Name the part and its terms beside the license in the README, or replace it.",
    find=find_restricted_code,
)
