"""JUnit XML: for systems that show test results and nothing else.

One case for each finding, in the class of its rule, and one passed case for each rule that found nothing. An error is a
failure; warnings, notices and suppressed findings are skipped cases with their words, so that what a system calls
failed is what fails the check by default.
"""

from __future__ import annotations

from aboveboard.escape import html
from aboveboard.model import Finding, Report
from aboveboard.reports import Format


def render(report: Report) -> str:
    """One suite, named aboveboard."""
    fired = {finding.rule for finding in report.findings}
    quiet = [name for name in sorted(report.rules) if name not in fired]
    cases = [_finding(finding, report.prefix) for finding in report.findings]
    cases += [_suppressed(item.finding, item.reason, report.prefix) for item in report.suppressed]
    cases += [f'  <testcase classname="{html(name)}" name="nothing found"/>' for name in quiet]
    failures = sum(finding.level == "error" for finding in report.findings)
    skipped = len(report.findings) - failures + len(report.suppressed)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", f' <testsuite name="aboveboard" {counts}>']
    return "\n".join([*lines, *cases, " </testsuite>", "</testsuites>"]) + "\n"


def _finding(finding: Finding, prefix: str) -> str:
    words = html(finding.message)
    if finding.level != "error":
        return _case(finding, prefix, f'<skipped message="{finding.level}: {words}"/>')
    told = [f"{item.span.path}:{item.span.line}: {item.message}" for item in finding.related]
    told += [finding.fix] if finding.fix else []
    body = "\n".join(html(line) for line in told)
    return _case(finding, prefix, f'<failure type="{finding.level}" message="{words}">{body}</failure>')


def _suppressed(finding: Finding, reason: str, prefix: str) -> str:
    words = html(f"suppressed: {finding.message} ({reason})")
    return _case(finding, prefix, f'<skipped message="{words}"/>')


def _case(finding: Finding, prefix: str, inside: str) -> str:
    path = html(prefix + finding.span.path)
    place = f'file="{path}" line="{finding.span.line}"'
    name = f'name="{path}:{finding.span.line}:{finding.span.column}"'
    return f'  <testcase classname="{html(finding.rule)}" {name} {place}>{inside}</testcase>'


FORMAT = Format(render)
