"""Reports to render: one as a release of some size gives it, and strategies for what a stranger
might write."""

from collections.abc import Iterator, Sequence
from itertools import cycle

from hypothesis import strategies as st

from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book, Evidence, Tree
from aboveboard.model.judgement import (
    LEVELS,
    Assessment,
    Outcome,
    Requirement,
    Standard,
    StandardRef,
    Verdict,
)
from aboveboard.model.manifest import Artifact, Base, Declaration, Manifest, Release
from aboveboard.model.report import (
    Finding,
    JudgedStatement,
    Related,
    Report,
    Row,
    RulePage,
    Suppressed,
)
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.truth import Truth

HOSTILE = (
    "\n",
    "\r\n",
    "::stop-commands::x",
    "##[set-output name=outcome;]passed",
    "::error file=a,line=1::forged",
    ",line=1",
    ":",
    "%0A",
    "\x1b[2J\x1b[31m",
    "\u202e\u2066",
    "\u2028",
    "\x00",
    "<script>alert(1)</script>",
    "</style><img src=https://evil.example/x>",
    "]]>",
    '" onload="x',
    "'",
    "| a | b |",
    "`",
    "[click](https://evil.example)",
    "@everyone",
    "&lt;",
    "{0}",
    "\\",
    "\udc80",
    "\ufffe",
    "ü 模型 😀",
    "</testcase>",
    "javascript:alert(1)",
)
"""What a file name, a manifest value or a line of a README can hold."""

texts = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=6)),
    min_size=1,
    max_size=3,
).map("".join)
"""Words of a stranger."""

RULES = {
    "artifact-missing": RulePage(
        "error",
        "A declared artifact is not there.\n\n## What it checks\n\nEvery place.",
    ),
    "license-missing": RulePage(
        "warning", "An artifact has no license.\n\n## What it checks\n\nEvery artifact."
    ),
    "claim-unverified": RulePage(
        "notice", "A claim cannot be settled.\n\n## What it checks\n\nEvery claim."
    ),
    "license-altered": RulePage(
        "error",
        "A text departs from its title.\n\n## What it checks\n\nEvery license text.",
    ),
}


def _path(words: str) -> str:
    """A file name of a stranger: anything but a NUL, since no file system has one."""
    return words.replace("\x00", "").replace("/", "∕") or "d"


def _hostile_finding(words: Iterator[str], numbers: Iterator[int]) -> Finding:
    """A finding with a stranger's words in every place that can hold some."""
    line, column = next(numbers), next(numbers)
    return Finding(
        rule=sorted(RULES)[next(numbers) % len(RULES)],
        level=LEVELS[next(numbers) % 3],
        message=next(words),
        span=Span(
            _path(next(words)),
            line,
            column,
            line + next(numbers) % 3,
            column + next(numbers) % 40,
        ),
        related=(Related(Span(_path(next(words)), next(numbers)), next(words)),)
        * (next(numbers) % 3),
        fix=next(words) * (next(numbers) % 2),
        fingerprint=str(next(numbers) % 3) * 32,
        already=next(numbers) % 2 == 0,
    )


def report_of(found: Sequence[Finding], **fields: object) -> Report:
    """A report that holds these findings and nothing else, but for what is given."""
    counts = {
        level: sum(finding.level == level for finding in found) for level in LEVELS
    }
    whole: dict[str, object] = {
        "version": "0.1.0",
        "manifest": Manifest("aboveboard.yaml", "native", Span("aboveboard.yaml")),
        "book": Book(),
        "rows": (),
        "claims": (),
        "assessments": (),
        "findings": tuple(found),
        "suppressed": (),
        "may_say": "",
        "summary": {
            **counts,
            "verified": 0,
            "declared": 0,
            "absent": 0,
            "unknown": 0,
            "suppressed": 0,
        },
        "rules": RULES,
    }
    return Report(**{**whole, **fields})  # type: ignore[arg-type]


