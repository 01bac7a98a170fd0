"""All that a release states about its licenses, each statement scoped to the kind of artifact it is
about.

Two statements can contradict each other only if they speak of the same thing: code under MIT beside
weights under a license of their own is the normal case. What a statement is about is decided before
anything is compared, and where that cannot be decided the statement is compared with nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product

from msgspec.structs import replace

from aboveboard import repository
from aboveboard.licenses import catalogue, expression, names_in_text
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book, Document, LicenseFile, SourceHeader
from aboveboard.model.manifest import Manifest
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.statements import license_surfaces
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.truth import Truth

SCOPES: tuple[tuple[str, str], ...] = (
    ("code", "the code"),
    ("weights", "the weights"),
    ("data", "the data"),
    ("documents", "the documentation"),
)
"""The kinds of artifacts that a license can be about, and what a message calls them."""

_PLAIN = r"(?ai)^(?:(?:un)?licen[sc]es?|copying)(?:\.(?:md|txt|rst))?$"
_PACKAGES = frozenset(("pyproject.toml", "setup.cfg", "setup.py", "package.json"))
_WEIGHTS = frozenset(("weights", "intermediate-weights"))
_OFTEN = 1000
"""Statements of licenses in one document of prose; what holds more decides nothing."""


def scope_of_component(component: str) -> str:
    """The kind of artifact that a component is, as licenses speak of it."""
    if component in _WEIGHTS:
        return "weights"
    known = COMPONENTS.get(component)
    if known:
        return known.kind
    return ""


def gather(
    manifest: Manifest, book: Book, claims: Iterable[Statement] = ()
) -> tuple[LicenseStatement, ...]:
    """Every statement of a license that is scoped, the most authoritative first: manifest, texts,
    metadata, prose.
    """
    found = [*_declared(manifest), *_texts(manifest, book)]
    for document in sorted(book.documents, key=_metadata_first):
        if "/" not in document.path:  # a deeper document is about its own folder
            found.extend(_surfaces(document, book))
    found.extend(_headers(book))
    found.extend(_sources(manifest, book))
    documents = {document.path: document for document in book.documents}
    found.extend(_prose(claims, documents, book.tree.origin))
    return tuple(found)


def _surfaces(document: Document, book: Book) -> Iterator[LicenseStatement]:
    """What a document states outside of running text, and that can be about this repository."""
    for each in license_surfaces.stated(document):
        if each.firm or _can_be_code(each, book.tree.origin):
            yield _at_home(each, book)


def _can_be_code(each: LicenseStatement, origin: str) -> bool:
    if not _suits_code(each.written):
        return False
    return not _elsewhere(each.file, origin)


def _at_home(each: LicenseStatement, book: Book) -> LicenseStatement:
    """A statement whose address of a file of this repository is the file's path."""
    if "://" not in each.file:
        return each
    path = repository.local(
        each.file, book.tree.origin, {file.path for file in book.license_files}
    )
    if path:
        return replace(each, file=path)
    return each


def _elsewhere(reference: str, origin: str) -> bool:
    """Whether an address is of a file in another repository than this one, as far as this one's is
    known.
    """
    named = ""
    if origin and "://" in reference:
        named = repository.file(reference)[0]
    if not named:
        return False
    return not repository.same(named, origin)


def _metadata_first(document: Document) -> tuple[bool, bool]:
    return document.kind == "prose", document.path not in _PACKAGES


def _suits_code(written: str) -> bool:
    """Whether a badge that does not say what it is about can be about the code: by a license that
    is made for code.
    """
    said = expression.parse(written)
    if not bool(said.ids):
        return False
    return all(
        (known := catalogue.find(id_)) is not None and known.osi
        for id_ in said.ids[-1:]
    )


def _declared(manifest: Manifest) -> Iterator[LicenseStatement]:
    """What the manifest says of its artifacts, one statement for each place that says it."""
    if manifest.path is None or manifest.dialect == "model-card":
        return  # what the tree and front matter show is read where it is stated
    surface = "the manifest"
    seen: set[tuple[Span, str]] = set()
    for artifact in manifest.artifacts:
        scope = scope_of_component(artifact.component)
        said = artifact.license
        if said is None or artifact.withheld or not scope or (said.span, scope) in seen:
            continue
        seen.add((said.span, scope))
        file = ""
        if artifact.license_file:
            file = artifact.license_file.value.removeprefix("./")
        yield LicenseStatement(
            said.value,
            said.span,
            scope,
            surface,
            file=file,
        )


