from __future__ import annotations

import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.license_texts import (
    cleaning,
    effect,
    fingerprints,
    library,
    normal_form,
    pattern_packing,
    word_lists,
    word_numbers,
    word_patterns,
    words,
)
from aboveboard.license_texts.identify import identify
from aboveboard.licenses import catalogue
from aboveboard.model.evidence import Difference

ROOT = Path(__file__).parents[2]
APACHE = (ROOT / "LICENSE").read_text("utf-8")
MIT = """MIT License

Copyright (c) 2026 Example Lab and its friends

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
TEXTS = (("MIT", MIT), ("Apache-2.0", APACHE))
HARMLESS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF and BOM": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "hash comment": lambda text: "".join(f"# {line}\n" for line in text.split("\n")),
    "block comment": lambda text: (
        "/*\n" + "".join(f" * {line}\n" for line in text.split("\n")) + " */\n"
    ),
    "batch comment": lambda text: "".join(f"REM {line}\n" for line in text.split("\n")),
    "entities": lambda text: text.replace('"', "&quot;").replace("'", "&#39;"),
    "typographic quotes": lambda text: (
        text.replace(' "', " “").replace('"', "”").replace("'", "’")
    ),
    "rewrapped": lambda text: "\n\n".join(
        textwrap.fill(part, 57) for part in text.split("\n\n")
    ),
    "one line": lambda text: " ".join(text.split()),
    "bold": lambda text: f"**{text.strip()}**",
    "heading": lambda text: "# " + text.strip(),
    "paragraphs of HTML": lambda text: "".join(
        f"<p>{part}</p>\n" for part in text.split("\n\n")
    ),
    "upper case": str.upper,
    "British spelling": lambda text: text.replace("license", "licence").replace(
        "License", "Licence"
    ),
    "holder of its own": lambda text: (
        f"Copyright 2019-2026 The Regents of Example University\n\n{text}"
    ),
}


@pytest.mark.parametrize(("id_", "text"), TEXTS)
@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_harmless_variation_is_no_difference(
    change: Callable[[str], str], id_: str, text: str
) -> None:
    identified = identify(change(text))
    assert (
        identified.id,
        identified.certain,
        identified.score,
        identified.differences,
    ) == (
        id_,
        True,
        1.0,
        (),
    )


def test_titles_and_instructions_may_be_absent_or_filled_in() -> None:
    assert identify(MIT.removeprefix("MIT License\n")).certain
    assert identify(MIT.replace("MIT License", "The MIT License (MIT)")).certain
    without, _, _ = APACHE.partition("   APPENDIX: How to apply")
    assert identify(without).certain
    filled = APACHE.replace(
        "[yyyy] [name of copyright owner]", "2026 Example Lab, Inc. and its affiliates"
    )
    assert identify(filled).certain


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("without limitation", "with limitation", ("changed", 7, "without → with")),
        ("free of charge, ", "", ("removed", 5, "free of charge")),
        (
            "SOFTWARE.\n",
            "SOFTWARE.\n\nThe Software shall not be used by companies.\n",
            ("added", 23, "the software shall not be used by companies"),
        ),
        (
            "MIT License\n",
            "MIT License\nFor research only.\n",
            ("added", 2, "for research only"),
        ),
        ("Lab and its friends", "Lab, for non-commercial use only", ("added", 3, "")),
    ],
)
def test_every_departure_is_a_difference_with_its_line(
    old: str, new: str, difference: tuple[str, int, str]
) -> None:
    identified = identify(MIT.replace(old, new))
    assert (identified.id, identified.verdict) == ("MIT", "altered")
    assert identified.score < 1
    assert len(identified.differences) == 1
    kind, line, added = difference
    assert (identified.differences[0].kind, identified.differences[0].line) == (
        kind,
        line,
    )
    assert added in identified.differences[0].words


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2026 Jane A. Will",
        "Copyright (c) 2024 to present Example Services Inc. and individual contributors.",
        "Copyright 2026 Secret Labs, Software in the Public Interest and Example Private Limited",
        "Copyright (c) 2020-2026 An Do <an.do@users.example.be>, Grant May",
        "Copyright Jane Doe <https://doe.example.it/>",
        "Copyright (c) 2026 Example Institute for Research. All rights reserved.",
        "Copyright (c) 2026 Jane Doe and other authors listed in AUTHORS.md",
        "Copyright (c) 2025 Jane Doe, John Doe,\nMary Major and Richard Roe",
        "Copyright (c) 2025 Jane Doe\nhttps://doe.example.org/",
        "Copyright (c) 2025 Jane Doe\n\nTypeScript port Copyright (c) 2026 John Doe",
        "Original work Copyright (c) 2025 Jane Doe\nModifications Copyright 2026 Example Lab",
        "Copyright Contributors to the Example project.",
    ],
)
def test_every_way_to_name_holders_is_left_alone(line: str) -> None:
    identified = identify(
        MIT.replace("Copyright (c) 2026 Example Lab and its friends", line)
    )
    assert (identified.id, identified.verdict, identified.differences) == (
        "MIT",
        "equal",
        (),
    )


@pytest.mark.parametrize(
    "words",
    [
        "Free for students.",
        "Strictly private.",
        "Trial version, 30 days.",
        "For research.",
        "Donations mandatory.",
        "Expires 2027-01-01.",
        "Nur für nichtkommerzielle Zwecke.",
        "仅供学术研究使用，禁止商业用途。",
    ],
)
def test_no_clause_hides_behind_a_holder(words: str) -> None:
    line = "Copyright (c) 2026 Example Lab and its friends"
    for hidden in (
        f"{line}. {words}",
        f"{line} {words}",
        f"{line}\n{words}",
        f"{line}\n\n{words}",
        f"{words} {line}",
    ):
        assert identify(MIT.replace(line, hidden)).verdict == "altered", hidden


def test_the_notice_of_the_instructions_may_stand_without_them() -> None:
    head, _, rest = APACHE.partition("   APPENDIX: How to apply")
    notice = rest[rest.index("Copyright [yyyy]") :].replace(
        "[yyyy] [name of copyright owner]", "2026 Example Lab"
    )
    assert identify(f"{head}\n   {notice}").verdict == "equal"


CLAUSES = (
    "Commercial use is not permitted.",
    "Companies with more than 250 employees need a paid license.",
    "The Software must not be used in weapons.",
    "Products with over 20 million monthly active users require a separate license from the "
    "Licensor.",
)


@pytest.mark.parametrize(("id_", "text"), TEXTS)
@pytest.mark.parametrize("clause", CLAUSES)
def test_an_added_clause_is_never_taken_for_the_license(
    clause: str, id_: str, text: str
) -> None:
    paragraphs = text.strip().split("\n\n")
    for at in range(len(paragraphs) + 1):
        identified = identify("\n\n".join([*paragraphs[:at], clause, *paragraphs[at:]]))
        assert (identified.id, identified.verdict) == (id_, "altered"), at
        differing = " ".join(difference.words for difference in identified.differences)
        assert " ".join(normal_form.normalize_words(clause)) in differing, at


def test_numbers_matter() -> None:
    changed = APACHE.replace("fifty percent (50%)", "fifty percent (70%)")
    assert identify(changed).differences == (Difference(21, "50", "70"),)


HOLDERS = ("THE", "AUTHORS", "OR", "COPYRIGHT", "HOLDERS")
"""Words of MIT that name whoever disclaims liability: SPDX lets them be replaced."""


@settings(derandomize=True, max_examples=120, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(("delete", "insert", "replace")),
    st.sampled_from(("shall", "zebra", "not")),
)
def test_no_edited_word_passes(seed: int, edit: str, other: str) -> None:
    lines = MIT.split("\n")
    body = [
        (row, at)
        for row in range(4, len(lines))
        for at in range(len(lines[row].split(" ")))
        if lines[row]
    ]
    row, at = body[seed % len(body)]
    words = lines[row].split(" ")
    if words[at].lower() == other or words[at] in HOLDERS:
        return
    words[at : at + (edit != "insert")] = [] if edit == "delete" else [other]
    edited = "\n".join([*lines[:row], " ".join(words), *lines[row + 1 :]])
    if normal_form.normalize_words(edited) != normal_form.normalize_words(MIT):
        assert not identify(edited).certain


def test_a_part_of_a_license_is_cut_off() -> None:
    half = APACHE[: len(APACHE) // 2]
    for text in (half, half.rpartition(" ")[0]):
        identified = identify(text)
        assert (identified.id, identified.verdict) == ("Apache-2.0", "truncated")
        assert identified.differences[-1].line == len(half.split("\n"))


def test_what_is_left_of_a_license_goes_by_the_title_it_has() -> None:
    identified = identify(MIT[: MIT.index("sublicense")])
    assert (identified.id, identified.verdict) == ("MIT", "truncated")


def test_several_texts_are_all_named() -> None:
    identified = identify(f"{APACHE}\n\n{'-' * 60}\n\n{MIT}")
    assert (identified.verdict, {identified.id, *identified.also}) == (
        "several",
        {"Apache-2.0", "MIT"},
    )


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("This project is released under the MIT License, see LICENSE.", "MIT"),
        (
            "Licensed under the Apache License, Version 2.0. "
            "See http://www.apache.org/licenses/LICENSE-2.0",
            "Apache-2.0",
        ),
        ("SPDX-License-Identifier: BSD-3-Clause", "BSD-3-Clause"),
        (
            "This work is under http://creativecommons.org/licenses/by-nc/4.0/",
            "CC-BY-NC-4.0",
        ),
        (
            "You can redistribute it under the terms of the GNU Lesser General Public License as "
            "published by the Free Software Foundation, either version 3 of the License or any "
            "later version.",
            "LGPL-3.0-only",
        ),
        (
            "This program is free software: you can redistribute it and/or modify it under the "
            "terms of the GNU General Public License as published by the Free Software "
            "Foundation, either version 3 of the License, or (at your option) any later version. "
            "This program is distributed in the hope that it will be useful, but WITHOUT ANY "
            "WARRANTY; without even the implied warranty of MERCHANTABILITY or FITNESS FOR A "
            "PARTICULAR PURPOSE. See the GNU General Public License for more details.",
            "GPL-3.0-only",
        ),
    ],
)
def test_a_notice_is_not_the_license(text: str, id_: str) -> None:
    identified = identify(text)
    assert (identified.verdict, identified.id) == ("notice", id_)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \ufeff\n",
        "See the LICENSE file.",
        "Copyright (c) 2025 Example Lab. All rights reserved.",
        "The Example Terms. Whoever uses the model sends us a postcard, "
        "and nothing else is asked for. " * 5,
        MIT.rsplit("\n\n", maxsplit=1)[-1],
    ],
)
def test_what_is_no_known_license_is_unknown(text: str) -> None:
    assert identify(text).verdict in ("unknown", "notice")


def test_texts_of_two_ids_name_both() -> None:
    assert "GPL-3.0-or-later" in fingerprints.load().list_twins("GPL-3.0-only")


def test_the_index_covers_the_list_and_the_model_licenses() -> None:
    ids = {row.split("\t")[0] for row in library.load().rows}
    families = (
        "llama-2",
        "llama-3.1",
        "llama-4",
        "gemma",
        "open-rail",
        "deepseek",
        "tongyi",
        "falcon",
        "stability",
        "nvidia",
    )
    for family in (*families, "hunyuan", "exaone", "qwen", "openatom", "moonshot"):
        assert any(family in id_ for id_ in ids), family
    assert {
        "OpenMDW-1.0",
        "LicenseRef-OpenMDW-1.1",
        "MIT",
        "CC0-1.0",
        "BUSL-1.1",
    } <= ids


def test_every_id_that_a_text_can_have_is_in_the_catalogue() -> None:
    """All but those of ScanCode: the catalogue leaves out its exceptions and agreements, and has
    only listed keys."""
    given = {row.partition("\t")[0] for row in library.load().rows}
    for row in fingerprints.load().rows:
        given.update(row.split(" "))
    ids = {id_ for id_ in given if not id_.startswith("LicenseRef-scancode-")}
    exceptions = set(filter(catalogue.find_exception, ids))
    missing = {id_ for id_ in ids - exceptions if catalogue.find(id_) is None}
    assert len(ids) > 700
    assert missing <= {"LicenseRef-Liferay-DXP-EULA-2.0.0-2023-06"}


def test_the_index_holds_no_text_and_stays_small() -> None:
    folder = ROOT / "src" / "aboveboard" / "license_texts" / "data"
    files = [folder / "texts.hashes", folder / "texts.patterns"]
    assert sum(file.stat().st_size for file in files) < 1_500_000
    assert all(b"hereby granted" not in file.read_bytes().lower() for file in files)


def test_an_index_of_another_version_is_refused() -> None:
    for module in (fingerprints, library):
        with pytest.raises(ValueError, match="this version"):
            module.unpack(b"\0" * 64)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=" \n\r\tabc©(c)<p>[](){}&;#1.é许“”\u2028\ufeffcopyright", max_size=200
    )
)
def test_lines_and_words_keep_their_places(text: str) -> None:
    cleaned = cleaning.clean(text)
    assert cleaned.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count(
        "\n"
    )
    reading = normal_form.parse_cleaned(cleaned)
    assert reading.words == words.split_words(cleaned)
    spans = [
        reading.positions.find_span(number) for number in range(len(reading.words))
    ]
    assert spans == sorted(spans)
    assert [words.split_words(cleaned[start:end]) for start, end in spans] == [
        [word] for word in reading.words
    ]


def test_patterns_survive_packing() -> None:
    words = word_numbers.WordNumbers(word_numbers.pack_numbers([1, 2, 3, 4]))
    inner = word_patterns.Region(1, 2, word_patterns.MARK, (), ())
    outer = word_patterns.Region(0, 3, word_patterns.OPTIONAL, (inner,), ())
    last = word_patterns.Region(
        3, 4, word_patterns.WORDED, (), ((1, 2), (word_patterns.WILD + 5,), ())
    )
    one = word_patterns.Pattern(words, (outer, last))
    assert pattern_packing.unpack(pattern_packing.pack([one, one])) == (one, one)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "\n",
        "<",
        "&amp;",
        "](",
        "copyright (c) 2020 a\n",
        "all rights reserved ",
        "许可",
        "(c) ",
        "<p ",
        "1. ",
        "non-",
    ],
)
def test_hostile_text_costs_little(piece: str) -> None:
    text = piece * (10**6 // len(piece))
    start = time.process_time()
    assert not identify(text).certain
    assert time.process_time() - start < 1


def test_a_text_longer_than_any_license_is_never_certain() -> None:
    assert not identify(
        APACHE + "\n" * cleaning.LONGEST_TEXT + "You may not use it."
    ).certain
    assert not identify(APACHE * 60).certain


def test_a_long_addition_is_judged_by_all_its_words() -> None:
    padding = "Whoever reads this far has read a great deal about nothing at all. " * 30
    identified = identify(f"{MIT}\n{padding}\nCommercial use is forbidden.\n")
    assert (
        identified.verdict,
        effect.judge_differences(identified.differences, identified.id),
    ) == (
        "altered",
        "limits",
    )


def test_words_are_compared_as_numbers() -> None:
    one = word_numbers.WordNumbers(word_numbers.pack_numbers([1, 256, 3, 4, 5]))
    other = word_numbers.WordNumbers(word_numbers.pack_numbers([9, 1, 256, 3, 260]))
    assert one.word_count == 5
    assert one.list_numbers(1, 3) == [256, 3]
    assert one.common_length(0, other, 1) == 3
    assert one.common_length(3, other, 4) == 0, "half of a number is no word"
    assert other.ends_of(one.part(0, 2), {0, 1, 4}) == {3}


SPLIT_OR_RESPELLED = {
    "centre",
    "noncommercial",
    "nonexclusive",
    "nonprofit",
    "sublicense",
}


def test_word_lists_have_no_word_that_the_normal_form_changes() -> None:
    """All but spellings that differ: such a word would never match."""
    folder = ROOT / "src" / "aboveboard" / "license_texts" / "data" / "words"
    names = sorted(path.stem for path in folder.glob("*.txt"))
    assert "operative" in names
    for name in names:
        listed = word_lists.load_words(name)
        changed = {
            word for word in listed if words.split_words(cleaning.clean(word)) != [word]
        }
        assert changed <= SPLIT_OR_RESPELLED, name
