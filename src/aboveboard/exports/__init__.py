"""Exports: a release in the formats of other systems.

A format is one module that ends in a constant ``EXPORT``. It writes what its format can carry, and
lists what it cannot. What is written comes from the manifest; nothing is claimed that the manifest
does not state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from aboveboard import escape
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.truth import Truth
from aboveboard.value import Value

DATE = lazy_pattern(r"\d{4}-\d{2}-\d{2}")
_SHA256 = lazy_pattern(r"[0-9a-fA-F]{64}")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_KEYS = {"obtain": "from", "license_file": "license-file"}
"""The keys of a manifest that are named otherwise than the fields of an artifact."""


class Subject(Value, frozen=True):
    """What is exported: a manifest, the evidence on its places, and the standards' assessments.

    ``expand`` writes a place's short form out; ``date`` is the date of the report, empty where it
    is not known.
    """

    manifest: Manifest
    book: Book
    assessments: Mapping[str, Assessment]
    expand: Callable[[str], str]
    date: str = ""

    def full_place(self, place: Declaration | None) -> str:
        """Return a place written out in full; empty where none is stated."""
        if place is None:
            return ""
        return self.expand(place.value)

    def released_artifacts(self, component: str = "") -> tuple[Artifact, ...]:
        """Return the artifacts that the project itself publishes, of one component or of all."""
        released = (item for item in self.manifest.artifacts if item.released)
        return tuple(item for item in released if component in ("", item.component))


class Exported(Value, frozen=True):
    """The text for the other system, and what its format has no word for."""

    text: str
    left_out: tuple[str, ...] = ()


class Export(Value, frozen=True):
    """A format of another system."""

    summary: str
    write: Callable[[Subject], Exported]


def value_of(declaration: Declaration | None, otherwise: str = "") -> str:
    """Return the value of a declaration, or something else where there is none."""
    return declaration.value if declaration else otherwise


def artifact_title(artifact: Artifact) -> str:
    """Return the name of an artifact, else its place, else its component."""
    return value_of(artifact.name) or value_of(artifact.at) or artifact.component


def to_spdx(written: str) -> str:
    """Return a license as an SPDX expression; empty where it is none or means that there is
    none.
    """
    parsed = expression.parse(written)
    if parsed.license_class == "no-license" or parsed.normal == "NOASSERTION":
        return ""
    return parsed.normal


def states_license(artifact: Artifact) -> bool:
    """Return whether an artifact states a license, and not that it has none."""
    if artifact.license is None:
        return False
    return expression.parse(artifact.license.value).license_class != "no-license"


def is_licensed_under(artifact: Artifact, license_set: str) -> bool:
    """Return whether an artifact's stated license is surely in a set of the catalogue."""
    if artifact.license is None:
        return False
    return expression.is_member(artifact.license.value, license_set) is Truth.YES


def list_lost(artifact: Artifact, fields: Iterable[str]) -> Iterator[str]:
    """Yield what an export leaves out of an artifact, given the fields its format has no word
    for.
    """
    lost = []
    for name in fields:
        declaration = getattr(artifact, name)
        if declaration is not None:
            lost.append(f"{_KEYS.get(name, name)} ({declaration.value})")
    if lost:
        yield f"{artifact.label}: {', '.join(lost)}"


def component_kind(artifact: Artifact) -> str:
    """Return the kind of an artifact's component: ``code``, ``data`` or ``documents``."""
    return COMPONENTS[artifact.component].kind


def sha256_digest(artifact: Artifact) -> str:
    """Return the digest that an artifact states, in lower case; empty where it states no valid
    one.
    """
    digest = value_of(artifact.sha256)
    if not _SHA256.fullmatch(digest):
        return ""
    return digest.lower()


def encode_yaml(data: object) -> str:
    """Return YAML in block style, keys in their order.

    Every text that could be read as anything else is quoted.
    """
    import json

    import yaml

    class Dumper(yaml.SafeDumper):
        """Texts that a log could take for a command, whole or wrapped, are written on one line in
        double quotes.
        """

    Dumper.add_representer(str, _represent_text)
    encodable = json.loads(_replace_surrogates(json.dumps(data, ensure_ascii=False)))
    text = yaml.dump(
        encodable,
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    )
    return escape.yaml(str(text))


def _represent_text(dumper: Any, text: str) -> Any:
    style = None
    if not text.isprintable() or "::" in text or "#" in text:
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def encode_json(data: object) -> str:
    """Return indented JSON, keys in their order."""
    import json

    text = _replace_surrogates(json.dumps(data, indent=2, ensure_ascii=False))
    return escape.json(text) + "\n"


def _replace_surrogates(text: str) -> str:
    """The text with U+FFFD for what UTF-8 cannot encode.

    Bytes of a file name that are no UTF-8 arrive as surrogates.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
