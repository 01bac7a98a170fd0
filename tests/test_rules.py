"""Every rule on its own fixtures: exactly the announced findings in ``bad``, none in ``good``."""

from __future__ import annotations

from pathlib import Path

import pytest

from aboveboard import leaves
from tests import fixture

CASES = fixture.cases()


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}"
)
def test_a_rule_finds_what_its_fixture_announces_and_nothing_else(
    case: Path, tmp_path: Path
) -> None:
    expected = fixture.lay_out(case, tmp_path / "repository")
    report = fixture.checked(case, tmp_path / "repository")
    found = [item for item in report.findings if item.rule == case.parent.name]
    told = {(item.span.path, item.span.line, item.level) for item in found}
    assert told == {(item.path, item.line, item.level) for item in expected}, [
        item.message for item in found
    ]
    for item in expected:
        here = [finding.message for finding in found if finding.span.line == item.line]
        assert any(item.words in message for message in here), (item, here)
    assert (case.name.startswith("bad")) == bool(expected), (
        "bad announces findings, good announces none"
    )


def test_every_rule_has_its_fixtures_and_every_fixture_its_rule() -> None:
    rules = set(leaves.names("aboveboard.rules"))
    assert {path.name for path in fixture.RULES.iterdir() if path.is_dir()} == rules
    for rule in rules:
        kinds = {
            path.name for path in (fixture.RULES / rule).iterdir() if path.is_dir()
        }
        assert {"bad", "good"} <= kinds, rule
