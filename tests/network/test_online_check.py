"""``aboveboard check`` with remote places, as a user runs it: online, from saved evidence, with the
network cut."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from conftest import Loopback, Play, send

from aboveboard.network.settings import TIME_LIMIT

SECRET = "hf_s3cretOfTheHub"
MANIFEST = """\
aboveboard: 1
release: {name: Example, base: hf:other/base}
licenses: {code: MIT, data: CC-BY-4.0, documents: CC-BY-4.0}
artifacts:
  weights: {at: hf:example/model, license: Apache-2.0}
  training-data:
    - {name: kept, at: hf:datasets/example/kept}
    - {name: gone, at: hf:datasets/example/gone}
  model-card: README.md
claims: [open-weights]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "aboveboard.yaml").write_text(MANIFEST, encoding="utf-8")
    dead = "https://huggingface.co/example/gone"
    (folder / "README.md").write_text(
        f"# Example\n\nAn earlier one: {dead}.\n", encoding="utf-8"
    )
    return folder


def hub(handler: BaseHTTPRequestHandler) -> None:
    if "gone" in handler.path:
        send(handler, 404, b"{}")
        return
    name = handler.path.partition("?")[0].split("/", 3)[3]
    told = {
        "id": name,
        "private": False,
        "gated": "manual" if name == "example/model" else False,
    }
    send(
        handler,
        200,
        json.dumps(
            {**told, "siblings": [{"rfilename": "part.safetensors", "size": 7}]}
        ).encode(),
    )


def run(
    *arguments: str | Path, prefix: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    quiet = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GITHUB_", "HF_"))
    }
    command = [
        *prefix,
        sys.executable,
        "-m",
        "aboveboard",
        "check",
        *map(str, arguments),
    ]
    return subprocess.run(
        command,
        env={**quiet, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def findings(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int]]:
    return [
        (item["rule"], item["line"]) for item in json.loads(done.stdout)["findings"]
    ]


def test_collected_in_one_job_and_judged_in_another(
    repository: Path, tmp_path: Path, loopback: Callable[[Play], Loopback]
) -> None:
    server = loopback(hub)
    saved = tmp_path / "evidence.json"
    online = run(
        *(
            repository,
            "--output",
            "json",
            "--save-evidence",
            saved,
            "--cache-dir",
            tmp_path / "cache",
        ),
        HF_ENDPOINT=server.url,
        HF_TOKEN=SECRET,
    )
    assert online.returncode == 1, online.stderr
    told = findings(online)
    assert ("artifact-missing", 8) in told
    assert ("open-but-gated", 10) in told
    assert ("link-dead", 3) in told
    assert any("authorization" in sent for _, _, sent in server.asked)
    kept = "".join(
        path.read_bytes().decode("latin-1")
        for path in tmp_path.rglob("*")
        if path.is_file()
    )
    assert SECRET not in kept + online.stdout + online.stderr
    asked = len(server.asked)
    again = run(
        repository, "--output", "json", "--evidence", saved, HF_ENDPOINT=server.url
    )
    assert again.stdout == online.stdout
    assert len(server.asked) == asked


def test_evidence_that_is_none_is_wrong_use(repository: Path) -> None:
    done = run(repository, "--evidence", repository / "README.md")
    assert done.returncode == 2
    assert "README.md" in done.stderr
    assert "is not JSON" in done.stderr


def test_the_time_limit_makes_the_rest_unknown(
    repository: Path, loopback: Callable[[Play], Loopback]
) -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(3)
        hub(handler)

    server = loopback(play)
    began = time.monotonic()
    done = run(
        *(repository, "--no-cache", "--output", "json", "--time-limit", "0.5"),
        HF_ENDPOINT=server.url,
    )
    assert time.monotonic() - began < 10
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["artifacts"]
    late = [row for row in rows if "(--time-limit)" in row["presence"]["reason"]]
    assert [row["presence"]["truth"] for row in late] == ["unknown"] * 3


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf"])
def test_a_time_limit_that_is_none_is_wrong_use(seconds: str, repository: Path) -> None:
    done = run(repository, f"--time-limit={seconds}")
    assert done.returncode == 2
    assert f"'{seconds}' is not a number of seconds above 0" in done.stderr


def test_the_help_names_the_usual_time_limit() -> None:
    assert f"(default: {TIME_LIMIT:g})" in " ".join(run("--help").stdout.split())


def cut_off() -> tuple[str, ...]:
    """A command that runs another one without a network, where the system lets anybody do so."""
    prefix = ("unshare", "-rn")
    allowed = shutil.which("unshare") and subprocess.run(
        [*prefix, "true"], capture_output=True, check=False
    )
    if not allowed or allowed.returncode:
        pytest.skip("this system gives no network of one's own")
    return prefix


def test_with_the_network_cut_every_link_is_unknown_and_nothing_is_red(
    tmp_path: Path,
) -> None:
    prefix = cut_off()
    places = [
        f"    - {{name: part {number}, at: 'https://host{number % 9}.example.org/{number}'}}"
        for number in range(40)
    ]
    places += [
        f"    - {{name: paper {number}, at: 'arxiv:2301.{number:05}'}}"
        for number in range(10)
    ]
    rows = "\n".join(places)
    head = "aboveboard: 1\nrelease: {name: Example}\nlicenses: {data: CC-BY-4.0}\n"
    text = f"{head}artifacts:\n  training-data:\n{rows}\n"
    (tmp_path / "aboveboard.yaml").write_text(text, encoding="utf-8")
    began = time.monotonic()
    done = run(tmp_path, "--no-cache", "--output", "json", prefix=prefix)
    assert time.monotonic() - began < 5
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["findings"] == []
    reasons = {
        row["presence"]["reason"].partition(":")[0] for row in report["artifacts"]
    }
    assert reasons == {"no network"}
    assert len(report["artifacts"]) == 50
    assert (
        run(tmp_path, "--no-cache", "--fail-on", "unknown", prefix=prefix).returncode
        == 1
    )
