"""``aboveboard export``: the release in the formats of other systems."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from aboveboard import leaves
from aboveboard.commands import Command, Result, Surroundings, UsageError

if TYPE_CHECKING:
    from aboveboard.model.manifest import Manifest
    from aboveboard.model.report import Report

_FORMATS = "aboveboard.exports"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``export``."""
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="the repository, or a manifest in it",
    )
    parser.add_argument(
        "--to",
        required=True,
        choices=leaves.names(_FORMATS),
        help="the format to write",
    )
    parser.add_argument(
        "--manifest",
        metavar="FILE",
        help="the manifest to read instead of aboveboard.yaml",
    )
    parser.add_argument(
        "--file", metavar="FILE", help="write to a file instead of standard output"
    )


def export(options: argparse.Namespace, _: Surroundings) -> Result:
    """Write the release; standard error lists what the format cannot carry, the licenses that are
    only declared, and the findings that contradict the release.
    """
    from aboveboard.exports import Export, Subject
    from aboveboard.network import remote
    from aboveboard.tree import operator_paths

    root, manifest = operator_paths.split_manifest_path(options.path)
    report = _check_offline(root, options.manifest or manifest)
    if not report.manifest.readable:
        raise UsageError(_describe_unreadable(report.manifest))
    subject = Subject(
        manifest=report.manifest,
        book=report.book,
        assessments={
            assessment.standard.id: assessment for assessment in report.assessments
        },
        expand=remote.expand,
        date=report.date,
    )
    exported = leaves.load(_FORMATS, options.to, "EXPORT", Export).write(subject)
    err = _describe_left_out(exported.left_out, options.to) + _describe_doubts(report)
    if options.file:
        return Result(err=err, files={options.file: exported.text}, tree=root)
    return Result(out=exported.text, err=err)


def _check_offline(root: str, manifest: str | None) -> Report:
    """The report on the release against every standard, without a look at remote places."""
    from aboveboard import pipeline, standards
    from aboveboard.network import remote
    from aboveboard.tree.unreadable import Unreadable

    request = pipeline.Request(
        root,
        remote.offline,
        manifest=manifest,
        standards=tuple(standards.load(name) for name in standards.ids()),
    )
    try:
        return pipeline.run(request)
    except Unreadable as trouble:
        raise UsageError(str(trouble)) from trouble


def _describe_unreadable(manifest: Manifest) -> str:
    reason = "run `aboveboard init` for a first one"
    if manifest.problems:
        problem = manifest.problems[0]
        reason = f"{problem.span.path}:{problem.span.line}: {problem.message}"
    return f"there is no manifest that can be read: {reason}"


def _describe_left_out(left_out: tuple[str, ...], export_format: str) -> str:
    from aboveboard.escape import plain

    if not left_out:
        return ""
    lines = [f"{export_format} has no word for:"]
    lines += [f"  {plain(line)}" for line in left_out]
    return "\n".join(lines) + "\n"


def _describe_doubts(report: Report) -> str:
    """The licenses that are written as the manifest has them though nothing else states them, and
    the errors of the release.
    """
    from aboveboard.escape import plain
    from aboveboard.truth import Truth

    lines = []
    for row in report.rows:
        is_written = row.artifact.license is not None and row.artifact.withheld is None
        if is_written and row.license_seen.truth is not Truth.YES:
            lines.append(row.license_seen.reason)
    for finding in report.findings:
        if finding.level == "error":
            lines.append(f"{finding.span.path}:{finding.span.line}: {finding.message}")
    if not lines:
        return ""
    shown = "".join(f"  {plain(line)}\n" for line in lines)
    return f"warning: the export repeats the manifest, which evidence does not carry:\n{shown}"


COMMAND = Command(
    "write the release in the format of another system", add_arguments, export
)
