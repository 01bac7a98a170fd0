"""Features: what a candidate, its sentence and its position in the document look like.

A feature is a short string. Most carry the group of the candidate, since the same neighbour means
one thing beside *open source* and another beside *release*. Words that the lexicon knows are
replaced by the name of their concept, so that one language teaches the others.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

from aboveboard.statements.block_context import BlockContext
from aboveboard.statements.candidates import PLACE, Candidate
from aboveboard.statements.lexicon import split
from aboveboard.statements.own_names import Names
from aboveboard.statements.sentence import Sentence
from aboveboard.text.markdown import Block, Page

_WINDOW = 10
"""Words to either side of a candidate whose presence is a feature."""
_FAR_AWAY = 40
_BUCKETS = (1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4)
_NEIGHBOUR_CUES = (
    "we",
    "others",
    "thanks",
    "will",
    "not",
    "license name",
    "outdoes",
    "source",
    "this",
)
_PRODUCT_MARKS = (
    "huggingface.co/",
    "modelscope",
    "pip install",
    "checkpoint",
    "docker",
    "weights",
)
"""Addresses and commands that show whether a project releases a model or a program."""
_LONGEST_PART = 24
_THINGS = ("model", "code", "data", "license", "paper", "people")
_DOCUMENT_NAMES = (
    "readme",
    "card",
    "faq",
    "datasheet",
    "terms",
    "usage",
    "news",
    "release",
    "zoo",
    "weights",
    "citation",
    "pyproject",
    "package",
    "setup",
)


def describe_document(path: str) -> str:
    """The kind of document that a path names, and whether it is at the root."""
    folder, _, name = path.lower().rpartition("/")
    kind = next((each for each in _DOCUMENT_NAMES if each in name), "other")
    if folder:
        return f"deep {kind}"
    return kind


def describe_block(block: Block, context: BlockContext, names: Names) -> list[str]:
    """The features of a block, which all its candidates share."""
    found = [f"form={block.form}", f"doc={describe_document(block.page.path)}"]
    if block.box is not None:
        found.append(f"box={block.box or 'empty'}")
    found += [f"in {section}" for section in sorted(context.section)]
    if context.cited:
        found.append("cited")
    if context.is_table_header:
        found.append("table header")
    return found + _describe_headings(block.above, names) + context.lead


def describe_page(page: Page) -> list[str]:
    """What the project seems to release, by what its page names often."""
    lower = page.lower
    counts = [min(2, lower.count(mark)) for mark in _PRODUCT_MARKS]
    return [
        f"page {mark}{count}"
        for mark, count in zip(_PRODUCT_MARKS, counts, strict=True)
    ]


def _describe_headings(above: tuple[str, ...], names: Names) -> list[str]:
    if not above:
        return ["above the title"]
    found = []
    if len(above) == 1:
        found = ["under the title"]
    for depth, heading in enumerate(above[:2]):
        words = heading_words(heading)
        found += [f"h{depth}:{word}" for word in words]
        if any(map(names.own, words)):
            found.append(f"h{depth} own")
    return found


@lru_cache(maxsize=2048)
def heading_words(heading: str) -> tuple[str, ...]:
    """The words of a heading, the first ten."""
    return tuple([word for word in split(heading) if word.isalnum()][:10])


def describe_neighbours(before: Sentence | None, after: Sentence | None) -> list[str]:
    """The features of the sentences before and after a candidate's own."""
    found = []
    for side, sentence in (("before", before), ("after", after)):
        if sentence is None:
            found.append(f"{side} none")
            continue
        found += [
            f"{side} {concept}" for concept in _NEIGHBOUR_CUES if concept in sentence.by
        ]
        if sentence.own_places:
            found.append(f"{side} own")
        if sentence.foreign_places:
            found.append(f"{side} foreign")
    return found


def describe_candidate(
    sentence: Sentence,
    candidate: Candidate,
    context: BlockContext,
    others: list[Candidate],
) -> list[str]:
    """The features of a candidate in its sentence."""
    found = _describe_words(sentence, candidate)
    group = candidate.group
    crossed = [
        *_describe_concepts(sentence, candidate),
        *_describe_classes(sentence, candidate),
        *_describe_names(sentence, candidate),
        *_describe_shape(sentence, candidate),
        *_describe_phrase(sentence, candidate),
        *_describe_things(sentence, candidate),
        *context.describe_span(
            sentence.offset + sentence.starts[candidate.first],
            sentence.offset + sentence.ends[candidate.last - 1],
        ),
        *_describe_others(sentence, candidate, others),
    ]
    found += [f"{group}|{feature}" for feature in crossed]
    return found


