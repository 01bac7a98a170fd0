"""License texts for tests in which a declared license has been seen."""

from __future__ import annotations

from msgspec.structs import replace

from aboveboard.licenses import expression
from aboveboard.model.evidence import Book, Identification, LicenseFile
from aboveboard.model.manifest import Manifest


def add_texts(book: Book, manifest: Manifest) -> Book:
    """The book with the text of every license that the manifest declares."""
    ids: dict[str, None] = {}
    for artifact in manifest.artifacts:
        if artifact.license is not None:
            ids |= dict.fromkeys(expression.parse(artifact.license.value).ids)
    texts = (
        LicenseFile(f"LICENSES/{id_}.txt", Identification(id_, "exact", 1.0))
        for id_ in ids
    )
    return replace(book, license_files=(*book.license_files, *texts))
