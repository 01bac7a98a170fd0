"""Draw the portrait of a small repository that a test writes down as texts."""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard import manifest, statements
from aboveboard.model.evidence import Document, Identification, LicenseFile, Tree
from aboveboard.model.manifest import Manifest, Release
from aboveboard.portrait import Portrait, Sources, draw_portrait

WEIGHTS = (".safetensors", ".pt", ".ckpt", ".gguf")


def draw(
    files: Mapping[str, str],
    licenses: Mapping[str, str] | None = None,
    repository: str = "harbor/nimbus",
) -> Portrait:
    """The portrait of a repository at ``github.com``.

    ``files`` has the texts of documents by path (of other files, anything), ``licenses`` the ids of
    license texts by path.
    """
    documents = tuple(
        Document(path, text, "prose")
        for path, text in files.items()
        if path.endswith(".md")
    )
    texts = tuple(
        LicenseFile(path, Identification(id_, "exact", 1.0))
        for path, id_ in (licenses or {}).items()
    )
    paths = tuple(sorted({*files, *(licenses or {})}))
    weights = tuple(path for path in files if path.endswith(WEIGHTS))
    tree = Tree("git", len(paths), weights, origin=f"github.com/{repository}")
    own = [
        each for each in statements.mentions(documents, Release()) if each.role == "own"
    ]
    return draw_portrait(
        Sources(
            shown=manifest.implied(tree, documents, texts),
            repository=repository.partition("/")[2],
            paths=paths,
            tree=tree,
            documents=documents,
            statements=tuple(own),
            license_files=texts,
        )
    )


def draw_one(
    files: Mapping[str, str], licenses: Mapping[str, str] | None = None
) -> Manifest:
    """The one release of a repository."""
    releases = draw(files, licenses).releases
    assert len(releases) == 1, releases
    return releases[0]


def list_weights(shown: Manifest) -> list[tuple[str, str, int]]:
    """Place, license and the line of the license of all weights."""
    return [
        (
            each.at.value if each.at else "",
            each.license.value if each.license else "",
            each.license.span.line if each.license else 0,
        )
        for each in shown.of("weights")
    ]
