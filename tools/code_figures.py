"""Print how dense and how plainly worded a Python tree is: ``python tools/code_figures.py
FOLDER...``.

The figures are those that ``tests/test_architecture.py`` holds for this project, and they can be
printed for any other tree to compare with. Cyclomatic complexity is counted by radon, which counts
boolean operators, comprehensions and conditional expressions as branches.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from radon.complexity import cc_visit

LIMIT = 10
"""The highest cyclomatic complexity that a function may have."""
WORDS = {
    "say, tell, speak, stand, lie, hold": (
        r"(?:say|tell|speak|stand|lie|hold)s?|(?:say|tell|speak|stand|ly|hold)ing"
        r"|said|told|spoken|spoke|stood|lay|held"
    ),
    "return, parse, match, validate, compute": (
        r"(?:return|parse|match|validate|compute)(?:s|es|d|ed)?"
        r"|(?:return|pars|match|validat|comput)ing"
    ),
}
"""Kinds of words that are counted in comments and docstrings, with the pattern of each."""


class Function(NamedTuple):
    """A function or method: its place, its name and its cyclomatic complexity."""

    path: Path
    line: int
    name: str
    complexity: int


class Figures(NamedTuple):
    """What was counted in one tree."""

    files: int
    code_lines: int
    nodes: int
    conditionals: int
    nested_conditionals: int
    functions: tuple[Function, ...]
    prose: str

    @property
    def too_complex(self) -> tuple[Function, ...]:
        """The functions whose complexity is over the limit, the worst first."""
        over = (function for function in self.functions if function.complexity > LIMIT)
        return tuple(sorted(over, key=lambda function: -function.complexity))

    @property
    def nodes_a_line(self) -> float:
        """Syntax nodes for each line of code."""
        return self.nodes / max(1, self.code_lines)

    @property
    def conditionals_per_thousand(self) -> float:
        """Conditional expressions for each thousand lines of code."""
        return 1000 * self.conditionals / max(1, self.code_lines)

    @property
    def one_word_names(self) -> float:
        """The share of functions, other than special methods, whose name is a single word."""
        names = [
            function.name
            for function in self.functions
            if not function.name.startswith("__")
        ]
        return sum("_" not in name.strip("_") for name in names) / max(1, len(names))

    def words_per_thousand(self, pattern: str) -> float:
        """How many of a thousand words of comments and docstrings match a pattern."""
        words = re.findall(r"[A-Za-z][A-Za-z'-]*", self.prose)
        matching = [
            word for word in words if re.fullmatch(pattern, word, re.IGNORECASE)
        ]
        return 1000 * len(matching) / max(1, len(words))


def measure(folders: list[Path]) -> Figures:
    """Count what the figures need in all Python files below the folders."""
    files = sorted(path for folder in folders for path in python_files(folder))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    return Figures(
        files=len(files),
        code_lines=sum(len(code_lines(texts[path], trees[path])) for path in files),
        nodes=sum(syntax_nodes(tree) for tree in trees.values()),
        conditionals=sum(len(conditionals(tree)) for tree in trees.values()),
        nested_conditionals=sum(
            len(nested_conditionals(tree)) for tree in trees.values()
        ),
        functions=tuple(
            each for path in files for each in functions(path, texts[path])
        ),
        prose="\n".join(prose(texts[path], trees[path]) for path in files),
    )


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files of a folder, or the file itself."""
    if folder.is_file():
        yield folder
        return
    yield from folder.rglob("*.py")


def functions(path: Path, text: str) -> Iterator[Function]:
    """All functions and methods of a file, nested ones included."""
    for block in cc_visit(text):
        for each in _blocks(block):
            yield Function(path, each.lineno, each.name, each.complexity)


def _blocks(block: Any) -> Iterator[Any]:
    if hasattr(block, "methods"):
        # NOTE: radon lists the methods of a class beside the class as well.
        return
    yield block
    for inner in getattr(block, "closures", ()):
        yield from _blocks(inner)


def syntax_nodes(tree: ast.AST) -> int:
    """How many nodes the syntax tree has, without docstrings, operators and load or store marks."""
    skipped = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
    nodes = sum(not isinstance(node, skipped) for node in ast.walk(tree))
    return nodes - 2 * sum(1 for _ in _docstrings(tree))


def conditionals(tree: ast.AST) -> list[ast.IfExp]:
    """The conditional expressions of a file."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.IfExp)]


def nested_conditionals(tree: ast.AST) -> list[ast.IfExp]:
    """The conditional expressions that hold another one."""
    return [node for node in conditionals(tree) if len(conditionals(node)) > 1]


def code_lines(text: str, tree: ast.AST) -> set[int]:
    """The numbers of the lines that hold code, not only a comment, a docstring or nothing."""
    lines: set[int] = set()
    skipped = _docstring_lines(tree)
    ignored = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
    }
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in ignored:
            lines.update(range(token.start[0], token.end[0] + 1))
    return {line for line in lines - skipped if line <= text.count("\n") + 1}


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value


def _docstring_lines(tree: ast.AST) -> set[int]:
    spans = (
        range(each.lineno, (each.end_lineno or each.lineno) + 1)
        for each in _docstrings(tree)
    )
    return {line for span in spans for line in span}


def prose(text: str, tree: ast.AST) -> str:
    """The comments and docstrings of a file."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return "\n".join([*comments, *(str(each.value) for each in _docstrings(tree))])


def main(arguments: list[str]) -> int:
    """Print the figures of the folders named, and the functions that are too complex."""
    figures = measure([Path(name) for name in arguments or ["src"]])
    over = figures.too_complex
    share = len(over) / max(1, len(figures.functions))
    print(f"files                                     {figures.files}")
    print(f"lines of code                             {figures.code_lines}")
    print(f"functions                                 {len(figures.functions)}")
    print(f"functions of complexity over {LIMIT}           {len(over)} ({share:.1%})")
    print(f"syntax nodes a line                       {figures.nodes_a_line:.2f}")
    print(
        f"conditional expressions per 1,000 lines   {figures.conditionals_per_thousand:.1f}"
    )
    print(f"conditional expressions with another one  {figures.nested_conditionals}")
    print(f"one-word function names                   {figures.one_word_names:.0%}")
    for name, pattern in WORDS.items():
        print(f"per 1,000 words: {name}  {figures.words_per_thousand(pattern):.1f}")
    for function in over:
        print(f"{function.path}:{function.line}: {function.name} {function.complexity}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
