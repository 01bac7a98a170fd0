"""``aboveboard explain``: what a rule, a standard, a component or a license class means."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from aboveboard import escape, leaves
from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.value import Value


class _Topic(Value, frozen=True):
    """A kind of thing to explain: the ids, and what renders the page of one."""

    kind: str
    ids: tuple[str, ...]
    render_page: Callable[[str], str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``explain``."""
    parser.add_argument(
        "id",
        nargs="?",
        metavar="ID",
        help="a rule, standard, component or license class",
    )
    parser.add_argument(
        "--output",
        choices=("text", "json"),
        default="text",
        help="the form of the answer",
    )


def explain(options: argparse.Namespace, _: Surroundings) -> Result:
    """Return the page of an id, or the list of all ids."""
    topics = _list_topics()
    if options.id is None:
        return Result(_render_topics(topics, options.output))
    for topic in topics:
        if options.id in topic.ids:
            text = topic.render_page(options.id).rstrip() + "\n"
            if options.output == "json":
                return Result(
                    _render_json({"id": options.id, "kind": topic.kind, "text": text})
                )
            return Result(text)
    known = [name for topic in topics for name in topic.ids]
    raise UsageError(_describe_unknown(options.id, known))


def _list_topics() -> tuple[_Topic, ...]:
    from aboveboard import standards
    from aboveboard.licenses import class_pages
    from aboveboard.model.components import COMPONENTS
    from aboveboard.standards import explain as standard_pages

    return (
        _Topic("rule", leaves.names("aboveboard.rules"), _render_rule),
        _Topic("standard", standards.ids(), standard_pages.standard),
        _Topic("component", tuple(COMPONENTS), standard_pages.component),
        _Topic("license class", class_pages.list_classes(), class_pages.render_page),
    )


def _render_rule(name: str) -> str:
    from aboveboard.rules import Rule, page

    rule = leaves.load("aboveboard.rules", name, "RULE", Rule)
    return f"{name} (rule, usual level: {rule.level})\n\n{page(name)}"


def _render_topics(topics: tuple[_Topic, ...], output: str) -> str:
    if output == "json":
        return _render_json({topic.kind: list(topic.ids) for topic in topics})
    lines: list[str] = []
    for topic in topics:
        lines += [f"{topic.kind}:", *(f"  {name}" for name in topic.ids), ""]
    lines.append("Explain one of them with: aboveboard explain ID")
    return "\n".join(lines) + "\n"


def _render_json(value: object) -> str:
    import json

    return escape.json(json.dumps(value, indent=1)) + "\n"


def _describe_unknown(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return (
        f"there is nothing called {name!a} to explain{meant} "
        "(`aboveboard explain` lists everything)"
    )


COMMAND = Command(
    "say what a rule, standard, component or license class means",
    add_arguments,
    explain,
)
