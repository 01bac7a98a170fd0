"""What states an artifact's declared license besides the manifest: a text, a header, a host.

Where a card or a text takes the place of a manifest, its statement is the publisher's own. Beside a
manifest that somebody wrote, the front matter of a card is only the same word once more.
"""

from __future__ import annotations

from aboveboard.licenses import expression
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Book, Evidence, Identification, LicenseFile
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.truth import Truth

_WRITTEN_DIALECTS = ("native", "mof")
"""The dialects in which a license is the manifest's own word; others quote a card or a text."""
ONLY_DECLARED = "declared, not verified"
"""The words for what the manifest alone states."""
_REUSE_FOLDER = "LICENSES"


def find_license_evidence(
    artifact: Artifact, manifest: Manifest, book: Book
) -> Evidence:
    """The first source besides the manifest that states the artifact's declared license; unknown
    where there is none.
    """
    license_ = artifact.license
    if license_ is None:
        return Evidence.unknown("", f"no license is stated for {artifact.label}")
    line = f"{license_.span.path}:{license_.span.line}"
    if manifest.dialect not in _WRITTEN_DIALECTS:
        return Evidence.yes(line, license_.value)
    wanted = _list_needed_ids(license_.value)
    source = _find_text(artifact, wanted, book) or _find_header(artifact, wanted, book)
    source = source or _find_host(artifact, wanted, book)
    if source:
        return Evidence.yes(source, license_.value)
    reason = (
        f"{license_.value} for {artifact.label} is {ONLY_DECLARED}: "
        "no license text, header or host states it"
    )
    return Evidence.unknown(line, reason)


def _list_needed_ids(written: str) -> tuple[frozenset[str], ...]:
    """The ids of an expression: one of each set has to be seen. Of a choice, any id suffices."""
    parsed = expression.parse(written)
    if not parsed.ids:
        return (frozenset((written,)),)
    if parsed.family or " AND " not in parsed.normal:
        return (frozenset(parsed.ids),)
    return tuple(frozenset((id_,)) for id_ in parsed.ids)


def _covers_all(wanted: tuple[frozenset[str], ...], ids: set[str]) -> bool:
    return all(not needed.isdisjoint(ids) for needed in wanted)


# ------------------------------------------------------------------ texts


def _find_text(
    artifact: Artifact, wanted: tuple[frozenset[str], ...], book: Book
) -> str:
    """The path of a text of the license that is where it may cover the artifact; empty for none."""
    sources: list[str] = []
    ids: set[str] = set()
    for file in book.license_files:
        if _may_cover(file, artifact) and _states_license(file):
            names = {file.identification.id, *file.identification.also}
            if any(not needed.isdisjoint(names) for needed in wanted):
                sources.append(file.path)
                ids |= names
    if sources and _covers_all(wanted, ids):
        return sources[0]
    return ""


def _states_license(file: LicenseFile) -> bool:
    """Whether a text is its license, names it, or departs from it in nothing that limits it."""
    found = file.identification
    if not found.id or found.verdict in ("truncated", "unknown"):
        return False
    return found.verdict != "altered" or not limits_use(found)


def limits_use(found: Identification) -> bool:
    """Whether the words in which a text departs limit what its license allows."""
    from aboveboard.license_texts import effect

    return effect.judge_differences(found.differences, found.id) == "limits"


def _may_cover(file: LicenseFile, artifact: Artifact) -> bool:
    """Whether a text is at the root, in the folder of license texts, at or above the artifact, or
    the one that the artifact names.
    """
    folder = file.path.rpartition("/")[0]
    if folder in ("", _REUSE_FOLDER):
        return True
    if artifact.license_file is not None and artifact.license_file.value == file.path:
        return True
    place = artifact.at.value.removeprefix("./") if artifact.at else ""
    return f"{place}/".startswith(f"{folder}/")


# ------------------------------------------------------------------ headers and hosts


def _find_header(
    artifact: Artifact, wanted: tuple[frozenset[str], ...], book: Book
) -> str:
    """The line of a source file at the artifact's place that names the license; empty for none."""
    component = COMPONENTS.get(artifact.component)
    place = artifact.at.value.removeprefix("./").rstrip("/") if artifact.at else ""
    if component is None or component.kind != "code" or not place:
        return ""
    for header in book.sources.headers:
        is_of_artifact = header.path == place or header.path.startswith(f"{place}/")
        if is_of_artifact and _covers_all(
            wanted, set(expression.parse(header.license).ids)
        ):
            return f"{header.path}:{header.line}"
    return ""


def _find_host(
    artifact: Artifact, wanted: tuple[frozenset[str], ...], book: Book
) -> str:
    """The source of the host's own statement of the license; empty for none."""
    place = artifact.at or artifact.obtain
    if place is None:
        return ""
    seen = book.about(place.value).license
    if seen.truth is not Truth.YES:
        return ""
    if _covers_all(wanted, set(expression.parse(seen.value).ids)):
        return seen.source or place.value
    return ""
