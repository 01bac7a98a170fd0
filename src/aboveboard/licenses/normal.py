"""The normal form of a license text: what is left of it after the SPDX matching guidelines.

Case, space, punctuation, typographic letters, markdown, HTML, comment marks and the lines that only name a copyright
holder are of no account; words and numbers are. ``clean`` keeps every newline of the text, so that a word of the
normal form is still on the line it was written on. Linear in the length of the text.

Source: SPDX specification, annex *License matching guidelines and templates*.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache

LIMIT = 150_000
"""Characters of a text that are looked at. The longest known license has 91,000."""

OPERATIVE = frozenset(
    """
    a academic accept access acknowledge acquire after agree agreed agreement all allow allowed also an any are
    as asked attribution authorization authorized available b2b ban banned based be been before below beyond
    bound but can cannot charge circumstances clause commerce commercial commercialize commercially comply
    condition conditioned conditions consent consult create credit customers deploy deployed derivative
    derivatives disclose distribute distributed distribution do does duty earn earning earns employees employing
    entities entity evaluation exceed exceeding exceeds except excluded excluding exclusively exempt fee fees
    forbidden from further gain generate grant granted grants has have however if illegal in income individuals
    internal internally is it law legal less license licensed licensee licensees licenses licensing limit
    limited may mention military million modification modifications modified modify monetization monetize
    monthly more must name negotiate no non noncommercial nonprofit nor not nothing notice notwithstanding
    obtain obtained offer offering on only otherwise outside over own paid participate pay paying payment
    permission permit permitted personal prior privately profit prohibited provide provided providers purpose
    purposes receive redistribute remain remains require required requirement requires resell restrict
    restricted restriction restrictions revenue right rights royalties royalty sale sales sell selling shall
    share should sold subject sublicense such surveillance terms than that their them then these they this those
    threshold to train turnover unless until upon use used user users using valid violate void warfare warranty
    weapons when where whether which who whom whose will with within without would written you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that do something in a license. A place left open for a name, a year or an address holds none of them."""

_TAGS = (
    r"</?(?:a|abbr|address|article|b|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer|h[1-6]|head|header|hr|html|i"
    r"|img|kbd|li|link|main|meta|ol|p|pre|s|section|small|span|strong|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul)"
    r"(?:\s[^<>]{0,500})?/?>"
)
_REWRITES = (
    (("http",), r"https?://(?:www\.)?", " "),
    (("(c)", "©"), r"copyright([\s#*/;%>-]{1,12})(?:\(c\)|©)", r"copyright\1"),
    (("(c)", "©"), r"©|\(c\)(?=[^\S\n]{0,9}(?:\d{4}|[<\[{]))", " copyright "),
    (("per cent",), r"\bper cent\b", "percent"),
    (("non",), r"non(?<!\wnon)(?=[a-z]{4})", "non "),
    (("sublic",), r"\bsub(?=licen[cs])", "sub "),
)
"""What is written in several ways: letters without which there is nothing to do, what to look for, what to put."""
_SPELLINGS = {
    "acknowledgement": "acknowledgment",
    "analogue": "analog",
    "analyse": "analyze",
    "artefact": "artifact",
    "authorisation": "authorization",
    "authorised": "authorized",
    "calibre": "caliber",
    "cancelled": "canceled",
    "capitalisations": "capitalizations",
    "catalogue": "catalog",
    "categorise": "categorize",
    "centre": "center",
    "emphasised": "emphasized",
    "favour": "favor",
    "favourite": "favorite",
    "fulfil": "fulfill",
    "fulfilment": "fulfillment",
    "initialise": "initialize",
    "judgement": "judgment",
    "labelling": "labeling",
    "labour": "labor",
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "maximise": "maximize",
    "merchantibility": "merchantability",
    "modelled": "modeled",
    "modelling": "modeling",
    "offence": "offense",
    "optimise": "optimize",
    "organisation": "organization",
    "organisations": "organizations",
    "organise": "organize",
    "practise": "practice",
    "programme": "program",
    "realise": "realize",
    "recognise": "recognize",
    "signalling": "signaling",
    "utilisation": "utilization",
    "whilst": "while",
    "wilful": "willful",
    "wilfull": "willful",
}
_MARKS = "\u201c\u201d\u2018\u2019\u00ab\u00bb\u2013\u2014\u2022"
"""Typographic marks that part words as those of ASCII do, which are read faster."""
_BLANK_WORDS = frozenset(
    """
    and author authors company contributors copyright date dates email first full fullname here holder holders
    insert last legal name names of or organization owner owners publication s the various x xxxx y year years
    your yy yyyy
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_OWNERS = {"owner": "holder", "owners": "holders"}
_CJK = r"\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"


