"""Two places name different licenses for the same artifact.

## What it checks

Every place where a repository states a license: the manifest, license files, the front matter of
cards, badges, sentences in the README, `pyproject.toml`, `setup.cfg`, `package.json`, classifiers,
`CITATION.cff`, `codemeta.json`, `croissant.json`, the headers of weight files, and
`SPDX-License-Identifier` in a sample of the source files. Each statement is first put with the kind
of artifact it is about: package metadata and a plain `LICENSE` speak of the code, front matter of
the weights, `LICENSE-DATA` of the data, a badge of what its label or its words for the picture
name. Code under MIT beside weights under a license of their own is normal and no finding.

Statements are compared only if both name terms that are known. A family's name (*GPL*, *CC BY-NC*)
agrees with each of its members, and `MIT OR Apache-2.0` with the text of either.

Online, the license that a host states for an artifact (a model card on a hub, the record of an
archive, the license file of a code host, this one for code alone) is compared with the one that the
manifest declares for that artifact.

A link such as `[MIT](LICENSE)` is compared with the file that it leads to, the name *… Open Source
License* beside a link with a text that restricts use, and a text that is a changed copy of one
license with names of others that it cannot be a copy of. An address on a code or model host that
leads into this same repository, as `.git/config` knows it, counts as the file; a badge that shows
or links to another repository's license says nothing about this one.

Headers of source files count only where most of those looked at (32 at most) have one and nearly
all of these name the same license. Files that name another holder of rights than the repository
does, vendored folders and tests are left out, and so is what a text in `LICENSES/` accounts for, as
in repositories that keep to REUSE.

It is an error where one place grants what the other withholds and both say in so many words what
they are about; else a warning.

## Why it matters

Whoever reads only one of the places takes the other terms for granted, and builds on rights that
were never given.

## How to fix it

Decide which license holds, and write the same one everywhere. Where code and weights have different
licenses, say so in each place: `Code license: MIT`, `Model license: …`.

## When to ignore it

When one of the places speaks of something else than it seems to, such as a part taken from another
project.

## References

- [Licenses in a model card](https://huggingface.co/docs/hub/repositories-licenses)
- [PEP 639: the license of a package](https://peps.python.org/pep-0639/)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, expression, names_in_text
from aboveboard.model.evidence import Document
from aboveboard.model.judgement import Level
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.portrait.terms import list_license_statements
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements, license_surfaces
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.truth import Truth

_CODE_HOSTS = ("https://api.github.com/", "https://gitlab.com/")
_MANIFEST = "the manifest"
_OPEN_BY_NAME = lazy_pattern(r"(?:\b[A-Z][\w.]{0,30} ){0,4}\bOpen[- ]Source Licen[sc]e\b")
_DENIED = lazy_pattern(r"(?ai)\bnot\b|n't\b|\bno\b|\bunlike\b|\bthan\b|\binstead\b")
_NEAR = 0.8
"""The share of a license's words that a text has to have, for it to be called a changed copy."""


def _find(case: Case) -> Iterator[Hit]:
    said = list(license_statements.gather(case.manifest, case.book, case.claims))
    known = {(each.span.path, each.span.line) for each in said if each.scope == "weights"}
    more = list_license_statements(case.weights_terms)
    said += [each for each in more if (each.span.path, each.span.line) not in known]
    for scope, what in license_statements.SCOPES:
        group = [
            each
            for each in said
            if each.scope == scope and each.written and license_statements.certain(each)
        ]
        declared = [each for each in group if each.surface == _MANIFEST]
        references = declared or group[:1]
        texts = _texts(case) if scope == "code" else []
        for other in (
            [each for each in group if each.surface != _MANIFEST] if declared else group[1:]
        ):
            # A manifest may declare several artifacts of a kind, each under its own license.
            if all(_contradicts(reference, other, texts) for reference in references):
                yield _hit(references[0], other, what)
        if not any(each.ids for each in group):
            yield from _unlike_text(group, scope, what, case)
    yield from _links(case)
    yield from _hosted(case)


def _unlike_text(
    group: Sequence[LicenseStatement], scope: str, what: str, case: Case
) -> Iterator[Hit]:
    """Statements beside the one license file of their kind, whose text was changed from another
    license.
    """
    files = [file for file in case.book.license_files if "/" not in file.path]
    own = [file for file in files if license_statements.file_scope(file) == scope]
    if len(own) != 1 or any(license_statements.file_scope(file) == "" for file in files):
        return
    found = own[0].identification
    if found.verdict != "altered" or found.score < _NEAR:
        return
    for each in group:
        if license_statements.unlike(found.id, each.written):
            values = {
                "what": what,
                "here": _say(each),
                "there": f"{own[0].path} is a changed copy of {_named(found.id)}",
            }
            related = (Related(Span(own[0].path), f"a changed copy of {_named(found.id)}"),)
            yield Hit(each.span, values, level="warning", related=related)


