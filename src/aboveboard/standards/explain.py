"""What a standard requires, by whom and since when, and what a component is: as text and as a
Markdown page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from aboveboard import standards
from aboveboard.model.components import COMPONENTS
from aboveboard.model.judgement import Requirement, Standard

_WIDTH = 80
_SETS = {
    "osi-approved": "under a license that the Open Source Initiative has approved",
    "fsf-free": "under a license that the Free Software Foundation calls free",
    "open-data": "under a license that the Open Definition accepts for data",
    "open-content": "under a license that the Open Definition accepts",
    "open-unlisted": "under an open license that no steward has listed",
    "any-open": "under an open license",
    "eu-foss": "under a license that is free and open-source in the sense of the EU AI Act",
    "any-disclosed": "under stated terms",
    "mof-open": "under a license that the framework's own tool takes for open",
}
_WORDS = {
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
    parts = [
        f"{known.id} (standard)",
        *_paragraph(known.name),
        *_paragraph(f"By: {known.steward}"),
        f"As of: {known.as_of}",
        f"Source: {known.url}",
        "",
        *_notes(known),
    ]
    for requirement in known.requirements:
        parts += ["", f"{_heading(requirement)}", *_paragraph(f"{requirement.text}.", "  ")]
        parts += [line for words in _facts(requirement) for line in _paragraph(words, "  ")]
        parts.append(f"  Source: {requirement.source} ({requirement.date})")
    return "\n".join(parts) + "\n"


def component(name: str) -> str:
    """The page of a component: what it is, its counterpart in software, and who asks for it."""
    known = COMPONENTS[name]
    lines = [f"{known.id} (component)", known.title, f"Kind: {known.kind}"]
    lines.append(f"In the world of software: {known.counterpart}")
    if known.mof:
        lines.append(f"The Model Openness Framework calls it: {known.mof}")
    asked = [
        line for id_ in standards.ids() for line in _asking(standards.load(id_), name, known.kind)
    ]
    lines += [
        "",
        "Asked for by:" if asked else "No standard that comes with the tool asks for it.",
        *asked,
    ]
    return "\n".join(lines) + "\n"


def page(known: Standard) -> str:
    """The page of a standard as Markdown, for the documentation."""
    lines = [f"# {known.name}", "", f"`{known.id}`", ""]
    lines += [f"- By: {known.steward}", f"- As of: {known.as_of}", f"- Source: <{known.url}>", ""]
    lines += [part for note in _told(known) for part in (note, "")]
    lines += [
        "| requirement | component | level | what it asks for | who judges | source |",
        "|---|---|---|---|---|---|",
    ]
    for row in known.requirements:
        tier = f" ({_tier(known, row.tier)})" if row.tier else ""
        stand_ins = f" or {', '.join(row.any_of)}" if row.any_of else ""
        note = f" *{row.note[0].upper()}{row.note[1:]}.*" if row.note else ""
        asks = f"{row.text}: {_asks(row)}.{note}"
        source = f"[{row.date}]({row.source})"
        level = row.level + tier
        lines.append(
            f"| `{row.id}` | {row.component}{stand_ins} | {level} | {asks} | {row.judge} | {source} |"
        )
    lines += [
        "",
        "*Written in our own words from the sources, which govern where they differ. Not legal advice.*",
        "",
    ]
    return "\n".join(lines)


def _tier(known: Standard, tier: str) -> str:
    return known.notes.get(f"tier-{tier}", tier)


def _told(known: Standard) -> Iterator[str]:
    """What the standard itself tells: what it is about, what it marks, what is owed, what to keep
    in mind.
    """
    for key in ("about", "owed", "caveat"):
        if key in known.notes:
            yield known.notes[key].strip()


def _notes(known: Standard) -> list[str]:
    paragraphs = [[*_paragraph(note), ""] for note in _told(known)]
    return [line for paragraph in paragraphs for line in paragraph][:-1]


def _heading(row: Requirement) -> str:
    tier = f", tier {row.tier}" if row.tier else ""
    return f"{row.id} ({row.level}{tier})"


def _facts(row: Requirement) -> Iterator[str]:
    if row.component != row.id:
        yield f"Component: {row.component}"
    if row.any_of:
        yield f"May be stood in for by: {', '.join(row.any_of)}"
    yield f"Checked: {_asks(row)}"
    if row.note or row.judge != "machine":
        said = row.note or _JUDGES[row.judge]
        yield f"{said[0].upper()}{said[1:]}"
    known = COMPONENTS.get(row.component)
    if known:
        yield f"In software: {known.counterpart}"


def _asks(row: Requirement) -> str:
    """The predicates of a requirement in words."""
    said = [_predicate(word, argument) for word, argument in row.must]
    return ", ".join(words for words in said if words) or "nothing"


def _predicate(word: str, argument: str) -> str:
    if word == "license":
        return _SETS.get(argument, f"under a license of the set {argument}")
    known = COMPONENTS.get(argument)
    return _WORDS.get(word, "").format(known.title.lower() if known else argument)


def _asking(known: Standard, name: str, kind: str) -> Iterator[str]:
    for row in known.requirements:
        if name == row.component or (row.component == "code" and kind == "code"):
            level = f"{row.level} for {_tier(known, row.tier)}" if row.tier else row.level
            yield from _hanging(f"{known.id}: {level}: {_asks(row)}")
        elif name in row.any_of:
            yield from _hanging(f"{known.id}: may stand in for {row.component}")


def _hanging(words: str) -> Iterable[str]:
    return wrap(
        words, _WIDTH, initial_indent="  ", subsequent_indent="      ", break_long_words=False
    )


def _paragraph(words: str, indent: str = "") -> Iterable[str]:
    return wrap(
        words,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