_PATTERNS = {
    "tag": _TAGS,
    "entity": r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});",
    "link": r"\]\(\s{0,9}(?:https?:|mailto:|www\.|[/#.])[^()]{0,400}\)|\]\([^()\s]{0,300}\)",
    "wordy-comment": r"(?m)^[ \t]*(?:rem|dnl|@c|::)(?=[ \t]|$)",
    "copyright": r"(?m)^[^\n\w]*(?:(?:portions|parts|all|file|and|software) )?"
    r"(?:copyright(?:ed)?\b[^\n\w]*(?:copyright\b|by\b|years?\b|\d{4}|[<\[{$])|all rights reserved\b)[^\n]*$",
    "blank": r"<[^<>\n]{1,80}>|\[[^\[\]\n]{1,80}\]|\{[^{}\n]{1,80}\}",
    "unseen": "[\u00ad\u200b-\u200d\u2060\ufeff]",
    "ascii": r"[a-z0-9]+",
    "any": rf"[^\W_{_CJK}]+|[{_CJK}]",
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A regular expression of ``_PATTERNS``, or one given as it is, compiled when it is first needed."""
    return re.compile(_PATTERNS.get(name, name))


def clean(text: str) -> str:
    """The text in lower case without markup, with all its newlines and copyright lines.

    Only the first ``LIMIT`` characters are looked at.
    """
    text = text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    text = _plain(text).lower()
    if "<" in text:
        text = _pattern("tag").sub(_newlines, text)
    if "](" in text:
        text = _pattern("link").sub(_newlines, text)
    text = text.replace("&", " and ")
    for hints, pattern, replacement in _REWRITES:
        if any(hint in text for hint in hints):
            text = _pattern(pattern).sub(replacement, text)
    if 3 <= len(_pattern("wordy-comment").findall(text)) >= 0.5 * text.count("\n"):
        text = _pattern("wordy-comment").sub(" ", text)
    return text


def without_holders(cleaned: str) -> str:
    """A cleaned text without the lines that only name years and holders."""
    return _pattern("copyright").sub(_without_holder, cleaned)


def normal_words(text: str) -> list[str]:
    """The words of a text, without the lines that only name years and holders."""
    return words(without_holders(clean(text)))


def holder_lines(cleaned: str) -> list[tuple[int, int]]:
    """Where the lines stand, in a cleaned text, that only name years and holders."""
    return [match.span() for match in _pattern("copyright").finditer(cleaned) if not _without_holder(match)]


def is_blank(bracketed: str) -> bool:
    """Whether brackets hold a blank to fill in: ``<year>``, ``[name of copyright owner]``, ``____``."""
    return _BLANK_WORDS.issuperset(words(clean(bracketed)))


def words(cleaned: str) -> list[str]:
    """The words of a cleaned text, in one spelling."""
    found: list[str] = _pattern_for(cleaned).findall(cleaned)
    if not _SPELLINGS.keys().isdisjoint(found):
        found = [_SPELLINGS.get(word, word) for word in found]
    for owner, holder in _OWNERS.items() if "owner" in cleaned else ():
        at = 0
        for _ in range(found.count(owner)):
            at = found.index(owner, at) + 1
            if at > 1 and found[at - 2] in ("copyright", "copyrighted"):
                found[at - 1] = holder
    return found


def places(cleaned: str, start: int = 0, end: int = sys.maxsize) -> Iterator[int]:
    """Where each word of ``words`` begins in the cleaned text, or in a part of it that cuts through no word."""
    return (match.start() for match in _pattern_for(cleaned).finditer(cleaned, start, end))


def count(cleaned: str, start: int, end: int) -> int:
    """How many words of ``words`` stand in a part of the cleaned text that cuts through no word."""
    return len(_pattern_for(cleaned).findall(cleaned, start, end))


def name_like(found: list[str]) -> bool:
    """Whether words may fill a place left open for names, years and addresses."""
    return OPERATIVE.isdisjoint(found)


def _pattern_for(cleaned: str) -> re.Pattern[str]:
    return _pattern("ascii" if cleaned.isascii() else "any")


def _plain(text: str) -> str:
    """The text with entities resolved and compatibility letters folded, its newlines kept."""
    if "&" in text and _pattern("entity").search(text.lower()):
        from html import unescape

        text = "\n".join(unescape(unescape(line)).replace("\n", " ") for line in text.split("\n"))
    if text.isascii():
        return text
    for mark in _MARKS:
        text = text.replace(mark, '"')
    if text.isascii():
        return text
    text = _pattern("unseen").sub("", text.replace("™", " ").replace("®", " "))
    from unicodedata import normalize

    return normalize("NFKC", text)


def _newlines(match: re.Match[str]) -> str:
    return " " + "\n" * match[0].count("\n")


def _without_holder(match: re.Match[str]) -> str:
    """Nothing, for a line that only names years and holders; otherwise the line as it is."""
    line = _pattern("blank").sub(_without_blank, match[0].replace("all rights reserved", " "))
    found = words(line)
    if len(found) <= 30 and name_like([word for word in found if word not in _BLANK_WORDS]):
        return ""
    return match[0]


def _without_blank(match: re.Match[str]) -> str:
    """Nothing, for a bracketed blank to fill in (``<year>``, ``[name of copyright owner]``)."""
    return " " if is_blank(match[0]) else match[0]
