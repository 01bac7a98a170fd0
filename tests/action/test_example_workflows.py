"""The example workflows, played on a hostile checkout: what a pull request brings is neither run
nor believed."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import aboveboard
from tests import tools
from tests.action.played import HERE, ROOT, commit

EXAMPLES = ROOT / "examples" / "workflows"
WORKFLOWS = sorted(
    [*EXAMPLES.glob("*.yml"), *(ROOT / "docs" / "workflows").glob("*.yml")]
)
PLACE = "hf:foo/does-not-exist"
MANIFEST = (
    "aboveboard: 1\nrelease: {name: Foo}\n"
    f"artifacts: {{weights: {{at: '{PLACE}', license: Apache-2.0}}}}\n"
)
RESTORE = """\
folder=$(dirname "$PLACE")
if [ -e "$CACHE" ] && mkdir -p "$folder" && tar -xf "$CACHE" -C "$folder"; then exit 0; fi
echo "::warning::Failed to restore"
[ "$NEEDED" != true ]
"""
"""What ``actions/cache/restore`` does: an archive that cannot be unpacked counts as none."""
SAVE = 'tar -cf "$CACHE" -C "$(dirname "$PLACE")" "$(basename "$PLACE")"'


def _evidence(truth: str) -> str:
    told = {
        "truth": truth,
        "source": "https://huggingface.co",
        "reason": "" if truth == "yes" else "is not there (404)",
    }
    book = {"observations": {PLACE: {"exists": told, "public": told}}}
    return json.dumps({"aboveboard-evidence": 1, "book": book})


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that leads to the package as it is tested here: nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheels")
    source = Path(aboveboard.__file__).parents[1]
    places = [
        str(source),
        *(place for place in sys.path if place.endswith("site-packages")),
    ]
    info = "aboveboard-0.0.0.dist-info"
    files = {
        "aboveboard_tested.pth": "".join(f"{place}\n" for place in places),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: aboveboard\nVersion: 0.0.0\n",
        f"{info}/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
        f"{info}/entry_points.txt": "[console_scripts]\naboveboard = aboveboard.__main__:main\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(folder / "aboveboard-0.0.0-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)
    return folder


@dataclass
class Runner:
    """A runner with a checkout and a cache."""

    folder: Path
    wheels: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def cache(self) -> Path:
        return self.folder / "cache.tar"

    def fill_cache(self, text: str) -> None:
        (self.folder / "evidence.json").write_text(text, encoding="utf-8")
        subprocess.run(
            ["tar", "-cf", self.cache, "-C", self.folder, "evidence.json"], check=True
        )

    def play(self, workflow: str) -> dict[str, Any]:
        """The account of a run of a workflow; the steps that are not ours are played."""
        commit(self.workspace, "The pull request")
        (job,) = yaml.safe_load((EXAMPLES / workflow).read_text(encoding="utf-8"))[
            "jobs"
        ].values()
        steps = [
            self._step(step)
            for step in job["steps"]
            if not step.get("uses", "").startswith("actions/checkout@")
        ]
        action = {
            "name": workflow,
            "description": "played",
            "runs": {"using": "composite", "steps": steps},
        }
        (self.folder / "action").mkdir()
        (self.folder / "action" / "action.yml").write_text(
            yaml.safe_dump(action, sort_keys=False), encoding="utf-8"
        )
        told = self.folder / "told.json"
        command = [
            tools.node("@actions/workflow-parser"),
            "--no-warnings",
            "--import",
            "./register.mjs",
        ]
        command += [
            "run-composite.mjs",
            str(self.folder / "action"),
            "--workspace",
            str(self.workspace),
        ]
        command += ["--json", str(told)]
        for setting in (
            "PIP_NO_INDEX=1",
            f"PIP_FIND_LINKS={self.wheels}",
            "PIP_DISABLE_PIP_VERSION_CHECK=1",
        ):
            command += ["--env", setting]
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path}
        done = subprocess.run(
            command,
            cwd=HERE,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert told.exists(), done.stdout + done.stderr
        result: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        return result

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        if "run" in step:
            # The network stays out of it; all else is as it is written.
            run = step["run"].replace(
                "check --save-evidence", "check --offline --save-evidence"
            )
            return {**step, "run": run, "shell": "bash"}
        script = {"actions/cache/restore": RESTORE, "actions/cache/save": SAVE}[
            step["uses"].partition("@")[0]
        ]
        given = step["with"]
        needed = str(given.get("fail-on-cache-miss", False)).lower()
        settings = {"CACHE": str(self.cache), "PLACE": given["path"], "NEEDED": needed}
        return {"run": script, "shell": "bash", "env": settings}


@pytest.fixture
def runner(tmp_path: Path, wheels: Path) -> Runner:
    """A checkout that tries everything at once."""
    tools.node("@actions/workflow-parser")
    made = Runner(tmp_path, wheels)
    made.workspace.mkdir()
    (made.workspace / "aboveboard.yaml").write_text(MANIFEST, encoding="utf-8")
    (made.workspace / "README.md").write_text(
        "# Foo\n\nFoo has open weights.\n", encoding="utf-8"
    )
    for module in (
        "venv",
        "pip",
        "argparse",
        "ensurepip",
        "aboveboard",
        "sitecustomize",
    ):
        text = f"open({str(tmp_path / 'RAN')!r}, 'w').close()\n"
        (made.workspace / f"{module}.py").write_text(text, encoding="utf-8")
    return made


def _ended(result: dict[str, Any]) -> list[str]:
    return [step["conclusion"] for step in result["steps"]]


def test_a_known_absence_fails_whatever_lies_in_the_checkout(runner: Runner) -> None:
    runner.fill_cache(_evidence("no"))
    (runner.workspace / "evidence.json").write_text(_evidence("yes"), encoding="utf-8")
    result = runner.play("judge-evidence.yml")
    assert _ended(result) == ["success", "success", "failure"], result["log"]
    assert "artifact-missing" in [
        one["title"] for one in result["annotations"] if one["level"] == "error"
    ]
    assert not (runner.folder / "RAN").exists()


def test_what_was_collected_is_judged_and_nothing_of_the_checkout_is_in_the_way(
    runner: Runner,
) -> None:
    (runner.workspace / "evidence.json").mkdir()
    (runner.workspace / "evidence.json" / "x").write_text("", encoding="utf-8")
    collected = runner.play("collect-evidence.yml")
    assert _ended(collected) == ["success"] * 3, collected["log"]
    shutil.rmtree(runner.folder / "action")
    judged = runner.play("judge-evidence.yml")
    assert _ended(judged) == ["success"] * 3, judged["log"]
    assert not (runner.folder / "RAN").exists()


@pytest.mark.parametrize("cache", ["none", "broken"])
def test_without_what_was_collected_the_job_fails(cache: str, runner: Runner) -> None:
    (runner.workspace / "evidence.json").write_text(_evidence("yes"), encoding="utf-8")
    if cache == "broken":
        runner.cache.write_bytes(b"no archive")
    assert _ended(runner.play("judge-evidence.yml")) == [
        "failure",
        "skipped",
        "skipped",
    ]


def _scripts(node: Any) -> list[str]:
    """Every script of a workflow, of GitHub or GitLab."""
    if isinstance(node, dict):
        inner = [
            line
            for key, value in node.items()
            if key not in ("run", "script", "before_script")
            for line in _scripts(value)
        ]
        own = [node[key] for key in ("run", "script", "before_script") if key in node]
        return [
            *inner,
            *(
                line
                for item in own
                for line in (item if isinstance(item, list) else [item])
            ),
        ]
    return (
        [line for item in node for line in _scripts(item)]
        if isinstance(node, list)
        else []
    )


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_python_is_started_apart_from_the_checkout(file: Path) -> None:
    scripts = _scripts(yaml.safe_load(file.read_text(encoding="utf-8")))
    starts = [
        words
        for script in scripts
        for words in re.findall(r"python[\d.]*\s+(\S+)", script)
    ]
    assert set(starts) <= {"-I"}
    if file.stem in ("gitlab", "judge-evidence", "collect-evidence"):
        assert starts


def test_gitlab_installs_apart_from_the_checkout(tmp_path: Path) -> None:
    """The start of the script, with a question in place of the installation."""
    (tmp_path / "pip.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    job = yaml.safe_load(
        (ROOT / "docs" / "workflows" / "gitlab.yml").read_text(encoding="utf-8")
    )["aboveboard"]
    program, *options = job["before_script"][0].partition(" install ")[0].split()
    assert program == "python"
    done = subprocess.run(
        [sys.executable, *options, "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout[:4]) == (0, "pip "), done.stderr
