"""The shape of the house: who may import whom, how leaves end, how long a function may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import aboveboard
from aboveboard import leaves

SOURCE = Path(aboveboard.__file__).parent
ROOT = Path(__file__).parent.parent
LEAVES = {
    "aboveboard.rules": "RULE",
    "aboveboard.reports": "FORMAT",
    "aboveboard.commands": "COMMAND",
    "aboveboard.network.hosts": "HOST",
    "aboveboard.tree.formats": "FORMAT",
}


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def imports() -> dict[str, set[str]]:
    """Every module of ours and those that it imports anywhere: at its top, in a function, or for
    the type checker."""
    files = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    graph: dict[str, set[str]] = {}
    for module, path in files.items():
        named: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                named |= {name if name in files else str(node.module) for name in inside}
        graph[module] = {name for name in named if name in files}
    return graph


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = imports()
    assert "aboveboard.truth" in graph["aboveboard.model.evidence"]
    assert "aboveboard.standards.tiered" in graph["aboveboard.standards.assess"], (
        "imports inside functions count"
    )
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@pytest.mark.parametrize(("package", "constant"), LEAVES.items())
def test_every_leaf_ends_in_its_constant_and_tells_what_it_is(package: str, constant: str) -> None:
    for name in leaves.names(package):
        leaf = leaves.load(package, name, constant, object)
        assert leaf is not None, (package, name)


def functions() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.append((f"{path.relative_to(SOURCE)}:{node.name}", node))
    return found


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = {name for name, node in functions() if (node.end_lineno or 0) - node.lineno >= 60}
    assert not long


def test_only_the_command_line_prints_and_exits() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "cli.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = (
                node.func.id
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                else ""
            )
            assert called not in ("print", "exit", "quit", "input"), (path, called)


def test_the_project_speaks_of_itself_alone() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix in (".py", ".md", ".yaml", ".yml", ".toml", ".mjs"):
            text = path.read_text(encoding="utf-8", errors="replace")
            for word in ("/work" + "/", "../" + "shared"):
                assert word not in text, (name, word)


def test_start_up_imports_nothing_heavy() -> None:
    heavy = {
        "requests",
        "urllib3",
        "license_expression",
        "rich",
        "jsonschema",
        "markdown_it",
        "logging",
        "asyncio",
        "ssl",
    }
    code = (
        "import sys; from aboveboard.cli import run;"
        "sys.stdout = open('/dev/null', 'w');"
        "run(['check', '--offline', 'examples/honest-open-weights']);"
        "print(' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not heavy & set(done.stderr.split())


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), "pytest takes files of one name for one module"
