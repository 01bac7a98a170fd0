"""Terms: what a sentence says about licenses, permissions, limits, and what is out already.

Four kinds of statement: a license is named, a limit is admitted, commercial use is granted, an
artifact is released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.statements.context import Setting
from aboveboard.statements.mention import FUTURE, GENERIC, OWN, THIRD, Mention
from aboveboard.statements.openness import promise
from aboveboard.statements.sentence import Sentence

_WEIGHTS = frozenset(["weight", "weights", "checkpoint", "checkpoints", "parameters", "权", "权重"])
Verdict = tuple[str, str]

_SUBJECT_ORDER = ("data", "code", "model")


def mentions(
    s: Sentence, setting: Setting, said: Iterable[tuple[int, int]] = ()
) -> Iterator[Mention]:
    """Every statement of a sentence about terms, each place once and none that is said already."""
    taken = list(said)
    if "boilerplate" in s.by:
        return
    for reader in (_withheld, _limits, _commercial, _free, _licenses, _released):
        for mention in reader(s, setting):
            if not any(first < mention.last and mention.first < last for first, last in taken):
                taken.append((mention.first, mention.last))
                yield _placed(s, mention, setting)


def _placed(s: Sentence, mention: Mention, setting: Setting) -> Mention:
    """The mention in the role that its surroundings give it."""
    if mention.role != OWN:
        return mention
    title = setting.title_of_something(s, mention.first, mention.last)
    if (title and (mention.kind != "license" or "contents" in title)) or setting.cited:
        return _recast(mention, GENERIC, title or "it is a reference to the literature")
    if s.has("thanks", 0, mention.first):
        return _recast(mention, THIRD, "it thanks others")
    if (
        "section third" in setting.section
        and not s.has("we", 0, len(s.words))
        and not s.own_name(0, mention.first)
    ):
        return _recast(mention, THIRD, "it stands under a heading about others")
    return mention


def _recast(mention: Mention, role: str, why: str) -> Mention:
    return Mention(
        mention.first,
        mention.last,
        mention.kind,
        mention.subject,
        role,
        why,
        mention.polarity,
        mention.license,
    )


def subject_of(s: Sentence, place: int) -> str:
    """What a statement at a word is about: what is named before it in its sentence, else after it,
    else the model.
    """
    for first, last in ((0, place), (place, len(s.words))):
        near = s.words[first:last]
        things = {cls for at, (cls, _) in s.nouns.items() if first <= at < last}
        weights = any(word in _WEIGHTS for word in near) or ("权" in near and "重" in near)
        if "code" in things and ("model" in things or "data" in things):
            return "everything"
        if weights:
            return "weights"
        for kind in _SUBJECT_ORDER:
            if kind in things:
                return kind
    return "model"


# ------------------------------------------------------------------ what is not released


def _withheld(s: Sentence, setting: Setting) -> Iterator[Mention]:
    for first, last in s.by.get("withheld", ()):
        begin, _ = s.clause(first)
        if "those" in s.words[begin:first]:
            continue
        name = "" if s.has("we", 0, first) or s.own_name(0, first) else s.foreign_name(begin, first)
        if _closed(s, first, last):
            yield Mention(
                first, last, "restriction", "model", THIRD, "it speaks of closed models of others"
            )
        elif _admits(s, first, last) and s.words[first - 1] == ":":
            yield Mention(
                first,
                last,
                "license",
                "model",
                OWN,
                "it names a license",
                license=s.text[s.starts[first] :],
            )
        elif name:
            yield Mention(
                first, last, "restriction", "model", THIRD, f"it is said of {name}", "negated"
            )
        else:
            why = "it says what is not released"
            yield Mention(first, last, "restriction", subject_of(s, first), OWN, why, "negated")


def _closed(s: Sentence, first: int, last: int) -> bool:
    """*closed-source*, *proprietary*: nearly always said of others."""
    written = s.words[first:last]
    others = written[0] in ("proprietary", "closed", "闭") or written == ["non", "open"]
    return others and not _admits(s, first, last)


def _admits(s: Sentence, first: int, last: int) -> bool:
    return s.words[max(0, first - 2) : first] in (["license", ":"], ["licence", ":"]) or s.words[
        first - 1 : first
    ] == ["our"]


# ------------------------------------------------------------------ limits


def _limits(s: Sentence, setting: Setting) -> Iterator[Mention]:
    for first, last in s.by.get("non commercial", ()):
        if _names_license(s, first, last):
            continue
        if _elsewhere(s, first):
            yield Mention(
                first,
                last,
                "restriction",
                subject_of(s, first),
                THIRD,
                "it is said of somebody else's work",
            )
            continue
        yield Mention(
            first,
            last,
            "restriction",
            subject_of(s, first),
            OWN,
            "it limits use to non-commercial use",
        )
    for concept, why in (
        ("research only", "it limits use to research"),
        ("gate", "it asks for approval or agreement first"),
    ):
        for first, last in s.by.get(concept, ()):
            if not _elsewhere(s, first):
                yield Mention(
                    first, _with_only(s, last), "restriction", subject_of(s, first), OWN, why
                )
    for first, last in s.by.get("research purpose", ()):
        if _released_for(s, first, last) and not _elsewhere(s, first):
            yield Mention(
                first,
                last,
                "restriction",
                subject_of(s, first),
                OWN,
                "it is released for research alone",
            )
    yield from _binding(s)


def _released_for(s: Sentence, first: int, last: int) -> bool:
    """*we release … for research purposes*, or a line that says just that; not *for research
    purposes, we aim to*.
    """
    alone = last - first >= len(s.words) - 2
    given = any(
        s.has(concept, max(0, first - 24), first)
        for concept in ("releases", "available", "licensed")
    )
    return alone or given or s.has("allows", max(0, first - 3), first)


def _with_only(s: Sentence, last: int) -> int:
    """The end of a phrase with the *only* that follows it: *for research and development purposes
    only*.
    """
    near = s.words[last : last + 6]
    return (
        last + near.index("only") + 1
        if "only" in near and near[: near.index("only")].count(",") == 0
        else last
    )


def _binding(s: Sentence) -> Iterator[Mention]:
    """*in any other way that is prohibited by the License*, *provided they comply with the License*."""
    for first, last in s.by.get("licensed", ()):
        words = s.words[first:last]
        if words[0] in (
            "prohibited",
            "comply",
            "complies",
            "agree",
            "accept",
            "accepted",
        ) and _license_after(s, last):
            end = _license_after(s, last)
            yield Mention(
                first,
                end,
                "restriction",
                subject_of(s, first),
                OWN,
                "it binds users to the license's limits",
            )


def _elsewhere(s: Sentence, place: int) -> bool:
    """Whether a statement at a word is made of somebody else's work: a foreign name comes first in
    its sentence.
    """
    begin, _ = s.clause(place)
    if s.own_name(0, len(s.words)):
        return False
    if s.foreign_name(begin, place):
        return not s.has("we", 0, place) and not s.has("this", 0, place)
    first = next((at for at in range(min(begin, 12)) if s.foreign_name(at, at + 1)), -1)
    return (
        first > 0
        and s.words[first - 1] in ("of", "for")
        and not s.has("we", 0, first)
        and not s.has("this", 0, first)
    )


# ------------------------------------------------------------------ commercial use


def _commercial(s: Sentence, setting: Setting) -> Iterator[Mention]:
    non = {first + 1 for first, _ in s.by.get("non commercial", ())}
    taken = -1
    for first, last in s.by.get("commercial", ()):
        if first in non or first < taken or (first and s.words[first - 1] in ("non", "非")):
            continue
        taken = last
        kind, why = _commercial_kind(s, first, last)
        if kind:
            end = (
                last + 1
                if last < len(s.words)
                and s.words[last] in s.lists("commercial what")
                and s.words[last] not in ("and", "or")
                else last
            )
            role = THIRD if _elsewhere(s, first) else OWN
            subject = subject_of(s, first)
            if kind == "restriction":
                yield Mention(*_whole_limit(s, first, end), kind, subject, role, why)
            elif kind:
                yield Mention(first, end, kind, subject, role, why)


def _whole_limit(s: Sentence, first: int, last: int) -> tuple[int, int]:
    """A limit with the words that make it one: *commercial use is not permitted*, *… please contact
    us*.
    """
    for concept in ("forbids", "not", "asks"):
        for start, end in s.by.get(concept, ()):
            if first - 6 <= start and end <= last + 6:
                return min(first, start), max(last, end)
    return first, last


def _commercial_kind(s: Sentence, first: int, last: int) -> tuple[str, str]:
    after = s.words[last] if last < len(s.words) else ""
    before = s.words[max(0, first - 2) : first]
    begin, end = s.clause(first)
    if after in s.lists("commercial product"):
        if after in (
            "license",
            "licenses",
            "licence",
            "licensing",
            "agreement",
            "permission",
            "copyright",
        ):
            return (
                ("", "")
                if "custom" in before or before[-1:] == ["a"] or before[-1:] == [","]
                else ("restriction", "it speaks of a separate commercial license")
            )
        return "", ""
    if after in ("模", "模型", "秘") or (
        s.words[first:last] in (["商", "业"],)
        and after not in ("使", "用", "化", "授", "许", "目", "和", "场")
    ):
        return "", ""
    denies = s.has("not", begin, end)
    if s.has("allows", last, last + 4) and not denies:
        return "commercial_use", "it grants commercial use"
    return _denied(s, first, last, denies) or _asked_or_allowed(s, first, last, begin, end)


def _denied(s: Sentence, first: int, last: int, denies: bool) -> tuple[str, str] | None:
    begin, end = s.clause(first)
    forbids = _forbidding(s, first, last)
    if forbids >= 0 and not (denies and any("prohib" in word for word in s.words[begin:end])):
        return "restriction", f"it limits commercial use ({s.words[forbids]})"
    if denies and forbids < 0 and s.nearest_before("not", first, max(begin, first - 4)) >= 0:
        return "restriction", "it says no to commercial use"
    return None


def _forbidding(s: Sentence, first: int, last: int) -> int:
    """The word near a place that forbids or limits, or -1; *not limited to* does neither."""
    for start, end in reversed(s.by.get("forbids", [])):
        denied = {"not", "without", "no"}.intersection(s.words[max(0, start - 3) : start])
        if first - 16 <= start and end <= last + 16 and not denied:
            return start
    return -1


def _asked_or_allowed(s: Sentence, first: int, last: int, begin: int, end: int) -> tuple[str, str]:
    asks = s.has("asks", last, len(s.words)) or s.has("asks", max(0, first - 4), first)
    allows = s.has("allows", max(0, begin), end) or s.has(
        "allows", max(0, first - 10), min(len(s.words), last + 3)
    )
    if asks and not (allows and s.nearest_before("allows", first, max(begin, first - 5)) >= 0):
        return "restriction", "it makes commercial use depend on something"
    if allows or s.has("forbids"):
        return "commercial_use", "it grants commercial use"
    after = s.words[last] if last < len(s.words) else ""
    if after in ("use", "usage", "purposes", "applications"):
        return "commercial_use", "it names commercial use"
    return "", ""


def _free(s: Sentence, setting: Setting) -> Iterator[Mention]:
    """*free to use*: a permission that includes commerce unless something else is said."""
    for first, last in s.by.get("free use", ()):
        if not _elsewhere(s, first) and s.words[first - 1 : first] != ["feel"]:
            yield Mention(
                first, last, "commercial_use", subject_of(s, last), OWN, "it grants free use"
            )


# ------------------------------------------------------------------ licenses


def _license_after(s: Sentence, place: int) -> int:
    """Where the name of a license that begins near a word ends, or 0."""
    limit = min(len(s.words), place + 14)
    best = 0
    for concept in ("license name", "license noun"):
        for first, last in s.by.get(concept, ()):
            if place <= first < limit and last > best and not _broken(s, place, first):
                best = last
    return best


def _broken(s: Sentence, first: int, last: int) -> bool:
    return any(word in (";", "。", "\x1f", "|") for word in s.words[first:last])


def _licenses(s: Sentence, setting: Setting) -> Iterator[Mention]:
    if (
        s.words[-1] in ("?", "？")
        or s.block.page.text[s.offset + len(s.text) : s.offset + len(s.text) + 1] == "?"
    ):
        return
    for first, last in s.by.get("license phrase", ()):
        yield Mention(
            first, last, "license", subject_of(s, first), OWN, "it calls its license permissive"
        )
    done = -1
    for first, last in s.by.get("licensed", ()):
        if first < done:
            continue
        end = _license_after(s, last - 1 if s.words[last - 1] in ("under", "the", "下") else last)
        if not end or _too_far(s, first, last, end):
            continue
        done = end
        yield _license_mention(s, first, end)
    for first, last in [*s.by.get("license name", ()), *_named_licenses(s)]:
        if first >= done and _states(s, first, last, setting):
            done = last
            if not _bare(s, first, last):
                yield _license_mention(s, first, last)
    yield from _linked(s, setting)


def _too_far(s: Sentence, first: int, last: int, end: int) -> bool:
    """Whether words such as *see*, *follow*, *under* have nothing to do with the license further
    on.
    """
    names = [
        start
        for concept in ("license name", "license noun")
        for start, _ in s.by.get(concept, ())
        if start >= last - 1 and start < end
    ]
    strong = any(
        word.startswith("licen") or word in ("distributed", "released", "terms", "governed")
        for word in s.words[first:last]
    )
    weak = s.words[first] in (
        "see",
        "read",
        "check",
        "follow",
        "follows",
        "accept",
        "refer",
        "agree",
        "described",
    )
    return min(names, default=99) - last > (9 if strong else 4 if weak else 7)


def _license_mention(s: Sentence, first: int, end: int) -> Mention:
    names = [
        (a, b)
        for concept in ("license name", "license noun")
        for a, b in s.by.get(concept, ())
        if first <= a and b <= end
    ]
    named = _named(s, names, end)
    role, why = (
        (THIRD, "it is said of somebody else's work")
        if _elsewhere(s, first) and first > 2
        else (OWN, "it names a license")
    )
    return Mention(first, end, "license", subject_of(s, first), role, why, license=named)


def _named(s: Sentence, names: list[tuple[int, int]], end: int) -> str:
    """The license as written: the capitalised words before and around its name."""
    if not names:
        return ""
    first, last = min(names)[0], max(last for _, last in names)
    while (
        first > 0
        and first > end - 10
        and s.written(first - 1)[:1].isupper()
        and s.words[first - 1] not in ("the", "license", "licence", "see")
    ):
        first -= 1
    page = s.block.page
    return " ".join(s.text[s.starts[first] : s.ends[last - 1]].split()) if page else ""


def _named_licenses(s: Sentence) -> list[tuple[int, int]]:
    """*Example Open Model License*: a capitalised name that ends in the word license."""
    found = []
    for first, last in s.by.get("license noun", ()):
        begin = first
        while (
            begin > 0
            and first - begin < 7
            and (
                s.written(begin - 1)[:1].isupper()
                or s.words[begin - 1] in ("non", "commercial", "research", "model", "community")
            )
        ):
            begin -= 1
        if first - begin >= 1 and s.words[begin] not in (
            "the",
            "this",
            "code",
            "model",
            "see",
            "data",
        ):
            found.append((begin, last))
    return found


def _states(s: Sentence, first: int, last: int, setting: Setting) -> bool:
    """Whether a bare license name is stated: in a license section, a table, after *License:*, as a
    predicate.
    """
    lead = s.words[max(0, first - 4) : first]
    if any(
        word in ("license", "licence", "licensing", "协", "议", "许", "可", "证") for word in lead
    ):
        return True
    if s.words[first - 1 : first] == ["("] and s.words[last : last + 1] == [")"]:
        return True
    if "section license" in setting.section or setting.block.form in ("row", "cell"):
        return (
            setting.block.form in ("row", "cell")
            or last - first > 1
            or s.words[first] in ("apache", "mit")
        )
    if last < len(s.words) and s.words[last] in (
        "license",
        "licence",
        "licensed",
        "许",
        "协",
        "开",
    ):
        return True
    return last - first > 1 and (
        s.has("be", max(0, first - 3), first)
        or s.words[last - 1] in ("license", "licence", "agreement")
    )


def _bare(s: Sentence, first: int, last: int) -> bool:
    """Whether a license noun stands alone, as in a list of contents."""
    return last - first >= len(s.words) - 1 and not s.has("license name", first, last)


def _says_license(word: str) -> bool:
    return word.startswith(("licen", "apache", "mit", "cc", "协", "许", "ライ", "agreement"))


def _names_license(s: Sentence, first: int, last: int) -> bool:
    """Whether *non-commercial* is part of a license's name here: *the Example Non-Commercial
    License*.
    """
    if s.words[last : last + 1] not in (["license"], ["licence"], ["协"], ["许"]):
        return False
    start = s.offset + s.starts[first]
    return s.written(first)[:1].isupper() or s.block.page.text[start - 1 : start] == "-"


def _linked(s: Sentence, setting: Setting) -> Iterator[Mention]:
    """*see [LICENSE](LICENSE)*, *[License](models/x/LICENSE)*."""
    for begin, stop, target in setting.links:
        if "licen" not in target and "LICEN" not in target:
            continue
        inside = [
            at
            for at in range(len(s.words))
            if s.offset + s.starts[at] >= begin and s.offset + s.ends[at] <= stop
        ]
        says = any(_says_license(s.words[at]) for at in inside)
        if says and not target.startswith("#"):
            yield Mention(
                inside[0],
                inside[-1] + 1,
                "license",
                subject_of(s, inside[0]),
                OWN,
                "it links to a license",
                license="",
            )


# ------------------------------------------------------------------ released


def _released(s: Sentence, setting: Setting) -> Iterator[Mention]:
    done = -1
    spans = [
        (at[0], at[1], concept)
        for concept in ("releases", "available", "provides")
        for at in s.by.get(concept, ())
    ]
    for first, last, concept in sorted(spans, key=lambda span: (span[0], -span[1])):
        if first < done:
            continue
        verdict = _release_role(s, _Announcement(s, first, last, concept), setting)
        if verdict is not None:
            done = last
            yield _release(s, first, last, verdict, setting)


def _release(s: Sentence, first: int, last: int, verdict: Verdict, setting: Setting) -> Mention:
    begin, _ = s.clause(first)
    subject = subject_of(s, first)
    role, why = verdict
    if role == OWN and s.nearest_before("not", first, max(begin, first - 4)) >= 0:
        if not s.has("artifact", begin, first) and not s.has("artifact", last, last + 5):
            return Mention(
                first, last, "restriction", subject, GENERIC, "it denies something else", "negated"
            )
        return Mention(
            first, last, "restriction", subject, OWN, "it says what is not released", "negated"
        )
    planned = "section future" in setting.section and setting.block.box != "x"
    future = promise(s, first, last, begin) or (
        "a plan" if planned or setting.block.box == "" else ""
    )
    if role == OWN and future:
        said = s.nearest_before("will", first, max(begin, first - 6))
        first = said if said >= 0 else first
        subject = "other:future versions" if s.has("later versions") else subject
        return Mention(
            first, last, "public_release", subject, FUTURE, f"it is a promise ({future})", "future"
        )
    return Mention(first, last, "public_release", subject, role, why)


class _Announcement:
    """A word for releasing: whether an artifact and the project stand near it."""

    __slots__ = ("artifact", "coming", "concept", "first", "last", "own")

    def __init__(self, s: Sentence, first: int, last: int, concept: str) -> None:
        self.first, self.last, self.concept = first, last, concept
        end = len(s.words)
        self.artifact = s.has("artifact", max(0, first - 12), min(end, last + 14))
        near = s.has("we", max(0, first - 8), min(end, last + 3))
        self.own = near or s.own_name(max(0, first - 12), min(end, last + 10))
        self.coming = (self.artifact or self.own) and bool(
            promise(s, first, last, s.clause(first)[0])
        )


def _release_role(s: Sentence, said: _Announcement, setting: Setting) -> Verdict | None:
    if said.concept == "provides":
        return _provided(s, said)
    if not said.artifact and not said.own:
        return None
    return _not_ours(s, said, setting) or _ours(said, setting)


def _provided(s: Sentence, said: _Announcement) -> Verdict | None:
    by_us = s.has("we", max(0, said.first - 4), said.first)
    if (
        by_us
        and said.artifact
        and not s.has("not", max(0, said.first - 4), said.first)
        and not s.has("paper", said.last, said.last + 6)
    ):
        return OWN, "the project provides it"
    return None


def _not_ours(s: Sentence, said: _Announcement, setting: Setting) -> Verdict | None:
    first, last, near = said.first, said.last, min(len(s.words), said.last + 5)
    general = said.concept == "available" and s.words[first] in ("publicly", "available", "freely")
    if general and s.has("provenance", last, near) and not s.has("we", max(0, first - 8), first):
        return THIRD, "it tells where data comes from"
    if s.has("paper", last, near) and not s.has("artifact", last, near) and not said.coming:
        return GENERIC, "it announces a text"
    theirs = "their" in s.words[last : last + 3] and not s.has("we", 0, first)
    if theirs or (s.words[last : last + 1] == ["by"] and not said.own and not _dated(s, last + 1)):
        return THIRD, "somebody else released it"
    begin = s.clause(first)[0]
    if _supports(s, begin, first):
        return GENERIC, "it announces support for something"
    name = "" if said.own or setting.block.form == "item" else s.foreign_name(begin, first)
    return (THIRD, f"it is said of {name}") if name else None


def _supports(s: Sentence, first: int, last: int) -> bool:
    """Whether what some words say of is support: *support for FP8 will be released*; that is no
    artifact by itself.
    """
    for place in range(first, last - 1):
        if s.words[place] == "support" and s.words[place + 1] in ("for", "of", "on"):
            return not s.has("artifact", first, place) and "and" not in s.words[first:place]
    return False


def _dated(s: Sentence, place: int) -> bool:
    """Whether a date stands at a place: *by June 2025*."""
    word = s.words[place] if place < len(s.words) else ""
    return word[:1].isdigit() or word in s.lists("months")


def _ours(said: _Announcement, setting: Setting) -> Verdict | None:
    dated = setting.block.form == "item" or "section news" in setting.section
    if said.concept == "releases":
        return (OWN, "the project announces it") if said.own or dated or said.coming else None
    return OWN, "it says that it is available"
