"""How long an ordinary check takes, held by what it does rather than by the clock of a busy
machine."""

import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECK = ["check", "--offline", "examples/honest-open-weights"]

_COUNTED = """
import json, sys, time
try:
    import re._compiler as compiler
except ImportError:
    import sre_compile as compiler
import msgspec, yaml
before, plain, taken = set(sys.modules), compiler.compile, []

def timed(pattern, flags=0):
    start = time.process_time()
    made = plain(pattern, flags)
    taken.append(time.process_time() - start)
    return made

compiler.compile = timed
from aboveboard.cli import run
out, sys.stdout = sys.stdout, open("/dev/null", "w")
code = run(sys.argv[1:])
print(json.dumps([code, sorted(set(sys.modules) - before), len(taken), max(taken)]), file=out)
"""

_HEAVY = frozenset(
    """
    dataclasses hashlib html inspect ipaddress logging pathlib pkgutil random shutil socket
    subprocess tempfile textwrap threading urllib.parse
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Modules of the standard library that cost more than a rule does, and that an ordinary check has
no need of."""


@pytest.fixture(scope="module")
def counted() -> tuple[list[str], int, float]:
    done = subprocess.run(
        [sys.executable, "-c", _COUNTED, *CHECK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, modules, patterns, slowest = json.loads(done.stdout)
    assert code == 0
    return modules, patterns, slowest


@pytest.mark.skipif(
    sys.version_info < (3, 11), reason="older libraries import more of each other"
)
def test_an_ordinary_check_imports_little(
    counted: tuple[list[str], int, float],
) -> None:
    modules = counted[0]
    assert _HEAVY.isdisjoint(modules)
    assert len([name for name in modules if not name.startswith("aboveboard")]) <= 32
    hosts = [name for name in modules if name.startswith("aboveboard.network.hosts.")]
    assert not hosts


def test_an_ordinary_check_compiles_few_patterns_and_none_that_is_dear(
    counted: tuple[list[str], int, float],
) -> None:
    _, patterns, slowest = counted
    assert patterns <= 130
    assert slowest < 0.02


def _spent(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_an_ordinary_check_takes_a_few_times_as_long_as_importing_yaml() -> None:
    """Three times is what ``benchmarks/speed.py`` measures on a quiet machine; here the limit
    leaves room for noise."""
    check = [sys.executable, "-B", "-m", "aboveboard", *CHECK]
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", str(ROOT / "src")], check=False
    )
    pairs = [
        (_spent(check), _spent([sys.executable, "-c", "import yaml"])) for _ in range(5)
    ]
    ratio = statistics.median(one / other for one, other in pairs)
    assert ratio < 6
