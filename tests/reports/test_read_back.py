"""Annotations, JSON, text and Markdown read back to the findings they were made from, whatever a
stranger wrote."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import jsonschema
from hypothesis import given, settings

from aboveboard import leaves
from aboveboard.escape import plain, well_formed
from aboveboard.model.judgement import LEVELS
from aboveboard.model.report import Report
from aboveboard.reports import Format
from aboveboard.reports import json as leaf
from tests.reports.sample import reports

hostile = settings(max_examples=25, deadline=None, derandomize=True)
LINE_ENDS = re.compile(r"\r\n|\n|\r")
KNOWN = {"error", "warning", "notice"}


def visible(path: str) -> str:
    """A file name with everything but line ends shown as the log shows it."""
    shown = "".join(
        letter if letter in "\r\n:#" else plain(well_formed(letter)) for letter in path
    )
    return re.sub(r"##(?=[A-Za-z]*\[)", "## ", shown)


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def render(name: str, report: Report) -> str:
    return leaves.load("aboveboard.reports", name, "FORMAT", Format).render(report)


def decoded(text: str, *, in_property: bool) -> str:
    for code, letter in (
        ("%0D", "\r"),
        ("%0A", "\n"),
        *((("%3A", ":"), ("%2C", ",")) if in_property else ()),
    ):
        text = text.replace(code, letter)
    return text.replace("%25", "%")


def command(line: str) -> Command | None:
    """A workflow command as the runner reads it: ``::name key=value,…::message`` at the start of a
    line."""
    stripped = line.lstrip()
    end = stripped.find("::", 2)
    if not stripped.startswith("::") or end < 0:
        return None
    name, _, pairs = stripped[2:end].partition(" ")
    split = (pair.partition("=") for pair in pairs.split(",") if "=" in pair)
    properties = {
        key.strip(): decoded(value, in_property=True) for key, _, value in split
    }
    return Command(name, properties, decoded(stripped[end + 2 :], in_property=False))


def log_commands(text: str) -> list[Command]:
    """All commands of a log; the older form, ``##[name]`` anywhere in a line, must not occur behind
    our own."""
    found = []
    for line in LINE_ENDS.split(text):
        read = command(line)
        if read:
            found.append(read)
        else:
            assert "##[" not in line
    return found


@given(report=reports())
@hostile
def test_annotations_read_back_and_no_other_command_is_there(report: Report) -> None:
    found = log_commands(render("github", report))
    assert {item.name for item in found} <= KNOWN
    expected = []
    for level in LEVELS:
        own = sorted(
            (item for item in report.findings if item.level == level),
            key=lambda item: item.already,
        )
        expected += own if len(own) <= 10 else own[:9]
    placed = [item for item in found if "file" in item.properties]
    assert [
        (item.name, item.properties["file"], int(item.properties["line"]))
        for item in placed
    ] == [
        (finding.level, visible(report.prefix + finding.span.path), finding.span.line)
        for finding in expected
    ]
    for item, finding in zip(placed, expected, strict=True):
        assert item.properties["title"] == plain(finding.rule)
        assert item.message.startswith(plain(finding.message)[:3_900])


@given(report=reports())
@hostile
def test_text_and_markdown_hold_no_command(report: Report) -> None:
    for name in ("text", "markdown"):
        assert log_commands(render(name, report)) == []


@given(report=reports())
@hostile
def test_text_shows_every_finding_at_its_place(report: Report) -> None:
    text = render("text", report)
    for finding in report.findings:
        span = finding.span
        place = f"{plain(report.prefix + span.path)}:{span.line}:{span.column}"
        assert f"{place}: {finding.level} [{finding.rule}]" in text
    counts = report.summary
    seen = ", ".join(
        f"{counts.get(word, 0)} {word}"
        for word in ("verified", "declared", "absent", "unknown", "suppressed")
    )
    assert text.rstrip("\n").rpartition("\n")[2].endswith(seen)


@given(report=reports())
@hostile
def test_markdown_shows_every_finding_in_a_line_of_its_own(report: Report) -> None:
    lines = render("markdown", report).split("\n")
    told = [
        line
        for line in lines
        if re.match(r"- (?:🛑 error|⚠️ warning|💬 notice) \*\*", line)
    ]
    assert len(told) == len(report.findings)
    assert not any(
        re.search(r"<(?!span>|/span>|br|details|/details|summary|/summary)", line)
        for line in told
    )


@given(report=reports())
@hostile
def test_json_reads_back_and_fits_its_schema(report: Report) -> None:
    whole = json.loads(render("json", report))
    schema = json.loads(leaves.content("aboveboard.schemas", "report.schema.json"))
    jsonschema.Draft202012Validator(schema).validate(whole)
    assert [
        (item["rule"], item["level"], item["message"], item["path"], item["line"])
        for item in whole["findings"]
    ] == [
        (item.rule, item.level, item.message, item.span.path, item.span.line)
        for item in report.findings
    ]


def test_the_schema_follows_the_types() -> None:
    stored = json.loads(leaves.content("aboveboard.schemas", "report.schema.json"))
    assert stored == leaf.schema(), "run python tools/json_schemas.py"
