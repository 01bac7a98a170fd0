"""License expressions, as people write them: which licenses they name and what the whole of it
allows.

A plain id is answered from our own tables. Only a real expression (``MIT OR Apache-2.0``) is
parsed, by ``license_expression``, imported when the first one is met. It is given placeholders for
the operands, never the text as written: its parser refuses ``+``, ``LicenseRef-…`` and every list
newer than itself, and fails with other errors than its own on some texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from aboveboard.licenses import catalogue
from aboveboard.licenses.spelling import fold
from aboveboard.truth import Truth, every, some
from aboveboard.value import Value

NAMED_SETS: tuple[str, ...] = (
    "osi-approved",
    "fsf-free",
    "open-data",
    "open-content",
    "open-unlisted",
    "any-open",
    "eu-foss",
    "any-disclosed",
    "mof-open",
    "mof-code",
    "mof-data",
    "mof-document",
)
"""What ``member`` can be asked about."""

_SIDE_BY_SIDE = "names several licenses without AND or OR"

_LONGEST = 2000
"""Characters; what is longer is a text, not an expression."""


class Expression(Value, frozen=True):
    """What a license statement says.

    ``normal`` is its SPDX form, empty where it has none. ``ids`` are the licenses it names; for the
    name of a family they are all that it may stand for, and ``family`` is true. ``klass`` is the
    class of the whole: of alternatives the freest, of licenses that all apply the strictest.
    ``problem`` says why it is no expression, in words that follow the text itself; ``suggestion``
    is what was probably meant. ``deprecated`` are ids that SPDX has replaced.
    """

    written: str
    normal: str = ""
    ids: tuple[str, ...] = ()
    klass: str = "unidentified"
    problem: str = ""
    suggestion: str = ""
    deprecated: tuple[str, ...] = ()
    family: bool = False


@lru_cache(maxsize=512)
def read(written: str) -> Expression:
    """What a license statement says; never raises, whatever the text."""
    text = _unwrapped(written)
    if not text:
        return Expression(written, problem="names no license")
    if len(text) > _LONGEST or "\n" in text:
        return Expression(written, problem="is a text, not a license expression")
    plain = _plain(text)
    if plain is not None:
        return replace(plain, written=written)
    if re.search(_OPERATOR, text):
        balanced = text.count("(") == text.count(")")
        return (_named(written, text) if balanced else None) or _Parsed(written, text).expression()
    parts = _listed(text)
    if len(parts) > 1:
        return _list(written, text, parts)
    return _free(written, text)


def member(written: str, named_set: str) -> Truth:
    """Whether what a statement names belongs to a named set: *unknown* wherever that is not
    decided.

    An alternative belongs if one side does, a conjunction if both do. Unidentified texts, families
    whose members differ and free words are unknown. The ``mof-…`` sets know ids only: whatever is
    none is *no*.

    Raises:
        ValueError: there is no such set.
    """
    if named_set not in NAMED_SETS:
        raise ValueError(f"no such set of licenses: {named_set}")
    text = _unwrapped(written)
    if named_set.startswith("mof-"):
        known = catalogue.listed(named_set)
        said = read(written)
        return Truth.YES if text in known or (said.normal or said.suggestion) in known else Truth.NO
    return _member(written, named_set)


@lru_cache(maxsize=512)
def _member(written: str, named_set: str) -> Truth:
    text = _unwrapped(written)
    said = read(written)
    if said.family:
        truths = {_id_member(one, named_set) for one in said.ids}
        return (
            truths.pop()
            if len(truths) == 1 and catalogue.whole_family(fold(text))
            else Truth.UNKNOWN
        )
    if said.normal and re.search(_OPERATOR, said.normal):
        return _Parsed(written, said.normal).truth(lambda one: _id_member(one, named_set))
    if said.normal:
        return _id_member(said.normal, named_set)
    if not said.ids and said.klass == "proprietary" and named_set != "any-disclosed":
        return Truth.NO
    if said.problem != _SIDE_BY_SIDE and said.ids != ("NONE",):
        return Truth.UNKNOWN
    truths = {_id_member(one, named_set) for one in said.ids}
    return truths.pop() if len(truths) == 1 else Truth.UNKNOWN


def same(one: str, other: str) -> Truth:
    """Whether two statements name the same terms: *yes*, *no*, or *unknown* where one of them is
    not certain.

    A family's name agrees with each of its members; ``-only`` and ``-or-later`` of one version
    agree, since most places that state a license cannot tell them apart.
    """
    first, second = read(one), read(other)
    if not first.ids or not second.ids:
        return Truth.UNKNOWN
    ids = [{_stem(id_) for id_ in said.ids} for said in (first, second)]
    if ids[0] == ids[1]:
        return Truth.YES
    if first.family or second.family:
        if ids[0] & ids[1]:
            return Truth.YES if first.family is not second.family else Truth.UNKNOWN
        closed = all(
            not said.family or catalogue.whole_family(fold(_unwrapped(said.written)))
            for said in (first, second)
        )
        return Truth.NO if closed and _certain(first) and _certain(second) else Truth.UNKNOWN
    if first.problem or second.problem or not (_certain(first) and _certain(second)):
        return Truth.UNKNOWN
    return Truth.UNKNOWN if _editions(first.ids, second.ids) else Truth.NO


def _editions(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two licenses of somebody's own have one name, but for a version behind one of them.

    Such a license is often named without its version, so that the name may mean either.
    """
    if (
        len(one) != 1
        or len(other) != 1
        or not (one[0].startswith("LicenseRef-") and other[0].startswith("LicenseRef-"))
    ):
        return False
    names = [fold(known.name) if (known := catalogue.find(id_)) else "" for id_ in (*one, *other)]
    return "" not in names and any(
        re.sub(r"(?: [\d.]{1,20})+$", "", name) in names for name in names if name[-1].isdigit()
    )


