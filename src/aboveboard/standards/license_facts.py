"""Under which license an artifact is, and whether that license is of a named set."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.licenses import catalogue, expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import (
    Book,
    Evidence,
    Identification,
    LicenseFile,
    Restriction,
)
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.standards.facts import (
    NO,
    UNKNOWN,
    YES,
    Facts,
    Result,
    all_of,
    find_place,
    format_source,
    is_released,
    leave_open,
    refute_unreleased,
)
from aboveboard.standards.named_sets import set_words
from aboveboard.standards.seen_licenses import find_license_evidence, limits_use
from aboveboard.truth import Truth, every, some
from aboveboard.value import Value

_COVERING_NAMES = (
    "LICENSE",
    "LICENCE",
    "COPYING",
    "UNLICENSE",
    "LICENSE-CODE",
    "LICENSE_CODE",
)
"""Names of license files that by convention cover the code of their folder."""
_SHOWN = 3
_COVERED = ("code", "documents")
"""The kinds of components that such a file covers, unless they state another license."""


class StatedLicense(Value, frozen=True):
    """One source's statement of the license that an artifact is under.

    ``written`` is empty where it cannot be identified. ``reason`` is why, or why the statement
    cannot count against the artifact.
    """

    written: str
    source: str
    reason: str = ""


def check_license(artifact: Artifact, facts: Facts, named_set: str) -> Result:
    """Whether the artifact's license is of a named set.

    The manifest's own word is declared, not verified: a license text, a header or the host has to
    state the license too. The license text that is declared for the artifact, and the license that
    its host states, must be of the set as well.
    """
    key = (id(artifact), named_set)
    if key not in facts.license_results:
        facts.license_results[key] = _check_license(artifact, facts, named_set)
    return facts.license_results[key]


def _check_license(artifact: Artifact, facts: Facts, named_set: str) -> Result:
    if not is_released(artifact):
        return refute_unreleased(artifact)
    declared = _check_declared_license(artifact, facts, named_set)
    sources = [
        *_license_texts(artifact, facts.book),
        *_host_licenses(artifact, facts.book),
    ]
    results = [_check_stated_license(artifact, stated, named_set) for stated in sources]
    if artifact.license is not None:
        is_stated_by_source = any(result.verified is YES for result in results)
        if not is_stated_by_source and declared.verified is YES:
            results.append(_check_seen(artifact, facts, named_set))
        results.append(declared)
    objections = (
        _doubt_by_adjacent_text(artifact, facts.book, named_set, declared.verified),
        _refute_own_restrictions(artifact, facts.book),
    )
    results.extend(filter(None, objections))
    verified = all_of(results) if results else declared
    return Result(declared.declared, verified.verified, verified.because)


def _refute_own_restrictions(artifact: Artifact, book: Book) -> Result | None:
    """The result for code in the tree with files under terms that withhold a use."""
    component = COMPONENTS.get(artifact.component)
    is_local_code = (
        component is not None and component.kind == "code" and artifact.at is not None
    )
    if not is_local_code or artifact.at is None or ":" in artifact.at.value:
        return None
    is_restricted = (
        artifact.license is not None
        and expression.parse(artifact.license.value).license_class
        in catalogue.RESTRICTED
    )
    if is_restricted:
        return None
    return refute_restricted_code(artifact.at.value, book)


def _has_text_of_set(artifact: Artifact, book: Book, named_set: str) -> bool:
    """Whether the text beside code or a document is of the set, whichever license is declared."""
    file = _find_adjacent_text(artifact, book)
    if file is None or not file.identification.certain:
        return False
    return is_in_set(file.identification.id, named_set) is YES


def _check_seen(artifact: Artifact, facts: Facts, named_set: str) -> Result:
    """Whether more than the manifest's own word states the declared license, or one of the set."""
    if _has_text_of_set(artifact, facts.book, named_set):
        return Result(YES, YES)
    seen = find_license_evidence(artifact, facts.manifest, facts.book)
    if seen.truth is YES:
        return Result(YES, YES, (seen,))
    return Result(YES, UNKNOWN, (seen,))


def _check_declared_license(artifact: Artifact, facts: Facts, named_set: str) -> Result:
    """The result by the manifest; where it states nothing, whether that means anything."""
    if artifact.license is not None:
        source = format_source(artifact.license.span)
        stated = StatedLicense(artifact.license.value, source)
        return _check_stated_license(artifact, stated, named_set)
    reason = f"no license is stated for {artifact.label}"
    if not facts.complete:
        return leave_open(reason, artifact.span)
    place = find_place(artifact)
    nowhere_else = place is None or facts.book.about(place.value).exists.truth is YES
    truth = NO if nowhere_else else UNKNOWN
    evidence = Evidence(truth, source=format_source(artifact.span), reason=reason)
    return Result(NO, truth, (evidence,))


