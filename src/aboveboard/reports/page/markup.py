"""HTML that escapes by construction.

A plain ``str`` is always text: ``tag`` and ``join`` escape it, in an element and in an attribute.
Only a ``Markup`` is inserted as it is, and only this module makes one of text that is not a
constant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aboveboard.escape import html


class Markup(str):
    """Text that is HTML already. Whatever a ``str`` method returns is plain text again."""

    __slots__ = ()


NEW_LINE = Markup("\n")
NOTHING = Markup("")


def escape(text: str) -> Markup:
    """Return text as HTML; what is HTML already stays as it is."""
    if isinstance(text, Markup):
        return text
    return Markup(html(text))


def join(parts: Iterable[str], separator: Markup = NOTHING) -> Markup:
    """Return the parts one after the other, each escaped."""
    return Markup(separator.join(escape(part) for part in parts))


def tag(name: str, /, *children: str, **attributes: str) -> Markup:
    """Return an element with its content and attributes escaped.

    An attribute is named as in HTML with underscores for hyphens; one at the end is dropped, so
    that ``class_`` is possible.
    """
    return Markup(f"<{_open_tag(name, attributes)}>{join(children)}</{name}>")


def empty_tag(name: str, /, **attributes: str) -> Markup:
    """Return an element without content, closed as XML closes it."""
    return Markup(f"<{_open_tag(name, attributes)}/>")


def _open_tag(name: str, attributes: Mapping[str, str]) -> str:
    parts = [name]
    for key, value in attributes.items():
        attribute = key.removesuffix("_").replace("_", "-")
        parts.append(f'{attribute}="{escape(value)}"')
    return " ".join(parts)