def _certain(said: Expression) -> bool:
    return all(
        (known := catalogue.find(id_)) is not None and known.klass != "unidentified"
        for id_ in said.ids
    )


def _stem(id_: str) -> str:
    return id_.removesuffix("+").removesuffix("-only").removesuffix("-or-later").lower()


# ------------------------------------------------------------------ one operand

_OPERATOR = r"(?ai)(?<![^\s()])(?:and|or|with)(?![^\s()])|[()]"
_IDENTIFIER = r"(?ai)(?:DocumentRef-[A-Za-z0-9.-]+:)?(?:LicenseRef|AdditionRef)-[A-Za-z0-9.-]+"


def _unwrapped(written: str) -> str:
    """The statement without quotes, emphasis, a link's address and blanks around it."""
    text = " ".join(written.split()) if len(written) <= _LONGEST else written.strip()
    link = re.fullmatch(r"\[([^\[\]]*)\]\([^()]*\)", text) if text.startswith("[") else None
    if text.lower().startswith("license ::"):
        text = text.rpartition("::")[2]
    return (link.group(1) if link else text).strip("\"'`*_ \u201c\u201d\u2018\u2019")


def _plain(text: str) -> Expression | None:
    """A single id, in whatever case; ``None`` where the text is no id."""
    upper = text.upper()
    if upper in ("NONE", "NOASSERTION"):
        return Expression(
            text, upper, (upper,), "no-license" if upper == "NONE" else "unidentified"
        )
    known = catalogue.find(text)
    if known is not None and known.deprecated:
        new = catalogue.successor(known.id)
        normal = new or known.id
        now = catalogue.find(normal.split(" ")[0]) or known
        return Expression(
            text, normal, (now.id,), now.klass, suggestion=new, deprecated=(known.id,)
        )
    if known is not None:
        return Expression(text, known.id, (known.id,), known.klass)
    if text.endswith("+"):
        return _or_later(text)
    if re.fullmatch(_IDENTIFIER, text):
        return Expression(text, text, (text,))
    return None