def _check_stated_license(
    artifact: Artifact, stated: StatedLicense, named_set: str
) -> Result:
    if not stated.written:
        evidence = Evidence(UNKNOWN, source=stated.source, reason=stated.reason)
        return Result(UNKNOWN, UNKNOWN, (evidence,))
    truth = is_in_set(stated.written, named_set)
    if truth is NO and stated.reason:
        truth = UNKNOWN
    reason = ""
    if truth is not YES:
        reason = _describe_refusal(artifact, stated.written, named_set, truth)
    return Result(
        truth, truth, (Evidence(truth, stated.written, stated.source, reason),)
    )


def check_root_license(stated: Declaration, named_sets: Iterable[str]) -> Result:
    """Whether the license text at the root, which by convention covers the code beside it, is of
    all the sets.
    """
    code = Artifact("code", stated.span)
    license_ = StatedLicense(stated.value, format_source(stated.span))
    return all_of(
        _check_stated_license(code, license_, named_set) for named_set in named_sets
    )


# ------------------------------------------------------------------ sets and names of licenses


def is_in_set(written: str, named_set: str) -> Truth:
    """Whether a license, or the result of an expression (``MIT OR Apache-2.0``), is of a named set.

    The sets of the Model Openness Framework hold ids alone, as its own tool knows them.
    """
    truth = expression.is_member(written, named_set)
    parsed = expression.parse(written)
    compound = len(parsed.normal.split()) > 1
    if truth is not NO or not named_set.startswith("mof-") or not compound:
        return truth
    truths = [expression.is_member(id_, named_set) for id_ in parsed.ids]
    if " AND " in parsed.normal:
        return every(truths)
    return some(truths)


def respell_license(written: str) -> str:
    """The SPDX form of a license that is spelled otherwise (``Apache 2.0``); empty where the
    spelling is right.
    """
    parsed = expression.parse(written)
    meant = parsed.normal or parsed.suggestion
    is_choice = " or " in meant
    if meant == written or is_choice:
        return ""
    return meant


def license_name(written: str) -> str:
    """The name of a license in a sentence: its id where that is a plain one, else its name with an
    article.
    """
    parsed = expression.parse(written)
    if parsed.normal and not parsed.normal.startswith("LicenseRef-"):
        return parsed.normal
    if parsed.family and parsed.license_class == "unidentified":
        return written
    names = _listed_names(parsed)
    if len(names) != 1:
        return written
    name = names.pop()
    needs_article = " " in name and not name.lower().startswith("the ")
    if needs_article:
        return f"the {name}"
    return name


def _listed_names(parsed: expression.Expression) -> set[str]:
    """The names of the licenses of an expression; of a family without the version in brackets."""
    names = set()
    for id_ in parsed.ids:
        listed = catalogue.find(id_)
        if listed is not None:
            names.add(listed.name.partition(" (")[0] if parsed.family else listed.name)
    return names


def _describe_refusal(
    artifact: Artifact, written: str, named_set: str, truth: Truth
) -> str:
    label = artifact.label
    if expression.parse(written).license_class == "no-license":
        return f"{label} is said to be under no license ({written})"
    member = set_words(named_set).member
    if truth is UNKNOWN:
        return f"{label} is under {written!r}; whether that is {member} is not known"
    limits = _describe_limits(written)
    return f"{label} is under {license_name(written)}, which is not {member}{limits}"


def _describe_limits(written: str) -> str:
    """The rights that a license withholds, and the clauses that do it, where its text was read."""
    parsed = expression.parse(written)
    listed = catalogue.find(parsed.ids[0]) if len(parsed.ids) == 1 else None
    if listed is not None and listed.withheld:
        rights = ", ".join(_withheld_rights(listed.withheld, listed.quotable))
        return f" ({parsed.license_class}; it does not grant: {rights})"
    if parsed.license_class in catalogue.RESTRICTED:
        return f" ({parsed.license_class})"
    return ""


def _withheld_rights(withheld: str, quotable: str) -> list[str]:
    """Each withheld right with its clause; all clauses at the end where they do not pair up."""
    rights = [_expand_abbreviations(words.strip()) for words in withheld.split(";")]
    clauses = [words.strip() for words in quotable.split(";")] if quotable else []
    if len(clauses) == len(rights):
        pairs = zip(rights, clauses, strict=True)
        return [f"{words} (section {clause})" for words, clause in pairs]
    if clauses:
        rights[-1] += f" (sections {', '.join(clauses)})"
    return rights


def _expand_abbreviations(words: str) -> str:
    for short, full in (
        ("MAU", "monthly active users"),
        ("AUP", "Acceptable Use Policy"),
        (" M ", " million "),
    ):
        words = words.replace(short, full)
    return words


# ------------------------------------------------------------------ sources of statements


