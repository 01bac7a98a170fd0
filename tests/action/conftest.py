"""What tests that play the action share."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import tools


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of a user's own, with pip and nothing else: the folder to search programs in."""
    tools.may_install()
    folder = tmp_path_factory.mktemp("user") / "python"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin"
