"""Writes the tables of inputs and outputs in ``docs/action.md`` from ``action.yml``.

Run as ``python tools/action_docs.py``; ``tests/action/test_action_docs.py`` fails where it was
forgotten.
"""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "action.md"
BEGIN, END = "<!-- {} from action.yml: begin -->", "<!-- {} from action.yml: end -->"


def written(page: str) -> str:
    """The page with both tables as ``action.yml`` has them now."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs = [
        [name, _cell(said["description"]), _default(said["default"])]
        for name, said in action["inputs"].items()
    ]
    outputs = [
        [name, _cell(said["description"])] for name, said in action["outputs"].items()
    ]
    page = _between(page, "inputs", _table(["input", "meaning", "default"], inputs))
    return _between(page, "outputs", _table(["output", "meaning"], outputs))


def _between(page: str, name: str, table: str) -> str:
    head, rest = page.split(BEGIN.format(name))
    _, tail = rest.split(END.format(name))
    return f"{head}{BEGIN.format(name)}\n\n{table}\n{END.format(name)}{tail}"


def _table(titles: list[str], rows: list[list[str]]) -> str:
    lines = [
        titles,
        ["---"] * len(titles),
        *([f"`{row[0]}`", *row[1:]] for row in rows),
    ]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _default(value: str) -> str:
    return f"`{value}`" if value else "none"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
