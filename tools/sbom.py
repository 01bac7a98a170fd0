"""The software bill of materials of the wheel, as CycloneDX 1.6 (PEP 770).

    python tools/sbom.py VERSION              what the wheel contains
    python tools/sbom.py VERSION --action     and what the action installs beside it

The wheel contains code of this project alone, and tables of facts made from other people's data:
those are its components. The document has neither time nor serial number: the same source
gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = "https://github.com/aboveboard-lint/aboveboard"
DATA = (
    {
        "name": "SPDX License List",
        "version": "3.29.0",
        "url": "https://spdx.org/licenses/",
        "files": ("licenses/data/spdx.tsv", "licenses/data/exceptions.tsv"),
    },
    {
        "name": "ScanCode LicenseDB",
        "version": "2025-07-22",
        "url": "https://scancode-licensedb.aboutcode.org",
        "supplier": "nexB Inc. and others",
        "license": "CC-BY-4.0",
        "files": ("licenses/data/scancode.tsv",),
    },
    {
        "name": "Hugging Face Hub documentation",
        "version": "242f4a1e",
        "url": "https://github.com/huggingface/hub-docs",
        "files": ("licenses/data/hub.tsv",),
    },
)
"""Data of others that tables of the package were made from."""

_PINNED = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ \\]+)(?P<hashes>(?: \\\n +--hash=\S+)*)",
    re.MULTILINE,
)


def build_document(version: str, *, with_action: bool = False) -> dict[str, Any]:
    """The bill of materials of a version."""
    components = [data_component(entry) for entry in DATA]
    if with_action:
        components += pinned_components()
    references = [component["bom-ref"] for component in components]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own_component(version)},
        "components": components,
        "dependencies": [{"ref": "aboveboard", "dependsOn": references}],
    }


def own_component(version: str) -> dict[str, Any]:
    """The package itself."""
    return {
        "type": "application",
        "bom-ref": "aboveboard",
        "name": "aboveboard",
        "version": version,
        "purl": f"pkg:pypi/aboveboard@{version}",
        "licenses": [{"license": {"id": "Apache-2.0"}}],
        "externalReferences": [{"type": "vcs", "url": HOME}],
    }


def data_component(entry: dict[str, Any]) -> dict[str, Any]:
    """Data that tables of the package were made from."""
    files = [{"name": "file", "value": f"aboveboard/{file}"} for file in entry["files"]]
    component: dict[str, Any] = {
        "type": "data",
        "bom-ref": f"{entry['name']} {entry['version']}",
        "name": entry["name"],
        "version": entry["version"],
        "externalReferences": [{"type": "website", "url": entry["url"]}],
        "properties": files,
    }
    if "supplier" in entry:
        component["supplier"] = {"name": entry["supplier"]}
    if "license" in entry:
        component["licenses"] = [{"license": {"id": entry["license"]}}]
    return component


def pinned_components() -> list[dict[str, Any]]:
    """What the action installs, with the digests that it accepts."""
    text = (ROOT / "action-requirements.txt").read_text(encoding="utf-8")
    return [pinned_component(match) for match in _PINNED.finditer(text)]


def pinned_component(match: re.Match[str]) -> dict[str, Any]:
    """A pinned package; every file that may be installed is a reference with its digest."""
    name, version = match["name"], match["version"]
    purl = f"pkg:pypi/{name}@{version}"
    references = []
    for digest in re.findall(r"sha256:([0-9a-f]{64})", match["hashes"]):
        hashes = [{"alg": "SHA-256", "content": digest}]
        url = f"https://pypi.org/project/{name}/{version}/"
        references.append({"type": "distribution", "url": url, "hashes": hashes})
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "externalReferences": references,
    }


def render(document: dict[str, Any]) -> str:
    """A document as text."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(
        render(build_document(sys.argv[1], with_action="--action" in sys.argv[2:]))
    )
