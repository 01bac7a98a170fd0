"""Our own labelled sentences: what is to be read in them, and what is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aboveboard import statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.span import Span

FOLDER = Path(__file__).parent / "sentences"
RELEASE = Release(name=Declaration("Nimbus-7B", Span("README.md")))


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence: ``own`` are the kinds of own claims in it, ``passed`` a role that must
    be given there."""

    place: str
    text: str
    own: tuple[str, ...]
    passed: str


def sentences() -> list[Sentence]:
    """All of them, by file and line."""
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line and not line.startswith("#"):
                verdict, _, text = line.partition(" | ")
                passed = verdict.strip("<>") if verdict.startswith("<") else ""
                own = () if passed or verdict == "-" else tuple(verdict.split("+"))
                found.append(
                    Sentence(
                        f"{file.stem}:{number}", text.replace("\\n", "\n"), own, passed
                    )
                )
    return found


def read(sentence: Sentence) -> tuple[tuple[str, ...], set[str]]:
    """The kinds of own claims in a sentence, and the roles of what was passed over."""
    seen = statements.mentions([Document("README.md", sentence.text, "prose")], RELEASE)
    own = tuple(claim.kind for claim in seen if claim.role == "own")
    return own, {claim.role for claim in seen if claim.role != "own"}


def right(sentence: Sentence) -> bool:
    """Whether a sentence is read as it is labelled: every kind named, no other, and the role passed
    over.

    That something is available may be read beside what is labelled: most claims say so too.
    """
    own, roles = read(sentence)
    more = set(own) - set(sentence.own)
    return (
        set(sentence.own) <= set(own)
        and more <= {"public_release"}
        and (not sentence.passed or sentence.passed in roles)
    )
