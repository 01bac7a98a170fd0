"""JUnit XML: for systems that show test results and nothing else.

One case for each finding, in the class of its rule, and one passed case for each rule that found
nothing. An error is a failure; warnings, notices and suppressed findings are skipped cases with
their words, so that what a system calls failed is what fails the check by default.

The format has no specification; the schema that JUnit's own tests use is ``jenkins-junit.xsd``, and
Jenkins' xUnit plugin refuses what its stricter sibling ``junit-10.xsd`` does not know (both read
2026-11). So there are no attributes for file and line: the name of a case has them and its text
begins with them. The text has the message too, because GitLab drops the attribute where there is
text.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.report import Finding, Report
from aboveboard.reports import Format, number_repeated
from aboveboard.reports.page.markup import NEW_LINE, Markup, empty_tag, join, tag


def render(report: Report) -> str:
    """Return one suite, named aboveboard."""
    cases = [*_render_cases(report), *_render_passed(report)]
    failures = sum(finding.level == "error" for finding in report.findings)
    skipped = len(report.findings) - failures + len(report.suppressed)
    suite = tag(
        "testsuite",
        NEW_LINE,
        *cases,
        Markup(" "),
        name="aboveboard",
        tests=str(len(cases)),
        failures=str(failures),
        errors="0",
        skipped=str(skipped),
    )
    suites = tag("testsuites", Markup("\n "), suite, NEW_LINE)
    return join((Markup('<?xml version="1.0" encoding="UTF-8"?>\n'), suites, NEW_LINE))


def _render_cases(report: Report) -> Iterator[Markup]:
    """The findings, then what is suppressed; each under a name unique in its class."""
    seen: dict[str, int] = {}
    for finding in report.findings:
        name, text = _describe(finding, "", report.prefix, seen)
        if finding.level == "error":
            result = tag("failure", text, type=finding.level, message=finding.message)
        else:
            result = tag("skipped", text)
        yield _render_case(finding.rule, name, result)
    for item in report.suppressed:
        why = f"suppressed ({item.reason}): "
        name, text = _describe(item.finding, why, report.prefix, seen)
        yield _render_case(item.finding.rule, name, tag("skipped", text))


def _render_case(rule: str, name: str, result: Markup) -> Markup:
    case = tag("testcase", result, classname=rule, name=name)
    return join((Markup("  "), case, NEW_LINE))


def _render_passed(report: Report) -> Iterator[Markup]:
    with_findings = {finding.rule for finding in report.findings}
    for name in sorted(report.rules):
        if name not in with_findings:
            case = empty_tag("testcase", classname=name, name="nothing found")
            yield join((Markup("  "), case, NEW_LINE))


def _describe(
    finding: Finding, why: str, prefix: str, seen: dict[str, int]
) -> tuple[str, Markup]:
    """The name of a case, and its text: where it is, the message, related places, the fix."""
    span = finding.span
    place = f"{prefix}{span.path}:{span.line}:{span.column}"
    number = number_repeated(seen, f"{finding.rule} {place}")
    name = place if number == 1 else f"{place} ({number})"
    lines = [f"{place}: {finding.level}: {why}{finding.message}"]
    for item in finding.related:
        lines.append(f"{prefix}{item.span.path}:{item.span.line}: {item.message}")
    if finding.fix:
        lines.append(finding.fix)
    return name, join(lines, NEW_LINE)


FORMAT = Format(render)
