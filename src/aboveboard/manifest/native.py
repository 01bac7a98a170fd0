"""The native dialect, ``aboveboard.yaml``: its keys as tables, and how they are read.

The tables are the format: reading follows them, and the JSON Schema for editors and the reference
in ``docs/manifest.md`` are generated from them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from aboveboard.manifest.reader import Reader, spelled
from aboveboard.model.components import BY_MOF_NAME, COMPONENTS
from aboveboard.model.manifest import Artifact, Base, Declaration, Manifest, Problem, Release
from aboveboard.model.span import Span
from aboveboard.text.yaml_nodes import Node, Reading, quoted
from aboveboard.value import Value

VERSION = "1"
"""The version of the format that is read."""


class Key(Value, frozen=True):
    """A key of the format: what its value says, what the value is, an example of it.

    ``takes`` is ``text``, ``texts`` (one or a list), ``place``, ``places``, ``sha256``,
    ``version``, or the name of a table. ``among`` lists the only values there are.
    """

    about: str
    takes: str = "text"
    example: str = ""
    among: tuple[str, ...] = ()
    required: bool = False


ACCESS = ("open", "public", "obtainable", "unshareable")
"""OSI's classes of training data, by how it can be had."""

RELATIONS = ("finetune", "adapter", "quantized", "merge", "distilled", "continued")
"""How a release came from its base model; the first four are the Hugging Face Hub's words."""

CLAIMS = (
    "fully-open",
    "open-source-model",
    "open-weights",
    "open-model",
    "open-data",
    "open-code",
    "open-science",
    "commercial-use",
    "public-release",
)
"""The claims that can be declared as made elsewhere: the kinds of the claims guide, with
hyphens."""

CLAIM_SYNONYMS = {
    "open-source": "open-source-model",
    "open-source-code": "open-code",
    "open": "open-model",
}
"""Other words for claims."""

MANIFEST: Mapping[str, Key] = {
    "aboveboard": Key("The version of this format.", "version", "1", required=True),
    "release": Key("What is released, by whom, from what.", "release"),
    "licenses": Key(
        "Licenses of the artifacts that state none of their own, by kind of component.", "licenses"
    ),
    "artifacts": Key(
        "What the release consists of, and what it withholds, by component.", "artifacts"
    ),
    "claims": Key(
        "What is said of the release elsewhere (web site, paper); judged like prose.",
        "texts",
        among=CLAIMS,
    ),
    "standards": Key(
        "The standards to report on; by default those that the claims call for.",
        "texts",
        "osaid-1.0",
    ),
}

RELEASE: Mapping[str, Key] = {
    "name": Key("The release's name.", example="Example-7B"),
    "version": Key("Its version.", example="1.0"),
    "producer": Key("Who publishes it.", example="Example Lab"),
    "base": Key("The model or models it is derived from.", "bases", "hf:other/base-7b"),
    "date": Key("The day it was published.", example="2026-11-23"),
    "description": Key("One sentence on what it is."),
    "homepage": Key("Its web page.", example="https://example.org/example-7b"),
    "repository": Key("Where its code lives.", example="https://github.com/example/example-7b"),
    "huggingface": Key(
        "Its page on the Hugging Face Hub.", example="https://huggingface.co/example/example-7b"
    ),
    "type": Key("What it works on.", example="language"),
    "architecture": Key("Its architecture, in a word or two.", example="transformer decoder"),
    "contact": Key("Whom to ask.", example="models@example.org"),
}

BASE: Mapping[str, Key] = {
    "at": Key("Where the base model is.", "place", "hf:other/base-7b", required=True),
    "license": Key("Its license, as an SPDX expression.", example="Apache-2.0"),
    "relation": Key("How the release came from it.", among=RELATIONS),
}

LICENSES: Mapping[str, Key] = {
    "code": Key("For components that are code.", example="Apache-2.0"),
    "data": Key("For components that are data; weights are data.", example="CC-BY-4.0"),
    "documents": Key("For components that are documents.", example="CC-BY-4.0"),
}

