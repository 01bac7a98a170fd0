"""What the project says that it does not release: training data, training code, weights."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.statements import Statement
from aboveboard.portrait import wording
from aboveboard.portrait.sources import Sources
from aboveboard.portrait.vocabulary import has

_COMPONENTS = (
    ("training-data", "training data"),
    ("training-code", "training code"),
    ("weights", "trained weights"),
)
"""Components, and the concepts by which sentences name them."""
_SENTENCE_ENDS = (". ", "\u3002", "! ", "? ")


def find_withheld(sources: Sources) -> tuple[Artifact, ...]:
    """The components of which an own statement says that they are not released."""
    texts = {document.path: document.text.split("\n") for document in sources.documents}
    found: dict[str, Artifact] = {}
    for statement in sources.statements:
        if not _is_refusal(statement):
            continue
        for artifact in _read_statement(statement, texts.get(statement.span.path, [])):
            found.setdefault(artifact.component, artifact)
    return tuple(found.values())


def _is_refusal(statement: Statement) -> bool:
    """Whether the project states that something of its own is not released."""
    own = statement.role == "own" and statement.kind == "restriction"
    return own and "/" not in statement.span.path


def _read_statement(statement: Statement, lines: list[str]) -> Iterator[Artifact]:
    first, last = statement.span.line - 1, statement.span.last_line
    sentence = _find_sentence(" ".join(lines[first:last]), statement.text)
    if has("in part", sentence) or not has("not released", sentence):
        return
    if wording.is_hypothetical(sentence):
        return
    span = statement.span
    for component, concept in _COMPONENTS:
        if has(concept, sentence):
            reason = Declaration(" ".join(sentence.split())[:200], span)
            yield Artifact(component, span, withheld=reason)


def _find_sentence(text: str, words: str) -> str:
    """The sentence of a text that holds some words."""
    at = max(0, text.find(words.split("\n", maxsplit=1)[0]))
    start = max(text.rfind(mark, 0, at) for mark in _SENTENCE_ENDS) + 1
    ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))]
