"""Escaping: what a stranger wrote, made harmless for the place it is shown in.

File names, manifest values and README lines come from whoever opened the pull request. The runner
reads workflow commands from the log (``::name::`` at the start of a line, the older ``##[name]``
anywhere in one), terminals obey control sequences, and Markdown and HTML have their own. Every
format sends such text through here.
"""

from __future__ import annotations

import re

from aboveboard.lazy_pattern import lazy_pattern

_UNSEEN = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f"  # control characters, line ends and ANSI escapes among them
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # unseen, bidirectional, separators
    "\U000e0000-\U000e007f\ud800-\udfff\ufffe\uffff]"  # tags, lone surrogates, what XML cannot hold
)
_COMMAND = lazy_pattern(r"::|##(?=\[)")
_MARKDOWN = lazy_pattern(r"([\\`*_{}\[\]()#+!|~<>&@$-])")
_LINK_SCHEME = lazy_pattern(r"(?i)\b(https?|ftp|www)([:.])")


def plain(text: str) -> str:
    """One line of text for a terminal or a log: nothing unseen, no line end, no workflow
    command.
    """
    seen = text if text.isascii() and text.isprintable() else _UNSEEN.sub(_name, text)
    return (
        _COMMAND.sub(lambda match: ": :" if match[0] == "::" else "## ", seen)
        if "::" in seen or "##[" in seen
        else seen
    )


def _name(match: re.Match[str]) -> str:
    character = match[0]
    return {"\n": "\\n", "\r": "\\r", "\t": " "}.get(character, f"\\u{{{ord(character):x}}}")


def command_data(text: str) -> str:
    """The message of a workflow command, as the Actions toolkit escapes it. Line ends stay line
    ends.
    """
    lines = (plain(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def command_property(text: str) -> str:
    """A property of a workflow command (file, title), as the Actions toolkit escapes it.

    Only what a log must not hold (escape sequences, bidirectional marks) is written out; a line end
    the escaping carries, so that an ordinary file name is kept to the letter and points where it
    should.
    """
    shown = _UNSEEN.sub(
        lambda match: match[0] if match[0] in "\r\n" else _name(match), well_formed(text)
    )
    named = shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return named.replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Text inside Markdown, a table cell included: shown to the letter, never markup, mention or
    link.
    """
    escaped = (
        _MARKDOWN.sub(r"\\\1", plain(text))
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
        .replace("\\&", "&amp;")
    )
    return _LINK_SCHEME.sub(r"\1<span></span>\2", escaped.replace("\\@", "@<span></span>"))


def html(text: str) -> str:
    """Text inside HTML, attribute values included."""
    import html as entities

    return entities.escape(_UNSEEN.sub(_name, text), quote=True)


def well_formed(path: str) -> str:
    """A path to the letter, but for bytes that are no UTF-8, which no report has a way to write."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
