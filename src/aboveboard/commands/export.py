"""``aboveboard export``: the release in the formats of other systems."""

from __future__ import annotations

import argparse

from aboveboard import leaves
from aboveboard.commands import Command, Result, Surroundings, UsageError

_FORMATS = "aboveboard.exports"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``export``."""
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="the repository, or a manifest in it"
    )
    parser.add_argument(
        "--to", required=True, choices=leaves.names(_FORMATS), help="the format to write"
    )
    parser.add_argument(
        "--manifest", metavar="FILE", help="the manifest to read instead of aboveboard.yaml"
    )
    parser.add_argument("--file", metavar="FILE", help="write to a file instead of standard output")


def run(options: argparse.Namespace, surroundings: Surroundings) -> Result:
    """Write the release out; what the format cannot carry is told on standard error."""
    from aboveboard import pipeline, standards
    from aboveboard.exports import Export, Subject
    from aboveboard.network import remote
    from aboveboard.tree import operator_paths
    from aboveboard.tree.unreadable import Unreadable

    root, manifest = operator_paths.split_manifest_path(options.path)
    every = tuple(standards.load(name) for name in standards.ids())
    request = pipeline.Request(
        root, remote.offline, manifest=options.manifest or manifest, standards=every
    )
    try:
        report = pipeline.run(request)
    except Unreadable as why:
        raise UsageError(str(why)) from why
    if not report.manifest.readable:
        wrong = next(
            (
                f"{item.span.path}:{item.span.line}: {item.message}"
                for item in report.manifest.problems
            ),
            "",
        )
        raise UsageError(
            f"there is no manifest that can be read: {wrong or 'run `aboveboard init` for a first one'}"
        )
    subject = Subject(
        manifest=report.manifest,
        book=report.book,
        assessments={assessment.standard.id: assessment for assessment in report.assessments},
        expand=remote.expand,
        date=report.date,
    )
    done = leaves.load(_FORMATS, options.to, "EXPORT", Export).write(subject)
    err = _told(done.left_out, options.to)
    if options.file:
        return Result(err=err, files={options.file: done.text}, tree=root)
    return Result(out=done.text, err=err)


def _told(left_out: tuple[str, ...], to: str) -> str:
    from aboveboard.escape import plain

    if not left_out:
        return ""
    return f"{to} has no word for:\n" + "".join(f"  {plain(line)}\n" for line in left_out)


COMMAND = Command("write the release in the format of another system", arguments, run)
