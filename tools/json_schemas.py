"""Write the JSON Schemas of the report and of saved evidence from their types.

Run it after a change of those types: ``python tools/json_schemas.py``. A test fails while a file is
stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aboveboard.evidence import saved
from aboveboard.reports import json as report

FOLDER = Path(__file__).parents[1] / "src/aboveboard/schemas"


def schemas() -> dict[str, dict[str, Any]]:
    """Return each schema by the name of its file."""
    return {
        "evidence.schema.json": saved.schema(),
        "report.schema.json": report.schema(),
    }


def main() -> None:
    """Write the files."""
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
