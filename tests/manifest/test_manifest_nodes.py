"""YAML to nodes: exact places, nothing refused in silence, nothing raised."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aboveboard.model.span import Span
from aboveboard.text import yaml_nodes
from aboveboard.text.yaml_nodes import Node

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
LAWS = settings(derandomize=True, deadline=None, max_examples=200)


def cut(text: str, span: Span) -> str:
    """What a text has at a span, by the span's own definition: lines end at line feeds, columns are
    code points."""
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    middle = lines[span.line : span.end_line - 1]
    return "\n".join(
        [
            lines[span.line - 1][span.column - 1 :],
            *middle,
            lines[span.end_line - 1][: span.end_column - 1],
        ]
    )


def every(node: Node | None) -> list[Node]:
    """A node and all below it."""
    if node is None:
        return []
    below = [*node.items, *(part for entry in node.entries for part in entry)]
    return [node, *(found for part in below for found in every(part))]


def plain(node: Node) -> object:
    """A tree as PyYAML would give it."""
    if node.kind == "list":
        return [plain(item) for item in node.items]
    if node.kind == "map":
        return {key.value: plain(value) for key, value in node.entries}
    return node.value


# ------------------------------------------------------------------ places


def test_places_are_exact_in_every_style() -> None:
    text = (
        "a: 1\r\nb: [x, 'é😀', \"q\"]\nc: |\n  foo\n  bar\n\nd:\n  - e: long\n      word\n"
        "  - {f: g}\n# end\n"
    )
    root = yaml_nodes.read("m.yaml", text).root
    assert root is not None
    assert [cut(text, value.span) for _, value in root.entries] == [
        "1",
        "[x, 'é😀', \"q\"]",
        "|\n  foo\n  bar",
        "- e: long\n      word\n  - {f: g}",
    ]
    assert root.span == Span("m.yaml", 1, 1, 10, 11)


def test_a_byte_order_mark_is_no_content_but_has_a_column() -> None:
    root = yaml_nodes.read("m.yaml", "\ufeffa: b\nc: d\n").root
    assert root is not None
    assert [key.span.column for key, _ in root.entries] == [2, 1]


words = st.text(
    st.characters(categories=["L", "N", "S"], exclude_characters="|<>=~`^+$"),
    min_size=1,
    max_size=8,
)
trees = st.recursive(
    words,
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(words, below, max_size=3)
    ),
    max_leaves=12,
)


@LAWS
@given(trees, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read_from_where_it_stands(
    tree: object, flow: bool, end: str
) -> None:
    text = yaml.safe_dump(
        tree, default_flow_style=flow, allow_unicode=True, line_break=end, width=40
    )
    reading = yaml_nodes.read("m.yaml", text)
    assert reading.problems == ()
    assert reading.root is not None
    assert plain(reading.root) == yaml.load(text, Loader=yaml.BaseLoader)
    for node in every(reading.root):
        if node.kind == "text" and node.plain:
            assert cut(text, node.span) == node.value


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\na: 2\n", 2, 1, "already on line 1"),
        ("a: &x 1\n", 1, 4, "anchor `&x`"),
        ("a: 1\nb: *x\n", 2, 4, "alias `*x`"),
        ("a:\n  <<: {b: c}\n", 2, 3, "merge key"),
        ("a: !!int 1\n", 1, 4, "tag `!!int`"),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            1,
            4,
            "tag `!!python/object/apply:os.system`",
        ),
        ("a: 1\n---\nb: 2\n", 2, 1, "second YAML document"),
        ("? [a]\n: 1\n", 1, 3, "key must be a word"),
        ("a:\n\tb: 1\n", 2, 1, "tab"),
        ("a: 1\nb: x: y\n", 2, 5, "second `: `"),
        ("a: b\n c: d\n", 2, 3, "a key stands where the line above goes on"),
        (
            "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n",
            2,
            1,
            "unresolved merge conflict",
        ),
        ("a: @b\n", 1, 4, "cannot begin with `@`"),
        ("a: [1\n", 2, 1, "that begins on line 1"),
        ("a: 'b\n", 2, 1, "not valid YAML"),
        ("a: \x07\n", 1, 4, "U+0007"),
        ("a\x00:\x00 \x00b\x00", 1, 2, "NUL"),
        ("a: \udcff\n", 1, 4, "could not be decoded"),
        ("bc: \ufffd\n", 1, 5, "could not be decoded"),
        ("a: b\ufeff\n", 1, 5, "U+FEFF"),
    ],
)
def test_what_says_something_else_than_it_shows_is_refused_with_its_place(
    text: str, line: int, column: int, words: str
) -> None:
    problem = yaml_nodes.read("m.yaml", text).problems[0]
    assert words in problem.message
    assert (problem.span.line, problem.span.column) == (line, column)
    assert problem.fix


def test_half_a_character_is_refused_with_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The parser without libyaml lets the escape through."""
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    reading = yaml_nodes.read("x", 'a: b\nc: "d\\ud800"\n"e\\udfff": f\n')
    assert [(problem.span.line, problem.fix) for problem in reading.problems] == [
        (2, "Write the character itself."),
        (3, "Write the character itself."),
    ]
    assert plain_values(reading.root) == ["b", ""]


