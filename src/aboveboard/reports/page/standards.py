"""The standards: all of them in one table, and those asked for requirement by requirement."""

from __future__ import annotations

from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import Assessment, Outcome, Verdict
from aboveboard.model.report import Report
from aboveboard.reports import describe_outcome
from aboveboard.reports.page.markup import NEW_LINE, NOTHING, Markup, join, tag
from aboveboard.reports.page.parts import (
    OUTCOME_SHAPES,
    render_link,
    render_pill,
    render_row,
    render_section,
    render_small,
    render_table,
)


def render_standards(report: Report) -> Markup:
    """Return the section with the standards; nothing where none was assessed."""
    if not report.assessments:
        return NOTHING
    lines = [_render_summary(assessment) for assessment in report.assessments]
    titles = ("Standard", "As declared", "As verified")
    table = render_table("matrix", "Standards", titles, lines)
    details = [
        _render_detail(item)
        for item in report.assessments
        if item.standard.id in report.asked
    ]
    return render_section("standards", "Standards", table, NEW_LINE, *details)


def _render_summary(assessment: Assessment) -> Markup:
    standard = assessment.standard
    cells = [
        ("Declared", _render_total(assessment.declared, assessment.declared_level)),
        ("Verified", _render_total(assessment.verified, assessment.verified_level)),
    ]
    has_gap = assessment.declared == "met" and assessment.verified == "unmet"
    first = join((standard.name, render_small([standard.id])))
    return render_row(first, cells, "gap" if has_gap else "")


def _render_total(outcome: Outcome, level: int | None) -> Markup:
    return render_pill(OUTCOME_SHAPES[outcome], describe_outcome(outcome, level))


def _render_detail(assessment: Assessment) -> Markup:
    standard = assessment.standard
    link = render_link(standard.url)
    content = [
        tag("h3", standard.name),
        NEW_LINE,
        tag("p", f"{standard.steward}, {standard.as_of}: ", link, class_="faint"),
        NEW_LINE,
    ]
    summary = assessment.details.get("summary", "")
    if summary:
        content += [tag("p", summary), NEW_LINE]
    titles = ("Requirement", "Declared", "Verified", "Because")
    rows = [_render_requirement(verdict) for verdict in assessment.verdicts]
    content += [render_table("wide", standard.name, titles, rows), NEW_LINE]
    return join(content)


def _render_requirement(verdict: Verdict) -> Markup:
    requirement = verdict.requirement
    about = " · ".join(
        filter(None, (requirement.component, requirement.level, verdict.mark))
    )
    first = join((requirement.text or requirement.id, render_small([about])))
    because = [_render_evidence(item) for item in _unique_evidence(verdict)]
    if requirement.source:
        because.append(join(("Required by ", render_link(requirement.source))))
    cells = [
        ("Declared", render_pill(OUTCOME_SHAPES[verdict.declared], verdict.declared)),
        ("Verified", render_pill(OUTCOME_SHAPES[verdict.verified], verdict.verified)),
        ("Because", render_small(because)),
    ]
    return render_row(first, cells)


def _unique_evidence(verdict: Verdict) -> list[Evidence]:
    """The evidence of a verdict; of pieces that read the same, the one that comes first.

    The order is that of the last of the equal pieces.
    """
    unique: dict[object, Evidence] = {}
    for item in reversed(verdict.because):
        unique[item.truth, item.value, item.reason] = item
    return list(reversed(unique.values()))


def _render_evidence(evidence: Evidence) -> Markup:
    words = [evidence.reason]
    if evidence.value not in evidence.reason:
        words.insert(0, evidence.value)
    parts: list[str] = [" ".join(filter(None, words))]
    if evidence.source:
        parts.append(render_link(evidence.source))
    parts = [part for part in parts if part]
    if not parts:
        return join((evidence.truth.value,))
    return join((evidence.truth.value, ": ", join(parts, Markup(" · "))))
