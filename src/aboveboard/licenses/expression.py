"""License expressions, as people write them: which licenses they name and what these allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from msgspec.structs import replace

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, hub_values, operators
from aboveboard.licenses.operators import Node
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
"""The named sets that ``is_member`` knows."""

_SIDE_BY_SIDE = "names several licenses without AND or OR"
_LONGEST = 2000
"""Characters of the longest expression; longer ones are texts."""
_LICENSE_REF = lazy_pattern(
    r"(?ai)(?:DocumentRef-[A-Za-z0-9.-]+:)?(?:LicenseRef|AdditionRef)-[A-Za-z0-9.-]+"
)
_LINK = lazy_pattern(r"\[([^\[\]]*)\]\([^()]*\)")
_LIST_SEPARATORS = (",", ";", " / ", "/", " & ", "|")
_MOST_PARENTHESES = 20
"""Opening parentheses of the longest name; each one is parsed as a further level."""
_RIDER = "LicenseRef-scancode-commons-clause"
"""Terms that are written behind another license as if they were an exception."""


class Expression(Value, frozen=True):
    """A parsed license expression.

    ``normal`` is its SPDX form, empty where it has none. ``ids`` are the licenses it names; for the
    name of a family they are all that it may mean, and ``family`` is true. ``license_class`` is
    that of the whole: of alternatives the freest, of licenses that all apply the strictest.
    ``problem`` is why it is no expression, in words that follow the text itself; ``suggestion`` is
    what was probably meant. ``deprecated`` are ids that SPDX has replaced.
    """

    written: str
    normal: str = ""
    ids: tuple[str, ...] = ()
    license_class: str = "unidentified"
    problem: str = ""
    suggestion: str = ""
    deprecated: tuple[str, ...] = ()
    family: bool = False


@lru_cache(maxsize=512)
def parse(written: str) -> Expression:
    """Parse a license expression; never raises, whatever the text."""
    text = _unwrap(written)
    if not text:
        return Expression(written, problem="names no license")
    if len(text) > _LONGEST or "\n" in text:
        return Expression(written, problem="is a text, not a license expression")
    single = _parse_id(text)
    if single is not None:
        return replace(single, written=written)
    return _parse_other_than_id(written, text)


def _parse_other_than_id(written: str, text: str) -> Expression:
    if operators.OPERATOR.search(text):
        return _parse_operators(written, text)
    parts = _split_list(text)
    if len(parts) > 1:
        return _parse_list(written, text, parts)
    return _parse_words(written, text)


def _parse_operators(written: str, text: str) -> Expression:
    """A text with operators or parentheses: ``Name (ID)``, or else an expression."""
    if text.count("(") == text.count(")"):
        named = _parse_name(written, text)
        if named is not None:
            return named
    return _evaluate(written, _parse_operation(text))


# ------------------------------------------------------------------ one operand


def _unwrap(written: str) -> str:
    """The text without quotes, emphasis, the address of a link and blanks around it."""
    text = written.strip()
    if len(written) <= _LONGEST:
        text = " ".join(written.split())
    link = _LINK.fullmatch(text) if text.startswith("[") else None
    if link:
        text = link[1]
    elif text.lower().startswith("license ::"):
        text = text.rpartition("::")[2]
    return text.strip("\"'`*_ \u201c\u201d\u2018\u2019")


def _parse_operand(text: str) -> Expression:
    text_inside = _unwrap(text)
    single = _parse_id(text_inside)
    if single is not None:
        return single
    return _parse_words(text, text_inside)


def _parse_id(text: str) -> Expression | None:
    """A single id, in any case; ``None`` where the text is no id."""
    upper = text.upper()
    if upper in ("NONE", "NOASSERTION"):
        license_class = "no-license" if upper == "NONE" else "unidentified"
        return Expression(
            text,
            upper,
            (upper,),
            license_class,
        )
    known = catalogue.find(text)
    if known is not None:
        return _parse_known_id(text, known)
    if text.endswith("+"):
        return _parse_or_later(text)
    if _LICENSE_REF.fullmatch(text):
        return Expression(text, text, (text,))
    return None


def _parse_known_id(text: str, known: catalogue.License) -> Expression:
    """An id of the catalogue; one that SPDX has replaced is given with its successor."""
    if not known.deprecated:
        return Expression(
            text,
            known.id,
            (known.id,),
            known.license_class,
        )
    successor = catalogue.find_successor(known.id)
    normal = successor or known.id
    current = catalogue.find(normal.split(" ")[0]) or known
    return Expression(
        text,
        normal,
        (current.id,),
        current.license_class,
        suggestion=successor,
        deprecated=(known.id,),
    )


def _parse_or_later(text: str) -> Expression | None:
    """An id with ``+`` behind it; ``None`` where that is not allowed."""
    base = catalogue.find(text[:-1])
    if base is None or base.id.startswith("LicenseRef-"):
        return None
    if base.id.endswith("-only"):
        later = base.id.removesuffix("-only") + "-or-later"
        return Expression(
            text,
            later,
            (later,),
            base.license_class,
            suggestion=later,
        )
    return Expression(
        text,
        base.id + "+",
        (base.id + "+",),
        base.license_class,
    )


def _parse_words(written: str, text: str) -> Expression:
    """Words that are no id: a spelling, a hub's value, a family, an address, or none of them."""
    if "://" in text:
        return _parse_address(written, text)
    value = hub_values.resolve_value(text)
    if value.id:
        return Expression(
            written,
            value.id,
            (value.id,),
            value.license_class,
        )
    named = _parse_name(written, text)
    if named is not None:
        return named
    folded = fold(text)
    members = catalogue.list_family(folded)
    if members:
        return _parse_family(written, folded, members)
    if folded == "unlicensed":
        return Expression(
            written,
            ids=("NONE",),
            license_class="no-license",
            problem="is no license",
        )
    license_class = "unidentified"
    if folded in ("proprietary", "all rights reserved"):
        license_class = "proprietary"
    return Expression(written, license_class=license_class, problem="is no license id")


