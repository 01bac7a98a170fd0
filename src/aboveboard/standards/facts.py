"""What the predicates of the standards say of one artifact, from the manifest and the evidence.

Every predicate gives two truths: *as declared*, taking the manifest's word, and *as verified*, by
evidence alone. Which evidence counts for what is written down in ``docs/standards.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from aboveboard.licenses import catalogue, expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book, Evidence, Identification
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.model.span import Span
from aboveboard.truth import Truth, every, some
from aboveboard.value import Value

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

_COVERING = ("LICENSE", "LICENCE", "COPYING", "UNLICENSE", "LICENSE-CODE", "LICENSE_CODE")
"""Names of license files that by convention cover the code of their folder."""


class Facts:
    """What a release declares and what was found out about it."""

    def __init__(self, manifest: Manifest, book: Book) -> None:
        self.manifest = manifest
        self.book = book
        self.licenses: dict[tuple[int, str], Held] = {}
        """What was already worked out: whether the license of an artifact is of a named set."""

    @property
    def complete(self) -> bool:
        """Whether what the manifest does not list is not released."""
        return self.manifest.complete and self.manifest.readable


class Held(Value, frozen=True):
    """A statement's truth as declared and as verified, and the evidence of the latter."""

    declared: Truth
    verified: Truth
    because: tuple[Evidence, ...] = ()


Predicate = Callable[[Artifact, Facts, str], Held]


def all_of(parts: Iterable[Held]) -> Held:
    """Strong Kleene conjunction of both columns; the evidence is that of the parts that decided."""
    held = tuple(parts)
    verified = every(part.verified for part in held)
    return Held(every(part.declared for part in held), verified, _decisive(held, verified))


def any_of(parts: Iterable[Held]) -> Held:
    """Strong Kleene disjunction of both columns; the evidence is that of the parts that decided."""
    held = tuple(parts)
    verified = some(part.verified for part in held)
    return Held(some(part.declared for part in held), verified, _decisive(held, verified))


def _decisive(held: Iterable[Held], truth: Truth) -> tuple[Evidence, ...]:
    return tuple(evidence for part in held if part.verified is truth for evidence in part.because)


def no(reason: str, span: Span | None = None) -> Held:
    """A statement that is false in both columns, by what the manifest says."""
    return Held(NO, NO, (Evidence(NO, source=where(span), reason=reason),))


def unknown(reason: str, span: Span | None = None) -> Held:
    """A statement that is open in both columns."""
    return Held(UNKNOWN, UNKNOWN, (Evidence(UNKNOWN, source=where(span), reason=reason),))


def where(span: Span | None) -> str:
    """A span as the source of evidence: ``path:line``."""
    return f"{span.path}:{span.line}" if span else ""


def title(component: str) -> str:
    """What a sentence calls a component, or all components of a kind."""
    known = COMPONENTS.get(component)
    return known.title.split(" (")[0].lower() if known else component


def place(artifact: Artifact) -> Declaration | None:
    """Where anybody can fetch the artifact: its own place, or for public data the place that others
    have it at.
    """
    if artifact.at is not None:
        return artifact.at
    return (
        artifact.obtain
        if artifact.access is not None and artifact.access.value in ("open", "public")
        else None
    )


def released(artifact: Artifact) -> bool:
    """Whether the manifest says that anybody can fetch the artifact, from the project or from
    others.
    """
    return artifact.released or (artifact.withheld is None and place(artifact) is not None)


def not_released(artifact: Artifact) -> Held:
    """That an artifact is not published by the project, with the reason that the manifest gives."""
    if artifact.withheld is not None:
        reason = f"{artifact.label} is withheld: {artifact.withheld.value}"
    elif artifact.obtain is not None:
        reason = (
            f"{artifact.label} is not released here; it can be had from {artifact.obtain.value}"
        )
    else:
        access = artifact.access.value if artifact.access else "not released"
        reason = f"{artifact.label} is not released ({access})"
    return no(reason, artifact.span)


# ------------------------------------------------------------------ is it there, and for whom