ARTIFACT: Mapping[str, Key] = {
    "at": Key(
        "Where it is: a path or glob in the repository, a URL, or a short form.",
        "places",
        "src/train/",
    ),
    "name": Key(
        "What it is called, where the component alone does not tell.", example="licensed newspapers"
    ),
    "license": Key("Its license, as an SPDX expression.", example="Apache-2.0"),
    "license-file": Key(
        "The file in the repository that holds its license text.", "place", "LICENSE-WEIGHTS"
    ),
    "access": Key("How data can be had that the release does not hand out itself.", among=ACCESS),
    "from": Key(
        "Where to get what the release does not hand out itself.",
        example="https://publisher.example/archive",
    ),
    "withheld": Key("It is not released, and this is why.", example="contains patient records"),
    "sha256": Key("The digest its content must have.", "sha256"),
    "revision": Key("The commit or tag of the place that is meant.", example="4f1c2d0"),
    "note": Key("Anything a reader should know.", example="the first of three seeds"),
}

SAYS = ("at", "withheld", "access", "from", "name", "license")
"""The keys of which an artifact has at least one; without a place it is declared, and cannot be
verified."""

TABLES: Mapping[str, Mapping[str, Key]] = {
    "manifest": MANIFEST,
    "release": RELEASE,
    "bases": BASE,
    "licenses": LICENSES,
    "artifact": ARTIFACT,
}
"""All tables, by the name that a key's ``takes`` gives them."""

KEY_SYNONYMS: Mapping[str, str] = {
    "licence": "license",
    "licence-file": "license-file",
    "license-path": "license-file",
    "licences": "licenses",
    "document": "documents",
    "path": "at",
    "url": "at",
    "file": "at",
    "files": "at",
    "location": "at",
    "source": "from",
    "hash": "sha256",
    "checksum": "sha256",
    "digest": "sha256",
    "commit": "revision",
    "reason": "withheld",
    "comment": "note",
    "description": "note",
    "title": "name",
    "author": "producer",
    "authors": "producer",
    "publisher": "producer",
    "organization": "producer",
    "base-model": "base",
    "bases": "base",
    "components": "artifacts",
}
"""Words from other formats, and the key that says the same here."""

COMPONENT_SYNONYMS: Mapping[str, str] = {
    "card": "model-card",
    "checkpoint": "weights",
    "checkpoints": "intermediate-weights",
    "code": "inference-code",
    "data": "training-data",
    "dataset": "training-data",
    "datasets": "training-data",
    "datasheet": "data-card",
    "eval-code": "evaluation-code",
    "final-weights": "weights",
    "model": "weights",
    "model-architecture": "architecture",
    "model-parameters": "weights",
    "model-weights": "weights",
    "paper": "research-paper",
    "parameters": "weights",
    "preprocessing-code": "data-preprocessing-code",
    "report": "technical-report",
    "samples": "sample-outputs",
    "tokenizer": "supporting-libraries",
    "training-dataset": "training-data",
    "training-datasets": "training-data",
}
"""Other words for components."""


def load(path: str, reading: Reading) -> Manifest:
    """The manifest that a parsed ``aboveboard.yaml`` states."""
    return _Native(path, reading).manifest()