def _or_later(text: str) -> Expression | None:
    base = catalogue.find(text[:-1])
    if base is None or base.id.startswith("LicenseRef-"):
        return None
    if base.id.endswith("-only"):
        later = base.id.removesuffix("-only") + "-or-later"
        return Expression(text, later, (later,), base.klass, suggestion=later)
    return Expression(text, base.id + "+", (base.id + "+",), base.klass)


def _free(written: str, text: str) -> Expression:
    """Words that are no id: a spelling of one, a hub's value, a family's name, an address, or none
    of them.
    """
    if "://" in text:
        return _address(written, text)
    hub = catalogue.from_hub(text)
    if hub.id:
        return Expression(written, hub.id, (hub.id,), hub.klass)
    named = _named(written, text)
    if named is not None:
        return named
    folded = fold(text)
    members = catalogue.family(folded)
    if members:
        klass = (
            catalogue.common_class(members) if catalogue.whole_family(folded) else "unidentified"
        )
        return Expression(
            written, ids=members, klass=klass, problem="stands for several licenses", family=True
        )
    if folded == "unlicensed":
        return Expression(written, ids=("NONE",), klass="no-license", problem="is no license")
    klass = "proprietary" if folded in ("proprietary", "all rights reserved") else "unidentified"
    return Expression(written, klass=klass, problem="is no license id")


def _address(written: str, text: str) -> Expression:
    known = catalogue.find(catalogue.from_url(text))
    if known is None:
        return Expression(written, problem="is an address, not a license id")
    return Expression(written, known.id, (known.id,), known.klass, suggestion=known.id)


def _named(written: str, text: str) -> Expression | None:
    """The license whose name or usual short name this is, with or without a short name in brackets
    behind it.
    """
    name, bracket, inside = text.partition("(")
    id_ = catalogue.alias(fold(text))
    if not id_ and bracket and inside.endswith(")"):
        id_ = catalogue.alias(fold(name))
        again = read(inside[:-1])
        id_ = id_ if id_ and (again.normal == id_ or id_ in again.ids) else ""
    plain = _plain(id_) if id_ else None
    if plain is None:
        return None
    return Expression(written, plain.normal, plain.ids, plain.klass, suggestion=plain.normal)


# ------------------------------------------------------------------ several operands


def _listed(text: str) -> list[str]:
    """The parts of ``MIT, Apache-2.0``, ``[mit, apache-2.0]`` or ``MIT/Apache-2.0``; one part where
    it is no list.
    """
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    for mark in (",", ";", " / ", "/", " & ", "|"):
        parts = [part.strip(" \"'") for part in inner.split(mark)]
        if len(parts) > 1 and all(parts):
            return parts
    return [inner]


def _list(written: str, text: str, parts: list[str]) -> Expression:
    """Licenses side by side, with no word on whether all of them apply or one may be chosen."""
    said = [_operand(part) for part in parts]
    if not any(one.normal for one in said):
        return _free(written, text)
    ids = tuple(dict.fromkeys(id_ for one in said for id_ in (one.ids or ("NOASSERTION",))))
    classes = {one.klass for one in said}
    klass = classes.pop() if len(classes) == 1 else "unidentified"
    names = [one.normal for one in said]
    meant = f"{' AND '.join(names)}, or {' OR '.join(names)}" if all(names) else ""
    return Expression(written, ids=ids, klass=klass, problem=_SIDE_BY_SIDE, suggestion=meant)


def _operand(text: str) -> Expression:
    plain = _plain(_unwrapped(text))
    return plain if plain is not None else _free(text, _unwrapped(text))


_RIDER = "LicenseRef-scancode-commons-clause"
"""Terms that are written behind another license as if they were an exception."""


