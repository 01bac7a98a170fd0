"""GitHub: workflow commands that become annotations on the lines of a pull request.

GitHub shows the first ten annotations of each level in a step, and cuts a message at 4,096
characters (https://docs.github.com/actions, retrieved 2026-11). So the worst come first, and where
there are more than ten of a level, the last of them counts the rest.
"""

from __future__ import annotations

from aboveboard.escape import command_data, command_property, plain
from aboveboard.model.judgement import LEVELS, Level
from aboveboard.model.report import Finding, Report
from aboveboard.reports import Format, count_artifacts

_SHOWN = 10
_MESSAGE = 4_000


def render(report: Report) -> str:
    """Return one command a line; without findings one plain line."""
    new_first = sorted(report.findings, key=lambda item: item.already)
    lines: list[str] = []
    for level in LEVELS:
        findings = [finding for finding in new_first if finding.level == level]
        lines += _render_level(level, findings, report.prefix)
    if not lines:
        lines.append(f"aboveboard: no findings; {count_artifacts(report)}")
    return "\n".join(lines) + "\n"


def _render_level(level: Level, findings: list[Finding], prefix: str) -> list[str]:
    if len(findings) <= _SHOWN:
        return [_render_command(finding, prefix) for finding in findings]
    shown, rest = findings[: _SHOWN - 1], findings[_SHOWN - 1 :]
    rules = ", ".join(sorted({finding.rule for finding in rest}))
    words = f"and {len(rest)} more findings of this level ({rules}): the job summary lists them all"
    lines = [_render_command(finding, prefix) for finding in shown]
    lines.append(f"::{level} title=aboveboard::{command_data(words)}")
    return lines


def _render_command(finding: Finding, prefix: str) -> str:
    properties = _list_properties(finding, prefix)
    message = _render_message(finding, prefix)
    return (
        f"::{finding.level} {','.join(properties)}::{command_data(message[:_MESSAGE])}"
    )


def _list_properties(finding: Finding, prefix: str) -> list[str]:
    span = finding.span
    properties = [f"file={command_property(prefix + span.path)}", f"line={span.line}"]
    if span.last_line != span.line:
        properties.append(f"endLine={span.last_line}")
    elif span.end_column > span.column:
        properties += [f"col={span.column}", f"endColumn={span.end_column}"]
    properties.append(f"title={command_property(plain(finding.rule))}")
    return properties


def _render_message(finding: Finding, prefix: str) -> str:
    lines = [plain(finding.message)]
    if finding.already:
        lines.append("Already there before the change.")
    for item in finding.related:
        path = plain(prefix + item.span.path)
        lines.append(f"{path}:{item.span.line}: {plain(item.message)}")
    if finding.fix:
        lines.append(f"What to do: {plain(finding.fix)}")
    return "\n".join(lines)


FORMAT = Format(render)
