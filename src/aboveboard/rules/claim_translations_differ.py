"""Two translations of one page claim different things.

## What it checks

A page and its translations (`README.md`, `README_zh.md`, `README-CN.md`, `README.ja.md` …) that
both call the model open, one of them more strongly: *fully open* against *open source*, *open
source* against *open weights* or *an open model*. Pages that claim nothing are not compared. It is
a notice: a translator chose a word.

## Why it matters

Words for *open* do not map one to one. "An open bilingual model" easily becomes 开源的, "open source",
and a claim exists in one language that nobody made in the other.

## How to fix it

Use the weaker words in both, or make the stronger ones true.

## When to ignore it

When the two pages are about different releases.

## References

- [Claims](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/claims.md)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.report import Related
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule, quoted

_STRENGTH = {"open_model": 1, "open_weights": 1, "open_source_model": 2, "fully_open": 3}
_SAID = {
    "open_model": "open",
    "open_weights": "open weights",
    "open_source_model": "open source",
    "fully_open": "fully open",
}
_LANGUAGE = lazy_pattern(
    r"(?ai)[._-](?:zh|cn|en|ja|jp|ko|kr|es|fr|de|ru|pt|it|ar|hi|vi|tr)(?:[._-](?:cn|tw|hk|hans|hant|br|us))?$"
)


def _find(case: Case) -> Iterator[Hit]:
    pages: dict[str, dict[str, Statement]] = {}
    for claim in case.claims:
        if (
            claim.role == "own"
            and claim.polarity == "asserted"
            and claim.kind in _STRENGTH
            and _of_the_model(claim)
        ):
            strongest = pages.setdefault(_page(claim.span.path), {})
            known = strongest.get(claim.span.path)
            if known is None or _STRENGTH[claim.kind] > _STRENGTH[known.kind]:
                strongest[claim.span.path] = claim
    for translations in pages.values():
        yield from _differing(translations)


def _of_the_model(claim: Statement) -> bool:
    return not claim.subject.startswith("other") and claim.subject not in ("code", "data")


def _page(path: str) -> str:
    """A path without its language: the same for a page and its translations."""
    folder, _, name = path.rpartition("/")
    stem = name.rsplit(".", 1)[0]
    return f"{folder}/{_LANGUAGE.sub('', stem)}".lower()


def _differing(translations: dict[str, Statement]) -> Iterator[Hit]:
    ordered = sorted(translations.values(), key=lambda claim: (-_STRENGTH[claim.kind], claim.span))
    strongest = ordered[0]
    weaker = [claim for claim in ordered if _STRENGTH[claim.kind] < _STRENGTH[strongest.kind]]
    if weaker:
        other = weaker[0]
        values = {
            "strong": _SAID[strongest.kind],
            "said": quoted(strongest.text),
            "other": other.span.path,
            "weak": _SAID[other.kind],
            "less": quoted(other.text),
        }
        yield Hit(
            strongest.span, values, related=(Related(other.span, f"said here: {values['less']}"),)
        )


RULE = Rule(
    level="notice",
    message="This page says “{said}” ({strong}) where its translation {other} says “{less}” ({weak}) at most.",
    fix="Use the weaker words in both languages, or make the stronger ones true.",
    find=_find,
)
