"""Other people's programs agree: a browser with axe-core, and the SARIF multitool with GitHub's rules."""

import json
import subprocess
from pathlib import Path

from aboveboard.frozen import replace
from aboveboard.model import Span
from aboveboard.reports import html, sarif
from tests import tools
from tests.reports.sample import large_release, report_of

HERE = Path(__file__).parent


def _opened(pages: list[Path]) -> dict[str, dict[str, object]]:
    command = [tools.node("playwright-core"), str(HERE / "open_page.mjs"), tools.browser(), "-", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, object]] = json.loads(done.stdout)
    return told


def test_a_browser_shows_the_page_whole_and_axe_has_nothing_to_say(tmp_path: Path) -> None:
    long = replace(large_release(3, 1), prefix="a-very-long-folder-name-without-any-break/" * 6)
    reports = {"large": large_release(), "empty": report_of([]), "long": long}
    for name, report in reports.items():
        (tmp_path / f"{name}.html").write_text(html.render(report), encoding="utf-8")
    for told in _opened(sorted(tmp_path.glob("*.html"))).values():
        assert told == {"requests": [], "overflow": {"360": 0, "1280": 0, "dark": 0, "print": 0}, "violations": []}


def test_the_page_of_thirty_artifacts_is_small() -> None:
    assert len(html.render(large_release()).encode()) < 150_000


def test_githubs_ingestion_rules_find_no_error_in_sarif(tmp_path: Path) -> None:
    tools.node("@microsoft/sarif-multitool")
    report = large_release()
    odd = replace(report.findings[0], span=Span("weights/ä b%[x]:1.md", 3, 5, 9, 2), fingerprint="f" * 32)
    file = tmp_path / "openness.sarif"
    file.write_text(sarif.render(replace(report, findings=(*report.findings, odd))), encoding="utf-8")
    multitool = tools.NODE_MODULES / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    command = [str(multitool), "validate", str(file), "--rule-kind", "Sarif;Ghas"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
    assert " error " not in done.stdout
    assert " warning " not in done.stdout
