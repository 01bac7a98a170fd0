"""The generated license tables are what their generator makes today."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from aboveboard.licenses import catalogue, class_pages, expression, tables

ROOT = Path(__file__).parent.parent.parent


def license_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "license_pages", ROOT / "tools/license_pages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_tables_are_fresh() -> None:
    tool = ROOT / "tools/license_tables.py"
    ran = subprocess.run(
        [sys.executable, tool, "--check"], capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "up to date"


def test_the_pages_of_license_classes_are_fresh() -> None:
    pages = license_pages().render_pages()
    written = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "docs/licenses").glob("*.md")
    }
    assert written == pages, "run python tools/license_pages.py"


def test_every_class_has_a_page_and_every_known_license_question_an_answer() -> None:
    pages = license_pages().render_pages()
    assert set(catalogue.CLASSES) == set(class_pages.list_classes())
    assert {
        license_class
        for license_class in class_pages.list_classes()
        if class_pages.get_kind(license_class) == "open"
    } == catalogue.OPEN
    assert {
        license_class
        for license_class in class_pages.list_classes()
        if class_pages.get_kind(license_class) == "restricted"
    } == catalogue.RESTRICTED
    assert pages["why-not-open.md"].count("\n## ") == 20


def test_no_page_quotes_a_clause_that_nobody_read() -> None:
    for page in license_pages().render_pages().values():
        assert "unverified" not in page


def test_every_listed_base_withholds_something_and_says_where_that_was_read() -> None:
    rows = list(tables.read_rows("bases.tsv"))
    assert len({row[0] for row in rows}) == len(rows)
    for prefix, license_, source, note in rows:
        assert prefix == prefix.lower(), prefix
        assert source in ("text", "card", "notice"), prefix
        assert (
            license_ == "-"
            or expression.parse(license_).license_class in catalogue.RESTRICTED
        ), prefix
        assert note or source in ("text", "notice"), prefix
