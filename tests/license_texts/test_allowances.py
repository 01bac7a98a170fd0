"""Variations of a license that change no term, on an invented license with regions."""

from __future__ import annotations

import pytest

from aboveboard.license_texts import (
    alignment,
    cleaning,
    leading_notices,
    library,
    normal_form,
    titles,
)
from aboveboard.license_texts.word_patterns import (
    OPTIONAL,
    WILD,
    WORDED,
    Pattern,
    Region,
    Text,
)

PREAMBLE = (
    "These introductory considerations are for information and do not form part of the terms. "
    "Creators may use the terms to share original works of authorship. "
    "The public should consider whether the terms are suitable for each work and each purpose. "
)
TERMS = "You may copy the work and distribute copies of it to any person. "
CLAUSE = "Neither the name of the copyright holder nor the names of its contributors may be used. "
LAST = "The work is provided without warranty of any kind. "
INSTRUCTIONS = (
    "How to apply these terms to your programs. Attach the following notices. "
    "one line to give the name of the program and a brief idea of what it does. "
    "This program is free software and may be copied under these terms. "
)
PUBLISHED = PREAMBLE + TERMS + CLAUSE + LAST + INSTRUCTIONS


def encode(text: str) -> Text:
    return library.encode_text(library.load(), normal_form.normalize(text))


def make_region(part: str, kind: int, *wordings: str) -> Region:
    start = encode(PUBLISHED.partition(part)[0]).length
    numbers = []
    for wording in wordings:
        before, _, after = wording.partition("…")
        numbers.append(
            (
                *encode(before).numbers.list_numbers(0, encode(before).length),
                WILD + 22,
                *encode(after).numbers.list_numbers(0, encode(after).length),
            )
        )
    return Region(start, start + encode(part).length, kind, (), tuple(numbers))


def is_the_license(text: str) -> bool:
    wording = CLAUSE.replace("copyright holder", "…")
    pattern = Pattern(
        encode(PUBLISHED).numbers,
        (
            make_region(PREAMBLE, OPTIONAL),
            make_region(CLAUSE, WORDED, wording),
            make_region(INSTRUCTIONS, OPTIONAL),
        ),
    )
    given = encode(text)
    departures = alignment.align(pattern, given, titles.find_frame(given, frozenset()))
    assert departures is not None
    return not departures.gaps


PARAGRAPHS = PREAMBLE.partition("Creators")[0]
LINE = "one line to give the name of the program and a brief idea of what it does."


@pytest.mark.parametrize(
    "text",
    [
        PUBLISHED,
        PUBLISHED.replace(PREAMBLE, ""),
        PUBLISHED.replace(PREAMBLE, PARAGRAPHS),
        PUBLISHED.replace(INSTRUCTIONS, ""),
        PUBLISHED.replace(
            LINE, "Sedgewren, a library for the paths of birds in buildings."
        ),
        PUBLISHED.replace(
            LINE, "Sedgewren - a tool that trains models and evaluates them"
        ),
        PUBLISHED.replace(LINE, "{project}"),
        PUBLISHED.replace(
            "copyright holder", "organizations affiliated with the contributors"
        ),
        PUBLISHED.replace("the copyright holder", "Sedgewren Labs"),
    ],
)
def test_what_changes_no_term_is_no_difference(text: str) -> None:
    assert is_the_license(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("do not form", "do form"),
        (LINE, "Sedgewren, for research purposes only."),
        (LINE, "Sedgewren may not be sold."),
        (LINE, "Sedgewren, a library without commercial use"),
        ("free software and may", "free software or may"),
        ("may be copied under", "may not be copied under"),
        ("is free software", "is no free software"),
        ("copyright holder", "organizations who permit no commercial use"),
        ("copyright holder nor the names", "copyright holder or the names"),
        ("may be used", "may not be used"),
        ("You may copy the work and distribute copies", "You may copy the work"),
        (TERMS, ""),
        (
            PREAMBLE,
            "Creators may use the terms to share works for commercial use only. ",
        ),
    ],
)
def test_what_changes_a_term_is_a_difference(before: str, after: str) -> None:
    assert before in PUBLISHED
    assert not is_the_license(PUBLISHED.replace(before, after))


def test_a_sentence_behind_the_instructions_is_a_difference() -> None:
    assert not is_the_license(f"{PUBLISHED}\n\nSedgewren serves schools.\n")


def test_instructions_that_are_cut_off_are_a_difference() -> None:
    assert not is_the_license(PUBLISHED[: PUBLISHED.index("Attach")])


def test_bold_marks_are_no_part_of_a_word() -> None:
    assert normal_form.normalize_words("i. __NonCommercial__ means") == [
        *("i", "non", "commercial", "means")
    ]
    assert "nonon" in cleaning.clean("nonon")


NOTICE = "This work is licensed under a Creative Commons Attribution 4.0 International License."
TITLE_WORDS = frozenset(
    [
        "creative",
        "commons",
        "attribution",
        "4",
        "0",
        "international",
        "license",
        "public",
    ]
)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (NOTICE, True),
        (f"Sedgewren by Jane Doe\n\n{NOTICE}", True),
        (NOTICE.replace("This work is", "All data in this work are"), True),
        (NOTICE.replace("Attribution 4.0", "Attribution-NonCommercial 4.0"), False),
        (NOTICE.replace("Attribution 4.0", "Attribution-ShareAlike 4.0"), False),
        (NOTICE.replace("License.", "License for academic use only."), False),
        (NOTICE.replace("is licensed", "is not licensed"), False),
        (NOTICE.replace("licensed", "licensed to members"), False),
        (NOTICE.replace("licensed", "licensed for research"), False),
        ("Sedgewren is a work of Jane Doe.", False),
    ],
)
def test_a_notice_of_the_license_may_precede_it(notice: str, expected: bool) -> None:
    text = encode(f"{notice}\n\nBy exercising the rights, you accept the terms.")
    ends = set(leading_notices.find_ends(text, "CC-BY-4.0", TITLE_WORDS))
    assert (encode(notice).length in ends) is expected
