"""What a release may truthfully say of itself, in a few sentences made of verified facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from aboveboard.licenses import expression
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment, Verdict
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.standards import facts as of
from aboveboard.standards.facts import NO, YES, Facts
from aboveboard.standards.rows import artifacts, counts

_STRONGEST = (
    "strict-source",
    "osaid-1.0",
    "mof-1.0/1",
    "mof-1.0/2",
    "mof-1.0/3",
    "open-weights",
    "open-source-code",
)
"""Standards and levels, strongest first, for the sentence on what is met."""

_NEXT = ("mof-1.0/3", "mof-1.0/2", "mof-1.0/1", "osaid-1.0", "strict-source")
"""Standards and levels that a release can come closer to, for the sentences on what is missing."""

STANDARDS = frozenset(standard.partition("/")[0] for standard in (*_STRONGEST, *_NEXT))
"""The ids of the standards that ``may_say`` speaks of."""

_LIMITS = {
    "non-commercial": "for non-commercial use only",
    "no-derivatives": "may not be changed and shared",
    "user-threshold": "which limits who may use them",
    "revenue-threshold": "which limits who may use them",
    "branding-threshold": "which limits who may use them unbranded",
    "use-restricted": "which limits what they may be used for",
    "field-of-use": "which limits what they may be used for",
    "gated-agreement": "which asks for an agreement first",
    "source-available": "which is not an open license",
    "proprietary": "which is not an open license",
}
_SAYS_NOTHING = ("not released", "not published", "not available", "withheld")
_LISTED_AT_MOST = 5
_REASON_AT_MOST = 200
"""Characters of a withheld artifact's reason that the sentence repeats."""


def may_say(manifest: Manifest, book: Book, assessments: Mapping[str, Assessment]) -> str:
    """What a release may truthfully say: what is there, the strongest standard met, what the next
    ones lack.
    """
    facts = Facts(manifest, book)
    clauses = [clause for clause in (_weights(facts), *_rest(facts)) if clause]
    sentences = [f"{_capital('; '.join(clauses))}."] if clauses else []
    sentences += _met(assessments)
    sentences += _lacking(assessments, facts)
    return " ".join(sentences)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# ------------------------------------------------------------------ what is there


def _weights(facts: Facts) -> str:
    listed = facts.manifest.of("weights")
    if not listed:
        return "weights not released" if facts.complete else ""
    return _joined(dict.fromkeys(_weight(item, facts) for item in listed))


def _weight(item: Artifact, facts: Facts) -> str:
    there = of.exists(item, facts)
    if not of.released(item):
        return f"weights not released{_reason(item)}"
    if there.verified is NO:
        return "weights announced, but not there"
    license_ = of.license_in(item, facts, "any-open")
    doubt = "" if there.verified is YES else " (declared, not verified)"
    gate = facts.book.about(item.at.value).gated if item.at else None
    closed = gate is not None and gate.truth is YES
    if closed and gate is not None:
        doubt += ", on approval" if gate.value == "manual" else ", behind a gate"
    open_ = license_.verified is YES and not (
        closed and gate is not None and gate.value == "manual"
    )
    return f"{'open weights' if open_ else 'weights available'} {_terms(item, license_)}{doubt}"


def _terms(item: Artifact, license_: of.Held) -> str:
    """The terms in words: a license by its name, with its limit; or that none is stated."""
    voices = [evidence.value for evidence in license_.because if evidence.value]
    written = voices[0] if voices else item.license.value if item.license else ""
    if not written or expression.parse(written).license_class == "no-license":
        return "without a stated license"
    name = of.license_name(written)
    if license_.verified is YES:
        return f"under {name}"
    if license_.verified is NO:
        limit = _LIMITS.get(expression.parse(written).license_class, "which is not an open license")
        return f"under {name}, {limit}"
    if item.license is not None and license_.declared is YES:
        return f"under terms that are not certain (the manifest says {of.license_name(item.license.value)})"
    return f"under {name}, terms that are not known to be open"


def _reason(item: Artifact) -> str:
    if item.withheld is not None:
        said = " ".join(item.withheld.value.split()).rstrip(".")
        shown = said if len(said) <= _REASON_AT_MOST else f"{said[: _REASON_AT_MOST - 1]}…"
        return "" if said.lower() in _SAYS_NOTHING else f" ({shown})"
    return f" (to be had from {item.obtain.value})" if item.obtain is not None else ""


