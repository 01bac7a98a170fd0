"""A rule, a standard and a report format are added by one file each, and nothing else is edited."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import aboveboard

RULE = '''
"""A name that is too short to find.

## What it checks

The name of the release.
"""

from aboveboard.rules import Hit, Rule


def find(case):
    if case.manifest.release.name and len(case.manifest.release.name.value) < 6:
        yield Hit(case.manifest.release.name.span, {"name": case.manifest.release.name.value})


RULE = Rule(level="notice", message="{name} is a short name.", fix="Find a longer one.", find=find)
'''

FORMAT = '''
"""Names of artifacts, a line each."""

from aboveboard.reports import Format


def render(report):
    return "".join(f"{row.artifact.component}\\n" for row in report.rows)


FORMAT = Format(render)
'''

STANDARD = """
id: card-only
name: A card is enough
steward: a test
title: carded
as-of: 2026-01-01
url: https://example.org/card-only
kind: binary
requirements:
  - id: model-card
    component: model-card
    text: A model card
    must: [exists]
    level: required
    judge: machine
"""

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one file dropped in for each kind of leaf."""
    home = tmp_path_factory.mktemp("leaves")
    copy = home / "aboveboard"
    shutil.copytree(
        Path(aboveboard.__file__).parent,
        copy,
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (copy / "rules" / "name_short.py").write_text(RULE, encoding="utf-8")
    (copy / "reports" / "components.py").write_text(FORMAT, encoding="utf-8")
    (copy / "standards" / "card-only.yaml").write_text(STANDARD, encoding="utf-8")
    return home


def run(package: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "aboveboard", *arguments]
    environment = {"PYTHONPATH": str(package), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    return done.stdout


def test_a_rule_is_found_by_being_there(package: Path) -> None:
    report = json.loads(
        run(package, "check", "--offline", "--output", "json", "examples/fully-open")
    )
    assert [item["message"] for item in report["findings"]] == ["Wren is a short name."]
    assert "name-short" in run(package, "explain")


def test_a_report_format_is_found_by_being_there(package: Path) -> None:
    out = run(
        package,
        "check",
        "--offline",
        "--output",
        "components",
        "examples/honest-open-weights",
    )
    assert out.splitlines()[:2] == ["weights", "architecture"]


def test_a_standard_is_found_by_being_there(package: Path) -> None:
    arguments = (
        "check",
        "--offline",
        "--standard",
        "card-only",
        "--output",
        "json",
        "examples/honest-open-weights",
    )
    standards = {
        item["id"]: item for item in json.loads(run(package, *arguments))["standards"]
    }
    assert standards["card-only"]["verified"]["outcome"] == "met"
    assert "card-only" in run(package, "explain")
