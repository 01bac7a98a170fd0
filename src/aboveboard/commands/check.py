"""``aboveboard check``: hold what a repository says about its openness against what it ships."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from aboveboard import leaves, pipeline, standards
from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.escape import json, plain
from aboveboard.evidence import collect
from aboveboard.judging import baseline
from aboveboard.model.evidence import Book, Document, Observation
from aboveboard.model.judgement import LEVELS, Standard
from aboveboard.model.report import BaselineEntry, Finding, Report
from aboveboard.network import remote
from aboveboard.reports import Format
from aboveboard.tree import files

_FORMATS = "aboveboard.reports"
_EVIDENCE_HELP = "take what is known of remote places from saved evidence, which the checked repository does not hold; ask nobody"
_FAIL_ON = (*LEVELS, "unknown", "never")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``check``."""
    add = parser.add_argument
    add(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="the repository to check, or a manifest in it (default: .)",
    )
    add("--manifest", metavar="FILE", help="the manifest to read instead of aboveboard.yaml")
    add("--output", action="append", default=[], metavar="FORMAT[=FILE]", help=_output_help())
    add(
        "--fail-on",
        choices=_FAIL_ON,
        default="error",
        help="the least that makes the exit code 1 (default: error)",
    )
    add(
        "--offline", action="store_true", help="look at no link; every remote place is then unknown"
    )
    add(
        "--cache-dir",
        metavar="DIR",
        help="where answers are kept for the next run (default: the user's cache folder)",
    )
    add("--no-cache", action="store_true", help="keep no answers and use none that are kept")
    add(
        "--allow-private-network",
        action="store_true",
        help="also ask addresses inside private networks, and plain http",
    )
    add(
        "--save-evidence",
        metavar="FILE",
        help="write everything that was found out as JSON, to be judged elsewhere",
    )
    add("--evidence", metavar="FILE", help=_EVIDENCE_HELP)
    add("--base", metavar="REV", help="a revision to compare with: what did the change take away?")
    add(
        "--only-new",
        action="store_true",
        help="with --base: findings that the revision has too do not count",
    )
    add("--baseline", metavar="FILE", help="findings to accept, as --write-baseline wrote them")
    add(
        "--write-baseline",
        action="store_true",
        help="write the findings of this run to the file of --baseline",
    )
    add(
        "--standard",
        action="append",
        default=[],
        metavar="ID|FILE",
        help="a standard to report on (repeatable)",
    )
    add(
        "--verbose",
        action="store_true",
        help="show the tables of artifacts and standards as well",
    )
    add(
        "--open-source-means",
        default="osaid-1.0",
        metavar="ID",
        help="what the words open source are held against",
    )


def _output_help() -> str:
    return f"an output format, to standard output or a file (repeatable): {', '.join(leaves.names(_FORMATS))}"


def run(options: argparse.Namespace, surroundings: Surroundings) -> Result:
    """Check, render every output that was asked for, and say with the exit code what came of it."""
    outputs = _outputs(options.output, surroundings.environment)
    root, manifest = files.split(options.path)
    request = pipeline.Request(
        root=root,
        observe=_observer(options, surroundings, root),
        manifest=options.manifest or manifest,
        standards=tuple(_standard(name, root) for name in options.standard),
        open_source_means=_open_source(options.open_source_means),
        links=bool(options.evidence) or not options.offline,
        prefix=files.prefix(root),
        date=_date(surroundings.environment),
        dated=any(leaves.load(_FORMATS, name, "FORMAT", Format).dated for name, _ in outputs),
        base=options.base or "",
        verbose=options.verbose,
        accepted=_accepted(options, root),
    )
    try:
        report = pipeline.run(request)
    except files.Unreadable as why:
        raise UsageError(str(why)) from why
    cut_short = not options.evidence and remote.was_interrupted(report.book.observations)
    if options.write_baseline and not cut_short:
        result = _baseline(report, options.baseline)
    else:
        counted = tuple(item for item in report.findings if not (options.only_new and item.already))
        code = 130 if cut_short else _code(report, counted, options.fail_on)
        result = _delivered(report, outputs, code, surroundings)
    result = replace(result, tree=root)
    if not options.save_evidence:
        return result
    from aboveboard.evidence import saved

    evidence = saved.dump(_needed(report))
    return replace(result, files={**result.files, options.save_evidence: evidence})


def _needed(report: Report) -> Book:
    """What was found out, with no line of package metadata but those that the report points at.

    A configuration may hold what nobody meant to publish, and rules read but few keys of it.
    """
    silenced = (item.finding for item in report.suppressed)
    found = [*report.findings, *silenced]
    spans = [span for item in found for span in (item.span, *(each.span for each in item.related))]
    spans += [judged.claim.span for judged in report.claims]
    wanted: dict[str, set[int]] = {}
    for span in spans:
        wanted.setdefault(span.path, set()).update(range(span.line, span.last_line + 1))
    documents = (_kept(item, wanted.get(item.path, set())) for item in report.book.documents)
    return replace(report.book, documents=tuple(documents))


def _kept(document: Document, lines: set[int]) -> Document:
    """A document, of package metadata some lines alone; the others are empty, so that numbers stay
    right.
    """
    if document.kind != "metadata":
        return document
    numbered = enumerate(document.text.split("\n"), 1)
    kept = (line if number in lines else "" for number, line in numbered)
    return replace(document, text="\n".join(kept).rstrip("\n"))


