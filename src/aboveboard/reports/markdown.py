"""Markdown: the job summary. The matrix of components first, then what may be said, then the
findings.
"""

from __future__ import annotations

from aboveboard.escape import markdown
from aboveboard.model.judgement import LEVELS, Assessment, Outcome
from aboveboard.model.report import Finding, Report, Row
from aboveboard.reports import Format, name_of, remark, whole
from aboveboard.truth import Truth

_LIMIT = 200_000
_TRUNCATED = "\n*The rest was left out: a job summary has a limit of size. The text report in the log is whole.*\n"
_TRUTHS = {Truth.YES: "✅ yes", Truth.NO: "❌ no", Truth.UNKNOWN: "❔ unknown"}
_OUTCOMES: dict[Outcome, str] = {
    "met": "✅ met",
    "unmet": "❌ unmet",
    "undetermined": "❔ undetermined",
}
_LEVELS = {"error": "🛑 error", "warning": "⚠️ warning", "notice": "💬 notice"}


def render(report: Report) -> str:
    """The summary, cut at 200,000 characters (GitHub drops a summary of more than 1 MiB whole)."""
    parts = [_heading(report), _artifacts(report)]
    parts += [_standard(item) for item in report.assessments if item.standard.id in report.asked]
    parts += [_findings(report), _suppressed(report)]
    whole = "\n\n".join(part for part in parts if part) + "\n"
    if len(whole) <= _LIMIT:
        return whole
    return whole[: whole.rfind("\n", 0, _LIMIT)] + "\n" + _TRUNCATED


def _heading(report: Report) -> str:
    release = report.manifest.release
    words = markdown(name_of(report)) + (
        f" {markdown(release.version.value)}" if release.version else ""
    )
    counts = report.summary
    found = ", ".join(
        f"{counts.get(level, 0)} {level}{'s' * (counts.get(level, 0) != 1)}" for level in LEVELS
    )
    seen = ", ".join(
        f"{counts.get(word, 0)} {word}" for word in ("verified", "absent", "unknown", "suppressed")
    )
    lines = [f"## aboveboard: {words}", f"{found}; {seen}"]
    if report.base:
        lines.append(f"Compared with {markdown(report.base)}.")
    if report.may_say:
        lines.append(f"**What this release may truthfully say:** {markdown(report.may_say)}")
    return "\n\n".join(lines)


def _artifacts(report: Report) -> str:
    if not report.rows:
        return "No artifact is declared."
    lines = ["| component | declared | verified | license |", "|---|---|---|---|"]
    lines += [_artifact(row) for row in report.rows]
    return "\n".join(lines)


def _artifact(row: Row) -> str:
    artifact = row.artifact
    name = artifact.name or artifact.at
    component = markdown(artifact.component) + (f" ({markdown(name.value)})" if name else "")
    stated = artifact.license.value if artifact.license else ""
    terms = markdown(row.license_found or stated)
    if terms and row.license_class:
        terms += f" ({markdown(row.license_class)})"
    if artifact.released:
        seen = _TRUTHS[row.presence.truth] + (
            f": {markdown(row.presence.reason)}" if row.presence.reason else ""
        )
        return f"| {component} | released | {seen} | {terms or 'none stated'} |"
    if row.presence.truth is Truth.NO:  # as the manifest says itself, so that nobody has to look
        return f"| {component} | {markdown(row.presence.reason)} | – | {terms or '–'} |"
    return f"| {component} | from others | {_TRUTHS[row.presence.truth]} | {terms or '–'} |"


def _standard(assessment: Assessment) -> str:
    standard = assessment.standard
    declared = _whole(assessment.declared, assessment.declared_level)
    verified = _whole(assessment.verified, assessment.verified_level)
    lines = [
        f"### {markdown(standard.name)}",
        f"`{markdown(standard.id)}`, {markdown(standard.steward)}, {markdown(standard.as_of)}",
        "",
        "| requirement | as declared | as verified | |",
        "|---|---|---|---|",
        f"| **all of it** | **{declared}** | **{verified}** | |",
    ]
    for verdict in assessment.verdicts:
        if verdict.requirement.level in ("required", "conditional"):
            text = (
                f"{markdown(verdict.requirement.component)}: {markdown(verdict.requirement.text)}"
            )
            outcomes = f"{_OUTCOMES[verdict.declared]} | {_OUTCOMES[verdict.verified]}"
            lines.append(f"| {text} | {outcomes} | {markdown(remark(verdict))} |")
    if "summary" in assessment.details:
        lines += ["", markdown(assessment.details["summary"])]
    return "\n".join(lines)


def _whole(outcome: Outcome, level: int | None) -> str:
    return _OUTCOMES[outcome].replace(outcome, whole(outcome, level))


def _findings(report: Report) -> str:
    if not report.findings:
        return "### Findings\n\nNone."
    return "\n".join(
        ["### Findings", "", *(_finding(finding, report.prefix) for finding in report.findings)]
    )


def _finding(finding: Finding, prefix: str) -> str:
    place = f"{markdown(prefix + finding.span.path)}:{finding.span.line}"
    known = " *(already there before the change)*" if finding.already else ""
    lines = [
        f"- {_LEVELS[finding.level]} **{markdown(finding.rule)}** {place}: {markdown(finding.message)}{known}"
    ]
    for item in finding.related:
        lines.append(
            f"  - {markdown(prefix + item.span.path)}:{item.span.line}: {markdown(item.message)}"
        )
    if finding.fix:
        lines.append(f"  - What to do: {markdown(finding.fix)}")
    return "\n".join(lines)


def _suppressed(report: Report) -> str:
    lines = [
        f"- {markdown(item.finding.rule)} {markdown(report.prefix + item.finding.span.path)}:{item.finding.span.line}"
        f" by {markdown(item.by)}: {markdown(item.reason)}"
        for item in report.suppressed
    ]
    return "\n".join(["### Suppressed", "", *lines]) if lines else ""


FORMAT = Format(render)
