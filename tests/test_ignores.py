"""Ignore comments: where they count, what they need, and that nothing is hidden by them."""

from __future__ import annotations

from aboveboard.judging.engine import judge
from aboveboard.judging.ignore_comments import find_ignore_comments
from aboveboard.model.evidence import Book, Document
from aboveboard.model.manifest import Manifest
from aboveboard.model.span import Span
from aboveboard.rules import Case

MANIFEST = """\
aboveboard: 1
artifacts:
  # aboveboard: ignore[artifact-missing] it is uploaded by the release job
  weights: gone.safetensors
  training-code: train/  # aboveboard: ignore[artifact-missing]
  inference-code: run.py  # aboveboard: ignore[artifact-missing, license-missing] generated
"""


def documents(text: str, kind: str = "prose") -> tuple[Document, ...]:
    return (Document("README.md", text, "manifest" if kind == "manifest" else "prose"),)


def case(text: str, kind: str = "prose") -> Case:
    manifest = Manifest(None, "none", Span("README.md"), complete=False)
    return Case(manifest, Book(documents=documents(text, kind)))


def test_comments_are_read_with_rules_and_reason() -> None:
    found = find_ignore_comments(documents(MANIFEST, "manifest"))
    assert [(item.rules, item.span.line, item.reason) for item in found] == [
        (("artifact-missing",), 3, "it is uploaded by the release job"),
        (("artifact-missing",), 5, ""),
        (("artifact-missing", "license-missing"), 6, "generated"),
    ]


def test_html_comments_are_read_and_their_end_is_no_reason() -> None:
    text = (
        "text <!-- aboveboard: ignore[link-dead] moved on purpose -->\n"
        "<!-- aboveboard: ignore[link-dead] -->"
    )
    assert [item.reason for item in find_ignore_comments(documents(text))] == [
        "moved on purpose",
        "",
    ]


def test_a_comment_inside_a_code_fence_is_an_example() -> None:
    text = "```yaml\na: 1  # aboveboard: ignore[link-dead] shown to readers\n```\n"
    assert find_ignore_comments(documents(text)) == ()


def test_a_comment_that_silences_nothing_is_reported() -> None:
    findings, suppressed = judge(
        case("# Title\n\n<!-- aboveboard: ignore[claim-unsupported] settled -->\n")
    )
    assert [(item.rule, item.span.line) for item in findings] == [("ignore-unused", 3)]
    assert suppressed == ()


def test_a_comment_without_reason_is_not_obeyed_and_reported() -> None:
    (finding,) = judge(case("<!-- aboveboard: ignore[claim-unsupported] -->\n"))[0]
    assert "gives no reason" in finding.message
