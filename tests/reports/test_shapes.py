"""The formats of other tools have the shape that those tools document.

No package index has the schemas of Code Quality and of rdjson. The shapes below are narrower than
theirs: every key, its type and whether it may be absent were held against GitLab's
``app/validators/json_schemas/codeclimate.json`` and against reviewdog's ``DiagnosticResult.json``
and ``reviewdog.proto`` (2026-11), which take whatever these take.
"""

import json
from typing import Any

from hypothesis import given, settings
from jsonschema import Draft202012Validator

from aboveboard.model.report import Report
from aboveboard.reports import gitlab, rdjson, sarif, shields
from tests.reports.sample import large_release, report_of, reports

TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    properties = {**required, **optional}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


GITLAB = {
    "type": "array",
    "items": _object(
        {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": _object(
                {"path": TEXT, "lines": _object({"begin": NUMBER}, end=NUMBER)}
            ),
        }
    ),
}
_POSITION = _object({"line": NUMBER}, column=NUMBER)
_LOCATION = _object(
    {"path": TEXT, "range": _object({"start": _POSITION}, end=_POSITION)}
)
RDJSON = _object(
    {
        "source": _object({"name": TEXT}, url=TEXT),
        "diagnostics": {
            "type": "array",
            "items": _object(
                {
                    "message": TEXT,
                    "location": _LOCATION,
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                },
                code=_object({"value": TEXT}, url=TEXT),
                related_locations={
                    "type": "array",
                    "items": _object({"message": TEXT, "location": _LOCATION}),
                },
            ),
        },
    }
)
SHIELDS = _object(
    {"schemaVersion": {"const": 1}, "label": TEXT, "message": TEXT}, color=TEXT
)


@given(report=reports())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_the_json_of_each_tool_is_valid(report: Report) -> None:
    for render, schema in (
        (gitlab.render, GITLAB),
        (rdjson.render, RDJSON),
        (shields.render, SHIELDS),
    ):
        Draft202012Validator(schema).validate(json.loads(render(report)))


def test_columns_of_rdjson_count_bytes_and_those_of_sarif_code_points() -> None:
    report = large_release(found=1)
    line = "模型 Example is a fully open source model."
    report = report_of(report.findings, quotes={"README.md:3": line})
    start = json.loads(rdjson.render(report))["diagnostics"][0]["location"]["range"][
        "start"
    ]
    assert line.encode()[start["column"] - 1 :].decode() == line[26:]
    region = json.loads(sarif.render(report))["runs"][0]["results"][0]["locations"][0][
        "physicalLocation"
    ]["region"]
    assert line[region["startColumn"] - 1 :] == line[26:]


def test_every_rule_brings_its_page_to_code_scanning() -> None:
    driver = json.loads(sarif.render(large_release()))["runs"][0]["tool"]["driver"]
    for rule in driver["rules"]:
        assert rule["help"]["markdown"].startswith(
            rule["shortDescription"]["text"][:20]
        )
        assert rule["helpUri"].endswith(f"docs/rules/{rule['id']}.md")
