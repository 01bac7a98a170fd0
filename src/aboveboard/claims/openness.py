"""Openness: the words for it, and whose openness is meant.

Most places where a repository says *open source* do not speak of the repository: they compare, thank, cite, or name a
community. What decides is who owns the thing that is called open, and what the sentence does with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aboveboard.claims.sentence import Sentence
from aboveboard.claims.setting import Setting

_TERMS = ("open source", "open weights", "openly", "openness", "open data", "open science", "standard", "open adjective")
_BE = frozenset("is are was were be been being becomes become remain remains stays 's 're stands as".split())
_ADVERBS = frozenset(
    "fully also now all both completely not never yet entirely truly currently finally already just recently officially "
    "hereby totally still publicly proudly gladly happily further even only always simply therefore thus".split()
)
_TO_OPEN = frozenset("we to i 'll will 've have has had and by you they who us can could should would might may must let 're am been are is was were be being get got gets or then n't not".split())
_CJK_STOP = frozenset("是在了，。；：！？、（）,.;:()为被将已且而但并")
_STOP = frozenset(
    "is are was were be been being has have had that which who whose whom for of with to in on at by from as than under "
    "into through via it its we they you our your their the a an this these those can could will would may might do does "
    "did if when while where because so but not also using based trained built designed available released such like "
    "including outperform outperforms achieves achieve delivers provides support supports excels out".split()
) | frozenset(".;:()|!?—–\x1f[]{}\"“”")
_PHRASE_STOP = _STOP | frozenset(", and or using uses use over among amongst against introduce release present presents introduces propose announce offering offer proposes compared".split()) | frozenset("，、。；：（）")
_KIND_OF_THING = {"model": "open_source_model", "code": "open_code", "data": "open_data", "": "open_source_model"}
_CJK = ("\u2e80", "\uffef")


@dataclass(frozen=True)
class Mention:
    """A place that speaks of openness, in words of a sentence: what it says, of what, and in which role."""

    first: int
    last: int
    kind: str
    subject: str
    role: str
    why: str
    polarity: str = "asserted"
    license: str = ""


class Term:
    """One occurrence of a word for openness, and the noun phrase it stands in."""

    __slots__ = ("cjk", "concept", "first", "form", "fully", "head", "head_end", "last", "start")

    def __init__(self, s: Sentence, first: int, last: int, concept: str) -> None:
        self.first, self.last, self.concept = first, last, concept
        self.fully = _fully(s, first)
        self.start = self.fully if self.fully >= 0 else first
        self.cjk = s.words[first][0] >= _CJK[0]
        self.head, self.head_end = _head(s, last, self.cjk)
        self.form = _form(s, self)


def mentions(sentence: Sentence, setting: Setting) -> Iterator[Mention]:
    """Every place of a sentence that speaks of openness in so many words."""
    for first, last, concept in _occurrences(sentence):
        found = _read(sentence, Term(sentence, first, last, concept), setting)
        if found is not None:
            yield found


def _occurrences(s: Sentence) -> Iterator[tuple[int, int, str]]:
    spans = [(first, last, concept) for concept in _TERMS for first, last in s.by.get(concept, ())]
    words = s.words
    for place, word in enumerate(words):
        if word == "open":
            spans.append((place, place + 1, "open"))
        elif word in ("开", "開") and words[place + 1 : place + 2] == ["放"]:
            spans.append((place, place + 2, "open"))
    spans.sort(key=lambda span: (span[0], -span[1]))
    reached = 0
    for first, last, concept in spans:
        if first >= reached and not _excluded(s, first, last):
            reached = last
            yield first, last, concept


def _excluded(s: Sentence, first: int, last: int) -> bool:
    return any(start <= first and end >= last and (end > last or start < first) for start, end in s.by.get("not open", ()))


def _fully(s: Sentence, first: int) -> int:
    for start, end in s.by.get("fully", ()):
        if end == first or (end == first - 1 and s.words[end] in ("and", "地", "に", "的")):
            return start
    return -1


# ------------------------------------------------------------------ what is called open


def _head(s: Sentence, place: int, cjk: bool) -> tuple[str, int]:
    """The kind of noun that a modifier at a place belongs to, and where its phrase ends."""
    limit = min(place + (16 if cjk else 9), len(s.words))
    stop = _CJK_STOP if cjk else _STOP
    found, end, gap = "", place, 0
    while place < limit:
        noun = s.nouns.get(place)
        if noun is not None:
            found, end, gap = noun[0], noun[1], 0
            place = noun[1]
            continue
        word = s.words[place]
        if word in stop or (found and word in (",", "and", "、", "和", "与", "及", "/", "的", "or")):
            break
        if found:
            gap += 1
            if gap > (0 if cjk else 2):
                break
        place += 1
    return found, end


def _form(s: Sentence, term: Term) -> str:
    """Whether the word is a verb, a predicate or an attribute here."""
    if term.cjk:
        return _form_cjk(s, term)
    last = s.words[term.last - 1]
    before = _before(s, term.start)
    if term.concept == "open source":
        if last in ("sourcing", "opensourcing"):
            return "verb"
        if last in ("sourced", "opensourced") and before in _TO_OPEN and not (term.head and before in ("and", "by", "or")):
            return "predicate" if before in _BE or before == "been" else "verb"
        if last in ("source", "opensource", "sources") and before in ("we", "to", "i", "'ll", "will", "us", "can") or (before == "and" and last == "sources"):
            return "verb"
        if last in ("source", "opensource") and before == "and" and s.has("give", max(0, term.start - 3), term.start):
            return "verb"
    if before in _BE and not term.head:
        return "predicate"
    return "attribute"


def _form_cjk(s: Sentence, term: Term) -> str:
    words = s.words
    after = words[term.last] if term.last < len(words) else ""
    before = words[term.start - 1] if term.start else ""
    if after in ("了", "过") or words[term.last : term.last + 2] == ["化", "し"] or after in ("하", "했", "합"):
        return "verb"
    if before in ("是", "为", "也") and not term.head:
        return "predicate"
    if before in ("已", "并", "們", "们", "將", "将", "会", "面", "式", "经", "同", "共", "次", "布", "未", "续", "时", "能", "可"):
        if not (before in ("次", "经", "面", "同", "可") and term.head):
            return "verb"
    if term.start == 0 or before in ("：", ":", "】", "]", "，", ",", "|") or not before.strip():
        return "verb" if not term.head or term.head_end - term.last > 8 or s.own_name(term.last, term.last + 4) else "attribute"
    if not term.head and (after in ("，", "。", "！", "", ",", ".", "!", "）", ")") or not after):
        return "predicate"
    return "attribute"


def _before(s: Sentence, place: int) -> str:
    while place > 0 and (s.words[place - 1] in _ADVERBS or s.words[place - 1] in ("*", "\"")):
        place -= 1
    return s.words[place - 1] if place else ""


def _things(s: Sentence, first: int, last: int) -> list[str]:
    return [cls for place, (cls, _) in sorted(s.nouns.items()) if first <= place < last and cls in ("model", "code", "data")]


# ------------------------------------------------------------------ whose it is


def _read(s: Sentence, term: Term, setting: Setting) -> Mention | None:
    if term.head == "license" or not _speaks(s, term):
        return None
    kind, subject = _kind(s, term)
    polarity, word = _polarity(s, term)
    role, why = _role(s, term, setting)
    if role == "own" and polarity == "future" or (setting.section & {"section future"} and role == "own" and setting.block.box != "x" and setting.block.form != "paragraph" ):
        role, why, polarity = "future", f"it is a promise ({word or 'a plan'})", "future"
    elif role == "own" and polarity == "negated":
        return Mention(term.start, max(term.last, term.head_end), "restriction", subject, "own", f"it is said not to be open ({word})", "negated")
    elif polarity == "hypothetical":
        role, why = "generic", f"it is a condition ({word})"
    last = term.head_end if term.form == "attribute" and 0 < term.head_end - term.last <= 4 else term.last
    return Mention(term.start, last, kind, subject, role, why, polarity)


def _speaks(s: Sentence, term: Term) -> bool:
    """Whether a bare *open* is the openness that matters here."""
    if term.concept == "open adjective":
        return bool(term.head) or s.words[term.last - 1] in ("型", "ル", "모", "델")
    if term.concept != "open":
        return True
    if term.cjk:
        return term.fully >= 0 or _before_cjk_source(s, term)
    before = s.words[term.start - 1] if term.start else ""
    if before in ("to", "will", "can", "you", "not", "please", "and") and term.fully < 0 and term.head != "model":
        return False
    if term.fully >= 0:
        return True
    return term.head in ("model", "data") and term.head_end - term.last <= 7


def _before_cjk_source(s: Sentence, term: Term) -> bool:
    return term.first >= 2 and s.words[term.first - 1] in ("源", "、") and "源" in s.words[max(0, term.first - 3) : term.first]


def _kind(s: Sentence, term: Term) -> tuple[str, str]:
    """The kind of the claim and what it is about."""
    head = term.head if term.form == "attribute" else ""
    if not head:
        first, last = s.clause(term.first)
        after = _things(s, term.last, min(len(s.words), max(last, term.last + 14)))
        before = _things(s, max(0, first - 6), term.first)
        things = (after or before) if term.form == "verb" else (before or after)
        head = "model" if "model" in things else (things[0] if things else "")
    subject = {"model": "model", "code": "code", "data": "data"}.get(head, "model")
    if term.concept == "standard":
        return "standard", "everything"
    if term.concept == "open science":
        return "open_science", "everything"
    if term.concept == "open weights" or (term.fully >= 0 and term.concept == "open" and _for_research(s, term)):
        return "open_weights", "weights"
    if term.fully >= 0:
        return ("open_data", "data") if head == "data" and term.form == "attribute" else ("fully_open", subject)
    if term.concept == "open data" or head == "data":
        return "open_data", "data"
    if term.concept == "open source":
        return _KIND_OF_THING.get(head, "open_source_model"), subject
    return "open_model", subject


def _for_research(s: Sentence, term: Term) -> bool:
    near = s.words[max(0, term.first - 8) : term.last + 5]
    return "research" in near or "academic" in near or "研" in near or "学" in near


def _polarity(s: Sentence, term: Term) -> tuple[str, str]:
    """Asserted, negated, promised or supposed; and the word that says so."""
    first, _ = s.clause(term.first)
    near = max(first, term.start - (6 if term.cjk else 4))
    place = s.nearest_before("not", term.start, near)
    if place >= 0 and not (term.form == "attribute" and not term.cjk and term.start - place > 2):
        return "negated", s.words[place]
    if term.cjk and term.concept == "open source" and s.has("not", term.last, min(len(s.words), term.last + 8)) and s.words[term.first] >= "\u3040" and s.words[term.first] < "\u3400":
        return "negated", "ない"
    if term.form != "attribute":
        place = s.nearest_before("will", term.start, max(first, term.start - 9))
        if place >= 0 and not (term.form == "verb" and s.words[place] in ("to",)):
            return "future", s.words[place]
        for start, _ in s.by.get("will", ()):
            if term.last <= start <= term.last + 8 and s.words[start] in ("soon", "shortly", "coming", "once", "upon", "after", "in", "敬", "待", "予", "예"):
                return "future", s.words[start]
        place = s.nearest_before("if", term.start, first)
        if place >= 0:
            return "hypothetical", s.words[place]
    return "asserted", ""


def _role(s: Sentence, term: Term, setting: Setting) -> tuple[str, str]:
    title = setting.title_of_something(s, term.first, term.last)
    if title:
        return "generic", title
    if term.head == "people" and term.form == "attribute":
        return "generic", "it names a community, a movement or a place"
    if "section third" in setting.section and not s.has("we", max(0, term.start - 6), term.start):
        return "third_party", "it stands under a heading about others"
    place = s.nearest_before("thanks", term.start)
    if place >= 0:
        return "third_party", f"it thanks others ({s.words[place]})"
    return _attribute_role(s, term) if term.form == "attribute" else _clause_role(s, term)


def _clause_role(s: Sentence, term: Term) -> tuple[str, str]:
    """Whose it is, where the word is a verb or a predicate: its subject's."""
    first, last = s.clause(term.start)
    subject = s.words[first : term.start]
    if all(word in _ADVERBS or word in ("and", "have", "has", "been", "be", "is", "are", "also", "then", "to", "will", "并", "已", "也", "了") for word in subject):
        first, _ = s.clause(max(0, first - 2))
    return _owner(s, first, term.start, term)


