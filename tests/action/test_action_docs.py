"""The page about the action says what ``action.yml`` says."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_tables_are_those_of_the_action() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "action_docs.py"))
    page = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    assert page == tool["written"](page), "run: python tools/action_docs.py"
