"""Two translations of one page claim different things.

## What it checks

A page and its translations (`README.md`, `README_zh.md`, `README-CN.md`, `README.ja.md` …) that
both call the model open, one of them more strongly: *fully open* against *open source*, *open
source* against *open weights* or *an open model*. Pages that claim nothing are not compared. It is
a notice: a translator chose a word.

## Why it matters

Words for *open* do not map one to one. "An open bilingual model" easily becomes 开源的, "open
source", and a claim exists in one language that the other does not make.

## How to fix it

Use the weaker words in both, or make the stronger ones true.

## When to ignore it

When the two pages are about different releases.

## References

- [Claims](https://github.com/aboveboard-lint/aboveboard/blob/main/docs/claims.md)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.report import Related
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule, quoted

_STRENGTH = {
    "open_model": 1,
    "open_weights": 1,
    "open_source_model": 2,
    "fully_open": 3,
}
_WORDS = {
    "open_model": "open",
    "open_weights": "open weights",
    "open_source_model": "open source",
    "fully_open": "fully open",
}
_LANGUAGE = lazy_pattern(
    r"(?ai)[._-](?:zh|cn|en|ja|jp|ko|kr|es|fr|de|ru|pt|it|ar|hi|vi|tr)"
    r"(?:[._-](?:cn|tw|hk|hans|hant|br|us))?$"
)


def find_differing_translations(case: Case) -> Iterator[Hit]:
    """Yield the strongest claim of each page that a translation claims less than."""
    pages: dict[str, dict[str, Statement]] = {}
    for claim in case.claims:
        if not _calls_model_open(claim):
            continue
        strongest = pages.setdefault(_untranslated_path(claim.span.path), {})
        known = strongest.get(claim.span.path)
        if known is None or _claim_strength(claim) > _claim_strength(known):
            strongest[claim.span.path] = claim
    for translations in pages.values():
        yield from _compare_translations(translations.values())


def _calls_model_open(claim: Statement) -> bool:
    if not claim.is_asserted or claim.is_about_other:
        return False
    return claim.kind in _STRENGTH and claim.subject not in ("code", "data")


def _claim_strength(claim: Statement) -> int:
    return _STRENGTH[claim.kind]


def _untranslated_path(path: str) -> str:
    """A path without its language: the same for a page and its translations."""
    folder, _, name = path.rpartition("/")
    stem = name.rsplit(".", 1)[0]
    return f"{folder}/{_LANGUAGE.sub('', stem)}".lower()


def _compare_translations(claims: Iterable[Statement]) -> Iterator[Hit]:
    """The strongest claim, beside the next weaker one."""
    ordered = sorted(claims, key=lambda claim: (-_claim_strength(claim), claim.span))
    strongest = ordered[0]
    for weaker in ordered:
        if _claim_strength(weaker) < _claim_strength(strongest):
            yield _report_difference(strongest, weaker)
            return


def _report_difference(strongest: Statement, weaker: Statement) -> Hit:
    less = quoted(weaker.text)
    values = {
        "strong": _WORDS[strongest.kind],
        "more": quoted(strongest.text),
        "other": weaker.span.path,
        "weak": _WORDS[weaker.kind],
        "less": less,
    }
    related = Related(weaker.span, f"said here: {less}")
    return Hit(strongest.span, values, related=(related,))


RULE = Rule(
    level="notice",
    message="This page says “{more}” ({strong}) "
    "where its translation {other} says “{less}” ({weak}) at most.",
    fix="Use the weaker words in both languages, or make the stronger ones true.",
    find=find_differing_translations,
)
