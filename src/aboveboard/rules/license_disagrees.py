"""Two places name different licenses for the same artifact.

## What it checks

Every place where a repository states a license: the manifest, license files, the front matter of cards, badges,
sentences in the README, `pyproject.toml`, `setup.cfg`, `package.json`, classifiers, `CITATION.cff`, `codemeta.json`,
`croissant.json` and the headers of weight files. Each statement is first put with the kind of artifact it is about:
package metadata and a plain `LICENSE` speak of the code, front matter of the weights, `LICENSE-DATA` of the data, a
badge of what its label names. Code under MIT beside weights under a license of their own is normal and no finding.

Statements are compared only if both name terms that are known. A family's name (*GPL*, *CC BY-NC*) agrees with each of
its members, and `MIT OR Apache-2.0` with the text of either.

It is an error where one place grants what the other withholds and both say in so many words what they are about; else
a warning.

## Why it matters

Whoever reads only one of the places takes the other terms for granted, and builds on rights that were never given.

## How to fix it

Decide which license holds, and write the same one everywhere. Where code and weights have different licenses, say so
in each place: `Code license: MIT`, `Model license: …`.

## When to ignore it

When one of the places speaks of something else than it seems to, such as a part taken from another project.

## References

- [Licenses in a model card](https://huggingface.co/docs/hub/repositories-licenses)
- [PEP 639: the license of a package](https://peps.python.org/pep-0639/)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aboveboard.licenses import catalogue, statements
from aboveboard.licenses.surfaces import Statement
from aboveboard.model import Level, Related, Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth


def _find(case: Case) -> Iterator[Hit]:
    said = statements.gather(case.manifest, case.book, case.claims)
    for scope, what in statements.SCOPES:
        group = [each for each in said if each.scope == scope and each.written and statements.certain(each)]
        if len(group) < 2:
            continue
        reference, others = group[0], group[1:]
        texts = _texts(case) if scope == "code" else []
        for other in others:
            if _contradicts(reference, other, texts):
                yield _hit(reference, other, what)


def _texts(case: Case) -> list[Statement]:
    """The license texts of the root whose names say nothing of what they are for: each may be the code's."""
    found = []
    for file in case.book.license_files:
        said = file.identification
        if "/" not in file.path and said.certain and statements.file_scope(file) in ("", "code"):
            found.append(Statement(said.id, Span(file.path), "code", file.path, ids=(said.id, *said.also)))
    return found


def _contradicts(reference: Statement, other: Statement, texts: Sequence[Statement]) -> bool:
    both_texts = reference.ids and other.ids
    if both_texts or statements.agree(reference, other) is not Truth.NO:
        return False
    return bool(other.ids) or all(statements.agree(text, other) is not Truth.YES for text in texts)


def _hit(reference: Statement, other: Statement, what: str) -> Hit:
    values = {
        "here": _say(other),
        "what": what,
        "there": _say(reference),
    }
    related = (Related(reference.span, f"{reference.surface}: {reference.written}"),)
    return Hit(other.span, values, level=_level(reference, other), related=related)


def _say(said: Statement) -> str:
    if said.ids:
        return f"{said.surface} is the text of {said.written}"
    return f"{said.surface} says {said.written}"


def _level(one: Statement, other: Statement) -> Level:
    withheld = [statements.klass(each) in catalogue.RESTRICTED for each in (one, other)]
    return "error" if one.firm and other.firm and withheld[0] != withheld[1] else "warning"


RULE = Rule(
    level="warning",
    message="For {what}, {here}, but {there}.",
    fix="Write the license that holds in both places, or say in each which artifact it is about.",
    find=_find,
)
