"""Standards with levels that build on one another: which one is reached, how far the next one is,
what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from aboveboard.licenses import catalogue
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Assessment, Outcome, Requirement, Standard, Verdict
from aboveboard.model.manifest import Artifact
from aboveboard.standards.facts import YES, Facts, exists, license_in, of_set, released
from aboveboard.standards.rows import artifacts, counts, group, whole
from aboveboard.standards.verdicts import verdicts as every_verdict

_NO_LICENSE = "LicenseRef-misspelled"


def tiered(standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts) -> Assessment:
    """The assessment of a standard with levels.

    It is met where its entry level is (``kind: tiered``), or where all of it is (``kind:
    classes``).
    """
    details: dict[str, str] = {}
    for column in ("declared", "verified"):
        details.update(_progress(standard, verdicts, facts, column))
    details.update(_missing(standard, verdicts, facts))
    details.update(_apart(standard, facts))
    if "misspelled" in details:
        details.update(_as_spelled(standard, facts))
    marked = [
        verdict.requirement.component
        for verdict in verdicts
        if standard.notes.get("prefer") in _marks(verdict)
    ]
    if marked:
        details["conditional"] = ";".join(named(standard, component) for component in marked)
    details["summary"] = _summary(standard, details)
    decisive = standard.tiers[0] if standard.kind == "tiered" else standard.tiers[-1]
    return Assessment(
        standard,
        outcome(standard, verdicts, facts, decisive, "declared"),
        outcome(standard, verdicts, facts, decisive, "verified"),
        verdicts,
        _level(standard, details, "declared"),
        _level(standard, details, "verified"),
        details,
    )


def _summary(standard: Standard, details: dict[str, str]) -> str:
    """The level reached in both columns and how far the next one is, in a sentence or two."""
    said = {column: _reached(standard, details, column) for column in ("declared", "verified")}
    if said["declared"] == said["verified"]:
        words = f"As declared and as verified: {said['declared']}."
    else:
        words = f"As declared: {said['declared']}; as verified: {said['verified']}."
    marked = details.get("conditional", "").replace(";", ", ")
    return words + (f" Conditional: {marked}." if marked else "")


def _reached(standard: Standard, details: dict[str, str], column: str) -> str:
    reached = details[f"{column}-class"]
    words = _name(standard, reached) if reached in standard.tiers else reached
    if reached not in standard.tiers and details[f"{column}-{standard.tiers[0]}"] == "undetermined":
        words = "undetermined"
    if standard.kind == "classes":
        return words
    progress = [(tier, float(details[f"{column}-progress-{tier}"])) for tier in standard.tiers]
    nearest = (
        f", {share:.0f} % of {_name(standard, tier)}" for tier, share in progress if 0 < share < 100
    )
    return words + next(nearest, "")


def _name(standard: Standard, tier: str) -> str:
    return standard.notes.get(f"tier-{tier}", f"level {tier}")


def outcome(
    standard: Standard, verdicts: Iterable[Verdict], facts: Facts, tier: str, column: str
) -> Outcome:
    """What a level, with all below it, comes to in one column."""
    return whole(
        (verdict for verdict in _upto(standard, verdicts, tier) if counts(verdict, facts)), column
    )


def named(standard: Standard, component: str) -> str:
    """A component by the name that the standard has for it."""
    known = COMPONENTS.get(component)
    if known is None:
        return component
    return known.mof if standard.id.startswith("mof-") and known.mof else known.title


def _marks(verdict: Verdict) -> list[str]:
    return verdict.mark.split("; ")


def _upto(standard: Standard, verdicts: Iterable[Verdict], tier: str) -> Iterator[Verdict]:
    reached = standard.tiers[: standard.tiers.index(tier) + 1]
    return (verdict for verdict in verdicts if verdict.requirement.tier in reached)


def _level(standard: Standard, details: dict[str, str], column: str) -> int | None:
    """The number of the best level reached, 0 for none; nothing where levels have no numbers."""
    if not all(tier.isdigit() for tier in standard.tiers):
        return None
    reached = [tier for tier in standard.tiers if details[f"{column}-{tier}"] == "met"]
    return int(reached[-1]) if reached else 0


def _progress(
    standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts, column: str
) -> Iterator[tuple[str, str]]:
    """Outcome and progress in per cent of every level; a level that builds on an unfinished one has
    none.
    """
    below = True
    best = ""
    for tier in standard.tiers:
        rows = [verdict for verdict in _upto(standard, verdicts, tier) if counts(verdict, facts)]
        rows = [verdict for verdict in rows if not _counted_twice(verdict, rows, facts)]
        met = sum(getattr(verdict, column) == "met" for verdict in rows)
        share = 100 * met / len(rows) if below and rows else 0.0
        reached = outcome(standard, verdicts, facts, tier, column)
        yield f"{column}-{tier}", reached
        yield f"{column}-progress-{tier}", f"{share:.4f}"
        below = below and reached == "met"
        best = tier if below else best
    yield f"{column}-class", best or standard.notes.get("tier-none", "none")


def _counted_twice(verdict: Verdict, rows: list[Verdict], facts: Facts) -> bool:
    """Whether a requirement is met by a stand-in only that has a row of its own here."""
    requirement = verdict.requirement
    if not requirement.any_of or _passes(requirement.component, verdict, facts):
        return False
    own = {row.requirement.component: row for row in rows}
    return any(name in own and _passes(name, verdict, facts) for name in requirement.any_of)


def _passes(component: str, verdict: Verdict, facts: Facts) -> bool:
    """Whether a component is declared as the requirement wants it."""
    named_set = _asked(verdict.requirement)
    return any(
        released(item)
        and license_in(item, facts, named_set).declared is YES
        and exists(item, facts).declared is YES
        for item in artifacts(component, facts)
    )


def _asked(requirement: Requirement) -> str:
    """The set of licenses that a requirement asks for."""
    return dict(requirement.must).get("license", "any-disclosed")


def _missing(
    standard: Standard, verdicts: tuple[Verdict, ...], facts: Facts
) -> Iterator[tuple[str, str]]:
    """What every level lacks, in the order of the requirements, by the standard's own names."""
    for column in ("declared", "verified"):
        for tier in standard.tiers:
            rows = [row for row in _upto(standard, verdicts, tier) if counts(row, facts)]
            lacking = [row for row in rows if getattr(row, column) != "met"]
            names = [
                name
                for row in lacking
                if not row.requirement.any_of
                for name in (row.requirement.component,)
            ]
            names += [
                name for row in lacking if row.requirement.any_of for name in _wanted(row, facts)
            ]
            prefix = "missing" if column == "declared" else "unverified"
            yield (
                f"{prefix}-{tier}",
                ";".join(named(standard, name) for name in dict.fromkeys(names)),
            )


