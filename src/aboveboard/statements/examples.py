"""Examples: every candidate of a page with its features, for deciding and for training alike."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.statements import features, metadata
from aboveboard.statements.block_context import BlockContext
from aboveboard.statements.candidates import (
    Candidate,
    find_candidates,
    find_license_elements,
)
from aboveboard.statements.element_features import describe_element
from aboveboard.statements.language_detection import (
    languages_of_page,
    languages_of_paragraph,
)
from aboveboard.statements.lexicon import Vocabulary, load_vocabulary
from aboveboard.statements.own_names import Names
from aboveboard.statements.sentence import Sentence, split_sentences
from aboveboard.text.markdown import Block, Page, blocks
from aboveboard.value import Value

ELEMENT = "element"
"""The group of images, links and addresses that name a license."""


class Example(Value, frozen=True):
    """A candidate with its features; ``start`` and ``end`` are offsets in the page's text."""

    start: int
    end: int
    group: str
    features: list[str]
    sentence: Sentence | None = None
    """The sentence of a phrase; none for an image, a link or an address."""
    candidate: Candidate | None = None


class PageExamples:
    """The candidates of one page, block by block."""

    def __init__(self, page: Page, names: Names, *, is_metadata: bool) -> None:
        self._page = page
        self._names = names
        self._is_metadata = is_metadata
        self._languages = languages_of_page(page.lower)
        self._described = features.describe_page(page)

    def find_blocks(self) -> Iterator[Block]:
        """The stretches of text that can hold a candidate."""
        page = self._page
        if self._is_metadata:
            for start, end in metadata.find_descriptions(page, len(page.text)):
                yield Block(page, start, end, "field")
            return
        for start, end in metadata.find_descriptions(page, page.front):
            yield Block(page, start, end, "field")
        yield from blocks(page, load_vocabulary(self._languages).triggers)

    def vocabulary_of(self, block: Block) -> Vocabulary:
        """The words of the languages that a block is written in."""
        lower = block.plain.lower()
        return load_vocabulary(languages_of_paragraph(lower, self._languages))

    def collect(self, block: Block) -> list[Example]:
        """The candidates of a block, those of its sentences before those of its markup."""
        sentences = list(split_sentences(block, self.vocabulary_of(block), self._names))
        phrases = [find_candidates(sentence) for sentence in sentences]
        elements = [] if self._is_metadata else list(find_license_elements(block))
        if not elements and not any(phrases):
            return []
        context = BlockContext(block, self._names)
        shared = features.describe_block(block, context, self._names) + self._described
        found = list(_describe_sentences(sentences, phrases, context, shared))
        crossed = [f"{ELEMENT}|{feature}" for feature in shared]
        for start, end in elements:
            described = describe_element(block, start, end, self._names) + crossed
            found.append(
                Example(
                    block.start + start,
                    block.start + end,
                    ELEMENT,
                    described,
                )
            )
        return found


def _describe_sentences(
    sentences: list[Sentence],
    phrases: list[list[Candidate]],
    context: BlockContext,
    shared: list[str],
) -> Iterator[Example]:
    padded = [None, *sentences, None]
    for index, sentence in enumerate(sentences):
        if phrases[index]:
            neighbours = features.describe_neighbours(padded[index], padded[index + 2])
            yield from _describe_phrases(
                sentence,
                phrases[index],
                context,
                shared + neighbours,
            )


def _describe_phrases(
    sentence: Sentence,
    phrases: list[Candidate],
    context: BlockContext,
    around: list[str],
) -> Iterator[Example]:
    for phrase in phrases:
        described = features.describe_candidate(sentence, phrase, context, phrases)
        described += features.cross(phrase.group, around)
        start = sentence.offset + sentence.starts[phrase.first]
        end = sentence.offset + sentence.ends[phrase.last - 1]
        yield Example(
            start,
            end,
            phrase.group,
            described,
            sentence,
            phrase,
        )
