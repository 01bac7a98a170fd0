"""What a release may truthfully state of itself, in a few sentences made of verified facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from aboveboard.licenses import expression
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment, StandardRef, Verdict
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.standards.claimed import find_outcome, name_standard
from aboveboard.standards.facts import (
    NO,
    UNKNOWN,
    YES,
    Facts,
    Result,
    check_exists,
    component_title,
    is_released,
)
from aboveboard.standards.license_facts import check_license, license_name
from aboveboard.standards.rows import find_artifacts, is_decisive, is_within_level
from aboveboard.standards.seen_licenses import ONLY_DECLARED
from aboveboard.standards.strength import STRENGTH, WHOLE_RELEASE

STANDARDS = frozenset(
    ("strict-source", "osaid-1.0", "mof-1.0", "open-weights", "open-source-code")
)
"""The ids of the standards that ``may_say`` names."""

_STRONGEST_FIRST = tuple(standard for standard in STRENGTH if standard.id in STANDARDS)
_NEXT = tuple(
    standard
    for standard in reversed(_STRONGEST_FIRST)
    if STRENGTH[standard] >= WHOLE_RELEASE
)
"""Standards and levels that a release can come closer to, weakest first."""

_NOT_OPEN = "which is not an open license"
_LIMITS = {
    "non-commercial": "for non-commercial use only",
    "no-derivatives": "may not be changed and shared",
    "user-threshold": "which limits who may use them",
    "revenue-threshold": "which limits who may use them",
    "branding-threshold": "which limits who may use them unbranded",
    "use-restricted": "which limits what they may be used for",
    "field-of-use": "which limits what they may be used for",
    "gated-agreement": "which asks for an agreement first",
}
_SAYS_NOTHING = ("not released", "not published", "not available", "withheld")
_LISTED_AT_MOST = 5
_REASON_AT_MOST = 200
"""Characters of a withheld artifact's reason that the sentence repeats."""
_NEXT_AT_MOST = 2
"""Standards whose gaps are named."""


def may_say(
    manifest: Manifest, book: Book, assessments: Mapping[str, Assessment]
) -> str:
    """What a release may truthfully state: what is there, the strongest standard met, and what the
    next ones lack.
    """
    facts = Facts(manifest, book)
    clauses = [
        clause
        for clause in (_describe_weights(facts), *_describe_rest(facts))
        if clause
    ]
    sentences: list[str] = []
    if clauses:
        words = "; ".join(clauses)
        sentences.append(f"{words[:1].upper()}{words[1:]}.")
    sentences += _name_strongest_met(assessments)
    sentences += _describe_next(assessments, facts)
    return " ".join(sentences)


# ------------------------------------------------------------------ what is there


def _describe_weights(facts: Facts) -> str:
    listed = facts.manifest.of("weights")
    if not listed:
        if facts.is_left_out("weights"):
            return "weights not released"
        return ""
    return _join(dict.fromkeys(_describe_weight(item, facts) for item in listed))


def _describe_weight(item: Artifact, facts: Facts) -> str:
    if not is_released(item):
        return f"weights not released{_describe_reason(item)}"
    there = check_exists(item, facts)
    if there.verified is NO:
        return "weights announced, but not there"
    license_ = check_license(item, facts, "any-open")
    gate = _find_gate(item, facts)
    is_open = license_.verified is YES and gate != "manual"
    words = "open weights" if is_open else "weights available"
    terms = _describe_terms(item, license_)
    return f"{words} {terms}{_describe_doubt(there, license_)}{_describe_gate(gate)}"


def _find_gate(item: Artifact, facts: Facts) -> str | None:
    """The kind of the gate before an artifact; ``None`` where no gate is known."""
    if item.at is None:
        return None
    gated = facts.book.about(item.at.value).gated
    if gated.truth is YES:
        return gated.value
    return None


def _describe_gate(gate: str | None) -> str:
    if gate is None:
        return ""
    if gate == "manual":
        return ", on approval"
    return ", behind a gate"


def _describe_doubt(there: Result, license_: Result) -> str:
    if there.verified is YES and not _is_only_declared(license_):
        return ""
    return f" ({ONLY_DECLARED})"


def _describe_terms(item: Artifact, license_: Result) -> str:
    """The terms in words: a license by its name, with its limit; or that none is stated."""
    written = _find_written_license(item, license_)
    license_class = expression.parse(written).license_class
    if not written or license_class == "no-license":
        return "without a stated license"
    name = license_name(written)
    if license_.verified is YES:
        return f"under {name}"
    if license_.verified is NO:
        return f"under {name}, {_LIMITS.get(license_class, _NOT_OPEN)}"
    if item.license is not None and license_.declared is YES:
        declared = license_name(item.license.value)
        if _is_only_declared(license_):
            return f"under {declared}"
        return f"under terms that are not certain (the manifest says {declared})"
    return f"under {name}, terms that are not known to be open"


def _is_only_declared(license_: Result) -> bool:
    """Whether no source contradicts the manifest, and none states what it does."""
    if license_.verified is not UNKNOWN or license_.declared is not YES:
        return False
    return all(ONLY_DECLARED in evidence.reason for evidence in license_.because)


def _find_written_license(item: Artifact, license_: Result) -> str:
    """The license that decided, else the declared one; empty for none."""
    for evidence in license_.because:
        if evidence.value:
            return evidence.value
    if item.license:
        return item.license.value
    return ""


def _describe_reason(item: Artifact) -> str:
    """Why an artifact is not released, or where it can be had, in brackets."""
    if item.withheld is not None:
        return _quote_reason(item.withheld.value)
    if item.obtain is not None:
        return f" (to be had from {item.obtain.value})"
    return ""


