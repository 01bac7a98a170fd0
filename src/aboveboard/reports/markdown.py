"""Markdown: the job summary. The matrix of components first, then what may be said, then the
findings.
"""

from __future__ import annotations

from aboveboard.escape import markdown
from aboveboard.model.judgement import Assessment, Outcome, Verdict
from aboveboard.model.report import Finding, Report, Row, Suppressed
from aboveboard.reports import (
    Format,
    describe_outcome,
    explain_verdict,
    release_name,
    summarize_counts,
)
from aboveboard.truth import Truth

_LIMIT = 200_000
_TRUNCATED = (
    "\n*The rest was left out: a job summary has a limit of size. "
    "The text report in the log is whole.*\n"
)
_TRUTHS = {Truth.YES: "✅ yes", Truth.NO: "❌ no", Truth.UNKNOWN: "❔ unknown"}
_OUTCOMES: dict[Outcome, str] = {
    "met": "✅ met",
    "unmet": "❌ unmet",
    "undetermined": "❔ undetermined",
}
_LEVELS = {"error": "🛑 error", "warning": "⚠️ warning", "notice": "💬 notice"}


def render(report: Report) -> str:
    """Return the summary, cut at 200,000 characters.

    GitHub drops a summary of more than 1 MiB altogether.
    """
    parts = [_render_heading(report), _render_artifacts(report)]
    for assessment in report.assessments:
        if assessment.standard.id in report.asked:
            parts.append(_render_standard(assessment))
    parts += [_render_findings(report), _render_suppressed(report)]
    text = "\n\n".join(filter(None, parts)) + "\n"
    if len(text) <= _LIMIT:
        return text
    return text[: text.rfind("\n", 0, _LIMIT)] + "\n" + _TRUNCATED


def _render_heading(report: Report) -> str:
    version = report.manifest.release.version
    name = markdown(release_name(report))
    if version:
        name += f" {markdown(version.value)}"
    lines = [f"## aboveboard: {name}", summarize_counts(report)]
    if report.base:
        lines.append(f"Compared with {markdown(report.base)}.")
    if report.may_say:
        lines.append(
            f"**What this release may truthfully say:** {markdown(report.may_say)}"
        )
    return "\n\n".join(lines)


def _render_artifacts(report: Report) -> str:
    if not report.rows:
        return "No artifact is declared."
    lines = ["| component | declared | verified | license |", "|---|---|---|---|"]
    lines += [_render_artifact(row) for row in report.rows]
    return "\n".join(lines)


def _render_artifact(row: Row) -> str:
    component = _describe_component(row)
    license_id = _describe_license(row)
    presence = row.presence
    reason = markdown(presence.reason)
    if row.artifact.released:
        verified = _TRUTHS[presence.truth]
        if reason:
            verified += f": {reason}"
        return (
            f"| {component} | released | {verified} | {license_id or 'none stated'} |"
        )
    if presence.truth is Truth.NO:
        # The reason is what the manifest itself states, so that there is nothing to verify.
        return f"| {component} | {reason} | – | {license_id or '–'} |"
    return f"| {component} | from others | {_TRUTHS[presence.truth]} | {license_id or '–'} |"


def _describe_component(row: Row) -> str:
    artifact = row.artifact
    component = markdown(artifact.component)
    name = artifact.name or artifact.at
    return f"{component} ({markdown(name.value)})" if name else component


def _describe_license(row: Row) -> str:
    """The license that was identified, else the declared one, with its class."""
    license_id = row.license_found
    if not license_id and row.artifact.license:
        license_id = row.artifact.license.value
    if license_id and row.license_class:
        return f"{markdown(license_id)} ({markdown(row.license_class)})"
    return markdown(license_id)


def _render_standard(assessment: Assessment) -> str:
    standard = assessment.standard
    declared = _render_outcome(assessment.declared, assessment.declared_level)
    verified = _render_outcome(assessment.verified, assessment.verified_level)
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
            lines.append(_render_verdict(verdict))
    if "summary" in assessment.details:
        lines += ["", markdown(assessment.details["summary"])]
    return "\n".join(lines)


def _render_verdict(verdict: Verdict) -> str:
    requirement = verdict.requirement
    text = f"{markdown(requirement.component)}: {markdown(requirement.text)}"
    outcomes = f"{_OUTCOMES[verdict.declared]} | {_OUTCOMES[verdict.verified]}"
    return f"| {text} | {outcomes} | {markdown(explain_verdict(verdict))} |"


def _render_outcome(outcome: Outcome, level: int | None) -> str:
    return _OUTCOMES[outcome].replace(outcome, describe_outcome(outcome, level))


def _render_findings(report: Report) -> str:
    if not report.findings:
        return "### Findings\n\nNone."
    findings = [_render_finding(finding, report.prefix) for finding in report.findings]
    return "\n".join(["### Findings", "", *findings])


def _render_finding(finding: Finding, prefix: str) -> str:
    place = f"{markdown(prefix + finding.span.path)}:{finding.span.line}"
    known = " *(already there before the change)*" if finding.already else ""
    head = f"- {_LEVELS[finding.level]} **{markdown(finding.rule)}** {place}"
    lines = [f"{head}: {markdown(finding.message)}{known}"]
    for item in finding.related:
        path = markdown(prefix + item.span.path)
        lines.append(f"  - {path}:{item.span.line}: {markdown(item.message)}")
    if finding.fix:
        lines.append(f"  - What to do: {markdown(finding.fix)}")
    return "\n".join(lines)


def _render_suppressed(report: Report) -> str:
    if not report.suppressed:
        return ""
    items = [_render_silenced(item, report.prefix) for item in report.suppressed]
    return "\n".join(["### Suppressed", "", *items])


def _render_silenced(item: Suppressed, prefix: str) -> str:
    finding = item.finding
    place = f"{markdown(prefix + finding.span.path)}:{finding.span.line}"
    return f"- {markdown(finding.rule)} {place} by {markdown(item.by)}: {markdown(item.reason)}"


FORMAT = Format(render)
