"""Sentences: one sentence of a block with its words, its cues and its names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements import lexicon
from aboveboard.statements.lexicon import Vocabulary
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import BREAK, Block

_END = lazy_pattern(
    rf"[{BREAK}。！？；!?.\n](?:(?<={BREAK}){BREAK}*|(?<=\.)\.*(?=[\s\"')\]]|$)|(?<=\n)(?=[ \t]*\n)"
    rf"|(?<![{BREAK}.\n])[。！？；!?]*)"
)
_ABBREVIATION = lazy_pattern(
    r"(?:^|[\s(])(?:e\.g|i\.e|vs|etc|cf|al|fig|no|inc|approx|dr|st|v?\d{1,3})$", re.I
)
_DATE = lazy_pattern(r"(?<!\d)20[12]\d\b|\b\d{1,2}[/.-]\d{1,2}\b")
_CLAUSE_MARKS = frozenset(",;:()—，；：（）、|–~→")
_CLASSES = (
    "we",
    "not",
    "will",
    "if",
    "others",
    "thanks",
    "outdoes",
    "superlative",
    "be",
    "give",
    "people",
    "model noun",
    "code noun",
    "data noun",
    "license name",
    "license noun",
    "paper",
    "source",
    "this",
    "forbids",
    "asks",
    "allows",
    "fully",
    "have",
    "licensed",
)
"""The concepts that stand for their words, the most telling first."""
_RANKS = {concept: rank for rank, concept in enumerate(_CLASSES)}
_NOUNS = {
    "people": "people",
    "license noun": "license",
    "model noun": "model",
    "code noun": "code",
    "data noun": "data",
    "paper": "paper",
}
_POINTING = frozenset(
    (
        "this",
        "it",
        "that",
        "there",
        "what",
        "which",
        "he",
        "she",
        "everything",
        "all",
        "here",
    )
)
_NAME_VERBS = ("is", "has", "was")
_NO_WORDS: set[str] = set()
_LONGEST = 800
_LONGEST_PHRASE = 6
_HEAD_WINDOW = 5


class Sentence:
    """A sentence of a block: its lower-case words, their offsets, and the cues among them."""

    __slots__ = (
        "__dict__",
        "block",
        "cues",
        "known",
        "names",
        "offset",
        "text",
        "words",
    )

    def __init__(
        self, block: Block, offset: int, text: str, known: Vocabulary, names: Names
    ) -> None:
        self.block = block
        self.known = known
        self.offset = offset
        """Where the sentence begins in the text of its page."""
        self.text = text
        self.names = names
        self.words = lexicon.split(_lower(text))
        self.cues = known.find_cues(self.words)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in the sentence."""
        return self._bounds[0]

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each word ends in the sentence."""
        return self._bounds[1]

    @cached_property
    def _bounds(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return lexicon.word_bounds(_lower(self.text))

    @cached_property
    def by(self) -> dict[str, list[tuple[int, int]]]:
        """The words of each concept's cues, in order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for concept, first, last in self.cues:
            found.setdefault(concept, []).append((first, last))
        return found

    @cached_property
    def classes(self) -> list[str]:
        """What each word is: its concept, an own or a foreign name, a number, or a plain word."""
        ranked = [len(_CLASSES)] * len(self.words)
        for concept, first, last in self.cues:
            rank = _RANKS.get(concept)
            if rank is not None:
                for index in range(first, last):
                    ranked[index] = min(ranked[index], rank)
        found = [
            _CLASSES[rank] if rank < len(_CLASSES) else _plain_class(word)
            for rank, word in zip(ranked, self.words, strict=True)
        ]
        for index in self.foreign_places:
            found[index] = "foreign"
        for index in self.own_places:
            found[index] = "own"
        return found

    @cached_property
    def nouns(self) -> dict[int, tuple[int, str]]:
        """The kind of thing whose noun begins at a word, and where the noun ends."""
        found: dict[int, tuple[int, str]] = {}
        for concept, first, last in self.cues:
            kind = _NOUNS.get(concept)
            if kind and (first not in found or found[first][0] < last):
                found[first] = (last, kind)
        return found

    def words_of(self, name: str) -> set[str]:
        """A plain list of words of the languages at hand."""
        return self.known.lists.get(name, _NO_WORDS)

    def head_noun(self, index: int) -> str:
        """The thing that a phrase which goes on at a word is about: ``model``, ``models``, …"""
        stops = self.words_of("ends a noun phrase")
        best = "none"
        for position in range(index, min(index + _HEAD_WINDOW, len(self.words))):
            noun = self.nouns.get(position)
            if noun is not None:
                several = self.words[noun[0] - 1].endswith("s")
                best = f"{noun[1]}s" if several else noun[1]
            elif best != "none" or self._ends_phrase(position, stops):
                break
        return best

    def head_end(self, index: int) -> int:
        """Where the noun ends that a phrase which goes on at a word is about."""
        stops = self.words_of("ends a noun phrase")
        end = index
        for position in range(index, min(index + _HEAD_WINDOW, len(self.words))):
            noun = self.nouns.get(position)
            if noun is not None:
                end = max(end, noun[0])
            elif self._ends_phrase(position, stops):
                break
        return end

    def _ends_phrase(self, position: int, stops: set[str]) -> bool:
        word = self.words[position]
        if word in stops:
            return True
        return not word[0].isalnum()

    def phrase_start(self, index: int) -> int:
        """Where the noun phrase begins that the word at an index is in."""
        stops = self.words_of("begins a noun phrase")
        begin = index
        while begin > 0 and index - begin < _LONGEST_PHRASE:
            word = self.words[begin - 1]
            if word in stops or not word[0].isalnum():
                break
            begin -= 1
        return begin

    def clause(self, index: int) -> tuple[int, int]:
        """The words of the clause around a word: between commas, brackets, colons."""
        marks = self._marks
        after = bisect_left(marks, index)
        first = 0
        if after:
            first = marks[after - 1] + 1
        last = marks[after] if after < len(marks) else len(self.words)
        return first, last

    @cached_property
    def _marks(self) -> list[int]:
        """The words that end a clause, in order."""
        return [index for index, word in enumerate(self.words) if word in _CLAUSE_MARKS]

    @cached_property
    def is_dated(self) -> bool:
        """Whether a date is near the beginning of the sentence."""
        return _DATE.search(self.text[:60]) is not None

    def written(self, index: int) -> str:
        """A word as the file has it."""
        return self.text[self.starts[index] : self.ends[index]]

    @cached_property
    def own_places(self) -> list[int]:
        """The words that are the project's own names, in order."""
        own = self.names.is_own_word
        proper = self.names.proper
        found = []
        for index, word in enumerate(self.words):
            if own(word) or (word in proper and self.written(index)[:1].isupper()):
                found.append(index)
        return found

    @cached_property
    def foreign_places(self) -> list[int]:
        """The words that are proper names of others, in order."""
        text = self.text
        if text.islower():
            return []
        bounds = enumerate(zip(self.starts, self.ends, strict=True))
        capitals = [
            index for index, (start, end) in bounds if not text[start:end].islower()
        ]
        return [index for index in capitals if self._is_foreign(index)]

    def _is_foreign(self, index: int) -> bool:
        word = self.written(index)
        if not word[0].isalnum() or not self.names.is_namelike(word):
            return False
        if self.names.own(self.words[index], word):
            return False
        plain = word[1:].islower()
        if not plain:
            return True
        if self._is_subject(index):
            return True
        return self._is_numbered(index)

    def _is_numbered(self, index: int) -> bool:
        """Whether a hyphen joins a number to a word: *Barn-7B*."""
        following = ""
        if index + 1 < len(self.words):
            following = self.words[index + 1]
        if not following[:1].isdigit():
            return False
        joined = self.starts[index + 1] - self.ends[index] == 1
        if not joined:
            return False
        return self.text[self.ends[index]] == "-"

    def _is_subject(self, index: int) -> bool:
        """Whether a plain capitalised word can only be a name: the sentence is about it."""
        after = ""
        if index + 1 < len(self.words):
            after = self.words[index + 1]
        if after not in _NAME_VERBS or index in self.nouns:
            return False
        return self.words[index] not in _POINTING


def _plain_class(word: str) -> str:
    if word[0].isdigit():
        return "number"
    if word[0].isalpha() and len(word) > 3:
        return "word"
    return word


def _lower(text: str) -> str:
    """A text in lower case that has as many characters as before."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return text.replace("\u0130", "I").lower()


def split_sentences(
    block: Block, known: Vocabulary, names: Names
) -> Iterator[Sentence]:
    """The sentences of a block, in order."""
    for start, end in _find_bounds(block.plain):
        text = block.plain[start:end]
        if not text.isspace():
            yield Sentence(
                block,
                block.start + start,
                text,
                known,
                names,
            )


def _find_bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        offset = match.start()
        mark = text[offset]
        if mark == "." and _ABBREVIATION.search(text, max(start, offset - 8), offset):
            continue
        end = offset if mark == BREAK else match.end()
        yield from _limit_length(start, end)
        start = match.end()
    yield from _limit_length(start, len(text))


def _limit_length(start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        yield start, start + _LONGEST
        start += _LONGEST
    if end > start:
        yield start, end
