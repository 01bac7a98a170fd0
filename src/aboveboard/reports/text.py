"""Text: for a person at a terminal or in a log, 80 columns wide.

What was declared and found, each finding with its place and the way out, the standards that were
asked for, what the release may truthfully say, and a line of counts at the very end.
"""

from __future__ import annotations

from collections.abc import Callable

from aboveboard.escape import assembled, plain
from aboveboard.model.judgement import LEVELS, Assessment, Outcome
from aboveboard.model.report import Finding, Report, Row
from aboveboard.reports import Format, _brief, name_of, remark, whole
from aboveboard.truth import Truth

_WIDTH = 80
_UNREAD = 20
"""Lines of what was not looked at."""
_TRUTHS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}
_COLOURS = {
    "error": "31;1",
    "warning": "33;1",
    "notice": "36;1",
    "yes": "32",
    "no": "31",
    "unknown": "33",
    "met": "32",
    "unmet": "31",
    "undetermined": "33",
    "strong": "1",
    "faint": "2",
}
Paint = Callable[[str, str], str]
"""Words, and what they mean, to words as the terminal shows them."""


def render(report: Report) -> str:
    """The report without colour."""
    return _render(report, lambda words, meaning: words)


def colour(report: Report) -> str:
    """The report for a terminal that shows colour."""
    return _render(report, lambda words, meaning: f"\x1b[{_COLOURS[meaning]}m{words}\x1b[0m")


def _render(report: Report, paint: Paint) -> str:
    if not report.verbose:
        return assembled(_brief.render_brief(report, paint, _counts(report)))
    parts = [_verdict(report, paint), _heading(report, paint), _artifacts(report, paint)]
    parts += [_finding(finding, report.prefix, paint) for finding in report.findings]
    parts += [
        _suppressed(report),
        _standards(report, paint),
        _unread(report),
        _say(report, paint),
        _counts(report),
    ]
    return assembled("\n\n".join(part for part in parts if part) + "\n")


def _verdict(report: Report, paint: Paint) -> str:
    """The verdict in one sentence, with what the release may truthfully say where it is declared."""
    lines = _wrapped(plain(report.verdict), "")
    return "\n".join(paint(line, "strong") for line in lines)


def _heading(report: Report, paint: Paint) -> str:
    release = report.manifest.release
    words = [
        plain(name_of(report)),
        *(plain(item.value) for item in (release.version, release.producer) if item),
    ]
    head = paint(" · ".join(words), "strong")
    if report.manifest.path:
        return f"{head}  ({plain(report.prefix + report.manifest.path)})"
    hint = "No manifest: what follows is what the repository shows by itself. `aboveboard init` writes a first one."
    return "\n".join([head, *_wrapped(hint, "  ")])


def _artifacts(report: Report, paint: Paint) -> str:
    """The table of artifacts; below a row that is not a plain yes, the reason."""
    if not report.rows:
        return ""
    cells = [_cells(row) for row in report.rows]
    heads = ("component", "there", "license", "place")
    widths = [min(26, max(len(line[column]) for line in (heads, *cells))) for column in range(3)]
    lines = [
        "  " + "  ".join(head.ljust(width) for head, width in zip(heads, (*widths, 0), strict=True))
    ]
    for row, line in zip(report.rows, cells, strict=True):
        padded = [cell[:width].ljust(width) for cell, width in zip(line, widths, strict=False)]
        padded[1] = paint(padded[1], line[1])
        room = max(16, _WIDTH - sum(widths) - 8)
        lines.append(f"  {'  '.join(padded)}  {_shortened(line[3], room)}".rstrip())
        lines += _wrapped(plain(row.presence.reason), "      ")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, str, str, str]:
    artifact = row.artifact
    said = artifact.at or artifact.name
    license_ = row.license_found or (artifact.license.value if artifact.license else "")
    return (
        artifact.component,
        _TRUTHS[row.presence.truth],
        plain(license_) or "-",
        plain(said.value) if said else "",
    )


