"""What a release declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import field

from aboveboard.model.span import Span
from aboveboard.value import Value


class Declaration(Value, frozen=True):
    """One value that a manifest states, and where it states it."""

    value: str
    span: Span


class Problem(Value, frozen=True):
    """Something wrong with a manifest: the rule that reports it, the words, the place, the way
    out.
    """

    rule: Literal["manifest-invalid", "manifest-unknown-key"]
    message: str
    span: Span
    fix: str = ""
    code: Literal["", "repeated-key"] = ""
    """Which problem it is, for those that the program itself acts on."""


class Base(Value, frozen=True):
    """A model that the release is derived from."""

    at: Declaration
    license: Declaration | None = None
    relation: Declaration | None = None


class Release(Value, frozen=True):
    """What the repository publishes under one name and version."""

    name: Declaration | None = None
    version: Declaration | None = None
    producer: Declaration | None = None
    bases: tuple[Base, ...] = ()
    about: Mapping[str, Declaration] = field(default_factory=dict)
    """Whatever else a dialect says of the release (date, repository, origin, …), for exports."""


ELSEWHERE = ("public", "obtainable", "unshareable")
"""The classes of access to data that only others publish, or nobody may."""


class Artifact(Value, frozen=True):
    """One released thing of a component, at a place, under a license; or one that is openly
    withheld.

    ``license`` is the artifact's own or the manifest's default for its kind, with the span of
    whichever stated it; ``None`` means that nothing was stated. ``access`` is one of OSI's data
    classes: ``open``, ``public``, ``obtainable``, ``unshareable``.
    """

    component: str
    span: Span
    name: Declaration | None = None
    at: Declaration | None = None
    license: Declaration | None = None
    license_file: Declaration | None = None
    access: Declaration | None = None
    obtain: Declaration | None = None
    """Where data that is not released can be had (the manifest's ``from``)."""
    withheld: Declaration | None = None
    sha256: Declaration | None = None
    note: Declaration | None = None
    revision: Declaration | None = None
    """The commit or tag of the place that is meant, where it is not part of the place itself."""

    @property
    def label(self) -> str:
        """What a message calls it: its component, and its name or place if it has one."""
        name = self.name or self.at
        if name is None:
            return self.component
        return f"{self.component} ({name.value})"

    @property
    def released(self) -> bool:
        """Whether the manifest states that the project itself publishes it: it is neither withheld
        nor left to others.
        """
        if self.withheld is not None:
            return False
        if self.at is not None:
            return True
        if self.access is not None and self.access.value in ELSEWHERE:
            return False
        return self.obtain is None


class Manifest(Value, frozen=True):
    """Everything a release declares, whatever dialect it is written in.

    ``complete`` says whether a component that is not listed is thereby said not to be released:
    true of the native and the MOF dialect, false of a model card's front matter and where there is
    no manifest.
    """

    path: str | None
    dialect: str
    span: Span
    release: Release = Release()
    artifacts: tuple[Artifact, ...] = ()
    claims: tuple[Declaration, ...] = ()
    standards: tuple[Declaration, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    undeclared: tuple[Artifact, ...] = ()
    """What the repository shows of components that the manifest does not list."""
    readable: bool = True
    """False where the file could not be understood as a manifest at all."""

    @property
    def is_portrait(self) -> bool:
        """Whether nobody wrote it as a manifest: it is what the repository shows by itself."""
        return self.dialect in ("none", "model-card")

    def of(self, component: str) -> tuple[Artifact, ...]:
        """The artifacts of one component, in the manifest's order."""
        return tuple(
            artifact for artifact in self.artifacts if artifact.component == component
        )
