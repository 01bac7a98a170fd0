"""Own data sets that prose links to as the data that the model was trained on."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.span import Span
from aboveboard.portrait.ownership import Ownership
from aboveboard.portrait.sources import Sources, is_model_card
from aboveboard.portrait.vocabulary import has

MOST_DATA_SETS = 50
"""Data sets that a portrait lists at most."""

_HUB = lazy_pattern(
    r"(?i)(?:huggingface\.co|hf\.co)/datasets/([\w.-]{1,96})/([\w.-]{1,96})"
)
_OTHER_USE = lazy_pattern(
    r"(?i)(?<![a-z])(?:benchmark|evaluat|test set|leaderboard"
    r"|arena|badge)"
)


def find_training_data(sources: Sources, owner: Ownership) -> tuple[Artifact, ...]:
    """The own data sets on lines that speak of training."""
    found: dict[str, Artifact] = {}
    for document in sources.prose:
        if "/" in document.path and not is_model_card(document):
            continue
        for place in _read_data_sets(document, owner):
            found.setdefault(
                place.value.lower(), Artifact("training-data", place.span, at=place)
            )
    return tuple(found.values())[:MOST_DATA_SETS]


def _read_data_sets(document: Document, owner: Ownership) -> Iterator[Declaration]:
    if "/datasets/" not in document.text:
        return
    for number, line in enumerate(document.text.split("\n"), 1):
        if (
            "/datasets/" not in line
            or not has("used for training", line)
            or _OTHER_USE.search(line)
        ):
            continue
        for match in _HUB.finditer(line[:8000]):
            name = match[2].rstrip(".,;:)")
            if owner.has_place(match[1], name):
                span = Span(
                    document.path, number, match.start() + 1, number, match.end() + 1
                )
                yield Declaration(f"hf:datasets/{match[1]}/{name}", span)
