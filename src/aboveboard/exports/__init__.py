"""Exports: a release in the formats of other systems.

A format is one module that ends in a constant ``EXPORT``. It writes what its format can carry, and
tells what it cannot. What is written rests on the manifest; nothing is claimed that the manifest
does not say.
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

_SURROGATE = lazy_pattern("[\ud800-\udfff]")


class Subject(Value, frozen=True):
    """What is exported: a manifest, what is known of its places, what the standards make of both.

    ``expand`` writes a place's short form out; ``date`` is the day the export speaks of, empty
    where it is not known.
    """

    manifest: Manifest
    book: Book
    assessments: Mapping[str, Assessment]
    expand: Callable[[str], str]
    date: str = ""

    def place(self, said: Declaration | None) -> str:
        """A place written out in full; empty where none is stated."""
        return self.expand(said.value) if said else ""

    def released(self, component: str = "") -> tuple[Artifact, ...]:
        """The artifacts that the project itself publishes, of one component or of all."""
        return tuple(
            item
            for item in self.manifest.artifacts
            if item.released and component in ("", item.component)
        )


class Exported(Value, frozen=True):
    """The text for the other system, and what its format has no word for."""

    text: str
    left_out: tuple[str, ...] = ()


class Export(Value, frozen=True):
    """A format of another system."""

    summary: str
    write: Callable[[Subject], Exported]


def text_of(said: Declaration | None, otherwise: str = "") -> str:
    """The value of a declaration, or something else where there is none."""
    return said.value if said else otherwise


def spdx_form(written: str) -> str:
    """A license as an SPDX expression; empty where it is none, or says that there is none."""
    said = expression.parse(written)
    return "" if said.license_class == "no-license" or said.normal == "NOASSERTION" else said.normal


def open_to(artifact: Artifact, named_set: str) -> bool:
    """Whether an artifact's stated license is of a named set."""
    return (
        artifact.license is not None
        and expression.is_member(artifact.license.value, named_set) is Truth.YES
    )


def lost(artifact: Artifact, facets: Iterable[str]) -> Iterator[str]:
    """What an export leaves out of an artifact, of the facets that its format has no word for."""
    words = {"obtain": "from", "license_file": "license-file"}
    said = {words.get(facet, facet): getattr(artifact, facet) for facet in facets}
    told = [f"{word} ({value.value})" for word, value in said.items() if value is not None]
    if told:
        yield f"{artifact.label}: {', '.join(told)}"


def kind_of(artifact: Artifact) -> str:
    """The kind of an artifact's component: ``code``, ``data`` or ``documents``."""
    return COMPONENTS[artifact.component].kind


def yaml_text(data: object) -> str:
    """YAML in block style, keys in their order; every text that could be read as anything else is
    quoted.
    """
    import json

    import yaml

    class Dumper(yaml.SafeDumper):
        """Texts that a log could take for a command, whole or wrapped, are written on one line in
        double quotes.
        """

    Dumper.add_representer(str, _yaml_scalar)
    encodable = json.loads(_encodable(json.dumps(data, ensure_ascii=False)))
    text = yaml.dump(
        encodable, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=float("inf")
    )
    return escape.yaml(str(text))


def _yaml_scalar(dumper: Any, text: str) -> Any:
    quoted = not text.isprintable() or "::" in text or "#" in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


def json_text(data: object) -> str:
    """JSON as a person can read it, keys in their order."""
    import json

    return escape.json(_encodable(json.dumps(data, indent=2, ensure_ascii=False))) + "\n"


def _encodable(text: str) -> str:
    """The text with U+FFFD for what UTF-8 cannot hold: bytes of a file name that are no UTF-8
    arrive as surrogates.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