def _baseline(report: Report, file: str) -> Result:
    """The findings of this run, and those that the baseline accepts already, as the new
    baseline.
    """
    again = [item.finding for item in report.suppressed if item.by.startswith(f"{file}:")]
    accepted = [item for item in (*report.findings, *again) if item.rule != "baseline-stale"]
    text = json(baseline.write(accepted))
    return Result(f"{len(accepted)} findings accepted in {plain(file)}\n", files={file: text})


def _accepted(options: argparse.Namespace, root: str) -> tuple[BaselineEntry, ...]:
    if options.only_new and not options.base:
        raise UsageError("--only-new needs --base REV")
    if options.write_baseline and not options.baseline:
        raise UsageError("--write-baseline needs --baseline FILE")
    if not options.baseline:
        return ()
    try:
        return baseline.read(options.baseline, files.operators(options.baseline, tree=root))
    except files.Unreadable as why:
        if options.write_baseline:
            return ()
        raise UsageError(str(why)) from why
    except baseline.InvalidBaseline as why:
        raise UsageError(f"{options.baseline} {why}") from why


def _date(environment: Mapping[str, str]) -> str:
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    return (
        collect.day(int(epoch)) if epoch.isascii() and epoch.isdigit() and len(epoch) <= 11 else ""
    )


def _outputs(asked: Sequence[str], environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Pairs of format and file (empty for standard output); under GitHub Actions annotations and a
    job summary.
    """
    if not asked:
        on_github = environment.get("GITHUB_ACTIONS") == "true"
        return (("text", ""), ("github", "")) if on_github else (("text", ""),)
    pairs = []
    for item in asked:
        name, _, file = item.partition("=")
        if name not in leaves.names(_FORMATS):
            raise UsageError(
                f"there is no output format {name!a}; there are {', '.join(leaves.names(_FORMATS))}"
            )
        pairs.append((name, file))
    return tuple(pairs)


def _observer(
    options: argparse.Namespace, surroundings: Surroundings, root: str
) -> pipeline.Observer:
    """How remote places are told of: from saved evidence, by their addresses alone, or by asking
    their hosts.
    """
    if options.evidence:
        return _recalled(options.evidence, root)
    if options.offline:
        return remote.offline
    from aboveboard.network.settings import Settings

    given: dict[str, Any] = {
        "allow_private_network": options.allow_private_network,
        "progress": surroundings.progress,
    }
    if options.no_cache or options.cache_dir:
        given["cache_dir"] = "" if options.no_cache else _cache(options.cache_dir, root)
    settings = Settings.from_environment(surroundings.environment, **given)

    def observe(places: tuple[str, ...]) -> Mapping[str, Observation]:
        return remote.observe(places, settings)

    return observe


def _cache(folder: str, root: str) -> str:
    """The folder of the cache, which no link of a working tree may lead out of it."""
    try:
        return files.located(folder, root)
    except files.Unreadable as why:
        raise UsageError(f"--cache-dir {folder} {why}") from why


def _recalled(path: str, root: str) -> pipeline.Observer:
    from aboveboard.evidence import saved
    from aboveboard.tree import operator_files

    try:
        book = saved.load(files.operators(path, tree=root))
        part = operator_files.part_of(path, root)
    except files.Unreadable as why:
        raise UsageError(str(why)) from why
    except saved.BadEvidenceError as why:
        raise UsageError(f"--evidence {path}: {why}") from why
    if part:
        raise UsageError(
            f"--evidence {path} {part}: its author could have made it up; keep evidence outside of it"
        )
    return lambda places: remote.recall(places, book)


def _standard(name: str, root: str) -> Standard:
    """A standard by its id, or one of the user's own by the path of its file."""
    try:
        if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
            from aboveboard.standards import own

            return own.read(name, files.operators(name, tree=root))
        return standards.load(name)
    except files.Unreadable as wrong:
        raise UsageError(str(wrong)) from wrong
    except standards.InvalidStandard as wrong:
        raise UsageError(*str(wrong).split("\n")) from wrong


def _open_source(name: str) -> str:
    if name not in standards.ids():
        raise UsageError(f"there is no standard {name!a}; there are {', '.join(standards.ids())}")
    return name


def _code(report: Report, findings: Sequence[Finding], fail_on: str) -> int:
    if fail_on == "never":
        return 0
    counted = LEVELS if fail_on == "unknown" else LEVELS[: LEVELS.index(fail_on) + 1]
    if any(finding.level in counted for finding in findings):
        return 1
    unknown = report.summary["unknown"] or any(
        item.outcome == "undetermined" for item in report.claims
    )
    return 1 if fail_on == "unknown" and unknown else 0


def _delivered(
    report: Report, outputs: Sequence[tuple[str, str]], code: int, surroundings: Surroundings
) -> Result:
    """Render each format; the job summary is appended where GitHub Actions names a file for it."""
    out, written, appended = [], {}, {}
    for name, file in outputs:
        form = leaves.load(_FORMATS, name, "FORMAT", Format)
        if file:
            written[file] = form.render(report)
        else:
            coloured = form.colour if surroundings.colour and form.colour else form.render
            out.append(coloured(report))
    summary = surroundings.environment.get("GITHUB_STEP_SUMMARY")
    if summary and surroundings.environment.get("GITHUB_ACTIONS") == "true":
        appended[summary] = leaves.load(_FORMATS, "markdown", "FORMAT", Format).render(report)
    return Result("".join(out), code, files=written, appended=appended)


COMMAND = Command(
    "hold what a repository says about its openness against what it ships", arguments, run
)
