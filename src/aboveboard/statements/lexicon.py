"""Words and phrases: a text as words with their places, and the vocabulary of a language as data.

A vocabulary is a file in ``languages/``: headings ``[concept]``, one phrase a line. Letters of one
alphabetic word are one word here; every Han, kana or hangul character is a word of its own, so that
phrases of all scripts are found the same way: by their first word in a table, with no pattern to
compile.
"""

from __future__ import annotations

from functools import lru_cache

from aboveboard import leaves
from aboveboard.lazy_pattern import lazy_pattern

_LETTERS = (
    r"[a-z0-9\u00df-\u024f\u0400-\u052f\u0600-\u06ff\u1e00-\u1eff]+(?:\.\d+)*%?"
    r"|['\u2019][a-z]+"
)
_HYPHENS = r"\-_\u2010\u2011\u2013"
_TOKEN = lazy_pattern(rf"{_LETTERS}|(?![{_HYPHENS}](?<=[^\W_].)(?=[^\W_]))\S")
"""A word, a number or any other sign, but for a hyphen inside a compound."""
_NOT = frozenset(("'t", "\u2019t"))
_POSSESSIVE = lazy_pattern(r"['\u2019]s(?![a-z])")
_REMEMBERED = 20_000
"""Words, and pairs of words, of which a vocabulary remembers what begins with them."""

_STEM = 4
"""Letters that the first word of a phrase has before its star, at least."""
_CONCEPTS = """
script trigger allows among artifact asks available be boilerplate cites commercial forbids fully
gate give have if licensed not openly openness originally others outdoes paper people provenance
provides releases source speech standard superlative thanks this we will withheld
"""
HEADINGS = frozenset(_CONCEPTS.split()) | {
    *(
        f"place {group}"
        for group in ("available", "commercial", "license", "open", "release")
    ),
    *("place research", "place withheld"),
    *("section future", "section license", "section news", "section third"),
    *(
        "code noun",
        "data noun",
        "license noun",
        "model noun",
        "project noun",
        "weights noun",
    ),
    *(
        "free use",
        "later versions",
        "license name",
        "license phrase",
        "non commercial",
        "not open",
    ),
    *("open adjective", "open data", "open science", "open source", "open weights"),
    *("research only", "research purpose"),
    *("= abbreviation", "= no name", "= little words", "= yes", "= no"),
    *("= begins a noun phrase", "= ends a noun phrase"),
    *(f"= label {kind}" for kind in ("code", "data", "weights", "documents")),
    *("= label repository", "= label license", "= limits openness"),
    *("= denies before", "= denies after", "= aims before"),
    *("= numbers a year", "= numbers a month", "= before a year"),
}
"""All that a language file can have; the guide in docs/claims.md has their meaning."""

Phrase = tuple[tuple[str, ...], str]


class LexiconError(ValueError):
    """A language file has something that nothing reads; the message names the file."""


