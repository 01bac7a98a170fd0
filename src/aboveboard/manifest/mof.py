"""The Model Openness Framework's dialect: a release as the YAML of the framework's own tool
describes it.

Any such file is a manifest without a change. What the tool ignores silently is reported with its
span: names that are no component (the tool takes them for data sets), components listed twice (the
last one counts), keys that mean nothing, a license where a place is expected. Licenses stay as they
are written.
"""

from __future__ import annotations

from collections.abc import Mapping

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
_SPELLED = {spelled(name): name for name in BY_MOF_NAME}
"""The framework's names by how the native format would spell them."""
_CLOSED = frozenset(("unlicensed", ""))


def load(path: str, reading: Reading) -> Manifest:
    """Return the manifest that a parsed file of the framework states."""
    root = reading.root
    release = root.get("release") if root else None
    file = _File(Reader(reading.problems))
    if root is None or release is None or release.kind != "map":
        node = release or root
        return _build_unreadable(path, node.span if node else Span(path), file.reader)
    file.check_framework(root)
    parsed = file.load_release(release)
    artifacts = file.load_artifacts(release)
    return Manifest(
        path=path,
        dialect="mof",
        span=root.span,
        release=parsed,
        artifacts=artifacts,
        problems=tuple(sorted(file.reader.problems, key=lambda problem: problem.span)),
        complete=reading.whole and not file.dropped,
        readable=reading.whole,
    )


def _build_unreadable(path: str, span: Span, reader: Reader) -> Manifest:
    message = "The file names the framework, but describes no release."
    reader.invalid(span, message, "Add the key `release`.")
    problems = tuple(reader.problems)
    return Manifest(
        path, "mof", span, problems=problems, complete=False, readable=False
    )


def _to_declaration(node: Node | None) -> Declaration | None:
    """A text with content; ``None`` for anything else."""
    if node is None or node.kind != "text" or node.empty:
        return None
    return Declaration(node.value, node.span)


