"""Something is called open, but its host lets nobody fetch it without asking.

## What it checks

Online: whether the host of declared weights or data has a gate, and whether the project calls them
open, in prose or with `access: open` in the manifest. A gate that a person opens (`manual`) is a
warning; one that opens for everybody who agrees to conditions (`auto`) a notice. A host that does
not report gates is *unknown*, and nothing is reported.

## Why it matters

Open means that anybody may use the thing without asking. Approval by hand can be refused or never
come; even a gate that opens at once asks for an account, an address and an agreement that the
license does not contain. Readers of "open weights" do not expect it, and some of them may not agree
to it.

## How to fix it

Open the gate. If it is needed, for safety or by the license of a base model, say so beside the
claim: "open weights, on request".

## When to ignore it

When the words on that line already say that access is on request.

## References

- Gated models on the Hugging Face Hub: https://huggingface.co/docs/hub/models-gated
- Open Source Definition, 5: no discrimination against persons or groups: https://opensource.org/osd
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.report import Related
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth

_EVERYTHING = frozenset({"fully_open", "open_science"})
_WEIGHTS = _EVERYTHING | {"open_source_model", "open_weights", "open_model"}
_DATA = _EVERYTHING | {"open_data"}
_KINDS = {
    "weights": _WEIGHTS,
    "intermediate-weights": _WEIGHTS,
    "training-data": _DATA,
    "evaluation-data": _DATA,
}
"""The kinds of claims that call a component open."""
_GATES = {
    "manual": "the owner's approval",
    "auto": "an account and an agreement to conditions",
}


def find_gated(case: Case) -> Iterator[Hit]:
    """Yield gated artifacts that are called open, at the first place that calls them so."""
    for artifact in case.manifest.artifacts:
        if artifact.at is None:
            continue
        gate = case.book.about(artifact.at.value).gated
        if gate.truth is Truth.YES:
            yield from _find_openness(artifact, artifact.at, gate, case)


def _find_openness(
    artifact: Artifact, place: Declaration, gate: Evidence, case: Case
) -> Iterator[Hit]:
    """The manifest's own word, else the first claim that calls an artifact open."""
    values = {"place": place.value, "gate": _GATES.get(gate.value, "asking")}
    level: Level | None = None if gate.value == "manual" else "notice"
    if artifact.access and artifact.access.value == "open":
        yield Hit(artifact.access.span, {**values, "claim": "`access: open`"}, level)
        return
    claim = _find_claim(artifact.component, case)
    if claim is not None:
        related = (Related(place.span, "declared here"),)
        yield Hit(claim.span, {**values, "claim": f"“{claim.text}”"}, level, related)


def _find_claim(component: str, case: Case) -> Statement | None:
    """The first of the project's own claims that calls a component open."""
    kinds = _KINDS.get(component, frozenset())
    claims = [
        claim for claim in case.claims if claim.is_asserted and claim.kind in kinds
    ]
    return min(claims, key=lambda claim: claim.span, default=None)


RULE = Rule(
    level="warning",
    message="This says {claim}, but fetching {place} needs {gate}.",
    fix="Open the gate, or say beside the claim that access is on request.",
    find=find_gated,
)