def _license_texts(artifact: Artifact, book: Book) -> list[StatedLicense]:
    """The license text that the manifest names for the artifact; for code and documents without a
    stated license, the text beside them.
    """
    if artifact.license_file is not None:
        return _named_license_text(artifact.license_file.value.removeprefix("./"), book)
    if artifact.license is not None:
        return []
    file = _find_adjacent_text(artifact, book)
    if file:
        return [_state_identified_license(file.path, file.identification)]
    return []


def _named_license_text(path: str, book: Book) -> list[StatedLicense]:
    if "://" in path:
        return []
    for file in book.license_files:
        if file.path == path:
            return [_state_identified_license(path, file.identification)]
    seen = book.about(path).exists
    problem = seen.reason if seen.truth is NO else "not looked at"
    return [StatedLicense("", path, f"the license text {path} {problem}")]


def _find_adjacent_text(artifact: Artifact, book: Book) -> LicenseFile | None:
    """The license file of the folder of code or a document, or of the nearest folder above: by
    convention it covers them.
    """
    component = COMPONENTS.get(artifact.component)
    path = artifact.at.value.removeprefix("./") if artifact.at else ""
    if component is None or component.kind not in _COVERED or not path or ":" in path:
        return None
    covering = [file for file in book.license_files if _covers(file, path)]
    return max(covering, key=lambda file: len(_folder(file)), default=None)


def _covers(file: LicenseFile, path: str) -> bool:
    """Whether a license file is at or above a path, under a name that covers code."""
    name = file.path.rpartition("/")[2]
    if name.split(".")[0].upper() not in _COVERING_NAMES:
        return False
    folder = _folder(file)
    return not folder or f"{path}/".startswith(f"{folder}/")


def _folder(file: LicenseFile) -> str:
    return file.path.rpartition("/")[0]


def _state_identified_license(path: str, found: Identification) -> StatedLicense:
    if found.certain or (found.verdict == "notice" and found.id):
        return StatedLicense(found.id, path)
    if found.verdict == "several" and found.id:
        every_id = " AND ".join((found.id, *found.also))
        return StatedLicense(every_id, path, "there are several texts")
    problems = {
        "altered": f"departs from {found.id}",
        "truncated": f"is only a part of {found.id}",
    }
    problem = problems.get(found.verdict, "is of no known license")
    return StatedLicense("", path, f"the license text {path} {problem}")


def _host_licenses(artifact: Artifact, book: Book) -> list[StatedLicense]:
    """The license that the host of the artifact states, if any."""
    place = find_place(artifact)
    if place is None:
        return []
    seen = book.about(place.value).license
    if seen.truth is not YES or not seen.value:
        return []
    return [StatedLicense(seen.value, seen.source or place.value)]


def _doubt_by_adjacent_text(
    artifact: Artifact, book: Book, named_set: str, declared: Truth
) -> Result | None:
    """Doubt about code or a document whose declared license is of the set while the text beside it
    is not.

    A text of the license with words that limit it is of no set, and neither is a text of no
    published license that withholds a use.
    """
    if (
        artifact.license is None
        or artifact.license_file is not None
        or declared is not YES
    ):
        return None
    file = _find_adjacent_text(artifact, book)
    if file is None:
        return None
    reason, source = _describe_contrary_text(file, named_set)
    if not reason:
        return None
    reason = (
        f"{artifact.label} is said to be under {artifact.license.value}, but {reason}"
    )
    return Result(UNKNOWN, UNKNOWN, (Evidence(UNKNOWN, "", source, reason),))


def _describe_contrary_text(file: LicenseFile, named_set: str) -> tuple[str, str]:
    """Why a text is not of the set, and its place; empty where it is, or that is not known."""
    found = file.identification
    if file.prohibition is not None and found.verdict == "unknown":
        reason = f"the text beside it states “{file.prohibition.words}”"
        return reason, f"{file.path}:{file.prohibition.line}"
    if found.verdict == "altered" and limits_use(found):
        return f"the text beside it is {found.id} with limits put in", file.path
    if found.certain and is_in_set(found.id, named_set) is NO:
        return f"the text beside it is {found.id}", file.path
    return "", ""


def refute_restricted_code(place: str, book: Book) -> Result | None:
    """The result for code of which a part is under terms of its own that withhold a use.

    ``place`` is where the code is; empty for all code of the tree.
    """
    folder = place.removeprefix("./").rstrip("/")
    parts = [
        part
        for part in book.code.restrictions
        if not folder or part.path == folder or part.path.startswith(f"{folder}/")
    ]
    if not parts:
        return None
    return Result(NO, NO, tuple(_describe_restriction(part) for part in parts[:_SHOWN]))


def _describe_restriction(part: Restriction) -> Evidence:
    reason = f"{part.path} is under terms of its own: {part.terms}"
    return Evidence(NO, source=f"{part.path}:{part.line}", reason=reason)
