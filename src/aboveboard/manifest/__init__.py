"""The manifest: what a release declares.

Three dialects make one ``Manifest``: ``native`` (``aboveboard.yaml``), ``mof`` (the Model Openness
Framework's YAML) and ``model-card`` (the front matter of a Hugging Face model card). Where there is
none, ``implied`` says what the repository itself shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from aboveboard.model.evidence import Document, LicenseFile, Tree
from aboveboard.model.manifest import Artifact, Declaration, Manifest, Problem
from aboveboard.model.span import Span
from aboveboard.text import yaml_nodes

NAMES = ("aboveboard.yaml", "aboveboard.yml")
"""The files in which a manifest is looked for, in this order, at the root of the repository."""

MOST_ARTIFACTS = 2000
MOST_ENTRIES = 100
"""How many artifacts a manifest may list, and how many claims, standards and base models each."""


def load(path: str, text: str) -> Manifest:
    """Return the manifest that a file states, in any of the dialects.

    Nothing is raised: what is wrong with it is in ``Manifest.problems``, beside everything that
    could be read.
    """
    name = path.lower()
    if not name.endswith((".yaml", ".yml", ".json")):
        front = yaml_nodes.front_matter(path, text)
        if front is not None or name.endswith((".md", ".markdown")):
            return _limit_lists(_load_card(path, front))
    return _limit_lists(_load_yaml(path, yaml_nodes.read(path, text)))


def _limit_lists(manifest: Manifest) -> Manifest:
    """The manifest without what exceeds the limits of its lists: a stranger may have written it."""
    release = manifest.release
    bases = tuple(base.at for base in release.bases)
    problems = [
        *_check_length("artifacts", manifest.artifacts, MOST_ARTIFACTS),
        *_check_length("claims", manifest.claims, MOST_ENTRIES),
        *_check_length("standards", manifest.standards, MOST_ENTRIES),
        *_check_length("base models", bases, MOST_ENTRIES),
    ]
    if not problems:
        return manifest
    return replace(
        manifest,
        artifacts=manifest.artifacts[:MOST_ARTIFACTS],
        claims=manifest.claims[:MOST_ENTRIES],
        standards=manifest.standards[:MOST_ENTRIES],
        release=replace(release, bases=release.bases[:MOST_ENTRIES]),
        problems=tuple(
            sorted((*manifest.problems, *problems), key=lambda problem: problem.span)
        ),
        complete=False,
    )


def _check_length(
    what: str, entries: tuple[Artifact, ...] | tuple[Declaration, ...], most: int
) -> Iterator[Problem]:
    if len(entries) > most:
        message = (
            f"It lists more than {most:,} {what}; those from here on are left out."
        )
        fix = (
            "Name files together, as a folder or a glob, "
            "and leave out what is not part of the release."
        )
        yield Problem("manifest-invalid", message, entries[most].span, fix)


def implied(
    tree: Tree,
    documents: Iterable[Document] = (),
    license_files: Iterable[LicenseFile] = (),
) -> Manifest:
    """Return the manifest that a repository without one implies by its weights and its model card.

    The dialect is ``model-card`` where there is front matter about a model, else ``none``; either
    way it is not complete. Nothing is guessed: code is not sorted into components
    (``release.about["code-license"]`` has the license of the one root license file that is
    certain), and no license passes from the code to the weights.
    """
    from aboveboard.manifest import from_tree

    return from_tree.implied(tree, documents, license_files)


def _load_card(path: str, front: yaml_nodes.Reading | None) -> Manifest:
    from aboveboard.manifest import model_card

    if front is not None:
        return model_card.load(path, front)
    message = "This Markdown file has no front matter to take for a manifest."
    fix = (
        "Give it a `---` block of YAML at its head, "
        "or run `aboveboard init` for a manifest of its own."
    )
    problem = Problem("manifest-invalid", message, Span(path), fix)
    return _build_unreadable(path, "model-card", (problem,))


def _load_yaml(path: str, reading: yaml_nodes.Reading) -> Manifest:
    root = reading.root
    if root is None or root.kind != "map":
        problems = reading.problems or (_explain_no_map(path, root),)
        return _build_unreadable(path, "native", problems)
    keys = {key.value for key, _ in root.entries}
    if "framework" in keys and "aboveboard" not in keys:
        from aboveboard.manifest import mof

        return mof.load(path, reading)
    from aboveboard.manifest import native

    if keys.intersection(native.MANIFEST) or path.rpartition("/")[2] in NAMES:
        return native.load(path, reading)
    message = (
        "This is no manifest: it begins neither with `aboveboard: 1` "
        "nor with the framework of the MOF."
    )
    fix = "Run `aboveboard init` for a first one."
    problem = Problem("manifest-invalid", message, root.span, fix)
    return _build_unreadable(path, "native", (*reading.problems, problem))


def _explain_no_map(path: str, root: yaml_nodes.Node | None) -> Problem:
    if root is None or root.empty:
        fix = "Run `aboveboard init --force` for a first one."
        return Problem("manifest-invalid", "The manifest is empty.", Span(path), fix)
    message = "The manifest is not a mapping of keys to values."
    return Problem(
        "manifest-invalid", message, root.span, "Begin it with `aboveboard: 1`."
    )


def _build_unreadable(
    path: str, dialect: str, problems: tuple[Problem, ...]
) -> Manifest:
    span = problems[0].span if problems else Span(path)
    return Manifest(
        path, dialect, span, problems=problems, complete=False, readable=False
    )
