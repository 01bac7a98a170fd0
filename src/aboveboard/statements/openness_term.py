"""Terms: one occurrence of a word for openness, the form it takes and the noun phrase it stands
in.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.statements.sentence import Sentence

_CONCEPTS = (
    "open source",
    "open weights",
    "openly",
    "openness",
    "open data",
    "open science",
    "standard",
    "open adjective",
)
_CJK_STOP = frozenset("是在了，。；：！？、（）,.;:()为被已将且而但并 ")
_CJK_VERB_BEFORE = frozenset("已并們们會会面式经同共次布未续时能可将將来")
_CJK_AMBIGUOUS = frozenset("次经面同可将將会时")
_OPEN = frozenset(("open", "开", "開"))
_MOST = 40
"""Words for openness in one sentence; what holds more is no prose."""
_JOINS = frozenset((",", "and", "、", "和", "与", "及", "/", "的", "or"))
_OBJECTS = (["the"], ["our"], ["all"])
_PUNCTUATION = frozenset('.,;:()|!?—–\x1f[]{}"“”，、。；：（）')
_OPENING = frozenset("：:】]，,|。—-！!")
_AFTER_TO = (
    "our",
    "the",
    "this",
    "these",
    "all",
    "it",
    "its",
    "them",
    "their",
    "a",
    "an",
    "more",
    "everything",
)


class Term:
    """One occurrence. ``form`` is verb, predicate or attribute; ``head`` the kind of noun it
    belongs to.
    """

    __slots__ = (
        "begin",
        "cjk",
        "concept",
        "first",
        "form",
        "fully",
        "head",
        "head_end",
        "kana",
        "last",
        "start",
    )

    def __init__(self, s: Sentence, first: int, last: int, concept: str) -> None:
        self.first, self.last, self.concept = first, last, concept
        self.fully = _fully(s, first)
        self.start = self.fully if self.fully >= 0 else first
        self.begin = -1
        letter = s.words[first][0]
        self.cjk = letter >= "\u2e80"
        self.kana = "\u3040" <= letter <= "\u30ff"
        self.head, self.head_end = _head(s, last, self.cjk)
        self.form = _form_cjk(s, self) if self.cjk else _form(s, self)
        if not self.head and self.form == "attribute" and s.postpositive:
            self._look_back(s)

    def _look_back(self, s: Sentence) -> None:
        """In Spanish and French the noun comes first: *una plataforma de código abierto*."""
        for place in range(self.start - 1, max(-1, self.start - 9), -1):
            noun = s.nouns.get(place)
            if noun is not None:
                self.head, self.start = noun[0], place
                return


def occurrences(s: Sentence) -> Iterator[Term]:
    """Every word for openness in a sentence, the longest reading of each, without names and
    everyday uses.
    """
    spans = [
        (first, last, concept) for concept in _CONCEPTS for first, last in s.by.get(concept, ())
    ]
    words = s.words
    for place, word in enumerate(words) if not _OPEN.isdisjoint(words) else ():
        if word == "open":
            spans.append((place, place + 1, "open"))
        elif word in ("开", "開") and words[place + 1 : place + 2] == ["放"]:
            spans.append((place, place + 2, "open"))
    spans.sort(key=lambda span: (span[0], -span[1]))
    reached = 0
    for first, last, concept in spans[:_MOST]:
        if first >= reached and not _excluded(s, first, last):
            reached = last
            yield Term(s, first, last, concept)


def _excluded(s: Sentence, first: int, last: int) -> bool:
    covers = any(
        start <= first and end >= last and (end > last or start < first)
        for start, end in s.by.get("not open", ())
    )
    if (
        s.words[first] == "open"
        and last < len(s.words)
        and last - first == 1
        and _joined_name(s, last)
    ):
        return True
    return covers and not (_fully(s, first) >= 0 and s.words[last : last + 1] in (["to"], ["in"]))


def _joined_name(s: Sentence, place: int) -> bool:
    """Whether a capitalised word is joined on by a hyphen: *Open-Example* is a name."""
    start = s.offset + s.starts[place]
    return s.block.page.text[start - 1] in "-_" and s.written(place)[:1].isupper()


def _fully(s: Sentence, first: int) -> int:
    for start, end in s.by.get("fully", ()):
        if end == first or (end == first - 1 and s.words[end] in ("and", "地", "に", "的", ",")):
            return start
    return -1


def _head(s: Sentence, place: int, cjk: bool) -> tuple[str, int]:
    """The kind of noun that a modifier before a place belongs to, and where its phrase ends."""
    limit = min(place + (16 if cjk else 9), len(s.words))
    stop = _CJK_STOP if cjk else s.lists("ends a noun phrase")
    room = 0 if cjk else 2
    found, end, gap = "", place, 0
    while place < limit and gap <= room:
        noun = None if found and s.linked(place) else s.nouns.get(place)
        if noun is not None:
            if noun[0] == "people" and not found:
                return noun
            found, end, gap = noun[0], noun[1], 0
            place = noun[1]
            continue
        word = s.words[place]
        if (
            (found and s.linked(place))
            or (word in stop and not s.compound(place))
            or (word in _PUNCTUATION and (found or word not in ",、"))
            or (found and word in _JOINS)
        ):
            break
        gap += bool(found)
        place += 1
    members = _members(s, place)
    return (members, max(end, place)) if members else (found, end)


def _members(s: Sentence, place: int) -> str:
    """The kind of things that a noun before a place gathers: *a suite of language models*, *a set
    of datasets*.
    """
    if s.words[place : place + 1] != ["of"] or s.words[place - 1] not in s.lists(
        "made of its members"
    ):
        return ""
    kind, _ = _head(s, place + 1, cjk=False)
    return kind if kind in ("model", "data", "code") else ""


def before(s: Sentence, place: int) -> str:
    """The word before a place, adverbs passed over."""
    adverbs = s.lists("adverbs")
    while place > 0 and s.words[place - 1] in adverbs:
        place -= 1
    return s.words[place - 1] if place else ""


def _form(s: Sentence, term: Term) -> str:
    last = s.words[term.last - 1]
    lead = before(s, term.start)
    be = s.lists("forms of be")
    if term.concept == "open source" and _is_verb(s, term, last, lead):
        return "predicate" if lead in be and last.endswith("sourced") else "verb"
    if term.concept == "openly":
        if not last.startswith(("avail", "access", "licen")):
            return "verb"
        return "attribute" if term.head else "predicate"
    if not term.head and (lead in be or (last.endswith("sourced") and _ends(s, term.last))):
        return "predicate"
    return "attribute"


def _ends(s: Sentence, place: int) -> bool:
    """Whether no noun follows at a place."""
    return (
        place >= len(s.words)
        or not s.words[place].isalnum()
        or s.words[place] in s.lists("ends a noun phrase")
    )


def _is_verb(s: Sentence, term: Term, last: str, lead: str) -> bool:
    if last.endswith("sourcing"):
        return True
    if last.endswith("sourced"):
        joined = lead in ("and", "by", "or")
        return (joined or lead in s.lists("before a verb")) and not (
            term.head and (joined or lead in ("be", "as"))
        )
    if lead == "to":
        return _to_open(s, term)
    if (
        not lead[:1].isalnum()
        and last in ("source", "opensource")
        and s.words[term.last : term.last + 1] in _OBJECTS
    ):
        return True
    if lead in ("we", "i", "'ll", "will", "us", "can") or (
        lead == "and" and last.endswith("sources")
    ):
        return True
    return lead == "and" and s.has("give", max(0, term.start - 3), term.start)


def _to_open(s: Sentence, term: Term) -> bool:
    """*excited to open-source our code*, but not *compared to open-source models*."""
    place = max(0, term.start - 2)
    if s.words[place] in s.lists("no verb follows to") or s.has(
        "outdoes", max(0, place - 2), place + 1
    ):
        return False
    return s.words[term.last : term.last + 1] != [] and (
        s.words[term.last] in _AFTER_TO or not term.head
    )


def _taken(s: Sentence, term: Term) -> bool:
    """Whether 将 only marks an object: 勿将开源模型用于 …"""
    return (
        "勿" in s.words[max(0, term.start - 3) : term.start]
        or "用" in s.words[term.head_end : term.head_end + 4]
    )


def _form_cjk(s: Sentence, term: Term) -> str:
    words = s.words
    after = words[term.last] if term.last < len(words) else ""
    lead = words[term.start - 1] if term.start else ""
    if after in ("了", "过", "化", "하", "했", "합") or words[term.last - 1] == "化":
        return "verb"
    if lead in ("是", "为", "也") and not term.head:
        return "predicate"
    if lead in _CJK_VERB_BEFORE and not (lead in _CJK_AMBIGUOUS and term.head):
        return "verb"
    if any(end == term.start for _, end in s.by.get("will", ())) and not _taken(s, term):
        return "verb"
    opens = term.start == 0 or lead in _OPENING or not lead.isalnum()
    if opens and (
        not term.head or term.head_end - term.last > 8 or s.own_name(term.last, term.last + 4)
    ):
        return "verb"
    return "attribute" if term.head or after.isalnum() else "predicate"
