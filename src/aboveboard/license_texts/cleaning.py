"""The first step to the normal form: a text in lower case without markup.

Every newline of the text is kept, so that a word is still on the line it was written on. Linear in
the length of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aboveboard.lazy_pattern import lazy_pattern

LONGEST_TEXT = 150_000
"""Characters of a text that are compared. The longest known license has 91,000."""

_ENTITY = lazy_pattern(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});")
_TAG = lazy_pattern(
    r"</?(?:a|abbr|address|article|b|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer"
    r"|h[1-6]|head|header|hr|html|i|img|kbd|li|link|main|meta|ol|p|pre|s|section|small|span|strong"
    r"|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul)"
    r"(?:\s[^<>]{0,500})?/?>"
)
_LINK_TARGET = lazy_pattern(
    r"\]\(\s{0,9}(?:https?:|mailto:|www\.|[/#.])[^()]{0,400}\)|\]\([^()\s]{0,300}\)"
)
_WORDY_COMMENT_MARK = lazy_pattern(r"(?m)^[ \t]*(?:rem|dnl|@c|::|c)(?=[ \t]|$)")
"""The mark of a comment that would else be taken for a word."""
_INVISIBLE = lazy_pattern("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TYPOGRAPHIC_MARKS = "\u201c\u201d\u2018\u2019\u00ab\u00bb\u2013\u2014\u2022"
"""Marks that separate words as those of ASCII do, which are processed faster."""
_DERIVED_WORK = (
    r"\b(?:(?:modified|original|derived) (?:works?|code|portions|parts)|modifications)"
    r"(?= copyright\b)"
)


class _Rewrite(NamedTuple):
    """One of several ways to write the same: ``hints`` are letters that every match contains."""

    hints: tuple[str, ...]
    pattern: str
    replacement: str


_REWRITES = (
    _Rewrite(("http",), r"https?://(?:www\.)?", " "),
    _Rewrite(("(c)", "©"), r"copyright([\s#*/;%>-]{1,12})(?:\(c\)|©)", r"copyright\1"),
    _Rewrite(("(c)", "©"), r"©|\(c\)(?=[^\S\n]{0,9}(?:\d{4}|[<\[{]))", " copyright "),
    _Rewrite(("per cent",), r"\bper cent\b", "percent"),
    _Rewrite(("non",), r"non(?<![^\W_]non)(?=[a-z]{4})", "non "),
    _Rewrite(("licenc",), r"licenc(?=[ei])", "licens"),
    _Rewrite(("sublic",), r"sub(?=licen[cs])", "sub "),
    _Rewrite(
        ("work copyr", "works copyr", "code copyr", "modifications copyr"),
        _DERIVED_WORK,
        "portions",
    ),
    _Rewrite(("to present",), r"\bto present\b", "present"),
    _Rewrite(
        ("contributors to",),
        r"\bcontributors to the (?=[\w.-]+ project\b)",
        "contributors ",
    ),
)


def clean(text: str) -> str:
    """The text in lower case without markup, with all its newlines and copyright lines.

    Only the first ``LONGEST_TEXT`` characters are returned.
    """
    text = text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    text = _fold_characters(_resolve_entities(text)).casefold()
    if "<" in text:
        text = _TAG.sub(_newlines_of, text)
    if "](" in text:
        text = _LINK_TARGET.sub(_newlines_of, text)
    text = text.replace("&", " and ")
    for rewrite in _REWRITES:
        if any(hint in text for hint in rewrite.hints):
            text = re.sub(rewrite.pattern, rewrite.replacement, text)
    if _has_wordy_comment_marks(text):
        text = _WORDY_COMMENT_MARK.sub(" ", text)
    return text


def _resolve_entities(text: str) -> str:
    """The text without HTML entities, even escaped twice; one that is a newline becomes a blank."""
    if "&" not in text or not _ENTITY.search(text.lower()):
        return text
    from html import unescape

    lines = (unescape(unescape(line)).replace("\n", " ") for line in text.split("\n"))
    return "\n".join(lines)


def _fold_characters(text: str) -> str:
    """The text with typographic marks and compatibility characters folded."""
    if text.isascii():
        return text
    for mark in _TYPOGRAPHIC_MARKS:
        text = text.replace(mark, '"')
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text.replace("™", " ").replace("®", " "))
    from unicodedata import normalize

    return normalize("NFKC", text)


def _has_wordy_comment_marks(text: str) -> bool:
    """Whether three lines at least, and half of all, begin with such a mark."""
    count = len(_WORDY_COMMENT_MARK.findall(text))
    return count >= 3 and count >= 0.5 * text.count("\n")


def _newlines_of(markup: re.Match[str]) -> str:
    """What replaces markup: a blank and its newlines."""
    return " " + "\n" * markup[0].count("\n")
