"""The generated license tables are what their generator makes today."""

import subprocess
import sys
from pathlib import Path


def test_generated_tables_are_fresh() -> None:
    tool = Path(__file__).parent.parent.parent / "tools/license_tables.py"
    ran = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "up to date"
