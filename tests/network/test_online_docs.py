"""The guide to online checks says what the code does: hosts, limits, options; the example workflows
are workflows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import yaml
from conftest import hosts

from aboveboard.evidence import saved
from aboveboard.network import remote
from aboveboard.network.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/online.md").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / "examples/workflows").glob("*.yml"))


def test_every_host_has_its_row() -> None:
    rows = {
        row.split("|")[1].strip(): row
        for row in GUIDE.splitlines()
        if row.startswith("| ")
    }
    for name, host in hosts().items():
        assert host.title in rows, name
        if host.prefix:
            assert f"`{host.prefix}" in rows[host.title], name
    short_forms = set(
        re.findall(
            r"`([a-z]+:)[^/ ]", "\n".join(rows[host.title] for host in hosts().values())
        )
    )
    assert short_forms == {host.prefix for host in hosts().values() if host.prefix}


def test_the_limits_are_those_of_the_settings() -> None:
    usual = Settings()
    for words in (
        f"together | {usual.time_limit:g} s",
        f"for it | {usual.limit:g} s",
        f"nothing | {usual.wait:g} s",
        f"answer | {usual.bytes // 2**20} MB",
        f"redirects | {usual.redirects},",
        f"at a time | {usual.at_once};",
    ):
        assert words in GUIDE, words


def test_the_example_of_saved_evidence_is_saved_evidence() -> None:
    example = GUIDE.partition("```json\n")[2].partition("```")[0]
    book = saved.load(example)
    assert (
        remote.recall(["hf:example/model"], book)["hf:example/model"].files[0].size
        == 4096
    )
    schema = json.loads(
        (ROOT / "src/aboveboard/schemas/evidence.schema.json").read_text(
            encoding="utf-8"
        )
    )
    jsonschema.Draft202012Validator(schema).validate(json.loads(example))


def test_the_example_workflows_run_the_command_as_it_is() -> None:
    known = set(
        re.findall(r"--[a-z-]+", (ROOT / "docs/cli.md").read_text(encoding="utf-8"))
    )
    assert len(WORKFLOWS) == 2
    for path in WORKFLOWS:
        assert f"examples/workflows/{path.name}" in GUIDE
        steps = [
            step
            for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values()
            for step in job["steps"]
        ]
        commands = " ".join(
            step["run"] for step in steps if 'aboveboard" check' in step.get("run", "")
        )
        used = set(re.findall(r"--[a-z-]+", commands.replace("--quiet", "")))
        assert used, path
        assert used <= known, path
