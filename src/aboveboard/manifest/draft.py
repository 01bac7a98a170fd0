"""A first manifest, drafted from what a repository shows.

Whatever the draft states was seen, with a comment that says where; everything else is a comment for
the maintainer to fill in. It loads without problems, whatever names and texts a repository has.
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
_SCHEMA = "https://raw.githubusercontent.com/aboveboard-lint/aboveboard/main/src/aboveboard/schemas/manifest.schema.json"
_PLAIN = lazy_pattern(r"[A-Za-z][\w.+/@-]*(?::[\w.+/@-]+|(?: [\w.+/@()-]+)*)", re.ASCII)
_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))
"""Words that YAML readers other than ours take for something else than text."""
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NEVER_SUGGESTED = lazy_pattern(
    r"(?i)(?:^|/)(?:tests?|third[_-]?party|vendor|node_modules|external|docs?|\.[^/]+)/"
)
_LOOKS_LIKE = {
    "architecture": r"(?:^|/)(?:modeling(?:_\w+)?|model)\.py$",
    "training-code": r"(?:^|/)(?:pre)?train(?:ing|er)?(?:_\w+)?(?:\.py|\.sh|/)",
    "inference-code": r"(?:^|/)(?:inference|infer|generate|predict|chat)(?:_\w+)?(?:\.py|/)",
    "evaluation-code": r"(?:^|/)eval(?:uate|uation)?(?:_\w+)?(?:\.py|\.sh|/)",
    "data-preprocessing-code": r"(?:^|/)(?:preprocess(?:ing)?|prepare_data|data_prep|dedup\w*)(?:_\w+)?(?:\.py|\.sh|/)",
    "technical-report": r"(?i)report\.pdf$",
    "research-paper": r"(?i)paper\.pdf$",
    "data-card": r"(?i)(?:^|/)(?:data[_-]?card|datasheet)[^/]*\.md$",
}
"""Names that resemble a component's; good enough for a question in a comment, never for a
statement."""
_LINKS = {
    "weights": (
        r"https?://(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|papers|docs|blog|collections|api)/)",
        "hf:",
    ),
    "training-data": (r"https?://(?:huggingface\.co|hf\.co)/datasets/", "hf:datasets/"),
}
"""Links to places where a component may lie, and the short form of the place."""
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


def draft(shown: Manifest, book: Book, folder: str, paths: Sequence[str]) -> str:
    """The text of a first ``aboveboard.yaml``.

    ``shown`` is what the repository implies, ``folder`` its name, ``paths`` the names of its files.
    """
    code = shown.release.about.get("code-license")
    lines = [
        f"# yaml-language-server: $schema={_SCHEMA}",
        "# What this release consists of, what it withholds, and under which licenses.",
        f"# Check it with `aboveboard check`; the guide is {_GUIDE}",
        "aboveboard: 1",
        "",
        *_release(shown, folder),
        "",
        "# Licenses of artifacts that state none of their own, by kind of component. Weights are data.",
        *_defaults(code),
        "",
        *_artifacts(shown, book, paths),
        "",
        "# What is said of the release elsewhere (web site, paper); what the files here say is found by itself.",
        "# claims: [open-weights]",
    ]
    return "\n".join(lines) + "\n"


def _release(shown: Manifest, folder: str) -> Iterator[str]:
    release = shown.release
    yield "release:"
    name = release.name.value if release.name and _sayable(release.name.value) else ""
    if name:
        yield f"  name: {_scalar(name)}{_seen(release.name)}"
    elif _sayable(folder):
        yield f"  name: {_scalar(folder)}  # the folder's name: write the release's own"
    else:
        yield "  name: unnamed  # write the release's name"
    yield '  # version: "1.0"'
    yield "  # producer: who publishes it"
    bases = [base for base in release.bases if _sayable(base.at.value)]
    if bases:
        yield "  base:"
    for base in bases:
        yield from _base(base)


def _base(base: Base) -> Iterator[str]:
    yield f"    - at: {_scalar(base.at.value)}{_seen(base.at)}"
    if base.relation and base.relation.value in ("finetune", "adapter", "quantized", "merge"):
        yield f"      relation: {base.relation.value}"
    yield "      # license: the base model's"


def _defaults(code: Declaration | None) -> Iterator[str]:
    stated = _license(code.value) if code else ""
    if code and stated:
        yield "licenses:"
        yield f"  code: {_scalar(stated)}  # the text of {_comment(code.span.path)}"
    else:
        yield "# licenses:"
        yield "#   code: Apache-2.0"
    margin = "  # " if code and stated else "#   "
    yield f"{margin}data: CC-BY-4.0"
    yield f"{margin}documents: CC-BY-4.0"


def _artifacts(shown: Manifest, book: Book, paths: Sequence[str]) -> Iterator[str]:
    yield "# What is not listed here is thereby said not to be released."
    left_out = sum(1 for each in shown.artifacts if each.at and not _sayable_place(each.at.value))
    if left_out:
        yield f"# NOTE: {left_out} of the places seen are left out: their names cannot be written here."
    known = {*paths, *(each.path for each in book.license_files)}
    stated = {
        each: list(_component(shown.of(each), known, _linked(each, book))) for each in COMPONENTS
    }
    yield "artifacts:" if any(stated.values()) else "# artifacts:"
    for component, lines in stated.items():
        if lines:
            yield f"  {component}:"
            yield from lines
    yield ""
    yield "  # Was this not seen because it lies elsewhere? Then say where; if it is withheld, give the reason:"
    yield "  # component: {withheld: the reason}"
    yield "  # training-data: {name: what it is, access: public, from: https://where.example/it-is}"
    for component in _ASKED:
        if not stated[component]:
            yield _question(
                component, shown, [*_alike(component, paths), *_linked(component, book)]
            )


def _component(
    artifacts: Sequence[Artifact], known: set[str], linked: Sequence[str]
) -> Iterator[str]:
    """The entries of one component, places that share a license together; names that cannot stand
    are left out.
    """
    sets: dict[tuple[Declaration | None, Declaration | None], list[Artifact]] = {}
    for artifact in artifacts:
        placed = artifact.at is not None and _sayable_place(artifact.at.value)
        if placed or (
            artifact.at is None and artifact.license and _license(artifact.license.value)
        ):
            sets.setdefault((artifact.license, artifact.license_file), []).append(artifact)
    for (license_, file), members in sets.items():
        weights = members[0].component == "weights"
        lines = [*_places(members), *_stated_license(license_, wanted=weights)]
        if file and _sayable_place(file.value) and ("://" in file.value or file.value in known):
            lines.append(f"license-file: {_scalar(file.value)}")
        if not members[0].at:
            lines.append(f"# at: {_proposed(linked) or 'where is it?'}")
        yield from (
            f"    {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)
        )


def _places(members: Sequence[Artifact]) -> list[str]:
    """Where artifacts are, as lines; of those without a place, their names."""
    places = [each.at.value for each in members if each.at and _sayable_place(each.at.value)]
    if len(places) > 1:
        return ["at:", *(f"  - {_scalar(place)}" for place in places)]
    names = [each.name.value for each in members if each.name and _sayable(each.name.value)]
    return [f"at: {_scalar(place)}" for place in places] or [
        f"name: {_scalar(name)}" for name in names[:1]
    ]


def _stated_license(said: Declaration | None, wanted: bool) -> Iterator[str]:
    stated = _license(said.value) if said else ""
    if said and stated:
        yield f"license: {_scalar(stated)}{_seen(said)}"
    elif said:
        yield f"# license: {_comment(said.span.path)} says {_comment(said.value)}, which is no SPDX expression"
    elif wanted:
        yield "# license: none is stated for the weights; write an SPDX expression"


def _question(component: str, shown: Manifest, seen: Sequence[str]) -> str:
    """A comment that asks for a component, with what it may be."""
    title = COMPONENTS[component].title
    places = [*(each.name.value for each in shown.of(component) if each.name), *seen]
    if _proposed(places):
        return f"  # {component}: {_proposed(places)}  # {title}: is it this?"
    return f"  # {component}:  # {title}"


def _proposed(places: Iterable[str]) -> str:
    """The first few places as a value that is right once it is uncommented."""
    few = [_scalar(place) for place in places if _sayable_place(place)][:3]
    return f"[{', '.join(few)}]" if len(few) > 1 else "".join(few)


def _alike(component: str, paths: Iterable[str]) -> list[str]:
    """Files and folders whose names resemble a component's, nearest to the root first."""
    pattern = _LOOKS_LIKE.get(component)
    found = set()
    for path in paths if pattern else ():
        match = (
            None
            if path.count("/") > 3 or _NEVER_SUGGESTED.search(path)
            else re.search(pattern or "", path)
        )
        if match:
            found.add(path[: match.end()])
    return sorted(found, key=lambda path: (path.count("/"), path))


