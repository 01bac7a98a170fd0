"""A first manifest, drafted from what a repository shows.

What the draft states was seen, with a comment that gives the place; everything else is a comment
for the maintainer to fill in. It loads without problems for any names and texts of a repository.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from aboveboard import escape
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book
from aboveboard.model.manifest import Artifact, Base, Declaration, Manifest

_GUIDE = "https://github.com/aboveboard-lint/aboveboard/blob/main/docs/manifest.md"
_SCHEMA = (
    "https://raw.githubusercontent.com/aboveboard-lint/aboveboard/main/"
    "src/aboveboard/schemas/manifest.schema.json"
)
_PLAIN = lazy_pattern(r"[A-Za-z][\w.+/@-]*(?::[\w.+/@-]+|(?: [\w.+/@()-]+)*)", re.ASCII)
_YAML_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))
"""Words that some YAML readers take for something else than text."""
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NEVER_SUGGESTED = lazy_pattern(
    r"(?i)(?:^|/)(?:tests?|third[_-]?party|vendor|node_modules|external|docs?|\.[^/]+)/"
)
_LOOKS_LIKE = {
    "architecture": r"(?:^|/)(?:modeling(?:_\w+)?|model)\.py$",
    "training-code": r"(?:^|/)(?:pre)?train(?:ing|er)?(?:_\w+)?(?:\.py|\.sh|/)",
    "inference-code": r"(?:^|/)(?:inference|infer|generate|predict|chat)(?:_\w+)?(?:\.py|/)",
    "evaluation-code": r"(?:^|/)eval(?:uate|uation)?(?:_\w+)?(?:\.py|\.sh|/)",
    "data-preprocessing-code": (
        r"(?:^|/)(?:preprocess(?:ing)?|prepare_data|data_prep|dedup\w*)(?:_\w+)?(?:\.py|\.sh|/)"
    ),
    "technical-report": r"(?i)report\.pdf$",
    "research-paper": r"(?i)paper\.pdf$",
    "data-card": r"(?i)(?:^|/)(?:data[_-]?card|datasheet)[^/]*\.md$",
}
"""Names that resemble a component's; good enough for a question in a comment, never for a
statement."""
_LINKS = {
    "weights": (
        r"https?://(?:huggingface\.co|hf\.co)/"
        r"(?!(?:datasets|spaces|papers|docs|blog|collections|api)/)",
        "hf:",
    ),
    "training-data": (r"https?://(?:huggingface\.co|hf\.co)/datasets/", "hf:datasets/"),
}
"""Links to places where a component may be, and the short form of the place."""
_ASKED = (
    "weights",
    "architecture",
    "inference-code",
    "training-code",
    "training-data",
    "data-preprocessing-code",
    "data-information",
    "evaluation-code",
    "evaluation-data",
    "evaluation-results",
    "model-card",
    "data-card",
    "technical-report",
    "research-paper",
)
"""The components that standards ask for first, in the order in which a draft asks for them."""
_RELATIONS = ("finetune", "adapter", "quantized", "merge")
_DEEPEST = 3
"""How many folders deep a file may be that is proposed."""
_MOST_PROPOSED = 3
_HINTS = (
    "  # Was this not seen because it lies elsewhere? Then say where; "
    "if it is withheld, give the reason:",
    "  # component: {withheld: the reason}",
    "  # training-data: {name: what it is, access: public, from: https://where.example/it-is}",
)


def draft(shown: Manifest, book: Book, folder: str, paths: Sequence[str]) -> str:
    """Return the text of a first ``aboveboard.yaml``.

    ``shown`` is what the repository implies, ``folder`` its name, ``paths`` the names of its files.
    """
    lines = [
        f"# yaml-language-server: $schema={_SCHEMA}",
        "# What this release consists of, what it withholds, and under which licenses.",
        f"# Check it with `aboveboard check`; the guide is {_GUIDE}",
        "aboveboard: 1",
        "",
        *_draft_release(shown, folder),
        "",
        "# Licenses of artifacts that state none of their own, by kind of component. "
        "Weights are data.",
        *_draft_default_licenses(shown.release.about.get("code-license")),
        "",
        *_draft_artifacts(shown, book, paths),
        "",
        "# What is said of the release elsewhere (web site, paper); "
        "what the files here say is found by itself.",
        "# claims: [open-weights]",
    ]
    return "\n".join(lines) + "\n"


def _draft_release(shown: Manifest, folder: str) -> Iterator[str]:
    release = shown.release
    yield "release:"
    if release.name and _is_writable(release.name.value):
        yield f"  name: {_to_scalar(release.name.value)}{_cite(release.name)}"
    elif _is_writable(folder):
        yield f"  name: {_to_scalar(folder)}  # the folder's name: write the release's own"
    else:
        yield "  name: unnamed  # write the release's name"
    yield '  # version: "1.0"'
    yield "  # producer: who publishes it"
    bases = [base for base in release.bases if _is_writable(base.at.value)]
    if bases:
        yield "  base:"
    for base in bases:
        yield from _draft_base(base)


def _draft_base(base: Base) -> Iterator[str]:
    yield f"    - at: {_to_scalar(base.at.value)}{_cite(base.at)}"
    if base.relation and base.relation.value in _RELATIONS:
        yield f"      relation: {base.relation.value}"
    yield "      # license: the base model's"


def _draft_default_licenses(code: Declaration | None) -> Iterator[str]:
    code_license = _to_spdx(code.value) if code else ""
    if code and code_license:
        yield "licenses:"
        yield f"  code: {_to_scalar(code_license)}  # the text of {_to_comment(code.span.path)}"
        yield "  # data: CC-BY-4.0"
        yield "  # documents: CC-BY-4.0"
    else:
        yield "# licenses:"
        yield "#   code: Apache-2.0"
        yield "#   data: CC-BY-4.0"
        yield "#   documents: CC-BY-4.0"


def _draft_artifacts(
    shown: Manifest, book: Book, paths: Sequence[str]
) -> Iterator[str]:
    yield "# What is not listed here is thereby said not to be released."
    places = _list_places(shown.artifacts)
    left_out = sum(not _is_writable_place(place) for place in places)
    if left_out:
        yield (
            f"# NOTE: {left_out} of the places seen are left out: "
            "their names cannot be written here."
        )
    known = {*paths, *(file.path for file in book.license_files)}
    drafted: dict[str, list[str]] = {}
    for component in COMPONENTS:
        links = _find_links(component, book)
        drafted[component] = list(_draft_component(shown.of(component), known, links))
    yield "artifacts:" if any(drafted.values()) else "# artifacts:"
    for component, lines in drafted.items():
        if lines:
            yield f"  {component}:"
            yield from lines
    yield ""
    yield from _HINTS
    for component in _ASKED:
        if not drafted[component]:
            names = _list_names(shown.of(component))
            similar = _find_similar_paths(component, paths)
            links = _find_links(component, book)
            yield _draft_question(component, [*names, *similar, *links])


def _list_places(artifacts: Sequence[Artifact]) -> list[str]:
    return [artifact.at.value for artifact in artifacts if artifact.at]


def _list_names(artifacts: Sequence[Artifact]) -> list[str]:
    return [artifact.name.value for artifact in artifacts if artifact.name]


def _draft_component(
    artifacts: Sequence[Artifact], known: set[str], links: Sequence[str]
) -> Iterator[str]:
    """The entries of one component, places that share a license together.

    Names that cannot be written are left out.
    """
    groups: dict[tuple[Declaration | None, Declaration | None], list[Artifact]] = {}
    for artifact in artifacts:
        if _is_worth_drafting(artifact):
            groups.setdefault((artifact.license, artifact.license_file), []).append(
                artifact
            )
    for members in groups.values():
        for number, line in enumerate(_draft_entry(members, known, links)):
            yield f"    - {line}" if number == 0 else f"      {line}"


def _is_worth_drafting(artifact: Artifact) -> bool:
    """Whether it has a place that can be written, or else at least a license."""
    if artifact.at is not None:
        return _is_writable_place(artifact.at.value)
    return artifact.license is not None and bool(_to_spdx(artifact.license.value))


def _draft_entry(
    members: Sequence[Artifact], known: set[str], links: Sequence[str]
) -> Iterator[str]:
    first = members[0]
    yield from _draft_places(members)
    yield from _draft_license(first)
    file = first.license_file
    if (
        file
        and _is_writable_place(file.value)
        and ("://" in file.value or file.value in known)
    ):
        yield f"license-file: {_to_scalar(file.value)}"
    if not first.at:
        yield f"# at: {_to_value(links) or 'where is it?'}"


def _draft_places(members: Sequence[Artifact]) -> list[str]:
    """Where artifacts are; of those without a place, the first name."""
    places = [place for place in _list_places(members) if _is_writable_place(place)]
    if len(places) > 1:
        return ["at:", *(f"  - {_to_scalar(place)}" for place in places)]
    if places:
        return [f"at: {_to_scalar(places[0])}"]
    names = [name for name in _list_names(members) if _is_writable(name)]
    return [f"name: {_to_scalar(name)}" for name in names[:1]]


def _draft_license(artifact: Artifact) -> Iterator[str]:
    stated = artifact.license
    if stated is None:
        if artifact.component == "weights":
            yield "# license: none is stated for the weights; write an SPDX expression"
        return
    normal = _to_spdx(stated.value)
    if normal:
        yield f"license: {_to_scalar(normal)}{_cite(stated)}"
    else:
        path, value = _to_comment(stated.span.path), _to_comment(stated.value)
        yield f"# license: {path} says {value}, which is no SPDX expression"


def _draft_question(component: str, places: Sequence[str]) -> str:
    """A comment that asks for a component, with what it may be."""
    title = COMPONENTS[component].title
    value = _to_value(places)
    if value:
        return f"  # {component}: {value}  # {title}: is it this?"
    return f"  # {component}:  # {title}"


def _to_value(places: Iterable[str]) -> str:
    """The first few places as a value that is right once it is uncommented."""
    scalars = [_to_scalar(place) for place in places if _is_writable_place(place)]
    few = scalars[:_MOST_PROPOSED]
    return f"[{', '.join(few)}]" if len(few) > 1 else "".join(few)


def _find_similar_paths(component: str, paths: Iterable[str]) -> list[str]:
    """Files and folders whose names resemble a component's, nearest to the root first."""
    pattern = _LOOKS_LIKE.get(component)
    if pattern is None:
        return []
    similar: set[str] = set()
    for path in paths:
        if path.count("/") > _DEEPEST or _NEVER_SUGGESTED.search(path):
            continue
        match = re.search(pattern, path)
        if match:
            similar.add(path[: match.end()])
    return sorted(similar, key=lambda path: (path.count("/"), path))


