"""Every word of a stranger reaches the page as text, whichever field it comes from."""

from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from aboveboard.model.evidence import Book, Evidence, Tree
from aboveboard.model.judgement import (
    Assessment,
    OwedResult,
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
    Suppressed,
)
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.reports import html, junit
from aboveboard.reports.page.markup import Markup, empty_tag, escape, join, tag
from aboveboard.truth import Truth
from tests.reports.sample import report_of

SPAN = Span("m.yaml", 3)


def hostile(field: str) -> str:
    """A value that would be an element, an attribute or an entity where it is not escaped."""
    return f"<b id='{field}' x=\"1\">&lt;{field}"


def declared(field: str) -> Declaration:
    return Declaration(hostile(field), SPAN)


def evidence(field: str, truth: Truth = Truth.NO) -> Evidence:
    """Evidence with hostile words in each of its fields."""
    return Evidence(
        truth,
        hostile(f"{field}-value"),
        hostile(f"{field}-source"),
        hostile(f"{field}-reason"),
    )


def finding(field: str) -> Finding:
    """A finding with hostile words in each of its fields, its path without any line end."""
    start = len(hostile("before")) + 1
    span = Span(hostile(f"{field}-path"), 3, start, 3, start + len(hostile("marked")))
    related = Related(
        Span(hostile(f"{field}-related-path"), 4), hostile(f"{field}-related")
    )
    return Finding(
        hostile(f"{field}-rule"),
        "error",
        hostile(f"{field}-message"),
        span,
        (related,),
        fix=hostile(f"{field}-fix"),
    )


def rows() -> tuple[Row, ...]:
    """Artifacts that are released with and without a license seen, withheld, left to others."""
    released = Artifact(
        hostile("component"),
        SPAN,
        name=declared("name"),
        at=declared("at"),
        license=declared("license"),
        license_file=declared("license-file"),
    )
    link = Declaration(f"https://a.example/{hostile('at-link')}", SPAN)
    unseen = replace(
        released, component="weights", at=link, license=declared("unseen-license")
    )
    withheld = Artifact(
        "data-card",
        SPAN,
        withheld=declared("withheld"),
        license=declared("withheld-license"),
    )
    obtained = Artifact(
        "training-data", SPAN, access=declared("access"), obtain=declared("obtain")
    )
    unknown_component = replace(released, component=hostile("there-component"))
    known = Evidence(Truth.YES)
    no = Evidence(Truth.NO, reason=hostile("presence-reason"))
    return (
        Row(released, no, hostile("license-found"), hostile("license-class")),
        Row(unseen, known, "", hostile("unseen-class")),
        Row(unknown_component, known, "", ""),
        Row(withheld, no, "", ""),
        Row(obtained, no, "", ""),
    )


def statement(field: str) -> Statement:
    span = Span(hostile(f"{field}-path"), 5)
    return Statement(span, hostile(f"{field}-text"), hostile(f"{field}-kind"), "model")


def assessment() -> Assessment:
    """A standard of the user's own, in which every word is the user's."""
    requirement = Requirement(
        id="r",
        component=hostile("requirement-component"),
        text=hostile("requirement-text"),
        level="required",
        judge="machine",
        source=f"https://a.example/{hostile('requirement-source')}",
        date="",
    )
    untitled = replace(requirement, id=hostile("requirement-id"), text="", source="")
    standard = Standard(
        id=hostile("standard-id"),
        name=hostile("standard-name"),
        steward=hostile("steward"),
        as_of=hostile("as-of"),
        url=hostile("standard-url"),
        kind="binary",
        requirements=(requirement, untitled),
    )
    because = (evidence("because"),)
    verdicts = (
        Verdict(requirement, "met", "unmet", because, (hostile("mark"),)),
        Verdict(untitled, "met", "unmet"),
    )
    result = OwedResult((), hostile("summary"))
    return Assessment(standard, "met", "unmet", verdicts, result=result)


