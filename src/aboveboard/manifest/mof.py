"""The Model Openness Framework's dialect: a release as the Model Openness Tool's YAML describes it."""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.components import BY_MOF_NAME, COMPONENTS
from aboveboard.manifest.reading import Reader, near
from aboveboard.model import Artifact, Base, Declaration, Manifest, Release, Span
from aboveboard.nodes import Node, Reading

_ABOUT = ("date", "type", "architecture", "treatment", "origin", "contact", "repository", "huggingface")
_KINDS: Mapping[str, str] = {"code": "code", "data": "data", "documents": "document"}
"""The kinds of components, and the framework's keys for them."""


def load(path: str, reading: Reading) -> Manifest:
    """The manifest that a parsed file of the framework states."""
    reader = Reader(reading.problems)
    root = reading.root
    release = root.get("release") if root else None
    if root is None or release is None or release.kind != "map":
        span = root.span if root else Span(path)
        reader.invalid(span, "The file names the framework, but describes no release.", "Add the key `release`.")
        return Manifest(path, "mof", span, problems=tuple(reader.problems), complete=False, readable=False)
    return Manifest(
        path=path,
        dialect="mof",
        span=root.span,
        release=_release(release),
        artifacts=_artifacts(reader, release),
        problems=tuple(reader.problems),
        complete=reading.whole,
        readable=reading.whole,
    )


def _said(node: Node | None) -> Declaration | None:
    """A text that says something; anything else is nothing."""
    return Declaration(node.value, node.span) if node and node.kind == "text" and not node.empty else None


def _release(node: Node) -> Release:
    about = {key: said for key in _ABOUT if (said := _said(node.get(key)))}
    bases = tuple(Base(said) for said in (_said(node.get("origin")),) if said)
    return Release(_said(node.get("name")), _said(node.get("version")), _said(node.get("producer")), bases, about)


def _artifacts(reader: Reader, release: Node) -> tuple[Artifact, ...]:
    components = release.get("components")
    defaults = _defaults(release.get("license"))
    found: list[Artifact] = []
    for item in components.items if components else ():
        artifact = _artifact(reader, item, defaults)
        if artifact:
            found.append(artifact)
    return tuple(found)


def _defaults(node: Node | None) -> dict[str, Declaration]:
    """The license that each kind of component has where it states none of its own."""
    found: dict[str, Declaration] = {}
    for kind, key in _KINDS.items():
        for scope in (key, "distribution"):
            license_ = node.get(scope) if node else None
            said = _said(license_.get("name")) if license_ else None
            if said:
                found[kind] = said
                break
    return found


def _artifact(reader: Reader, node: Node, defaults: Mapping[str, Declaration]) -> Artifact | None:
    name = node.get("name")
    if name is None or name.kind != "text":
        reader.invalid(
            node.span, "A component needs a name.", "Add `name:` with one of the framework's seventeen names."
        )
        return None
    component = BY_MOF_NAME.get(name.value)
    if component is None:
        meant = near(name.value, (*(known.lower().replace(" ", "-") for known in BY_MOF_NAME), *COMPONENTS))
        known = next((known for known in BY_MOF_NAME if known.lower().replace(" ", "-") == meant), "")
        fix = f"Write `{known or COMPONENTS[meant].mof}`." if meant else f"Use one of: {', '.join(BY_MOF_NAME)}."
        reader.unknown(name, f"`{name.value}` is no component of the framework.", fix)
        return None
    own = node.get("license")
    inherits = own is None or (own.empty and own.plain and bool(own.value))
    license_ = defaults.get(component.kind) if inherits else _said(own)
    if license_ and license_.value == "unlicensed":
        license_ = None
    return Artifact(
        component.id,
        node.span,
        at=_said(node.get("component_path")),
        license=license_,
        license_file=_said(node.get("license_path")),
    )
