"""The patterns of a concept in all languages, from the files in ``languages/``."""

from __future__ import annotations

import re
from functools import cache

from aboveboard import leaves

_LANGUAGES = "aboveboard.portrait.languages"


@cache
def find_pattern(concept: str) -> re.Pattern[str]:
    """The pattern that finds a concept in any language, whatever the case.

    Raises:
        KeyError: no language has the concept.
    """
    return re.compile(
        "|".join(f"(?:{each})" for each in _load_sections()[concept]), re.IGNORECASE
    )


@cache
def list_triggers() -> frozenset[str]:
    """The stems that a stretch of prose has to hold to be read, in lower case."""
    return frozenset(_load_sections()["trigger"])


def has(concept: str, words: str) -> bool:
    """Whether words hold a concept."""
    return find_pattern(concept).search(words) is not None


@cache
def _load_sections() -> dict[str, tuple[str, ...]]:
    """The expressions of every concept, those of all languages together."""
    sections: dict[str, tuple[str, ...]] = {}
    for language in leaves.data(_LANGUAGES, ".txt"):
        text = leaves.content(_LANGUAGES, f"{language}.txt").decode("utf-8")
        for concept, lines in _parse_sections(text):
            sections[concept] = (*sections.get(concept, ()), *lines)
    return sections


def _parse_sections(text: str) -> list[tuple[str, list[str]]]:
    """The sections of a language's file, each with its lines."""
    sections: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if (
            line.startswith("[")
            and line.endswith("]")
            and line[1:-1].replace(" ", "").isalpha()
        ):
            sections.append((line[1:-1], []))
        elif sections:
            sections[-1][1].append(line)
    return sections
