"""Agreement with the framework's own algorithm, told again here from its description, on releases
of every sort.

Source: lfai/model_openness_tool at 8b5d30e (2026-05-11): ModelEvaluator, LicenseHandler and
mof.settings.yml.
"""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import manifest, standards
from aboveboard.model.components import BY_MOF_NAME
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment
from aboveboard.standards.assess import assess

REQUIRED = {
    3: (
        "Model architecture",
        "Model parameters (Final)",
        "Evaluation results",
        "Model card",
        "Data card",
        "Technical report",
    ),
    2: ("Training code", "Inference code", "Evaluation code", "Evaluation data"),
    1: (
        "Data preprocessing code",
        "Datasets",
        "Model parameters (Intermediate)",
        "Research paper",
    ),
}
OPEN = (
    "MIT",
    "Apache-2.0",
    "CC-BY-4.0",
    "GPL-3.0-only",
    "CDLA-Permissive-2.0",
    "ODC-By-1.0",
    "OpenMDW-1.0",
    "GPL-3.0",
)
CLOSED = (
    "PDDL-1.0",
    "CC-BY-NC-4.0",
    "LicenseRef-own",
    "Undisclosed",
    "C-UDA-1.0",
    "OpenMDW-1.1",
)
REPORT, PAPER = "Technical report", "Research paper"
NAMES = tuple(BY_MOF_NAME)


def resolved(part: dict[str, Any], scopes: dict[str, Any]) -> str | None:
    """The license of a component: its own, its kind's, the distribution's."""
    own = part.get("license")
    if own is not None:
        return None if own in ("", "unlicensed") else own
    kind = BY_MOF_NAME[part["name"]].kind.removesuffix("s")
    for scope in (kind, "distribution"):
        name = (scopes.get(scope) or {}).get("name")
        if name:
            return None if name == "unlicensed" else name
    return None


def expected(parts: list[dict[str, Any]], scopes: dict[str, Any]) -> dict[str, Any]:
    """Class, what is missing and progress, as the framework's tool works them out."""
    licenses = {part["name"]: resolved(part, scopes) for part in parts}
    good = {name for name, license_ in licenses.items() if license_ in OPEN}
    result: dict[str, Any] = {"class": 0}
    needed: list[str] = []
    below = True
    for tier in (3, 2, 1):
        needed += REQUIRED[tier]
        here = list(needed)
        missing = {name for name in here if name not in good}
        if REPORT not in good and PAPER in licenses:
            if REPORT not in licenses or PAPER in good:
                missing.discard(REPORT)
            if PAPER not in good:
                missing.add(PAPER)
        total = len(here)
        included = sum(name in good for name in here)
        if REPORT not in good and PAPER in good:
            if PAPER in here:
                total -= 1
            else:
                included += 1
        share = 100 * included / total if below else 0.0
        result[f"missing-{tier}"] = missing
        result[f"progress-{tier}"] = round(share, 4)
        below = below and share == 100
        if below:
            result["class"] = tier
    return result


LICENSES = st.sampled_from([*OPEN, *CLOSED, "unlicensed", ""])
PARTS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(NAMES)}, optional={"license": LICENSES}
    ),
    max_size=17,
    unique_by=lambda part: part["name"],
)
NEARLY_ALL = st.lists(st.sampled_from(NAMES), max_size=3).map(
    lambda gone: [{"name": name} for name in NAMES if name not in gone]
)
SCOPES = st.dictionaries(
    st.sampled_from(("distribution", "code", "data", "document")),
    st.fixed_dictionaries(
        {"name": st.sampled_from([*OPEN, "", "unlicensed", "Undisclosed"])}
    ),
)


def read(parts: list[dict[str, Any]], scopes: dict[str, Any]) -> Assessment:
    framework = {
        "name": "Model Openness Framework",
        "version": "1.0",
        "date": "2024-12-15",
    }
    release = {"name": "x", "producer": "y", "license": scopes, "components": parts}
    said = manifest.load(
        "x.yml",
        yaml.safe_dump({"framework": framework, "release": release}, sort_keys=False),
    )
    assert said.problems == ()
    return assess(standards.load("mof-1.0"), said, Book())


@given(st.one_of(PARTS, NEARLY_ALL), SCOPES)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_class_gaps_and_progress_are_those_of_the_framework(
    parts: list[dict[str, Any]], scopes: dict[str, Any]
) -> None:
    found, wanted = read(parts, scopes), expected(parts, scopes)
    assert found.declared_level == wanted["class"]
    for tier in (3, 2, 1):
        details = found.details
        missing = details.get(f"as-spelled-missing-{tier}", details[f"missing-{tier}"])
        assert set(filter(None, missing.split(";"))) == wanted[f"missing-{tier}"]
        if "misspelled" not in details:
            assert (
                float(details[f"declared-progress-{tier}"])
                == wanted[f"progress-{tier}"]
            )


def test_the_three_ways_to_have_a_gap_are_told_apart() -> None:
    parts = [
        {"name": "Model card", "license": "unlicensed"},
        {"name": "Data card", "license": "Undisclosed"},
        {"name": "Model architecture", "license": "Apache 2.0"},
    ]
    details = read(parts, {}).details
    assert details["unlicensed"] == "Model card"
    assert details["not-open"] == "Data card"
    assert details["misspelled"] == "Model architecture"
    assert "Datasets" in details["absent"].split(";")
    assert "Model architecture" not in details["missing-3"].split(";")
    assert "Model architecture" in details["as-spelled-missing-3"].split(";")


def test_an_expression_counts_as_what_it_comes_to_and_is_told_apart() -> None:
    parts = [
        {"name": "Model card", "license": "MIT OR LicenseRef-own"},
        {"name": "Data card", "license": "MIT AND C-UDA-1.0"},
    ]
    details = read(parts, {}).details
    assert details["misspelled"] == "Model card"
    assert details["not-open"] == "Data card"
    assert "Model card" in details["as-spelled-missing-3"].split(";")
