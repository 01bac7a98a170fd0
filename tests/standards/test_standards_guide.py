"""The guide on standards says what the tool does."""

from __future__ import annotations

import re
from pathlib import Path

from aboveboard import standards
from aboveboard.licenses.expression import NAMED_SETS
from aboveboard.standards import own
from aboveboard.standards.predicates import (
    ARTIFACT_PREDICATES,
    COMPONENT_PREDICATES,
    REMARKS,
)

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "standards.md").read_text(
    encoding="utf-8"
)


def test_the_example_is_a_standard() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert own.read("house.yaml", example).id == "house"


def test_every_standard_predicate_and_set_is_told() -> None:
    for word in (
        *standards.ids(),
        *ARTIFACT_PREDICATES,
        *COMPONENT_PREDICATES,
        *REMARKS,
        *NAMED_SETS,
    ):
        assert re.search(rf"`[^`]*\b{re.escape(word)}\b[^`]*`", GUIDE), word
