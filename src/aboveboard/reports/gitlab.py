"""GitLab Code Quality: the findings as GitLab shows them in a merge request.

The format is an array of issues (https://docs.gitlab.com/ci/testing/code_quality/, retrieved
2026-11). GitLab shows the description alone, so the rule is part of it. A fingerprint must be
unique in the report and outlive edits elsewhere.
"""

from __future__ import annotations

from typing import Any

from aboveboard.escape import plain, well_formed
from aboveboard.model.judgement import Level
from aboveboard.model.report import Finding, Report
from aboveboard.reports import Format, encode_array, number_repeated

_SEVERITIES: dict[Level, str] = {"error": "major", "warning": "minor", "notice": "info"}


def render(report: Report) -> str:
    """Return one issue a finding."""
    seen: dict[str, int] = {}
    issues = [_build_issue(finding, report.prefix, seen) for finding in report.findings]
    return encode_array(issues) + "\n"


def _build_issue(finding: Finding, prefix: str, seen: dict[str, int]) -> dict[str, Any]:
    span = finding.span
    fingerprint = finding.fingerprint or f"{finding.rule}:{span.path}"
    number = number_repeated(seen, fingerprint)
    if number > 1:
        fingerprint = f"{fingerprint}-{number}"
    return {
        "description": plain(f"{finding.rule}: {finding.message}"),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.level],
        "location": {
            "path": well_formed(prefix + span.path),
            "lines": {"begin": span.line, "end": span.last_line},
        },
    }


FORMAT = Format(render)
