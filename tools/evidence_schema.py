"""Write the JSON Schema of saved evidence from the types of ``aboveboard.model``.

Run it after a change of those types: ``python tools/evidence_schema.py``. A test fails while the
file is stale.
"""

from __future__ import annotations

import json
from pathlib import Path

from aboveboard.evidence import saved

SCHEMA = Path(__file__).parents[1] / "src/aboveboard/schemas/evidence.schema.json"


def text() -> str:
    """The whole file."""
    return json.dumps(saved.schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(text(), encoding="utf-8")