class _Followers(dict[str, tuple[Phrase, ...]]):
    """The phrases that begin with a word, by the word that comes next."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self.phrases = phrases

    def __missing__(self, after: str) -> tuple[Phrase, ...]:
        found = tuple(
            phrase
            for phrase in self.phrases
            if len(phrase[0]) == 1 or _fits(phrase[0][1], after)
        )
        if len(self) < _REMEMBERED:
            self[after] = found
        return found


class _Firsts(dict[str, "_Followers | None"]):
    """What begins with a word: nothing, for most."""

    def __init__(
        self, whole: dict[str, list[Phrase]], stems: dict[str, list[Phrase]]
    ) -> None:
        self.whole = whole
        self.stems = stems

    def __missing__(self, word: str) -> _Followers | None:
        begun = [
            phrase
            for phrase in self.stems.get(word[:_STEM], ())
            if _fits(phrase[0][0], word)
        ]
        phrases = [*self.whole.get(word, ()), *begun]
        found = None
        if phrases:
            found = _Followers(phrases)
        if len(self) < _REMEMBERED:
            self[word] = found
        return found


class Vocabulary:
    """The phrases of one or more languages, by their first word."""

    __slots__ = ("_firsts", "lists", "stems", "triggers", "whole")

    def __init__(self) -> None:
        self.triggers: set[str] = set()
        self.lists: dict[str, set[str]] = {}
        """Plain lists of words, by their heading: those of grammar, which are asked for and not
        searched for."""
        self.whole: dict[str, list[Phrase]] = {}
        self.stems: dict[str, list[Phrase]] = {}
        self._firsts = _Firsts(self.whole, self.stems)

    def add(self, name: str, text: str, only: str = "") -> None:
        """Take in a language file, or of it the concepts whose names begin with ``only``.

        Raises:
            LexiconError: the file has a heading that nothing reads, or a stem that is too short.
        """
        for part in f"\n{text}".split("\n[")[1:]:
            heading, *lines = part.split("\n")
            heading = heading.rstrip("]")
            if heading not in HEADINGS:
                known = ", ".join(sorted(HEADINGS))
                raise LexiconError(
                    f"{name}.txt: [{heading}] is no heading; known are: {known}"
                )
            if heading.startswith(only) and heading != "script":
                self._add_section(
                    name, heading, [each for each in lines if each[:1] not in ("", "#")]
                )

    def _add_section(self, name: str, heading: str, lines: list[str]) -> None:
        if heading == "trigger":
            self.triggers.update(lines)
        elif heading[0] == "=":
            self.lists.setdefault(heading[2:], set()).update(*map(str.split, lines))
        else:
            self._add_phrases(name, lines, heading)

    def _add_phrases(self, name: str, lines: list[str], concept: str) -> None:
        for line in lines:
            is_plain = line.isascii() and "'" not in line
            words = tuple(line.split()) if is_plain else _phrase_words(line)
            first = words[0]
            if first[-1] != "*":
                self.whole.setdefault(first, []).append((words, concept))
                continue
            if len(first) <= _STEM:
                raise LexiconError(
                    f"{name}.txt: {line} begins with fewer than {_STEM} letters"
                )
            self.stems.setdefault(first[:_STEM], []).append((words, concept))

    def find_cues(self, words: list[str]) -> list[tuple[str, int, int]]:
        """Every phrase in a row of words, as concept, first word and the word after the last; all
        of them, in order.
        """
        found = []
        last = len(words) - 1
        for place, followers in enumerate(map(self._firsts.__getitem__, words)):
            if followers is not None:
                for phrase, concept in followers[
                    words[place + 1] if place < last else ""
                ]:
                    length = len(phrase)
                    if length <= 2 or _follows(phrase, words, place):
                        found.append((concept, place, place + length))
        return found


def _follows(phrase: tuple[str, ...], words: list[str], place: int) -> bool:
    if place + len(phrase) > len(words):
        return False
    return all(map(_fits, phrase, words[place : place + len(phrase)]))


def _fits(part: str, word: str) -> bool:
    """Whether a word is what a phrase asks for; a star at its end stands for any ending."""
    if word == part:
        return True
    if part[-1] != "*":
        return False
    if not word:
        return False
    return word.startswith(part[:-1])


def _phrase_words(line: str) -> tuple[str, ...]:
    """The words of a phrase as a text is split; a star belongs to the word before it."""
    words: list[str] = []
    for word in _TOKEN.findall(line):
        if word == "*" and words:
            words[-1] += word
        else:
            words.append(word)
    return tuple(words)


def split(text: str) -> list[str]:
    """The words of a lower-case text.

    A hyphen inside a compound is no word: *open-source* is two words, like *open source*. A
    possessive *'s* is none.
    """
    words: list[str] = _TOKEN.findall(_bare(text))
    if "'t" not in text and "\u2019t" not in text:
        return words
    return ["not" if word in _NOT else word for word in words]


def word_bounds(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where each word of a lower-case text begins, and where it ends."""
    spans = [match.span() for match in _TOKEN.finditer(_bare(text))]
    return tuple([start for start, _ in spans]), tuple([end for _, end in spans])


def _bare(text: str) -> str:
    """A text with its possessives blanked."""
    if "'s" in text or "\u2019s" in text:
        return _POSSESSIVE.sub("  ", text)
    return text


@lru_cache(maxsize=32)
def load_vocabulary(names: tuple[str, ...], only: str = "") -> Vocabulary:
    """The vocabulary of some languages together, or of it the concepts whose names begin with
    ``only``.

    Raises:
        LexiconError: a language file has something that nothing reads.
    """
    vocabulary = Vocabulary()
    for name in names:
        content = leaves.content("aboveboard.statements", f"languages/{name}.txt")
        vocabulary.add(name, content.decode("utf-8"), only)
    return vocabulary
