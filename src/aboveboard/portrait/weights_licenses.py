"""The license of the weights, as prose, tables, badges, cards and license files state it.

A license file at the root covers code and documents; it covers weights only where something says
so. Code and weights under different terms are the normal case, so every clause has to name the
weights (or the own model) and one license, and nothing else that could be under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard import manifest
from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.licenses import expression, names_in_text
from aboveboard.model.evidence import Document, LicenseFile
from aboveboard.model.manifest import Artifact
from aboveboard.model.span import Span
from aboveboard.portrait import terms, wording
from aboveboard.portrait.clauses import Clause, list_sentences, split_clauses
from aboveboard.portrait.ownership import Ownership, is_name_like, is_root_readme
from aboveboard.portrait.sources import Sources, is_model_card
from aboveboard.portrait.terms import WeightsTerms
from aboveboard.portrait.vocabulary import has
from aboveboard.statements import license_surfaces

_FILE_OF_WEIGHTS = lazy_pattern(
    r"(?i)(?:^|[-_. /])(?:models?|weights?|checkpoints?|gemma|llama[\d.]*)(?:[-_. /]|$)"
)
_FILE_OF_OTHERS = lazy_pattern(
    r"(?i)(?:^|[-_. /])(?:code|data|datasets?|third[-_ ]?party|docs?)(?:[-_. /]|$)"
)
_FOLDER_OF_TERMS = lazy_pattern(r"(?i)^(?:model[-_]?)?licen[cs]es?/[^/]+$")
_OWN_LICENSE = lazy_pattern(r"(?i)under (?:\S+ ){0,5}licen[cs]e(?![a-z])")
_LONGEST_CELL = 90
_CELL = lazy_pattern(r"\|")


def find_weights_terms(sources: Sources, owner: Ownership) -> tuple[WeightsTerms, ...]:
    """Every statement of terms for the weights, the most direct first."""
    found = [*_read_front_matter(sources), *_read_badges(sources)]
    for document in sources.prose:
        if _is_ours(document):
            found.extend(_read_licenses(document, sources, owner))
    found.extend(_read_license_files(sources))
    return tuple(found)


def _is_ours(document: Document) -> bool:
    """Whether a document speaks of the repository as a whole or of one of its models."""
    return "/" not in document.path or is_model_card(document)


# ------------------------------------------------------------------ front matter and badges


def _read_front_matter(sources: Sources) -> Iterator[WeightsTerms]:
    """What the card at the root states in its front matter."""
    shown = sources.shown.of("weights")[:1] or _read_bare_front_matter(sources)
    for artifact in shown:
        license_ = artifact.license
        if license_ is not None and license_.span.path.lower().endswith(
            (".md", ".markdown")
        ):
            file = artifact.license_file.value if artifact.license_file else ""
            yield WeightsTerms(license_.value, license_.span, file)


_OF_MODELS = frozenset(
    ("open_source_model", "open_weights", "fully_open", "open_model")
)


def _read_bare_front_matter(sources: Sources) -> tuple[Artifact, ...]:
    """The weights of a README whose front matter states little but a license, if its prose calls
    its own model open: then it is a model's card.
    """
    claimed = {
        each.span.path
        for each in sources.statements
        if each.role == "own"
        and each.kind in _OF_MODELS
        and each.subject in ("model", "weights")
    }
    for document in sources.prose:
        is_front = document.text.startswith("---")
        if is_front and is_root_readme(document.path) and document.path in claimed:
            return manifest.load(document.path, document.text).of("weights")[:1]
    return ()


def _read_badges(sources: Sources) -> Iterator[WeightsTerms]:
    """Badges that say in so many words that they speak of the model's license."""
    for document in sources.prose:
        if "/" in document.path:
            continue
        for badge in license_surfaces.stated(document):
            is_about_weights = badge.surface == "a badge" and badge.scope == "weights"
            if is_about_weights and badge.firm and expression.parse(badge.written).ids:
                yield WeightsTerms(badge.written, badge.span)


# ------------------------------------------------------------------ prose


