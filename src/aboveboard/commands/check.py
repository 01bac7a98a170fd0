"""``aboveboard check``: compare what a repository states about its openness with what it ships."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from aboveboard import leaves, pipeline, standards
from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.escape import json, plain
from aboveboard.evidence import ages
from aboveboard.judging import baseline
from aboveboard.model.evidence import Book, Document, Observation
from aboveboard.model.judgement import LEVELS, Standard
from aboveboard.model.report import BaselineEntry, Finding, Report
from aboveboard.model.span import Span
from aboveboard.network import remote
from aboveboard.reports import Format
from aboveboard.tree import operator_paths
from aboveboard.tree.unreadable import Unreadable

_FORMATS = "aboveboard.reports"
_FAIL_ON = (*LEVELS, "unknown", "never")
_INTERRUPTED = 130
"""The exit code of a process that is stopped from the keyboard."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``check``."""
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="the repository to check, or a manifest in it (default: .)",
    )
    parser.add_argument(
        "--manifest",
        metavar="FILE",
        help="the manifest to read instead of aboveboard.yaml",
    )
    parser.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help=(
            "an output format, to standard output or a file (repeatable): "
            f"{', '.join(leaves.names(_FORMATS))}"
        ),
    )
    parser.add_argument(
        "--fail-on",
        choices=_FAIL_ON,
        default="error",
        help="the least that makes the exit code 1 (default: error)",
    )
    _add_network_arguments(parser)
    _add_comparison_arguments(parser)
    _add_standard_arguments(parser)


def _add_network_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--offline",
        action="store_true",
        help="look at no link; every remote place is then unknown",
    )
    parser.add_argument(
        "--time-limit",
        type=_parse_seconds,
        metavar="SECONDS",
        help="how long all remote places together may take; the rest is unknown (default: 600)",
    )
    parser.add_argument(
        "--cache-dir",
        metavar="DIR",
        help="where answers are kept for the next run (default: the user's cache folder)",
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="keep no answers and use none that are kept",
    )
    parser.add_argument(
        "--allow-private-network",
        action="store_true",
        help="also ask addresses inside private networks, and plain http",
    )
    parser.add_argument(
        "--save-evidence",
        metavar="FILE",
        help="write everything that was found out as JSON, to be judged elsewhere",
    )
    parser.add_argument(
        "--evidence",
        metavar="FILE",
        help=(
            "take what is known of remote places from saved evidence, which the checked "
            "repository does not hold; ask nobody"
        ),
    )


def _add_comparison_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base",
        metavar="REV",
        help="a revision to compare with: what did the change take away?",
    )
    parser.add_argument(
        "--only-new",
        action="store_true",
        help="with --base: findings that the revision has too do not count",
    )
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        help="findings to accept, as --write-baseline wrote them",
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="write the findings of this run to the file of --baseline",
    )


def _add_standard_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--standard",
        action="append",
        default=[],
        metavar="ID|FILE",
        help="a standard to report on (repeatable)",
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="show the tables of artifacts and standards as well",
    )
    parser.add_argument(
        "--open-source-means",
        default="osaid-1.0",
        metavar="ID",
        help="what the words open source are held against",
    )


