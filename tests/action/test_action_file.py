"""``action.yml``, ``run_action.py`` and the package agree with each other."""

import json
import re
import runpy
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
RUN = runpy.run_path(str(ROOT / "run_action.py"))
STEP = ACTION["runs"]["steps"][0]


def test_every_input_reaches_the_script_by_the_environment() -> None:
    expected = {
        f"ABOVEBOARD_{name.upper().replace('-', '_')}": name
        for name in ACTION["inputs"]
    }
    expected["GITHUB_TOKEN"] = "github-token"
    del expected["ABOVEBOARD_GITHUB_TOKEN"]
    assert STEP["env"] == {
        variable: "${{ inputs." + name + " }}" for variable, name in expected.items()
    }


def test_the_script_knows_every_input() -> None:
    known = {
        *RUN["FLAGS"],
        *RUN["VALUES"],
        *RUN["LISTS"],
        "path",
        "base",
        "github-token",
    }
    assert known == set(ACTION["inputs"])


def test_nothing_is_pasted_into_the_script_and_no_other_action_is_used() -> None:
    assert len(ACTION["runs"]["steps"]) == 1
    assert "${{" not in STEP["run"]
    assert "uses" not in STEP


def test_the_pinned_requirements_cover_what_the_package_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    needed = {
        re.split(r"[<>=;\s]", line)[0].lower() for line in project["dependencies"]
    }
    pinned = set(
        re.findall(
            r"^([a-z0-9-]+)==",
            (ROOT / "action-requirements.txt").read_text(encoding="utf-8"),
            re.M,
        )
    )
    assert needed <= pinned


def test_offline_installs_what_no_request_needs_left_out_and_nothing_else() -> None:
    pinned = (ROOT / "action-requirements.txt").read_text(encoding="utf-8")
    online, offline = (
        RUN["select_requirements"](offline=offline).split("\n")
        for offline in (False, True)
    )
    names = [
        {line.partition("==")[0] for line in lines if "==" in line}
        for lines in (online, offline)
    ]
    assert names[0] == set(re.findall(r"^([a-z0-9-]+)==", pinned, re.M)) - set(
        RUN["UNUSED"]
    )
    assert names[0] - names[1] == set(RUN["ONLINE"])
    assert {"pyyaml", "license-expression", "boolean-py"} <= names[1]
    assert all("sha256" in line for line in offline if line.startswith(" "))


def test_the_oldest_python_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert project["requires-python"] == ">={}.{}".format(*RUN["OLDEST"])


def test_a_flag_is_true_or_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABOVEBOARD_OFFLINE", "yes please")
    with pytest.raises(RUN["SetupError"], match="true or false"):
        RUN["build_options"]()


def test_a_value_never_becomes_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABOVEBOARD_MANIFEST", "--save-evidence=/etc/x")
    monkeypatch.setenv("ABOVEBOARD_OUTPUT", "sarif=a.sarif\n\n html=b.html \n")
    assert RUN["build_options"]() == [
        "--manifest=--save-evidence=/etc/x",
        "--output=sarif=a.sarif",
        "--output=html=b.html",
    ]


@pytest.mark.parametrize(
    ("outcome", "level", "said"),
    [("undetermined", 0, ""), ("unmet", 0, "0"), ("met", 2, "2")],
)
def test_a_class_that_could_not_be_determined_is_no_output(
    outcome: str, level: int, said: str, tmp_path: Path
) -> None:
    standard = {"id": "mof-1.0", "verified": {"outcome": outcome, "level": level}}
    (tmp_path / "report.json").write_text(
        json.dumps({"standards": [standard], "findings": [], "summary": counts()}),
        encoding="utf-8",
    )
    assert RUN["read_outputs"](0, tmp_path / "report.json")["mof-class"] == said


def counts(verified: int = 0, absent: int = 0, unknown: int = 0) -> dict[str, int]:
    return {"verified": verified, "declared": 0, "absent": absent, "unknown": unknown}


@pytest.mark.parametrize(
    ("code", "summary", "outcome"),
    [
        (0, counts(unknown=3), "unknown"),
        (1, counts(unknown=3), "failed"),
        (0, counts(verified=1, unknown=3), "passed"),
        (0, counts(), "passed"),
    ],
)
def test_a_run_that_could_look_at_nothing_has_an_unknown_outcome(
    code: int, summary: dict[str, int], outcome: str, tmp_path: Path
) -> None:
    report = {"standards": [], "findings": [], "summary": summary}
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
    assert RUN["read_outputs"](code, tmp_path / "report.json")["outcome"] == outcome
