"""Something is called open, but its host lets nobody fetch it without asking.

## What it checks

Online: whether the host of declared weights or data has a gate, and whether the project calls them
open, in prose or with `access: open` in the manifest. A gate that a person opens (`manual`) is a
warning; one that opens for everybody who agrees to conditions (`auto`) a notice. A host that does
not tell about gates is *unknown*, and nothing is reported.

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

from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import Related
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth

_EVERYTHING = frozenset({"fully_open", "open_science"})
_WEIGHTS = _EVERYTHING | {"open_source_model", "open_weights", "open_model"}
_DATA = _EVERYTHING | {"open_data"}
_CLAIMS = {
    "weights": _WEIGHTS,
    "intermediate-weights": _WEIGHTS,
    "training-data": _DATA,
    "evaluation-data": _DATA,
}
_GATES = {"manual": "the owner's approval", "auto": "an account and an agreement to conditions"}


def find(case: Case) -> Iterator[Hit]:
    """Yield gated artifacts that are called open, where that is first said."""
    for artifact in case.manifest.artifacts:
        gated = case.book.about(artifact.at.value).gated if artifact.at else None
        if artifact.at is None or gated is None or gated.truth is not Truth.YES:
            continue
        values = {"place": artifact.at.value, "gate": _GATES.get(gated.value, "asking")}
        level: Level | None = None if gated.value == "manual" else "notice"
        if artifact.access and artifact.access.value == "open":
            yield Hit(artifact.access.span, {**values, "said": "`access: open`"}, level)
            continue
        claim = _claim(case, artifact)
        if claim:
            declared = Related(artifact.at.span, "declared here")
            yield Hit(claim.span, {**values, "said": f"“{claim.text}”"}, level, (declared,))


def _claim(case: Case, artifact: Artifact) -> Statement | None:
    """The first of the project's own claims that calls an artifact open."""
    kinds = _CLAIMS.get(artifact.component, frozenset())
    own = (claim for claim in case.claims if claim.role == "own" and claim.polarity == "asserted")
    return min(
        (claim for claim in own if claim.kind in kinds), key=lambda claim: claim.span, default=None
    )


RULE = Rule(
    level="warning",
    message="This says {said}, but fetching {place} needs {gate}.",
    fix="Open the gate, or say beside the claim that access is on request.",
    find=find,
)
