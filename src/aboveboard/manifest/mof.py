"""The Model Openness Framework's dialect: a release as the YAML of the framework's own tool
describes it.

Any such file is a manifest as it stands. What the tool passes over in silence is told with its
place: names that are no component (the tool takes them for data sets), components listed twice (the
last one counts), keys that mean nothing, a license where a place is expected. Licenses stay as they
are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aboveboard.licenses import expression
from aboveboard.manifest.reader import Reader, spelled
from aboveboard.model.components import BY_MOF_NAME, COMPONENTS, Component
from aboveboard.model.manifest import Artifact, Base, Declaration, Manifest, Release
from aboveboard.model.span import Span
from aboveboard.text.yaml_nodes import Node, Reading, quoted

NAME = "Model Openness Framework"
VERSION = "1.0"

_ABOUT = (
    "date",
    "type",
    "architecture",
    "treatment",
    "origin",
    "contact",
    "repository",
    "huggingface",
)
_RELEASE = ("name", "version", "producer", "license", "components", *_ABOUT)
_COMPONENT = ("name", "description", "license", "license_path", "component_path")
_SCOPES = ("distribution", "code", "data", "document")
_KINDS: Mapping[str, str] = {"code": "code", "data": "data", "documents": "document"}
"""The kinds of components, and the framework's keys for them."""
_SYNONYMS = {
    "training-data": "Datasets",
    "training-dataset": "Datasets",
    "training-datasets": "Datasets",
    "dataset": "Datasets",
    "data": "Datasets",
    "weights": "Model parameters (Final)",
    "model-weights": "Model parameters (Final)",
    "model-parameters": "Model parameters (Final)",
    "checkpoints": "Model parameters (Intermediate)",
    "intermediate-checkpoints": "Model parameters (Intermediate)",
    "paper": "Research paper",
    "tokenizer": "Supporting libraries and tools",
    "documents": "document",
    "documentation": "document",
}
_CLOSED = frozenset(("unlicensed", ""))


def load(path: str, reading: Reading) -> Manifest:
    """The manifest that a parsed file of the framework states."""
    root = reading.root
    release = root.get("release") if root else None
    file = _File(Reader(reading.problems))
    if root is None or release is None or release.kind != "map":
        span = release.span if release else root.span if root else Span(path)
        file.reader.invalid(
            span,
            "The file names the framework, but describes no release.",
            "Add the key `release`.",
        )
        return Manifest(
            path, "mof", span, problems=tuple(file.reader.problems), complete=False, readable=False
        )
    file.frame(root)
    said = file.release(release)
    artifacts = file.artifacts(release)
    return Manifest(
        path=path,
        dialect="mof",
        span=root.span,
        release=said,
        artifacts=artifacts,
        problems=tuple(sorted(file.reader.problems, key=lambda problem: problem.span)),
        complete=reading.whole and not file.dropped,
        readable=reading.whole,
    )


def _said(node: Node | None) -> Declaration | None:
    """A text that says something; anything else is nothing."""
    return (
        Declaration(node.value, node.span)
        if node and node.kind == "text" and not node.empty
        else None
    )