def _owner(s: Sentence, first: int, last: int, term: Term) -> tuple[str, str]:
    if s.has("we", first, last):
        return "own", "the project speaks of itself"
    after = s.words[term.last : term.last + 4]
    if "by" in after[:3] and s.foreign_name(term.last, min(len(s.words), term.last + 5)) and not s.own_name(term.last, term.last + 6):
        return "third_party", "somebody else did it"
    if s.own_name(first, last) or s.own_name(term.last, min(len(s.words), term.last + 8)):
        return "own", "it is said of the project's own name"
    place = s.nearest_before("others", last, first)
    if place >= 0 and s.words[place] not in ("all", "available", "top", "public", "leading", "any", "目前", "当前", "所有", "最新", "前", "新", "有"):
        return "third_party", f"it speaks of others ({s.words[place]})"
    name = s.foreign_name(first, last)
    if name and s.block.form != "item" and not s.has("this", first, last):
        return "third_party", f"it is said of {name}"
    return "own", "nobody else is named"


def _attribute_role(s: Sentence, term: Term) -> tuple[str, str]:
    """Whose it is, where the word stands before a noun."""
    first, last = s.clause(term.start)
    begin = _phrase_start(s, term)
    if s.has("we", begin, term.start) or (term.last < len(s.words) and s.has("we", term.last, min(term.last + 1, len(s.words)))):
        return "own", "it is called the project's own"
    member = _membership(s, term, first)
    if member:
        return "own", member
    place = s.nearest_before("others", term.start, begin)
    if place >= 0:
        return "third_party", f"it speaks of others ({s.words[place]})"
    place = s.nearest_before("outdoes", begin, first)
    if place < 0 and first > 1:
        wider = s.clause(first - 2)[0]
        place = s.nearest_before("outdoes", begin, wider) if not s.has("we", first, begin) and not s.has("give", first, begin) else -1
    if place >= 0 and not _gives(s, place, begin):
        return "third_party", f"it compares with others ({s.words[place]})"
    return _phrase_role(s, term, begin, first, last)