def _bucket(distance: int) -> int:
    if distance < len(_BUCKETS):
        return _BUCKETS[distance]
    return 5


def _describe_words(sentence: Sentence, candidate: Candidate) -> list[str]:
    words = sentence.words
    first = candidate.first
    last = candidate.last
    group = candidate.group
    head = words[first]
    left = ["^", "^", "^", *words[max(0, first - _WINDOW) : first]]
    right = [*words[last : last + _WINDOW], "$", "$", "$"]
    found = [f"t={' '.join(words[first:last])}", f"g={group}"]
    found += _describe_nearest(left, right, head, group)
    found += _describe_side("L", left[3:], group)
    found += _describe_side("R", right[:-3], group)
    return found


def _describe_nearest(
    left: list[str], right: list[str], head: str, group: str
) -> list[str]:
    """The three words before and after, alone and in a row."""
    found = []
    for distance in (1, 2, 3):
        before = left[-distance]
        after = right[distance - 1]
        if distance < 3:
            found += [f"l{distance}={before}", f"r{distance}={after}"]
        if distance > 1:
            found += [f"{group}|l{distance}={before}", f"{group}|r{distance}={after}"]
    found += [f"{head}|l1={left[-1]}", f"{head}|r1={right[0]}"]
    found.append(f"{head}|l1={left[-1]}|r1={right[0]}")
    found.append(f"{group}|l21={' '.join(left[-2:])}")
    found.append(f"{group}|r12={' '.join(right[:2])}")
    found.append(f"{head}|l321={' '.join(left[-3:])}")
    found.append(f"{head}|r123={' '.join(right[:3])}")
    return found


def _describe_side(side: str, words: list[str], group: str) -> list[str]:
    """The words of one side; of scripts without blanks also each pair."""
    found = []
    for word in words:
        found += [f"{group}|{side}={word}", f"{side}={word}"]
    for one, two in pairwise(words):
        if not one.isascii():
            found.append(f"{side}2={one}{two}")
    return found


def _describe_concepts(sentence: Sentence, candidate: Candidate) -> list[str]:
    """Which concepts are to the left and to the right, how far, and whether in the same clause."""
    clause = sentence.clause(candidate.first)
    found = ["no we"]
    if "we" in sentence.by:
        found = []
    for concept, spans in sentence.by.items():
        if not concept.startswith(PLACE):
            found += _describe_concept(concept, spans, candidate, clause)
    return found


def _describe_concept(
    concept: str,
    spans: list[tuple[int, int]],
    candidate: Candidate,
    clause: tuple[int, int],
) -> list[str]:
    first = candidate.first
    last = candidate.last
    left = right = _FAR_AWAY
    found = []
    for start, stop in spans:
        if stop <= first:
            left = min(left, first - stop)
        elif start >= last:
            right = min(right, start - last)
        else:
            found.append(f"in {concept}")
    if left < _FAR_AWAY:
        mark = ""
        if first - left > clause[0]:
            mark = "c"
        found += [f"L{_bucket(left)} {concept}", f"L{mark} {concept}"]
    if right < _FAR_AWAY:
        mark = ""
        if last + right < clause[1]:
            mark = "c"
        found += [f"R{_bucket(right)} {concept}", f"R{mark} {concept}"]
    return found


def _describe_classes(sentence: Sentence, candidate: Candidate) -> list[str]:
    """The classes of the three words before and after."""
    classes = sentence.classes
    first = candidate.first
    last = candidate.last
    left = ["^", "^", "^", *classes[max(0, first - 3) : first]]
    right = [*classes[last : last + 3], "$", "$", "$"]
    a1 = left[-1]
    a2 = left[-2]
    a3 = left[-3]
    b1, b2, b3 = right[:3]
    found = [
        f"a1={a1}",
        f"b1={b1}",
        f"a2={a2}",
        f"b2={b2}",
        f"a3={a3}",
        f"b3={b3}",
    ]
    found += [
        f"a21={a2} {a1}",
        f"b12={b1} {b2}",
        f"a321={a3} {a2} {a1}",
        f"b123={b1} {b2} {b3}",
    ]
    return [
        *found,
        f"ab={a1}|{b1}",
        f"a2b={a2} {a1}|{b1}",
    ]


def _describe_names(sentence: Sentence, candidate: Candidate) -> list[str]:
    found = []
    for kind, places in (
        ("own", sentence.own_places),
        ("foreign", sentence.foreign_places),
    ):
        if not places:
            found.append(f"no {kind}")
            continue
        if places[0] <= 1:
            found.append(f"starts {kind}")
        index = bisect_left(places, candidate.first)
        if index:
            found.append(f"L{_bucket(candidate.first - places[index - 1])} {kind}")
        index = bisect_left(places, candidate.last)
        if index < len(places):
            found.append(f"R{_bucket(places[index] - candidate.last)} {kind}")
    return found