class _File:
    """One file while it is read.

    ``dropped`` says that something could not be sorted into a component, so that nothing follows
    from what is not listed.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.dropped = False
        self._lines: dict[str, int] = {}

    def frame(self, root: Node) -> None:
        """Check the head of the file."""
        framework = root.get("framework")
        if framework is None or framework.kind != "map":
            return
        name, version = framework.get("name"), framework.get("version")
        if name is None or name.value != NAME:
            self.reader.invalid(
                (name or framework).span,
                "The framework has another name.",
                f"Write `name: '{NAME}'`.",
            )
        if version is not None and version.value != VERSION:
            message = f"This names version {version.value} of the framework; it is judged by version {VERSION}."
            self.reader.invalid(version.span, message, f"Write `version: '{VERSION}'`.")

    def release(self, node: Node) -> Release:
        """What the file says of the release as a whole."""
        self._keys(node, _RELEASE, "`release`")
        name = _said(node.get("name"))
        if name is None:
            self.reader.invalid(node.span, "The release has no name.", "Add `name:` to it.")
        about = {key: said for key in _ABOUT if (said := _said(node.get(key)))}
        return Release(
            name,
            _said(node.get("version")),
            _said(node.get("producer")),
            _bases(about, name),
            about,
        )

    def _keys(self, node: Node, known: tuple[str, ...], where: str) -> None:
        for key, _ in node.entries:
            if key.value not in known:
                meant = self.reader.near(key.value, known, _SYNONYMS)
                fix = f"Write `{meant}`." if meant else f"Use one of: {', '.join(known)}."
                self.reader.unknown(key, f"{quoted(key.value)} is no key of {where}.", fix)

    def artifacts(self, release: Node) -> tuple[Artifact, ...]:
        """One artifact a component; of one that is listed twice, the last."""
        components = release.get("components")
        if components is None or components.kind != "list":
            span = components.span if components else release.span
            self.reader.invalid(
                span, "The release lists no components.", "Write `components:` as a list."
            )
            self.dropped = True
            return ()
        defaults = dict(self._defaults(release.get("license")))
        found: dict[str, Artifact] = {}
        for item in components.items:
            artifact = self._artifact(item, defaults)
            if artifact is not None:
                found.pop(artifact.component, None)
                found[artifact.component] = artifact
        return tuple(found.values())

    def _defaults(self, node: Node | None) -> Iterator[tuple[str, Declaration]]:
        """The license that each kind of component has where it states none of its own."""
        if node is None or node.kind != "map":
            if node is not None and not node.empty:
                fix = "Write `license: {distribution: {name: Apache-2.0}}`."
                self.reader.expected(node, "`license` of the release", "map", fix)
            return
        self._keys(node, _SCOPES, "`license` of the release")
        for scope, value in node.entries:
            if scope.value in _SCOPES and value.kind != "map" and not value.empty:
                self.reader.expected(
                    value, f"`{scope.value}`", "map", "Write `{name: Apache-2.0}`."
                )
        for kind, key in _KINDS.items():
            scopes = (node.get(key), node.get("distribution"))
            names = (_said(scope.get("name")) for scope in scopes if scope is not None)
            said = next((name for name in names if name), None)
            if said:
                yield kind, said

    def _artifact(self, node: Node, defaults: Mapping[str, Declaration]) -> Artifact | None:
        name = node.get("name")
        component = self._component(node, name)
        if component is None or name is None:
            self.dropped = True
            return None
        self._keys(node, _COMPONENT, "a component")
        if component.id in self._lines:
            message = f"`{component.mof}` is already on line {self._lines[component.id]}; this one counts."
            self.reader.invalid(
                name.span, message, "Keep one of them, under the strictest license."
            )
        self._lines[component.id] = name.span.line
        return Artifact(
            component.id,
            node.span,
            at=self._place(node.get("component_path"), "component_path"),
            license=self._license(node.get("license"), defaults.get(component.kind)),
            license_file=self._place(node.get("license_path"), "license_path"),
        )

    def _component(self, node: Node, name: Node | None) -> Component | None:
        """The component that an entry names; one that is only spelled otherwise is noted, and
        read.
        """
        if node.kind != "map" or name is None or name.kind != "text":
            span = name.span if name else node.span
            self.reader.invalid(
                span,
                "A component needs a name.",
                "Add `name:` with one of the framework's seventeen.",
            )
            return None
        if name.value in BY_MOF_NAME:
            return BY_MOF_NAME[name.value]
        names = {spelled(known): known for known in BY_MOF_NAME}
        same = names.get(spelled(name.value), "")
        meant = (
            same
            or _SYNONYMS.get(spelled(name.value), "")
            or names.get(self.reader.near(name.value, names), "")
        )
        meant = meant or getattr(COMPONENTS.get(spelled(name.value)), "mof", "")
        fix = (
            f"Write `{meant}`."
            if meant in BY_MOF_NAME
            else f"Use one of: {', '.join(BY_MOF_NAME)}."
        )
        message = f"{quoted(name.value)} is no component of the framework; its own tool takes it for `Datasets`."
        self.reader.unknown(name, message, fix)
        return BY_MOF_NAME.get(same)

    def _license(self, node: Node | None, default: Declaration | None) -> Declaration | None:
        """A component's license: its own, or the default where it says nothing.

        The two ways to say nothing differ: a component without the key (or with a null) has the
        default, an empty text or ``unlicensed`` means that there is no license.
        """
        if node is None:
            return default
        if node.kind != "text":
            fix = "Write one SPDX expression, such as `MIT AND CC-BY-4.0`."
            self.reader.expected(node, "The license of a component", "text", fix)
            return None
        if node.empty and node.plain:
            return default
        if node.value in _CLOSED:
            return Declaration("unlicensed", node.span)
        return Declaration(node.value, node.span)

    def _place(self, node: Node | None, key: str) -> Declaration | None:
        said = _said(node)
        if said is None or "/" in said.value:
            return said
        if " " in said.value.strip() or expression.parse(said.value).ids:
            message = f"`{key}` names {quoted(said.value)}, which is no place."
            self.reader.invalid(
                said.span, message, "Give the address or path; a license belongs in `license`."
            )
            return None
        return said


def _bases(about: Mapping[str, Declaration], name: Declaration | None) -> tuple[Base, ...]:
    """The base model that ``origin`` names, unless it names the release itself or a license."""
    origin = about.get("origin")
    if origin is None or (name is not None and origin.value.strip() == name.value.strip()):
        return ()
    return () if expression.parse(origin.value).normal else (Base(origin),)
