"""The pages of standards and components, as a reader who has never heard of them meets them."""

from __future__ import annotations

import pytest

from aboveboard import standards
from aboveboard.model.components import COMPONENTS
from aboveboard.standards import explain


@pytest.mark.parametrize("name", standards.ids())
def test_a_page_tells_of_every_requirement_who_asks_since_when_and_where(
    name: str,
) -> None:
    known = standards.load(name)
    text, page = explain.standard(name), explain.page(known)
    assert known.steward.split()[0] in text
    for row in known.requirements:
        assert f"\n{row.id} ({row.level}" in text
        assert f"  Source: {row.source} ({row.date})" in text
        assert f"| `{row.id}` |" in page
        assert f"[{row.date}]({row.source})" in page
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 80


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_has_its_counterpart_in_software(name: str) -> None:
    assert (
        f"In the world of software: {COMPONENTS[name].counterpart}"
        in explain.component(name)
    )


def test_a_component_tells_who_asks_for_it() -> None:
    text = explain.component("data-card")
    assert "mof-1.0: required for MOF class III (Open Model): there" in text
    assert "osaid-1.0: may stand in for data-information" in text


def test_requirements_on_all_code_are_listed_for_code_alone() -> None:
    words = "open-source-code: required"
    assert words in explain.component("training-code")
    assert words not in explain.component("training-data")
    assert words not in explain.component("model-card")