class _Parsed:
    """A statement with operators: its operands, each read on its own, and the tree that joins
    them.
    """

    def __init__(self, written: str, text: str) -> None:
        self.written = written
        self.operands: list[Expression] = []
        self.exceptions: dict[str, str] = {}
        self.unknown = ""
        self.corrected = False
        self.tree: Any = None
        self._parse(text)

    def _parse(self, text: str) -> None:
        from license_expression import Licensing

        pieces: list[str] = []
        last = 0
        for found in re.finditer(_OPERATOR, text):
            self._place(text[last : found.start()], pieces)
            word = found.group().upper()
            self.corrected = self.corrected or (word.isalpha() and word != found.group())
            pieces.append(word)
            last = found.end()
        self._place(text[last:], pieces)
        try:
            self.tree = Licensing().parse(" ".join(pieces), simple=True)
        except Exception:  # noqa: BLE001 - it also raises IndexError and AttributeError on malformed text
            self.tree = None

    def _place(self, text: str, pieces: list[str]) -> None:
        """Put a placeholder for what stands between two operators."""
        words = text.strip()
        if not words:
            return
        if pieces and pieces[-1] == "WITH":
            name = f"exception{len(self.exceptions)}"
            known = catalogue.exception(words)
            if not known and catalogue.alias(fold(words)) == _RIDER:
                pieces[-1] = "AND"  # it takes rights away, where an exception gives some
                self.corrected = True
                pieces.append(f"operand{len(self.operands)}")
                self.operands.append(_operand(words))
                return
            self.exceptions[name] = known or words
            if not known and not words.startswith("AdditionRef-"):
                self.unknown = self.unknown or words
            pieces.append(name)
            return
        pieces.append(f"operand{len(self.operands)}")
        self.operands.append(_operand(words))

    def expression(self) -> Expression:
        """The whole, or why it is no expression."""
        said = self.operands
        ids = tuple(dict.fromkeys(id_ for one in said for id_ in (one.ids or ("NOASSERTION",))))
        if self.tree is None:
            return Expression(
                self.written, ids=ids, problem="is not a well-formed license expression"
            )
        strange = next((one.written for one in said if not one.normal), self.unknown)
        klass = self._fold(self.tree, lambda one: one.klass, catalogue.freest, catalogue.strictest)
        klass = "unidentified" if self.unknown else klass
        deprecated = tuple(id_ for one in said for id_ in one.deprecated)
        if strange:
            words = f"names “{strange}”, which is no license id"
            return Expression(
                self.written, ids=ids, klass=klass, problem=words, deprecated=deprecated
            )
        normal = self._render(self.tree, top=True)
        mended = self.corrected or any(one.suggestion for one in said)
        return Expression(
            self.written,
            normal,
            ids,
            klass,
            suggestion=normal if mended else "",
            deprecated=deprecated,
        )

    def truth(self, ask: Callable[[str], Truth]) -> Truth:
        """What holds of the whole if one thing is asked of each license."""
        if self.tree is None:
            return Truth.UNKNOWN

        def of(one: Expression) -> Truth:
            return ask(one.normal) if one.normal else Truth.UNKNOWN

        answer: Truth = self._fold(self.tree, of, some, every)
        return answer

    def _fold(self, node: Any, of: Callable[[Expression], Any], either: Any, both: Any) -> Any:
        license_ = getattr(node, "license_symbol", None)
        if license_ is not None:
            return self._fold(license_, of, either, both)
        operands = getattr(node, "args", ())
        if not operands:
            return of(self.operands[int(str(node.key).removeprefix("operand"))])
        values = tuple(self._fold(one, of, either, both) for one in operands)
        return (either if type(node).__name__ == "OR" else both)(values)

    def _render(self, node: Any, *, top: bool = False) -> str:
        license_ = getattr(node, "license_symbol", None)
        if license_ is not None:
            return (
                f"{self._render(license_)} WITH {self.exceptions[str(node.exception_symbol.key)]}"
            )
        operands = getattr(node, "args", ())
        if not operands:
            return self.operands[int(str(node.key).removeprefix("operand"))].normal
        word = " OR " if type(node).__name__ == "OR" else " AND "
        text = word.join(self._render(one) for one in operands)
        return text if top else f"({text})"


# ------------------------------------------------------------------ names in running text