@st.composite
def reports(draw: st.DrawFn, said: st.SearchStrategy[str] = texts) -> Report:
    """A whole report in which everything that a stranger can write is a stranger's."""
    words = cycle(draw(st.lists(said, min_size=5, max_size=11)))
    numbers = cycle(draw(st.lists(st.integers(1, 99), min_size=7, max_size=13)))
    found = [_hostile_finding(words, numbers) for _ in range(draw(st.integers(0, 4)))]
    rows = [_hostile_row(words, numbers) for _ in range(next(numbers) % 4)]
    claim = Statement(Span(_path(next(words))), next(words), next(words), next(words))
    outcomes: tuple[Outcome, ...] = ("met", "unmet", "undetermined")
    release = Release(
        _stated(words), _stated(words), _stated(words), (Base(_stated(words)),)
    )
    because = tuple(_evidence(words, numbers) for _ in range(next(numbers) % 3))
    verdict = Verdict(
        _REQUIREMENT,
        outcomes[next(numbers) % 3],
        outcomes[next(numbers) % 3],
        because,
        (next(words),),
    )
    standard = Standard(
        "osaid-1.0",
        "A standard",
        "A body",
        "2024-10-28",
        "https://a.example/",
        "binary",
        (_REQUIREMENT,),
    )
    return report_of(
        found,
        manifest=Manifest(
            _path(next(words)), "native", Span("aboveboard.yaml"), release
        ),
        book=Book(tree=Tree(unread=(_evidence(words, numbers),))),
        rows=tuple(rows),
        claims=(
            JudgedStatement(
                claim, StandardRef("osaid-1.0"), outcomes[next(numbers) % 3]
            ),
        ),
        assessments=(
            Assessment(
                standard,
                outcomes[next(numbers) % 3],
                outcomes[next(numbers) % 3],
                (verdict,),
            ),
        ),
        suppressed=(
            Suppressed(_hostile_finding(words, numbers), next(words), next(words)),
        ),
        may_say=next(words),
        asked=("osaid-1.0",),
        quotes={f"{item.span.path}:{item.span.line}": next(words) for item in found},
        prefix=draw(st.sampled_from(("", "models/a b/"))),
        date="2026-11-23",
    )


_REQUIREMENT = Requirement(
    "weights",
    "weights",
    "The weights",
    "required",
    "machine",
    "https://a.example/?a=1&b",
    "",
)


def _stated(words: Iterator[str]) -> Declaration:
    return Declaration(next(words), Span("aboveboard.yaml", 3))


def _evidence(words: Iterator[str], numbers: Iterator[int]) -> Evidence:
    return Evidence(
        tuple(Truth)[next(numbers) % 3], next(words), next(words), next(words)
    )


def _hostile_row(words: Iterator[str], numbers: Iterator[int]) -> Row:
    component = sorted(COMPONENTS)[next(numbers) % len(COMPONENTS)]
    withheld = _stated(words) if next(numbers) % 3 == 0 else None
    span = Span("aboveboard.yaml", 3)
    artifact = Artifact(
        component, span, *(_stated(words) for _ in range(4)), withheld=withheld
    )
    return Row(
        artifact,
        _evidence(words, numbers),
        next(words),
        next(words),
        _evidence(words, numbers),
    )