class _Native(Reader):
    """One reading of a native manifest."""

    def __init__(self, path: str, reading: Reading) -> None:
        super().__init__(reading.problems)
        self._path = path
        self._reading = reading
        self._dropped = False
        """Whether an entry could not be taken for any component: what is not listed may then be
        released after all."""

    def manifest(self) -> Manifest:
        root = self._reading.root
        if root is None or root.kind != "map":
            span = root.span if root else Span(self._path)
            return Manifest(
                self._path,
                "native",
                span,
                problems=tuple(self.problems),
                complete=False,
                readable=False,
            )
        keys = self.keys(root, MANIFEST, "the manifest")
        known = self._version(root, keys.get("aboveboard"))
        licenses = self._licenses(keys.get("licenses"))
        release = self._release(keys.get("release"))
        artifacts = self._artifacts(keys.get("artifacts"), licenses)
        claims = tuple(
            self._claim(said) for said in self._listed(keys.get("claims"), "claims", CLAIMS)
        )
        standards = self._listed(keys.get("standards"), "standards", ())
        return Manifest(
            path=self._path,
            dialect="native",
            span=root.span,
            release=release,
            artifacts=artifacts,
            claims=claims,
            standards=standards,
            problems=self._problems(root),
            # a draft that lists nothing yet says of nothing that it is not released
            complete=self._reading.whole and known and not self._dropped and bool(artifacts),
            readable=self._reading.whole and known,
        )

    def _problems(self, root: Node) -> tuple[Problem, ...]:
        """All problems in order; where the text broke off, without those that only follow from its
        being cut.
        """
        found = self.problems
        if not self._reading.whole:
            end = (root.span.end_line, root.span.end_column)
            own = len(self._reading.problems)
            found = found[:own] + [
                each for each in found[own:] if (each.span.end_line, each.span.end_column) < end
            ]
        return tuple(sorted(found, key=lambda problem: problem.span))

    def keys(self, node: Node, table: Mapping[str, Key], where: str) -> dict[str, Node]:
        """The values of a map by known key; unknown keys are noted, and read where it is plain
        which one is meant.
        """
        found = {key.value: value for key, value in node.entries if key.value in table}
        for key, value in node.entries:
            if key.value in table:
                continue
            meant = self.near(key.value, table, KEY_SYNONYMS)
            fix = _belongs(key.value, table) or (
                f"Write `{meant}`." if meant else f"Use one of: {', '.join(table)}."
            )
            self.unknown(key, f"{quoted(key.value)} is no key of {where}.", fix)
            if meant and meant in (spelled(key.value), KEY_SYNONYMS.get(spelled(key.value))):
                found.setdefault(meant, value)
            elif table is MANIFEST:
                self._dropped = True
        return found

    # ------------------------------------------------------------------ head

    def _version(self, root: Node, node: Node | None) -> bool:
        """Whether the manifest is of the version that is read here."""
        if node is None:
            start = root.entries[0][0].span if root.entries else root.span
            fix = f"Begin the file with `aboveboard: {VERSION}`."
            self.invalid(
                start, "The manifest does not say which version of the format it follows.", fix
            )
            return True
        said = self.text(node, "`aboveboard`")
        if said is None or said.value in (VERSION, f"{VERSION}.0"):
            return True
        if said.value.isascii() and said.value.isdigit() and said.value != "0":
            fix = f"Install a newer aboveboard, or write version {VERSION}."
            self.invalid(
                said.span,
                f"This is version {said.value} of the format; version {VERSION} is read here.",
                fix,
            )
            return False
        self.invalid(
            said.span,
            f"`aboveboard` must be a version of the format, such as {VERSION}.",
            f"Write {VERSION}.",
        )
        return True

    def _release(self, node: Node | None) -> Release:
        if node is None:
            return Release()
        if node.kind != "map":
            self.expected(node, "`release`", "map", "Write `release: {name: Example-7B}`.")
            return Release()
        keys = self.keys(node, RELEASE, "`release`")
        said = {key: self.text(keys.get(key), f"`{key}`") for key in RELEASE if key != "base"}
        about = {
            key: value
            for key, value in said.items()
            if value and key not in ("name", "version", "producer")
        }
        bases = self._bases(keys.get("base"))
        return Release(said["name"], said["version"], said["producer"], bases, about)

    def _bases(self, node: Node | None) -> tuple[Base, ...]:
        if node is None:
            return ()
        if node.kind == "list" and not node.items:
            self.invalid(
                node.span, "`base` is an empty list.", "Name the base model, or remove the key."
            )
        found = (self._base(item) for item in (node.items if node.kind == "list" else (node,)))
        return tuple(base for base in found if base is not None)

    def _base(self, node: Node) -> Base | None:
        if node.kind != "map":
            at = self.text(node, "`base`")
            return Base(at) if at else None
        keys = self.keys(node, BASE, "`base`")
        if "at" not in keys:
            self.invalid(
                node.span, "A base model needs `at`.", "Say where it is: `at: hf:owner/name`."
            )
            return None
        at = self.text(keys["at"], "`at`")
        license_ = self._license(keys.get("license"))
        relation = self._choice(keys.get("relation"), "relation", RELATIONS)
        return Base(at, license_, relation) if at else None

    def _licenses(self, node: Node | None) -> dict[str, Declaration]:
        if node is None:
            return {}
        if node.kind != "map":
            fix = "Write `licenses: {code: Apache-2.0, data: CC-BY-4.0, documents: CC-BY-4.0}`."
            self.expected(node, "`licenses`", "map", fix)
            return {}
        found = {
            kind: self._license(value)
            for kind, value in self.keys(node, LICENSES, "`licenses`").items()
        }
        return {kind: said for kind, said in found.items() if said}

    def _license(self, node: Node | None) -> Declaration | None:
        if node is not None and node.kind == "list":
            fix = "Write one SPDX expression, such as `MIT AND CC-BY-4.0`, or an artifact for each license."
            self.expected(node, "A license", "text", fix)
            return None
        return self.text(node, "`license`")

    def _choice(self, node: Node | None, key: str, among: tuple[str, ...]) -> Declaration | None:
        said = self.text(node, f"`{key}`")
        if said is None or said.value in among:
            return said
        meant = self.near(said.value, among)
        fix = f"Write `{meant}`." if meant else f"Use one of: {', '.join(among)}."
        self.invalid(said.span, f"{quoted(said.value)} is no value of `{key}`.", fix)
        return None

    def _listed(
        self, node: Node | None, key: str, among: tuple[str, ...]
    ) -> tuple[Declaration, ...]:
        if node is not None and node.kind == "map":
            self.expected(
                node, f"`{key}`", "list", f"Write `{key}: [{among[0] if among else 'osaid-1.0'}]`."
            )
            return ()
        found = []
        for said in self.texts(node, f"`{key}`"):
            if among and said.value.lower().replace("_", "-") not in among:
                meant = self.near(
                    said.value,
                    among,
                    {"open-source": "open-source-model", "open-source-code": "open-code"},
                )
                fix = f"Write `{meant}`." if meant else f"Use one of: {', '.join(among)}."
                self.invalid(said.span, f"{quoted(said.value)} is no kind of claim.", fix)
            else:
                found.append(said)
        return tuple(found)

    def _claim(self, said: Declaration) -> Declaration:
        """A claim in the claims guide's own spelling, with underscores."""
        return replace(said, value=said.value.lower().replace("-", "_"))

    # ------------------------------------------------------------------ artifacts

    def _artifacts(
        self, node: Node | None, licenses: Mapping[str, Declaration]
    ) -> tuple[Artifact, ...]:
        if node is None:
            return ()
        if node.kind != "map":
            self.expected(
                node,
                "`artifacts`",
                "map",
                "Write `component: place` lines, such as `weights: model/`.",
            )
            self._dropped = True
            return ()
        found: list[Artifact] = []
        for key, value in node.entries:
            component = self._component(key)
            if component:
                found.extend(
                    self._component_artifacts(
                        component, key, value, licenses.get(COMPONENTS[component].kind)
                    )
                )
        return tuple(found)

    def _component(self, key: Node) -> str:
        """The id of a component; one that is only spelled otherwise is noted, and read."""
        if key.value in COMPONENTS:
            return key.value
        by_name = BY_MOF_NAME.get(key.value)
        component = (
            by_name.id
            if by_name
            else spelled(key.value)
            if spelled(key.value) in COMPONENTS
            else ""
        )
        meant = component or self.near(key.value, COMPONENTS, COMPONENT_SYNONYMS)
        fix = f"Write `{meant}`." if meant else "`aboveboard explain` lists the components."
        self.unknown(key, f"{quoted(key.value)} is no component.", fix)
        self._dropped = self._dropped or not component
        return component

    def _component_artifacts(
        self, component: str, key: Node, node: Node, default: Declaration | None
    ) -> list[Artifact]:
        if node.kind == "list" and not node.items:
            self.invalid(node.span, f"`{component}` is an empty list.", _SAY_WHERE)
        found: list[Artifact] = []
        for item in node.items if node.kind == "list" else (node,):
            if item.kind == "map":
                found.extend(self._from_map(component, item))
                continue
            at = self._place(item, f"`{component}`", _SAY_WHERE)
            span = item.span if node.kind == "list" else key.span
            if at or item.kind == "broken":
                found.append(Artifact(component, span, at=at))
        return [_with_default(artifact, default) for artifact in found]

    def _from_map(self, component: str, node: Node) -> list[Artifact]:
        keys = self.keys(node, ARTIFACT, "an artifact")
        artifact = Artifact(
            component,
            node.span,
            name=self.text(keys.get("name"), "`name`"),
            license=self._license(keys.get("license")),
            license_file=self._place(keys.get("license-file"), "`license-file`"),
            access=self._choice(keys.get("access"), "access", ACCESS),
            obtain=self.text(keys.get("from"), "`from`"),
            withheld=self.text(keys.get("withheld"), "`withheld`"),
            sha256=self._digest(keys.get("sha256")),
            note=self.text(keys.get("note"), "`note`"),
            revision=self.text(keys.get("revision"), "`revision`"),
        )
        at = keys.get("at")
        nodes = () if at is None else at.items if at.kind == "list" else (at,)
        if at is not None and at.kind == "list" and not nodes:
            self.invalid(at.span, "`at` is an empty list.", _SAY_WHERE)
        places = [
            place for place in (self._place(item, "`at`", _SAY_WHERE) for item in nodes) if place
        ]
        self._check(node, keys, artifact, places)
        return [replace(artifact, at=place) for place in places] or [artifact]

    def _check(
        self, node: Node, keys: Mapping[str, Node], artifact: Artifact, places: list[Declaration]
    ) -> None:
        """Note what the parts of an artifact say against one another."""
        if artifact.withheld and places:
            fix = "Keep `at` if it is released, `withheld` if it is not; split it if part of it is."
            self.invalid(
                artifact.withheld.span, "An artifact is said to be withheld, and where it is.", fix
            )
        if artifact.withheld and artifact.access and artifact.access.value == "open":
            fix = "Remove `withheld` if anybody can have it, `access` if nobody can."
            self.invalid(
                artifact.withheld.span, "An artifact is said to be withheld, and open.", fix
            )
        if artifact.sha256 and len(places) > 1:
            self.invalid(
                artifact.sha256.span,
                "One digest cannot hold for several places.",
                "Write an artifact for each.",
            )
        if not any(key in keys for key in SAYS) and len(keys) == len(node.entries):
            self.invalid(
                node.span, f"Nothing says where the `{artifact.component}` is.", _SAY_WHERE
            )

    def _place(self, node: Node | None, what: str, fix: str = "") -> Declaration | None:
        if node is not None and node.empty and node.kind != "broken":
            self.invalid(
                node.span, f"{what} has no value.", fix or "Give it a value, or remove the key."
            )
            return None
        said = self.text(node, what)
        if said is None:
            return None
        if "\\" in said.value and "://" not in said.value:
            self.invalid(said.span, f"{what} holds a backslash.", "Write paths with `/`.")
            return None
        if said.value.startswith(("/", "~")) or ".." in said.value.split("/"):
            self.invalid(
                said.span,
                f"{what} leads out of the repository.",
                "Write a path below the repository's root.",
            )
            return None
        return said

    def _digest(self, node: Node | None) -> Declaration | None:
        said = self.text(node, "`sha256`")
        if said is None or (
            len(said.value) == 64 and not said.value.lower().strip("0123456789abcdef")
        ):
            return said
        self.invalid(
            said.span,
            "A sha256 digest has 64 hexadecimal digits.",
            "Write what `sha256sum FILE` prints.",
        )
        return None


def _belongs(word: str, table: Mapping[str, Key]) -> str:
    """Where a word belongs that is no key of one table, but known to another."""
    component = COMPONENTS.get(word)
    if table is LICENSES and component:
        return f"Write `license:` at the artifact itself; a default for its kind goes under `{component.kind}`."
    if table is MANIFEST and component:
        return f"Put `{word}` under `artifacts`."
    return f"Put `{word}` under `release`." if table is MANIFEST and word in RELEASE else ""


_SAY_WHERE = "Say where it is, or `withheld: reason` if it is not released."


def _with_default(artifact: Artifact, default: Declaration | None) -> Artifact:
    """The artifact under its kind's default license, where it is handed out and states no license
    of its own.

    What is withheld or has to be had from others is not licensed by the release.
    """
    if default is None or artifact.license or artifact.withheld:
        return artifact
    if artifact.at is None and (artifact.obtain or artifact.access):
        return artifact
    return replace(artifact, license=default)