class _File:
    """One file while it is read.

    ``dropped`` is true once something could not be assigned to a component; then nothing follows
    from what is not listed.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.dropped = False
        self._lines: dict[str, int] = {}

    def check_framework(self, root: Node) -> None:
        """Check the head of the file."""
        framework = root.get("framework")
        if framework is None or framework.kind != "map":
            return
        name = framework.get("name")
        if name is None or name.value != NAME:
            span = (name or framework).span
            self.reader.invalid(
                span, "The framework has another name.", f"Write `name: '{NAME}'`."
            )
        version = framework.get("version")
        if version is not None and version.value != VERSION:
            message = (
                f"This names version {version.value} of the framework; "
                f"it is judged by version {VERSION}."
            )
            self.reader.invalid(version.span, message, f"Write `version: '{VERSION}'`.")

    def load_release(self, node: Node) -> Release:
        """Return what the file states of the release as a whole."""
        self._check_keys(node, _RELEASE, "`release`")
        name = _to_declaration(node.get("name"))
        if name is None:
            self.reader.invalid(
                node.span, "The release has no name.", "Add `name:` to it."
            )
        about: dict[str, Declaration] = {}
        for key in _ABOUT:
            declaration = _to_declaration(node.get(key))
            if declaration:
                about[key] = declaration
        version = _to_declaration(node.get("version"))
        producer = _to_declaration(node.get("producer"))
        return Release(name, version, producer, _find_bases(about, name), about)

    def _check_keys(self, node: Node, known: tuple[str, ...], where: str) -> None:
        for key, _ in node.entries:
            if key.value not in known:
                meant = self.reader.near(key.value, known, _SYNONYMS)
                fix = (
                    f"Write `{meant}`." if meant else f"Use one of: {', '.join(known)}."
                )
                self.reader.unknown(
                    key, f"{quoted(key.value)} is no key of {where}.", fix
                )

    def load_artifacts(self, release: Node) -> tuple[Artifact, ...]:
        """Return one artifact a component; of one that is listed twice, the last."""
        components = release.get("components")
        if components is None or components.kind != "list":
            span = (components or release).span
            message = "The release lists no components."
            self.reader.invalid(span, message, "Write `components:` as a list.")
            self.dropped = True
            return ()
        defaults = self._load_default_licenses(release.get("license"))
        artifacts: dict[str, Artifact] = {}
        for item in components.items:
            artifact = self._load_artifact(item, defaults)
            if artifact is not None:
                artifacts.pop(artifact.component, None)
                artifacts[artifact.component] = artifact
        return tuple(artifacts.values())

    def _load_default_licenses(self, node: Node | None) -> dict[str, Declaration]:
        """The license of each kind of component that states none of its own."""
        if node is None or (node.kind != "map" and node.empty):
            return {}
        if node.kind != "map":
            fix = "Write `license: {distribution: {name: Apache-2.0}}`."
            self.reader.expected(node, "`license` of the release", "map", fix)
            return {}
        self._check_scopes(node)
        licenses: dict[str, Declaration] = {}
        for kind, key in _KINDS.items():
            declaration = _scope_license(node, key) or _scope_license(
                node, "distribution"
            )
            if declaration:
                licenses[kind] = declaration
        return licenses

    def _check_scopes(self, node: Node) -> None:
        self._check_keys(node, _SCOPES, "`license` of the release")
        for scope, value in node.entries:
            if scope.value in _SCOPES and value.kind != "map" and not value.empty:
                fix = "Write `{name: Apache-2.0}`."
                self.reader.expected(value, f"`{scope.value}`", "map", fix)

    def _load_artifact(
        self, node: Node, defaults: Mapping[str, Declaration]
    ) -> Artifact | None:
        name = node.get("name")
        component = self._load_component(node, name)
        if component is None or name is None:
            self.dropped = True
            return None
        self._check_keys(node, _COMPONENT, "a component")
        if component.id in self._lines:
            line = self._lines[component.id]
            message = f"`{component.mof}` is already on line {line}; this one counts."
            fix = "Keep one of them, under the strictest license."
            self.reader.invalid(name.span, message, fix)
        self._lines[component.id] = name.span.line
        return Artifact(
            component.id,
            node.span,
            at=self._load_place(node.get("component_path"), "component_path"),
            license=self._load_license(
                node.get("license"), defaults.get(component.kind)
            ),
            license_file=self._load_place(node.get("license_path"), "license_path"),
        )

    def _load_component(self, node: Node, name: Node | None) -> Component | None:
        """The component that an entry names.

        A name that is only spelled otherwise is noted, and read.
        """
        if node.kind != "map" or name is None or name.kind != "text":
            fix = "Add `name:` with one of the framework's seventeen."
            self.reader.invalid((name or node).span, "A component needs a name.", fix)
            return None
        if name.value in BY_MOF_NAME:
            return BY_MOF_NAME[name.value]
        meant = self._guess_component(name.value)
        fix = f"Use one of: {', '.join(BY_MOF_NAME)}."
        if meant in BY_MOF_NAME:
            fix = f"Write `{meant}`."
        message = (
            f"{quoted(name.value)} is no component of the framework; "
            "its own tool takes it for `Datasets`."
        )
        self.reader.unknown(name, message, fix)
        return BY_MOF_NAME.get(_SPELLED.get(spelled(name.value), ""))

    def _guess_component(self, written: str) -> str:
        """The framework's name that was probably meant; empty if there is no guess."""
        word = spelled(written)
        meant = _SPELLED.get(word) or _SYNONYMS.get(word)
        if not meant:
            meant = _SPELLED.get(self.reader.near(written, _SPELLED))
        if not meant and word in COMPONENTS:
            meant = COMPONENTS[word].mof
        return meant or ""

    def _load_license(
        self, node: Node | None, default: Declaration | None
    ) -> Declaration | None:
        """A component's license: its own, or the default where it states none.

        The two ways to state none differ: a component without the key (or with a null) has the
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

    def _load_place(self, node: Node | None, key: str) -> Declaration | None:
        place = _to_declaration(node)
        if place is None or "/" in place.value:
            return place
        if " " in place.value.strip() or expression.parse(place.value).ids:
            message = f"`{key}` names {quoted(place.value)}, which is no place."
            fix = "Give the address or path; a license belongs in `license`."
            self.reader.invalid(place.span, message, fix)
            return None
        return place


def _scope_license(node: Node, key: str) -> Declaration | None:
    scope = node.get(key)
    return _to_declaration(scope.get("name")) if scope else None


def _find_bases(
    about: Mapping[str, Declaration], name: Declaration | None
) -> tuple[Base, ...]:
    """The base model that ``origin`` names, unless it names the release itself or a license."""
    origin = about.get("origin")
    if origin is None:
        return ()
    if name is not None and origin.value.strip() == name.value.strip():
        return ()
    if expression.parse(origin.value).normal:
        return ()
    return (Base(origin),)
