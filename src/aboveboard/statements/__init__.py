"""What the repository states about its release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Release
from aboveboard.model.statements import Statement


def mentions(
    documents: Iterable[Document], release: Release, *, explain: bool = False
) -> list[Statement]:
    """Every place with words of openness or terms, own or not, with its role.

    ``explain`` asks for the reasons of what is passed over too.
    """
    from aboveboard.statements.reader import read_documents

    return read_documents(documents, release, explain=explain)


def find(documents: Iterable[Document], release: Release) -> list[Statement]:
    """The project's own statements alone."""
    return [
        statement
        for statement in mentions(documents, release)
        if statement.role == "own"
    ]


def cut(statements: Iterable[Statement]) -> list[Statement]:
    """The last statement of every document that has more places than are read."""
    from aboveboard.statements.reader import MOST

    statements = list(statements)
    last = {statement.span.path: statement for statement in statements}
    counts = Counter(statement.span.path for statement in statements)
    return [statement for path, statement in last.items() if counts[path] >= MOST]


def promises(statements: Iterable[Statement]) -> list[Statement]:
    """The promises among some statements: announced, not yet kept."""
    return [statement for statement in statements if statement.role == "future"]
