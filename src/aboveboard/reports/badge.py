"""A badge: an SVG for a README that states what is verified, and when.

It names the strongest standard that the evidence carries, never what is only declared, and nothing
where a person still has to judge: a badge has no room for a footnote.
"""

from __future__ import annotations

from aboveboard.escape import html
from aboveboard.model.judgement import Assessment, Verdict
from aboveboard.model.report import Report
from aboveboard.reports import Format
from aboveboard.standards.strength import STRENGTH
from aboveboard.value import Value

_CLASSES: dict[int | None, str] = {1: "I", 2: "II", 3: "III"}
_HEIGHT = 20


class Said(Value, frozen=True):
    """What a badge says, and whether anything is verified at all."""

    message: str
    verified: bool
    label: str = "openness"


def said(report: Report) -> Said:
    """What the evidence carries, with the month it was looked at: ``open weights · verified
    2026-11``.
    """
    rank = {standard.id: number for number, standard in enumerate(STRENGTH)}
    best = sorted(
        report.assessments,
        key=lambda item: (rank.get(item.standard.id, len(rank)), item.standard.id),
    )
    for assessment in best:
        words = _carried(assessment)
        if words:
            return Said(f"{words} · verified {report.date[:7]}".rstrip(), verified=True)
    return Said("nothing verified", verified=False)


def _carried(assessment: Assessment) -> str:
    """The words for a standard that is met as verified, without any qualification; else empty."""
    standard = assessment.standard
    if standard.id.startswith("mof-"):
        return (
            f"MOF class {_CLASSES[assessment.verified_level]}"
            if assessment.verified_level in _CLASSES
            else ""
        )
    if assessment.verified != "met" or any(_qualified(verdict) for verdict in assessment.verdicts):
        return ""
    return standard.title or standard.name


def _qualified(verdict: Verdict) -> bool:
    """Whether a requirement that counts is left for a person to judge, or is met with a
    footnote.
    """
    requirement = verdict.requirement
    counts = requirement.level in ("required", "conditional")
    return counts and (requirement.judge != "machine" or bool(verdict.mark))


def render(report: Report) -> str:
    """A badge as wide as its words, readable without the fonts it asks for."""
    what = said(report)
    label, message = html(what.label), html(what.message)
    left, right = _width(what.label), _width(what.message)
    # Dark enough for white words: 4.5 to 1 or more (WCAG 2.2).
    colour = "#1a7f37" if what.verified else "#57606a"
    text = 'fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img" '
        f'aria-label="{label}: {message}">\n'
        f"<title>{label}: {message}</title>\n"
        f'<rect width="{left + right}" height="{_HEIGHT}" rx="3" fill="{colour}"/>\n'
        f'<path d="M3 0h{left - 3}v{_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#24292f"/>\n'
        f'<g {text}>\n<text x="{left / 2}" y="14" textLength="{left - 10}">{label}</text>\n'
        f'<text x="{left + right / 2}" y="14" textLength="{right - 10}">{message}</text>\n</g>\n</svg>\n'
    )


def _width(words: str) -> int:
    """The width of words in pixels, at eleven-pixel Verdana's mean of 6.6 a letter, with a margin
    of five each side.
    """
    return 10 + round(6.6 * sum(0.5 if letter in " .·ijlI1" else 1 for letter in words))


FORMAT = Format(render, dated=True)
