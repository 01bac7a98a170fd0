"""SARIF 2.1.0: for code scanning on GitHub, and for everything else that reads it.

Follows what GitHub's ingestion asks for beyond the standard (https://docs.github.com/code-security,
"SARIF support for code scanning", retrieved 2026-11): every rule with its help, one location a
result, fingerprints, regions on one line because pull requests show no others. Columns count code
points. Suppressed findings are no results, since GitHub would open an alert for each; they are
listed in the properties of the run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aboveboard import escape
from aboveboard.escape import plain, well_formed
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.judgement import Level
from aboveboard.model.report import Finding, Report, RulePage
from aboveboard.model.span import Span
from aboveboard.reports import Format, array

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/aboveboard-lint/aboveboard"
_UNRESERVED = lazy_pattern(r"[A-Za-z0-9_.~/-]+")
_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "notice": "note"}


def render(report: Report) -> str:
    """One run with the whole table of rules and one result a finding."""
    found = {finding.rule: RulePage(finding.level, finding.rule) for finding in report.findings}
    rules = dict(sorted({**found, **report.rules}.items()))
    numbers = {name: number for number, name in enumerate(rules)}
    seen: dict[str, int] = {}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "aboveboard",
                "semanticVersion": report.version,
                "version": report.version,
                "informationUri": _HOME,
                "rules": [_rule(name, page) for name, page in rules.items()],
            }
        },
        "automationDetails": {"id": "aboveboard/"},
        "columnKind": "unicodeCodePoints",
    }
    if report.suppressed:
        run["properties"] = {
            "suppressed": [_suppressed(item.finding, item.reason) for item in report.suppressed]
        }
    results = array(
        _result(finding, report, numbers[finding.rule], seen) for finding in report.findings
    )
    head = json.dumps(run, indent=1).removesuffix("\n}")
    whole = f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{head},\n "results": {results}}}]}}\n'
    return escape.json(whole)


def _rule(name: str, page: RulePage) -> dict[str, Any]:
    summary = " ".join(page.text.split("\n\n", 1)[0].split())
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": page.text.strip(), "markdown": page.text.strip()},
        "helpUri": f"{_HOME}/blob/main/docs/rules/{name}.md",
        "defaultConfiguration": {"level": _LEVELS[page.level]},
        "properties": {"tags": ["openness"], "precision": "high"},
    }


def _result(finding: Finding, report: Report, rule: int, seen: dict[str, int]) -> dict[str, Any]:
    """A result; ``seen`` counts equal fingerprints, which GitHub would take for one alert."""
    mark = finding.fingerprint or finding.rule
    number = seen[mark] = seen.get(mark, 0) + 1
    words = f"{finding.message} {finding.fix}" if finding.fix else finding.message
    related = [
        {
            "id": number,
            "message": _message(item.message),
            "physicalLocation": _place(item.span, report),
        }
        for number, item in enumerate(finding.related, 1)
    ]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": _message(words),
        "locations": [{"physicalLocation": _place(finding.span, report)}],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {
            "primaryLocationLineHash": f"{mark}:{number}",
            "aboveboard/v1": f"{mark}:{number}",
        },
        **({"baselineState": "unchanged"} if finding.already else {}),
    }


def _message(words: str) -> dict[str, str]:
    """Plain text in which nothing is a link (SARIF 2.1.0, 3.11.6: brackets are escaped)."""
    return {
        "text": plain(words).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") or "-"
    }


def _place(span: Span, report: Report) -> dict[str, Any]:
    place = {"uri": _encoded(report.prefix + span.path), "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": place, "region": _region(span, report.quotes)}


def _encoded(path: str) -> str:
    """A path as a relative URI: percent-encoded but for what needs none (RFC 3986, 2.3)."""
    if _UNRESERVED.fullmatch(path):
        return path
    octets = path.encode("utf-8", "surrogateescape")
    return "".join(
        chr(octet) if _UNRESERVED.fullmatch(chr(octet)) else f"%{octet:02X}" for octet in octets
    )


def _region(span: Span, quotes: Mapping[str, str]) -> dict[str, int]:
    """The span, cut to its first line."""
    end = span.end_column
    if span.last_line != span.line or end <= span.column:
        end = max(span.column, len(quotes.get(f"{span.path}:{span.line}", "")) or span.column) + 1
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.line,
        "endColumn": end,
    }


def _suppressed(finding: Finding, reason: str) -> dict[str, Any]:
    words = {"message": plain(finding.message), "reason": plain(reason)}
    return {
        "rule": finding.rule,
        "path": well_formed(finding.span.path),
        "line": finding.span.line,
        **words,
    }


FORMAT = Format(render)
