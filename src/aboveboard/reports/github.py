"""GitHub: workflow commands that become annotations on the lines of a pull request.

GitHub shows the first ten annotations of each level in a step, and cuts a message at 4,096
characters (https://docs.github.com/actions, retrieved 2026-11). So the worst come first, and where
there are more than ten of a level, the last of them says how many more there are.
"""

from __future__ import annotations

from aboveboard.escape import command_data, command_property, plain
from aboveboard.model.judgement import LEVELS, Level
from aboveboard.model.report import Finding, Report
from aboveboard.reports import Format

_SHOWN = 10
_MESSAGE = 4_000


def render(report: Report) -> str:
    """One command a line; a run without findings says so in one plain line."""
    lines: list[str] = []
    for level in LEVELS:
        new_first = sorted(report.findings, key=lambda item: item.already)
        lines += _commands(
            level, [item for item in new_first if item.level == level], report.prefix
        )
    if not lines:
        counts = report.summary
        told = ", ".join(
            f"{counts.get(word, 0)} {word}"
            for word in ("verified", "absent", "unknown", "suppressed")
        )
        lines.append(f"aboveboard: no findings; {told}")
    return "\n".join(lines) + "\n"


def _commands(level: Level, findings: list[Finding], prefix: str) -> list[str]:
    if len(findings) <= _SHOWN:
        return [_command(finding, prefix) for finding in findings]
    shown, rest = findings[: _SHOWN - 1], findings[_SHOWN - 1 :]
    rules = sorted({finding.rule for finding in rest})
    words = f"and {len(rest)} more findings of this level ({', '.join(rules)}): the job summary lists them all"
    return [
        *(_command(finding, prefix) for finding in shown),
        f"::{level} title=aboveboard::{command_data(words)}",
    ]


def _command(finding: Finding, prefix: str) -> str:
    span = finding.span
    place = [f"file={command_property(prefix + span.path)}", f"line={span.line}"]
    if span.last_line != span.line:
        place.append(f"endLine={span.last_line}")
    elif span.end_column > span.column:
        place += [f"col={span.column}", f"endColumn={span.end_column}"]
    place.append(f"title={command_property(plain(finding.rule))}")
    words = [plain(finding.message)]
    words += ["Already there before the change."] if finding.already else []
    words += [
        f"{plain(prefix + item.span.path)}:{item.span.line}: {plain(item.message)}"
        for item in finding.related
    ]
    if finding.fix:
        words.append(f"What to do: {plain(finding.fix)}")
    return f"::{finding.level} {','.join(place)}::{command_data(chr(10).join(words)[:_MESSAGE])}"


FORMAT = Format(render)
