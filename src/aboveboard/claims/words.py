"""Words and phrases: a text as words with their places, and the vocabulary of a language as data.

A vocabulary is a file in ``languages/``: headings ``[concept]``, one phrase a line. Letters of one alphabetic word are
one word here; every Han, kana or hangul character is a word of its own, so that phrases of all scripts are found the
same way: by their first word in a table, with no pattern to compile.
"""

from __future__ import annotations

from functools import lru_cache

from aboveboard import leaves, regex

_WORD = regex.pattern(r"[a-z0-9\u00df-\u024f]+(?:\.\d+)*%?|['\u2019][a-z]+|\S")
_HYPHENS = frozenset("-_\u2010\u2011\u2013")
_POSSESSIVE = frozenset(("'s", "\u2019s"))
_FUNCTION_WORDS = {
    "en": (" the ", " of ", " and ", " is ", " to ", " in ", " for ", " we ", " our ", " a "),
    "es": (" el ", " los ", " las ", " la ", " de ", " para ", " y ", " en ", " es ", " un ", " una ", "los "),
    "fr": (" le ", " les ", " la ", " de ", " des ", " pour ", " et ", " est ", " un ", " une ", " du ", "les "),
    "de": (" der ", " die ", " das ", " den ", " und ", " mit ", " ist ", " ein ", " eine ", " nicht ", " wir "),
}

Phrase = tuple[tuple[str, ...], str]


class Vocabulary:
    """The phrases of one or more languages, by their first word."""

    __slots__ = ("lists", "stems", "triggers", "whole")

    def __init__(self) -> None:
        self.triggers: set[str] = set()
        self.lists: dict[str, set[str]] = {}
        """Plain lists of words, by their heading: those of grammar, which are asked for and not searched for."""
        self.whole: dict[str, list[Phrase]] = {}
        self.stems: dict[str, list[Phrase]] = {}

    def add(self, text: str, only: str = "") -> None:
        """Take in a language file, or of it the concepts whose names begin with ``only``."""
        for part in f"\n{text}".split("\n[")[1:]:
            concept, *lines = part.split("\n")
            concept = concept.rstrip("]")
            if not concept.startswith(only):
                continue
            said = [line for line in lines if line and line[0] != "#"]
            if concept == "trigger":
                self.triggers.update(said)
            elif concept[0] == "=":
                self.lists.setdefault(concept[1:].strip(), set()).update(*map(str.split, said))
            else:
                self._phrases(said, concept)

    def _phrases(self, lines: list[str], concept: str) -> None:
        whole, stems = self.whole, self.stems
        for line in lines:
            words = tuple(line.split()) if line.isascii() and "'" not in line else _phrase_words(line)
            first = words[0]
            table, key = (stems, first[:4]) if first[-1] == "*" else (whole, first)
            if key in table:
                table[key].append((words, concept))
            else:
                table[key] = [(words, concept)]

    def cues(self, words: list[str]) -> list[tuple[str, int, int]]:
        """Every phrase in a row of words, as concept, first word and the word after the last; all of them, in order."""
        found = []
        whole, stems = self.whole, self.stems
        for place, word in enumerate(words):
            phrases = whole.get(word)
            if phrases is not None:
                after = words[place + 1] if place + 1 < len(words) else ""
                for phrase, concept in phrases:
                    length = len(phrase)
                    if length == 1 or ((phrase[1] == after or phrase[1][-1] == "*") and _follows(phrase, words, place)):
                        found.append((concept, place, place + length))
            for phrase, concept in stems.get(word[:4], ()):
                if _follows(phrase, words, place):
                    found.append((concept, place, place + len(phrase)))
        return found


def _follows(phrase: tuple[str, ...], words: list[str], place: int) -> bool:
    if place + len(phrase) > len(words):
        return False
    for offset, part in enumerate(phrase):
        word = words[place + offset]
        if word != part and not (part[-1] == "*" and word.startswith(part[:-1])):
            return False
    return True


def _phrase_words(line: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(line))


def split(text: str) -> tuple[list[str], list[int], list[int]]:
    """The words of a lower-case text, where each begins and where each ends.

    A hyphen inside a compound is no word: *open-source* is two words, like *open source*. A possessive *'s* is none.
    """
    words, starts, ends = [], [], []
    for match in _WORD.finditer(text):
        word = match[0]
        start, end = match.span()
        if word in _HYPHENS and start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum():
            continue
        if word in _POSSESSIVE:
            continue
        words.append("not" if word in ("'t", "\u2019t") else word)
        starts.append(start)
        ends.append(end)
    return words, starts, ends


def languages(text: str) -> tuple[str, ...]:
    """The languages whose vocabulary a lower-case text needs; English always, for it is quoted everywhere."""
    found = ["en"]
    if text.isascii():
        return ("en", *_latin(text[:4_000]))
    letters = set(text)  # NOTE: wide ranges of letters are dear to compile as patterns
    if _any_between(letters, "\uac00", "\ud7af"):
        found.append("ko")
    if _any_between(letters, "\u3040", "\u30ff"):
        found.append("ja")
    elif _any_between(letters, "\u3400", "\u9fff"):
        found.append("zh")
    if "\u0153" in letters or _any_between(letters, "\u00df", "\u00ff"):
        found += _latin(text[:40_000])
    return tuple(found)


def _any_between(letters: set[str], first: str, last: str) -> bool:
    return any(first <= letter <= last for letter in letters)


def _latin(head: str) -> tuple[str, ...]:
    """The language among those written in Latin letters whose little words are the most frequent, unless English."""
    counts = {name: sum(map(head.count, words)) for name, words in _FUNCTION_WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    return (best,) if best != "en" and counts[best] > 1 else ()


@lru_cache(maxsize=32)
def vocabulary(names: tuple[str, ...], only: str = "") -> Vocabulary:
    """The vocabulary of some languages together, or of it the concepts whose names begin with ``only``."""
    made = Vocabulary()
    for name in names:
        made.add(leaves.content("aboveboard.claims", f"languages/{name}.txt").decode("utf-8"), only)
    return made