def file_scope(file: LicenseFile) -> str:
    """What a license file of the root is about by its name: a plain ``LICENSE`` is the code's;
    empty if unclear.
    """
    name = file.path
    if "/" in name:
        return ""
    if re.match(_PLAIN, name):
        return "code"
    return license_surfaces.scope_of(name)


def _texts(manifest: Manifest, book: Book) -> Iterator[LicenseStatement]:
    """The texts of the root that are known for certain; an artifact's own ``license-file`` is about
    that artifact.
    """
    own = {
        artifact.license_file.value.removeprefix("./"): scope_of_component(
            artifact.component
        )
        for artifact in manifest.artifacts
        if artifact.license_file
    }
    for file in book.license_files:
        scope = own.get(file.path) or file_scope(file)
        if scope and file.identification.certain and file.identification.id:
            yield _text_statement(file, scope, firm=True)
    only = _only_text(book, own)
    if only is not None:
        yield _text_statement(only, "weights", firm=False)


def _text_statement(file: LicenseFile, scope: str, *, firm: bool) -> LicenseStatement:
    text = file.identification
    ids = (text.id, *text.also)
    return LicenseStatement(
        text.id,
        Span(file.path),
        scope,
        file.path,
        firm=firm,
        ids=ids,
    )


def _only_text(book: Book, own: Mapping[str, str]) -> LicenseFile | None:
    """The one license text of a repository that has weights and is no package."""
    is_package = any(document.path in _PACKAGES for document in book.documents)
    at_root = [file for file in book.license_files if "/" not in file.path]
    if is_package or not book.tree.weights or len(at_root) != 1:
        return None
    only = at_root[0]
    is_plain = file_scope(only) == "code" and only.path not in own
    if is_plain and only.identification.certain:
        return only
    return None


def _headers(book: Book) -> Iterator[LicenseStatement]:
    """What the headers of weight files say: once for each license, at the first file that names
    it.
    """
    seen: set[str] = set()
    for path, metadata in sorted(book.headers.items()):
        written = metadata.get("general.license") or metadata.get("license") or ""
        if written and written not in seen and "/" not in path:
            seen.add(written)
            yield LicenseStatement(
                written,
                Span(path),
                "weights",
                f"the header of {path}",
            )


# ------------------------------------------------------------------ source files

_FEWEST = 3
"""How many source files have to say it at least."""
_MOST = 0.5
_NEARLY_ALL = 0.9
"""The share of the source files looked at that have to have headers, and of these that have to name
one license."""


def _sources(manifest: Manifest, book: Book) -> Iterator[LicenseStatement]:
    """What the headers of the repository's own source files say, if most have one and nearly all of
    these agree.

    A file that names a holder of rights whom nothing here names, and whom not nearly all files
    name, was taken from elsewhere and speaks for itself alone. ``LICENSES/`` holds the texts of
    what the headers of a repository name that keeps to REUSE.
    """
    looked = book.sources.looked
    headers = book.sources.headers
    if len(headers) < max(_FEWEST, _MOST * looked):
        return
    producer = manifest.release.producer
    own = [
        each for each in headers if _own(each, book, producer.value if producer else "")
    ]
    if len(own) < max(_FEWEST, _MOST * looked):
        return
    common = max(
        own, key=lambda each: sum(each.license == other.license for other in own)
    )
    agreed = [each for each in own if _alike(common.license, each.license)]
    if len(agreed) >= _NEARLY_ALL * len(own):
        first = agreed[0]
        surface = f"the SPDX header of {first.path} (and of {len(agreed) - 1} more source files)"
        yield LicenseStatement(
            first.license,
            Span(first.path, first.line),
            "code",
            surface,
        )


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    return expression.have_same_terms(one, other) is Truth.YES


def _own(header: SourceHeader, book: Book, producer: str) -> bool:
    """Whether a source file's header can speak for the repository."""
    if not header.holders:
        return True
    _, _, owner = book.tree.origin.partition("/")
    named = [*book.sources.holders, producer, *owner.split("/")]
    if any(_one_holder(name, other) for name in header.holders for other in named):
        return True
    alike = sum(header.holders == other.holders for other in book.sources.headers)
    if book.sources.holders:
        return False
    return alike >= _NEARLY_ALL * book.sources.looked


def _one_holder(name: str, other: str) -> bool:
    """Whether two names can be of one holder: one has all words of the other, or they differ in
    blanks alone.
    """
    one = _name_words(name)
    two = _name_words(other)
    within = bool(one and two) and (one <= two or two <= one)
    if within:
        return True
    return _letters(name) == _letters(other) != ""


def _letters(name: str) -> str:
    return re.sub(r"[\W\d_]", "", name.lower())