def exists(artifact: Artifact, facts: Facts, _argument: str = "") -> Held:
    """Whether the artifact is there. Without a place to look at, it is declared and no more."""
    if not released(artifact):
        return not_released(artifact)
    at = place(artifact)
    if at is None:
        reason = f"{artifact.label} is declared, not verified: no place is given"
        return Held(YES, UNKNOWN, (Evidence(UNKNOWN, source=where(artifact.span), reason=reason),))
    found = facts.book.about(at.value).exists
    return Held(YES, found.truth, (_about(artifact, found, "not looked at"),))


def public(artifact: Artifact, facts: Facts, _argument: str = "") -> Held:
    """Whether anybody may fetch it without having to be approved; a click-through gate is no
    approval.
    """
    return _reachable(artifact, facts, ("auto",))


def anonymous(artifact: Artifact, facts: Facts, _argument: str = "") -> Held:
    """Whether anybody may fetch it without saying who they are: no gate of any kind."""
    return _reachable(artifact, facts, ())


def _reachable(artifact: Artifact, facts: Facts, tolerated: tuple[str, ...]) -> Held:
    if not released(artifact):
        return not_released(artifact)
    at = place(artifact)
    if at is None:
        return Held(YES, UNKNOWN, exists(artifact, facts).because)
    seen = facts.book.about(at.value)
    if seen.gated.truth is YES:
        return _gated(artifact, seen.gated, tolerated)
    if seen.public.truth is YES or seen.exists.truth is not NO:
        return Held(
            YES,
            seen.public.truth,
            (_about(artifact, seen.public, "whether it is public is not known"),),
        )
    return Held(YES, NO, (_about(artifact, seen.exists, "not there"),))


def _gated(artifact: Artifact, gate: Evidence, tolerated: tuple[str, ...]) -> Held:
    if gate.value in tolerated:
        return Held(YES, YES, (Evidence(YES, f"gate: {gate.value}", gate.source),))
    words = (
        "approval is needed"
        if gate.value == "manual"
        else "terms must be accepted or contact details given"
    )
    return Held(
        YES,
        NO,
        (Evidence(NO, gate.value, gate.source, f"{artifact.label} is behind a gate: {words}"),),
    )


def _about(artifact: Artifact, found: Evidence, otherwise: str) -> Evidence:
    """The evidence with the artifact's name in its reason, so that it can stand in a sentence."""
    if found.truth is YES:
        return found
    at = place(artifact)
    name = at.value if at else artifact.component
    reason = otherwise if found.reason in ("", "nobody asked") else found.reason
    return Evidence(
        found.truth, found.value, found.source or where(artifact.span), f"{name}: {reason}"
    )


# ------------------------------------------------------------------ under which license


def covered(stated: Declaration, predicates: Iterable[tuple[str, str]]) -> Held:
    """Whether the license text at the root, which by convention covers the code beside it, is of
    the set asked for.
    """
    code = Artifact("code", stated.span)
    voice = Voice(stated.value, where(stated.span))
    named = [argument for name, argument in predicates if name == "license"]
    return all_of(_heard(code, voice, named_set) for named_set in named)


class Voice(Value, frozen=True):
    """A statement of which license an artifact is under.

    ``written`` is empty where it cannot be made out; ``reason`` says why, or why it cannot speak
    against the artifact.
    """

    written: str
    source: str
    reason: str = ""


def license_in(artifact: Artifact, facts: Facts, named_set: str) -> Held:
    """Whether the artifact's license is of a named set.

    The releaser's own statement counts as long as nothing contradicts it: the license text that is
    said to cover the artifact, and what its host states, must be of the set too.
    """
    key = (id(artifact), named_set)
    if key not in facts.licenses:
        facts.licenses[key] = (
            _license_in(artifact, facts, named_set)
            if released(artifact)
            else not_released(artifact)
        )
    return facts.licenses[key]


def _license_in(artifact: Artifact, facts: Facts, named_set: str) -> Held:
    stated = _stated(artifact, facts, named_set)
    heard = [
        _heard(artifact, voice, named_set)
        for voice in (*_texts(artifact, facts.book), *_host(artifact, facts))
    ]
    if artifact.license is not None:
        heard.append(stated)
    doubt = _doubt(artifact, facts.book, named_set, stated.verified)
    if doubt is not None:
        heard.append(doubt)
    verified = all_of(heard) if heard else stated
    return Held(stated.declared, verified.verified, verified.because)


