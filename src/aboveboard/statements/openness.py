"""Openness: the words for it, what they are said of, and whether they are asserted, denied or
promised.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.statements import attribution
from aboveboard.statements.context import Setting
from aboveboard.statements.mention import FUTURE, GENERIC, OWN, Mention, Polarity
from aboveboard.statements.openness_term import Term, occurrences
from aboveboard.statements.sentence import Sentence

_KIND_OF_THING = {"model": "open_source_model", "code": "open_code", "data": "open_data"}
_SUBJECTS = {"model": "model", "code": "code", "data": "data"}
_THINGS = ("model", "code", "data")
_RESEARCH = frozenset(("research", "academic", "研", "学", "科"))
_LATER = frozenset(
    ("soon", "shortly", "coming", "once", "upon", "after", "in", "敬", "予", "예", "stay")
)
_OPEN_NOUNS = ("model", "data")


def mentions(s: Sentence, setting: Setting) -> Iterator[Mention]:
    """Every place of a sentence that speaks of openness in so many words."""
    for term in occurrences(s):
        if term.head != "license" and _speaks(s, term):
            yield _read(s, term, setting)


def _read(s: Sentence, term: Term, setting: Setting) -> Mention:
    kind, subject = _kind(s, term)
    subject = _other(s, term, setting) or subject
    polarity, word = _polarity(s, term)
    role, why = attribution.of(s, term, setting)
    last = (
        term.head_end
        if term.form == "attribute" and 0 < term.head_end - term.last <= 4
        else term.last
    )
    if role == OWN:
        if polarity == "hypothetical":
            role, why = GENERIC, f"it is a condition ({word})"
        elif polarity == "future" or _planned(setting, polarity):
            role, why, polarity = FUTURE, f"it is a promise ({word or 'a plan'})", "future"
            subject = "other:future versions" if s.has("later versions") else subject
        elif polarity == "negated":
            kind, why = "restriction", f"it is said not to be open ({word})"
    return Mention(term.start, last, kind, subject, role, why, polarity)


def _other(s: Sentence, term: Term, setting: Setting) -> str:
    """The subject where the claim is about another thing than this release: a benchmark, a sibling,
    a tool.
    """
    near = (
        s.words[term.last : term.head_end]
        if term.form == "attribute"
        else s.words[term.last : term.last + 12]
    )
    if (
        any(word.startswith(("benchmark", "基准", "ベンチ", "evaluat")) for word in near)
        or "基" in near[:-1]
    ):
        return "other:benchmark"
    if term.form == "attribute":
        name = s.foreign_name(term.head_end, min(term.head_end + 2, len(s.words)))
    else:
        name = (
            s.foreign_name(term.last, min(term.last + 4, len(s.words)))
            if term.form == "verb"
            else ""
        )
    if name and not s.own_name(0, len(s.words)):
        return f"other:{name}"
    return ""


def _planned(setting: Setting, polarity: Polarity) -> bool:
    """Whether the place is an item or a heading of a plan, and not one that is ticked off."""
    if setting.block.box is not None and setting.block.box != "x":
        return True
    planned = "section future" in setting.section and setting.block.form in ("item", "heading")
    return (planned or setting.plans) and setting.block.box != "x" and polarity == "asserted"


def _speaks(s: Sentence, term: Term) -> bool:
    """Whether a bare *open* is the openness that matters here."""
    if term.concept == "open adjective":
        return bool(term.head) or s.words[term.last - 1] in ("型", "ル", "델")
    if term.concept != "open" or term.fully >= 0:
        return True
    if term.cjk:
        return "源" in s.words[max(0, term.first - 3) : term.first]
    before = s.words[term.start - 1] if term.start else ""
    if term.head == "code":
        return before == "an" and s.written(term.first) == "open" and term.head_end - term.last <= 3
    does = before in ("to", "will", "can", "you", "not", "please", "and") and term.head != "model"
    return (
        not does
        and term.head in _OPEN_NOUNS
        and term.head_end - term.last <= 7
        and term.form == "attribute"
    )


# ------------------------------------------------------------------ of what


def _kind(s: Sentence, term: Term) -> tuple[str, str]:
    """The kind of the claim and what it is about."""
    head = term.head if term.form == "attribute" or term.cjk else ""
    thing = head or ("code" if _unknown_thing(s, term) else _thing(s, term))
    if term.concept in ("standard", "open science"):
        return term.concept.replace(" ", "_"), "everything"
    if term.concept == "open weights" or (
        term.fully >= 0 and term.concept == "open" and _for_research(s, term)
    ):
        return "open_weights", "weights"
    if s.words[term.last : term.last + 1] == ["everything"]:
        return "fully_open", "everything"
    return _kind_of_thing(term, head, thing), _SUBJECTS.get(thing, "model")


def _kind_of_thing(term: Term, head: str, thing: str) -> str:
    if term.fully >= 0:
        return "open_data" if head == "data" else "fully_open"
    if term.concept == "open data" or thing == "data":
        return "open_data"
    if term.concept == "open" and thing == "code":
        return "open_code"
    return (
        _KIND_OF_THING.get(thing, "open_source_model")
        if term.concept == "open source"
        else "open_model"
    )


def _unknown_thing(s: Sentence, term: Term) -> bool:
    """Whether the word stands before a noun that is no model and no data: *an open-source
    parser*.
    """
    if term.form != "attribute" or term.head or term.cjk or term.last >= len(s.words):
        return False
    word = s.words[term.last]
    written = s.written(term.last)
    if s.names.namelike(written) or (written[0].isupper() and s.own_name(term.last, term.last + 1)):
        return False
    return (
        word.isalpha() and word not in s.lists("ends a noun phrase") and word not in ("and", "or")
    )


def _thing(s: Sentence, term: Term) -> str:
    """What a verb opens or a predicate is said of: the things after the one, before the other."""
    first, last = s.clause(term.first)
    after = _things(s, term.last, min(len(s.words), max(last, term.last + 14)))
    before = _things(s, max(0, (term.first - 30) if term.kana else (first - 6)), term.first)
    if term.kana:
        return before[-1] if before else ""
    if term.form == "verb" and not term.cjk:
        after = _object(s, term) or after
    things = (
        (after or before)
        if term.form == "verb"
        else (before or after if s.postpositive else before)
    )
    if "model" in things:
        return "model"
    return things[0] if things else ""


def _object(s: Sentence, term: Term) -> list[str]:
    """The things a verb opens, before *for*, *of*, *that* lead elsewhere."""
    place = term.last
    while place < len(s.words) and s.words[place] not in (
        "for",
        "of",
        "that",
        "which",
        "with",
        "to",
        "used",
        ".",
        ";",
    ):
        place += 1
    return _things(s, term.last, place)


def _things(s: Sentence, first: int, last: int) -> list[str]:
    return [
        cls
        for place, (cls, end) in sorted(s.nouns.items())
        if first <= place < last
        and cls in _THINGS
        and (end not in s.nouns or end >= last or s.linked(end))
    ]


def _for_research(s: Sentence, term: Term) -> bool:
    return not _RESEARCH.isdisjoint(s.words[max(0, term.first - 8) : term.last + 5])


# ------------------------------------------------------------------ asserted, denied, promised,
# supposed


def _polarity(s: Sentence, term: Term) -> tuple[Polarity, str]:
    first, _ = s.clause(term.first)
    word = _denial(s, term, first)
    if word:
        return "negated", word
    if term.form == "attribute" and term.concept != "open science":
        return "asserted", ""
    if not {"了", "过"}.intersection(s.words[term.last : term.last + 1]):
        first = min(first, attribution.subject_start(s, term))
    word = promise(s, term.start, term.last, first)
    if word:
        return "future", word
    place = s.nearest_before("if", term.start, first)
    return ("hypothetical", s.words[place]) if place >= 0 else ("asserted", "")


def _denial(s: Sentence, term: Term, first: int) -> str:
    if term.form == "attribute" and not term.cjk:
        begin = attribution.phrase_start(s, term)
        if begin and any(end == begin for _, end in s.by.get("not", ())):
            return s.words[begin - 1]
    reach = (
        (1 if term.form == "attribute" else 3)
        if term.cjk
        else (1 if term.form == "attribute" else 4)
    )
    place = s.nearest_before("not", term.start, max(first, term.start - reach - 1))
    if place >= 0 and term.start - place <= reach:
        return "" if term.form == "attribute" and s.words[place] in ("有", "no") else s.words[place]
    if term.kana and s.has("not", term.last, min(len(s.words), term.last + 8)):
        return "ない"
    return ""


def promise(s: Sentence, start: int, last: int, first: int) -> str:
    """The word that makes what a verb says a promise: *will* before it, *soon* after it; or
    nothing.
    """
    place = s.nearest_before("will", start, max(first, start - 9))
    if place < 0:
        place = next(
            (at for at, end in s.by.get("will", ()) if start - 3 <= at <= start and end <= last), -1
        )
    if place >= 0 and not (
        place and s.written(place)[0].isupper() and s.own_name(place - 2, place)
    ):
        return s.words[place]
    for begin, _ in s.by.get("will", ()):
        if last <= begin <= last + 10 and s.words[begin] in _LATER:
            return s.words[begin]
    return ""
