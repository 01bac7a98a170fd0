"""The context of a block: what the headings above it announce, its links, quotation marks, tables.

It holds what a sentence's position in its document says about the sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.language_detection import languages_of_paragraph
from aboveboard.statements.lexicon import load_vocabulary, split
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import Block, blank

_LINK = lazy_pattern(
    r"\[([^\[\]]{1,300})\]\(([^()\s]{0,400})"
    r"|<a\s[^<>]{0,300}?href=[\"']([^\"'<>]{0,400})[\"'][^<>]{0,300}>([^<>]{1,300})<",
    re.I,
)
_QUOTED = lazy_pattern(
    '"[^"\n]{1,160}"|\u201c[^\u201d\n]{1,160}\u201d|\u300a[^\u300b\n]{1,120}\u300b'
    "|\u300c[^\u300d\n]{1,120}\u300d|\u00ab[^\u00bb\n]{1,160}\u00bb"
    "|\u2018[^\u2019\n]{1,120}\u2019|\u300e[^\u300f\n]{1,120}\u300f"
)
_QUOTES = frozenset('"\u201c\u300a\u300c\u00ab\u2018\u300e')
_CITED = lazy_pattern(
    r"^\s*(?:\[\d{1,3}\]|@\w+\{|\w+\s*=\s*[{\"]|title\s*[:=])"
    r"|arxiv preprint|\bet al\b|\bproceedings of\b|\bin proceedings\b|\barxiv:\d",
    re.I,
)
_CITATION_MARKS = ("arxiv", "et al", "proceedings", "title")
_RULE = lazy_pattern(r"\n[ \t>]*\|?[ \t:|-]*-{2,}[ \t:|-]*(?:\n|$)")
_ADDRESS = lazy_pattern(
    r"(?:https?:)?//(?:www\.)?([\w.-]+)(?:/(?:datasets/|spaces/)?([\w.-]+))?"
)
_SITES = (
    "arxiv",
    "creativecommons",
    "opensource.org",
    "apache.org",
    "shields",
    "doi.org",
    "youtu",
    "huggingface",
    "github",
    "modelscope",
    "colab",
    "drive.google",
    "zenodo",
)
_SECTIONS = ("section third", "section future", "section license", "section news")
_NEAR = 80
"""Characters from a candidate to a link that is beside it."""
_LONGEST_HEADING = 24
_LONGEST_TABLE = 20_000


class BlockContext:
    """Where a block is; ``section`` names what the headings above it announce."""

    __slots__ = (
        "block",
        "cited",
        "is_table_header",
        "lead",
        "links",
        "names",
        "quotes",
        "section",
    )

    def __init__(self, block: Block, names: Names) -> None:
        self.block = block
        self.names = names
        self.section = _find_sections(block, names)
        self.links = _find_links(block)
        self.quotes = _find_quotes(block)
        self.cited = block.form != "field" and _is_citation(
            block.plain, block.raw[:200]
        )
        self.is_table_header = is_table_header(block)
        self.lead = _describe_lead(block)

    def describe_span(self, start: int, end: int) -> list[str]:
        """The links and quotation marks around a span, in offsets of the page's text."""
        found = []
        for first, last, target in self.links:
            if first <= start and end <= last:
                found.append(f"link {_kind_of_target(target, self.names)}")
                if last - first > end - start + 2:
                    found.append("part of link")
            elif 0 <= first - end < _NEAR:
                found.append(f"link after {_kind_of_target(target, self.names)}")
            elif 0 <= start - last < _NEAR:
                found.append(f"link before {_kind_of_target(target, self.names)}")
        if any(first <= start and end <= last for first, last in self.quotes):
            found.append("quoted")
        return found


def is_table_header(block: Block) -> bool:
    """Whether a block is the header of a table: its words are questions that the rows answer."""
    if block.form != "row":
        return False
    return bool(_RULE.match(block.page.text, block.end))


def _find_sections(block: Block, names: Names) -> set[str]:
    found: set[str] = set()
    for depth, heading in enumerate(block.above[:3]):
        sections = set(_sections_of(heading.lstrip("\x1e")))
        if heading[:1] == "\x1e":
            sections &= {"section license"}
        if "section future" in sections and any(map(names.own, split(heading))):
            sections.discard("section future")
        if depth:
            sections.discard("section news")
        found |= sections
    return found


@lru_cache(maxsize=4096)
def _sections_of(heading: str) -> frozenset[str]:
    words = split(heading)
    if len(words) > _LONGEST_HEADING and heading.isascii():
        return frozenset()
    languages = languages_of_paragraph(heading, ("en", "zh"))
    known = load_vocabulary(languages, "section ")
    return frozenset(
        concept for concept, _, _ in known.find_cues(words) if concept in _SECTIONS
    )


def _find_links(block: Block) -> list[tuple[int, int, str]]:
    """Where the text of each link is, and what it leads to."""
    raw = block.raw
    if "](" not in raw and "href" not in raw:
        return []
    found = []
    for match in _LINK.finditer(raw):
        if match[1] is not None:
            group = 1
            target = match[2]
        else:
            group = 4
            target = match[3]
        start, end = match.span(group)
        found.append((start + block.start, end + block.start, target.lower()))
    return found


def _find_quotes(block: Block) -> list[tuple[int, int]]:
    if block.form == "field" or _QUOTES.isdisjoint(block.plain):
        return []
    spans = [match.span() for match in _QUOTED.finditer(block.plain)]
    return [(start + block.start, end + block.start) for start, end in spans]


def _is_citation(plain: str, raw: str) -> bool:
    lower = plain.lower()
    if any(mark in lower for mark in _CITATION_MARKS) and _CITED.search(plain):
        return True
    if raw.lstrip()[:1] not in ("[", "@", "t", "T"):
        return False
    return bool(_CITED.match(raw))


@lru_cache(maxsize=2048)
def _site_of(host: str) -> str:
    return next((site for site in _SITES if site in host), "web")


def _kind_of_target(target: str, names: Names) -> str:
    """What a link leads to: a part of the page, a file, the project's own place, a known site."""
    if target.startswith("#"):
        return "anchor"
    license_part = ""
    if "licen" in target:
        license_part = " license"
    match = _ADDRESS.match(target)
    if match is None:
        return f"file{license_part}"
    if match[2] in names.owners:
        return f"own{license_part}"
    return f"{_site_of(match[1])}{license_part}"


def _describe_lead(block: Block) -> list[str]:
    """The words that lead to a block: the line before a list, the header above a table's row."""
    page = block.page
    if block.form == "item":
        before = page.text.rfind("\n", 0, max(block.start - 1, 0))
        line = page.text[before + 1 : block.start].strip()[-200:]
        if line.endswith((":", "：")):
            return [f"lead:{word}" for word in split(blank(line).lower())[-8:]]
    if block.form == "row":
        return _describe_table_header(block)
    return []


def _describe_table_header(block: Block) -> list[str]:
    text = block.page.text
    low = max(0, block.start - _LONGEST_TABLE)
    blank_line = text.rfind("\n\n", low, block.start)
    start = low
    if blank_line >= 0:
        start = blank_line + 2
    end = text.find("\n", start)
    if end < 0 or end >= block.start:
        return []
    words = split(blank(text[start : min(end, start + 400)]).lower())
    return [f"column:{word}" for word in dict.fromkeys(words) if word.isalnum()][:12]
