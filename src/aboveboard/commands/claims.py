"""``aboveboard claims``: what some files claim, where, and with ``--all`` what was passed over and
why.
"""

from __future__ import annotations

import argparse

from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.model.statements import Statement


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="READMEs, model cards, package metadata",
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
        "--name",
        metavar="NAME",
        help="the project's name (default: that of the working directory)",
    )


def _list_claims(options: argparse.Namespace, _: Surroundings) -> Result:
    from aboveboard import statements
    from aboveboard.model.manifest import Declaration, Release
    from aboveboard.model.span import Span
    from aboveboard.tree import operator_files
    from aboveboard.tree.unreadable import Unreadable

    try:
        documents = operator_files.read_documents(options.files)
        name = options.name or operator_files.folder_name()
    except (Unreadable, OSError) as trouble:
        raise UsageError(str(trouble)) from trouble
    release = Release()
    if name:
        release = Release(name=Declaration(name, Span(".")))
    seen = statements.mentions(documents, release, explain=options.all)
    shown = seen
    if not options.all:
        shown = [statement for statement in seen if statement.role == "own"]
    if options.output == "json":
        out = _render_json(shown, options.all)
    else:
        out = _render_text(shown, options.all, len(documents))
    return Result(out=out, err="".join(map(_warn_of_cut, statements.cut(seen))))


def _warn_of_cut(last: Statement) -> str:
    """The warning that a document was not read to its end."""
    from aboveboard.escape import plain

    warning = (
        f"aboveboard: {last.span.path} speaks of openness too often; "
        f"read up to line {last.span.line}"
    )
    return plain(warning) + "\n"


def _render_json(shown: list[Statement], everything: bool) -> str:
    import json

    from aboveboard import escape

    claims = [_build_row(statement, everything) for statement in shown]
    return (
        escape.json(json.dumps({"claims": claims}, ensure_ascii=False, indent=1)) + "\n"
    )


def _build_row(statement: Statement, everything: bool) -> dict[str, object]:
    span = statement.span
    row: dict[str, object] = {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_column": _end_column(statement),
        "text": statement.text,
        "kind": "licence" if statement.kind == "license" else statement.kind,
        "subject": statement.subject,
        "polarity": statement.polarity,
    }
    row["certainty"] = statement.certainty
    if statement.license:
        row["licence"] = statement.license
    if everything:
        row["role"] = statement.role
        row["why"] = statement.why
    return row


def _end_column(statement: Statement) -> int:
    """The column at which a statement ends on the line it begins on."""
    span = statement.span
    if span.last_line == span.line:
        return span.end_column
    first_line = statement.text.split("\n", 1)[0]
    return span.column + len(first_line)


def _render_text(shown: list[Statement], everything: bool, file_count: int) -> str:
    from aboveboard.escape import plain

    lines: list[str] = []
    for statement in shown:
        lines.append(plain(_describe_statement(statement)))
        if everything:
            role = f"{_describe_role(statement)}, certainty {statement.certainty:.2f}"
            lines.append(plain(f"    {role}: {statement.why}"))
    own_count = sum(statement.role == "own" for statement in shown)
    summary = f"{_count(own_count, 'own claim')} in {_count(file_count, 'file')}"
    if everything:
        summary += f", {_count(len(shown) - own_count, 'place')} passed over"
    return "\n".join([*lines, summary]) + "\n"


def _describe_statement(statement: Statement) -> str:
    span = statement.span
    kind = statement.kind.replace("_", " ")
    if statement.polarity != "asserted":
        kind += f", {statement.polarity}"
    words = " ".join(statement.text.split())
    return f'{span.path}:{span.line}:{span.column}: {kind} ({statement.subject}): "{words}"'


def _describe_role(statement: Statement) -> str:
    if statement.role == "own":
        return "own claim"
    return f"passed over, {statement.role.replace('_', ' ')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


COMMAND = Command(
    "say what some files claim about openness, and where", _add_arguments, _list_claims
)