def _parse_family(
    written: str,
    folded: str,
    members: tuple[str, ...],
) -> Expression:
    license_class = "unidentified"
    if catalogue.is_complete_family(folded):
        license_class = catalogue.derive_common_class(members)
    return Expression(
        written,
        ids=members,
        license_class=license_class,
        problem="stands for several licenses",
        family=True,
    )


def _parse_address(written: str, text: str) -> Expression:
    known = catalogue.find(catalogue.find_by_url(text))
    if known is None:
        return Expression(written, problem="is an address, not a license id")
    return Expression(
        written,
        known.id,
        (known.id,),
        known.license_class,
        suggestion=known.id,
    )


def _parse_name(written: str, text: str) -> Expression | None:
    """A license's name or usual short name, alone or followed by a short name in parentheses."""
    id_ = catalogue.find_alias(fold(text)) or _find_name_before_parentheses(text)
    single = _parse_id(id_) if id_ else None
    if single is None:
        return None
    return Expression(
        written,
        single.normal,
        single.ids,
        single.license_class,
        suggestion=single.normal,
    )


def _find_name_before_parentheses(text: str) -> str:
    """The id of the name in ``Name (short name)``; empty where the two are not the same license."""
    name, parenthesis, inside = text.partition("(")
    if (
        not parenthesis
        or not inside.endswith(")")
        or text.count("(") > _MOST_PARENTHESES
    ):
        return ""
    id_ = catalogue.find_alias(fold(name))
    short = parse(inside[:-1])
    if short.normal == id_ or id_ in short.ids:
        return id_
    return ""


# ------------------------------------------------------------------ several operands


def _split_list(text: str) -> list[str]:
    """The parts of ``MIT, Apache-2.0``, ``[mit, apache-2.0]`` or ``MIT/Apache-2.0``; one part where
    it is no list.
    """
    inner = text
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1]
    for separator in _LIST_SEPARATORS:
        parts = [part.strip(" \"'") for part in inner.split(separator)]
        if len(parts) > 1 and all(parts):
            return parts
    return [inner]


