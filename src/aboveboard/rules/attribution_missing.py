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


def _find(case: Case) -> Iterator[Hit]:
    for base in case.manifest.release.bases:
        terms = base_models.terms(base, case.book) if base_models.carries(base) else None
        said = expression.parse(terms.license) if terms else None
        if said is None or len(said.ids) != 1:
            continue
        known = catalogue.find(said.ids[0])
        for kind, words, clause in base_models.duties(said.ids[0]):
            told = _told(kind, words, base, case)
            if told and known:
                values = {"license": known.name, "clause": clause, "asks": told[1], "fix": told[2]}
                yield Hit(base.at.span, values, level=told[0])


def _told(kind: str, words: str, base: Base, case: Case) -> tuple[Level, str, str] | None:
    """Level, what is asked for and not there, and the way out."""
    name = case.manifest.release.name.value if case.manifest.release.name else ""
    if kind == "name" and name and not _begins(name, words):
        asks = f"the name of a model made from it to begin with “{words}”, and this one is called {name}"
        return "warning", asks, "Give the model a name that begins as the license asks."
    if kind == "display" and not _shown(words, case):
        fix = f"Add “{words}” to the model card."
        return "notice", f"“{words}” to be displayed, which no document here does", fix
    if kind == "notice" and case.book.tree.weights and not _noticed(words, case):
        fix = "Add a text file called NOTICE with the words that the license gives."
        return "notice", f"a text file called Notice that says “{words} …”, and none is there", fix
    return None


def _noticed(words: str, case: Case) -> bool:
    """Whether the words stand in any text of the repository, whatever the blanks between them."""
    wanted = " ".join(words.lower().split())
    return any(wanted in " ".join(each.text.lower().split()) for each in case.book.documents)


def _begins(name: str, words: str) -> bool:
    """Whether a name begins with words, whatever stands between them and whatever their case."""
    plain = re.sub(r"[^a-z0-9]", "", name.rpartition("/")[2].lower())
    return plain.removeprefix("meta").startswith(re.sub(r"[^a-z0-9]", "", words.lower()))


def _shown(words: str, case: Case) -> bool:
    """Whether the words stand in a document; any *Built with … Llama* counts, since versions word
    it differently.
    """
    pattern = re.compile(
        r"(?ai)built\s{1,5}(?:with|on)\s{1,5}(?:[\[*`_]{0,3}meta[-\s]{1,5})?[\[*`_]{0,3}llama"
    )
    return any(
        words.lower() in each.text.lower() or pattern.search(each.text)
        for each in case.book.documents
    )


RULE = Rule(
    level="notice",
    message="The {license} asks for {asks} ({clause}).",
    fix="{fix}",
    find=_find,
)
