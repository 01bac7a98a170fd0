"""JSON: the whole report for other tools.

The structs below are the shape; the JSON Schema that ships with the package
(``report.schema.json``) is generated from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from aboveboard import escape
from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import Assessment, Level, Outcome, Verdict
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.report import (
    Finding,
    JudgedStatement,
    Related,
    Report,
    Row,
    Suppressed,
)
from aboveboard.model.span import Span
from aboveboard.reports import Format
from aboveboard.truth import Truth
from aboveboard.value import Value, json_schema

SCHEMA: Literal[1] = 1
"""The version of the shape; it rises when a key changes its meaning or goes away."""
_URL = (
    "https://raw.githubusercontent.com/aboveboard-lint/aboveboard/main/"
    "src/aboveboard/schemas/report.schema.json"
)

Position = Annotated[int, Meta(ge=1)]
Count = Annotated[int, Meta(ge=0)]


class ReleaseObject(Value, frozen=True):
    """What is released, and from what."""

    name: str | None
    version: str | None
    producer: str | None
    base: tuple[str, ...]


class ManifestObject(Value, frozen=True):
    """Where the release is declared."""

    path: str | None
    dialect: Literal["native", "mof", "model-card", "none"]


class LicenseObject(Value, frozen=True):
    """The license of an artifact."""

    declared: str | None
    found: str | None
    license_class: str | None = field(name="class")


class EvidenceObject(Value, frozen=True):
    """A fact: its truth, why it is not known or not so, and where it was seen."""

    truth: Truth
    reason: str
    source: str


class ArtifactObject(Value, frozen=True):
    """A declared artifact with the evidence on it."""

    component: str
    name: str | None
    at: str | None
    line: Position
    license: LicenseObject
    presence: EvidenceObject
    withheld: str | None


class ClaimObject(Value, frozen=True):
    """A statement of the repository, and the outcome of the standard that it is compared with."""

    path: str
    line: Position
    column: Position
    end_column: Position
    text: str
    kind: str
    subject: str
    polarity: Literal["asserted", "negated", "future", "hypothetical"]
    standard: str | None
    outcome: Outcome | None


class RequirementObject(Value, frozen=True):
    """The verdict on one requirement of a standard."""

    id: str
    component: str
    level: Literal["required", "conditional", "recommended", "optional"]
    declared: Outcome
    verified: Outcome
    judge: Literal["machine", "assisted", "human"]
    mark: str
    because: tuple[EvidenceObject, ...]


class OutcomeObject(Value, frozen=True):
    """The outcome of a standard."""

    outcome: Outcome
    level: Annotated[
        Count | None,
        Meta(
            description="For mof-1.0: 3, 2, 1, or 0 for no class; null where there are no levels."
        ),
    ]


class StandardObject(Value, frozen=True):
    """The assessment of the release by one standard."""

    id: str
    declared: OutcomeObject
    verified: OutcomeObject
    details: Mapping[str, str]
    requirements: tuple[RequirementObject, ...]


class RelatedObject(Value, frozen=True):
    """Another place that a finding is about."""

    path: str
    line: Position
    column: Position
    end_line: Position
    end_column: Position
    message: str


class FindingObject(Value, frozen=True):
    """A contradiction or a gap."""

    rule: str
    level: Level
    message: str
    path: str
    line: Position
    column: Position
    end_line: Position
    end_column: Position
    related: tuple[RelatedObject, ...]
    fix: str
    fingerprint: Annotated[
        str, Meta(description="Stable across edits elsewhere: made without positions.")
    ]
    already: Annotated[
        bool,
        Meta(
            description="With --base: the revision compared with has the same finding."
        ),
    ] = False


class SuppressedObject(Value, frozen=True):
    """A finding that an ignore comment or the baseline silences."""

    finding: FindingObject
    reason: str
    by: str


class SummaryObject(Value, frozen=True):
    """Counts of findings by level, of artifacts by evidence, and of what is suppressed."""

    error: Count
    warning: Count
    notice: Count
    verified: Count
    declared: Count
    absent: Count
    unknown: Count
    suppressed: Count


class ReportObject(Value, frozen=True):
    """What `aboveboard check --output json` prints.

    Lines and columns are 1-based, columns count code points, ends are exclusive.
    """

    aboveboard: Annotated[str, Meta(description="The version of the tool.")]
    schema: Literal[1]
    release: ReleaseObject
    manifest: ManifestObject
    artifacts: tuple[ArtifactObject, ...]
    claims: tuple[ClaimObject, ...]
    standards: tuple[StandardObject, ...]
    findings: tuple[FindingObject, ...]
    suppressed: tuple[SuppressedObject, ...]
    may_say: str
    summary: SummaryObject


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the report."""
    return json_schema(ReportObject, _URL)


