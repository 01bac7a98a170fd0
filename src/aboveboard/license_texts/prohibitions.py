"""The sentence of a text that withholds a use: commercial use, any use but research.

For texts that are no published license: their other terms are for a person to read, but a sentence
that withholds a use can be quoted. The expressions are in ``data/prohibitions.tsv``; their spaces
match any spaces, commas, quotation marks, comment marks and line breaks between words.
"""

from __future__ import annotations

import re
from functools import cache

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.license_texts import word_lists
from aboveboard.model.evidence import Quote
from aboveboard.text.document import line_number

_LONGEST_TEXT = 200_000
_LONGEST_QUOTE = 200
_SENTENCE_END = lazy_pattern(r"[.;:!?][)\"'”]?\s|\n[\s#*/%;>-]{0,20}\n")
_BETWEEN_WORDS = r"[\s,#*/%>\"'-]{1,40}"
_COMMENT_MARKS = lazy_pattern(r"\n[\s#*/%;>-]*")


def find_prohibition(text: str) -> Quote | None:
    """The first sentence of a text that withholds a use, with the line where its words begin."""
    text = text[:_LONGEST_TEXT]
    for match in _compile("prohibition").finditer(text):
        start = _find_sentence_start(text, match.start())
        end = _SENTENCE_END.search(text, match.end())
        sentence = text[start : end.start() if end else len(text)]
        if _compile("denial").search(sentence) is None:
            line = line_number(text, match.start())
            return Quote(
                line, _quote_sentence(sentence, text[match.start() : match.end()])
            )
    return None


def _find_sentence_start(text: str, position: int) -> int:
    start = 0
    for end in _SENTENCE_END.finditer(text, max(0, position - 1000), position):
        start = end.end()
    return start


def _quote_sentence(sentence: str, matched: str) -> str:
    """The sentence on one line without comment marks; of a long one, the words that matched."""
    words = _join_lines(sentence)
    if len(words) > _LONGEST_QUOTE:
        words = _join_lines(matched)
    return words


def _join_lines(text: str) -> str:
    return " ".join(_COMMENT_MARKS.sub(" ", f"\n{text}").split()).rstrip(" */\"'")


@cache
def _compile(kind: str) -> re.Pattern[str]:
    """The expressions of one kind as one pattern; a space between words is anything between
    them.
    """
    patterns = [
        pattern.replace(" ", _BETWEEN_WORDS)
        for key, pattern in word_lists.load_pairs("prohibitions")
        if key == kind
    ]
    return re.compile("|".join(patterns), re.IGNORECASE)