def large_release(artifacts: int = 30, found: int = 12) -> Report:
    """A release of the size that a page must stay readable for."""
    names = [name for name, component in COMPONENTS.items() if component.mof]
    licenses = (
        "Apache-2.0",
        "CC-BY-4.0",
        "CC-BY-NC-4.0",
        "LicenseRef-scancode-llama-3.1-license-2024",
        "MIT",
    )
    rows = tuple(
        _row(number, names[number % len(names)], licenses[number % 5])
        for number in range(artifacts)
    )
    line = (
        "We release Example-7B, a fully open source language model, with all of its training "
        "data and its code."
    )
    findings_ = tuple(_finding(number) for number in range(found))
    levels = ("osaid-1.0", "mof-1.0", "open-weights")
    return report_of(
        findings_,
        manifest=Manifest(
            "aboveboard.yaml",
            "native",
            Span("aboveboard.yaml"),
            _RELEASE,
            tuple(r.artifact for r in rows),
        ),
        rows=rows,
        claims=tuple(
            JudgedStatement(
                Statement(
                    Span("README.md", 3 + number, 12, 3 + number, 52),
                    line,
                    "openness",
                    "model",
                ),
                StandardRef("osaid-1.0"),
                "unmet",
            )
            for number in range(4)
        ),
        assessments=tuple(_standard(name) for name in levels),
        suppressed=(
            Suppressed(
                _finding(99),
                "agreed with the publisher on 2026-09-01",
                "aboveboard.yaml:41",
            ),
        ),
        may_say=(
            "Example-7B is an open-weights model under Apache-2.0. Its training data is "
            "described, not released."
        ),
        asked=("osaid-1.0", "mof-1.0"),
        quotes={f"README.md:{3 + number}": line for number in range(found)},
        date="2026-11-23",
        summary={
            "error": 4,
            "warning": 4,
            "notice": 4,
            "verified": 10,
            "declared": 4,
            "absent": 10,
            "unknown": 10,
            "suppressed": 1,
        },
    )


_RELEASE = Release(
    Declaration("Example-7B", Span("aboveboard.yaml", 3)),
    Declaration("1.0", Span("aboveboard.yaml", 4)),
    Declaration("Example Lab for Language Technology", Span("aboveboard.yaml", 5)),
)


def _row(number: int, component: str, license_: str) -> Row:
    span = Span("aboveboard.yaml", 10 + number)
    at = Declaration(
        f"https://huggingface.co/example/example-7b/resolve/main/part-{number:05d}.safetensors",
        span,
    )
    withheld = (
        Declaration("contains the records of patients", span)
        if number % 7 == 6
        else None
    )
    truth = tuple(Truth)[number % 3]
    reason = {
        Truth.YES: "",
        Truth.NO: "is not in the repository",
        Truth.UNKNOWN: "offline: nobody looked",
    }[truth]
    artifact = Artifact(
        component, span, None, at, Declaration(license_, span), None, withheld=withheld
    )
    klass = {"CC-BY-4.0": "open-content", "CC-BY-NC-4.0": "non-commercial"}.get(
        license_, "osi-permissive"
    )
    return Row(artifact, Evidence(truth, "", at.value, reason), license_, klass)


def _finding(number: int) -> Finding:
    level = LEVELS[number % 3]
    return Finding(
        rule=sorted(RULES)[number % 4],
        level=level,
        message=(
            "The README calls the release open source; the license of its weights, CC-BY-NC-4.0, "
            "withholds one."
        ),
        span=Span("README.md", 3 + number, 27, 3 + number, 45),
        related=(Related(Span("LICENSE-WEIGHTS", 1), "the text is CC-BY-NC-4.0"),),
        fix=(
            "Write “open weights for non-commercial use”, or release the weights under an open "
            "license."
        ),
        fingerprint=f"{number:032x}",
    )


def _standard(name: str) -> Assessment:
    outcomes: tuple[Outcome, ...] = ("met", "unmet", "undetermined")
    requirements = tuple(
        Requirement(
            f"{component}-{name}", component, (
                f"{COMPONENTS[component].title}, under open "
                "terms"
            ), "required", "machine",
            "https://opensource.org/ai/open-source-ai-definition", "2024-10-28",
        )
        for component in list(COMPONENTS)[:17]
    )  # fmt: skip
    because = (
        Evidence(
            Truth.UNKNOWN,
            "",
            "https://huggingface.co/example/example-7b",
            "offline: nobody looked",
        ),
    )
    verdicts = tuple(
        Verdict(
            requirement,
            outcomes[number % 2],
            outcomes[number % 3],
            because,
            ("not confirmed by OSI",) if number % 5 == 0 else (),
        )
        for number, requirement in enumerate(requirements)
    )
    standard = Standard(
        name,
        f"Standard {name}",
        "Open Source Initiative",
        "2024-10-28",
        "https://opensource.org/ai",
        "binary",
        requirements,
    )
    levels = (3, 0) if name == "mof-1.0" else (None, None)
    return Assessment(standard, "met", "unmet", verdicts, *levels)
