"""The models that a release says it is made from."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.manifest import Base, Declaration
from aboveboard.model.span import Span
from aboveboard.portrait import wording
from aboveboard.portrait.clauses import Clause, list_sentences
from aboveboard.portrait.ownership import Ownership
from aboveboard.portrait.sources import Sources, is_model_card

_MADE_FROM = lazy_pattern(
    r"(?i)(?:fine-?tun(?:ed|ing)|built|based|continu\w+ pre-?train\w+|initiali[sz]ed"
    r"|derived|adapted|trained) "
    r"(?:up)?(?:on(?: top of)?|from)"
)
_HUB_LINK = lazy_pattern(
    r"(?i)(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|papers|docs|blog"
    r"|collections)/)([\w.-]{1,96}/[\w.-]{1,96})"
)


def find_base_models(sources: Sources, owner: Ownership) -> tuple[Base, ...]:
    """The base models of the front matter, else those that a card's sentence links to."""
    declared = sources.shown.release.bases
    if declared:
        return declared
    found: dict[str, Base] = {}
    for document in sources.prose:
        if not is_model_card(document) or "/" in document.path:
            continue
        for sentence in list_sentences(document):
            for place in _read_sentence(sentence, owner):
                found.setdefault(place.value.lower(), Base(place))
    return tuple(found.values())[:4]


def _read_sentence(sentence: Clause, owner: Ownership) -> Iterator[Declaration]:
    """The foreign models that a sentence says the own one is made from."""
    said = _MADE_FROM.search(sentence.words)
    if (
        said is None
        or sentence.is_about_others
        or wording.is_hypothetical(sentence.words)
    ):
        return
    behind = sentence.raw[said.start() :][:300]
    link = _HUB_LINK.search(behind)
    if link is None:
        return
    organisation, _, name = link[1].rstrip(".,)").partition("/")
    if owner.has_place(organisation, name):
        return
    span = Span(sentence.span.path, sentence.span.line)
    yield Declaration(f"hf:{organisation}/{name}", span)