def _parse_list(
    written: str,
    text: str,
    parts: list[str],
) -> Expression:
    """Licenses side by side, which leaves open whether all apply or one may be chosen."""
    operands = [_parse_operand(part) for part in parts]
    names = [operand.normal for operand in operands]
    if not any(names):
        return _parse_words(written, text)
    classes = {operand.license_class for operand in operands}
    suggestion = ""
    if all(names):
        suggestion = f"{' AND '.join(names)}, or {' OR '.join(names)}"
    return Expression(
        written,
        ids=_collect_ids(operands),
        license_class=classes.pop() if len(classes) == 1 else "unidentified",
        problem=_SIDE_BY_SIDE,
        suggestion=suggestion,
    )


def _collect_ids(operands: Iterable[Expression]) -> tuple[str, ...]:
    """The ids of several operands, each once; ``NOASSERTION`` for an operand without one."""
    ids: dict[str, None] = {}
    for operand in operands:
        ids.update(dict.fromkeys(operand.ids or ("NOASSERTION",)))
    return tuple(ids)


class _Operation(Value, frozen=True):
    """An expression with operators.

    ``tree`` is ``None`` where the operators are not well-formed, ``unknown_exception`` the first
    exception that is no known one, ``corrected`` whether an operator had to be replaced.
    """

    operands: tuple[Expression, ...]
    exceptions: tuple[str, ...]
    unknown_exception: str
    corrected: bool
    tree: Node | None


