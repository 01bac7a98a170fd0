"""``aboveboard claims``: what some files claim, where, and with ``--all`` what was passed over and
why.
"""

from __future__ import annotations

import argparse

from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.model.statements import Statement


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="READMEs, model cards, package metadata"
    )
    parser.add_argument(
        "--all", action="store_true", help="also what was seen and passed over, and why"
    )
    parser.add_argument(
        "--output",
        choices=("text", "json"),
        default="text",
        help="the form of the answer (default: text)",
    )
    parser.add_argument(
        "--name", metavar="NAME", help="the project's name (default: that of the working directory)"
    )


def _run(options: argparse.Namespace, _: Surroundings) -> Result:
    from aboveboard import statements
    from aboveboard.model.manifest import Declaration, Release
    from aboveboard.model.span import Span
    from aboveboard.tree import operator_files
    from aboveboard.tree.files import Unreadable

    try:
        documents = operator_files.documents(options.files)
        name = options.name or operator_files.folder_name()
    except (Unreadable, OSError) as trouble:
        raise UsageError(str(trouble)) from trouble
    release = Release(name=Declaration(name, Span(".")) if name else None)
    seen = statements.mentions(documents, release, explain=options.all)
    found = seen if options.all else [claim for claim in seen if claim.role == "own"]
    out = (
        _json(found, options.all)
        if options.output == "json"
        else _text(found, options.all, len(documents))
    )
    return Result(out=out, err="".join(map(_cut, statements.cut(seen))))


def _cut(last: Statement) -> str:
    """That a document was not read to its end."""
    from aboveboard.escape import plain

    return (
        plain(
            f"aboveboard: {last.span.path} speaks of openness too often; read up to line {last.span.line}"
        )
        + "\n"
    )


def _json(found: list[Statement], everything: bool) -> str:
    import json

    return (
        json.dumps(
            {"claims": [_row(claim, everything) for claim in found]}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def _row(claim: Statement, everything: bool) -> dict[str, object]:
    span = claim.span
    row: dict[str, object] = {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_column": _end_column(claim),
        "text": claim.text,
        "kind": "licence" if claim.kind == "license" else claim.kind,
        "subject": claim.subject,
        "polarity": claim.polarity,
    }
    row["certainty"] = claim.certainty
    if claim.license:
        row["licence"] = claim.license
    if everything:
        row |= {"role": claim.role, "why": claim.why}
    return row


def _end_column(claim: Statement) -> int:
    """Where a claim ends on the line it begins on."""
    span = claim.span
    return (
        span.end_column
        if span.last_line == span.line
        else span.column + len(claim.text.split("\n", 1)[0])
    )


def _text(found: list[Statement], everything: bool, files: int) -> str:
    from aboveboard.escape import plain

    lines = []
    for claim in found:
        kind = claim.kind.replace("_", " ") + (
            "" if claim.polarity == "asserted" else f", {claim.polarity}"
        )
        place = f"{claim.span.path}:{claim.span.line}:{claim.span.column}"
        words = " ".join(claim.text.split())
        line = f'{place}: {kind} ({claim.subject}): "{words}"'
        if everything:
            role = (
                "own claim"
                if claim.role == "own"
                else "passed over, " + claim.role.replace("_", " ")
            )
            line += f"\n    {role}, certainty {claim.certainty:.2f}: {claim.why}"
        lines += [plain(part) for part in line.split("\n")]
    own = sum(claim.role == "own" for claim in found)
    rest = len(found) - own
    passed = f", {rest} place{'' if rest == 1 else 's'} passed over" if everything else ""
    lines.append(
        f"{own} own claim{'' if own == 1 else 's'} in {files} file{'' if files == 1 else 's'}{passed}"
    )
    return "\n".join(lines) + "\n"


COMMAND = Command("say what some files claim about openness, and where", _arguments, _run)
