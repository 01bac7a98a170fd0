"""Many findings: limits are kept, and no format becomes slow."""

import re
import time

import pytest
from msgspec.structs import replace

from aboveboard import leaves
from aboveboard.model.report import Report
from aboveboard.reports import Format, github, markdown
from tests.reports.sample import large_release


@pytest.fixture(scope="module")
def ten_thousand() -> Report:
    return large_release(found=10_000)


@pytest.mark.parametrize("name", leaves.names("aboveboard.reports"))
def test_ten_thousand_findings_take_less_than_a_second(
    name: str, ten_thousand: Report
) -> None:
    render = leaves.load("aboveboard.reports", name, "FORMAT", Format).render
    start = time.process_time()
    text = render(ten_thousand)
    assert time.process_time() - start < 1
    assert text


def test_five_hundred_findings_fit_into_what_github_shows() -> None:
    report = large_release(found=500)
    report = replace(
        report,
        findings=tuple(replace(item, message="x" * 9_000) for item in report.findings),
    )
    lines = github.render(report).splitlines()
    for level in ("error", "warning", "notice"):
        shown = [line for line in lines if line.startswith(f"::{level} ")]
        assert len(shown) == 10
        assert re.search(r"and \d+ more", shown[-1])
        assert max(len(line.partition("::")[2]) for line in shown) < 4_500
    assert len(markdown.render(report).encode()) < 250_000