def _wanted(verdict: Verdict, facts: Facts) -> tuple[str, ...]:
    """What would meet a requirement with stand-ins: those of them that are listed already, else the
    thing itself.
    """
    listed = tuple(name for name in group(verdict.requirement) if artifacts(name, facts))
    return listed or (verdict.requirement.component,)


def _apart(standard: Standard, facts: Facts) -> Iterator[tuple[str, str]]:
    """What is not listed, not licensed, not under an open license, told apart; and licenses that
    are misspelled.
    """
    kept: dict[str, list[str]] = {"absent": [], "unlicensed": [], "not-open": [], "misspelled": []}
    for requirement in standard.requirements:
        listed = artifacts(requirement.component, facts)
        name = named(standard, requirement.component)
        if not listed:
            kept["absent"].append(name)
        elif any(_unlicensed(item.license.value) if item.license else True for item in listed):
            kept["unlicensed"].append(name)
        elif any(
            license_in(item, facts, _asked(requirement)).declared is not YES for item in listed
        ):
            kept["not-open"].append(name)
        elif any(_misspelled(item, _asked(requirement)) for item in listed):
            kept["misspelled"].append(name)
    return ((key, ";".join(names)) for key, names in kept.items() if names)


def _as_spelled(standard: Standard, facts: Facts) -> Iterator[tuple[str, str]]:
    """What a tool that takes misspelled licenses for none would say: the framework's own does."""
    sets = {row.component: _asked(row) for row in standard.requirements}
    read_literally = []
    for item in facts.manifest.artifacts:
        wrong = item.component in sets and _misspelled(item, sets[item.component])
        taken = (
            replace(item.license, value=_NO_LICENSE)
            if item.license is not None and wrong
            else item.license
        )
        read_literally.append(replace(item, license=taken))
    literally = Facts(replace(facts.manifest, artifacts=tuple(read_literally)), facts.book)
    literal = tiered(standard, every_verdict(standard, literally), literally)
    yield "as-spelled-class", literal.details["declared-class"]
    for tier in standard.tiers:
        yield f"as-spelled-missing-{tier}", literal.details[f"missing-{tier}"]


def _misspelled(item: Artifact, named_set: str) -> bool:
    """Whether a license is written otherwise than in the list that the standard goes by, but means
    one of them.
    """
    written = item.license.value if item.license else ""
    return (
        bool(written)
        and written not in catalogue.list_named_set(named_set)
        and of_set(written, named_set) is YES
    )


def _unlicensed(written: str) -> bool:
    return written in ("", "NONE", "unlicensed")
