"""Owners: whose openness a word speaks of.

Reasons are asked in turn, the strongest first; the first that has an answer decides. A verb and a
predicate belong to their subject, an attribute to its noun phrase.
"""

from __future__ import annotations

from collections.abc import Callable

from aboveboard.statements.context import Setting
from aboveboard.statements.mention import GENERIC, OWN, THIRD
from aboveboard.statements.openness_term import Term
from aboveboard.statements.sentence import Sentence

Verdict = tuple[str, str]
Reason = Callable[[Sentence, Term, Setting], Verdict | None]

_VALUES = ("openness", "open science", "standard")
_STEADY = ("open weights", "openly", "standard")
_EITHER = frozenset(("and", "or", "/", "&", "和", "与", "及", "、", "或"))


def of(s: Sentence, term: Term, setting: Setting) -> Verdict:
    """The role of an occurrence and what decided it."""
    reasons = _EVERYWHERE + (_NOUN_PHRASE if term.form == "attribute" else _CLAUSE)
    for reason in reasons:
        verdict = reason(s, term, setting)
        if verdict is not None:
            return verdict
    if term.form != "attribute" or term.concept in _STEADY or term.fully >= 0:
        return OWN, "nobody else is named"
    return THIRD, "nothing says that it is the project's own"


# ------------------------------------------------------------------ whatever the form


