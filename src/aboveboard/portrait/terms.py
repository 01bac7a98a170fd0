"""Terms: the license that some words or a link name for weights."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard import repository
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import catalogue, expression, names_in_text
from aboveboard.model.evidence import Identification, LicenseFile
from aboveboard.model.span import Span
from aboveboard.portrait.vocabulary import has
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.value import Value

NON_COMMERCIAL = "LicenseRef-non-commercial-terms"
"""Terms of their own that allow no commercial use, where no license is named."""

USE_RESTRICTED = "LicenseRef-use-restricted-terms"
"""Terms of their own that forbid some uses, where no license is named."""
UNNAMED = frozenset((NON_COMMERCIAL, USE_RESTRICTED))
"""Terms that stand for limits without the name of a license."""

_LINK = lazy_pattern(
    r"\]\(<?(?:\./)?([^()\s>#]{3,300})|href=[\"']([^\"'\s]{3,300})[\"']"
)
_LIMITED_LICENSE = lazy_pattern(
    r"(?i)\bnon[- ]?commercial\b[^.;|]{0,40}\b(?:licen[cs]e|agreement)|\bs-lab licen[cs]e\b"
    r"|\b(?:research[- ]only|academic[- ]only)\b[^.;|]{0,30}\blicen[cs]e"
    r"|\bresearch licen[cs]e agreement\b"
)
_MODEL_FAMILY = lazy_pattern(
    r"(?i)(?:meta[ -])?(?:llama|gemma|qwen|tongyi|falcon|bloom|yi|grok|nova)[\w. -]{0,20}"
)
"""Names of licenses that are names of models as well."""
_MODEL_WORDS = lazy_pattern(
    r"(?i)model|weight|rail|llama|gemma|qwen|qianwen|research|community|hunyuan"
)
_AGREEMENTS = frozenset(
    (
        "use-restricted",
        "user-threshold",
        "revenue-threshold",
        "branding-threshold",
        "gated-agreement",
    )
)
"""Classes of licenses that are written for models."""


class WeightsTerms(Value, frozen=True):
    """The terms that one place states for the weights.

    ``license`` is empty where only a file with the terms is known. ``variant`` is the name of the
    one model that they are about, empty where they are about all. ``is_firm`` says whether the
    place speaks of the weights in so many words.
    """

    license: str
    span: Span
    file: str = ""
    variant: str = ""
    is_firm: bool = True
    is_prose: bool = False
    """Whether running text states them, and not front matter, a badge or a license file."""


def read_license(words: str, raw: str) -> str:
    """The one license that words name; empty where they name none, or several."""
    names = names_in_text.find_license_names(words)
    if len(names) == 1 and _is_whole_name(names[0], words):
        return names[0]
    if len(names) > 1:
        return _common_license(names)
    limited = _LIMITED_LICENSE.search(" ".join(words.split()))
    if limited is not None:
        return NON_COMMERCIAL
    return _read_address(raw)


def read_label(words: str) -> str:
    """The one license that a cell or a label names, where no sentence is to be expected."""
    names = names_in_text.find_license_names(words)
    return _common_license(names) if names else read_license(words, "")


def _is_whole_name(name: str, words: str) -> bool:
    """Whether a name is not the beginning of another one: *Tongyi Qianwen RESEARCH LICENSE*."""
    behind = words.partition(name)[2]
    behind = behind.lstrip(" \n*_`\"')-")
    if behind.upper().startswith(("RESEARCH LIC", "RESEARCH-LIC")):
        return False
    return not _MODEL_FAMILY.fullmatch(name) or _begins_with_license(behind)


def _begins_with_license(words: str) -> bool:
    """Whether one of the first words is *license*, *agreement* or the like."""
    return has("license", " ".join(words.split()[:3])[:40])


def _common_license(names: Iterable[str]) -> str:
    """The license that several names all stand for; empty where they differ."""
    names = list(names)
    ids = {expression.parse(name).ids for name in names}
    return names[0] if len(ids) == 1 and () not in ids else ""


def _read_address(raw: str) -> str:
    """The license whose published text a link leads to; empty where there is none, or several."""
    addresses = [first or second for first, second in _LINK.findall(raw)]
    ids = {catalogue.find_by_url(each) for each in addresses if "://" in each} - {""}
    return ids.pop() if len(ids) == 1 else ""


def find_linked_file(
    raw: str, origin: str, files: Iterable[LicenseFile]
) -> LicenseFile | None:
    """The one license file of this repository that a sentence links to."""
    linked = list_linked_files(raw, origin, files)
    return linked[0] if len(linked) == 1 else None


def list_linked_files(
    raw: str, origin: str, files: Iterable[LicenseFile]
) -> list[LicenseFile]:
    """The license files of this repository that a sentence links to, each once."""
    known = {file.path: file for file in files}
    found: dict[str, LicenseFile] = {}
    for first, second in _LINK.findall(raw):
        path = repository.local(repository.unquoted(first or second), origin, known)
        if path:
            found[path] = known[path]
    return list(found.values())


def identify_terms(found: Identification) -> str:
    """The license id of a text that may be taken for it; empty where the text is unknown.

    A text that departs from a license that limits the weights still limits them.
    """
    if found.certain and found.id:
        return found.id
    license_ = catalogue.find(found.id) if found.id else None
    if license_ is not None and license_.restricted and found.verdict == "altered":
        return found.id if found.score > 0.9 else ""
    return ""


def is_model_agreement(found: Identification) -> bool:
    """Whether a text is a license that is written for models and not for code."""
    license_ = catalogue.find(found.id) if found.id else None
    if license_ is None or found.verdict not in ("exact", "equal", "altered"):
        return False
    if license_.license_class in _AGREEMENTS or license_.license_class == "open-model":
        return True
    return license_.license_class == "non-commercial" and bool(
        _MODEL_WORDS.search(license_.name)
    )


def list_license_statements(
    found: Iterable[WeightsTerms],
) -> tuple[LicenseStatement, ...]:
    """Terms that prose states, in the form in which statements of licenses are compared."""
    prose = [
        each for each in found if each.is_prose and each.license and not each.variant
    ]
    settled = [each for each in prose if _is_undisputed(each, prose)]
    return tuple(
        LicenseStatement(
            each.license,
            each.span,
            "weights",
            each.span.path,
            prose=True,
            firm=each.is_firm,
            file=each.file,
        )
        for each in settled
        if each.license not in UNNAMED
    )


def _is_undisputed(one: WeightsTerms, others: Iterable[WeightsTerms]) -> bool:
    """Whether its document states no other terms: one with several is about several models."""
    return not any(
        each.span.path == one.span.path
        and each.license not in UNNAMED
        and expression.have_same_terms(each.license, one.license).name == "NO"
        for each in others
    )


def is_limited(written: str) -> bool:
    """Whether terms certainly withhold a right that open weights need."""
    return expression.is_member(written, "any-open").name == "NO"


def is_open(written: str) -> bool:
    """Whether terms are certainly open."""
    return expression.is_member(written, "any-open").name == "YES"