def _gives(s: Sentence, first: int, last: int) -> bool:
    return s.has("we", first, last) and s.has("give", first, last)


def _phrase_role(s: Sentence, term: Term, begin: int, first: int, last: int) -> tuple[str, str]:
    single = _single(s, term, begin)
    own = s.own_name(begin, term.start) or s.own_name(term.last, min(term.head_end + 3, len(s.words)))
    if own:
        return "own", "it is said of the project's own name"
    for start, end in s.by.get("source", ()):
        if end == begin and not s.has("we", max(0, start - 3), start) or (end == term.start):
            return "third_party", f"it is something the project uses ({' '.join(s.words[start:end])})"
    if s.has("we", 0, begin) and s.has("give", 0, begin):
        return "own", "the project presents it"
    if s.own_name(first, begin) and s.has("be", first, begin):
        return "own", "the project's own name is its subject"
    name = s.foreign_name(first, begin) or s.foreign_name(term.last, min(term.head_end + 3, len(s.words)))
    if name and term.concept not in ("open weights",):
        return "third_party", f"it is said of {name}"
    if term.concept in ("open weights", "openly") or term.fully >= 0:
        return "own", "nobody else is named"
    if s.own_name(0, begin) and single:
        return "own", "the project's own name is its subject"
    if s.has("this", first, begin) and single:
        return "own", "it points at what the page presents"
    if single and term.head in ("model", "") or s.block.form == "heading":
        return "own", "nobody else is named"
    return "third_party", "nothing says that it is the project's own"


