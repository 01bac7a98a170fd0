"""``aboveboard license``: which license a text or an expression is, what it withholds, and how a
text differs.
"""

from __future__ import annotations

import argparse

from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.licenses.catalogue import License
from aboveboard.model.evidence import Difference
from aboveboard.value import Value

_MOST_WORDS = 160
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
    """What is known of one input."""

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


def _add_arguments(parser: argparse.ArgumentParser) -> None:
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


def _identify_licenses(options: argparse.Namespace, _: Surroundings) -> Result:
    answers = [_answer_input(written) for written in options.inputs]
    if options.output == "json":
        return Result(out=_render_json(answers))
    return Result(out=_render_text(answers))


def _answer_input(written: str) -> _Answer:
    """What one input is: the text of the file of that name if there is one, else an expression."""
    from aboveboard.tree import operator_files
    from aboveboard.tree.operator_paths import read_operator_file
    from aboveboard.tree.unreadable import Unreadable

    try:
        if operator_files.is_file(written):
            return _answer_text(written, read_operator_file(written))
    except (Unreadable, OSError) as trouble:
        raise UsageError(str(trouble)) from trouble
    return _answer_expression(written)


def _answer_text(name: str, text: str) -> _Answer:
    from aboveboard.license_texts.identify import identify
    from aboveboard.licenses import catalogue

    identification = identify(text)
    entry = catalogue.find(identification.id) if identification.certain else None
    return _Answer(
        input=name,
        kind="text",
        id=identification.id,
        verdict=identification.verdict,
        score=identification.score,
        license_class=entry.license_class if entry else "unidentified",
        withheld=_list_withheld(entry),
        differences=identification.differences,
        also=identification.also,
    )


def _answer_expression(written: str) -> _Answer:
    from aboveboard.licenses import catalogue, expression

    parsed = expression.parse(written)
    if parsed.problem and not parsed.normal:
        if "/" in written or written.endswith((".txt", ".md")):
            raise UsageError(f"{written} is neither a file nor a license expression")
        hint = f"; did you mean {parsed.suggestion}?" if parsed.suggestion else ""
        note = f"{parsed.problem}{hint}"
        return _Answer(
            written, "expression", "", "invalid", 0.0, parsed.license_class, note=note
        )
    withheld: list[str] = []
    for license_id in parsed.ids:
        withheld += _list_withheld(catalogue.find(license_id))
    note = parsed.problem
    if parsed.deprecated:
        note = f"deprecated: {', '.join(parsed.deprecated)}"
    return _Answer(
        input=written,
        kind="expression",
        id=parsed.normal,
        verdict="expression",
        score=1.0,
        license_class=parsed.license_class,
        withheld=tuple(dict.fromkeys(withheld)),
        note=note,
    )


def _list_withheld(entry: License | None) -> tuple[str, ...]:
    """The right that a license keeps back, with the clause where the text itself was read."""
    if entry is None or not entry.withheld:
        return ()
    if entry.quotable:
        return (f"{entry.withheld} (clause {entry.quotable})",)
    return (entry.withheld,)


def _render_json(answers: list[_Answer]) -> str:
    """JSON Lines: one object for each input, in their order."""
    import json

    from aboveboard import escape

    rows = [json.dumps(_build_row(answer), ensure_ascii=False) for answer in answers]
    return "".join(f"{escape.json(row)}\n" for row in rows)


def _build_row(answer: _Answer) -> dict[str, object]:
    differences = [
        {"kind": each.kind, "line": each.line, "words": each.words}
        for each in answer.differences
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


def _render_text(answers: list[_Answer]) -> str:
    from aboveboard.escape import plain

    lines: list[str] = []
    for answer in answers:
        lines += _describe_answer(answer)
        for difference in answer.differences:
            lines += _describe_difference(difference)
    return "".join(f"{plain(line)}\n" for line in lines)


def _describe_answer(answer: _Answer) -> list[str]:
    head = f"{answer.input}: {answer.id or answer.verdict}"
    if answer.verdict == "altered":
        head += f" (altered, {100 * answer.score:.0f} % alike)"
    lines = [head, f"    {_VERDICTS[answer.verdict]}"]
    if answer.also:
        relation = (
            "also" if answer.verdict in ("several", "notice") else "the same text as"
        )
        lines.append(f"    {relation} {', '.join(answer.also)}")
    if answer.id and answer.license_class != "unidentified":
        lines.append(f"    class: {answer.license_class}")
    lines += [f"    withheld: {right}" for right in answer.withheld]
    if answer.note:
        lines.append(f"    {answer.note}")
    return lines


def _describe_difference(difference: Difference) -> list[str]:
    lines = [f"    line {difference.line}:"]
    if difference.before:
        lines.append(f"      - {_shorten_words(difference.before)}")
    if difference.after:
        lines.append(f"      + {_shorten_words(difference.after)}")
    return lines


def _shorten_words(words: str) -> str:
    """The first of many words, and how many more there are."""
    every = words.split(" ")
    if len(every) <= _MOST_WORDS:
        return words
    more = len(every) - _MOST_WORDS
    return f"{' '.join(every[:_MOST_WORDS])} … ({more} more words; --output json gives them)"


COMMAND = Command(
    "say which license a text or an expression is, and how a text differs",
    _add_arguments,
    _identify_licenses,
)
