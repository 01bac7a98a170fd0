"""``aboveboard explain``: what a rule, a standard, a component or a license class means."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from aboveboard import escape, leaves
from aboveboard.commands import Command, Result, Surroundings, UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``explain``."""
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="a rule, standard, component or license class"
    )
    parser.add_argument(
        "--output", choices=("text", "json"), default="text", help="the form of the answer"
    )


def run(options: argparse.Namespace, surroundings: Surroundings) -> Result:
    """Print the page of an id, or the list of all ids."""
    subjects = _subjects()
    if options.id is None:
        return Result(_listed(subjects, options.output))
    for kind, (ids, page) in subjects.items():
        if options.id in ids:
            text = page(options.id).rstrip() + "\n"
            return Result(
                _json({"id": options.id, "kind": kind, "text": text})
                if options.output == "json"
                else text
            )
    raise UsageError(_unknown(options.id, [name for ids, _ in subjects.values() for name in ids]))


def _subjects() -> Mapping[str, tuple[tuple[str, ...], Callable[[str], str]]]:
    """Kinds of things to explain: their ids, and what makes a page of one."""
    from aboveboard import standards
    from aboveboard.licenses import class_pages
    from aboveboard.model.components import COMPONENTS
    from aboveboard.standards import explain

    return {
        "rule": (leaves.names("aboveboard.rules"), _rule),
        "standard": (standards.ids(), explain.standard),
        "component": (tuple(COMPONENTS), explain.component),
        "license class": (class_pages.list_classes(), class_pages.render_page),
    }


def _rule(name: str) -> str:
    from aboveboard.rules import Rule, page

    rule = leaves.load("aboveboard.rules", name, "RULE", Rule)
    return f"{name} (rule, usual level: {rule.level})\n\n{page(name)}"


def _listed(
    subjects: Mapping[str, tuple[tuple[str, ...], Callable[[str], str]]], output: str
) -> str:
    if output == "json":
        return _json({kind: list(ids) for kind, (ids, _) in subjects.items()})
    parts = [
        f"{kind}:\n" + "".join(f"  {name}\n" for name in ids) for kind, (ids, _) in subjects.items()
    ]
    return "\n".join([*parts, "Explain one of them with: aboveboard explain ID\n"])


def _json(value: object) -> str:
    import json

    return escape.json(json.dumps(value, indent=1)) + "\n"


def _unknown(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"there is nothing called {name!a} to explain{meant} (`aboveboard explain` lists everything)"


COMMAND = Command("say what a rule, standard, component or license class means", arguments, run)