def _title(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    why = setting.title_of_something(s, term.first, term.last)
    return (GENERIC, why) if why else None


def _people(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    if (
        term.head == "people"
        and term.form != "predicate"
        and not _presented_thing(s, term, setting)
    ):
        return GENERIC, "it names a community, a movement or a place"
    return None


def _presented_thing(s: Sentence, term: Term, setting: Setting) -> bool:
    """*Nimbus is an open-source software ecosystem*: a thing after all."""
    first = s.nouns.get(term.last)
    thing = first is not None and first[0] == "code"
    return thing and _single(s, term) and _presented(s, term, setting) is not None


def _section(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    if "section third" not in setting.section or s.has("we", max(0, term.start - 8), term.start):
        return None
    if s.own_name(max(0, term.start - 8), min(len(s.words), term.head_end + 2)):
        return None
    return THIRD, "it stands under a heading about others"


def _thanks(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    place = s.nearest_before("thanks", term.start)
    return (THIRD, f"it thanks others ({s.words[place]})") if place >= 0 else None


def _value(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """Openness as a value, open research as a practice: the project's own only where it speaks of
    itself.
    """
    if term.concept not in _VALUES:
        return None
    hoped = s.nearest_before("will", term.start, s.clause(term.start)[0])
    if term.concept == "open science" and hoped >= 0:
        return GENERIC, f"it speaks of what is hoped for ({s.words[hoped]})"
    if s.has("we") or s.own_name(0, len(s.words)) or (s.has("this") and term.concept != "standard"):
        return OWN, "the project speaks of itself"
    return GENERIC, "it speaks of a value, not of the project"


def _linked(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """A name that links to the same owner on a hosting site is a sibling."""
    near = setting.sibling_near(s, term.start, term.head_end)
    if near and not s.has("outdoes", 0, term.start) and not s.has("others", 0, term.start):
        return OWN, "it links to a project of the same owner"
    return None


_EVERYWHERE: tuple[Reason, ...] = (_title, _people, _thanks, _section, _value)


# ------------------------------------------------------------------ verbs and predicates


def subject_start(s: Sentence, term: Term) -> int:
    """Where the clause of a verb's subject begins: its own, or the one before where its own names
    nobody.
    """
    first, _ = s.clause(term.start)
    if all(
        word in s.lists("says nothing of a subject") or word in s.lists("adverbs")
        for word in s.words[first : term.start]
    ):
        first, _ = s.clause(max(0, first - 2))
    return first


def _subject_own(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    first = subject_start(s, term)
    if s.has("we", first, term.start):
        return OWN, "the project speaks of itself"
    near = min(len(s.words), term.last + 4)
    if s.has("we", term.last, near) or s.words[term.last : term.last + 1] in (["these"], ["this"]):
        return OWN, "it speaks of what is the project's own"
    return None


def _agent(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    if "by" not in s.words[term.last : term.last + 3]:
        return None
    near = min(len(s.words), term.last + 6)
    foreign = s.foreign_name(term.last, near) and not s.own_name(term.last, near)
    return (THIRD, "somebody else did it") if foreign else None


def _named(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    first = subject_start(s, term)
    if s.own_name(first, term.start) or s.own_name(term.last, min(len(s.words), term.last + 8)):
        return OWN, "it is said of the project's own name"
    return None


def _theirs(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    theirs = "their" in s.words[term.last : term.last + 3] and not s.has("we", 0, term.start)
    return (THIRD, "it is called theirs") if theirs else None


def _derived(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*Zephyr, based on Nimbus-7B, has open-sourced its code*: somebody builds on the project."""
    first = s.clause(term.start)[0]
    for start, end in s.by.get("source", ()):
        based = s.words[start] in ("based", "built", "derived", "基", "powered", "inspired")
        if (
            based
            and end <= term.start
            and s.own_name(end, end + 3)
            and not s.has("we", 0, term.start)
        ):
            return (
                (THIRD, "somebody builds on the project") if start > 1 and first >= start else None
            )
    return None


def _of_others(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    place = s.nearest_before("others", term.start, subject_start(s, term))
    if place >= 0 and s.words[place] not in s.lists("others in passing"):
        return THIRD, f"it speaks of others ({s.words[place]})"
    return None


def _foreign_subject(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    first = subject_start(s, term)
    name = s.foreign_name(first, term.start)
    if name and setting.block.form != "item" and "section news" not in setting.section:
        return THIRD, f"it is said of {name}"
    return None


_CLAUSE: tuple[Reason, ...] = (
    _subject_own,
    _theirs,
    _agent,
    _derived,
    _named,
    _of_others,
    _linked,
    _foreign_subject,
)


# ------------------------------------------------------------------ attributes


def phrase_start(s: Sentence, term: Term) -> int:
    """Where the noun phrase begins that an attribute stands in; worked out when it is first asked
    for.
    """
    if term.begin < 0:
        term.begin = _phrase_start(s, term)
    return term.begin


def _phrase_start(s: Sentence, term: Term) -> int:
    place, lowest = term.start, term.start - (10 if term.cjk else 6)
    stops = _cjk_ends if term.cjk else s.lists("begins a noun phrase")
    gives = {end for _, end in s.by.get("give", ())} if not term.cjk else set()
    while place > 0 and place > lowest:
        word = s.words[place - 1]
        if place in gives or word in stops or not (word[0].isalnum() or word in ("-", "+", "'")):
            break
        place -= 1
    if s.words[max(0, place - 3) : place] == ["state", "of", "the"]:
        place -= 3
        place -= int(
            place > 0 and s.words[place - 1] in ("other", "existing", "many", "current", "recent")
        )
    while place > 0 and s.words[place - 1] in _ARTICLES:
        place -= 1
    return place


_ARTICLES = ("the", "our", "a", "an", "this", "these", "its", "my")
_cjk_ends = frozenset("是在了为被已将且而但并")


def _after_name(s: Sentence, term: Term) -> bool:
    """Whether an own name stands in the phrase after the attribute: *the open-source Nimbus-7B*."""
    return s.own_name(term.last, _phrase_end(s, term))


def _phrase_end(s: Sentence, term: Term) -> int:
    last = term.last
    while last < min(len(s.words), term.head_end + 3) and s.words[last] not in s.lists(
        "ends a noun phrase"
    ):
        last += 1
    return last


def _possessed(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    begin = phrase_start(s, term)
    near = [
        min(end, term.start) for start, end in s.by.get("we", ()) if begin <= start < term.start
    ]
    if near and not (
        term.cjk and (term.start - near[-1] > 3 or s.has("source", near[-1], term.start))
    ):
        return OWN, "it is called the project's own"
    return None


def _used(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*built with open-source tools*: something that the project uses, unless it is called its own."""
    several = term.head == "model" and s.words[term.head_end - 1][-1] == "s"
    if (
        term.concept in _STEADY and not (term.concept == "open weights" and several)
    ) or _after_name(s, term):
        return None
    begin = phrase_start(s, term)
    for start, end in s.by.get("source", ()):
        inside = begin < end <= term.start and not (term.cjk and "的" in s.words[end : term.start])
        if (end == begin or inside) and not s.own_name(end, term.start):
            return THIRD, f"it is something the project uses ({' '.join(s.words[start:end])})"
    return None


def _either(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*ahead of both open-source and closed-source systems*: it speaks of all there are, not of
    what it is itself.
    """
    for start, end in s.by.get("withheld", ()):
        between = s.words[term.last : start] if start >= term.last else s.words[end : term.start]
        if (
            0 < len(between) < 3
            and between[0] in _EITHER
            and s.nearest_before("we", term.start, term.start - 3) < 0
        ):
            return (
                THIRD,
                f"it speaks of open and closed ones alike ({' '.join(s.words[start:end])})",
            )
    return None


def _member(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*the strongest open-source model*, *first among open-source models*: that counts the project
    among them.
    """
    if term.head not in ("model", ""):
        return None
    counted = _member_cjk(s, term) if term.cjk else _member_latin(s, term)
    return (OWN, "it counts the project among the open ones") if counted else None


def _member_cjk(s: Sentence, term: Term) -> bool:
    near, after = max(0, term.start - 14), min(len(s.words), term.last + 18)
    among = (
        "中" in s.words[term.head_end : term.head_end + 3]
        or "里" in s.words[term.head_end : term.head_end + 2]
    )
    ranked = s.has("superlative", near, after if among else term.start)
    return ranked and not s.has("outdoes", near, term.start)


def _member_latin(s: Sentence, term: Term) -> bool:
    first, _ = s.clause(term.start)
    lead = s.words[max(first, term.start - 8) : term.start]
    among = "among" in lead or "amongst" in lead or "range of" in " ".join(lead)
    if s.words[term.last : term.last + 1] == ["sota"]:
        return s.own_name(0, term.start)
    strong = s.nearest_before("superlative", term.start)
    if among:
        return strong >= 0
    if (
        strong < 0
        or strong < term.start - 4
        or s.compound(strong + 1)
        or s.words[strong] in s.lists("a rank that is no single one")
    ):
        return False
    return term.head == "model" and _single(s, term) and not s.has("outdoes", first, strong)


def _several(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*open-source projects*, *open-source libraries*: other people's, unless they are called the
    project's own.
    """
    if term.head != "code":
        return None
    word = s.words[term.head_end - 1]
    several = (
        word[-1] == "s"
        if not term.cjk
        else s.words[term.head_end - 2 : term.head_end] == ["项", "目"]
    )
    pointed = s.has("this", max(0, phrase_start(s, term) - 1), term.start)
    return (
        (THIRD, "it speaks of many, none of them called its own")
        if several and not pointed
        else None
    )


def _others(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    place = s.nearest_before("others", term.start, phrase_start(s, term))
    if place >= 0 and not _after_name(s, term):
        return THIRD, f"it speaks of others ({s.words[place]})"
    return None


def _compared(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    begin = phrase_start(s, term)
    first, _ = s.clause(term.start)
    place = s.nearest_before("outdoes", begin, first)
    if (
        place < 0
        and first > 1
        and not s.has("we", first, begin)
        and not s.has("give", first, begin)
    ):
        place = s.nearest_before("outdoes", begin, s.clause(first - 2)[0])
    if place < 0 or (s.has("we", place, begin) and s.has("give", place, begin)):
        return None
    return THIRD, f"it compares with others ({s.words[place]})"


def _own_phrase(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    if s.own_name(phrase_start(s, term), term.start) or _after_name(s, term):
        return OWN, "it is said of the project's own name"
    return None


def _foreign_is(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*Stratus is just an open reproduction*: a foreign name is the subject of the phrase."""
    begin = phrase_start(s, term)
    first, _ = s.clause(term.start)
    place = s.nearest_before("be", begin, first)
    name = s.foreign_name(max(first, place - 4), place) if place >= 0 else ""
    if (
        name
        and not s.own_name(max(first, place - 8), place)
        and not s.has("we", max(first, place - 4), place)
    ):
        return THIRD, f"it is said of {name}"
    return None


def _presented(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """*we present an open-source model*, *Nimbus is an open-source model*."""
    begin = phrase_start(s, term)
    we = s.nearest_before("we", begin)
    if we >= 0 and s.has("give", we, begin) and not s.has("source", we + 1, we + 3):
        return OWN, "the project presents it"
    place = max(s.nearest_before("be", begin), s.nearest_before("have", begin))
    if place >= 0 and s.own_name(max(0, place - 8), place):
        return OWN, "the project's own name is its subject"
    return None


def _announced(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    if setting.block.form not in ("heading", "field") or (term.head == "code" and term.start > 2):
        return None
    work = _worked_on(s, term)
    return (
        (THIRD, f"it is what the project works on ({work})")
        if work
        else (OWN, "a heading announces it")
    )


def _worked_on(s: Sentence, term: Term) -> str:
    """*an implementation of open-source LLMs*, *tools for open models*: the work that the many
    things are for.
    """
    place = phrase_start(s, term) - 1
    if (
        place < 1
        or term.cjk
        or term.head != "model"
        or _single(s, term)
        or s.words[place] not in ("of", "for")
    ):
        return ""
    work = s.words[place - 1]
    return work if work.isalpha() and work not in s.lists("made of its members") else ""


def _foreign_phrase(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    first, _ = s.clause(term.start)
    if first > 1 and phrase_start(s, term) <= first + 1:
        first = s.clause(first - 2)[0]
    name = s.foreign_name(first, term.start) or s.foreign_name(term.last, _phrase_end(s, term))
    if name and term.concept != "open weights":
        return THIRD, f"it is said of {name}"
    return None


def _shown(s: Sentence, term: Term, setting: Setting) -> Verdict | None:
    """A single thing that nobody else owns, and whatever a heading announces."""
    single = _single(s, term)
    first, _ = s.clause(term.start)
    if single and (
        term.head in ("model", "") or s.has("this", first, term.start) or s.own_name(0, term.start)
    ):
        return OWN, "nobody else is named"
    return None


def _single(s: Sentence, term: Term) -> bool:
    begin = phrase_start(s, term)
    if term.cjk:
        return not {"个", "款", "代"}.isdisjoint(s.words[begin : term.start])
    lead = s.words[max(0, begin - 1) : term.start]
    head = s.words[term.head_end - 1] if term.head else ""
    return (
        "a" in lead
        or "an" in lead
        or "first" in lead
        or bool(head and (head[-1] != "s" or head == "series"))
    )


_NOUN_PHRASE: tuple[Reason, ...] = (
    _possessed,
    _either,
    _member,
    _used,
    _several,
    _others,
    _compared,
    _own_phrase,
    _foreign_is,
    _presented,
    _linked,
    _announced,
    _foreign_phrase,
    _shown,
)
