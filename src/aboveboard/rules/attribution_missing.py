"""A base model's license asks for a name or a notice, and it is not there.

## What it checks

Releases that declare a base whose license is known to ask for something of derived models: how
their name begins (*Llama*), words to be displayed (*Built with Llama*), and, where the weights lie
in the repository, words in a file called Notice. Only duties that were read in the license's own
text are looked at, and each message says the clause. Words that may stand on a web page elsewhere
are only looked for in the repository's documents, so that they give no more than a notice.

## Why it matters

The license of the base holds only as long as its duties are kept to.

## How to fix it

Add the words to the model card, and begin the model's name as the license asks.

## When to ignore it

When the words are shown where users of the model see them, outside this repository.

## References

- [Llama 3.1 Community License](https://www.llama.com/llama3_1/license/)
- [Llama 4 Community License](https://www.llama.com/llama4/license/)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.licenses import catalogue, expression
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Base
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import base_models
from aboveboard.value import Value

_BUILT_WITH = r"(?ai)built\s{1,5}(?:with|on)\s{1,5}(?:[\[*`_]{0,3}meta[-\s]{1,5})?[\[*`_]{0,3}llama"
"""*Built with … Llama*, in the words of any version of the license."""


class _Neglect(Value, frozen=True):
    """A duty that is not fulfilled: what the license asks for, and the way out."""

    level: Level
    asks: str
    fix: str


def find_missing_attribution(case: Case) -> Iterator[Hit]:
    """Yield the duties of the bases' licenses that are not fulfilled."""
    for base in case.manifest.release.bases:
        license_ = _find_license(base, case)
        if license_ is None:
            continue
        for kind, words, clause in base_models.duties(license_.id):
            neglect = _check_duty(kind, words, case)
            if neglect is not None:
                values = {"license": license_.name, "clause": clause}
                values |= {"asks": neglect.asks, "fix": neglect.fix}
                yield Hit(base.at.span, values, level=neglect.level)


def _find_license(base: Base, case: Case) -> catalogue.License | None:
    """The license of a base, where the release carries the base's parameters and it is one
    license.
    """
    terms = base_models.terms(base, case.book) if base_models.carries(base) else None
    if terms is None:
        return None
    ids = expression.parse(terms.license).ids
    if len(ids) == 1:
        return catalogue.find(ids[0])
    return None


def _check_duty(kind: str, words: str, case: Case) -> _Neglect | None:
    if kind == "name":
        return _check_name(words, case)
    if kind == "display" and not _is_displayed(words, case):
        asks = f"“{words}” to be displayed, which no document here does"
        return _Neglect("notice", asks, f"Add “{words}” to the model card.")
    if kind == "notice" and case.book.tree.weights and not _has_notice(words, case):
        asks = f"a text file called Notice that says “{words} …”, and none is there"
        fix = "Add a text file called NOTICE with the words that the license gives."
        return _Neglect("notice", asks, fix)
    return None


def _check_name(words: str, case: Case) -> _Neglect | None:
    name = case.manifest.release.name
    if name is None or not name.value or _begins_with(name.value, words):
        return None
    asks = f"the name of a model made from it to begin with “{words}”"
    called = f"{asks}, and this one is called {name.value}"
    return _Neglect(
        "warning", called, "Give the model a name that begins as the license asks."
    )


def _begins_with(name: str, words: str) -> bool:
    """Whether a model's name begins with words, ignoring case, punctuation and blanks."""
    letters = _keep_letters(name.rpartition("/")[2])
    return letters.removeprefix("meta").startswith(_keep_letters(words))


def _keep_letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _is_displayed(words: str, case: Case) -> bool:
    """Whether a document displays the words, or those of another version of the license."""
    built_with = re.compile(_BUILT_WITH)
    return any(
        words.lower() in document.text.lower() or built_with.search(document.text)
        for document in case.book.documents
    )


def _has_notice(words: str, case: Case) -> bool:
    """Whether any text of the repository contains the words, ignoring case and blanks."""
    wanted = _normalize_blanks(words)
    return any(
        wanted in _normalize_blanks(document.text) for document in case.book.documents
    )


def _normalize_blanks(text: str) -> str:
    return " ".join(text.lower().split())


RULE = Rule(
    level="notice",
    message="The {license} asks for {asks} ({clause}).",
    fix="{fix}",
    find=find_missing_attribution,
)
