"""Collect: everything that is looked at, in two steps.

``survey`` reads what any repository may show (documents, license files, weights); ``look`` goes to
the places that a manifest names. Both give a ``Book``; nothing after them does any input or output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from aboveboard import leaves
from aboveboard.model.evidence import (
    Book,
    Document,
    Evidence,
    Flaw,
    Identification,
    LicenseFile,
    Observation,
    Tree,
)
from aboveboard.model.manifest import Manifest
from aboveboard.model.statements import Statement
from aboveboard.tree import artifact_paths, file_names, git, source_headers
from aboveboard.tree.files import Folder, Unreadable
from aboveboard.tree.formats import Facts, FileFormat
from aboveboard.tree.git_directory import GitError
from aboveboard.truth import Truth

Remote = Callable[[tuple[str, ...]], Mapping[str, Observation]]
"""How remote places are observed: online, from saved evidence, or not at all."""

_DECLARED = 200
"""How many declared documents and license files are read at most."""


def survey(folder: Folder) -> Book:
    """What the folder shows by itself: its documents, license files, weights, and what is wrong
    with those.
    """
    unread = [Evidence(Truth.UNKNOWN, source=".", reason=trouble) for trouble in folder.troubles]
    heavy = file_names.heavy(folder)
    inspected = _inspected(folder, (*heavy.indexes, *heavy.weights), unread)
    weights = tuple(
        name for name in heavy.weights if name not in inspected or inspected[name].parameters
    )
    prose = _documents(folder, file_names.prose(folder), "prose", unread)
    metadata = _documents(folder, file_names.metadata(folder), "metadata", unread)
    notices = _documents(folder, file_names.notices(folder), "license", unread)
    tree = Tree(folder.source, len(folder), weights, heavy.datasets, tuple(unread), folder.origin)
    licenses = _license_files(folder, file_names.licenses(folder))
    return Book(
        tree=tree,
        documents=(*prose, *metadata, *notices),
        license_files=licenses,
        flaws=_flaws(inspected.values()),
        headers={name: dict(facts.metadata) for name, facts in inspected.items() if facts.metadata},
        sources=source_headers.sampled(folder, [file.path for file in licenses]),
    )


def look(
    folder: Folder, manifest: Manifest, book: Book, remote: Remote, *, links: bool = False
) -> Book:
    """The book with an observation of every place that the manifest names, and the files that it
    refers to.

    ``links``: also of the links in prose that lead to where artifacts are published.
    """
    asked = tuple(
        dict.fromkeys(artifact.at.value for artifact in manifest.artifacts if artifact.at)
    )
    bases = tuple(base.at.value for base in manifest.release.bases)
    linked = _links(manifest, book) if links else ()
    far = tuple(
        place
        for place in dict.fromkeys((*asked, *bases, *linked))
        if artifact_paths.is_remote(place)
    )
    near = [place for place in asked if not artifact_paths.is_remote(place)]
    observations = {place: artifact_paths.observe(folder, place, book.flaws) for place in near}
    observations |= _digests(folder, manifest, observations)
    observations |= remote(far) if far else {}
    unread: list[Evidence] = []
    documents = _documents(folder, _declared_documents(folder, manifest, book), "prose", unread)
    files = _license_files(folder, _declared_licenses(folder, manifest, book))
    more = replace(
        book,
        observations=observations,
        documents=(*book.documents, *documents),
        license_files=(*book.license_files, *files),
    )
    return more.lacking(unread)


def _links(manifest: Manifest, book: Book) -> tuple[str, ...]:
    """Where the manifest says that things can be had, and what the documents link to."""
    from aboveboard.network.remote import links

    obtained = (artifact.obtain.value for artifact in manifest.artifacts if artifact.obtain)
    return (*obtained, *links(book.documents))


def aged(
    folder: Folder, book: Book, promises: Iterable[Statement], known: Book | None = None
) -> Book:
    """The book with the age of every promise, counted back from the newest commit, and why it is
    not known, if not.

    Of a promise that names a date, the day of the newest commit is enough. What ``known`` tells of
    a document that is the same in both books holds here too.
    """
    promises = tuple(promises)
    if not promises:
        return book
    try:
        now = _newest(folder)
    except (GitError, ValueError) as refusal:
        return book.lacking([_ageless(promises, refusal)])
    found: dict[str, int] = {}
    unread: list[Evidence] = []
    undated: dict[str, list[Statement]] = {}
    for claim in promises:
        if not claim.due:
            undated.setdefault(claim.span.path, []).append(claim)
    same = (
        {document.path for document in set(book.documents).intersection(known.documents)}
        if known
        else set()
    )
    for path, stated in sorted(undated.items()):
        if known and path in same:
            found |= {
                line: days for line, days in known.ages.items() if line.rpartition(":")[0] == path
            }
            unread += [item for item in known.tree.unread if item.source.rpartition(":")[0] == path]
            continue
        try:
            lines = tuple(sorted({claim.span.line for claim in stated}))
            blamed = git.ages(folder.root, path, lines, now, folder.commit)
        except (GitError, ValueError) as refusal:
            unread.append(_ageless(stated, refusal))
        else:
            found |= {f"{path}:{line}": days for line, days in blamed.days.items()}
            older = [claim for claim in stated if claim.span.line in blamed.older]
            unread += (
                [_ageless(older, "the clone is shallow and does not reach back that far")]
                if older
                else []
            )
    as_of = day(now) if any(claim.due for claim in promises) else ""
    return replace(book, ages=found, as_of=as_of).lacking(unread)


def _ageless(promises: Sequence[Statement], why: object) -> Evidence:
    """That git could not tell how old some promises are."""
    first, others = promises[0].span, len(promises) - 1
    like = f", like {others} other{'s' * (others > 1)}" if others else ""
    reason = f"holds a promise whose age is unknown{like}: {why}"
    return Evidence(Truth.UNKNOWN, source=f"{first.path}:{first.line}", reason=reason)


def date(folder: Folder) -> str:
    """The day of the newest commit as ``YYYY-MM-DD`` (UTC); empty where there is none."""
    try:
        return day(_newest(folder))
    except (GitError, ValueError):
        return ""


def _newest(folder: Folder) -> int:
    """The time of the newest commit, in seconds since 1970.

    Raises:
        GitError: there is none, or git could not be asked.
        ValueError: it is no date; whoever wrote the commit chose it.
    """
    seconds = git.newest_commit(folder.root)
    if not day(seconds):
        raise ValueError("the time of the newest commit is no date")
    return seconds


def day(seconds: int) -> str:
    """The day (UTC) of a time in seconds since 1970, as ``YYYY-MM-DD``; empty outside the years 1
    to 9999.
    """
    import time

    try:
        moment = time.gmtime(seconds)
    except (OSError, OverflowError, ValueError):  # beyond what the platform can show
        return ""
    if not 1 <= moment.tm_year <= 9999:
        return ""
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}"


def _inspected(folder: Folder, paths: tuple[str, ...], unread: list[Evidence]) -> dict[str, Facts]:
    """What weights and their indexes tell of themselves, by path."""
    if not paths:
        return {}
    formats = leaves.load_all("aboveboard.tree.formats", "FORMAT", FileFormat).values()
    found: dict[str, Facts] = {}
    for name in paths:
        for form in formats:
            if form.name.search(name):
                facts, reason = _inspect(form, folder, name)
                if facts is None:
                    unread.append(Evidence(Truth.UNKNOWN, source=name, reason=reason))
                else:
                    found[name] = facts
    return found


def _inspect(form: FileFormat, folder: Folder, name: str) -> tuple[Facts | None, str]:
    """What a file tells of itself, or the reason why that is unknown."""
    try:
        return form.inspect(folder, name), ""
    except Unreadable as why:
        return None, str(why)
    except Exception as bug:  # noqa: BLE001 - one file must not cost the evidence of all others
        return None, f"could not be inspected ({type(bug).__name__})"


def _flaws(inspected: Iterable[Facts]) -> tuple[Flaw, ...]:
    """What is wrong with weights and their indexes, each once."""
    found: dict[tuple[str, str], Flaw] = {}
    for facts in inspected:
        for flaw in facts.flaws:
            found.setdefault((flaw.path, flaw.detail), flaw)
    return tuple(found.values())


_Kind = Literal["prose", "metadata", "license"]


def _documents(
    folder: Folder, paths: Iterable[str], kind: _Kind, unread: list[Evidence]
) -> tuple[Document, ...]:
    read = []
    for name in paths:
        try:
            text = folder.text(name)
        except Unreadable as why:
            unread.append(Evidence(Truth.UNKNOWN, source=name, reason=str(why)))
        else:
            read.append(Document(name, text, kind))
    return tuple(read)


def _license_files(folder: Folder, paths: Iterable[str]) -> tuple[LicenseFile, ...]:
    read = []
    for name in paths:
        try:
            text = folder.text(name)
        except Unreadable:
            continue
        read.append(LicenseFile(name, _identified(text)))
    return tuple(read)


_UNKNOWN_LICENSES = 20
"""How many license files of no known text are read again at most."""


def read_unknown_licenses(folder: Folder, book: Book) -> tuple[Document, ...]:
    """The texts of license files that are no known license: they may state limits of their own."""
    unknown = [file.path for file in book.license_files if not file.identification.certain]
    return _documents(folder, unknown[:_UNKNOWN_LICENSES], "license", [])


@lru_cache(maxsize=64)
def _identified(text: str) -> Identification:
    """Which license a text is; a revision to compare with mostly has the same texts."""
    from aboveboard.license_texts.identify import identify

    return identify(text)


def _declared_documents(folder: Folder, manifest: Manifest, book: Book) -> tuple[str, ...]:
    """Markdown that the manifest names as a document of the release: cards in other folders make
    claims too.
    """
    known = {document.path for document in book.documents}
    named = {artifact.at.value.removeprefix("./") for artifact in manifest.artifacts if artifact.at}
    prose = (
        name
        for name in sorted(named - known)
        if name in folder and name.lower().endswith((".md", ".rst"))
    )
    return tuple(prose)[:_DECLARED]


def _declared_licenses(folder: Folder, manifest: Manifest, book: Book) -> tuple[str, ...]:
    known = {file.path for file in book.license_files}
    named = {
        artifact.license_file.value for artifact in manifest.artifacts if artifact.license_file
    }
    return tuple(name for name in sorted(named - known) if name in folder)[:_DECLARED]


def _digests(
    folder: Folder, manifest: Manifest, seen: Mapping[str, Observation]
) -> dict[str, Observation]:
    """SHA-256 of the files whose digest the manifest declares; no other weights are ever read."""
    found = {}
    for artifact in manifest.artifacts:
        place = artifact.at.value if artifact.at else ""
        observation = seen.get(place)
        if artifact.sha256 and observation and observation.sha256.truth is Truth.UNKNOWN:
            digest = _sha256(folder, place.removeprefix("./"))
            if digest:
                found[place] = replace(observation, sha256=Evidence(Truth.YES, digest, place))
    return found


def _sha256(folder: Folder, path: str) -> str:
    if path not in folder:
        return ""
    try:
        return folder.digest(path)
    except Unreadable:
        return ""
