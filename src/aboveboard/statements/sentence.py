"""Sentences: one statement of a block with its words, its cues and its surroundings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements import lexicon as vocabulary
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import BREAK, Block

_END = lazy_pattern(
    rf"[{BREAK}。！？；!?.\n](?:(?<={BREAK}){BREAK}*|(?<=\.)\.*(?=[\s\"')\]]|$)|(?<=\n)(?=[ \t]*\n)"
    rf"|(?<![{BREAK}.\n])[。！？；!?]*)"
)
_ABBREVIATION = lazy_pattern(
    r"(?:^|[\s(])(?:e\.g|i\.e|vs|etc|cf|al|fig|no|inc|approx|dr|st|v?\d{0,3})$", re.I
)
_CLAUSE = frozenset(
    (",", ";", ":", "(", ")", "—", "，", "；", "：", "（", "）", "、", "|", "–", "~", "→")
)
_NOUNS = {
    "people": "people",
    "license noun": "license",
    "model noun": "model",
    "code noun": "code",
    "data noun": "data",
}
_POINTING = frozenset(
    ["this", "it", "that", "there", "what", "which", "he", "she", "everything", "all", "here"]
)
_NONE: set[str] = set()
_LONGEST = 800

Cue = tuple[str, int, int]


class Sentence:
    """A sentence of a block: its lower-case words with their places in the file, and the cues among
    them.
    """

    __slots__ = ("__dict__", "block", "cues", "known", "names", "offset", "text", "words")

    def __init__(
        self, block: Block, offset: int, text: str, known: vocabulary.Vocabulary, names: Names
    ) -> None:
        self.block = block
        self.known = known
        self.offset = offset
        self.text = text
        self.names = names
        self.words = vocabulary.split(_lowered(text))
        self.cues: list[Cue] = known.cues(self.words)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in the sentence."""
        return self._places[0]

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each word ends in the sentence."""
        return self._places[1]

    @cached_property
    def _places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return vocabulary.places(_lowered(self.text))

    @cached_property
    def by(self) -> dict[str, list[tuple[int, int]]]:
        """The places of each concept's cues, in order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for concept, first, last in self.cues:
            found.setdefault(concept, []).append((first, last))
        return found

    @cached_property
    def nouns(self) -> dict[int, tuple[str, int]]:
        """The kind of thing that begins at a word, and where it ends; the longest name of it
        counts.
        """
        found: dict[int, tuple[str, int]] = {}
        for concept, first, last in self.cues:
            kind = _NOUNS.get(concept)
            if kind and (first not in found or found[first][1] < last):
                found[first] = (kind, last)
        return found

    def has(self, concept: str, first: int = 0, last: int = 1 << 30) -> bool:
        """Whether a cue of a concept lies wholly among some words."""
        return any(first <= start and end <= last for start, end in self.by.get(concept, ()))

    def lists(self, name: str) -> set[str]:
        """A plain list of words of the languages at hand."""
        return self.known.lists.get(name, _NONE)

    @property
    def postpositive(self) -> bool:
        """Whether the language puts adjectives after their noun."""
        return bool(self.known.lists.get("adjectives follow"))

    def nearest_before(self, concept: str, place: int, first: int = 0) -> int:
        """The last word of the cue of a concept that ends nearest before a word, or -1."""
        best = -1
        for start, end in self.by.get(concept, ()):
            if first <= start and end <= place:
                best = max(best, end - 1)
        return best

    def clause(self, place: int) -> tuple[int, int]:
        """The words of the clause around a word: between commas, brackets, colons."""
        marks = self._marks
        after = bisect_left(marks, place)
        return (marks[after - 1] + 1 if after else 0), (
            marks[after] if after < len(marks) else len(self.words)
        )

    @cached_property
    def _marks(self) -> list[int]:
        """The words that end a clause, in order."""
        return [place for place, word in enumerate(self.words) if word in _CLAUSE]

    def written(self, place: int) -> str:
        """A word as the file has it."""
        start = self.offset + self.starts[place]
        return self.block.page.text[start : self.offset + self.ends[place]]

    def linked(self, place: int) -> bool:
        """Whether a link or a bracket opens before a word, which ends the phrase before it."""
        page = self.block.page
        between = (
            page.text[self.offset + self.ends[place - 1] : self.offset + self.starts[place]]
            if place
            else ""
        )
        return "[" in between or "<a" in between

    def compound(self, place: int) -> bool:
        """Whether a hyphen joins a word to the one before it: the *to* of *text-to-speech*."""
        start = self.offset + self.starts[place]
        return (
            place > 0
            and self.block.page.text[start - 1] == "-"
            and self.starts[place] - self.ends[place - 1] == 1
        )

    def own_name(self, first: int, last: int) -> bool:
        """Whether one of the project's own names stands among some words."""
        return _among(self._own_names, first, last) >= 0

    @cached_property
    def _own_names(self) -> list[int]:
        """The words that are the project's own names, in order."""
        own = self.names.own
        return [place for place, word in enumerate(self.words) if own(word, self.written(place))]

    def foreign_name(self, first: int, last: int) -> str:
        """A proper name among some words that is not the project's own, as written; or nothing."""
        place = _among(self._foreign_names, first, last)
        return self.written(place) if place >= 0 else ""

    @cached_property
    def _foreign_names(self) -> list[int]:
        """The words that are proper names of others, in order."""
        return [place for place in range(len(self.words)) if self._is_foreign(place)]

    def _is_foreign(self, place: int) -> bool:
        word = self.written(place)
        if not self.names.namelike(word) or self.names.own(self.words[place], word):
            return False
        return not word[1:].islower() or self._subject(place) or self._numbered(place)

    def _numbered(self, place: int) -> bool:
        """Whether a number is joined on to a word: *Barn-7B*."""
        following = self.words[place + 1] if place + 1 < len(self.words) else ""
        return following[:1].isdigit() and self.compound(place + 1)

    def _subject(self, place: int) -> bool:
        """Whether a plain capitalised word can only be a name: it is what a sentence speaks of."""
        after = self.words[place + 1] if place + 1 < len(self.words) else ""
        return (
            after in ("is", "has", "was")
            and place not in self.nouns
            and self.words[place] not in _POINTING
        )


def _among(places: list[int], first: int, last: int) -> int:
    """The first of some places from ``first`` on and before ``last``, or -1."""
    at = bisect_left(places, first)
    return places[at] if at < len(places) and places[at] < last else -1


def _lowered(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else text.replace("\u0130", "I").lower()


def sentences(block: Block, known: vocabulary.Vocabulary, names: Names) -> Iterator[Sentence]:
    """The sentences of a block, in order."""
    for start, end in _bounds(block.plain):
        text = block.plain[start:end]
        if not text.isspace():
            yield Sentence(block, block.start + start, text, known, names)


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        place = match.start()
        if text[place] == "." and _ABBREVIATION.search(text, max(start, place - 8), place):
            continue
        end = match.end() if text[place] != BREAK else place
        yield from _limited(start, end)
        start = match.end()
    yield from _limited(start, len(text))


def _limited(start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        yield start, start + _LONGEST
        start += _LONGEST
    if end > start:
        yield start, end
