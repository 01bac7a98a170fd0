"""The normal form of a license text: what is left of it after the SPDX matching guidelines.

Case, space, punctuation, typographic letters, markdown, HTML, comment marks and the lines that only
name a copyright holder are of no account; words and numbers are. ``clean`` keeps every newline of
the text, so that a word of the normal form is still on the line it was written on. Linear in the
length of the text.

Source: SPDX specification, annex *License matching guidelines and templates*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aboveboard.license_texts.word_positions import STRETCH, Standing, ends_sentence

LIMIT = 150_000
"""Characters of a text that are looked at. The longest known license has 91,000."""

OPERATIVE = frozenset(
    """
    a academic accept access acknowledge acquire after agree agreed agreement all allow allowed also an any
    anybody anyone approval approvals approve approved are as ask asked attribution authorization authorized
    available b2b ban banned based be been before below benchmark benchmarks beyond bought bound but buy can
    cannot charge circumstances clause commerce commercial commercialize commercially compete competes
    competitor competitors comply condition conditioned conditions confidential consent consents consult copied
    copies copy copying cost costs create credit customer customers denied denies deny deploy deployed
    derivative derivatives disclose distribute distributed distribution do does dollar dollars donate donation
    donations duty earn earning earns employees employing entities entity ethical ethically eur euro euros
    evaluate evaluated evaluation every everybody everyone exceed exceeding exceeds except excluded excludes
    excluding exclusively exempt exempted expire expired expires expiry fee fees forbidden forbids from further
    gain generate grant granted grants has have hobby hobbyist hobbyists hosted however if illegal in income
    individuals internal internally is it law lease legal less license licensed licensee licensees licenses
    licensing limit mandatory may mention military million modification modifications modified modify
    monetization monetize monthly more must name negotiate never no nobody non noncommercial nonexclusive
    nonprofit nor not nothing notice notwithstanding obtain obtained offer offering on only otherwise outside
    over own paid participate pay paying payment percent permission permit permitted personal please price
    priced prior privately profit prohibit prohibited prohibits proprietary provide provided providers purchase
    purchased purchasing purpose purposes receive redistribute refuse refused remain remains rent rental
    reproduce reproduced reproduction require required requirement requirements requires resale resell restrict
    restricted restriction restrictions revenue revocable revoke revoked right rights rival rivals royalties
    royalty sale sales secret sell selling shall share should sold startup startups strictly student students
    subject sublicense subscribe subscriber subscribers subscription subscriptions such surveillance teams
    terminate terminated terminates terms than that their them then these they this those threshold to train
    transfer transferred trial turnover under unless unlimited unpaid until upon usd use used user users using
    valid violate void waive waived warfare warrant warrants warranty weapons when where whether which who whom
    whose will with within without would written you your
    nur nicht kein keine keinen kommerziell kommerzielle kommerziellen kommerzieller nichtkommerziell
    nichtkommerzielle nichtkommerziellen verboten zwecke zwecken seulement uniquement exclusivement interdit
    interdite commerciale commerciales commerciaux lucratif prohibido prohibida solamente únicamente comercial
    comerciales soltanto esclusivamente vietato vietata somente apenas proibido proibida только запрещено
    запрещается некоммерческого коммерческого 仅 僅 只 禁 勿 须 須 限 不 非 得 必
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that do something in a license."""
_IN_NAMES = frozenset("a an as do grant in it law may price secret will written".split())  # noqa: SIM905
"""Those of them that are in names too: *Jane A. Will*, *Secret Labs*, *Software in the Public
Interest*."""
NO_NAME = OPERATIVE - _IN_NAMES
"""A place left open for a name, a year or an address holds none of these."""

_TAGS = (
    r"</?(?:a|abbr|address|article|b|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer|h[1-6]|head|header|hr|html|i"
    r"|img|kbd|li|link|main|meta|ol|p|pre|s|section|small|span|strong|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul)"
    r"(?:\s[^<>]{0,500})?/?>"
)
_FORK = r"\b(?:(?:modified|original|derived) (?:works?|code|portions|parts)|modifications)(?= copyright\b)"
_REWRITES = (
    (("http",), r"https?://(?:www\.)?", " "),
    (("(c)", "©"), r"copyright([\s#*/;%>-]{1,12})(?:\(c\)|©)", r"copyright\1"),
    (("(c)", "©"), r"©|\(c\)(?=[^\S\n]{0,9}(?:\d{4}|[<\[{]))", " copyright "),
    (("per cent",), r"\bper cent\b", "percent"),
    (("non",), r"non(?<!\wnon)(?=[a-z]{4})", "non "),
    (("licenc",), r"licenc(?=[ei])", "licens"),
    (("sublic",), r"sub(?=licen[cs])", "sub "),
    (("work copyr", "works copyr", "code copyr", "modifications copyr"), _FORK, "portions"),
    (("to present",), r"\bto present\b", "present"),
    (("contributors to",), r"\bcontributors to the (?=[\w.-]+ project\b)", "contributors "),
)
"""What is written in several ways: letters without which there is nothing to do, what to look for,
what to put."""
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
_MOST = 30
"""Words of the longest line that only names holders."""
_OPENERS = frozenset(
    """
    address all author authors based c contact contributor contributors copyright copyrighted created developed e email
    enhancements http maintained maintainer original parts portions see tel updated url written www
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that begin a sentence which may stand in a copyright statement."""
_PURPOSES = frozenset(
    """
    demonstration education educational evaluation hobby learning noncommercial research review study teaching testing
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_INSTITUTIONS = frozenset(
    """
    agency association board center centers centre consortium council department foundation institut institute network
    organization society trust
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""After one of these, *for research* is part of a name."""
_NO_WORDS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_CJK = r"\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"


_PATTERNS = {
    "tag": _TAGS,
    "entity": r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});",
    "link": r"\]\(\s{0,9}(?:https?:|mailto:|www\.|[/#.])[^()]{0,400}\)|\]\([^()\s]{0,300}\)",
    "wordy-comment": r"(?m)^[ \t]*(?:rem|dnl|@c|::|c)(?=[ \t]|$)",
    "copyright": r"(?m)^[^\n\w]*(?:(?:portions|parts|all|file|and|software) )?"
    r"(?:copyright(?:ed)?\b[^\n\w]*(?:copyright\b|by\b|years?\b|\d{4}|[<\[{$]|[^\n]{3,60}[<(][^\n<>()@.]{1,60}[@.][^\n<>()]{1,60}[>)]$)"
    r"|all rights reserved\b)[^\n]*$",
    "address": r"[^\s<>(),;]{1,60}[@/][^\s<>(),;]{1,80}|\b[\w-]{1,40}(?:\.[\w-]{2,40}){1,5}",
    "listed": r",?\s(?:as )?(?:documented|listed|shown|named|see)\s(?:in |by )?(?:the )?(?:[\w/.]{1,20} )?"
    r"(?:authors|contributors|copyright|readme)\b[\w.]{0,10}(?: file| for more details)?",
    "stop": r"[.!?](?=\s)|。",
    "blank": r"<[^<>\n]{1,80}>|\[[^\[\]\n]{1,80}\]|\{[^{}\n]{1,80}\}",
    "unseen": "[\u00ad\u200b-\u200d\u2060\ufeff]",
    "ascii": r"[a-z0-9]+",
    "any": rf"[^\W_{_CJK}]+|[{_CJK}]",
}