def _parse_seconds(text: str) -> float:
    """A number of seconds above zero.

    Raises:
        ArgumentTypeError: the text is none.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!a} is not a number of seconds above 0")
    return seconds


def check(options: argparse.Namespace, surroundings: Surroundings) -> Result:
    """Check the repository, render every output that was asked for, and return the exit code."""
    outputs = _parse_outputs(options.output, surroundings.environment)
    request = _build_request(options, surroundings, outputs)
    doubt = _doubt_evidence(options.evidence, request.root)
    if doubt and _runs_unattended(surroundings.environment):
        raise UsageError(f"{doubt}; keep evidence outside of it")
    try:
        report = pipeline.run(request)
    except Unreadable as trouble:
        raise UsageError(str(trouble)) from trouble
    result = _build_result(options, surroundings, outputs, report)
    warning = _format_warning(doubt)
    result = replace(result, tree=request.root, err=result.err + warning)
    if not options.save_evidence:
        return result
    from aboveboard.evidence import saved

    evidence = saved.dump(_select_evidence(report))
    return replace(result, files={**result.files, options.save_evidence: evidence})


def _format_warning(words: str) -> str:
    return f"aboveboard: warning: {plain(words)}\n" if words else ""


def _select_evidence(report: Report) -> Book:
    """The evidence, with no line of package metadata but those that the report points at.

    A configuration may contain what was not meant to be published, and rules read few keys of it.
    """
    wanted: dict[str, set[int]] = {}
    for span in _list_spans(report):
        wanted.setdefault(span.path, set()).update(range(span.line, span.last_line + 1))
    documents = []
    for document in report.book.documents:
        kept = document
        if document.kind == "metadata":
            kept = _keep_lines(document, wanted.get(document.path, set()))
        documents.append(kept)
    return replace(report.book, documents=tuple(documents))


def _list_spans(report: Report) -> Iterator[Span]:
    """All places in documents that a report points at."""
    for finding in (*report.findings, *(item.finding for item in report.suppressed)):
        yield finding.span
        for related in finding.related:
            yield related.span
    for judged in report.claims:
        yield judged.claim.span


def _keep_lines(document: Document, lines: set[int]) -> Document:
    """A document with some of its lines; the others are empty, so that line numbers stay right."""
    kept = []
    for number, line in enumerate(document.text.split("\n"), 1):
        kept.append(line if number in lines else "")
    return replace(document, text="\n".join(kept).rstrip("\n"))


def _build_request(
    options: argparse.Namespace,
    surroundings: Surroundings,
    outputs: Sequence[tuple[str, str]],
) -> pipeline.Request:
    root, manifest = operator_paths.split_manifest_path(options.path)
    return pipeline.Request(
        root=root,
        observe=_choose_observer(options, surroundings, root),
        manifest=options.manifest or manifest,
        standards=tuple(_load_standard(name, root) for name in options.standard),
        open_source_means=_validate_standard(options.open_source_means),
        links=bool(options.evidence) or not options.offline,
        prefix=operator_paths.path_prefix(root),
        date=_parse_date(surroundings.environment),
        dated=any(_load_format(name).dated for name, _ in outputs),
        base=options.base or "",
        verbose=options.verbose,
        accepted=_load_baseline(options, root),
    )


def _build_result(
    options: argparse.Namespace,
    surroundings: Surroundings,
    outputs: Sequence[tuple[str, str]],
    report: Report,
) -> Result:
    was_cut_short = not options.evidence and remote.was_interrupted(
        report.book.observations
    )
    if options.write_baseline and not was_cut_short:
        return _write_baseline(report, options.baseline)
    code = _INTERRUPTED
    if not was_cut_short:
        code = _exit_code(report, options.fail_on, options.only_new)
    return _render_outputs(report, outputs, code, surroundings)


def _write_baseline(report: Report, file: str) -> Result:
    """The new baseline: the findings of this run, and those that the old one accepts already."""
    accepted = [*report.findings]
    accepted += [
        item.finding for item in report.suppressed if item.by.startswith(f"{file}:")
    ]
    accepted = [finding for finding in accepted if finding.rule != "baseline-stale"]
    message = f"{len(accepted)} findings accepted in {plain(file)}\n"
    return Result(message, files={file: json(baseline.write(accepted))})


def _load_baseline(options: argparse.Namespace, root: str) -> tuple[BaselineEntry, ...]:
    if options.only_new and not options.base:
        raise UsageError("--only-new needs --base REV")
    if options.write_baseline and not options.baseline:
        raise UsageError("--write-baseline needs --baseline FILE")
    if not options.baseline:
        return ()
    try:
        text = operator_paths.read_operator_file(options.baseline, tree=root)
        return baseline.read(options.baseline, text)
    except Unreadable as trouble:
        if options.write_baseline:
            return ()
        raise UsageError(str(trouble)) from trouble
    except baseline.InvalidBaseline as trouble:
        raise UsageError(f"{options.baseline} {trouble}") from trouble


def _parse_date(environment: Mapping[str, str]) -> str:
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) <= 11:
        return ages.format_day(int(epoch))
    return ""


def _runs_on_github(environment: Mapping[str, str]) -> bool:
    return environment.get("GITHUB_ACTIONS") == "true"


def _parse_outputs(
    options: Sequence[str], environment: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Pairs of format and file, the file empty for standard output.

    The default is text, under GitHub Actions with annotations.
    """
    if not options and _runs_on_github(environment):
        return ("text", ""), ("github", "")
    if not options:
        return (("text", ""),)
    known = leaves.names(_FORMATS)
    pairs = []
    for option in options:
        name, _, file = option.partition("=")
        if name not in known:
            raise UsageError(
                f"there is no output format {name!a}; there are {', '.join(known)}"
            )
        pairs.append((name, file))
    return tuple(pairs)


def _load_format(name: str) -> Format:
    return leaves.load(_FORMATS, name, "FORMAT", Format)


