"""Features of an image, a link or an address that names a license."""

from __future__ import annotations

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import Block

_TOKEN = lazy_pattern(r"[a-z]+|\d+(?:\.\d+)?|[\u3400-\u9fff\u3040-\u30ff]+|[!\[\](<>]")
_WINDOW = 8
_SITES = (
    "img.shields.io/github/license",
    "shields",
    "badge",
    "github.com",
    "creativecommons.org",
    "opensource.org",
    "apache.org",
    "huggingface.co",
    "gnu.org",
    "choosealicense",
    "/blob/",
    "license_link",
)


def describe_element(block: Block, start: int, end: int, names: Names) -> list[str]:
    """The features of a part of a block's text that is markup."""
    low = block.raw.lower()
    element = low[start:end]
    found = [f"m kind={_kind(element)}"]
    found += [f"m w={token}" for token in dict.fromkeys(_TOKEN.findall(element)[:30])]
    found += [f"m site={site}" for site in _SITES if site in element]
    if any(f"/{owner}/" in element for owner in names.owners):
        found.append("m own owner")
    if "://" not in element:
        found.append("m relative")
    return (
        found + _describe_neighbours(low, start, end) + _describe_line(low, start, end)
    )


def _describe_neighbours(low: str, start: int, end: int) -> list[str]:
    left = _TOKEN.findall(low[max(0, start - 80) : start])[-_WINDOW:] or ["^"]
    right = _TOKEN.findall(low[end : end + 80])[:_WINDOW] or ["$"]
    found = [f"m L={token}" for token in left]
    found += [f"m R={token}" for token in right]
    return [
        *found,
        f"m l1={left[-1]}",
        f"m r1={right[0]}",
    ]


def _describe_line(low: str, start: int, end: int) -> list[str]:
    before = low[low.rfind("\n", 0, start) + 1 : start].strip(" \t>-*|")
    after = low[end : end + 40].partition("\n")[0].strip()
    if not before:
        if after:
            return ["m line start"]
        return ["m line start", "m alone"]
    if before[0] in "[!<":
        return ["m line start"]
    return ["m in text"]


def _kind(element: str) -> str:
    if element.startswith("<a") and "<img" in element:
        return "<a img"
    for mark in ("[![", "![", "](", "<a", "<img"):
        if element.startswith(mark):
            return mark
    return "address"