def _find_links(component: str, book: Book) -> list[str]:
    """Places that the READMEs link to, in the order of the links, each once."""
    if component not in _LINKS:
        return []
    address, short_form = _LINKS[component]
    pattern = re.compile(address + r"([\w-]+/[\w-]+(?:\.[\w-]+)*)", re.ASCII)
    places: list[str] = []
    for document in book.documents:
        if document.kind == "prose":
            places += [
                f"{short_form}{match[1]}" for match in pattern.finditer(document.text)
            ]
    return list(dict.fromkeys(places))


# ------------------------------------------------------------------ text


def _to_spdx(written: str) -> str:
    """A license as written as an SPDX expression; empty where it surely names none."""
    parsed = expression.parse(written)
    if parsed.problem or parsed.normal in ("NOASSERTION", "NONE"):
        return ""
    return parsed.normal


def _cite(declaration: Declaration) -> str:
    """A comment with the path and line of a value."""
    span = declaration.span
    return f"  # {_to_comment(span.path)}, line {span.line}"


def _is_writable(text: str) -> bool:
    """Whether the format can state a text: it is not blank, and YAML and UTF-8 allow all of it."""
    return bool(text) and text.strip() == text and text.isprintable()


def _is_writable_place(place: str) -> bool:
    if not _is_writable(place):
        return False
    if place.startswith(("/", "~")) or ".." in place.split("/"):
        return False
    if "://" in place or place.startswith("hf:"):
        return True
    return "\\" not in place and not _SCHEME.match(place)


def _to_scalar(text: str) -> str:
    """A text as YAML: plain where no reader can mistake it, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    return escape.json(json.dumps(text, ensure_ascii=False))


def _to_comment(text: str) -> str:
    """A text for a comment: on one line, short, without control characters."""
    letters = [letter if letter.isprintable() else " " for letter in text[:120]]
    return " ".join("".join(letters).replace("#", " ").split())