def _read_licenses(
    document: Document, sources: Sources, owner: Ownership
) -> Iterator[WeightsTerms]:
    is_card = is_model_card(document)
    for sentence in list_sentences(document):
        if sentence.is_about_others or sentence.form == "heading":
            continue
        yield from _read_sentence(sentence, sources, owner, is_card)


def _read_sentence(
    sentence: Clause, sources: Sources, owner: Ownership, is_card: bool
) -> Iterator[WeightsTerms]:
    """The terms that a sentence states, as a whole or clause by clause."""
    if sentence.form in ("row", "cell"):
        yield from _read_row(sentence, owner)
        return
    if is_card and _states_license_of_card(sentence):
        license_ = terms.read_license(sentence.words, sentence.raw)
        if license_:
            yield WeightsTerms(license_, sentence.span, is_prose=True)
        return
    whole = _read_clause(sentence, sources, owner, is_card)
    if whole is not None:
        yield whole
        return
    for clause in split_clauses(sentence):
        part = _read_clause(clause, sources, owner, is_card)
        if part is not None:
            yield part


def _states_license_of_card(sentence: Clause) -> bool:
    """Whether a line of a card is its license: behind a label, or alone below such a heading."""
    words = sentence.words.strip()
    if has("license label", words):
        return not wording.names_code(words) and not wording.names_data(words)
    below = any(has("license heading", heading) for heading in sentence.headings[:1])
    if not below or len(words.split()) > 8:
        return False
    names = names_in_text.find_license_names(words)
    return len(names) == 1 and len(words) <= len(names[0]) + 12


def _read_clause(
    clause: Clause, sources: Sources, owner: Ownership, is_card: bool
) -> WeightsTerms | None:
    """The terms that a clause states for the own weights; nothing where it may mean others."""
    words = clause.words
    if not _is_about_weights_alone(words, is_card, owner) or _names_foreign_model(
        words, owner
    ):
        return None
    linked = terms.list_linked_files(
        clause.raw, sources.tree.origin, sources.license_files
    )
    license_, path = _read_terms(clause, sources)
    if len(linked) > 1 or (not license_ and not path):
        return None
    if not _states_something(words) or wording.is_about_earlier_release(words):
        return None
    if _is_doubtful_before(words, license_):
        return None
    firm = wording.names_weights(words)
    return WeightsTerms(license_, clause.span, path, is_firm=firm, is_prose=True)


def _read_terms(clause: Clause, sources: Sources) -> tuple[str, str]:
    """The license that a clause names and the license file that it links to; empty without."""
    license_ = terms.read_license(clause.words, clause.raw)
    file = terms.find_linked_file(
        clause.raw, sources.tree.origin, sources.license_files
    )
    if not license_ and file is None and _OWN_LICENSE.search(clause.words):
        file = _find_common_license(clause.words, sources)
    if file is None or _is_code_license(file, license_):
        return license_, ""
    return license_ or terms.identify_terms(file.identification), file.path


def _find_common_license(words: str, sources: Sources) -> LicenseFile | None:
    """The one license file at the root, for a clause that puts code and weights under the project's
    own license together.
    """
    root = [file for file in sources.license_files if "/" not in file.path]
    return (
        root[0] if len(root) == 1 and wording.joins_weights_and_others(words) else None
    )


def _states_something(words: str) -> bool:
    """Whether a clause has a verb of licensing, or is a label with a value."""
    return has("states a license", words) or ":" in words or "\uff1a" in words


def _is_about_weights_alone(words: str, is_card: bool, owner: Ownership) -> bool:
    """Whether a clause is about weights, and about code or data only in the same breath."""
    named = wording.names_model(words) or (
        is_card and _begins_with_own_name(words, owner)
    )
    if not named:
        return False
    if not wording.names_code(words) and not wording.names_data(words):
        return True
    return wording.joins_weights_and_others(words)


def _begins_with_own_name(words: str, owner: Ownership) -> bool:
    first = words.split()[:2]
    return any(is_name_like(word) and owner.has_name(word) for word in first)


