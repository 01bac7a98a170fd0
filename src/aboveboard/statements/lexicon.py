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
    r"[a-z0-9\u00df-\u024f\u0400-\u052f\u0600-\u06ff\u1e00-\u1eff]+(?:\.\d+)*%?|['\u2019][a-z]+"
)
_HYPHENS = r"\-_\u2010\u2011\u2013"
_TOKEN = lazy_pattern(rf"{_LETTERS}|(?![{_HYPHENS}](?<=[^\W_].)(?=[^\W_]))\S")
"""A word, a number or any other sign, but for a hyphen inside a compound."""
_NOT = frozenset(("'t", "\u2019t"))
_POSSESSIVE = lazy_pattern(r"['\u2019]s(?![a-z])")
_REMEMBERED = 20_000
"""Words, and pairs of words, of which a vocabulary remembers what begins with them."""

Phrase = tuple[tuple[str, ...], str]


class _Followers(dict[str, tuple[Phrase, ...]]):
    """The phrases that begin with a word, by the word that comes next."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self.phrases = phrases

    def __missing__(self, after: str) -> tuple[Phrase, ...]:
        found = tuple(
            phrase for phrase in self.phrases if len(phrase[0]) == 1 or _fits(phrase[0][1], after)
        )
        if len(self) < _REMEMBERED:
            self[after] = found
        return found


class _Firsts(dict[str, "_Followers | None"]):
    """What begins with a word: nothing, for most."""

    def __init__(self, whole: dict[str, list[Phrase]], stems: dict[str, list[Phrase]]) -> None:
        self.whole, self.stems = whole, stems

    def __missing__(self, word: str) -> _Followers | None:
        begun = [phrase for phrase in self.stems.get(word[:4], ()) if _fits(phrase[0][0], word)]
        phrases = [*self.whole.get(word, ()), *begun]
        found = _Followers(phrases) if phrases else None
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

    def add(self, text: str, only: str = "") -> None:
        """Take in a language file, or of it the concepts whose names begin with ``only``."""
        for part in f"\n{text}".split("\n[")[1:]:
            concept, *lines = part.split("\n")
            concept = concept.rstrip("]")
            if not concept.startswith(only):
                continue
            said = [line for line in lines if line and line[0] != "#"]
            if concept == "script":
                continue
            if concept == "trigger":
                self.triggers.update(said)
            elif concept[0] == "=":
                self.lists.setdefault(concept[1:].strip(), set()).update(*map(str.split, said))
            else:
                self._phrases(said, concept)

    def _phrases(self, lines: list[str], concept: str) -> None:
        whole, stems = self.whole, self.stems
        for line in lines:
            words = (
                tuple(line.split()) if line.isascii() and "'" not in line else _phrase_words(line)
            )
            first = words[0]
            table, key = (stems, first[:4]) if first[-1] == "*" else (whole, first)
            if key in table:
                table[key].append((words, concept))
            else:
                table[key] = [(words, concept)]

    def find_cues(self, words: list[str]) -> list[tuple[str, int, int]]:
        """Every phrase in a row of words, as concept, first word and the word after the last; all
        of them, in order.
        """
        found = []
        last = len(words) - 1
        for place, followers in enumerate(map(self._firsts.__getitem__, words)):
            if followers is not None:
                for phrase, concept in followers[words[place + 1] if place < last else ""]:
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
    return word == part or (part[-1] == "*" and bool(word) and word.startswith(part[:-1]))


def _phrase_words(line: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(line))


def split(text: str) -> list[str]:
    """The words of a lower-case text.

    A hyphen inside a compound is no word: *open-source* is two words, like *open source*. A
    possessive *'s* is none.
    """
    words: list[str] = _TOKEN.findall(_bare(text))
    return (
        words
        if "'t" not in text and "\u2019t" not in text
        else ["not" if word in _NOT else word for word in words]
    )


def word_bounds(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where each word of a lower-case text begins, and where it ends."""
    spans = [match.span() for match in _TOKEN.finditer(_bare(text))]
    return tuple([start for start, _ in spans]), tuple([end for _, end in spans])


def _bare(text: str) -> str:
    """A text with its possessives blanked."""
    return _POSSESSIVE.sub("  ", text) if "'s" in text or "\u2019s" in text else text


@lru_cache(maxsize=32)
def load_vocabulary(names: tuple[str, ...], only: str = "") -> Vocabulary:
    """The vocabulary of some languages together, or of it the concepts whose names begin with
    ``only``.
    """
    made = Vocabulary()
    for name in names:
        made.add(
            leaves.content("aboveboard.statements", f"languages/{name}.txt").decode("utf-8"), only
        )
    return made
