"""rdjson: the Reviewdog Diagnostic Format, for reviewdog's many reporters.

Columns count bytes of UTF-8, end exclusive
(https://github.com/reviewdog/reviewdog/tree/master/proto/rdf, retrieved 2026-11); a column is left
out where the line itself is not at hand. Reviewdog posts a message as Markdown, so messages are
escaped for it.
"""

from __future__ import annotations

import json
from typing import Any

from aboveboard.escape import markdown, well_formed
from aboveboard.model.judgement import Level
from aboveboard.model.report import Finding, Report
from aboveboard.model.span import Span
from aboveboard.reports import Format, encode_array

_HOME = "https://github.com/aboveboard-lint/aboveboard"
_SEVERITIES: dict[Level, str] = {
    "error": "ERROR",
    "warning": "WARNING",
    "notice": "INFO",
}


def render(report: Report) -> str:
    """Return one diagnostic a finding."""
    source = json.dumps({"name": "aboveboard", "url": _HOME})
    diagnostics = encode_array(
        _build_diagnostic(item, report) for item in report.findings
    )
    return f'{{"source": {source},\n"diagnostics": {diagnostics}}}\n'


def _build_diagnostic(finding: Finding, report: Report) -> dict[str, Any]:
    words = f"{finding.message} {finding.fix}" if finding.fix else finding.message
    page = f"{_HOME}/blob/main/docs/rules/{finding.rule}.md"
    diagnostic: dict[str, Any] = {
        "message": markdown(words),
        "location": _build_location(finding.span, report),
        "severity": _SEVERITIES[finding.level],
        "code": {"value": finding.rule, "url": page},
    }
    if finding.related:
        diagnostic["related_locations"] = [
            {
                "message": markdown(item.message),
                "location": _build_location(item.span, report),
            }
            for item in finding.related
        ]
    return diagnostic


def _build_location(span: Span, report: Report) -> dict[str, Any]:
    start: dict[str, int] = {"line": span.line}
    end: dict[str, int] = {"line": span.last_line}
    line = report.quotes.get(f"{span.path}:{span.line}")
    if (
        line is not None
        and span.last_line == span.line
        and span.end_column > span.column
    ):
        start["column"] = _byte_column(line, span.column)
        end["column"] = _byte_column(line, span.end_column)
    return {
        "path": well_formed(report.prefix + span.path),
        "range": {"start": start, "end": end},
    }


def _byte_column(line: str, column: int) -> int:
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + 1


FORMAT = Format(render)
