"""The native dialect, ``aboveboard.yaml``: its keys as tables, and how they are read.

The tables are the format: reading follows them, and the JSON Schema for editors and the reference
in ``docs/manifest.md`` are generated from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.manifest.reader import Reader, spelled
from aboveboard.model.components import BY_MOF_NAME, COMPONENTS
from aboveboard.model.manifest import (
    Artifact,
    Base,
    Declaration,
    Manifest,
    Problem,
    Release,
)
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

MANIFEST: Mapping[str, Key] = {
    "aboveboard": Key("The version of this format.", "version", "1", required=True),
    "release": Key("What is released, by whom, from what.", "release"),
    "licenses": Key(
        "Licenses of the artifacts that state none of their own, by kind of component.",
        "licenses",
    ),
    "artifacts": Key(
        "What the release consists of, and what it withholds, by component.",
        "artifacts",
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
    "repository": Key(
        "Where its code lives.", example="https://github.com/example/example-7b"
    ),
    "huggingface": Key(
        "Its page on the Hugging Face Hub.",
        example="https://huggingface.co/example/example-7b",
    ),
    "type": Key("What it works on.", example="language"),
    "architecture": Key(
        "Its architecture, in a word or two.", example="transformer decoder"
    ),
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
        "What it is called, where the component alone does not tell.",
        example="licensed newspapers",
    ),
    "license": Key("Its license, as an SPDX expression.", example="Apache-2.0"),
    "license-file": Key(
        "The file in the repository that holds its license text.",
        "place",
        "LICENSE-WEIGHTS",
    ),
    "access": Key(
        "How data can be had that the release does not hand out itself.", among=ACCESS
    ),
    "from": Key(
        "Where to get what the release does not hand out itself.",
        example="https://publisher.example/archive",
    ),
    "withheld": Key(
        "It is not released, and this is why.", example="contains patient records"
    ),
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
CLAIM_SYNONYMS = {"open-source": "open-source-model", "open-source-code": "open-code"}
"""Other words for claims."""
_DIGEST = lazy_pattern(r"[0-9a-fA-F]{64}")


def load(path: str, reading: Reading) -> Manifest:
    """Return the manifest that a parsed ``aboveboard.yaml`` states."""
    return _Native(path, reading).load_manifest()


class _Native(Reader):
    """One reading of a native manifest.

    ``_dropped`` is true once an entry could not be assigned to a component: what is not listed may
    then be released after all.
    """

    def __init__(self, path: str, reading: Reading) -> None:
        super().__init__(reading.problems)
        self._path = path
        self._reading = reading
        self._dropped = False

    def load_manifest(self) -> Manifest:
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
        keys = self._take_keys(root, MANIFEST, "the manifest")
        is_known = self._check_version(root, keys.get("aboveboard"))
        readable = self._reading.whole and is_known
        licenses = self._load_default_licenses(keys.get("licenses"))
        release = self._load_release(keys.get("release"))
        artifacts = self._load_artifacts(keys.get("artifacts"), licenses)
        claims = self._load_list(keys.get("claims"), "claims", CLAIMS)
        standards = self._load_list(keys.get("standards"), "standards", ())
        return Manifest(
            path=self._path,
            dialect="native",
            span=root.span,
            release=release,
            artifacts=artifacts,
            claims=tuple(_normalize_claim(claim) for claim in claims),
            standards=standards,
            problems=self._sort_problems(root),
            # A draft without artifacts does not state of anything that it is not released.
            complete=readable and not self._dropped and bool(artifacts),
            readable=readable,
        )

    def _sort_problems(self, root: Node) -> tuple[Problem, ...]:
        """All problems in order.

        Where the text broke off, those at its end are left out, which only follow from that.
        """
        problems = self.problems
        if not self._reading.whole:
            own = len(self._reading.problems)
            end = _end_of(root.span)
            later = [
                problem for problem in problems[own:] if _end_of(problem.span) < end
            ]
            problems = [*problems[:own], *later]
        return tuple(sorted(problems, key=lambda problem: problem.span))

    def _take_keys(
        self, node: Node, table: Mapping[str, Key], where: str
    ) -> dict[str, Node]:
        """The values of a map by known key.

        Unknown keys are noted, and read where it is plain which one is meant.
        """
        values = {key.value: value for key, value in node.entries if key.value in table}
        for key, value in node.entries:
            if key.value in table:
                continue
            meant = self.near(key.value, table, KEY_SYNONYMS)
            self.unknown(
                key,
                f"{quoted(key.value)} is no key of {where}.",
                _explain_key(key.value, table) or _propose(meant, table),
            )
            word = spelled(key.value)
            if meant and meant in (word, KEY_SYNONYMS.get(word)):
                values.setdefault(meant, value)
            elif table is MANIFEST:
                self._dropped = True
        return values

    # ------------------------------------------------------------------ head

    def _check_version(self, root: Node, node: Node | None) -> bool:
        """Whether the manifest is of the version that is read here."""
        if node is None:
            start = root.entries[0][0].span if root.entries else root.span
            message = (
                "The manifest does not say which version of the format it follows."
            )
            self.invalid(
                start, message, f"Begin the file with `aboveboard: {VERSION}`."
            )
            return True
        version = self.text(node, "`aboveboard`")
        if version is None or version.value in (VERSION, f"{VERSION}.0"):
            return True
        if version.value.isascii() and version.value.isdigit() and version.value != "0":
            message = (
                f"This is version {version.value} of the format; "
                f"version {VERSION} is read here."
            )
            fix = f"Install a newer aboveboard, or write version {VERSION}."
            self.invalid(version.span, message, fix)
            return False
        message = f"`aboveboard` must be a version of the format, such as {VERSION}."
        self.invalid(version.span, message, f"Write {VERSION}.")
        return True

    def _load_release(self, node: Node | None) -> Release:
        if node is None:
            return Release()
        if node.kind != "map":
            self.expected(
                node, "`release`", "map", "Write `release: {name: Example-7B}`."
            )
            return Release()
        keys = self._take_keys(node, RELEASE, "`release`")
        texts = {
            key: self.text(keys.get(key), f"`{key}`")
            for key in RELEASE
            if key != "base"
        }
        name, version, producer = (
            texts.pop(key) for key in ("name", "version", "producer")
        )
        about = {key: text for key, text in texts.items() if text}
        return Release(
            name, version, producer, self._load_bases(keys.get("base")), about
        )

    def _load_bases(self, node: Node | None) -> tuple[Base, ...]:
        if node is None:
            return ()
        if node.kind == "list" and not node.items:
            fix = "Name the base model, or remove the key."
            self.invalid(node.span, "`base` is an empty list.", fix)
        bases = (self._load_base(item) for item in _list_items(node))
        return tuple(base for base in bases if base is not None)

    def _load_base(self, node: Node) -> Base | None:
        if node.kind != "map":
            at = self.text(node, "`base`")
            return Base(at) if at else None
        keys = self._take_keys(node, BASE, "`base`")
        if "at" not in keys:
            fix = "Say where it is: `at: hf:owner/name`."
            self.invalid(node.span, "A base model needs `at`.", fix)
            return None
        at = self.text(keys["at"], "`at`")
        license_ = self._load_license(keys.get("license"))
        relation = self._load_choice(keys.get("relation"), "relation", RELATIONS)
        return Base(at, license_, relation) if at else None

    def _load_default_licenses(self, node: Node | None) -> dict[str, Declaration]:
        if node is None:
            return {}
        if node.kind != "map":
            fix = "Write `licenses: {code: Apache-2.0, data: CC-BY-4.0, documents: CC-BY-4.0}`."
            self.expected(node, "`licenses`", "map", fix)
            return {}
        licenses: dict[str, Declaration] = {}
        for kind, value in self._take_keys(node, LICENSES, "`licenses`").items():
            license_ = self._load_license(value)
            if license_:
                licenses[kind] = license_
        return licenses

    def _load_license(self, node: Node | None) -> Declaration | None:
        if node is not None and node.kind == "list":
            fix = (
                "Write one SPDX expression, such as `MIT AND CC-BY-4.0`, "
                "or an artifact for each license."
            )
            self.expected(node, "A license", "text", fix)
            return None
        return self.text(node, "`license`")

    def _load_choice(
        self, node: Node | None, key: str, among: tuple[str, ...]
    ) -> Declaration | None:
        choice = self.text(node, f"`{key}`")
        if choice is None or choice.value in among:
            return choice
        fix = _propose(self.near(choice.value, among), among)
        self.invalid(
            choice.span, f"{quoted(choice.value)} is no value of `{key}`.", fix
        )
        return None

    def _load_list(
        self, node: Node | None, key: str, among: tuple[str, ...]
    ) -> tuple[Declaration, ...]:
        """One text or a list; of words of a closed list where there is one."""
        if node is not None and node.kind == "map":
            example = among[0] if among else "osaid-1.0"
            self.expected(node, f"`{key}`", "list", f"Write `{key}: [{example}]`.")
            return ()
        texts = self.texts(node, f"`{key}`")
        if not among:
            return texts
        choices: list[Declaration] = []
        for text in texts:
            if text.value.lower().replace("_", "-") in among:
                choices.append(text)
            else:
                fix = _propose(self.near(text.value, among, CLAIM_SYNONYMS), among)
                self.invalid(
                    text.span, f"{quoted(text.value)} is no kind of claim.", fix
                )
        return tuple(choices)

    # ------------------------------------------------------------------ artifacts

    def _load_artifacts(
        self, node: Node | None, licenses: Mapping[str, Declaration]
    ) -> tuple[Artifact, ...]:
        if node is None:
            return ()
        if node.kind != "map":
            fix = "Write `component: place` lines, such as `weights: model/`."
            self.expected(node, "`artifacts`", "map", fix)
            self._dropped = True
            return ()
        artifacts: list[Artifact] = []
        for key, value in node.entries:
            component = self._load_component(key)
            if component:
                default = licenses.get(COMPONENTS[component].kind)
                loaded = self._load_component_artifacts(component, key, value)
                artifacts += [_add_default(artifact, default) for artifact in loaded]
        return tuple(artifacts)

    def _load_component(self, key: Node) -> str:
        """The id of a component; one that is only spelled otherwise is noted, and read."""
        if key.value in COMPONENTS:
            return key.value
        component = ""
        if key.value in BY_MOF_NAME:
            component = BY_MOF_NAME[key.value].id
        elif spelled(key.value) in COMPONENTS:
            component = spelled(key.value)
        meant = component or self.near(key.value, COMPONENTS, COMPONENT_SYNONYMS)
        fix = (
            f"Write `{meant}`."
            if meant
            else "`aboveboard explain` lists the components."
        )
        self.unknown(key, f"{quoted(key.value)} is no component.", fix)
        if not component:
            self._dropped = True
        return component

    def _load_component_artifacts(
        self, component: str, key: Node, node: Node
    ) -> list[Artifact]:
        if node.kind == "list" and not node.items:
            self.invalid(node.span, f"`{component}` is an empty list.", _SAY_WHERE)
        artifacts: list[Artifact] = []
        for item in _list_items(node):
            if item.kind == "map":
                artifacts += self._load_map(component, item)
                continue
            at = self._load_place(item, f"`{component}`", _SAY_WHERE)
            span = item.span if node.kind == "list" else key.span
            if at or item.kind == "broken":
                artifacts.append(Artifact(component, span, at=at))
        return artifacts

    def _load_map(self, component: str, node: Node) -> list[Artifact]:
        """One artifact a place of a map; one without a place where it has none."""
        keys = self._take_keys(node, ARTIFACT, "an artifact")
        artifact = Artifact(
            component,
            node.span,
            name=self.text(keys.get("name"), "`name`"),
            license=self._load_license(keys.get("license")),
            license_file=self._load_place(keys.get("license-file"), "`license-file`"),
            access=self._load_choice(keys.get("access"), "access", ACCESS),
            obtain=self.text(keys.get("from"), "`from`"),
            withheld=self.text(keys.get("withheld"), "`withheld`"),
            sha256=self._load_digest(keys.get("sha256")),
            note=self.text(keys.get("note"), "`note`"),
            revision=self.text(keys.get("revision"), "`revision`"),
        )
        places = self._load_places(keys.get("at"))
        self._check_withheld(artifact, bool(places))
        if artifact.sha256 and len(places) > 1:
            message = "One digest cannot hold for several places."
            self.invalid(artifact.sha256.span, message, "Write an artifact for each.")
        if len(keys) == len(node.entries) and keys.keys().isdisjoint(SAYS):
            self.invalid(
                node.span, f"Nothing says where the `{component}` is.", _SAY_WHERE
            )
        if not places:
            return [artifact]
        return [replace(artifact, at=place) for place in places]

    def _load_places(self, node: Node | None) -> list[Declaration]:
        if node is None:
            return []
        if node.kind == "list" and not node.items:
            self.invalid(node.span, "`at` is an empty list.", _SAY_WHERE)
        places = (
            self._load_place(item, "`at`", _SAY_WHERE) for item in _list_items(node)
        )
        return [place for place in places if place]

    def _check_withheld(self, artifact: Artifact, has_place: bool) -> None:
        """Note what contradicts that an artifact is withheld."""
        if artifact.withheld is None:
            return
        span = artifact.withheld.span
        if has_place:
            fix = "Keep `at` if it is released, `withheld` if it is not; split it if part of it is."
            self.invalid(
                span, "An artifact is said to be withheld, and where it is.", fix
            )
        if artifact.access and artifact.access.value == "open":
            fix = "Remove `withheld` if anybody can have it, `access` if nobody can."
            self.invalid(span, "An artifact is said to be withheld, and open.", fix)

    def _load_place(
        self, node: Node | None, what: str, fix: str = ""
    ) -> Declaration | None:
        if node is not None and node.empty and node.kind != "broken":
            fix = fix or "Give it a value, or remove the key."
            self.invalid(node.span, f"{what} has no value.", fix)
            return None
        place = self.text(node, what)
        if place is None:
            return None
        if "\\" in place.value and "://" not in place.value:
            self.invalid(
                place.span, f"{what} holds a backslash.", "Write paths with `/`."
            )
            return None
        if place.value.startswith(("/", "~")) or ".." in place.value.split("/"):
            fix = "Write a path below the repository's root."
            self.invalid(place.span, f"{what} leads out of the repository.", fix)
            return None
        return place

    def _load_digest(self, node: Node | None) -> Declaration | None:
        digest = self.text(node, "`sha256`")
        if digest is None or _DIGEST.fullmatch(digest.value):
            return digest
        message = "A sha256 digest has 64 hexadecimal digits."
        self.invalid(digest.span, message, "Write what `sha256sum FILE` prints.")
        return None


_SAY_WHERE = "Say where it is, or `withheld: reason` if it is not released."


def _list_items(node: Node) -> tuple[Node, ...]:
    """The items of a list, or the one node that is written without a list."""
    return node.items if node.kind == "list" else (node,)


def _end_of(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _normalize_claim(claim: Declaration) -> Declaration:
    """A claim in the claims guide's own spelling, with underscores."""
    return replace(claim, value=claim.value.lower().replace("-", "_"))


def _propose(meant: str, known: Iterable[str]) -> str:
    """The fix for a word that is not known: the one that was probably meant, or all there are."""
    if meant:
        return f"Write `{meant}`."
    return f"Use one of: {', '.join(known)}."


def _explain_key(word: str, table: Mapping[str, Key]) -> str:
    """Where a word belongs that is no key of one table, but known to another."""
    component = COMPONENTS.get(word)
    if table is LICENSES and component:
        return (
            "Write `license:` at the artifact itself; "
            f"a default for its kind goes under `{component.kind}`."
        )
    if table is MANIFEST and component:
        return f"Put `{word}` under `artifacts`."
    if table is MANIFEST and word in RELEASE:
        return f"Put `{word}` under `release`."
    return ""


def _add_default(artifact: Artifact, default: Declaration | None) -> Artifact:
    """The artifact under the default license of its kind, if it is released and states none itself.

    What is withheld or available only from others is not licensed by the release.
    """
    if default is None or artifact.license or artifact.withheld:
        return artifact
    if artifact.at is None and (artifact.obtain or artifact.access):
        return artifact
    return replace(artifact, license=default)