_ANYBODY = frozenset(
    """
    affiliates all and authors co company contributors corp corporation developers foundation
    github gitlab huggingface com gmbh group inc incorporated its lab labs limited llc ltd org
    platforms project research reserved rights subsidiaries team technologies the university others
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words of the names of holders that tell nobody apart."""


def _name_words(name: str) -> frozenset[str]:
    """The words of a holder's name that tell one from another."""
    return frozenset(re.findall(r"[^\W\d_]{2,}", name.lower())) - _ANYBODY


# ------------------------------------------------------------------ prose


def _prose(
    claims: Iterable[Statement], documents: dict[str, Document], origin: str
) -> Iterator[LicenseStatement]:
    """Own claims that name a license and say what for. A document that names several for one kind
    decides nothing.
    """
    found: dict[tuple[str, str], list[LicenseStatement]] = {}
    for claim, document in _usable_ones(claims, documents):
        for statement in _scoped(claim, document, origin):
            found.setdefault((claim.span.path, statement.scope), []).append(statement)
    for group in found.values():
        if all(agree(group[0], other) is Truth.YES for other in group[1:]):
            yield group[0]


def _scoped(
    claim: Statement, document: Document, origin: str
) -> Iterator[LicenseStatement]:
    """A sentence's license, once for each kind of artifact that the sentence is about."""
    sentence, clause, rest = _sentence(claim, document)
    named = names_in_text.find_license_names(rest)
    if len(named) != 1:
        return
    several = len(names_in_text.find_license_names(sentence)) > 1
    for scope in _claimed(claim, sentence):
        if several and license_surfaces.scopes_of(clause) != (scope,):
            continue
        if _is_about_other(scope, sentence, rest, origin):
            continue
        path = claim.span.path
        firm = claim.subject == scope
        yield LicenseStatement(
            named[0],
            claim.span,
            scope,
            path,
            prose=True,
            firm=firm,
        )


def _is_about_other(scope: str, sentence: str, rest: str, origin: str) -> bool:
    if scope == "weights":
        return _one_of_several(sentence)
    links = []
    if scope == "code":
        links = re.findall(_ADDRESS, rest)
    return any(_elsewhere(link, origin) for link in links)


def _usable_ones(
    claims: Iterable[Statement], documents: dict[str, Document]
) -> Iterator[tuple[Statement, Document]]:
    """The claims that may be statements, of the documents that do not name licenses more often than
    prose does.
    """
    usable: list[tuple[Statement, Document]] = []
    for claim in claims:
        document = documents.get(claim.span.path)
        if document is not None and _usable(claim, document):
            usable.append((claim, document))
    often = Counter(document.path for _, document in usable)
    for claim, document in usable:
        if often[document.path] <= _OFTEN:
            yield claim, document


def _usable(claim: Statement, document: Document) -> bool:
    """Whether a claim is a sentence of prose at the root that names a license for something of its
    own.
    """
    if claim.kind != "license" or claim.role != "own" or claim.polarity != "asserted":
        return False
    if (
        document.kind != "prose"
        or "/" in document.path
        or claim.span.line < license_surfaces.body_line(document)
    ):
        return False
    if re.search(r"(?ai)\brefer to\b|\bfollowing licen[sc]es\b", claim.text):
        return False
    return claim.span.line not in _stated_lines(document)


@lru_cache(maxsize=16)
def _stated_lines(document: Document) -> frozenset[int]:
    """The lines on which badges and front matter state a license."""
    return frozenset(each.span.line for each in license_surfaces.stated(document))


@lru_cache(maxsize=16)
def _lines(document: Document) -> list[str]:
    return document.text.split("\n")


_STOP = r"[.!?](?:\s+[A-Z]|\s*$)|[。！？]|<br|\|"
_START = r"[.!?]\s+(?=[A-Z\[*])|[。！？]|<br/?>|\|"


_COMMA = r"[，；;]|,(?=\s)"


def _sentence(claim: Statement, document: Document) -> tuple[str, str, str]:
    """The sentence that a claim stands in, its clause in it, and the part of the clause from the
    claim's start on.
    """
    lines = _lines(document)
    first = claim.span.line
    last = claim.span.last_line
    text = "\n".join(lines[first - 1 : last])[:_LONGEST_CLAIM]
    start = max(0, claim.span.column - 1)
    last_line_start = len(text) - len(lines[last - 1])
    claim_end = last_line_start + max(0, claim.span.end_column - 1)
    begin = _last_end(_START, text, 0, start)
    clause_begin = _last_end(_COMMA, text, begin, start)
    end = _find_sentence_end(text, claim_end)
    rest = re.split(_COMMA, text[start:end])[0]
    sentence = _join_blanks(text[begin:end])
    clause = _join_blanks(text[clause_begin:start] + rest)
    return sentence, clause, _join_blanks(rest)


def _last_end(pattern: str, text: str, begin: int, end: int) -> int:
    """Where the last match of a pattern between two offsets ends; ``begin`` without any."""
    last = begin
    for match in re.compile(pattern).finditer(text, begin, end):
        last = match.end()
    return last


def _find_sentence_end(text: str, offset: int) -> int:
    stop = re.compile(_STOP).search(text, min(offset, len(text)))
    if stop is None:
        return len(text)
    return stop.start() + 1


def _join_blanks(text: str) -> str:
    return " ".join(text.split())


_LONGEST_CLAIM = 4000
_SIZE = r"(?<![\w.])(?:\S{1,40}-)?\d{1,4}(?:\.\d{1,2})?\s?[BbMm](?![A-Za-z])"


def _one_of_several(sentence: str) -> bool:
    """Whether a sentence names one size or variant of a model: others may be under other terms."""
    return re.search(_SIZE, sentence) is not None


_ADDRESS = r"\]\((https://[^()\s]{1,300})\)"


def _claimed(claim: Statement, sentence: str) -> tuple[str, ...]:
    """The kinds of artifacts that a claim is about, as far as its own words say so."""
    if claim.subject == "everything":
        return license_surfaces.scopes_of(sentence)
    if claim.subject == "model":
        if license_surfaces.names_weights(sentence):
            return ("weights",)
        return ()
    if claim.subject in ("code", "weights", "data"):
        return (claim.subject,)
    return ()


# ------------------------------------------------------------------ comparing


def agree(one: LicenseStatement, other: LicenseStatement) -> Truth:
    """Whether two statements name the same terms; *unknown* where either is not certain."""
    pairs = product(one.ids or (one.written,), other.ids or (other.written,))
    truths = {expression.have_same_terms(first, second) for first, second in pairs}
    if Truth.YES in truths or _offers(one, other) or _offers(other, one):
        return Truth.YES
    if truths == {Truth.NO} or _proprietary(one, other) or _proprietary(other, one):
        return Truth.NO
    return Truth.UNKNOWN


def _offers(text: LicenseStatement, said: LicenseStatement) -> bool:
    """Whether a text is one of several licenses that an expression names."""
    named = {id_.lower() for id_ in expression.parse(said.written).ids}
    if len(named) <= 1:
        return False
    return any(id_.lower() in named for id_ in text.ids)


def _proprietary(one: LicenseStatement, other: LicenseStatement) -> bool:
    """Whether one says *proprietary* of what the other puts under a license that anybody may take
    up.
    """
    said = expression.parse(one.written)
    public = expression.parse(other.written)
    if one.ids or said.license_class != "proprietary" or said.ids:
        return False
    named = bool(other.ids or public.ids)
    if not named:
        return False
    return license_class(other) not in ("unidentified", "proprietary", "no-license")


_LOOKALIKES = (
    (
        "MIT",
        "X11",
        "BSD",
        "ISC",
        "HPND",
        "0BSD",
        "AML",
        "NCSA",
        "Zlib",
        "Unlicense",
        "Fair",
        "Beerware",
    ),
    ("GPL", "LGPL", "AGPL", "GFDL"),
    ("CC", "CC0"),
    ("MPL", "NPL", "CDDL", "EPL", "CPL"),
)


def unlike(text_id: str, written: str) -> bool:
    """Whether a text that was changed from one license can be no changed copy of another that is
    named.

    Short permissive texts resemble each other, so do the GNU licenses, Creative Commons and those
    for models.
    """
    said = expression.parse(written)
    heads = {_head(id_) for id_ in said.ids}
    mine = _head(text_id)
    if not heads:
        return False
    if mine in heads:
        return False
    return expression.have_same_terms(text_id, written) is Truth.NO


def _head(id_: str) -> str:
    """What an id has in common with those of texts that resemble its own."""
    head = id_.split("-", maxsplit=1)[0]
    return next((group[0] for group in _LOOKALIKES if head in group), head)


def license_class(statement: LicenseStatement) -> str:
    """The class of the terms that a statement names."""
    if statement.ids:
        known = catalogue.find(statement.ids[0])
        if known:
            return known.license_class
        return "unidentified"
    return expression.parse(statement.written).license_class


def certain(statement: LicenseStatement) -> bool:
    """Whether a statement names terms that are known."""
    if license_class(statement) != "unidentified":
        return True
    return bool(expression.parse(statement.written).ids)
