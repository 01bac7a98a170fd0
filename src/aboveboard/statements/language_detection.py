"""Which languages a stretch of text is written in, by the share of its letters and words."""

from __future__ import annotations

import re
from functools import lru_cache

from aboveboard import leaves
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.labels import LABELS
from aboveboard.statements.lexicon import LexiconError
from aboveboard.value import Value

_PACKAGE = "aboveboard.statements"
_SCRIPTS = {
    "kana": lazy_pattern(r"[\u3040-\u30ff]"),
    "hangul": lazy_pattern(r"[\uac00-\ud7af]"),
    "han": lazy_pattern(r"[\u3400-\u9fff]"),
    "cyrillic": lazy_pattern(r"[\u0400-\u052f]"),
    "arabic": lazy_pattern(r"[\u0600-\u06ff]"),
}
_NO_LANGUAGES = ("names", LABELS)
"""The files with words of titles, addresses, badges and dates, which are no language's."""
_WORD = lazy_pattern(r"[^\W\d_]+")
_FEWEST_LETTERS = 2
_KANA_SHARE = 0.15
"""The share of kana among kana and Han characters from which on a text is Japanese: one kana
character in a Chinese page names a product."""
_WORD_SHARE = 0.12
"""The share of little words from which on a text is in a language of Latin letters."""
_LONGEST = 2_000
_LONGEST_PARAGRAPH = 300
_FEWEST_WORDS = 6
_FEWEST_LITTLE_WORDS = 1
_HEADER = 3_000
"""Characters of a language file within which its script and its little words are."""


class Language(Value, frozen=True):
    """A language as its file introduces it: its script, and words that only grammar needs."""

    name: str
    script: str
    little_words: frozenset[str]


@lru_cache(maxsize=1)
def known_languages() -> tuple[Language, ...]:
    """Every language that has a file.

    Raises:
        LexiconError: a file does not begin with the script that makes it a language's.
    """
    names = leaves.data(f"{_PACKAGE}.languages", ".txt")
    return tuple(_introduction(name) for name in names if name not in _NO_LANGUAGES)


def _introduction(name: str) -> Language:
    content = leaves.content(_PACKAGE, f"languages/{name}.txt")
    head = content[:_HEADER].decode("utf-8", "ignore")
    script = re.search(r"(?m)^\[script\]\n(\w+)$", head)
    if script is None or script[1] not in ("latin", *_SCRIPTS):
        known = ", ".join(("latin", *_SCRIPTS))
        raise LexiconError(f"{name}.txt has to begin with [script], one of: {known}")
    words = re.search(r"(?m)^\[= little words\]\n(.+)$", head)
    return Language(name, script[1], frozenset(words[1].split() if words else ()))


def languages_of_page(lower: str) -> tuple[str, ...]:
    """Every language that some paragraph of a lower-case text can be in; English first."""
    found = [] if lower.isascii() else _languages_of(_scripts(lower, share=0.0))
    return ("en", *found, *_match_little_words(lower[:_LONGEST]))


def languages_of_paragraph(lower: str, page: tuple[str, ...]) -> tuple[str, ...]:
    """The languages of one paragraph of a page, English first: it is quoted in every language.

    A paragraph that is too short to decide is in the languages of its page.
    """
    if lower.isascii():
        short = lower.count(" ") < _FEWEST_WORDS
        if short:
            return _latin_languages(page)
        return ("en", *_match_little_words(lower[:_LONGEST_PARAGRAPH]))
    found = _languages_of(_scripts(lower[:_LONGEST], share=_KANA_SHARE))
    if found:
        return ("en", *found)
    if lower.count(" ") < _FEWEST_WORDS:
        return _latin_languages(page)
    return ("en", *_match_little_words(lower[:_LONGEST_PARAGRAPH]))


def _latin_languages(names: tuple[str, ...]) -> tuple[str, ...]:
    latin = {each.name for each in known_languages() if each.script == "latin"}
    return tuple(name for name in names if name in latin)


def _languages_of(scripts: set[str]) -> list[str]:
    return [each.name for each in known_languages() if each.script in scripts]


def _scripts(text: str, share: float) -> set[str]:
    """The scripts of a text other than Latin; ``share`` is how much kana makes it Japanese."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    scripts = {name for name, count in counts.items() if count >= _FEWEST_LETTERS}
    if share and "kana" in scripts:
        japanese = counts["kana"] >= share * (counts["kana"] + counts["han"])
        scripts.discard("han" if japanese else "kana")
    return scripts


def _match_little_words(text: str) -> tuple[str, ...]:
    """The language of Latin letters, other than English, whose little words are the most."""
    words = _WORD.findall(text)
    best = "en"
    most = max(_FEWEST_LITTLE_WORDS, int(_WORD_SHARE * len(words)))
    for language in known_languages():
        count = sum(map(language.little_words.__contains__, words))
        is_tie = count == most and language.name == "en"
        if language.script == "latin" and (count > most or is_tie):
            best = language.name
            most = count
    if best == "en":
        return ()
    return (best,)
