"""The rules about the manifest itself."""

from __future__ import annotations

import pytest

from aboveboard import leaves, manifest
from aboveboard.model.evidence import Book, Document, Tree
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule


def hits(rule: str, case: Case) -> list[Hit]:
    return list(leaves.load("aboveboard.rules", rule, "RULE", Rule).find(case))


def claim(kind: str, role: str = "own") -> Statement:
    return Statement(Span("README.md", 3, 1, 3, 9), "as said", kind, "model", role=role)


def without_manifest(tree: Tree, *claims: Statement, text: str = "# Title\n") -> Case:
    document = Document("README.md", text, "prose")
    return Case(
        manifest.implied(tree, [document]),
        Book(tree=tree, documents=(document,)),
        claims,
    )


def test_every_problem_is_reported_by_its_own_rule() -> None:
    case = Case(
        manifest.load("aboveboard.yaml", "aboveboard: 1\nlicence: MIT\nrelease: x\n"),
        Book(),
    )
    assert [hit.span.line for hit in hits("manifest-unknown-key", case)] == [2]
    assert [hit.span.line for hit in hits("manifest-invalid", case)] == [3]


def test_weights_without_a_manifest_are_noticed_once() -> None:
    (hit,) = hits(
        "manifest-missing",
        without_manifest(Tree(weights=("a.gguf", "b.gguf")), claim("open_weights")),
    )
    assert hit.values["seen"] == "There are model weights here (`a.gguf` and 1 more)"
    assert hit.span.path == "README.md"


def test_a_claim_about_a_release_is_noticed_with_its_place() -> None:
    (hit,) = hits(
        "manifest-missing", without_manifest(Tree(), claim("open_source_model"))
    )
    assert hit.related[0].span.line == 3


@pytest.mark.parametrize(
    "case",
    [
        without_manifest(Tree()),
        without_manifest(
            Tree(), claim("licence"), claim("open_code"), claim("public_release")
        ),
        without_manifest(
            Tree(),
            claim("open_source_model", "third_party"),
            claim("open_weights", "generic"),
        ),
        without_manifest(Tree(weights=("a.gguf",)), text="---\nlicense: mit\n---\n"),
        Case(
            manifest.load("aboveboard.yaml", "aboveboard: 1\n"),
            Book(tree=Tree(weights=("a.gguf",))),
        ),
        Case(
            manifest.load("aboveboard.yaml", ""), Book(tree=Tree(weights=("a.gguf",)))
        ),
    ],
    ids=["nothing", "software", "others", "a card", "a manifest", "a broken manifest"],
)
def test_silence_where_no_release_lacks_a_manifest(case: Case) -> None:
    assert hits("manifest-missing", case) == []
