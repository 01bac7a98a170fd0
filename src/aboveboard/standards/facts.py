"""What is known of one artifact: whether it is there, and for whom.

Every predicate has two truths: *as declared*, by the manifest alone, and *as verified*, by evidence
alone. ``docs/standards.md`` lists which evidence counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book, Evidence, Reason
from aboveboard.model.judgement import Column
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.model.span import Span
from aboveboard.truth import Truth, every, some
from aboveboard.value import Value

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


class Result(Value, frozen=True):
    """The truth of a predicate as declared and as verified, and the evidence of the latter."""

    declared: Truth
    verified: Truth
    because: tuple[Evidence, ...] = ()

    def truth(self, column: Column) -> Truth:
        """The truth in one column."""
        if column == "declared":
            return self.declared
        return self.verified


class Facts:
    """What a release declares, and the evidence about it."""

    def __init__(self, manifest: Manifest, book: Book) -> None:
        self.manifest = manifest
        self.book = book
        self.license_results: dict[tuple[int, str], Result] = {}
        """Cached results by the identity of an artifact and a named set of licenses."""

    @property
    def complete(self) -> bool:
        """Whether what the manifest does not list is not released."""
        return self.manifest.complete and self.manifest.readable

    def is_left_out(self, component: str) -> bool:
        """Whether the manifest, by not listing a component, declares that it is not released.

        What the repository shows is there, whether or not it is declared.
        """
        shown = any(
            artifact.component == component for artifact in self.manifest.undeclared
        )
        return self.complete and not shown


ArtifactPredicate = Callable[[Artifact, Facts, str], Result]


def all_of(parts: Iterable[Result]) -> Result:
    """Strong Kleene conjunction of both columns; the evidence is that of the parts that decided."""
    results = tuple(parts)
    verified = every(result.verified for result in results)
    declared = every(result.declared for result in results)
    return Result(declared, verified, _decisive_evidence(results, verified))


def any_of(parts: Iterable[Result]) -> Result:
    """Strong Kleene disjunction of both columns; the evidence is that of the parts that decided."""
    results = tuple(parts)
    verified = some(result.verified for result in results)
    declared = some(result.declared for result in results)
    return Result(declared, verified, _decisive_evidence(results, verified))


def _decisive_evidence(results: Iterable[Result], truth: Truth) -> tuple[Evidence, ...]:
    decisive = (result for result in results if result.verified is truth)
    return tuple(evidence for result in decisive for evidence in result.because)


def refute(reason: str, span: Span | None = None) -> Result:
    """A result that is *no* in both columns, by what the manifest states."""
    return Result(NO, NO, (Evidence(NO, source=format_source(span), reason=reason),))


def leave_open(reason: str, span: Span | None = None) -> Result:
    """A result that is *unknown* in both columns."""
    evidence = Evidence(UNKNOWN, source=format_source(span), reason=reason)
    return Result(UNKNOWN, UNKNOWN, (evidence,))


def format_source(span: Span | None) -> str:
    """A span as the source of evidence: ``path:line``; empty for none."""
    if span:
        return f"{span.path}:{span.line}"
    return ""


def component_title(component: str) -> str:
    """The name of a component, or of all components of a kind, in a sentence."""
    known = COMPONENTS.get(component)
    if known:
        return known.title.split(" (")[0].lower()
    return component


def find_place(artifact: Artifact) -> Declaration | None:
    """Where anybody can fetch the artifact: its own place, or the place where others publish open
    or public data.
    """
    if artifact.at is not None:
        return artifact.at
    if artifact.access is not None and artifact.access.value in ("open", "public"):
        return artifact.obtain
    return None


def is_released(artifact: Artifact) -> bool:
    """Whether the manifest states that anybody can fetch the artifact, from the project or from
    others.
    """
    if artifact.released:
        return True
    return artifact.withheld is None and find_place(artifact) is not None


def refute_unreleased(artifact: Artifact) -> Result:
    """The result for an artifact that is not released, with the reason that the manifest gives."""
    return refute(_describe_unreleased(artifact), artifact.span)


def _describe_unreleased(artifact: Artifact) -> str:
    label = artifact.label
    if artifact.withheld is not None:
        return f"{label} is withheld: {artifact.withheld.value}"
    if artifact.obtain is not None:
        return (
            f"{label} is not released here; it can be had from {artifact.obtain.value}"
        )
    access = artifact.access.value if artifact.access else "not released"
    return f"{label} is not released ({access})"


def check_exists(artifact: Artifact, facts: Facts, _argument: str = "") -> Result:
    """Whether the artifact is there; without a place to look at, that is declared only."""
    if not is_released(artifact):
        return refute_unreleased(artifact)
    place = find_place(artifact)
    if place is None:
        reason = f"{artifact.label} is declared, not verified: no place is given"
        source = format_source(artifact.span)
        return Result(YES, UNKNOWN, (Evidence(UNKNOWN, source=source, reason=reason),))
    seen = facts.book.about(place.value).exists
    return Result(YES, seen.truth, (_name_place(artifact, seen, "not looked at"),))


def check_public(artifact: Artifact, facts: Facts, _argument: str = "") -> Result:
    """Whether anybody may fetch it without approval; a click-through gate is no approval."""
    return _check_access(artifact, facts, tolerated_gates=("auto",))


def check_anonymous(artifact: Artifact, facts: Facts, _argument: str = "") -> Result:
    """Whether anybody may fetch it without identifying themselves: no gate of any kind."""
    return _check_access(artifact, facts, tolerated_gates=())


def _check_access(
    artifact: Artifact, facts: Facts, tolerated_gates: tuple[str, ...]
) -> Result:
    if not is_released(artifact):
        return refute_unreleased(artifact)
    place = find_place(artifact)
    if place is None:
        return Result(YES, UNKNOWN, check_exists(artifact, facts).because)
    seen = facts.book.about(place.value)
    if seen.gated.truth is YES:
        return _check_gate(artifact, seen.gated, tolerated_gates)
    if seen.public.truth is not YES and seen.exists.truth is NO:
        return Result(YES, NO, (_name_place(artifact, seen.exists, "not there"),))
    evidence = _name_place(artifact, seen.public, "whether it is public is not known")
    return Result(YES, seen.public.truth, (evidence,))


def _check_gate(
    artifact: Artifact, gate: Evidence, tolerated_gates: tuple[str, ...]
) -> Result:
    if gate.value in tolerated_gates:
        return Result(YES, YES, (Evidence(YES, f"gate: {gate.value}", gate.source),))
    if gate.value == "manual":
        condition = "approval is needed"
    else:
        condition = "terms must be accepted or contact details given"
    reason = f"{artifact.label} is behind a gate: {condition}"
    return Result(YES, NO, (Evidence(NO, gate.value, gate.source, reason),))


def _name_place(artifact: Artifact, evidence: Evidence, default: str) -> Evidence:
    """The evidence with the artifact's place in its reason; ``default`` is the reason where nothing
    looked.
    """
    if evidence.truth is YES:
        return evidence
    place = find_place(artifact)
    name = place.value if place else artifact.component
    reason = default if evidence.has_reason(Reason.NOT_ASKED) else evidence.reason
    source = evidence.source or format_source(artifact.span)
    return Evidence(evidence.truth, evidence.value, source, f"{name}: {reason}")
