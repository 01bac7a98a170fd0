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

Readers of only one of the places take its terms for granted, and may build on rights that were
never given.

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
from aboveboard.licenses import catalogue, names_in_text
from aboveboard.model.evidence import Document, Identification, LicenseFile
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.portrait import wording
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements, license_surfaces
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.truth import Truth

_CODE_HOSTS = ("https://api.github.com/", "https://gitlab.com/")
_MANIFEST = "the manifest"
_OPEN_BY_NAME = lazy_pattern(
    r"(?:\b[A-Z][\w.]{0,30} ){0,4}\bOpen[- ]Source Licen[sc]e\b"
)
_DENIED = lazy_pattern(r"(?ai)\bnot\b|n't\b|\bno\b|\bunlike\b|\bthan\b|\binstead\b")
_SENTENCE_END = lazy_pattern(r"[.!?\u3002]\s+(?=\S)|\u3002")
_ALIKE = 0.8
"""The share of a license's words that a text must have to be called a changed copy."""


def find_disagreements(case: Case) -> Iterator[Hit]:
    """Yield statements that contradict a more authoritative one on the same kind of artifact."""
    for scope, what in license_statements.SCOPES:
        group = [each for each in case.license_statements if _counts(each, scope, case)]
        yield from _compare_statements(group, scope, what, case)
        if not any(each.ids for each in group):
            yield from _compare_with_altered_text(group, scope, what, case)
    yield from _check_links(case)
    for artifact in case.manifest.artifacts:
        yield from _compare_with_host(artifact, case)


def _counts(statement: LicenseStatement, scope: str, case: Case) -> bool:
    """Whether a statement names known terms for a kind of artifact, for now and without doubt."""
    if statement.scope != scope or not statement.written:
        return False
    if not license_statements.certain(statement):
        return False
    return not (
        statement.prose and _is_qualified(_quote_sentence(case, statement.span))
    )


def _is_qualified(sentence: str) -> bool:
    """Whether a sentence denies, postpones, limits to a part, supposes or tells of the past."""
    if wording.is_doubtful(sentence) or wording.is_hypothetical(sentence):
        return True
    return wording.is_past(sentence) or wording.is_about_earlier_release(sentence)


def _quote_sentence(case: Case, span: Span) -> str:
    """The sentence of a document's line in which a span begins; empty if it was not read."""
    document = next(
        (item for item in case.book.documents if item.path == span.path), None
    )
    if document is None:
        return ""
    line = document.text.split("\n")[span.line - 1]
    start, end = 0, len(line)
    for stop in _SENTENCE_END.finditer(line):
        if stop.end() <= span.column - 1:
            start = stop.end()
        elif stop.start() >= span.column - 1:
            end = stop.start()
            break
    return line[start:end]


# ------------------------------------------------------------------ statements with one another


def _compare_statements(
    group: Sequence[LicenseStatement], scope: str, what: str, case: Case
) -> Iterator[Hit]:
    """Compare with the manifest's statements, else with the most authoritative one.

    A manifest may declare several artifacts of a kind, each under its own license: then a statement
    has to contradict all of these.
    """
    declared = [each for each in group if each.surface == _MANIFEST]
    references = declared or group[:1]
    others = [each for each in group if each not in references]
    texts = _find_code_texts(case) if scope == "code" else []
    for other in others:
        if all(_contradicts(reference, other, texts) for reference in references):
            yield _report_conflict(references[0], other, what)


def _find_code_texts(case: Case) -> list[LicenseStatement]:
    """The license texts that may be the code's, as their names are of no other kind.

    Those are at the root, and in ``LICENSES/``, where repositories that follow REUSE have the texts
    of all licenses that the headers of their files name.
    """
    return [
        _state_text(file.path, file.identification, "code")
        for file in case.book.license_files
        if _may_cover_code(file)
    ]


def _may_cover_code(file: LicenseFile) -> bool:
    if "/" in file.path.removeprefix("LICENSES/") or not file.identification.certain:
        return False
    return license_statements.file_scope(file) in ("", "code")


def _state_text(path: str, found: Identification, scope: str) -> LicenseStatement:
    """What a license text states by itself."""
    ids = (found.id, *found.also)
    return LicenseStatement(found.id, Span(path), scope, path, ids=ids)


def _contradicts(
    reference: LicenseStatement,
    other: LicenseStatement,
    texts: Sequence[LicenseStatement],
) -> bool:
    """Whether two statements contradict each other, and no text accounts for the second."""
    if reference.ids and other.ids:
        return False
    if license_statements.agree(reference, other) is not Truth.NO:
        return False
    if other.ids:
        return True
    return all(license_statements.agree(text, other) is not Truth.YES for text in texts)


# ------------------------------------------------------------------ altered texts


def _compare_with_altered_text(
    group: Sequence[LicenseStatement], scope: str, what: str, case: Case
) -> Iterator[Hit]:
    """Statements beside the one license file of their kind, whose text was changed from another
    license.
    """
    file = _find_only_file(scope, case)
    if file is None or not _is_changed_copy(file.identification):
        return
    found = file.identification
    copy = f"a changed copy of {_name_license(found.id)}"
    for statement in group:
        if license_statements.unlike(found.id, statement.written):
            values = {
                "what": what,
                "here": _describe_statement(statement),
                "there": f"{file.path} is {copy}",
            }
            related = (Related(Span(file.path), copy),)
            yield Hit(statement.span, values, related=related)


