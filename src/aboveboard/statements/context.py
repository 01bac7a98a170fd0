"""Settings: where in a document a sentence stands, as far as it changes what the sentence says.

The headings above it, the links and quotation marks around its words, the kind of block it is in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.lexicon import split, vocabulary
from aboveboard.statements.own_names import Names
from aboveboard.statements.sentence import Sentence
from aboveboard.text.markdown import Block

_LINK = lazy_pattern(
    r"\[([^\[\]]{1,300})\]\(([^()\s]{0,400})|<a\s[^<>]{0,300}?href=[\"']([^\"'<>]{0,400})[\"'][^<>]{0,300}>([^<>]{1,300})<",
    re.I,
)
_QUOTED = lazy_pattern(
    '"[^"\n]{1,160}"|\u201c[^\u201d\n]{1,160}\u201d|\u300a[^\u300b\n]{1,120}\u300b|\u300c[^\u300d\n]{1,120}\u300d|\u00ab[^\u00bb\n]{1,160}\u00bb|\u2018[^\u2019\n]{1,120}\u2019|\u300e[^\u300f\n]{1,120}\u300f'
)
_QUOTES = frozenset('"\u201c\u300a\u300c\u00ab\u2018\u300e')
_CITED = lazy_pattern(
    r"^\s*(?:\[\d{1,3}\]|@\w+\{|\w+\s*=\s*[{\"]|title\s*[:=])"
    r"|arxiv preprint|\bet al\b|\bproceedings of\b|\bin proceedings\b|\barxiv:\d",
    re.I,
)
_LANGUAGES = ("en", "zh")
_SECTIONS = ("section third", "section future", "section license", "section news")


class Setting:
    """Where a block stands: ``section`` names what the headings above it announce."""

    __slots__ = ("block", "cited", "links", "plans", "quotes", "section", "siblings")

    def __init__(self, block: Block, names: Names) -> None:
        self.block = block
        raw = block.raw
        self.section: set[str] = set()
        for depth, heading in enumerate(block.above[:3]):
            kinds = _announces(heading.lstrip("\x1e"))
            if heading[:1] == "\x1e":
                kinds &= {"section license"}
            if "section future" in kinds and any(map(names.own, split(heading))):
                kinds -= {"section future"}
            self.section |= kinds if depth == 0 else kinds - {"section news"}
        self.links: list[tuple[int, int, str]] = []
        if "](" in raw or "href" in raw:
            for match in _LINK.finditer(raw):
                group = 1 if match[1] is not None else 4
                self.links.append(
                    (
                        match.start(group) + block.start,
                        match.end(group) + block.start,
                        (match[2] if group == 1 else match[3]).lower(),
                    )
                )
        self.plans = block.form == "heading" and "section future" in _announces(
            block.plain.strip().lower()
        )
        owners = [f"/{owner}/" for owner in names.owners]
        self.siblings = [
            (start, end)
            for start, end, target in self.links
            if any(owner in target for owner in owners)
        ]
        self.quotes = (
            []
            if block.form == "field" or _QUOTES.isdisjoint(block.plain)
            else [
                (m.start() + block.start, m.end() + block.start)
                for m in _QUOTED.finditer(block.plain)
            ]
        )
        self.cited = block.form != "field" and _cites(block.plain, raw[:200])

    def sibling_near(self, s: Sentence, first: int, last: int) -> bool:
        """Whether a link to a project of the same owner stands at some words."""
        start, end = s.offset + s.starts[first] - 40, s.offset + s.ends[last - 1] + 4
        return any(begin < end and stop > start for begin, stop in self.siblings)

    def title_of_something(self, s: Sentence, first: int, last: int) -> str:
        """Why some words are a title, a contents entry or a quotation, or nothing."""
        start, end = s.offset + s.starts[first], s.offset + s.ends[last - 1]
        for begin, stop, target in self.links:
            if begin <= start and end <= stop:
                if target.startswith("#"):
                    return "it is an entry of a table of contents"
                if stop - begin > (24 if s.words[first].isascii() else 9) and any(
                    mark in target for mark in _elsewhere()
                ):
                    return "it is the title of a page that is linked"
        for begin, stop in self.quotes:
            if begin <= start and end <= stop:
                return "it is quoted"
        return "it is a reference to the literature" if self.cited else ""


@lru_cache(maxsize=4096)
def _announces(heading: str) -> frozenset[str]:
    known = vocabulary(
        _LANGUAGES if heading.isascii() else ("en", "zh", "ja", "ko", "es", "fr", "de"), "section "
    )
    words = split(heading)
    if len(words) > 24 and heading.isascii():
        return frozenset()
    return frozenset(concept for concept, _, _ in known.cues(words) if concept in _SECTIONS)


def _cites(plain: str, raw: str) -> bool:
    lower = plain.lower()
    if any(mark in lower for mark in ("arxiv", "et al", "proceedings", "title")) and _CITED.search(
        plain
    ):
        return True
    return raw.lstrip()[:1] in ("[", "@", "t", "T") and bool(_CITED.match(raw))


def _elsewhere() -> set[str]:
    return vocabulary(("names",)).lists["pages elsewhere"]
