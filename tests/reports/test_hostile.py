"""A stranger's words forge nothing in any format, and every format reads back to the same
findings."""

import json
import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from aboveboard import leaves
from aboveboard.escape import markdown, plain, well_formed
from aboveboard.model.report import Report
from aboveboard.reports import Format
from tests.reports.sample import reports

FORMATS: Mapping[str, Format] = leaves.load_all("aboveboard.reports", "FORMAT", Format)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufffe\uffff]"
)
hostile = settings(max_examples=30, deadline=None, derandomize=True)


def _place(report: Report) -> list[tuple[str, int]]:
    return [
        (well_formed(report.prefix + item.span.path), item.span.line)
        for item in report.findings
    ]


@pytest.mark.parametrize("name", sorted(FORMATS))
@given(report=reports())
@hostile
def test_every_format_is_total_repeatable_and_text(name: str, report: Report) -> None:
    text = FORMATS[name].render(report)
    assert text == FORMATS[name].render(report)
    assert text.encode("utf-8")
    if name not in (
        "github",
        "text",
    ):  # file names in a command are to the letter; json escapes by itself
        assert not UNSEEN.search(text)


@given(report=reports())
@hostile
def test_sarif_reads_back(report: Report) -> None:
    run = json.loads(FORMATS["sarif"].render(report))["runs"][0]
    read = []
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = unquote_to_bytes(place["artifactLocation"]["uri"]).decode(
            "utf-8", "replace"
        )
        read.append((path, place["region"]["startLine"]))
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", place["artifactLocation"]["uri"])
        region = place["region"]
        assert region["endLine"] == region["startLine"]
        assert region["endColumn"] > region["startColumn"]
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]]", result["message"]["text"])
        assert (
            run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
            == result["ruleId"]
        )
    assert read == _place(report)
    said = [
        re.sub(r"\\([\\\[\]])", r"\1", result["message"]["text"])
        for result in run["results"]
    ]
    assert said == [
        plain(f"{item.message} {item.fix}" if item.fix else item.message)
        for item in report.findings
    ]
    marks = [
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in run["results"]
    ]
    assert len(set(marks)) == len(marks)


@given(report=reports())
@hostile
def test_gitlab_reads_back(report: Report) -> None:
    issues = json.loads(FORMATS["gitlab"].render(report))
    assert [
        (issue["location"]["path"], issue["location"]["lines"]["begin"])
        for issue in issues
    ] == _place(report)
    assert [issue["description"] for issue in issues] == [
        plain(f"{f.rule}: {f.message}") for f in report.findings
    ]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@given(report=reports())
@hostile
def test_rdjson_reads_back(report: Report) -> None:
    read = json.loads(FORMATS["rdjson"].render(report))["diagnostics"]
    assert [
        (one["location"]["path"], one["location"]["range"]["start"]["line"])
        for one in read
    ] == _place(report)
    whole = [
        f"{item.message} {item.fix}" if item.fix else item.message
        for item in report.findings
    ]
    assert [one["message"] for one in read] == [markdown(words) for words in whole]
    assert [one["code"]["value"] for one in read] == [
        item.rule for item in report.findings
    ]


@given(report=reports())
@hostile
def test_junit_reads_back(report: Report) -> None:
    suite = ElementTree.fromstring(FORMATS["junit"].render(report))[0]
    cases = list(suite)
    assert int(suite.attrib["tests"]) == len(cases)
    assert int(suite.attrib["failures"]) == sum(
        case.find("failure") is not None for case in cases
    )
    assert int(suite.attrib["skipped"]) == sum(
        case.find("skipped") is not None for case in cases
    )
    read = cases[: len(report.findings)]
    assert [case.attrib["classname"] for case in read] == [
        item.rule for item in report.findings
    ]
    places = [
        re.sub(r" \(\d+\)$", "", case.attrib["name"]).rsplit(":", 2)[1:]
        for case in read
    ]
    assert places == [
        [str(item.span.line), str(item.span.column)] for item in report.findings
    ]
    for case, item in zip(read, report.findings, strict=True):
        failure = case.find("failure")
        assert (failure is not None) == (item.level == "error")


class _Page(HTMLParser):
    """What a page is made of, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.findings = 0
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given_ = dict(attrs)
        assert not {
            name
            for name in given_
            if name.startswith("on")
            or name in ("src", "srcset", "action", "background")
        }
        if tag == "use":
            assert (given_["href"] or "").startswith("#")
        elif "href" in given_:
            self.links.append(given_["href"] or "")
        self.findings += tag == "article"
        if tag not in ("meta", "use", "path", "circle", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("use", "path", "circle", "rect"):
            assert self.open.pop() == tag


ALLOWED = frozenset(
    (
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "main",
            "section",
            "article",
            "footer",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "p",
            "ul",
            "li",
            "a",
            "code",
            "pre",
            "mark",
            "em",
            "strong",
            "small",
            "span",
            "div",
        ),
        *(
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "svg",
            "symbol",
            "path",
            "circle",
            "use",
        ),
    )
)


@given(report=reports())
@hostile
def test_the_page_holds_what_we_put_there_and_nothing_else(report: Report) -> None:
    page = _Page()
    page.feed(FORMATS["html"].render(report))
    page.close()
    assert page.open == []
    assert set(page.tags) <= ALLOWED
    assert page.findings == len(report.findings)
    assert all(link.startswith(("https://", "http://")) for link in page.links)


@given(report=reports())
@hostile
def test_the_badge_is_well_formed_and_says_no_more_than_one_line(
    report: Report,
) -> None:
    badge = ElementTree.fromstring(FORMATS["badge"].render(report))
    assert {element.tag.rpartition("}")[2] for element in badge.iter()} <= {
        "svg",
        "title",
        "rect",
        "path",
        "g",
        "text",
    }
    shields: dict[str, Any] = json.loads(FORMATS["shields"].render(report))
    assert shields["message"]
    assert badge.attrib["aria-label"] == f"openness: {shields['message']}"


@pytest.mark.parametrize(
    "text",
    ["a@b.co", "mail a.b+c@d-e.example now", "@octocat", "@org/team", "x@@y@z.org"],
)
def test_markdown_holds_no_address_and_no_mention(text: str) -> None:
    """GitHub links addresses and mentions after it has decoded entities, in each run of text by
    itself."""
    page = re.sub(
        r"\\(?=[!-/:-@\[-`{-~])", "", markdown(text)
    )  # a backslash before punctuation is not shown
    runs = [unescape(run) for run in re.split(r"<[^>]*>", page)]
    assert "".join(runs) == text
    assert not [run for run in runs if re.search(r"@\w", run)]