def plain_values(root: Node | None) -> list[str]:
    return [value.value for _, value in root.entries] if root else []


def test_what_stands_before_a_mistake_is_kept() -> None:
    reading = yaml_nodes.read("m.yaml", "a: 1\nb:\n  c: [2, 3\nd: 4\n")
    assert not reading.whole
    assert reading.root is not None
    assert reading.root.get("a") is not None
    assert (
        plain(reading.root.get("b") or reading.root) == {"c": ["2", "3"]}
        or reading.root.get("b") is not None
    )


def test_the_first_of_two_equal_keys_holds() -> None:
    root = yaml_nodes.read("m.yaml", "a: 1\na: 2\n").root
    assert root is not None
    assert plain(root) == {"a": "1"}


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- " * 100_000, "{a: " * 50_000, "? " * 50_000, "a: " * 50_000],
)
def test_depth_is_limited(text: str) -> None:
    started = time.process_time()
    reading = yaml_nodes.read("m.yaml", text)
    assert reading.problems
    assert not reading.whole
    assert time.process_time() - started < 2


def test_size_and_count_are_limited() -> None:
    assert (
        "longer than"
        in yaml_nodes.read("m.yaml", "a" * (yaml_nodes.MAX_CHARACTERS + 1))
        .problems[0]
        .message
    )
    reading = yaml_nodes.read("m.yaml", "[" + "a," * (yaml_nodes.MAX_NODES + 1) + "]")
    assert "more than 100,000 values" in reading.problems[0].message


@LAWS
@given(
    st.text(
        st.sampled_from(
            "ab:-?{}[],&*!|>'\"%@`#~<= \t\n\r\x00\x85\u2028\ufeff\ud800é😀.0"
        ),
        max_size=60,
    )
)
@example("a: !!")
@example("%YAML 9.9\n---\n")
@example("- - - &a *a : !!")
def test_nothing_is_raised_and_every_problem_has_a_place_in_the_text(text: str) -> None:
    reading = yaml_nodes.read("m.yaml", text)
    lines = text.split("\n")
    for span in (
        *(problem.span for problem in reading.problems),
        *(node.span for node in every(reading.root)),
    ):
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
    if not reading.problems and reading.root is not None:
        assert plain(reading.root) == yaml.load(
            text.removeprefix("\ufeff"), Loader=LOADER
        )


# ------------------------------------------------------------------ front matter


@pytest.mark.parametrize(
    "text",
    [
        "---\nlicense: mit\n---\n# Title\n",
        "\ufeff---\nlicense: mit\n---",
        "\n---\r\nlicense: mit\r\n---\r\n",
        "--- \nlicense: mit\n---  \n",
    ],
)
def test_front_matter_is_found_with_its_places(text: str) -> None:
    reading = yaml_nodes.front_matter("README.md", text)
    assert reading is not None
    assert reading.root is not None
    value = reading.root.get("license")
    assert value is not None
    assert cut(text, value.span) == "mit"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n",
        "---\nlicense: mit\n",
        "text\n---\nlicense: mit\n---\n",
        "---\nOnce upon a time\n---\n",
        "---\n---\n",
        "----\na: b\n----\n",
    ],
)
def test_rules_and_open_blocks_are_no_front_matter(text: str) -> None:
    assert yaml_nodes.front_matter("README.md", text) is None


def test_front_matter_that_cannot_be_parsed_is_there_with_its_problem() -> None:
    reading = yaml_nodes.front_matter(
        "README.md", "---\nlicense: mit\nbase_model: [a\n---\n# Title\n"
    )
    assert reading is not None
    assert not reading.whole
    assert reading.root is not None
    assert reading.problems[0].span.line == 4