def _shortened(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"


def _finding(finding: Finding, prefix: str, paint: Paint) -> str:
    span = finding.span
    place = f"{plain(prefix + span.path)}:{span.line}:{span.column}"
    known = " (already there before the change)" if finding.already else ""
    lines = [
        f"{paint(place, 'strong')}: {paint(finding.level, finding.level)} [{finding.rule}]{known}"
    ]
    lines += _wrapped(plain(finding.message), "  ")
    for item in finding.related:
        lines += _wrapped(
            f"{plain(prefix + item.span.path)}:{item.span.line}: {plain(item.message)}", "    "
        )
    if finding.fix:
        lines += _wrapped(f"What to do: {plain(finding.fix)}", "  ")
    return "\n".join(lines)


def _wrapped(words: str, indent: str) -> list[str]:
    """Lines of at most 80 columns; a word that is longer is not cut, so that a path or link can be
    copied.
    """
    lines: list[str] = []
    for word in filter(None, words.split(" ")):
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word)
    return lines


def _suppressed(report: Report) -> str:
    lines = [
        f"  {plain(report.prefix + item.finding.span.path)}:{item.finding.span.line} [{item.finding.rule}]"
        f" by {plain(item.by)}: {plain(item.reason)}"
        for item in report.suppressed
    ]
    return "\n".join(["Suppressed:", *lines]) if lines else ""


def _standards(report: Report, paint: Paint) -> str:
    shown = [item for item in report.assessments if item.standard.id in report.asked]
    return "\n\n".join(_standard(item, paint) for item in shown)


def _standard(assessment: Assessment, paint: Paint) -> str:
    standard = assessment.standard
    lines = [
        paint(plain(standard.id), "strong"),
        *_wrapped(f"{plain(standard.name)}, {plain(standard.steward)}", "  "),
    ]
    lines.append(f"  {'':<28}  {'as declared':<14}  as verified")
    together = (
        (whole(assessment.declared, assessment.declared_level), assessment.declared),
        (whole(assessment.verified, assessment.verified_level), assessment.verified),
    )
    lines.append(_matrix_line("all of it", together, paint))
    lines += _wrapped(plain(assessment.details.get("summary", "")), "      ")
    for verdict in assessment.verdicts:
        if verdict.requirement.level in ("required", "conditional"):
            outcomes = ((verdict.declared, verdict.declared), (verdict.verified, verdict.verified))
            lines.append(_matrix_line(verdict.requirement.id, outcomes, paint))
            lines += _wrapped(plain(remark(verdict)), "      ")
    return "\n".join(lines)


def _matrix_line(name: str, outcomes: tuple[tuple[str, Outcome], ...], paint: Paint) -> str:
    """One line of a standard's table: a name and the two outcomes, in words and colour."""
    cells = "  ".join(paint(words.ljust(14), outcome) for words, outcome in outcomes)
    return f"  {plain(name):<28}  {cells}".rstrip()


def _unread(report: Report) -> str:
    lines = [f"  {plain(item.source)} {plain(item.reason)}" for item in report.book.tree.unread]
    more = [f"  … and {len(lines) - _UNREAD} more"] if len(lines) > _UNREAD else []
    return "\n".join(["Not looked at:", *lines[:_UNREAD], *more]) if lines else ""


def _say(report: Report, paint: Paint) -> str:
    if not report.may_say:
        return ""
    return "\n".join(
        [
            paint("What this release may truthfully say:", "strong"),
            *_wrapped(plain(report.may_say), "  "),
        ]
    )


def _counts(report: Report) -> str:
    counts = report.summary
    found = ", ".join(
        f"{counts.get(level, 0)} {level}{'s' * (counts.get(level, 0) != 1)}" for level in LEVELS
    )
    seen = ", ".join(
        f"{counts.get(word, 0)} {word}" for word in ("verified", "absent", "unknown", "suppressed")
    )
    return f"{found}; {seen}"


FORMAT = Format(render, colour)