def _rest(facts: Facts) -> Iterator[str]:
    """Clauses on code and data; components of which the same can be said share one."""
    said: dict[str, list[str]] = {}
    for component in ("training-code", "inference-code", "training-data"):
        words = _state(component, facts)
        if words:
            said.setdefault(words, []).append(of.title(component))
    for words, components in said.items():
        yield f"{_joined(components)} {words}"


def _state(component: str, facts: Facts) -> str:
    listed = facts.manifest.of(component)
    if not listed:
        return "not released" if facts.complete else ""
    states = dict.fromkeys(_artifact_state(item, facts) for item in listed)
    if len(states) == 1:
        return next(iter(states))
    named = [f"{item.name.value} " if item.name else "" for item in listed]
    parts = [
        f"{name}{_artifact_state(item, facts)}" for name, item in zip(named, listed, strict=True)
    ]
    return f"in part: {', '.join(dict.fromkeys(parts))}"


def _artifact_state(item: Artifact, facts: Facts) -> str:
    if not of.released(item):
        return f"not released{_reason(item)}"
    there = of.exists(item, facts)
    if there.verified is NO:
        return "announced, but not there"
    if (
        facts.manifest.dialect == "model-card"
        and item.license is None
        and there.verified is not YES
    ):
        return "named in the model card (not verified)"  # a card names what was used, whoever publishes it
    doubt = "" if there.verified is YES else " (declared, not verified)"
    word = "public elsewhere" if item.at is None and item.obtain is not None else "released"
    return f"{word} {_terms(item, of.license_in(item, facts, 'any-open'))}{doubt}"


def _joined(words: Iterable[str]) -> str:
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


# ------------------------------------------------------------------ which standards


def _met(assessments: Mapping[str, Assessment]) -> Iterator[str]:
    from aboveboard.standards.claimed import name, outcome

    for standard in _STRONGEST:
        if standard.partition("/")[0] in assessments and outcome(standard, assessments) == "met":
            yield f"Strongest standard met: {name(standard, assessments)}."
            return


def _lacking(assessments: Mapping[str, Assessment], facts: Facts) -> list[str]:
    """What is missing for the next standards, the nearest first; of a standard with levels, the
    next level alone.
    """
    from aboveboard.standards.claimed import name, outcome

    found: list[tuple[int, str]] = []
    seen: set[str] = set()
    for standard in _NEXT:
        id_, _, level = standard.partition("/")
        if id_ not in assessments or id_ in seen or outcome(standard, assessments) == "met":
            continue
        seen.add(id_)
        rows = _counted(assessments[id_], level, facts)
        lacking = [row for row in rows if row.verified != "met"]
        found.append(
            (len(lacking), _sentence(name(standard, assessments), lacking, len(rows), facts))
        )
    return [sentence for _, sentence in sorted(found, key=lambda pair: pair[0])[:2]]


def _counted(assessment: Assessment, level: str, facts: Facts) -> list[Verdict]:
    tiers = assessment.standard.tiers
    reached = tiers[: tiers.index(level) + 1] if level else ("",)
    return [
        row for row in assessment.verdicts if counts(row, facts) and row.requirement.tier in reached
    ]


def _sentence(name: str, lacking: list[Verdict], of_all: int, facts: Facts) -> str:
    """What a standard lacks: things that are not there, open licenses of things that are, then what
    is not known.
    """
    unmet = [row for row in lacking if row.verified == "unmet"]
    if len(unmet) > _LISTED_AT_MOST:
        return f"Of {name}, {len(unmet)} of {of_all} requirements are not met."
    closed = _titles(row for row in unmet if _there(row, facts))
    things = _titles(row for row in unmet if not _there(row, facts))
    if closed:
        things.append(f"open terms for {_joined(closed)}")
    if things:
        return f"{name} lacks {'only ' if len(lacking) == 1 else ''}{_joined(things)}."
    return f"For {name}, {_shortened(_titles(lacking))} could not be verified."


def _titles(rows: Iterable[Verdict]) -> list[str]:
    return list(dict.fromkeys(of.title(row.requirement.component) for row in rows))


def _there(verdict: Verdict, facts: Facts) -> bool:
    """Whether all of the component is there or may be, so that it is its terms that a requirement
    refuses.
    """
    listed = artifacts(verdict.requirement.component, facts)
    return bool(listed) and all(of.exists(item, facts).verified is not NO for item in listed)


def _shortened(words: list[str]) -> str:
    if len(words) <= _LISTED_AT_MOST:
        return _joined(words)
    return f"{', '.join(words[: _LISTED_AT_MOST - 1])} and {len(words) - _LISTED_AT_MOST + 1} more"