def _hosted(case: Case) -> Iterator[Hit]:
    """Artifacts whose host states another license than the manifest; each is compared with its own
    host alone.
    """
    for artifact in case.manifest.artifacts:
        told = case.book.about(artifact.at.value).license if artifact.at else None
        if (
            artifact.at is None
            or artifact.license is None
            or told is None
            or told.truth is not Truth.YES
        ):
            continue
        scope = license_statements.scope_of_component(artifact.component)
        if scope != "code" and told.source.startswith(_CODE_HOSTS):
            continue  # these read the license file of the code, whatever else lies beside it
        declared = LicenseStatement(artifact.license.value, artifact.license.span, scope, _MANIFEST)
        hosted = LicenseStatement(told.value, artifact.at.span, scope, artifact.at.value)
        both = license_statements.certain(declared) and license_statements.certain(hosted)
        if both and license_statements.agree(declared, hosted) is Truth.NO:
            yield _hit(declared, hosted, f"the {artifact.component.replace('-', ' ')}")


def _links(case: Case) -> Iterator[Hit]:
    """Links whose words name another license than the file that they lead to."""
    texts = {
        file.path: file.identification
        for file in case.book.license_files
        if file.identification.certain
    }
    for document in case.book.documents:
        if document.kind != "prose" or "/" in document.path:
            continue
        for link in license_surfaces.links(document, texts, case.book.tree.origin):
            found = texts[link.file]
            text = LicenseStatement(
                found.id, Span(link.file), "", link.file, ids=(found.id, *found.also)
            )
            named = names_in_text.find_license_names(link.written)
            words = named[0] if len(named) == 1 else link.written if not named else ""
            said = replace(link, written=words)
            if (
                words
                and license_statements.certain(said)
                and license_statements.agree(text, said) is Truth.NO
            ):
                values = {
                    "what": f"the link to {link.file}",
                    "here": _say(said),
                    "there": _say(text),
                }
                yield Hit(
                    link.span,
                    values,
                    related=(Related(text.span, f"the text of {_named(found.id)}"),),
                )
            elif not named and license_statements.license_class(text) in catalogue.RESTRICTED:
                yield from _called_open(document, link, text)


def _called_open(
    document: Document, link: LicenseStatement, text: LicenseStatement
) -> Iterator[Hit]:
    """A line that links to a restricted license and calls it an *Open Source License* by name."""
    line = document.text.split("\n")[link.span.line - 1]
    found = _OPEN_BY_NAME.search(line)
    if found and not _DENIED.search(line[: found.start()]):
        values = {
            "what": f"the link to {link.file}",
            "here": f"{document.path} says {found[0]}",
            "there": f"{_say(text)}, which the OSI has not approved",
        }
        yield Hit(
            link.span, values, related=(Related(text.span, f"the text of {_named(text.written)}"),)
        )


def _texts(case: Case) -> list[LicenseStatement]:
    """The license texts whose names say nothing of what they are for: each may be the code's.

    Those are at the root, and in ``LICENSES/``, where repositories that keep to REUSE have the
    texts of all that the headers of their files name.
    """
    found = []
    for file in case.book.license_files:
        said = file.identification
        here = "/" not in file.path.removeprefix("LICENSES/")
        if here and said.certain and license_statements.file_scope(file) in ("", "code"):
            found.append(
                LicenseStatement(
                    said.id, Span(file.path), "code", file.path, ids=(said.id, *said.also)
                )
            )
    return found


def _contradicts(
    reference: LicenseStatement, other: LicenseStatement, texts: Sequence[LicenseStatement]
) -> bool:
    both_texts = reference.ids and other.ids
    if both_texts or license_statements.agree(reference, other) is not Truth.NO:
        return False
    return bool(other.ids) or all(
        license_statements.agree(text, other) is not Truth.YES for text in texts
    )


def _hit(reference: LicenseStatement, other: LicenseStatement, what: str) -> Hit:
    values = {
        "here": _say(other),
        "what": what,
        "there": _say(reference),
    }
    related = (Related(reference.span, f"{reference.surface}: {reference.written}"),)
    return Hit(other.span, values, level=_level(reference, other), related=related)


def _say(said: LicenseStatement) -> str:
    if said.ids:
        return f"{said.surface} is the text of {_named(said.written)}"
    return f"{said.surface} says {said.written.removeprefix('License :: ').removeprefix('OSI Approved :: ')}"


def _named(id_: str) -> str:
    """What people call a license: its id, or its name where the id is one of our own making."""
    known = catalogue.find(id_) if id_.startswith("LicenseRef-") else None
    return known.name if known else id_


def _level(one: LicenseStatement, other: LicenseStatement) -> Level:
    withheld = [
        license_statements.license_class(each) in catalogue.RESTRICTED for each in (one, other)
    ]
    return "error" if one.firm and other.firm and withheld[0] != withheld[1] else "warning"


RULE = Rule(
    level="warning",
    message="For {what}, {here}, but {there}.",
    fix="Write the license that holds in both places, or say in each which artifact it is about.",
    find=_find,
)