_BETWEEN = dict.fromkeys(map(ord, "[]()<>\"'`*,;:!?，。；：（）《》“”"), " ")
_LONGEST_NAME = 11
_OPENERS = ("creative", "gnu")
"""Words with which long names begin that are listed under a short one."""
_ALONE = frozenset(
    ["mit", "gpl", "lgpl", "agpl", "bsd", "apache", "openrail", "unlicense", "wtfpl", "mpl"]
)


@lru_cache(maxsize=512)
def mentioned(sentence: str) -> tuple[str, ...]:
    """The licenses that a sentence names, as written, each once; only names that can be nothing
    else.

    One word alone counts only if it is a license's and nothing else's (``MIT``, ``GPL``, an SPDX id
    with a version).
    """
    words = list(re.finditer(r"\S+", sentence[:_LONGEST].translate(_BETWEEN)))
    found: list[str] = []
    at = 0
    while at < len(words):
        name, next_at = _name_at(sentence, words, at)
        if name and name not in found:
            found.append(name)
        at = next_at
    return tuple(found)


def _name_at(sentence: str, words: list[re.Match[str]], at: int) -> tuple[str, int]:
    """The longest name that begins at a word, and the word behind it; else an empty name and the
    next word.
    """
    start = words[at].start()
    first = fold(words[at].group())
    if not first or not (first in _OPENERS or catalogue.begins_name(first)):
        return "", at + 1
    for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
        text = sentence[start : words[at + size - 1].end()].strip(".")
        folded = fold(text)
        if _is_name(folded, text):
            while (
                size > 1 and fold(sentence[start : words[at + size - 2].end()].strip(".")) == folded
            ):
                size -= 1  # noqa: PLW2901 - without the words that say nothing: *license*, *the*
            return sentence[start : words[at + size - 1].end()].strip("."), at + size
    return "", at + 1


def _is_name(folded: str, text: str) -> bool:
    if " " not in folded:
        return folded in _ALONE or (
            catalogue.find(text) is not None and any(letter.isdigit() for letter in text)
        )
    id_ = catalogue.alias(folded)
    return bool(catalogue.family(folded)) or (bool(id_) and catalogue.is_curated(id_))


# ------------------------------------------------------------------ membership

_FAILS_EU = catalogue.RESTRICTED - {"use-restricted", "branding-threshold"}


def _id_member(id_: str, named_set: str) -> Truth:
    """Whether one license belongs to a named set."""
    if id_ == "NONE":
        return Truth.NO
    known = catalogue.find(id_.removesuffix("+")) or catalogue.find(id_)
    if known is None or known.klass == "unidentified":
        return Truth.UNKNOWN
    return _QUESTIONS[named_set](known)


def _yes(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO


def _listed_in(known: catalogue.License, *sets: str) -> Truth:
    """*Yes* if one of the lists holds it, *no* if its terms forbid that, *unknown* if nobody has
    reviewed it.
    """
    if any(known.id in catalogue.listed(name) for name in sets):
        return Truth.YES
    return Truth.NO if known.restricted or known.open_definition == "rejected" else Truth.UNKNOWN


def _open_content(known: catalogue.License) -> Truth:
    return Truth.YES if known.osi else _listed_in(known, "open-data", "open-content")


def _any_open(known: catalogue.License) -> Truth:
    if known.osi or known.fsf:
        return Truth.YES
    return _listed_in(known, "open-data", "open-content", "open-unlisted")


def _eu_foss(known: catalogue.License) -> Truth:
    if known.klass in ("use-restricted", "branding-threshold"):
        return Truth.UNKNOWN
    return _any_open(known)


_QUESTIONS: dict[str, Callable[[catalogue.License], Truth]] = {
    "osi-approved": lambda known: _yes(known.osi),
    "fsf-free": lambda known: _yes(known.fsf),
    "open-data": lambda known: _listed_in(known, "open-data"),
    "open-content": _open_content,
    "open-unlisted": lambda known: _listed_in(known, "open-unlisted"),
    "any-open": _any_open,
    "eu-foss": _eu_foss,
    "any-disclosed": lambda known: _yes(known.klass != "no-license"),
}
