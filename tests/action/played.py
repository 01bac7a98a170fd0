"""Plays the action on a workspace, as a runner does, by ``run-composite.mjs`` beside this file."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import tools

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Played:
    """What a run came to: the runner's account of it, and the environment it ran in."""

    result: dict[str, Any]

    @property
    def outputs(self) -> dict[str, str]:
        """The action's outputs."""
        found: dict[str, str] = self.result["outputs"]
        return found

    def annotations(self, level: str) -> list[tuple[str, int, str]]:
        """Annotations of a level: file, line, rule."""
        kept = [one for one in self.result["annotations"] if one["level"] == level]
        return [
            (one.get("file", ""), int(one.get("line", 0)), one["title"]) for one in kept
        ]


def play(
    workspace: Path,
    inputs: dict[str, str],
    path: str = "",
    event: dict[str, Any] | None = None,
    variables: dict[str, str] | None = None,
) -> Played:
    """Run the action on a workspace.

    ``path`` comes before the other folders that programs are searched in; ``variables`` are those
    of the job.
    """
    tools.may_install()
    told = workspace.parent / "played.json"
    command = [
        tools.node("@actions/workflow-parser"),
        "--no-warnings",
        "--import",
        "./register.mjs",
    ]
    command += [
        "run-composite.mjs",
        str(ROOT),
        "--workspace",
        str(workspace),
        "--json",
        str(told),
    ]
    for name, value in inputs.items():
        command += ["--input", f"{name}={value}"]
    for name, value in (variables or {}).items():
        command += ["--env", f"{name}={value}"]
    if event:
        payload = workspace.parent / "event.json"
        payload.write_text(json.dumps(event), encoding="utf-8")
        command += ["--payload", str(payload)]
    environment = {
        **os.environ,
        "PATH": f"{path}{os.pathsep}{os.environ['PATH']}"
        if path
        else os.environ["PATH"],
    }
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
    return Played(json.loads(told.read_text(encoding="utf-8")))


def git(folder: Path, *arguments: str) -> str:
    """Run git with a fixed identity and no configuration but its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "a@b.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        **{
            f"GIT_{who}_DATE": "2026-11-01T12:00:00Z" for who in ("AUTHOR", "COMMITTER")
        },
    }
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    """Commit everything in a folder, which becomes a repository if it is none, and give the
    revision."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")
