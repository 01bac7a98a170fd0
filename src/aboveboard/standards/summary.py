"""The verdict in one sentence, and in one more what is not shown.

Both are made of what was declared or stated and of what was found, so that they can be quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aboveboard.licenses import catalogue, expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.model.report import JudgedStatement
from aboveboard.model.statements import Statement
from aboveboard.standards.claimed import describe_requirement, name_standard
from aboveboard.standards.rows import binding_verdicts
from aboveboard.truth import Truth
from aboveboard.value import Value

_ASKED = (
    ("training-code", "training code"),
    ("training-data", "training data"),
    ("data-information", "a description of it"),
)
"""What the Open Source AI Definition asks for besides weights and the code that runs them."""
_OF_RELEASES = frozenset(
    ("open_source_model", "open_weights", "fully_open", "open_model", "open_science")
)
_PACKAGES = frozenset(("pyproject.toml", "setup.py", "setup.cfg", "package.json"))
_QUOTED = 60


class Summary(Value, frozen=True):
    """The first lines of a report: the verdict, and what the repository does not show."""

    verdict: str
    missing: str = ""


def summarize(
    manifest: Manifest,
    book: Book,
    judged: Iterable[JudgedStatement],
    assessments: Mapping[str, Assessment],
    repository: str,
) -> Summary:
    """The verdict of a release that a repository publishes, or of one without a name."""
    name = (
        manifest.release.name.value if manifest.release.name is not None else repository
    )
    claims = [each for each in judged if each.claim.role == "own"]
    shown = name or "this release"
    if not is_model_release(manifest, book, [each.claim for each in claims]):
        return Summary(_capitalize(_summarize_code(manifest, shown)))
    verdict = _contradict(manifest, claims, shown) or _refute(
        claims, assessments, shown
    )
    verdict = verdict or _describe(manifest, book, shown)
    return Summary(_capitalize(verdict), _list_missing(manifest))


def _capitalize(sentence: str) -> str:
    """A sentence that begins with *This* where the release has no name of its own."""
    return (
        sentence.replace("this release", "This release", 1)
        if sentence[:1] == "t"
        else sentence
    )


def is_model_release(
    manifest: Manifest, book: Book, claims: Iterable[Statement]
) -> bool:
    """Whether a repository releases a model, as far as it shows.

    A package without weights is software, whatever its README calls open.
    """
    if manifest.of("weights") or book.tree.weights or not manifest.is_portrait:
        return True
    if any(document.path in _PACKAGES for document in book.documents):
        return False
    return any(claim.role == "own" and claim.kind in _OF_RELEASES for claim in claims)


def _summarize_code(manifest: Manifest, name: str) -> str:
    """The verdict on a repository that shows no model."""
    license_ = manifest.release.about.get("code-license")
    if license_ is None:
        return f"{name} shows no model weights."
    return f"{name} shows no model weights; its code is under {name_license(license_.value)}."


def _contradict(manifest: Manifest, claims: list[JudgedStatement], name: str) -> str:
    """The sentence on a claim that the terms of the weights contradict; empty without one."""
    unmet = [each for each in claims if each.outcome == "unmet"]
    limited = next((each for each in manifest.of("weights") if _is_limited(each)), None)
    if not unmet or limited is None or limited.license is None:
        return ""
    claim = min(unmet, key=lambda each: each.claim.span).claim
    place = f"{claim.span.path}:{claim.span.line}"
    words = _shorten_claim(claim.text)
    terms = _describe_terms(limited.license.value)
    source = f"{limited.license.span.path}:{limited.license.span.line}"
    return f"{name} is called “{words}” ({place}), but its weights are under {terms} ({source})."


def _refute(
    claims: list[JudgedStatement], assessments: Mapping[str, Assessment], name: str
) -> str:
    """The sentence on a claim that its definition contradicts otherwise; empty without one."""
    unmet = [
        each for each in claims if each.outcome == "unmet" and each.standard is not None
    ]
    if not unmet:
        return ""
    judged = min(unmet, key=lambda each: each.claim.span)
    standard = judged.standard
    if standard is None or standard.id not in assessments:
        return ""
    missing = binding_verdicts(assessments[standard.id], standard.level, "unmet")
    described = [describe_requirement(verdict, Truth.NO) for verdict in missing]
    place = f"{judged.claim.span.path}:{judged.claim.span.line}"
    definition = name_standard(standard, assessments)
    reasons = f": {described[0]}" if described else ""
    words = _shorten_claim(judged.claim.text)
    return f"{name} is called “{words}” ({place}), but does not meet {definition}{reasons}."


def _describe(manifest: Manifest, book: Book, name: str) -> str:
    """The sentence on what there is and under which terms."""
    weights = manifest.of("weights")
    if not weights:
        return f"Nothing here shows the weights of {name}."
    if all(each.withheld is not None for each in weights):
        return f"The weights of {name} are not released."
    stated = _list_licenses(weights)
    if not stated:
        return (
            f"The weights of {name} are linked here, and nothing states their license."
        )
    terms = " and ".join(_describe_terms(each) for each in stated)
    if not any(_is_seen(each, book) for each in weights):
        return f"The weights of {name} are said to be under {terms}."
    kind = "open weights" if all(_is_open(each) for each in stated) else "weights"
    return f"{name} has {kind} under {terms}."


def _list_licenses(artifacts: Iterable[Artifact]) -> list[str]:
    """The licenses that are stated for artifacts, each once."""
    return list(dict.fromkeys(each.license.value for each in artifacts if each.license))


def _is_seen(artifact: Artifact, book: Book) -> bool:
    """Whether an artifact was looked at and is there."""
    at = artifact.at
    return at is not None and book.about(at.value).exists.truth is Truth.YES


def _describe_terms(written: str) -> str:
    """A license by its name, with the right that it withholds and the clause that does so."""
    read = expression.parse(written)
    known = catalogue.find(read.ids[0]) if len(read.ids) == 1 else None
    name = name_license(written)
    if known is None or not known.withheld:
        return name
    clause = f" ({known.quotable})" if known.quotable else ""
    return f"{name}, which withholds {known.withheld}{clause}"


def name_license(written: str) -> str:
    """What a sentence calls a license: its id where it has a plain one, else its name."""
    read = expression.parse(written)
    if read.normal and not read.normal.startswith("LicenseRef-"):
        return read.normal
    known = catalogue.find(read.ids[0]) if len(read.ids) == 1 else None
    if known is None:
        return written
    bare = known.name.partition(" (")[0]
    return bare if bare.lower().startswith(("the ", "terms")) else f"the {bare}"


def _is_limited(artifact: Artifact) -> bool:
    license_ = artifact.license
    return (
        license_ is not None
        and expression.is_member(license_.value, "any-open").name == "NO"
    )


def _is_open(written: str) -> bool:
    return expression.is_member(written, "any-open").name == "YES"


def _list_missing(manifest: Manifest) -> str:
    """The sentence on what nobody mentions; empty where a manifest closes the list."""
    if manifest.complete:
        return ""
    missing = [
        words for component, words in _ASKED if not _is_shown(manifest, component)
    ]
    if not missing:
        return ""
    if missing == ["a description of it"]:
        missing = ["a description of the training data"]
    return f"Nothing here shows {join_words(missing)}; the OSAID asks for {_pronoun(missing)}."


def _pronoun(missing: list[str]) -> str:
    return "them" if len(missing) > 1 else "it"


def _is_shown(manifest: Manifest, component: str) -> bool:
    """Whether anything mentions a component, a data card for the description of the data."""
    if component == "data-information":
        return bool(manifest.of(component) or manifest.of("data-card"))
    return component in COMPONENTS and bool(manifest.of(component))


def join_words(words: list[str]) -> str:
    """Words as a sentence lists them, joined with *or*."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _shorten_claim(text: str) -> str:
    words = " ".join(text.replace("*", "").replace("`", "").split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
