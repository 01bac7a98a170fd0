"""What the dialects share: taking typed values out of nodes, and gathering what is wrong with
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from aboveboard.model.manifest import Declaration, Problem
from aboveboard.model.span import Span
from aboveboard.text.yaml_nodes import MAX_PROBLEMS, Node, note

NOUNS = {"text": "text", "list": "a list", "map": "a mapping (`key: value`)"}


class Reader:
    """Gathers problems while values are taken; whatever cannot be read is left out, the rest is
    kept.
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems: list[Problem] = list(problems)

    def invalid(self, span: Span, message: str, fix: str = "") -> None:
        """Note something that the format does not allow."""
        note(self.problems, Problem("manifest-invalid", message, span, fix))

    def unknown(self, key: Node, message: str, fix: str) -> None:
        """Note a key or a component that the format does not know."""
        note(self.problems, Problem("manifest-unknown-key", message, key.span, fix))

    def text(self, node: Node | None, what: str) -> Declaration | None:
        """A text that says something; ``None``, with a problem, for anything else (without one if
        broken or absent).
        """
        if node is None or node.kind == "broken":
            return None
        if node.kind != "text":
            self.expected(node, what, "text")
            return None
        if node.empty:
            self.invalid(node.span, f"{what} has no value.", "Give it a value, or remove the key.")
            return None
        return Declaration(node.value.strip(), node.span)

    def texts(self, node: Node | None, what: str) -> tuple[Declaration, ...]:
        """One text or a list of texts."""
        if node is None:
            return ()
        nodes = node.items if node.kind == "list" else (node,)
        if node.kind == "list" and not nodes:
            self.invalid(
                node.span, f"{what} is an empty list.", "Give it a value, or remove the key."
            )
        found = (self.text(item, what) for item in nodes)
        return tuple(declaration for declaration in found if declaration is not None)

    def near(
        self, word: str, known: Iterable[str], synonyms: Mapping[str, str] | None = None
    ) -> str:
        """The known word that was probably meant, or nothing; a guess is made only while problems
        are listed.
        """
        meant = {name: name for name in known}
        meant.update(
            (other, name)
            for other, name in (synonyms or {}).items()
            if name in meant and other not in meant
        )
        plain = spelled(word[:80])
        if plain in meant or len(self.problems) >= MAX_PROBLEMS:
            return meant.get(plain, "")
        import difflib

        found = difflib.get_close_matches(plain, meant, n=1, cutoff=0.7)
        return meant[found[0]] if found else ""

    def expected(
        self, node: Node, what: str, kind: Literal["text", "list", "map"], fix: str = ""
    ) -> None:
        """Note that a value is of the wrong kind."""
        if node.empty and node.kind == "text":
            self.invalid(
                node.span, f"{what} has no value.", fix or "Give it a value, or remove the key."
            )
        elif node.kind != "broken":
            message = f"{what} must be {NOUNS[kind]}, but is {NOUNS[node.kind]}."
            self.invalid(node.span, message, fix or f"Write {NOUNS[kind]}.")


def spelled(word: str) -> str:
    """A word as the format would spell it: lower case, with hyphens."""
    return "-".join(word.strip().lower().replace("_", " ").replace("-", " ").split())