def _linked(component: str, book: Book) -> list[str]:
    """Places that the READMEs link to, in the order of the links."""
    pattern, short = _LINKS.get(component, ("", ""))
    texts = [each.text for each in book.documents if pattern and each.kind == "prose"]
    names = (
        found[1]
        for text in texts
        for found in re.finditer(pattern + r"([\w-]+/[\w-]+(?:\.[\w-]+)*)", text, re.ASCII)
    )
    return [f"{short}{name}" for name in dict.fromkeys(names)]


# ------------------------------------------------------------------ text


def _license(written: str) -> str:
    """The SPDX expression for a license as somebody wrote it; empty where it names none for
    certain.
    """
    read = expression.parse(written)
    return "" if read.problem or read.normal in ("NOASSERTION", "NONE") else read.normal


def _seen(said: Declaration | None) -> str:
    """A comment that says where a value was seen."""
    return f"  # {_comment(said.span.path)}, line {said.span.line}" if said else ""


def _sayable(text: str) -> bool:
    """Whether the format can state a text: it is no blank and holds no character that YAML or UTF-8
    refuse.
    """
    return bool(text) and text.strip() == text and text.isprintable()


def _sayable_place(place: str) -> bool:
    remote = "://" in place or (_SCHEME.match(place) is not None and place.startswith("hf:"))
    if not _sayable(place) or place.startswith(("/", "~")) or ".." in place.split("/"):
        return False
    return remote or not ("\\" in place or _SCHEME.match(place))


def _scalar(text: str) -> str:
    """A text as YAML: plain where no reader can mistake it, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return escape.json(json.dumps(text, ensure_ascii=False))


def _comment(text: str) -> str:
    """A text that can stand in a comment: on one line, short, without control characters."""
    shown = "".join(
        letter if letter.isprintable() and letter != "#" else " " for letter in text[:120]
    )
    return " ".join(shown.split())
