"""The shape of the house: who may import whom, how leaves end, how long a function may be."""

from __future__ import annotations

import ast
import collections
import importlib
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

import aboveboard
from aboveboard import leaves

SOURCE = Path(aboveboard.__file__).parent
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
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
                named |= {
                    name if name in files else str(node.module) for name in inside
                }
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
def test_every_leaf_ends_in_its_constant_and_tells_what_it_is(
    package: str, constant: str
) -> None:
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
    long = {
        name for name, node in functions() if (node.end_lineno or 0) - node.lineno >= 60
    }
    assert not long


@pytest.fixture(scope="module")
def figures() -> Any:
    return importlib.import_module("code_figures").measure([SOURCE])


def test_no_function_is_too_complex(figures: Any) -> None:
    assert [
        f"{each.path}:{each.line} {each.name} {each.complexity}"
        for each in figures.too_complex
    ] == []


def test_lines_are_not_dense(figures: Any) -> None:
    assert figures.nodes_a_line <= 5.2
    assert figures.conditionals_per_thousand <= 20
    assert figures.nested_conditionals == 0


def test_most_function_names_have_more_than_one_word(figures: Any) -> None:
    assert figures.one_word_names <= 0.5


def test_no_private_function_name_is_used_in_more_than_three_modules() -> None:
    modules: dict[str, set[str]] = collections.defaultdict(set)
    for place, node in functions():
        if node.name.startswith("_") and not node.name.startswith("__"):
            modules[node.name].add(place.partition(":")[0])
    assert {name: sorted(used) for name, used in modules.items() if len(used) > 3} == {}


def test_words_of_natural_languages_are_data() -> None:
    """A letter outside ASCII in a string of the source belongs into a language's file."""
    for path in sorted(SOURCE.rglob("*.py")):
        for line, text in strings(path):
            letters = {each for each in text if not each.isascii() and each.isalpha()}
            if len(text) == 1:
                continue  # a letter is no word
            assert not letters, (path.relative_to(SOURCE), line, letters)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that are not docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documented:
            yield node.lineno, node.value if isinstance(node.value, str) else ""


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
        if path.is_file() and path.suffix in (
            ".py",
            ".md",
            ".yaml",
            ".yml",
            ".toml",
            ".mjs",
        ):
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
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not heavy & set(done.stderr.split())


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), (
        "pytest takes files of one name for one module"
    )
