"""JSON: the whole report for other tools, by the schema that ships with the package
(``report.schema.json``).
"""

from __future__ import annotations

import json
from typing import Any

from aboveboard import escape
from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import Assessment
from aboveboard.model.manifest import Manifest
from aboveboard.model.report import Finding, JudgedStatement, Report, Row
from aboveboard.model.span import Span
from aboveboard.reports import Format

SCHEMA = 1
"""The version of the shape; it rises when a key changes its meaning or goes away."""


def render(report: Report) -> str:
    """The report as one JSON object, keys in a fixed order, and a line end."""
    whole = {
        "aboveboard": report.version,
        "schema": SCHEMA,
        "release": _release(report.manifest),
        "manifest": {"path": report.manifest.path, "dialect": report.manifest.dialect},
        "artifacts": [_artifact(row) for row in report.rows],
        "claims": [_claim(claim) for claim in report.claims],
        "standards": [_standard(assessment) for assessment in report.assessments],
        "findings": [_finding(finding) for finding in report.findings],
        "suppressed": [
            {"finding": _finding(item.finding), "reason": item.reason, "by": item.by}
            for item in report.suppressed
        ],
        "may_say": report.may_say,
        "summary": dict(report.summary),
    }
    return escape.json(json.dumps(whole, ensure_ascii=True, indent=1)) + "\n"


def _release(manifest: Manifest) -> dict[str, Any]:
    release = manifest.release
    return {
        "name": release.name.value if release.name else None,
        "version": release.version.value if release.version else None,
        "producer": release.producer.value if release.producer else None,
        "base": [base.at.value for base in release.bases],
    }


def _artifact(row: Row) -> dict[str, Any]:
    artifact = row.artifact
    return {
        "component": artifact.component,
        "name": artifact.name.value if artifact.name else None,
        "at": artifact.at.value if artifact.at else None,
        "line": artifact.span.line,
        "license": {
            "declared": artifact.license.value if artifact.license else None,
            "found": row.license_found or None,
            "class": row.license_class or None,
        },
        "presence": _evidence(row.presence),
        "withheld": artifact.withheld.value if artifact.withheld else None,
    }


def _evidence(evidence: Evidence) -> dict[str, str]:
    return {"truth": evidence.truth.value, "reason": evidence.reason, "source": evidence.source}


def _claim(judged: JudgedStatement) -> dict[str, Any]:
    claim = judged.claim
    return {
        "path": claim.span.path,
        "line": claim.span.line,
        "column": claim.span.column,
        "end_column": claim.span.end_column or claim.span.column,
        "text": claim.text,
        "kind": "licence" if claim.kind == "license" else claim.kind,
        "subject": claim.subject,
        "polarity": claim.polarity,
        "standard": str(judged.standard) if judged.standard else None,
        "outcome": judged.outcome or None,
    }


def _standard(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.standard.id,
        "declared": {"outcome": assessment.declared, "level": assessment.declared_level},
        "verified": {"outcome": assessment.verified, "level": assessment.verified_level},
        "details": dict(assessment.details),
        "requirements": [
            {
                "id": verdict.requirement.id,
                "component": verdict.requirement.component,
                "level": verdict.requirement.level,
                "declared": verdict.declared,
                "verified": verdict.verified,
                "judge": verdict.requirement.judge,
                "mark": verdict.mark,
                "because": [_evidence(evidence) for evidence in verdict.because],
            }
            for verdict in assessment.verdicts
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        **_place(finding.span),
        "related": [{**_place(item.span), "message": item.message} for item in finding.related],
        "fix": finding.fix,
        "fingerprint": finding.fingerprint,
        **({"already": True} if finding.already else {}),
    }


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.last_line,
        "end_column": span.end_column or span.column,
    }


FORMAT = Format(render)
