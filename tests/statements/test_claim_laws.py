"""What holds for every text: spans point at their words, nothing is raised, work grows with the
size."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import pipeline, statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Release
from aboveboard.model.statements import Statement
from aboveboard.network import remote
from aboveboard.statements import reader
from aboveboard.text.markdown import blank

PIECES = st.sampled_from(
    [
        *(
            "We open-source Nimbus-7B",
            "open source",
            "fully open",
            "open weights",
            "非商用",
            "开源模型",
            "公開",
        ),
        *(
            "**",
            "_",
            "`",
            "[",
            "](",
            ")",
            "![",
            "<b>",
            "</td>",
            "<!--",
            "-->",
            "|",
            "\n",
            "\n\n",
            "# ",
            "- [ ] ",
            "> ",
        ),
        *(
            "```",
            "---\n",
            "license: mit",
            " will be released ",
            "soon",
            ".",
            "。",
            "é",
            "İ",
            "\u2028",
            "\x00",
        ),
        *("Apache 2.0", "commercial use"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def seen(text: str, path: str = "README.md") -> list[Statement]:
    return statements.mentions(
        [Document(path, text, "metadata" if path.endswith("toml") else "prose")],
        Release(),
    )


@settings(derandomize=True, deadline=None, max_examples=150)
@given(TEXTS, st.sampled_from(["README.md", "docs/index.rst", "pyproject.toml"]))
def test_a_span_holds_the_words_of_its_claim(text: str, path: str) -> None:
    lines = text.split("\n")
    for claim in seen(text, path):
        span = claim.span
        if span.end_line == span.line:
            assert (
                lines[span.line - 1][span.column - 1 : span.end_column - 1]
                == claim.text
            )
        else:
            assert claim.text.startswith(lines[span.line - 1][span.column - 1 :])


@settings(derandomize=True, deadline=None, max_examples=150)
@given(TEXTS)
def test_markup_is_blanked_in_place(text: str) -> None:
    plain = blank(text)
    assert len(plain) == len(text)
    assert all(
        now in (was, " ", "\x1f", "\n") for was, now in zip(text, plain, strict=True)
    )


@settings(derandomize=True, deadline=None, max_examples=60)
@given(TEXTS)
def test_a_promise_is_never_an_own_claim(text: str) -> None:
    assert all(
        claim.role != "own" for claim in seen(text) if claim.polarity == "future"
    )


@pytest.mark.parametrize(
    "piece",
    [
        "[open source](",
        "**open source**\n",
        "| open source | commercial use |\n|---|---|\n",
        "<td>open source\n",
        "开源",
        '"open ',
    ],
)
def test_work_grows_with_the_size(piece: str) -> None:
    def cost(times: int) -> float:
        start = time.process_time()
        seen(piece * times)
        return time.process_time() - start

    cost(50)
    small, large = cost(300), cost(1200)
    assert large < 12 * small + 0.2


def test_what_holds_more_places_than_are_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "# Finch\n\n" + "- Our model is open source.\n" * (reader.MOST + 5), "utf-8"
    )
    report = pipeline.run(pipeline.Request(root=str(tmp_path), observe=remote.offline))
    assert len(report.claims) == reader.MOST
    words = (
        "speaks of openness too often to be read to its end; what comes after line "
        f"{reader.MOST + 2} is not judged"
    )
    assert [(item.source, item.reason) for item in report.book.tree.unread] == [
        ("README.md", words)
    ]