def render(report: Report) -> str:
    """Return the report as one JSON object, keys in a fixed order, and a line end."""
    # NOTE: the standard library writes names of files that are not UTF-8, which msgspec refuses.
    plain = msgspec.to_builtins(_build_report(report))
    return escape.json(json.dumps(plain, ensure_ascii=True, indent=1)) + "\n"


def _build_report(report: Report) -> ReportObject:
    return ReportObject(
        aboveboard=report.version,
        schema=SCHEMA,
        release=_build_release(report.manifest.release),
        manifest=ManifestObject(report.manifest.path, report.manifest.dialect),  # type: ignore[arg-type]
        artifacts=tuple(_build_artifact(row) for row in report.rows),
        claims=tuple(_build_claim(judged) for judged in report.claims),
        standards=tuple(
            _build_standard(assessment) for assessment in report.assessments
        ),
        findings=tuple(_build_finding(finding) for finding in report.findings),
        suppressed=tuple(_build_suppressed(item) for item in report.suppressed),
        may_say=report.may_say,
        summary=SummaryObject(**report.summary),
    )


def _value_of(declaration: Declaration | None) -> str | None:
    return declaration.value if declaration else None


def _build_release(release: Release) -> ReleaseObject:
    return ReleaseObject(
        name=_value_of(release.name),
        version=_value_of(release.version),
        producer=_value_of(release.producer),
        base=tuple(base.at.value for base in release.bases),
    )


def _build_artifact(row: Row) -> ArtifactObject:
    artifact = row.artifact
    license_ = LicenseObject(
        declared=_value_of(artifact.license),
        found=row.license_found or None,
        license_class=row.license_class or None,
    )
    return ArtifactObject(
        component=artifact.component,
        name=_value_of(artifact.name),
        at=_value_of(artifact.at),
        line=artifact.span.line,
        license=license_,
        presence=_build_evidence(row.presence),
        withheld=_value_of(artifact.withheld),
    )


def _build_evidence(evidence: Evidence) -> EvidenceObject:
    return EvidenceObject(evidence.truth, evidence.reason, evidence.source)


def _build_claim(judged: JudgedStatement) -> ClaimObject:
    statement = judged.claim
    span = statement.span
    return ClaimObject(
        path=span.path,
        line=span.line,
        column=span.column,
        end_column=span.end_column or span.column,
        text=statement.text,
        kind="licence" if statement.kind == "license" else statement.kind,
        subject=statement.subject,
        polarity=statement.polarity,
        standard=str(judged.standard) if judged.standard else None,
        outcome=judged.outcome or None,
    )


def _build_standard(assessment: Assessment) -> StandardObject:
    return StandardObject(
        id=assessment.standard.id,
        declared=OutcomeObject(assessment.declared, assessment.declared_level),
        verified=OutcomeObject(assessment.verified, assessment.verified_level),
        details=assessment.details,
        requirements=tuple(
            _build_requirement(verdict) for verdict in assessment.verdicts
        ),
    )


def _build_requirement(verdict: Verdict) -> RequirementObject:
    requirement = verdict.requirement
    return RequirementObject(
        id=requirement.id,
        component=requirement.component,
        level=requirement.level,
        declared=verdict.declared,
        verified=verdict.verified,
        judge=requirement.judge,
        mark=verdict.mark,
        because=tuple(_build_evidence(evidence) for evidence in verdict.because),
    )


def _build_finding(finding: Finding) -> FindingObject:
    return FindingObject(
        rule=finding.rule,
        level=finding.level,
        message=finding.message,
        **_build_position(finding.span),
        related=tuple(_build_related(item) for item in finding.related),
        fix=finding.fix,
        fingerprint=finding.fingerprint,
        already=finding.already,
    )


def _build_related(item: Related) -> RelatedObject:
    return RelatedObject(**_build_position(item.span), message=item.message)


def _build_position(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.last_line,
        "end_column": span.end_column or span.column,
    }


def _build_suppressed(item: Suppressed) -> SuppressedObject:
    return SuppressedObject(_build_finding(item.finding), item.reason, item.by)


FORMAT = Format(render)