def _stated(artifact: Artifact, facts: Facts, named_set: str) -> Held:
    """What the manifest says; where it says nothing, whether that means anything."""
    if artifact.license is not None:
        return _heard(
            artifact, Voice(artifact.license.value, where(artifact.license.span)), named_set
        )
    reason = f"no license is stated for {artifact.label}"
    if not facts.complete:
        return unknown(reason, artifact.span)
    at = place(artifact)
    truth = NO if at is None or facts.book.about(at.value).exists.truth is YES else UNKNOWN
    return Held(NO, truth, (Evidence(truth, source=where(artifact.span), reason=reason),))


def _heard(artifact: Artifact, voice: Voice, named_set: str) -> Held:
    if not voice.written:
        return Held(
            UNKNOWN, UNKNOWN, (Evidence(UNKNOWN, source=voice.source, reason=voice.reason),)
        )
    truth = of_set(voice.written, named_set)
    if truth is NO and voice.reason:
        truth = UNKNOWN
    reason = "" if truth is YES else _refusal(artifact, voice.written, named_set, truth)
    return Held(truth, truth, (Evidence(truth, voice.written, voice.source, reason),))


def of_set(written: str, named_set: str) -> Truth:
    """Whether a license is of a named set; of an expression (``MIT OR Apache-2.0``), whether what
    it comes to is.

    The sets of the Model Openness Framework hold ids alone, as its own tool knows them.
    """
    truth = expression.is_member(written, named_set)
    said = expression.parse(written)
    if truth is not NO or not named_set.startswith("mof-") or len(said.normal.split()) < 2:
        return truth
    truths = [expression.is_member(id_, named_set) for id_ in said.ids]
    return every(truths) if " AND " in said.normal else some(truths)


def respelled(written: str) -> str:
    """The SPDX form of a license that is spelled otherwise (``Apache 2.0``), empty where it is
    spelled right.
    """
    said = expression.parse(written)
    meant = said.normal or said.suggestion
    return "" if meant == written or " or " in meant else meant


_SETS = {
    "osi-approved": "approved by the Open Source Initiative",
    "fsf-free": "on the Free Software Foundation's list of free licenses",
    "open-data": "accepted by the Open Definition for data",
    "open-content": "accepted by the Open Definition",
    "any-open": "an open license",
    "eu-foss": "free and open-source in the sense of the EU AI Act",
    "any-disclosed": "a stated license",
    "mof-open": "open by the Model Openness Framework",
}


def _refusal(artifact: Artifact, written: str, named_set: str, truth: Truth) -> str:
    words = _SETS.get(named_set, f"in the set {named_set}")
    if expression.parse(written).license_class == "no-license":
        return f"{artifact.label} is said to be under no license ({written})"
    if truth is UNKNOWN:
        return f"{artifact.label} is under {written!r}; whether that is {words} is not known"
    return f"{artifact.label} is under {license_name(written)}, which is not {words}{_withheld(written)}"


def license_name(written: str) -> str:
    """What a sentence calls a license: the id where there is a plain one, else its name with an
    article.
    """
    said = expression.parse(written)
    if said.normal and not said.normal.startswith("LicenseRef-"):
        return said.normal
    known = (catalogue.find(id_) for id_ in said.ids)
    names = {
        license_.name.partition(" (")[0] if said.family else license_.name
        for license_ in known
        if license_
    }
    if len(names) != 1 or (said.family and said.license_class == "unidentified"):
        return written
    name = names.pop()
    return f"the {name}" if " " in name and not name.lower().startswith("the ") else name


def _withheld(written: str) -> str:
    """The right that a license withholds, and the clause that does it, where the text was read."""
    said = expression.parse(written)
    known = catalogue.find(said.ids[0]) if len(said.ids) == 1 else None
    if known is None or not known.withheld:
        return f" ({said.license_class})" if said.license_class in catalogue.RESTRICTED else ""
    kept = [_spelled_out(words.strip()) for words in known.withheld.split(";")]
    clauses = [words.strip() for words in known.quotable.split(";")] if known.quotable else []
    if len(clauses) == len(kept):
        kept = [f"{words} (section {clause})" for words, clause in zip(kept, clauses, strict=True)]
    elif clauses:
        kept[-1] += f" (sections {', '.join(clauses)})"
    return f" ({said.license_class}; it does not grant: {', '.join(kept)})"