def _quote_reason(reason: str) -> str:
    words = " ".join(reason.split()).rstrip(".")
    if words.lower() in _SAYS_NOTHING:
        return ""
    if len(words) > _REASON_AT_MOST:
        words = f"{words[: _REASON_AT_MOST - 1]}…"
    return f" ({words})"


def _describe_rest(facts: Facts) -> Iterator[str]:
    """Clauses on code and data; components of the same state share one."""
    by_state: dict[str, list[str]] = {}
    for component in ("training-code", "inference-code", "training-data"):
        state = _describe_component(component, facts)
        if state:
            by_state.setdefault(state, []).append(component_title(component))
    for state, components in by_state.items():
        yield f"{_join(components)} {state}"


def _describe_component(component: str, facts: Facts) -> str:
    listed = facts.manifest.of(component)
    if not listed:
        if facts.is_left_out(component):
            return "not released"
        return ""
    states = [_describe_artifact(item, facts) for item in listed]
    if len(set(states)) == 1:
        return states[0]
    parts = []
    for item, state in zip(listed, states, strict=True):
        parts.append(f"{item.name.value} {state}" if item.name else state)
    return f"in part: {', '.join(dict.fromkeys(parts))}"


def _describe_artifact(item: Artifact, facts: Facts) -> str:
    if not is_released(item):
        return f"not released{_describe_reason(item)}"
    there = check_exists(item, facts)
    if there.verified is NO:
        return "announced, but not there"
    is_card = facts.manifest.dialect == "model-card"
    if is_card and item.license is None and there.verified is not YES:
        # A card names what was used, no matter who publishes it.
        return "named in the model card (not verified)"
    is_elsewhere = item.at is None and item.obtain is not None
    word = "public elsewhere" if is_elsewhere else "released"
    license_ = check_license(item, facts, "any-open")
    terms = _describe_terms(item, license_)
    return f"{word} {terms}{_describe_doubt(there, license_)}"


def _join(words: Iterable[str]) -> str:
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


# ------------------------------------------------------------------ which standards


def _name_strongest_met(assessments: Mapping[str, Assessment]) -> Iterator[str]:
    for standard in _STRONGEST_FIRST:
        if standard.id in assessments and find_outcome(standard, assessments) == "met":
            yield f"Strongest standard met: {name_standard(standard, assessments)}."
            return


def _describe_next(assessments: Mapping[str, Assessment], facts: Facts) -> list[str]:
    """The gaps to the next standards, the nearest first; of a standard with levels, to the next
    level alone.
    """
    sentences: list[tuple[int, str]] = []
    seen: set[str] = set()
    for standard in _NEXT:
        assessment = assessments.get(standard.id)
        if assessment is None or standard.id in seen:
            continue
        if find_outcome(standard, assessments) == "met":
            continue
        seen.add(standard.id)
        decisive = _decisive_verdicts(assessment, standard, facts)
        lacking = [verdict for verdict in decisive if verdict.verified != "met"]
        name = name_standard(standard, assessments)
        sentences.append(
            (len(lacking), _describe_gap(name, lacking, len(decisive), facts))
        )
    sentences.sort(key=lambda pair: pair[0])
    return [sentence for _, sentence in sentences[:_NEXT_AT_MOST]]


def _decisive_verdicts(
    assessment: Assessment, standard: StandardRef, facts: Facts
) -> list[Verdict]:
    """The verdicts that count for a standard, or for a level of it."""
    return [
        verdict
        for verdict in assessment.verdicts
        if is_decisive(verdict, facts)
        and is_within_level(verdict.requirement, assessment.standard, standard.level)
    ]


def _describe_gap(name: str, lacking: list[Verdict], total: int, facts: Facts) -> str:
    """What a standard lacks: what is not there, open terms for what is, then what is unknown."""
    unmet = [each for each in lacking if "unmet" in (each.declared, each.verified)]
    if len(unmet) > _LISTED_AT_MOST:
        return f"Of {name}, {len(unmet)} of {total} requirements are not met."
    things = _name_gaps(unmet, facts)
    if things:
        only = "only " if len(lacking) == 1 else ""
        return f"{name} lacks {only}{_join(things)}."
    return (
        f"For {name}, {_join_some(_component_titles(lacking))} could not be verified."
    )


def _name_gaps(unmet: list[Verdict], facts: Facts) -> list[str]:
    absent: list[Verdict] = []
    not_open: list[Verdict] = []
    for verdict in unmet:
        if _is_there(verdict, facts):
            not_open.append(verdict)
        else:
            absent.append(verdict)
    gaps = _component_titles(absent)
    if not_open:
        gaps.append(f"open terms for {_join(_component_titles(not_open))}")
    return gaps


def _component_titles(verdicts: Iterable[Verdict]) -> list[str]:
    titles = (component_title(verdict.requirement.component) for verdict in verdicts)
    return list(dict.fromkeys(titles))


def _is_there(verdict: Verdict, facts: Facts) -> bool:
    """Whether all of the component is there or may be, so that the requirement refuses its
    terms.
    """
    listed = find_artifacts(verdict.requirement.component, facts)
    return bool(listed) and all(
        check_exists(item, facts).verified is not NO for item in listed
    )


def _join_some(words: list[str]) -> str:
    """Words in a list; of many, the first ones and how many more there are."""
    if len(words) <= _LISTED_AT_MOST:
        return _join(words)
    more = len(words) - _LISTED_AT_MOST + 1
    return f"{', '.join(words[: _LISTED_AT_MOST - 1])} and {more} more"