class _Tokens:
    """Collects operators and placeholders of an expression from left to right."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.operands: list[Expression] = []
        self.exceptions: list[str] = []
        self.unknown_exception = ""
        self.corrected = False

    def add_operator(self, written: str) -> None:
        """Add an operator or a parenthesis."""
        operator = written.upper()
        if operator.isalpha() and operator != written:
            self.corrected = True
        self.tokens.append(operator)

    def add_words(self, written: str) -> None:
        """Add the words between two operators, if there are any."""
        words = written.strip()
        if not words:
            return
        if self.tokens and self.tokens[-1] == "WITH":
            self._add_exception(words)
        else:
            self._add_operand(words)

    def _add_operand(self, words: str) -> None:
        self.tokens.append(operators.operand_placeholder(len(self.operands)))
        self.operands.append(_parse_operand(words))

    def _add_exception(self, words: str) -> None:
        known = catalogue.find_exception(words)
        if not known and catalogue.find_alias(fold(words)) == _RIDER:
            # NOTE: a rider takes rights away, where an exception grants some.
            self.tokens[-1] = "AND"
            self.corrected = True
            self._add_operand(words)
            return
        if not known and not words.startswith("AdditionRef-"):
            self.unknown_exception = self.unknown_exception or words
        self.tokens.append(operators.exception_placeholder(len(self.exceptions)))
        self.exceptions.append(known or words)


def _parse_operation(text: str) -> _Operation:
    tokens = _Tokens()
    last = 0
    for operator in operators.OPERATOR.finditer(text):
        tokens.add_words(text[last : operator.start()])
        tokens.add_operator(operator[0])
        last = operator.end()
    tokens.add_words(text[last:])
    return _Operation(
        tuple(tokens.operands),
        tuple(tokens.exceptions),
        tokens.unknown_exception,
        tokens.corrected,
        operators.parse_tree(tokens.tokens),
    )


def _evaluate(written: str, operation: _Operation) -> Expression:
    """The expression of an operation, or why it is none."""
    operands = operation.operands
    ids = _collect_ids(operands)
    if operation.tree is None:
        problem = "is not a well-formed license expression"
        return Expression(written, ids=ids, problem=problem)
    license_class = _combine_classes(operation, operation.tree)
    deprecated = tuple(id_ for operand in operands for id_ in operand.deprecated)
    unknown = _find_unknown(operation)
    if unknown:
        return Expression(
            written,
            ids=ids,
            license_class=license_class,
            problem=f"names “{unknown}”, which is no license id",
            deprecated=deprecated,
        )
    names = [operand.normal for operand in operands]
    normal = operators.render(operation.tree, names, operation.exceptions)
    corrected = operation.corrected or any(operand.suggestion for operand in operands)
    return Expression(
        written,
        normal,
        ids,
        license_class,
        suggestion=normal if corrected else "",
        deprecated=deprecated,
    )


def _find_unknown(operation: _Operation) -> str:
    """The first operand without a normal form, else the unknown exception; empty if none."""
    for operand in operation.operands:
        if not operand.normal:
            return operand.written
    return operation.unknown_exception


def _combine_classes(operation: _Operation, tree: Node) -> str:
    if operation.unknown_exception:
        return "unidentified"

    def class_of(number: int) -> str:
        return operation.operands[number].license_class

    return operators.combine(
        tree,
        class_of,
        catalogue.select_freest,
        catalogue.select_strictest,
    )


# ------------------------------------------------------------------ membership


def is_member(written: str, named_set: str) -> Truth:
    """Whether the licenses of an expression are in a named set; *unknown* where it is undecided.

    An alternative is in the set if one side is, a conjunction if both are. Unidentified texts,
    families whose members differ and free words are unknown. The ``mof-…`` sets know ids only: all
    that is no id is *no*.

    Raises:
        ValueError: there is no such set.
    """
    if named_set not in NAMED_SETS:
        raise ValueError(f"no such set of licenses: {named_set}")
    if not named_set.startswith("mof-"):
        return _is_member(written, named_set)
    ids = catalogue.list_named_set(named_set)
    parsed = parse(written)
    return _truth(
        _unwrap(written) in ids or (parsed.normal or parsed.suggestion) in ids
    )


@lru_cache(maxsize=512)
def _is_member(written: str, named_set: str) -> Truth:
    parsed = parse(written)
    if parsed.family:
        return _is_family_member(written, parsed.ids, named_set)
    if parsed.normal and operators.OPERATOR.search(parsed.normal):
        return _is_operation_member(_parse_operation(parsed.normal), named_set)
    if parsed.normal:
        return _is_id_member(parsed.normal, named_set)
    if not parsed.ids and parsed.license_class == "proprietary":
        return Truth.UNKNOWN if named_set == "any-disclosed" else Truth.NO
    if parsed.problem == _SIDE_BY_SIDE or parsed.ids == ("NONE",):
        return _have_all_ids_in_set(parsed.ids, named_set)
    return Truth.UNKNOWN


def _is_family_member(written: str, ids: tuple[str, ...], named_set: str) -> Truth:
    if not catalogue.is_complete_family(fold(_unwrap(written))):
        return Truth.UNKNOWN
    return _have_all_ids_in_set(ids, named_set)


def _have_all_ids_in_set(ids: tuple[str, ...], named_set: str) -> Truth:
    """The truth that all ids have in common; *unknown* where they differ."""
    truths = {_is_id_member(id_, named_set) for id_ in ids}
    if len(truths) != 1:
        return Truth.UNKNOWN
    return truths.pop()


def _is_operation_member(operation: _Operation, named_set: str) -> Truth:
    if operation.tree is None:
        return Truth.UNKNOWN

    def is_operand_member(number: int) -> Truth:
        normal = operation.operands[number].normal
        if not normal:
            return Truth.UNKNOWN
        return _is_id_member(normal, named_set)

    return operators.combine(
        operation.tree,
        is_operand_member,
        some,
        every,
    )


def _is_id_member(id_: str, named_set: str) -> Truth:
    """Whether one license is in a named set."""
    if id_ == "NONE":
        return Truth.NO
    known = catalogue.find(id_.removesuffix("+")) or catalogue.find(id_)
    if known is None or known.license_class == "unidentified":
        return Truth.UNKNOWN
    return _MEMBERSHIP_TESTS[named_set](known)


def _truth(answer: bool) -> Truth:
    return Truth.YES if answer else Truth.NO


def _is_listed(known: catalogue.License, *named_sets: str) -> Truth:
    """*Yes* if one of the lists has it, *no* if its terms forbid that, else *unknown*: not
    reviewed.
    """
    if any(known.id in catalogue.list_named_set(name) for name in named_sets):
        return Truth.YES
    if known.restricted or known.open_definition == "rejected":
        return Truth.NO
    return Truth.UNKNOWN


def _is_open_content(known: catalogue.License) -> Truth:
    if known.osi:
        return Truth.YES
    return _is_listed(known, "open-data", "open-content")


def _is_any_open(known: catalogue.License) -> Truth:
    if known.osi or known.fsf:
        return Truth.YES
    return _is_listed(
        known,
        "open-data",
        "open-content",
        "open-unlisted",
    )


def _is_eu_foss(known: catalogue.License) -> Truth:
    if known.license_class in ("use-restricted", "branding-threshold"):
        return Truth.UNKNOWN
    return _is_any_open(known)


_MEMBERSHIP_TESTS: dict[str, Callable[[catalogue.License], Truth]] = {
    "osi-approved": lambda known: _truth(known.osi),
    "fsf-free": lambda known: _truth(known.fsf),
    "open-data": lambda known: _is_listed(known, "open-data"),
    "open-content": _is_open_content,
    "open-unlisted": lambda known: _is_listed(known, "open-unlisted"),
    "any-open": _is_any_open,
    "eu-foss": _is_eu_foss,
    "any-disclosed": lambda known: _truth(known.license_class != "no-license"),
}


# ------------------------------------------------------------------ comparison


def have_same_terms(one: str, other: str) -> Truth:
    """Whether two expressions name the same terms; *unknown* where one of them is not certain.

    A family's name agrees with each of its members; ``-only`` and ``-or-later`` of one version
    agree, since most places that state a license cannot distinguish them.
    """
    first, second = parse(one), parse(other)
    if not first.ids or not second.ids:
        return Truth.UNKNOWN
    first_stems, second_stems = _collect_stems(first), _collect_stems(second)
    if first_stems == second_stems:
        return Truth.YES
    if first.family or second.family:
        return _compare_families(
            first, second, share_ids=bool(first_stems & second_stems)
        )
    if first.problem or second.problem or not _are_identified(first, second):
        return Truth.UNKNOWN
    if _may_be_editions(first.ids, second.ids):
        return Truth.UNKNOWN
    return Truth.NO


def _compare_families(
    first: Expression,
    second: Expression,
    *,
    share_ids: bool,
) -> Truth:
    """Whether two expressions, of which one at least is a family's name, name the same terms."""
    if share_ids:
        if first.family and second.family:
            return Truth.UNKNOWN
        return Truth.YES
    if not _has_complete_family(first) or not _has_complete_family(second):
        return Truth.UNKNOWN
    if not _are_identified(first, second):
        return Truth.UNKNOWN
    return Truth.NO