class Reading:
    """The words of a cleaned text, those of the holders' lines too, and where they stand.

    ``holders`` tells where the words of the lines begin and end that only name years and holders.
    """

    __slots__ = ("holders", "standing", "words")

    def __init__(
        self, words: list[str], holders: list[tuple[int, int]], standing: Standing
    ) -> None:
        """What was read."""
        self.words, self.holders, self.standing = words, holders, standing

    @property
    def without_holders(self) -> list[str]:
        """The words without the lines that only name years and holders."""
        if not self.holders:
            return self.words
        return [
            word
            for start, end in kept(self.holders, len(self.words))
            for word in self.words[start:end]
        ]


def kept(left_out: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of some words that are left without some others, which are given in order."""
    return zip(
        (0, *(end for _, end in left_out)), (*(start for start, _ in left_out), length), strict=True
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A regular expression of ``_PATTERNS``, or one given as it is, compiled when it is first
    needed.
    """
    return re.compile(_PATTERNS.get(name, name))


def clean(text: str) -> str:
    """The text in lower case without markup, with all its newlines and copyright lines.

    Only the first ``LIMIT`` characters are looked at.
    """
    text = text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    text = _plain(text).casefold()
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


def normal_words(text: str) -> list[str]:
    """The words of a text, without the lines that only name years and holders."""
    return read(clean(text)).without_holders


def holder_lines(cleaned: str) -> list[tuple[int, int]]:
    """Where the lines stand, in a cleaned text, that only name years and holders."""
    return [
        match.span()
        for match in _pattern("copyright").finditer(cleaned)
        if _names_holders(match[0])
    ]


def read(cleaned: str) -> Reading:
    """The words of a cleaned text, with what is known of where they stand."""
    word = _pattern_for(cleaned)
    found: list[str] = []
    stretches: list[tuple[int, int]] = []

    def take(start: int, end: int) -> tuple[int, int]:
        first = len(found)
        while start < end:
            stretches.append((start, len(found)))
            after = cleaned.find("\n", start + STRETCH, end)
            found.extend(_split(cleaned[start : end if after < 0 else after]))
            start = end if after < 0 else after
        return first, len(found)

    place, holders = 0, []
    for start, end in holder_lines(cleaned):
        take(place, start)
        holders.append(take(start, end))
        place = end
    take(place, max(len(cleaned), place + 1))
    standing = Standing(cleaned, word, stretches, frozenset(end for _, end in holders))
    return Reading(_spelled(found, cleaned), holders, standing)


def is_blank(bracketed: str) -> bool:
    """Whether brackets hold a blank to fill in: ``<year>``, ``[name of copyright owner]``,
    ``____``.
    """
    return _BLANK_WORDS.issuperset(words(clean(bracketed)))


def words(cleaned: str) -> list[str]:
    """The words of a cleaned text, in one spelling."""
    return _spelled(_split(cleaned), cleaned)


def _split(cleaned: str) -> list[str]:
    """The words of a cleaned text as they are spelled."""
    if cleaned.isascii():  # this way is twice as fast as the expression that says the same
        return cleaned.translate(_NO_WORDS).split()
    found: list[str] = _pattern("any").findall(cleaned)
    return found


def _spelled(found: list[str], cleaned: str) -> list[str]:
    """Words in one spelling."""
    if not _SPELLINGS.keys().isdisjoint(found):
        found = [_SPELLINGS.get(word, word) for word in found]
    for owner, holder in _OWNERS.items() if "owner" in cleaned else ():
        at = 0
        for _ in range(found.count(owner)):
            at = found.index(owner, at) + 1
            if at > 1 and found[at - 2] in ("copyright", "copyrighted"):
                found[at - 1] = holder
    return found


def name_like(found: list[str]) -> bool:
    """Whether words may fill a place left open for names, years and addresses."""
    return NO_NAME.isdisjoint(found) and (
        "for" not in found or purpose(found, 0, len(found)) == len(found)
    )


def purpose(found: Sequence[str], start: int, end: int) -> int:
    """Where, in a part of some words, they begin to tell what for: *for research*, but not
    *Institute for Research*.
    """
    for at in range(start, end - 1):
        if (
            found[at] == "for"
            and found[at + 1] in _PURPOSES
            and (at == start or found[at - 1] not in _INSTITUTIONS)
        ):
            return at
    return end


def opens(word: str) -> bool:
    """Whether a copyright statement may go on with a sentence that begins with a word."""
    return word in _OPENERS or word.isdigit()


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


def _names_holders(line: str) -> bool:
    """Whether a line only names years and holders."""
    line = _pattern("blank").sub(_without_blank, line.replace("all rights reserved", " "))
    line = _pattern("listed").sub(" authors", _pattern("address").sub(" ", line))
    found = [word for word in words(line) if word not in _BLANK_WORDS]
    if len(found) > _MOST or not name_like(found):
        return False
    return not any(
        _goes_on(line, match.start(), match.end()) for match in _pattern("stop").finditer(line)
    )


def _goes_on(line: str, start: int, end: int) -> bool:
    """Whether a sentence ends at a full stop in a line, and another one follows that no copyright
    statement has.
    """
    before, after = words(line[max(0, start - 20) : start])[-1:], words(line[end : end + 20])[:1]
    return (
        bool(before and after)
        and (line[start] == "。" or ends_sentence(before[0]))
        and not opens(after[0])
    )


def _without_blank(match: re.Match[str]) -> str:
    """Nothing, for a bracketed blank to fill in (``<year>``, ``[name of copyright owner]``)."""
    return " " if is_blank(match[0]) else match[0]
