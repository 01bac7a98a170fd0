"""Papers, reports and cards that a repository has or links to."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.span import Span
from aboveboard.portrait.ownership import is_root_readme
from aboveboard.portrait.sources import Sources, is_model_card
from aboveboard.portrait.vocabulary import has

_FILES = (
    (
        "technical-report",
        lazy_pattern(
            r"(?i)(?:^"
            r"|[_/-])(?:tech(?:nical)?[_-]?)?report\w*\.pdf$"
        ),
    ),
    ("research-paper", lazy_pattern(r"(?i)(?:^|[_/-])paper\w*\.pdf$")),
    (
        "data-card",
        lazy_pattern(r"(?i)(?:^|/)(?:data(?:set)?[_-]?card|datasheet)[^/]*\.md$"),
    ),
)
_ARXIV = lazy_pattern(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})")
_HEAD = 60
"""Lines of a README in which a link to a paper is to the project's own."""


def find_publications(sources: Sources) -> tuple[Artifact, ...]:
    """The cards, papers and reports of a release, each once."""
    found = [*_find_cards(sources), *_find_files(sources)]
    if not any(
        each.component in ("research-paper", "technical-report") for each in found
    ):
        found.extend(_find_linked_paper(sources))
    return tuple(found)


def _find_cards(sources: Sources) -> Iterator[Artifact]:
    known = {
        artifact.at.value for artifact in sources.shown.of("model-card") if artifact.at
    }
    yield from sources.shown.of("model-card")
    for document in sources.prose:
        if document.path not in known and is_model_card(document):
            yield _declare("model-card", document.path)


def _find_files(sources: Sources) -> Iterator[Artifact]:
    for component, pattern in _FILES:
        path = next((path for path in sources.paths if pattern.search(path)), "")
        if path:
            yield _declare(component, path)


def _declare(component: str, path: str) -> Artifact:
    return Artifact(component, Span(path), at=Declaration(path, Span(path)))


def _find_linked_paper(sources: Sources) -> Iterator[Artifact]:
    """The paper that the head of the README links to as its own."""
    readme = next((each for each in sources.prose if is_root_readme(each.path)), None)
    place = _find_arxiv(readme) if readme is not None else None
    if place is not None:
        yield Artifact("research-paper", place.span, at=place)


def _find_arxiv(readme: Document) -> Declaration | None:
    for number, line in enumerate(readme.text.split("\n")[:_HEAD], 1):
        link = _ARXIV.search(line)
        if link is not None and has("own paper", line):
            span = Span(readme.path, number, link.start() + 1, number, link.end() + 1)
            return Declaration(f"https://arxiv.org/abs/{link[1]}", span)
    return None