def _find_only_file(scope: str, case: Case) -> LicenseFile | None:
    """The only license file of the root that is of a kind, where no other may be of it."""
    root = [file for file in case.book.license_files if "/" not in file.path]
    own = [file for file in root if license_statements.file_scope(file) == scope]
    is_ambiguous = any(license_statements.file_scope(file) == "" for file in root)
    if len(own) == 1 and not is_ambiguous:
        return own[0]
    return None


def _is_changed_copy(found: Identification) -> bool:
    return found.verdict == "altered" and found.score >= _ALIKE


# ------------------------------------------------------------------ hosts


def _compare_with_host(artifact: Artifact, case: Case) -> Iterator[Hit]:
    """Compare the license that an artifact's host states with the one that the manifest
    declares.
    """
    if artifact.at is None or artifact.license is None:
        return
    scope = license_statements.scope_of_component(artifact.component)
    seen = case.book.about(artifact.at.value).license
    if seen.truth is not Truth.YES:
        return
    if scope != "code" and seen.source.startswith(_CODE_HOSTS):
        return  # these read the license file of the code
    declared = LicenseStatement(
        artifact.license.value, artifact.license.span, scope, _MANIFEST
    )
    hosted = LicenseStatement(seen.value, artifact.at.span, scope, artifact.at.value)
    if _disagree(declared, hosted):
        yield _report_conflict(
            declared, hosted, f"the {artifact.component.replace('-', ' ')}"
        )


def _disagree(one: LicenseStatement, other: LicenseStatement) -> bool:
    """Whether two statements name known terms that differ."""
    if not license_statements.certain(one) or not license_statements.certain(other):
        return False
    return license_statements.agree(one, other) is Truth.NO


# ------------------------------------------------------------------ links


def _check_links(case: Case) -> Iterator[Hit]:
    """Compare the words of links at the root with the license texts that they lead to."""
    texts = {
        file.path: file.identification
        for file in case.book.license_files
        if file.identification.certain
    }
    for document in case.book.documents:
        if document.kind != "prose" or "/" in document.path:
            continue
        for link in license_surfaces.links(document, texts, case.book.tree.origin):
            yield from _check_link(link, texts[link.file], document)


def _check_link(
    link: LicenseStatement, found: Identification, document: Document
) -> Iterator[Hit]:
    text = _state_text(link.file, found, "")
    named = names_in_text.find_license_names(link.written)
    stated = replace(link, written=_pick_license(link.written, named))
    if stated.written and license_statements.certain(stated) and _differs(text, stated):
        yield _report_link(
            link, _describe_statement(stated), _describe_statement(text), text
        )
    elif not named and license_statements.license_class(text) in catalogue.RESTRICTED:
        yield from _check_open_by_name(document, link, text)


def _pick_license(written: str, named: Sequence[str]) -> str:
    """The one license that a link's words name, else the words; empty where they name several."""
    if not named:
        return written
    if len(named) == 1:
        return named[0]
    return ""


def _differs(text: LicenseStatement, stated: LicenseStatement) -> bool:
    return license_statements.agree(text, stated) is Truth.NO


def _check_open_by_name(
    document: Document, link: LicenseStatement, text: LicenseStatement
) -> Iterator[Hit]:
    """A line that links to a restricted license and calls it an *Open Source License* by name."""
    line = document.text.split("\n")[link.span.line - 1]
    name = _OPEN_BY_NAME.search(line)
    if name and not _DENIED.search(line[: name.start()]):
        here = f"{document.path} says {name[0]}"
        there = f"{_describe_statement(text)}, which the OSI has not approved"
        yield _report_link(link, here, there, text)


def _report_link(
    link: LicenseStatement, here: str, there: str, text: LicenseStatement
) -> Hit:
    values = {"what": f"the link to {link.file}", "here": here, "there": there}
    related = Related(text.span, f"the text of {_name_license(text.written)}")
    return Hit(link.span, values, related=(related,))


# ------------------------------------------------------------------ reports


def _report_conflict(
    reference: LicenseStatement, other: LicenseStatement, what: str
) -> Hit:
    values = {
        "here": _describe_statement(other),
        "what": what,
        "there": _describe_statement(reference),
    }
    related = (Related(reference.span, f"{reference.surface}: {reference.written}"),)
    return Hit(
        other.span, values, level=_weigh_conflict(reference, other), related=related
    )


def _describe_statement(statement: LicenseStatement) -> str:
    if statement.ids:
        return f"{statement.surface} is the text of {_name_license(statement.written)}"
    words = statement.written.removeprefix("License :: ").removeprefix(
        "OSI Approved :: "
    )
    return f"{statement.surface} says {words}"


def _name_license(license_id: str) -> str:
    """The usual name of a license: its id, or its name where the id is the project's own."""
    listed = (
        catalogue.find(license_id) if license_id.startswith("LicenseRef-") else None
    )
    if listed:
        return listed.name
    return license_id


def _weigh_conflict(one: LicenseStatement, other: LicenseStatement) -> Level:
    """An error where one grants what the other withholds, and both are explicit."""
    if not one.firm or not other.firm:
        return "warning"
    if _is_restricted(one) == _is_restricted(other):
        return "warning"
    return "error"


def _is_restricted(statement: LicenseStatement) -> bool:
    return license_statements.license_class(statement) in catalogue.RESTRICTED


RULE = Rule(
    level="warning",
    message="For {what}, {here}, but {there}.",
    fix="Write the license that holds in both places, or say in each which artifact it is about.",
    find=find_disagreements,
)
