"""What the dialects share: to take typed values out of nodes, and to collect problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from aboveboard.model.manifest import Declaration, Problem
from aboveboard.model.span import Span
from aboveboard.text.yaml_nodes import MAX_PROBLEMS, Node, note

NOUNS = {"text": "text", "list": "a list", "map": "a mapping (`key: value`)"}
_GIVE_VALUE = "Give it a value, or remove the key."


class Reader:
    """Collects problems while values are taken; what cannot be read is left out, the rest kept."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems: list[Problem] = list(problems)

    def invalid(self, span: Span, message: str, fix: str = "") -> None:
        """Note something that the format does not allow."""
        note(self.problems, Problem("manifest-invalid", message, span, fix))

    def unknown(self, key: Node, message: str, fix: str) -> None:
        """Note a key or a component that the format does not know."""
        note(self.problems, Problem("manifest-unknown-key", message, key.span, fix))

    def text(self, node: Node | None, what: str) -> Declaration | None:
        """Return a text with content.

        Anything else is ``None`` and a problem; what is absent or broken already is no problem.
        """
        if node is None or node.kind == "broken":
            return None
        if node.kind != "text":
            self.expected(node, what, "text")
            return None
        if node.empty:
            self.invalid(node.span, f"{what} has no value.", _GIVE_VALUE)
            return None
        return Declaration(node.value.strip(), node.span)

    def texts(self, node: Node | None, what: str) -> tuple[Declaration, ...]:
        """Return one text or a list of texts."""
        if node is None:
            return ()
        if node.kind == "list" and not node.items:
            self.invalid(node.span, f"{what} is an empty list.", _GIVE_VALUE)
        nodes = node.items if node.kind == "list" else (node,)
        declarations = (self.text(item, what) for item in nodes)
        return tuple(
            declaration for declaration in declarations if declaration is not None
        )

    def near(
        self, word: str, known: Iterable[str], synonyms: Mapping[str, str] | None = None
    ) -> str:
        """Return the known word that was probably meant; empty without a guess.

        Once there are too many problems to list, no guess is made any more.
        """
        meant = {name: name for name in known}
        for synonym, name in (synonyms or {}).items():
            if name in meant:
                meant.setdefault(synonym, name)
        plain = spelled(word[:80])
        if plain in meant or len(self.problems) >= MAX_PROBLEMS:
            return meant.get(plain, "")
        import difflib

        matches = difflib.get_close_matches(plain, meant, n=1, cutoff=0.7)
        return meant[matches[0]] if matches else ""

    def expected(
        self, node: Node, what: str, kind: Literal["text", "list", "map"], fix: str = ""
    ) -> None:
        """Note that a value is of the wrong kind."""
        if node.kind == "broken":
            return
        if node.empty and node.kind == "text":
            self.invalid(node.span, f"{what} has no value.", fix or _GIVE_VALUE)
            return
        message = f"{what} must be {NOUNS[kind]}, but is {NOUNS[node.kind]}."
        self.invalid(node.span, message, fix or f"Write {NOUNS[kind]}.")


def spelled(word: str) -> str:
    """Return a word as the format would spell it: lower case, with hyphens."""
    return "-".join(word.strip().lower().replace("_", " ").replace("-", " ").split())
