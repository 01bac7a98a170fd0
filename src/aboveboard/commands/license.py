"""``aboveboard license``: which license a text or an expression is, what it withholds, and how a
text differs.
"""

from __future__ import annotations

import argparse

from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.licenses.catalogue import License
from aboveboard.model.evidence import Difference
from aboveboard.value import Value

_SHOWN = 160
"""Words of a difference that are shown to a person."""
_VERDICTS = {
    "exact": "the published text",
    "equal": "the published text, but for what the SPDX matching guidelines let vary",
    "altered": "not the published text: words were added, left out or changed",
    "truncated": "a part of the published text: it is cut off",
    "several": "several texts in one file",
    "notice": "a notice that points to a license, not the license itself",
    "unknown": "no license that is known here",
    "expression": "a license expression",
    "invalid": "no license expression",
}


class _Answer(Value, frozen=True):
    """What is said of one input."""

    input: str
    kind: str
    id: str
    verdict: str
    score: float
    license_class: str
    withheld: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    also: tuple[str, ...] = ()
    note: str = ""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE|EXPR",
        help="a license file, or an expression such as MIT OR GPL-2.0",
    )
    parser.add_argument(
        "--output",
        choices=("text", "json"),
        default="text",
        help="the form of the answer (default: text)",
    )


def _run(options: argparse.Namespace, _: Surroundings) -> Result:
    answers = [_answer(given) for given in options.inputs]
    return Result(out=_json(answers) if options.output == "json" else _text(answers))


def _answer(given: str) -> _Answer:
    """What one input is: the text of a file of that name where there is one, else an expression."""
    from aboveboard.tree import operator_files as files
    from aboveboard.tree.files import Unreadable, operators

    try:
        if files.is_file(given):
            return _of_text(given, operators(given))
    except (Unreadable, OSError) as trouble:
        raise UsageError(str(trouble)) from trouble
    return _of_expression(given)


def _of_text(name: str, text: str) -> _Answer:
    from aboveboard.license_texts.identify import identify
    from aboveboard.licenses import catalogue

    found = identify(text)
    known = catalogue.find(found.id) if found.certain else None
    return _Answer(
        input=name,
        kind="text",
        id=found.id,
        verdict=found.verdict,
        score=found.score,
        license_class=known.license_class if known else "unidentified",
        withheld=_withheld(known),
        differences=found.differences,
        also=found.also,
    )


def _of_expression(written: str) -> _Answer:
    from aboveboard.licenses import catalogue, expression

    said = expression.parse(written)
    if said.problem and not said.normal:
        if "/" in written or written.endswith((".txt", ".md")):
            raise UsageError(f"{written} is neither a file nor a license expression")
        hint = f"; did you mean {said.suggestion}?" if said.suggestion else ""
        return _Answer(
            written,
            "expression",
            "",
            "invalid",
            0.0,
            said.license_class,
            note=f"{said.problem}{hint}",
        )
    withheld = tuple(
        dict.fromkeys(right for id_ in said.ids for right in _withheld(catalogue.find(id_)))
    )
    note = f"deprecated: {', '.join(said.deprecated)}" if said.deprecated else said.problem
    return _Answer(
        written,
        "expression",
        said.normal,
        "expression",
        1.0,
        said.license_class,
        withheld,
        note=note,
    )


def _withheld(known: License | None) -> tuple[str, ...]:
    """The right that a license keeps back, with the clause where the text itself was read."""
    if known is None or not known.withheld:
        return ()
    return (f"{known.withheld} (clause {known.quotable})" if known.quotable else known.withheld,)


def _json(answers: list[_Answer]) -> str:
    """JSON Lines: one object for each input, in their order."""
    import json

    from aboveboard import escape

    rows = (json.dumps(_row(answer), ensure_ascii=False) for answer in answers)
    return "".join(escape.json(row) + "\n" for row in rows)


def _row(answer: _Answer) -> dict[str, object]:
    differences = [
        {"kind": each.kind, "line": each.line, "words": each.words} for each in answer.differences
    ]
    row: dict[str, object] = {
        "input": answer.input,
        "kind": answer.kind,
        "id": answer.id,
        "verdict": answer.verdict,
        "score": answer.score,
        "class": answer.license_class,
        "withheld": list(answer.withheld),
        "differences": differences,
    }
    if answer.also:
        row["also"] = list(answer.also)
    if answer.note:
        row["note"] = answer.note
    return row


def _text(answers: list[_Answer]) -> str:
    from aboveboard.escape import plain

    return "".join(plain(line) + "\n" for answer in answers for line in _lines(answer))


def _lines(answer: _Answer) -> list[str]:
    lines = [f"{answer.input}: {answer.id or answer.verdict}", f"    {_VERDICTS[answer.verdict]}"]
    if answer.verdict == "altered":
        lines[0] += f" (altered, {100 * answer.score:.0f} % alike)"
    if answer.also:
        told = "also" if answer.verdict in ("several", "notice") else "the same text as"
        lines.append(f"    {told} {', '.join(answer.also)}")
    if answer.id and answer.license_class != "unidentified":
        lines.append(f"    class: {answer.license_class}")
    lines += [f"    withheld: {right}" for right in answer.withheld]
    lines += [f"    {answer.note}"] if answer.note else []
    for each in answer.differences:
        lines.append(f"    line {each.line}:")
        if each.before:
            lines.append(f"      - {_shown(each.before)}")
        if each.after:
            lines.append(f"      + {_shown(each.after)}")
    return lines


def _shown(words: str) -> str:
    """Words as a person wants to read them: the first of many, and how many more there are."""
    first = words.split(" ")[:_SHOWN]
    more = words.count(" ") + 1 - len(first)
    return " ".join(first) + (
        f" … ({more} more words; --output json gives them)" if more > 0 else ""
    )


COMMAND = Command(
    "say which license a text or an expression is, and how a text differs", _arguments, _run
)