def _spelled_out(words: str) -> str:
    for short, full in (
        ("MAU", "monthly active users"),
        ("AUP", "Acceptable Use Policy"),
        (" M ", " million "),
    ):
        words = words.replace(short, full)
    return words


def _texts(artifact: Artifact, book: Book) -> list[Voice]:
    """What the license text says that the manifest names for the artifact; for code, one that lies
    beside it.
    """
    if artifact.license_file is not None:
        return _named_text(artifact.license_file.value.removeprefix("./"), book)
    if artifact.license is not None:
        return []
    return [_voice(path, found) for path, found in _beside(artifact, book)]


def _named_text(path: str, book: Book) -> list[Voice]:
    if "://" in path:
        return []
    for file in book.license_files:
        if file.path == path:
            return [_voice(path, file.identification)]
    found = book.about(path).exists
    gone = found.reason if found.truth is NO else "not looked at"
    return [Voice("", path, f"the license text {path} {gone}")]


def _beside(artifact: Artifact, book: Book) -> list[tuple[str, Identification]]:
    """The license file of the folder that code lies in, or of the nearest folder above: by
    convention it covers it.
    """
    component = COMPONENTS.get(artifact.component)
    path = artifact.at.value.removeprefix("./") if artifact.at else ""
    if component is None or component.kind != "code" or not path or ":" in path:
        return []
    nearest: tuple[int, str, Identification] | None = None
    for file in book.license_files:
        folder, _, name = file.path.rpartition("/")
        if name.split(".")[0].upper() not in _COVERING or (
            folder and not f"{path}/".startswith(f"{folder}/")
        ):
            continue
        if nearest is None or len(folder) > nearest[0]:
            nearest = (len(folder), file.path, file.identification)
    return [nearest[1:]] if nearest else []


def _voice(path: str, found: Identification) -> Voice:
    if found.certain or (found.verdict == "notice" and found.id):
        return Voice(found.id, path)
    if found.verdict == "several" and found.id:
        return Voice(" AND ".join((found.id, *found.also)), path, "there are several texts")
    words = {"altered": f"departs from {found.id}", "truncated": f"is only a part of {found.id}"}
    return Voice(
        "", path, f"the license text {path} {words.get(found.verdict, 'is of no known license')}"
    )


def _host(artifact: Artifact, facts: Facts) -> list[Voice]:
    at = place(artifact)
    if at is None:
        return []
    said = facts.book.about(at.value).license
    return [Voice(said.value, said.source or at.value)] if said.truth is YES and said.value else []


def _doubt(artifact: Artifact, book: Book, named_set: str, stated: Truth) -> Held | None:
    """Doubt about code whose stated license and the text that lies beside it are not both of the
    set.

    A text of the license with words that limit it is of no set.
    """
    if artifact.license is None or artifact.license_file is not None or stated is not YES:
        return None
    for path, found in _beside(artifact, book):
        limited = found.verdict == "altered" and _limits(found)
        if limited or (found.certain and of_set(_voice(path, found).written, named_set) is NO):
            stated_as = f"{artifact.label} is said to be under {artifact.license.value}"
            reason = f"{stated_as}, but the text beside it is {found.id}{' with limits put in' if limited else ''}"
            return Held(
                UNKNOWN, UNKNOWN, (Evidence(UNKNOWN, "" if limited else found.id, path, reason),)
            )
    return None


def _limits(found: Identification) -> bool:
    """Whether the words that a text departs in limit what its license allows."""
    from aboveboard.license_texts import effect

    return effect.judge_differences(found.differences, found.id) == "limits"


PREDICATES: Mapping[str, Predicate] = {
    "exists": exists,
    "public": public,
    "anonymous": anonymous,
    "license": license_in,
}
"""The predicates that speak of one artifact."""