def report() -> Report:
    """A report with hostile words in every field that reaches the page."""
    first = finding("finding")
    release = Release(
        declared("release-name"),
        declared("version"),
        declared("producer"),
        (Base(declared("base")),),
    )
    claims = (
        JudgedStatement(statement("judged"), StandardRef(hostile("against")), "unmet"),
        JudgedStatement(statement("other"), None, ""),
    )
    suppressed = Suppressed(finding("suppressed"), hostile("why"), hostile("by"))
    return report_of(
        [first],
        version=hostile("tool-version"),
        manifest=Manifest(hostile("manifest-path"), "native", SPAN, release),
        book=Book(tree=Tree(unread=(evidence("unread"),))),
        rows=rows(),
        claims=claims,
        assessments=(assessment(),),
        suppressed=(suppressed,),
        may_say=hostile("may-say"),
        asked=(hostile("standard-id"),),
        quotes={
            f"{first.span.path}:3": "".join(map(hostile, ("before", "marked", "after")))
        },
        prefix=hostile("prefix") + "/",
        date=hostile("date"),
        base=hostile("base-revision"),
    )


FIELDS = (
    "access", "against", "as-of", "at", "at-link", "base", "base-revision", "because-reason",
    "because-source", "because-value", "by", "component", "date", "finding-fix", "finding-message",
    "finding-path", "finding-related", "finding-related-path", "finding-rule", "judged-kind",
    "judged-path", "judged-text", "license", "license-class", "license-file", "license-found",
    "manifest-path", "mark", "may-say", "name", "obtain", "other-kind", "other-path", "other-text",
    "after", "before", "marked", "prefix",
    "presence-reason", "producer", "release-name", "requirement-component",
    "requirement-id", "requirement-source", "requirement-text", "standard-id", "standard-name",
    "standard-url", "steward", "summary", "suppressed-message", "suppressed-path",
    "there-component",
    "suppressed-rule", "tool-version", "unread-reason", "unread-source", "unseen-class",
    "unseen-license", "version", "why", "withheld", "withheld-license",
)  # fmt: skip
"""The fields whose words the page shows."""


ATTRIBUTES = frozenset((
    "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "colspan", "content",
    "cx", "cy", "d", "data-label", "fill", "height", "href", "http-equiv", "id", "lang", "name",
    "r", "rel", "role", "scope", "stroke", "style", "viewbox", "width",
))  # fmt: skip
"""The attributes that the page has; one that is forged is named otherwise."""


class _Reader(HTMLParser):
    """Collects the text and the attribute values of a page, and what was forged in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forged = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.forged += tag == "b" or not ATTRIBUTES.issuperset(
            name for name, _ in attrs
        )
        self.words += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def page() -> _Reader:
    reader = _Reader()
    reader.feed(html.render(report()))
    reader.close()
    return reader


def test_no_word_becomes_an_element_or_an_attribute(page: _Reader) -> None:
    assert page.forged == 0


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_shown_exactly(page: _Reader, field: str) -> None:
    shown = "\n".join(page.words).replace("<mark>", "")
    assert hostile(field) in shown


def test_every_field_of_a_junit_file_is_escaped() -> None:
    assert "<b " not in junit.render(report())


def test_text_is_escaped_once_and_markup_never() -> None:
    inner = tag("i", "<&>", title='"')
    assert inner == '<i title="&quot;">&lt;&amp;&gt;</i>'
    assert tag("p", inner, " & ") == f"<p>{inner} &amp; </p>"
    assert empty_tag("use", href="<") == '<use href="&lt;"/>'
    assert join(["<", inner], Markup("<br>")) == f"&lt;<br>{inner}"
    assert escape(escape("<")) == "&lt;"


def test_what_a_string_method_returns_is_text_again() -> None:
    assert escape(Markup("<b>").upper()) == "&lt;B&gt;"
    assert escape(Markup("<b>") + "<i>") == "&lt;b&gt;&lt;i&gt;"
