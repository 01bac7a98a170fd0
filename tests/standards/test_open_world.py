"""What a manifest does not list but the repository shows is there, and not declared."""

from __future__ import annotations

from aboveboard.model.evidence import Book
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.model.span import Span
from aboveboard.standards import load
from aboveboard.standards.assess import assess, assess_together

SPAN = Span("aboveboard.yaml")


def declare(*undeclared: Artifact) -> Manifest:
    weights = Artifact("weights", SPAN, at=Declaration("w.pt", SPAN))
    return Manifest(
        "aboveboard.yaml", "native", SPAN, artifacts=(weights,), undeclared=undeclared
    )


def find_outcome(manifest: Manifest, requirement: str) -> str:
    verdicts = assess(load("osaid-1.0"), manifest, Book()).verdicts
    return next(
        each.declared for each in verdicts if each.requirement.id == requirement
    )


def test_code_that_is_there_is_not_called_unreleased() -> None:
    train = Artifact(
        "training-code", Span("train.py"), at=Declaration("train.py", SPAN)
    )
    assert find_outcome(declare(), "training-code") == "unmet"
    assert find_outcome(declare(train), "training-code") == "undetermined"


def test_releases_that_differ_leave_a_claim_about_all_of_them_open() -> None:
    def license_weights(license_: str) -> Manifest:
        weights = Artifact(
            "weights",
            SPAN,
            at=Declaration("w.pt", SPAN),
            license=Declaration(license_, SPAN),
        )
        return Manifest(None, "none", SPAN, artifacts=(weights,), complete=False)

    standard = load("open-weights")
    limited, open_ = license_weights("CC-BY-NC-4.0"), license_weights("MIT")
    assert assess_together(standard, (limited, limited), Book()).verified == "unmet"
    assert (
        assess_together(standard, (limited, open_), Book()).verified == "undetermined"
    )
