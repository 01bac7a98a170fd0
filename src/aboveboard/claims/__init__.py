"""Claims: what a repository says about its own openness."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.model import Claim, Document, Release


def mentions(documents: Iterable[Document], release: Release) -> list[Claim]:
    """Every place that speaks of openness, with its role."""
    return []
