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
from aboveboard.model.report import Finding, Related, Report, RulePage, Suppressed
from aboveboard.model.span import Span
from aboveboard.reports import Format, encode_array, number_repeated

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/aboveboard-lint/aboveboard"
_UNRESERVED = lazy_pattern(r"[A-Za-z0-9_.~/-]+")
_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "notice": "note"}


def render(report: Report) -> str:
    """Return one run with the whole table of rules and one result a finding."""
    pages = {
        finding.rule: RulePage(finding.level, finding.rule)
        for finding in report.findings
    }
    pages.update(report.rules)
    rules = dict(sorted(pages.items()))
    run: dict[str, Any] = {
        "tool": {"driver": _build_driver(report.version, rules)},
        "automationDetails": {"id": "aboveboard/"},
        "columnKind": "unicodeCodePoints",
    }
    if report.suppressed:
        suppressed = [_build_suppressed(item) for item in report.suppressed]
        run["properties"] = {"suppressed": suppressed}
    indexes = {name: index for index, name in enumerate(rules)}
    seen: dict[str, int] = {}
    results = encode_array(
        _build_result(finding, report, indexes[finding.rule], seen)
        for finding in report.findings
    )
    head = json.dumps(run, indent=1).removesuffix("\n}")
    return escape.json(
        f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", '
        f'"runs": [{head},\n "results": {results}}}]}}\n'
    )


def _build_driver(version: str, rules: Mapping[str, RulePage]) -> dict[str, Any]:
    return {
        "name": "aboveboard",
        "semanticVersion": version,
        "version": version,
        "informationUri": _HOME,
        "rules": [_build_rule(name, page) for name, page in rules.items()],
    }


def _build_rule(name: str, page: RulePage) -> dict[str, Any]:
    text = page.text.strip()
    summary = {"text": " ".join(page.text.split("\n\n", 1)[0].split())}
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": summary,
        "fullDescription": summary,
        "help": {"text": text, "markdown": text},
        "helpUri": f"{_HOME}/blob/main/docs/rules/{name}.md",
        "defaultConfiguration": {"level": _LEVELS[page.level]},
        "properties": {"tags": ["openness"], "precision": "high"},
    }


def _build_result(
    finding: Finding, report: Report, rule_index: int, seen: dict[str, int]
) -> dict[str, Any]:
    """A result; ``seen`` counts equal fingerprints, which GitHub would take for one alert."""
    words = f"{finding.message} {finding.fix}" if finding.fix else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.level],
        "message": _build_message(words),
        "locations": [{"physicalLocation": _build_location(finding.span, report)}],
    }
    if finding.related:
        related = enumerate(finding.related, 1)
        result["relatedLocations"] = [_build_related(*item, report) for item in related]
    fingerprint = finding.fingerprint or finding.rule
    numbered = f"{fingerprint}:{number_repeated(seen, fingerprint)}"
    result["partialFingerprints"] = {
        "primaryLocationLineHash": numbered,
        "aboveboard/v1": numbered,
    }
    if finding.already:
        result["baselineState"] = "unchanged"
    return result


def _build_related(number: int, item: Related, report: Report) -> dict[str, Any]:
    location = _build_location(item.span, report)
    return {
        "id": number,
        "message": _build_message(item.message),
        "physicalLocation": location,
    }


def _build_message(words: str) -> dict[str, str]:
    """Plain text in which nothing is a link (SARIF 2.1.0, 3.11.6: brackets are escaped)."""
    escaped = plain(words).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": escaped or "-"}


def _build_location(span: Span, report: Report) -> dict[str, Any]:
    artifact = {
        "uri": _encode_path(report.prefix + span.path),
        "uriBaseId": "%SRCROOT%",
    }
    return {"artifactLocation": artifact, "region": _build_region(span, report.quotes)}


def _encode_path(path: str) -> str:
    """A path as a relative URI, percent-encoded where it needs to be (RFC 3986, 2.3)."""
    if _UNRESERVED.fullmatch(path):
        return path
    octets = path.encode("utf-8", "surrogateescape")
    return "".join(map(_encode_octet, octets))


def _encode_octet(octet: int) -> str:
    letter = chr(octet)
    return letter if _UNRESERVED.fullmatch(letter) else f"%{octet:02X}"


def _build_region(span: Span, quotes: Mapping[str, str]) -> dict[str, int]:
    """The span, cut to its first line."""
    end = span.end_column
    if span.last_line != span.line or end <= span.column:
        line = quotes.get(f"{span.path}:{span.line}", "")
        end = max(span.column, len(line)) + 1
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.line,
        "endColumn": end,
    }


def _build_suppressed(item: Suppressed) -> dict[str, Any]:
    finding = item.finding
    return {
        "rule": finding.rule,
        "path": well_formed(finding.span.path),
        "line": finding.span.line,
        "message": plain(finding.message),
        "reason": plain(item.reason),
    }


FORMAT = Format(render)
