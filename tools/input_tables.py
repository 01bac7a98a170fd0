"""Write the tables of inputs in ``docs/github.md`` and ``docs/gitlab.md``.

Run as ``python tools/input_tables.py``; a test fails where it was forgotten.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


def read_workflow_inputs() -> dict[str, Any]:
    """The inputs of the reusable workflow."""
    text = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    # YAML 1.1 reads the key `on` as a truth value.
    inputs: dict[str, Any] = workflow[True]["workflow_call"]["inputs"]
    return inputs


def read_component_inputs() -> dict[str, Any]:
    """The inputs of the component for GitLab."""
    text = (ROOT / "templates" / "aboveboard.yml").read_text(encoding="utf-8")
    inputs: dict[str, Any] = next(yaml.safe_load_all(text))["spec"]["inputs"]
    return inputs


def build_pages() -> dict[Path, str]:
    """The pages with tables as they should be now."""
    workflow = ROOT / "docs" / "github.md"
    component = ROOT / "docs" / "gitlab.md"
    return {
        workflow: fill_table(workflow, "the reusable workflow", read_workflow_inputs()),
        component: fill_table(component, "the component", read_component_inputs()),
    }


def fill_table(page: Path, owner: str, inputs: dict[str, Any]) -> str:
    """A page with the table between its marks."""
    begin, end = (f"<!-- inputs of {owner}: {mark} -->" for mark in ("begin", "end"))
    head, rest = page.read_text(encoding="utf-8").split(begin)
    tail = rest.split(end)[1]
    return f"{head}{begin}\n\n{render_table(inputs)}\n{end}{tail}"


def render_table(inputs: dict[str, Any]) -> str:
    """A table of inputs."""
    lines = ["| input | meaning | default |", "| --- | --- | --- |"]
    for name, value in inputs.items():
        meaning = " ".join(value["description"].split())
        lines.append(f"| `{name}` | {meaning} | {render_default(value['default'])} |")
    return "\n".join(lines) + "\n"


def render_default(default: Any) -> str:
    """A default as the table shows it."""
    if default == "":
        return "none"
    return f"`{str(default).lower()}`" if isinstance(default, bool) else f"`{default}`"


if __name__ == "__main__":
    for path, text in build_pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