def _names_foreign_model(words: str, owner: Ownership) -> bool:
    """Whether the words before the noun are a proper name that is not the project's own."""
    at = wording.find_first_noun(words)
    if at < 0:
        return False
    before = words[:at].replace("(", " ").split()[-3:]
    names = [word.strip("*`\"',.:;") for word in before[1:] or before]
    foreign = [name for name in names if is_name_like(name) and not _is_plain(name)]
    return bool(foreign) and not any(owner.has_name(name) for name in foreign)


_PLAIN = frozenset(
    """
    a all both each every final for in it its model of on our pre-trained pretrained released some
    that the these this those trained we while you code data source additionally also please note
    notice use using die der das unsere diese los las les nos nuestros el il la i gli os as le o
    nossos
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that begin a sentence with a capital and are no names."""


_NUMBERED = lazy_pattern(r"(?i)(?:stage|phase|version|part|step|v)[\d.]+")


def _is_plain(name: str) -> bool:
    return name.lower().rstrip(":") in _PLAIN or bool(_NUMBERED.fullmatch(name))


def _is_code_license(file: LicenseFile, license_: str) -> bool:
    """Whether a linked file cannot be the text of the license that a clause names."""
    if not license_ or not file.identification.certain:
        return False
    return expression.have_same_terms(file.identification.id, license_).name == "NO"


def _is_doubtful_before(words: str, license_: str) -> bool:
    """Whether what leads to the license denies, postpones or limits it to a part."""
    before = words.partition(license_)[0] if license_ and license_ in words else words
    return wording.is_doubtful(before)


def _read_row(row: Clause, owner: Ownership) -> Iterator[WeightsTerms]:
    """The terms in a row of a table whose first cell names the weights or an own model."""
    cells = [cell.strip() for cell in _CELL.split(row.words) if cell.strip()]
    license_ = _find_row_license(cells)
    if not license_ or wording.is_past(row.words):
        return
    head = cells[0]
    if _is_weights_head(head, owner):
        yield WeightsTerms(license_, row.span, is_prose=True)
    elif (
        not wording.names_model(head)
        and len(head.split()) <= 4
        and owner.has_name(head)
    ):
        yield WeightsTerms(license_, row.span, variant=head)


def _find_row_license(cells: list[str]) -> str:
    """The one license that the cells behind the first name; empty where it is none, or several."""
    short = [cell for cell in cells[1:] if len(cell) < _LONGEST_CELL]
    named = [license_ for cell in short if (license_ := terms.read_label(cell))]
    return named[0] if len(named) == 1 else ""


def _is_weights_head(head: str, owner: Ownership) -> bool:
    """Whether the first cell of a row names the weights, and nothing else."""
    if not wording.names_model(head) or _names_foreign_model(head, owner):
        return False
    return not wording.names_data(head) and not wording.names_code(head)


# ------------------------------------------------------------------ license files


def _read_license_files(sources: Sources) -> Iterator[WeightsTerms]:
    """License files that are about the weights by their name, their folder or their text."""
    for file in sources.license_files:
        if not is_about_weights(file):
            continue
        license_ = terms.identify_terms(file.identification)
        yield WeightsTerms(
            license_, Span(file.path), file.path, variant=_find_folder_model(file)
        )


def is_about_weights(file: LicenseFile) -> bool:
    """Whether a license file is about the weights by its name, its folder or its text."""
    name = file.path.rpartition("/")[2]
    if _FILE_OF_OTHERS.search(name):
        return False
    if "/" not in file.path:
        return bool(_FILE_OF_WEIGHTS.search(name)) or terms.is_model_agreement(
            file.identification
        )
    if _FOLDER_OF_TERMS.search(file.path):
        return terms.is_model_agreement(file.identification)
    return file.path.startswith("models/") and terms.is_model_agreement(
        file.identification
    )


def _find_folder_model(file: LicenseFile) -> str:
    """The name of the model whose folder a license file is in: ``models/NAME/LICENSE``."""
    parts = file.path.split("/")
    return parts[1] if len(parts) == 3 and parts[0] == "models" else ""


def list_unknown_files(found: Iterable[WeightsTerms]) -> frozenset[str]:
    """The license files that are about the weights and of no known license."""
    return frozenset(each.file for each in found if each.file and not each.license)
