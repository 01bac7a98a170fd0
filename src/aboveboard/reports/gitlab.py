"""GitLab Code Quality: the findings as GitLab shows them in a merge request.

The format is an array of issues (https://docs.gitlab.com/ci/testing/code_quality/, retrieved
2026-11). GitLab shows the description alone, so the rule stands in it. A fingerprint must be unique
in the report and outlive edits elsewhere.
"""

from __future__ import annotations

from typing import Any

from aboveboard.escape import plain, well_formed
from aboveboard.model.judgement import Level
from aboveboard.model.report import Finding, Report
from aboveboard.reports import Format, array

_SEVERITIES: dict[Level, str] = {"error": "major", "warning": "minor", "notice": "info"}


def render(report: Report) -> str:
    """One issue a finding."""
    seen: dict[str, int] = {}
    return array(_issue(finding, report.prefix, seen) for finding in report.findings) + "\n"


def _issue(finding: Finding, prefix: str, seen: dict[str, int]) -> dict[str, Any]:
    mark = finding.fingerprint or f"{finding.rule}:{finding.span.path}"
    number = seen[mark] = seen.get(mark, 0) + 1
    return {
        "description": plain(f"{finding.rule}: {finding.message}"),
        "check_name": finding.rule,
        "fingerprint": mark if number == 1 else f"{mark}-{number}",
        "severity": _SEVERITIES[finding.level],
        "location": {
            "path": well_formed(prefix + finding.span.path),
            "lines": {"begin": finding.span.line, "end": finding.span.last_line},
        },
    }


FORMAT = Format(render)