def _phrase_start(s: Sentence, term: Term) -> int:
    place, lowest = term.start, term.start - (10 if term.cjk else 6)
    while place > 0 and place > lowest:
        word = s.words[place - 1]
        if (word in _CJK_STOP and word != "的") if term.cjk else word in _PHRASE_STOP and word not in ("the", "our", "a", "an", "this", "these", "its"):
            break
        place -= 1
    return place


def _single(s: Sentence, term: Term, begin: int) -> bool:
    if term.cjk:
        return "个" in s.words[begin : term.start] or "款" in s.words[begin : term.start] or "代" in s.words[begin : term.start]
    lead = s.words[max(0, begin - 1) : term.start]
    head = s.words[term.head_end - 1] if term.head else ""
    return "a" in lead or "an" in lead or "first" in lead or bool(head and (head[-1] != "s" or head == "series"))


def _membership(s: Sentence, term: Term, first: int) -> str:
    """Why a phrase counts the project among open ones: *the strongest open-source model*, *first among …*."""
    words = s.words
    if term.cjk:
        near = max(0, term.start - 14)
        after = min(len(words), term.last + 18)
        if s.has("superlative", near, after) and not s.has("outdoes", near, term.start):
            return "it counts the project among the open ones"
        return ""
    lead = words[max(first, term.start - 8) : term.start]
    among = any(word in ("among", "amongst") for word in lead) or " ".join(lead).find("range of") >= 0
    strong = s.nearest_before("superlative", term.start)
    if among and strong >= 0 or (strong >= term.start - 4 and strong >= 0 and _single(s, term, term.start) and term.head == "model" and words[strong] not in ("leading", "state", "art", "sota", "of", "top", "superior", "lead")):
        return "it counts the project among the open ones"
    return ""
