"""The standards that come with the tool are well-formed, sourced, and cover the vocabulary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aboveboard import standards
from aboveboard.model.components import BY_MOF_NAME
from aboveboard.standards import own
from aboveboard.standards.predicates import (
    ARTIFACT_PREDICATES,
    COMPONENT_PREDICATES,
    REMARKS,
)

FOLDER = Path(standards.__file__).parent


@pytest.mark.parametrize("name", standards.ids())
def test_a_shipped_standard_passes_the_check_for_own_standards(name: str) -> None:
    file = FOLDER / f"{name}.yaml"
    assert own.read(file.name, file.read_text(encoding="utf-8")) == standards.load(name)
    assert standards.load(name).id == name


@pytest.mark.parametrize("name", standards.ids())
def test_every_requirement_has_a_source_and_a_date(name: str) -> None:
    for requirement in standards.load(name).requirements:
        assert requirement.source.startswith("https://")
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", requirement.date)
        assert requirement.text[0].isupper()
        assert not requirement.text.endswith(".")


def test_every_predicate_is_used_by_a_standard() -> None:
    used = {
        word
        for name in standards.ids()
        for row in standards.load(name).requirements
        for word, _ in row.must
    }
    assert used == {*ARTIFACT_PREDICATES, *COMPONENT_PREDICATES, *REMARKS}


def test_the_framework_has_its_seventeen_components() -> None:
    rows = standards.load("mof-1.0").requirements
    assert {row.component for row in rows} == {
        component.id for component in BY_MOF_NAME.values()
    }
    assert [
        sum(row.level == "required" and row.tier == tier for row in rows)
        for tier in "321"
    ] == [6, 4, 4]
