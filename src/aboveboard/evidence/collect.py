"""Collect: everything that is looked at, in two steps.

``survey_folder`` reads what any repository may show (documents, license files, weights);
``observe_places`` looks at the places that a manifest names. Both return a ``Book``; after them,
only ``ages`` does any input or output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from aboveboard import leaves
from aboveboard.lazy_pattern import lazy_pattern
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
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.tree import artifact_paths, file_names, restricted_code, source_headers
from aboveboard.tree.files import Folder
from aboveboard.tree.formats import Facts, FileFormat
from aboveboard.tree.unreadable import Unreadable
from aboveboard.truth import Truth

RemoteObserver = Callable[[tuple[str, ...]], Mapping[str, Observation]]
"""How remote places are observed: online, from saved evidence, or not at all."""

_DocumentKind = Literal["prose", "metadata", "license"]

_DECLARED = 200
"""How many declared documents and license files are read at most."""
_DOCUMENTS = (".md", ".rst")
_METADATA = lazy_pattern(r"license|general\.license|general\.base_model\.\d+\.repo_url")
"""The metadata of weights that is read; files may hold any amount of it."""
_METADATA_VALUES = 100
_METADATA_LENGTH = 2000


def survey_folder(folder: Folder) -> Book:
    """What the folder shows by itself: documents, license files, weights and their flaws."""
    unread = [Evidence.unknown(".", trouble) for trouble in folder.troubles]
    heavy = file_names.find_heavy_files(folder)
    facts = _inspect_files(folder, (*heavy.indexes, *heavy.weights), unread)
    weights = tuple(
        name for name in heavy.weights if _may_be_parameters(facts.get(name))
    )
    selected_prose = file_names.find_prose(folder)
    selected_licenses = file_names.find_license_files(folder)
    prose = _read_documents(folder, selected_prose.names, "prose", unread)
    metadata = _read_documents(
        folder, file_names.find_metadata(folder), "metadata", unread
    )
    terms = _read_documents(folder, file_names.find_terms(folder), "license", unread)
    licenses = _read_license_files(folder, selected_licenses.names, unread)
    unread += _report_left_out(
        selected_prose.left_out, file_names.DOCUMENT_LIMIT, "documents"
    )
    unread += _report_left_out(
        selected_licenses.left_out, file_names.LICENSE_LIMIT, "license files"
    )
    unread += _report_left_out(
        heavy.left_out, file_names.HEAVY_LIMIT, "weights and data sets"
    )
    return Book(
        tree=Tree(
            folder.source,
            len(folder),
            weights,
            heavy.datasets,
            tuple(unread),
            folder.origin,
        ),
        documents=(*prose, *metadata, *terms),
        license_files=licenses,
        flaws=_list_flaws(facts.values()),
        headers={name: each.metadata for name, each in facts.items() if each.metadata},
        sources=source_headers.sample_headers(folder, [file.path for file in licenses]),
        code=restricted_code.find_restricted_code(folder, licenses),
    )


def observe_places(
    folder: Folder,
    manifest: Manifest,
    book: Book,
    remote: RemoteObserver,
    *,
    links: bool = False,
) -> Book:
    """The book with an observation of every place and declared file that the manifest names.

    ``links``: also of the links in prose to hosts where artifacts are published.
    """
    places = dict.fromkeys(item.at.value for item in manifest.artifacts if item.at)
    local_places = [place for place in places if not artifact_paths.is_remote(place)]
    remote_places = _list_remote_places(manifest, book, places, links=links)
    observations: dict[str, Observation] = {}
    for place in local_places:
        observations[place] = artifact_paths.observe_path(folder, place, book.flaws)
    for artifact in manifest.artifacts:
        observations |= _observe_digest(folder, artifact, observations)
    if remote_places:
        observations |= remote(remote_places)
    unread: list[Evidence] = []
    document_paths = _list_documents(folder, places, book)
    license_paths = _list_license_files(folder, manifest, book)
    documents = _read_documents(folder, document_paths[:_DECLARED], "prose", unread)
    licenses = _read_license_files(folder, license_paths[:_DECLARED], unread)
    unread += _report_left_out(
        document_paths[_DECLARED:], _DECLARED, "declared documents"
    )
    unread += _report_left_out(
        license_paths[_DECLARED:], _DECLARED, "declared license files"
    )
    larger = replace(
        book,
        observations=observations,
        documents=(*book.documents, *documents),
        license_files=(*book.license_files, *licenses),
    )
    return larger.lacking(unread)


def _list_remote_places(
    manifest: Manifest,
    book: Book,
    artifact_places: Iterable[str],
    *,
    links: bool,
) -> tuple[str, ...]:
    """The remote places of artifacts and base models, and those that are linked to, if wanted."""
    bases = (base.at.value for base in manifest.release.bases)
    linked = _list_links(manifest, book) if links else ()
    places = dict.fromkeys((*artifact_places, *bases, *linked))
    return tuple(place for place in places if artifact_paths.is_remote(place))


def _list_links(manifest: Manifest, book: Book) -> tuple[str, ...]:
    """Where the manifest states that things can be had, and what the documents link to."""
    from aboveboard.network.remote import find_artifact_links

    obtained = (
        artifact.obtain.value for artifact in manifest.artifacts if artifact.obtain
    )
    return (*obtained, *find_artifact_links(book.documents))


def _may_be_parameters(facts: Facts | None) -> bool:
    return facts is None or facts.parameters


def _inspect_files(
    folder: Folder,
    paths: tuple[str, ...],
    unread: list[Evidence],
) -> dict[str, Facts]:
    """What weights and their indexes contain, by path."""
    if not paths:
        return {}
    formats = leaves.load_all("aboveboard.tree.formats", "FORMAT", FileFormat).values()
    by_path: dict[str, Facts] = {}
    for path in paths:
        for file_format in formats:
            if not file_format.name.search(path):
                continue
            facts = _inspect_file(file_format, folder, path, unread)
            if facts is not None:
                by_path[path] = facts
    return by_path


def _inspect_file(
    file_format: FileFormat,
    folder: Folder,
    path: str,
    unread: list[Evidence],
) -> Facts | None:
    """What a file contains; ``None`` where that is unknown, with the reason in ``unread``."""
    try:
        facts = file_format.inspect(folder, path)
    except Unreadable as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - one file must not cost the evidence of all others
        reason = f"could not be inspected ({type(error).__name__})"
    else:
        return replace(facts, metadata=_select_metadata(facts.metadata))
    unread.append(Evidence.unknown(path, reason))
    return None


def _select_metadata(metadata: Mapping[str, str]) -> dict[str, str]:
    """The metadata that is read later; what else a file holds would only fill memory."""
    selected: dict[str, str] = {}
    for key, value in metadata.items():
        is_wanted = _METADATA.fullmatch(key) and len(value) <= _METADATA_LENGTH
        if is_wanted and len(selected) < _METADATA_VALUES:
            selected[key] = value
    return selected


def _list_flaws(inspected: Iterable[Facts]) -> tuple[Flaw, ...]:
    """What is wrong with weights and their indexes, each once."""
    flaws: dict[tuple[str, str], Flaw] = {}
    for facts in inspected:
        for flaw in facts.flaws:
            flaws.setdefault((flaw.path, flaw.detail), flaw)
    return tuple(flaws.values())


def _read_documents(
    folder: Folder,
    paths: Iterable[str],
    kind: _DocumentKind,
    unread: list[Evidence],
) -> tuple[Document, ...]:
    documents = []
    for path in paths:
        try:
            text = folder.read_text(path)
        except Unreadable as error:
            unread.append(Evidence.unknown(path, str(error)))
        else:
            documents.append(Document(path, text, kind))
    return tuple(documents)


def _report_left_out(left_out: Sequence[str], limit: int, kind: str) -> list[Evidence]:
    """That a limit on the number of files of a kind left some out."""
    if not left_out:
        return []
    others = ""
    if len(left_out) > 1:
        others = f", nor are {len(left_out) - 1} others"
    reason = f"is not looked at{others}: there are more than {limit} {kind}"
    return [Evidence.unknown(left_out[0], reason)]


def _read_license_files(
    folder: Folder,
    paths: Iterable[str],
    unread: list[Evidence],
) -> tuple[LicenseFile, ...]:
    files = []
    for path in paths:
        try:
            text = folder.read_text(path)
        except Unreadable as error:
            unread.append(Evidence.unknown(path, str(error)))
        else:
            files.append(_identify_file(path, text))
    return tuple(files)


_UNKNOWN_LICENSES = 20
"""How many license files of no known text are read again at most."""


def read_unknown_licenses(folder: Folder, book: Book) -> tuple[Document, ...]:
    """The texts of license files that are no known license: they may state limits of their own."""
    unknown = [
        file.path for file in book.license_files if not file.identification.certain
    ]
    return _read_documents(folder, unknown[:_UNKNOWN_LICENSES], "license", [])


def _identify_file(path: str, text: str) -> LicenseFile:
    identification = _identify_license(text)
    if identification.certain:
        return LicenseFile(path, identification)
    from aboveboard.license_texts.prohibitions import find_prohibition

    return LicenseFile(path, identification, find_prohibition(text))


@lru_cache(maxsize=64)
def _identify_license(text: str) -> Identification:
    """Which license a text is; a revision to compare with mostly has the same texts."""
    from aboveboard.license_texts.identify import identify

    return identify(text)


def _list_documents(
    folder: Folder,
    places: Iterable[str],
    book: Book,
) -> tuple[str, ...]:
    """Markdown that the manifest names as an artifact: cards in other folders make claims too."""
    known = {document.path for document in book.documents}
    paths = {place.removeprefix("./") for place in places}
    unread = sorted(paths - known)
    documents = []
    for path in unread:
        if path in folder and path.lower().endswith(_DOCUMENTS):
            documents.append(path)
    return tuple(documents)


def _list_license_files(
    folder: Folder,
    manifest: Manifest,
    book: Book,
) -> tuple[str, ...]:
    known = {file.path for file in book.license_files}
    declared = {
        item.license_file.value for item in manifest.artifacts if item.license_file
    }
    unread = sorted(declared - known)
    return tuple(path for path in unread if path in folder)


def _observe_digest(
    folder: Folder,
    artifact: Artifact,
    observations: Mapping[str, Observation],
) -> dict[str, Observation]:
    """The observation of a file whose digest the manifest declares, with its SHA-256.

    No other weights are ever read as a whole.
    """
    if not artifact.sha256 or not artifact.at:
        return {}
    place = artifact.at.value
    observation = observations.get(place)
    if observation is None or observation.sha256.truth is not Truth.UNKNOWN:
        return {}
    digest = _hash_file(folder, place.removeprefix("./"))
    if not digest:
        return {}
    return {place: replace(observation, sha256=Evidence.yes(place, digest))}


def _hash_file(folder: Folder, path: str) -> str:
    """The SHA-256 of a file; empty where it cannot be read."""
    if path not in folder:
        return ""
    try:
        return folder.compute_sha256(path)
    except Unreadable:
        return ""