def _describe_shape(sentence: Sentence, candidate: Candidate) -> list[str]:
    words = sentence.words
    first = candidate.first
    last = candidate.last
    count = len(words)
    written = sentence.written(first)
    found = [
        f"start{_bucket(first)}",
        f"end{_bucket(count - last)}",
        "x",
    ]
    if written.isupper():
        found.append("upper")
    elif written[:1].isupper():
        found.append("title")
    if count <= 4:
        found.append("alone" if count == last - first else "short")
    if _is_in_license_name(sentence, candidate):
        found.append("in a license name")
    if _is_part_of_compound(sentence, candidate):
        found.append("part of a compound")
    if words[-1] in ("?", "？"):
        found.append("question")
    if sentence.is_dated:
        found.append("dated")
    return found


def _is_in_license_name(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a candidate is in a name such as *Nimbus Non-Commercial License*."""
    last = candidate.last
    if (
        last >= len(sentence.words)
        or not sentence.written(candidate.first)[:1].isupper()
    ):
        return False
    if not sentence.words[last].startswith("licen"):
        return False
    return sentence.written(last)[:1].isupper()


def _is_part_of_compound(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a candidate is a part of a hyphenated name with a digit or capitals."""
    start = sentence.starts[candidate.first]
    end = sentence.ends[candidate.last - 1]
    before = sentence.text[max(0, start - _LONGEST_PART) : start].split()
    after = sentence.text[end : end + _LONGEST_PART].split()
    left = ""
    if before and sentence.text[start - 1] == "-":
        left = before[-1]
    right = ""
    if after and sentence.text[end] == "-":
        right = after[0]
    return any(letter.isdigit() or letter.isupper() for letter in left + right)


def _describe_phrase(sentence: Sentence, candidate: Candidate) -> list[str]:
    """The noun phrase around a candidate: its head, what precedes it, and the subject before."""
    head = sentence.head_noun(candidate.last)
    begin = sentence.phrase_start(candidate.first)
    classes = sentence.classes
    words = sentence.words
    governor = "^"
    if begin:
        governor = words[begin - 1]
    governor_class = "^"
    if begin:
        governor_class = classes[begin - 1]
    before = "^"
    if begin > 1:
        before = classes[begin - 2]
    inner = classes[begin : candidate.first]
    clause = sentence.clause(candidate.first)[0]
    subject = "^"
    if clause < len(classes):
        subject = classes[clause]
    found = [
        f"head={head}",
        f"gov={governor}",
        f"govc={governor_class}",
        f"govc={governor_class}|head={head}",
        f"gov2={before} {governor_class}",
        f"subj={subject}",
        f"subj={subject}|govc={governor_class}",
    ]
    found += [f"inner={each}" for each in inner]
    if inner:
        found.append(f"det={words[begin]}|head={head}")
    return found


def _describe_things(sentence: Sentence, candidate: Candidate) -> list[str]:
    """The nearest things named before and after, and all that are named in the sentence."""
    before = after = "none"
    for start, (_, kind) in sorted(sentence.nouns.items()):
        if start < candidate.first:
            before = kind
        elif start >= candidate.last:
            after = kind
            break
    kinds = {kind for _, kind in sentence.nouns.values()}
    named = "+".join(kind for kind in _THINGS if kind in kinds)
    return [
        f"thing before={before}",
        f"thing after={after}",
        f"things={named or 'none'}",
    ]


def _describe_others(
    sentence: Sentence, candidate: Candidate, others: list[Candidate]
) -> list[str]:
    """The candidates next to this one in the sentence."""
    index = others.index(candidate)
    found = []
    if index:
        other = others[index - 1]
        found += _describe_other("prev", sentence, other, candidate.first - other.last)
    if index + 1 < len(others):
        other = others[index + 1]
        found += _describe_other("next", sentence, other, other.first - candidate.last)
    return found


def _describe_other(
    side: str, sentence: Sentence, other: Candidate, distance: int
) -> list[str]:
    words = " ".join(sentence.words[other.first : other.last])
    return [f"{side}={other.group}{_bucket(distance)}", f"{side} t={words}"]


def cross(group: str, shared: list[str]) -> list[str]:
    """Features of the surroundings, alone and together with a group."""
    return [*shared, *[f"{group}|{feature}" for feature in shared]]