def _has_complete_family(parsed: Expression) -> bool:
    """Whether all texts that an expression may mean are known."""
    return not parsed.family or catalogue.is_complete_family(
        fold(_unwrap(parsed.written))
    )


def _are_identified(first: Expression, second: Expression) -> bool:
    """Whether the license class of every id is known."""
    ids = (*first.ids, *second.ids)
    return all(catalogue.find_class(id_) != "unidentified" for id_ in ids)


def _collect_stems(parsed: Expression) -> set[str]:
    """The ids without ``+``, ``-only`` and ``-or-later``."""
    return {
        id_.removesuffix("+").removesuffix("-only").removesuffix("-or-later").lower()
        for id_ in parsed.ids
    }


def _may_be_editions(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two licenses off the SPDX list have one name, but for a version behind one of them.

    Such a license is often named without its version, so that the name may mean either.
    """
    ids = (*one, *other)
    if len(one) != 1 or len(other) != 1:
        return False
    if not all(id_.startswith("LicenseRef-") for id_ in ids):
        return False
    names = [_fold_name(id_) for id_ in ids]
    if "" in names:
        return False
    versioned = [name for name in names if name[-1].isdigit()]
    return any(re.sub(r"(?: [\d.]{1,20})+$", "", name) in names for name in versioned)


def _fold_name(id_: str) -> str:
    known = catalogue.find(id_)
    return fold(known.name) if known else ""
