"""What a portrait is drawn from: names of files, documents, statements, license texts."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.evidence import Document, LicenseFile, Tree
from aboveboard.model.manifest import Manifest
from aboveboard.model.statements import Statement
from aboveboard.value import Value


class Sources(Value, frozen=True):
    """All evidence of a checked folder that a portrait may use.

    ``shown`` is what front matter and weights in the tree imply by themselves, ``repository`` the
    name of the repository or of its folder, ``paths`` the names of all released files.
    """

    shown: Manifest
    repository: str = ""
    paths: tuple[str, ...] = ()
    tree: Tree = Tree()
    documents: tuple[Document, ...] = ()
    statements: tuple[Statement, ...] = ()
    license_files: tuple[LicenseFile, ...] = ()
    license_texts: tuple[Document, ...] = ()
    """The texts of the license files that are no known license."""

    @property
    def prose(self) -> Iterator[Document]:
        """The READMEs and cards, in the order in which they were read."""
        return (document for document in self.documents if document.kind == "prose")


def is_model_card(document: Document) -> bool:
    """Whether a document describes a model by its name or by its front matter."""
    name = document.path.rpartition("/")[2].lower().replace("-", "_")
    if (
        name.startswith(("model_card", "modelcard"))
        or "model_card" in document.path.lower()
    ):
        return True
    front = _front_matter(document.text)
    return any(f"\n{key}:" in front for key in _CARD_KEYS)


_CARD_KEYS = (
    "pipeline_tag",
    "library_name",
    "base_model",
    "model-index",
    "license_name",
)


def _front_matter(text: str) -> str:
    """The lines of a document's front matter; empty where there is none."""
    if not text.startswith("---"):
        return ""
    end = text.find("\n---", 3)
    return text[3:end] if end > 0 else ""
