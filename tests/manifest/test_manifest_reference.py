"""Schema and guide follow the tables of the format, and the schema allows what the loader
allows."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import manifest
from aboveboard.manifest import native
from aboveboard.model.components import COMPONENTS

ROOT = Path(__file__).resolve().parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "manifest_reference.py"))
SCHEMA = TOOL["schema"]()
PAGE = (ROOT / "docs" / "manifest.md").read_text(encoding="utf-8")
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def test_the_schema_is_fresh_and_a_schema() -> None:
    assert TOOL["SCHEMA"].read_text(encoding="utf-8") == TOOL["schema_text"](), (
        "run: python tools/manifest_reference.py"
    )
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_guide_is_fresh() -> None:
    assert TOOL["written"](PAGE) == PAGE, "run: python tools/manifest_reference.py"


BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_what_the_guide_shows_is_valid(block: str) -> None:
    text = block if "aboveboard: 1" in block else f"aboveboard: 1\n{block}"
    assert manifest.load("aboveboard.yaml", text).problems == ()
    VALIDATOR.validate(yaml.safe_load(text))


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("examples/*/aboveboard.yaml")), ids=str
)
def test_the_examples_are_valid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert manifest.load("aboveboard.yaml", text).problems == ()
    VALIDATOR.validate(json.loads(json.dumps(yaml.safe_load(text), default=str)))


def _example(table: str) -> dict[str, Any]:
    """A mapping with every key of a table, at its example or its first value."""
    found: dict[str, Any] = {}
    for name, key in native.TABLES[table].items():
        if key.takes in native.TABLES:
            found[name] = _example(key.takes)
        elif key.takes == "artifacts":
            found[name] = {component: _example("artifact") for component in COMPONENTS}
        else:
            found[name] = key.example or (key.among[0] if key.among else "ab" * 32)
    return {name: value for name, value in found.items() if name not in ("withheld",)}


def test_the_examples_of_the_tables_are_valid() -> None:
    said = _example("manifest")
    loaded = manifest.load("aboveboard.yaml", yaml.safe_dump(said))
    assert loaded.problems == ()
    assert len(loaded.artifacts) == len(COMPONENTS)
    VALIDATOR.validate(said)


words = st.sampled_from(
    [
        "MIT",
        "a/b.py",
        "hf:x/y@1",
        "https://a.example/../b",
        " ",
        "",
        "/etc",
        "../x",
        "a/../b",
        "c\\d",
        "no",
    ]
)
scalars = st.one_of(words, st.sampled_from([1, 2.5, True, None, "open", "ab" * 32]))
artifacts = st.dictionaries(
    st.sampled_from([*native.ARTIFACT, "path"]), scalars, max_size=4
)
one = st.one_of(words, artifacts)
manifests = st.fixed_dictionaries(
    {"aboveboard": st.sampled_from([1, "1", 2, "x"])},
    optional={
        "release": st.dictionaries(
            st.sampled_from([*native.RELEASE, "nam"]), scalars, max_size=3
        ),
        "licenses": st.dictionaries(
            st.sampled_from([*native.LICENSES, "weights"]), scalars, max_size=2
        ),
        "artifacts": st.dictionaries(
            st.sampled_from([*list(COMPONENTS)[:4], "models"]),
            st.one_of(one, st.lists(one, max_size=2)),
            max_size=3,
        ),
        "claims": st.one_of(
            st.sampled_from(native.CLAIMS),
            st.lists(st.sampled_from([*native.CLAIMS, "open-sauce"])),
        ),
        "standards": st.one_of(words, st.lists(words, max_size=2)),
        "claim": words,
    },
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(manifests)
def test_the_schema_allows_what_the_loader_allows(said: dict[str, Any]) -> None:
    loaded = manifest.load("aboveboard.yaml", yaml.safe_dump(said, sort_keys=False))
    assert VALIDATOR.is_valid(said) == (not loaded.problems), loaded.problems
