"""Which names and addresses belong to the project whose repository is read.

Own are the organisation and the name of the repository, the name in the title of its README, and
what an address of the same organisation, or of the same name, leads to. Conversions, data sets of
badges and base models belong to others.
"""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.value import Value

_TITLE = lazy_pattern(r"(?:^|\n)(?:# +|<h1[^>\n]{0,200}>\s*)([^\n<]{1,120})")
_TITLE_END = lazy_pattern(r"\s*[:(|,\uff1a\uff08\uff0c\u2013\u2014]|\s-\s")
_PART = lazy_pattern(r"[^\W_]{2,}(?:\.\d+)*")
_NAME_LIKE = lazy_pattern(r"[A-Za-z]*[A-Z][\w.-]*|[a-z]+\d[\w.-]*")
_CONVERSION = lazy_pattern(
    r"(?i)[-_.](?:gguf|ggml|gptq|awq|exl2|mlx|int[48]|[48]-?bits?|bnb|onnx|openvino|q[2-8]_\w+)"
)
_COMMON = frozenset(
    """
    ai app base big chat code data deep dataset demo diffusion example fast foundation fine foo
    general image implementation inference lab labs language large library lite llm lm main medical
    mini model models multi music net network official open paper project pytorch release repo
    research server simple small speech studio text the tiny tool toolkit tools training tts
    tutorial vision voice welcome weights
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words of names that many projects share, so that they identify none."""


class Ownership(Value, frozen=True):
    """The organisations and the families of names that belong to the project."""

    organisations: frozenset[str]
    families: frozenset[str]

    def has_name(self, name: str) -> bool:
        """Whether a name belongs to a family of own names: *Nimbus-7B-Chat* to *Nimbus*."""
        return any(self._has_part(part) for part in _PART.findall(name.lower()))

    def _has_part(self, part: str) -> bool:
        stem = part.rstrip("0123456789.")
        if part in self.families or stem in self.families:
            return True
        return any(
            len(family) > 3 and part.startswith(family) for family in self.families
        )

    def has_organisation(self, organisation: str) -> bool:
        """Whether an organisation on a hosting site is the one that has the repository."""
        return squeeze(organisation) in self.organisations

    def has_place(self, organisation: str, name: str) -> bool:
        """Whether ``organisation/name`` on a hosting site is a place of the project."""
        if self.has_organisation(organisation):
            return True
        return self.has_name(name) and not _CONVERSION.search(name)


def find_owner(
    repository: str, origin: str, documents: Iterable[Document]
) -> Ownership:
    """The names of the project, from the repository's address and the title of its README.

    ``origin`` is ``host/organisation/name``, empty where it is not known.
    """
    parts = origin.split("/")[1:]
    organisations = {squeeze(parts[0])} if len(parts) > 1 else set()
    families = set(_list_families(repository))
    title = next(
        (_find_title(each.text) for each in documents if is_root_readme(each.path)), ""
    )
    families.update(_list_families(title))
    return Ownership(frozenset(organisations), frozenset(families))


def is_root_readme(path: str) -> bool:
    """Whether a path is the README of the repository itself."""
    return "/" not in path and path.lower().startswith("readme")


def squeeze(name: str) -> str:
    """A name in lower case without anything but letters and digits."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def is_name_like(word: str) -> bool:
    """Whether a word looks like the proper name of a model, a tool or a company."""
    return bool(_NAME_LIKE.fullmatch(word)) and word.lower() not in _COMMON


def _find_title(text: str) -> str:
    """The leading name in the first heading; empty where the heading is a sentence."""
    found = _TITLE.search(text[:4000])
    if found is None:
        return ""
    heading = found[1].strip(" *#`")
    lead = _TITLE_END.split(heading, maxsplit=1)[0]
    return lead if len(lead.split()) <= 3 else ""


def _list_families(name: str) -> list[str]:
    """The first part of a name that identifies it, and every later one that looks like a name."""
    parts = [part.rstrip("0123456789.") for part in _PART.findall(name.lower())]
    telling = [part for part in parts if part not in _COMMON and len(part) > 2]
    return telling[:1]
