"""JUnit XML: for systems that show test results and nothing else.

One case for each finding, in the class of its rule, and one passed case for each rule that found
nothing. An error is a failure; warnings, notices and suppressed findings are skipped cases with
their words, so that what a system calls failed is what fails the check by default.

The format has no specification; the schema that JUnit's own tests hold it against is
``jenkins-junit.xsd``, and Jenkins' xUnit plugin refuses what its stricter sibling ``junit-10.xsd``
does not know (both read 2026-11). So there are no attributes for file and line: they stand in the
name of a case and begin its text. The text holds the message too, for GitLab drops the attribute
where there is text.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.escape import html
from aboveboard.model.report import Finding, Report
from aboveboard.reports import Format


def render(report: Report) -> str:
    """One suite, named aboveboard."""
    fired = {finding.rule for finding in report.findings}
    quiet = [name for name in sorted(report.rules) if name not in fired]
    cases = [
        *_cases(report),
        *(f'  <testcase classname="{html(name)}" name="nothing found"/>' for name in quiet),
    ]
    failures = sum(finding.level == "error" for finding in report.findings)
    skipped = len(report.findings) - failures + len(report.suppressed)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        f' <testsuite name="aboveboard" {counts}>',
    ]
    return "\n".join([*lines, *cases, " </testsuite>", "</testsuites>"]) + "\n"


def _cases(report: Report) -> Iterator[str]:
    """The findings, then what is suppressed; each under a name that no other case of its class
    has.
    """
    seen: dict[tuple[str, str], int] = {}
    silenced = ((item.finding, f"suppressed ({item.reason}): ") for item in report.suppressed)
    for finding, why in (*((finding, "") for finding in report.findings), *silenced):
        place = f"{report.prefix}{finding.span.path}:{finding.span.line}:{finding.span.column}"
        number = seen[finding.rule, place] = seen.get((finding.rule, place), 0) + 1
        name = place if number == 1 else f"{place} ({number})"
        told = _told(finding, place, why, report.prefix)
        failed = finding.level == "error" and not why
        inside = f"{_failure(finding)}{told}</failure>" if failed else f"<skipped>{told}</skipped>"
        yield f'  <testcase classname="{html(finding.rule)}" name="{html(name)}">{inside}</testcase>'


def _failure(finding: Finding) -> str:
    return f'<failure type="{html(finding.level)}" message="{html(finding.message)}">'


def _told(finding: Finding, place: str, why: str, prefix: str) -> str:
    lines = [f"{place}: {finding.level}: {why}{finding.message}"]
    lines += [
        f"{prefix}{item.span.path}:{item.span.line}: {item.message}" for item in finding.related
    ]
    lines += [finding.fix] if finding.fix else []
    return "\n".join(html(line) for line in lines)


FORMAT = Format(render)