def _choose_observer(
    options: argparse.Namespace, surroundings: Surroundings, root: str
) -> pipeline.Observer:
    """What observes remote places: saved evidence, their addresses alone, or their hosts."""
    if options.evidence:
        return _load_observer(options.evidence, root)
    if options.offline:
        return remote.offline
    from aboveboard.network.settings import Settings

    choices: dict[str, Any] = {
        "allow_private_network": options.allow_private_network,
        "progress": surroundings.progress,
    }
    if options.no_cache:
        choices["cache_dir"] = ""
    elif options.cache_dir:
        choices["cache_dir"] = _resolve_cache(options.cache_dir, root)
    if options.time_limit is not None:
        choices["time_limit"] = options.time_limit
    settings = Settings.from_environment(surroundings.environment, **choices)

    def observe(places: tuple[str, ...]) -> Mapping[str, Observation]:
        return remote.observe(places, settings)

    return observe


def _resolve_cache(folder: str, root: str) -> str:
    """The folder of the cache, which no link of a working tree may lead out of it."""
    try:
        return operator_paths.locate_path(folder, root)
    except Unreadable as trouble:
        raise UsageError(f"--cache-dir {folder} {trouble}") from trouble


def _load_observer(path: str, root: str) -> pipeline.Observer:
    from aboveboard.evidence import saved

    try:
        book = saved.load(operator_paths.read_operator_file(path, tree=root))
    except Unreadable as trouble:
        raise UsageError(str(trouble)) from trouble
    except saved.BadEvidenceError as trouble:
        raise UsageError(f"--evidence {path}: {trouble}") from trouble
    return lambda places: remote.recall(places, book)


def _doubt_evidence(path: str | None, root: str) -> str:
    """Why saved evidence may be forged: it is part of what is checked; empty where it is not."""
    if not path:
        return ""
    from aboveboard.tree import operator_files

    try:
        part = operator_files.explain_membership(path, root)
    except Unreadable as trouble:
        raise UsageError(str(trouble)) from trouble
    return f"--evidence {path} {part}: its author could have made it up" if part else ""


def _runs_unattended(environment: Mapping[str, str]) -> bool:
    """Whether the command runs for a change that a stranger may have proposed."""
    return any(
        environment.get(name) == "true" for name in ("GITHUB_ACTIONS", "GITLAB_CI")
    )


def _load_standard(name: str, root: str) -> Standard:
    """A standard by its id, or one of the user's own by the path of its file."""
    is_file = name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name
    try:
        if not is_file:
            return standards.load(name)
        from aboveboard.standards import own

        return own.read(name, operator_paths.read_operator_file(name, tree=root))
    except Unreadable as trouble:
        raise UsageError(str(trouble)) from trouble
    except standards.InvalidStandard as trouble:
        raise UsageError(*str(trouble).split("\n")) from trouble


def _validate_standard(name: str) -> str:
    known = standards.ids()
    if name not in known:
        raise UsageError(f"there is no standard {name!a}; there are {', '.join(known)}")
    return name


def _exit_code(report: Report, fail_on: str, only_new: bool) -> int:
    if fail_on == "never":
        return 0
    counted = LEVELS if fail_on == "unknown" else LEVELS[: LEVELS.index(fail_on) + 1]
    findings: Sequence[Finding] = report.findings
    if only_new:
        findings = [finding for finding in findings if not finding.already]
    if any(finding.level in counted for finding in findings):
        return 1
    if fail_on == "unknown" and _has_unknown(report):
        return 1
    return 0


def _has_unknown(report: Report) -> bool:
    if report.summary["unknown"]:
        return True
    return any(item.outcome == "undetermined" for item in report.claims)


def _render_outputs(
    report: Report,
    outputs: Sequence[tuple[str, str]],
    code: int,
    surroundings: Surroundings,
) -> Result:
    """Render each format; the job summary is appended where GitHub Actions names a file for it."""
    printed: list[str] = []
    written: dict[str, str] = {}
    for name, file in outputs:
        output_format = _load_format(name)
        if file:
            written[file] = output_format.render(report)
        elif surroundings.colour and output_format.colour:
            printed.append(output_format.colour(report))
        else:
            printed.append(output_format.render(report))
    appended: dict[str, str] = {}
    summary = surroundings.environment.get("GITHUB_STEP_SUMMARY")
    if summary and _runs_on_github(surroundings.environment):
        appended[summary] = _load_format("markdown").render(report)
    return Result("".join(printed), code, files=written, appended=appended)


COMMAND = Command(
    "hold what a repository says about its openness against what it ships",
    add_arguments,
    check,
)
