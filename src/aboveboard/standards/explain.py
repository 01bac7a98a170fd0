"""Pages on what a standard requires and what a component is, as text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from aboveboard import standards
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Requirement, Standard
from aboveboard.standards.named_sets import set_words

_WIDTH = 80
_PREDICATES = {
    "exists": "there",
    "public": "for anybody to fetch without approval",
    "anonymous": "without a gate of any kind",
    "complete": "nothing of it held back",
    "data-listed": "every {} data set listed with where to get it",
    "data-shared": "data that may be shared are shared",
    "compute": "not above {} FLOP",
    "with": "together with the {}",
    "no-base": "of the base model, where there is one",
    "licenses-open": "weights, code and data all under open licenses",
}
_JUDGES = {
    "machine": "",
    "assisted": "whether it suffices is for a person to judge",
    "human": "for a person to judge",
}


def standard(name: str) -> str:
    """The page of a standard for a terminal, by its id."""
    known = standards.load(name)
    lines = [
        f"{known.id} (standard)",
        *_wrap_paragraph(known.name),
        *_wrap_paragraph(f"By: {known.steward}"),
        f"As of: {known.as_of}",
        f"Source: {known.url}",
        "",
        *_wrap_notes(known),
    ]
    for requirement in known.requirements:
        lines += ["", *_explain_requirement(requirement)]
    return "\n".join(lines) + "\n"


def component(name: str) -> str:
    """The page of a component: what it is, its counterpart in software, and who asks for it."""
    known = COMPONENTS[name]
    lines = [
        f"{known.id} (component)",
        known.title,
        f"Kind: {known.kind}",
        f"In the world of software: {known.counterpart}",
    ]
    if known.mof:
        lines.append(f"The Model Openness Framework calls it: {known.mof}")
    asking = [
        line
        for id_ in standards.ids()
        for line in _explain_demands(standards.load(id_), name, known.kind)
    ]
    heading = (
        "Asked for by:"
        if asking
        else "No standard that comes with the tool asks for it."
    )
    return "\n".join([*lines, "", heading, *asking]) + "\n"


def page(known: Standard) -> str:
    """The page of a standard as Markdown, for the documentation."""
    lines = [f"# {known.name}", "", f"`{known.id}`", ""]
    lines += [
        f"- By: {known.steward}",
        f"- As of: {known.as_of}",
        f"- Source: <{known.url}>",
        "",
    ]
    for note in _select_notes(known):
        lines += [note, ""]
    lines += [
        "| requirement | component | level | what it asks for | who judges | source |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_format_row(known, row) for row in known.requirements]
    lines += [
        "",
        "*Written in our own words from the sources, which govern where they differ. "
        "Not legal advice.*",
        "",
    ]
    return "\n".join(lines)


def _format_row(known: Standard, row: Requirement) -> str:
    """A requirement as a row of the Markdown table."""
    level = f"{row.level} ({_level_name(known, row.tier)})" if row.tier else row.level
    components = " or ".join(filter(None, (row.component, ", ".join(row.any_of))))
    asks = f"{row.text}: {_describe_predicates(row)}."
    if row.note:
        asks += f" *{_capitalize(row.note)}.*"
    source = f"[{row.date}]({row.source})"
    return f"| `{row.id}` | {components} | {level} | {asks} | {row.judge} | {source} |"


def _capitalize(words: str) -> str:
    return words[0].upper() + words[1:]


def _level_name(known: Standard, tier: str) -> str:
    return known.notes.get(f"tier-{tier}", tier)


def _select_notes(known: Standard) -> Iterator[str]:
    """The standard's own notes: what it is about, what is owed, and its caveat."""
    for key in ("about", "owed", "caveat"):
        if key in known.notes:
            yield known.notes[key].strip()


def _wrap_notes(known: Standard) -> list[str]:
    lines: list[str] = []
    for note in _select_notes(known):
        if lines:
            lines.append("")
        lines += _wrap_paragraph(note)
    return lines


def _explain_requirement(row: Requirement) -> Iterator[str]:
    """The lines on one requirement for a terminal."""
    tier = f", tier {row.tier}" if row.tier else ""
    yield f"{row.id} ({row.level}{tier})"
    yield from _wrap_paragraph(f"{row.text}.", "  ")
    for words in _describe_requirement(row):
        yield from _wrap_paragraph(words, "  ")
    yield f"  Source: {row.source} ({row.date})"


def _describe_requirement(row: Requirement) -> Iterator[str]:
    if row.component != row.id:
        yield f"Component: {row.component}"
    if row.any_of:
        yield f"May be stood in for by: {', '.join(row.any_of)}"
    yield f"Checked: {_describe_predicates(row)}"
    if row.note or row.judge != "machine":
        yield _capitalize(row.note or _JUDGES[row.judge])
    known = COMPONENTS.get(row.component)
    if known:
        yield f"In software: {known.counterpart}"


def _describe_predicates(row: Requirement) -> str:
    """The predicates of a requirement in words."""
    described = [_describe_predicate(word, argument) for word, argument in row.must]
    return ", ".join(filter(None, described)) or "nothing"


def _describe_predicate(word: str, argument: str) -> str:
    if word == "license":
        return set_words(argument).condition
    known = COMPONENTS.get(argument)
    name = known.title.lower() if known else argument
    return _PREDICATES.get(word, "").format(name)


def _explain_demands(known: Standard, name: str, kind: str) -> Iterator[str]:
    """The lines on what a standard asks of a component."""
    for row in known.requirements:
        covers_code = row.component == "code" and kind == "code"
        if name == row.component or covers_code:
            level = (
                f"{row.level} for {_level_name(known, row.tier)}"
                if row.tier
                else row.level
            )
            yield from _wrap_item(f"{known.id}: {level}: {_describe_predicates(row)}")
        elif name in row.any_of:
            yield from _wrap_item(f"{known.id}: may stand in for {row.component}")


def _wrap_item(words: str) -> Iterable[str]:
    return wrap(
        words,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="      ",
        break_long_words=False,
    )


def _wrap_paragraph(words: str, indent: str = "") -> Iterable[str]:
    return wrap(
        words,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
