"""A badge: an SVG for a README that shows what is verified, and when.

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


class BadgeText(Value, frozen=True):
    """The words of a badge, and whether anything is verified at all."""

    message: str
    verified: bool
    label: str = "openness"


def badge_text(report: Report) -> BadgeText:
    """Return what the evidence carries, with the month: ``open weights · verified 2026-11``."""
    for assessment in sorted(report.assessments, key=_rank_assessment):
        words = _describe_verified(assessment)
        if words:
            return BadgeText(
                f"{words} · verified {report.date[:7]}".rstrip(), verified=True
            )
    return BadgeText("nothing verified", verified=False)


def _rank_assessment(assessment: Assessment) -> tuple[int, str]:
    """Sort the strongest standard first, those of no known strength last."""
    name = assessment.standard.id
    strongest_first = [standard.id for standard in STRENGTH]
    if name in strongest_first:
        return strongest_first.index(name), name
    return len(strongest_first), name


def _describe_verified(assessment: Assessment) -> str:
    """The words for a standard that is verified without any qualification; else empty."""
    standard = assessment.standard
    if standard.id.startswith("mof-"):
        reached = _CLASSES.get(assessment.verified_level)
        return f"MOF class {reached}" if reached else ""
    if assessment.verified != "met":
        return ""
    if any(_is_qualified(verdict) for verdict in assessment.verdicts):
        return ""
    return standard.title or standard.name


def _is_qualified(verdict: Verdict) -> bool:
    """Whether a requirement that counts is left for a person to judge, or has a footnote."""
    requirement = verdict.requirement
    if requirement.level not in ("required", "conditional"):
        return False
    return requirement.judge != "machine" or bool(verdict.mark)


def render(report: Report) -> str:
    """Return a badge as wide as its words, readable without the fonts it asks for."""
    text = badge_text(report)
    label, message = html(text.label), html(text.message)
    left, right = _text_width(text.label), _text_width(text.message)
    width = left + right
    # Dark enough for white words: 4.5 to 1 or more (WCAG 2.2).
    colour = "#1a7f37" if text.verified else "#57606a"
    style = (
        'fill="#fff" text-anchor="middle" '
        'font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"'
    )
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" role="img" '
        f'aria-label="{label}: {message}">',
        f"<title>{label}: {message}</title>",
        f'<rect width="{width}" height="{_HEIGHT}" rx="3" fill="{colour}"/>',
        f'<path d="M3 0h{left - 3}v{_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#24292f"/>',
        f"<g {style}>",
        f'<text x="{left / 2}" y="14" textLength="{left - 10}">{label}</text>',
        f'<text x="{left + right / 2}" y="14" textLength="{right - 10}">{message}</text>',
        "</g>",
        "</svg>",
    )
    return "\n".join(lines) + "\n"


def _text_width(words: str) -> int:
    """The width of words in pixels, with a margin of five each side.

    A letter of Verdana at eleven pixels is 6.6 wide on average, a narrow one half of that.
    """
    narrow = sum(letter in " .·ijlI1" for letter in words)
    return 10 + round(6.6 * (len(words) - narrow / 2))


FORMAT = Format(render, dated=True)
