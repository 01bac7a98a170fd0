"""The hook of the build: puts the bill of materials into the wheel (PEP 770)."""

from __future__ import annotations

import runpy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BillOfMaterials(BuildHookInterface):  # type: ignore[type-arg]
    """Writes the document aside and names it to the builder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the document before the wheel is built."""
        tool = runpy.run_path(str(Path(self.root) / "tools" / "sbom.py"))
        document = tool["build_document"](self.metadata.version)
        self.folder = tempfile.mkdtemp(prefix="aboveboard-sbom-")
        file = Path(self.folder) / "aboveboard.cdx.json"
        file.write_text(tool["render"](document), encoding="utf-8", newline="\n")
        build_data["sbom_files"].append(str(file))

    def finalize(
        self, version: str, build_data: dict[str, Any], artifact_path: str
    ) -> None:
        """Remove the document when the wheel has it."""
        shutil.rmtree(self.folder, ignore_errors=True)
