"""Claims: what the repository says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Release
from aboveboard.model.statements import Statement


def mentions(documents: Iterable[Document], release: Release) -> list[Statement]:
    """Every place that speaks of openness, own or not, with its role and what decided it; in
    order.
    """
    from aboveboard.statements.reader import read

    return read(documents, release)


def find(documents: Iterable[Document], release: Release) -> list[Statement]:
    """The project's own claims alone."""
    return [claim for claim in mentions(documents, release) if claim.role == "own"]


def cut(claims: Iterable[Statement]) -> list[Statement]:
    """The last claim of every document that holds more places than are read, among all that was
    seen.
    """
    from aboveboard.statements.reader import MOST

    claims = list(claims)
    last = {claim.span.path: claim for claim in claims}
    seen = Counter(claim.span.path for claim in claims)
    return [claim for path, claim in last.items() if seen[path] >= MOST]


def promises(claims: Iterable[Statement]) -> list[Statement]:
    """The promises among what was seen: announced, not yet kept."""
    return [claim for claim in claims if claim.role == "future"]
