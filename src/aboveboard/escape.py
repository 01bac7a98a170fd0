"""Escaping: what a stranger wrote, made harmless for the place it is shown in.

File names, manifest values and README lines come from whoever opened the pull request. The runner
reads workflow commands from the log (``::name::`` at the start of a line, the older ``##[name]``
anywhere in one; Azure Pipelines reads ``##vso[``, TeamCity ``##teamcity[``), terminals obey control
sequences, and Markdown and HTML have their own. Every format sends such text through here.
"""

from __future__ import annotations

import re

from aboveboard.lazy_pattern import lazy_pattern

_UNSEEN = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f"  # control characters, line ends and ANSI escapes among them
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # unseen, bidirectional, separators
    "\U000e0000-\U000e007f\ud800-\udfff\ufffe\uffff]"  # tags, lone surrogates, what XML cannot hold
)
_COMMAND = lazy_pattern(r":(?=:)|##(?=[A-Za-z]*\[)")
_BEGINS = lazy_pattern(r"(?m)^(?:[^\S\n]|\x1b\[[0-9;]*m)*:(?=:)|##(?=[A-Za-z]*\[)")
_BRACKET = lazy_pattern(r"#(?=[A-Za-z]*\[)")
_MARKDOWN = lazy_pattern(r"([\\`*_{}\[\]()#+!|~<>&@$-])")
_LINK_SCHEME = lazy_pattern(r"(?i)\b(https?|ftp|www)([:.])")


def plain(text: str) -> str:
    """One line of text for a terminal or a log: nothing unseen, no line end, no workflow
    command.
    """
    seen = text if text.isascii() and text.isprintable() else _UNSEEN.sub(_name, text)
    return _COMMAND.sub(r"\g<0> ", seen) if "::" in seen or "##" in seen else seen


def assembled(text: str) -> str:
    """Lines that were put together from escaped texts: what is a command only in that place is
    broken up as well.
    """
    return _BEGINS.sub(r"\g<0> ", text) if "::" in text or "##" in text else text


def json(text: str) -> str:
    """A text that is JSON already, the same data: what a log or a terminal would obey is written as
    an escape.
    """
    seen = text if text.isascii() and "\x7f" not in text else _UNSEEN.sub(_json_name, text)
    return _BRACKET.sub(r"\\u0023", seen) if "#" in seen else seen


def yaml(text: str) -> str:
    """The same for YAML that has every text with a ``#`` or an unprintable character in double
    quotes.
    """
    seen = text if text.isascii() and "\x7f" not in text else _UNSEEN.sub(_yaml_name, text)
    return _BRACKET.sub(r"\\x23", seen) if "#" in seen else seen


def _json_name(match: re.Match[str]) -> str:
    if match[0] == "\n":  # between values: inside of a string it is an escape already
        return "\n"
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _yaml_name(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\U{ord(match[0]):08x}"


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

    Only what a log must not hold (escape sequences, bidirectional marks, ``##[``) is written out; a
    line end the escaping carries, so that an ordinary file name is kept to the letter and points
    where it should.
    """
    shown = _UNSEEN.sub(
        lambda match: match[0] if match[0] in "\r\n" else _name(match), well_formed(text)
    )
    named = shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return _COMMAND.sub(r"\g<0> ", named.replace(":", "%3A").replace(",", "%2C"))


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

    escaped = entities.escape(_UNSEEN.sub(_name, text), quote=True)
    colons = escaped.replace("::", "&#58;&#58;") if "::" in escaped else escaped
    return _BRACKET.sub("&#35;", colons) if "#" in colons else colons


def well_formed(path: str) -> str:
    """A path to the letter, but for bytes that are no UTF-8, which no report has a way to write."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
