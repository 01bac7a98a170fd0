"""The operators of a license expression: the tree that joins its operands.

The text is parsed by ``license_expression``, imported when the first expression with operators is
met. It is given placeholders for the operands, never the text as written: its parser refuses
``+``, ``LicenseRef-…`` and every list newer than itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.value import Value

T = TypeVar("T")

OPERATOR = lazy_pattern(r"(?ai)(?<![^\s()])(?:and|or|with)(?![^\s()])|[()]")
"""An operator or a parenthesis."""
_OPERAND = "operand"
_EXCEPTION = "exception"


class Node(Value, frozen=True):
    """A node of the tree.

    ``number`` is that of an operand, or of the exception in a node of the kind ``with``; ``parts``
    are the nodes that an operator joins.
    """

    kind: Literal["operand", "with", "and", "or"]
    number: int = 0
    parts: tuple[Node, ...] = ()


def operand_placeholder(number: int) -> str:
    """The token that replaces an operand."""
    return f"{_OPERAND}{number}"


def exception_placeholder(number: int) -> str:
    """The token that replaces an exception behind ``WITH``."""
    return f"{_EXCEPTION}{number}"


def parse_tree(tokens: Sequence[str]) -> Node | None:
    """The tree of operators and placeholders; nothing where they are not well-formed."""
    from license_expression import Licensing

    try:
        return _convert_node(Licensing().parse(" ".join(tokens), simple=True))
    except Exception:  # noqa: BLE001 - the parser also raises IndexError and AttributeError
        return None


def _convert_node(parsed: Any) -> Node:
    """A node of the parser's tree as one of ours.

    Raises:
        AttributeError: the parser returned no tree.
        ValueError: an operand or an exception is not where it belongs.
    """
    license_ = getattr(parsed, "license_symbol", None)
    if license_ is not None:
        number = _parse_placeholder(parsed.exception_symbol, _EXCEPTION)
        return Node("with", number, (_convert_node(license_),))
    operands = getattr(parsed, "args", ())
    if not operands:
        return Node("operand", _parse_placeholder(parsed, _OPERAND))
    kind: Literal["and", "or"] = "or" if type(parsed).__name__ == "OR" else "and"
    return Node(kind, parts=tuple(map(_convert_node, operands)))


def _parse_placeholder(symbol: Any, prefix: str) -> int:
    """The number in a placeholder."""
    return int(str(symbol.key).removeprefix(prefix))


def combine(
    node: Node,
    value_of: Callable[[int], T],
    combine_or: Callable[[tuple[T, ...]], T],
    combine_and: Callable[[tuple[T, ...]], T],
) -> T:
    """The value of a tree, from the values of its operands; an exception changes no value."""
    if node.kind == "operand":
        return value_of(node.number)
    values = tuple(
        combine(
            part,
            value_of,
            combine_or,
            combine_and,
        )
        for part in node.parts
    )
    if node.kind == "with":
        return values[0]
    if node.kind == "or":
        return combine_or(values)
    return combine_and(values)


def render(
    node: Node,
    operands: Sequence[str],
    exceptions: Sequence[str],
    *,
    nested: bool = False,
) -> str:
    """The tree as an expression; parentheses are only written where one operator is in another."""
    if node.kind == "operand":
        return operands[node.number]
    if node.kind == "with":
        return f"{render(node.parts[0], operands, exceptions)} WITH {exceptions[node.number]}"
    texts = []
    for part in node.parts:
        texts.append(
            render(
                part,
                operands,
                exceptions,
                nested=True,
            )
        )
    text = f" {node.kind.upper()} ".join(texts)
    if nested:
        return f"({text})"
    return text
