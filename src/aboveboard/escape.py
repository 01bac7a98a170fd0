"""Escaping: what a stranger wrote, made harmless for the place where it is shown.

File names, manifest values and README lines come from the author of a pull request. The runner
reads workflow commands from the log (``::name::`` at the start of a line, the older ``##[name]``
anywhere in one; Azure Pipelines reads ``##vso[``, TeamCity ``##teamcity[``), terminals obey control
sequences, and Markdown and HTML have their own. Every format sends such text through here.
"""

from __future__ import annotations

import re

from aboveboard.lazy_pattern import lazy_pattern

_INVISIBLE = lazy_pattern(
    # Control characters, line ends and ANSI escapes among them.
    "[\x00-\x1f\x7f-\x9f"
    # Invisible and bidirectional characters, separators.
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    # Tags, lone surrogates, what XML does not allow.
    "\U000e0000-\U000e007f\ud800-\udfff\ufffe\uffff]"
)
_SHORT_NAMES = {"\n": "\\n", "\r": "\\r", "\t": " "}
_COMMAND = lazy_pattern(r":(?=:)|##(?=[A-Za-z]*\[)")
_LINE_COMMAND = lazy_pattern(
    r"(?m)^(?:[^\S\n]|\x1b\[[0-9;]*m)*:(?=:)|##(?=[A-Za-z]*\[)"
)
_BRACKET = lazy_pattern(r"#(?=[A-Za-z]*\[)")
_MARKDOWN = lazy_pattern(r"([\\`*_{}\[\]()#+!|~<>&@$-])")
_MARKDOWN_ENTITIES = {
    "\\<": "&lt;",
    "\\>": "&gt;",
    "\\&": "&amp;",
    "\\@": "@<span></span>",
}
_LINK_SCHEME = lazy_pattern(r"(?i)\b(https?|ftp|www)([:.])")


def plain(text: str) -> str:
    """Return one line of text for a terminal or a log: no invisible letter, line end or workflow
    command.
    """
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub(_name_character, text)
    if "::" in text or "##" in text:
        text = _COMMAND.sub(r"\g<0> ", text)
    return text


def assembled(text: str) -> str:
    """Return lines that were put together from escaped texts, without the commands that only their
    place in a line makes.
    """
    if "::" in text or "##" in text:
        return _LINE_COMMAND.sub(r"\g<0> ", text)
    return text


def json(text: str) -> str:
    """Return JSON with the same data: what a log or a terminal would obey becomes an escape."""
    if not text.isascii() or "\x7f" in text:
        text = _INVISIBLE.sub(_escape_in_json, text)
    return _BRACKET.sub(r"\\u0023", text) if "#" in text else text


def yaml(text: str) -> str:
    """Return YAML with the same data: what a log or a terminal would obey becomes an escape.

    Every text in it that has a ``#`` or an unprintable character is in double quotes.
    """
    if not text.isascii() or "\x7f" in text:
        text = _INVISIBLE.sub(_escape_in_yaml, text)
    return _BRACKET.sub(r"\\x23", text) if "#" in text else text


def _escape_in_json(match: re.Match[str]) -> str:
    if match[0] == "\n":  # between values: inside of a string it is an escape already
        return "\n"
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(
        f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4)
    )


def _escape_in_yaml(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\U{ord(match[0]):08x}"


def _name_character(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT_NAMES.get(character, f"\\u{{{ord(character):x}}}")


def command_data(text: str) -> str:
    """Return the message of a workflow command, as the Actions toolkit escapes it.

    Line ends stay line ends.
    """
    lines = (plain(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def command_property(text: str) -> str:
    """Return a property of a workflow command (file, title), as the Actions toolkit escapes it.

    Only what is unsafe in a log (escape sequences, bidirectional marks, ``##[``) is named; a line
    end is escaped, so that an ordinary file name is exact and points at its file.
    """
    shown = _INVISIBLE.sub(_name_unless_line_end, well_formed(text))
    named = shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return _COMMAND.sub(r"\g<0> ", named.replace(":", "%3A").replace(",", "%2C"))


def _name_unless_line_end(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\r\n" else _name_character(match)


def markdown(text: str) -> str:
    """Return text inside Markdown, a table cell included: shown exactly, never markup, mention or
    link.
    """
    escaped = _MARKDOWN.sub(r"\\\1", plain(text))
    for character, entity in _MARKDOWN_ENTITIES.items():
        escaped = escaped.replace(character, entity)
    return _LINK_SCHEME.sub(r"\1<span></span>\2", escaped)


def html(text: str) -> str:
    """Return text inside HTML or XML, attribute values included."""
    import html as entities

    escaped = entities.escape(_INVISIBLE.sub(_name_character, text), quote=True)
    if "::" in escaped:
        escaped = escaped.replace("::", "&#58;&#58;")
    return _BRACKET.sub("&#35;", escaped) if "#" in escaped else escaped


def well_formed(path: str) -> str:
    """Return a path exactly, except for bytes that are not UTF-8, which no report can write."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
