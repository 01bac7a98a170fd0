"""The generated pages say what the tool says now, and the guides name only what is there."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from aboveboard import leaves
from aboveboard.rules import page

ROOT = Path(__file__).parent.parent
HEADINGS = [
    "What it checks",
    "Why it matters",
    "How to fix it",
    "When to ignore it",
    "References",
]
GUIDES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_generated_pages_are_fresh() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "docs.py"))
    wanted = tool["pages"]()
    stale = [
        path.name
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    assert not stale, "run: python tools/docs.py"
    rules = {path.stem for path in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    assert rules == set(leaves.names("aboveboard.rules"))


@pytest.mark.parametrize("rule", leaves.names("aboveboard.rules"))
def test_a_rule_page_has_its_headings_in_order(rule: str) -> None:
    found = re.findall(r"^## (.+)$", page(rule), re.MULTILINE)
    assert found == [heading for heading in HEADINGS if heading in found]
    assert found[:3] == HEADINGS[:3]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(guide: Path) -> None:
    text = re.sub(
        r"```.*?```|`[^`\n]*`", "", guide.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (guide.parent / target).exists(), (guide.name, target)


def test_paths_in_the_contributing_guide_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in re.findall(
        r"`((?:src|tests|tools|docs|changelog\.d|\.ci)/[\w./-]*)`", text
    ):
        assert (ROOT / path).exists(), path
