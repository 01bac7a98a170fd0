"""No byte of a repository becomes a command of the system that reads the log, in any output of any
command."""

from __future__ import annotations

import contextlib
import html
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import escape, leaves
from aboveboard.cli import run
from aboveboard.exports import encode_yaml
from aboveboard.model.report import Report
from aboveboard.reports import Format
from tests.reports.sample import reports

FORMATS = leaves.load_all("aboveboard.reports", "FORMAT", Format)
EXPORTS = leaves.names("aboveboard.exports")
OURS = re.compile(
    r"::(?:error|warning|notice) (?:file=[^:]*,title=[a-z-]+|title=aboveboard)::"
)
BRACKETED = re.compile(r"##(?:|vso|teamcity)\[", re.I)
LINE_ENDS = re.compile("\r\n|\r|\n")


def obeyed(log: str) -> Iterator[str]:
    """The lines that a system would obey.

    GitHub's runner trims a line and takes ``::name …::`` at its start; its older form ``##[name
    …]`` counts anywhere. Azure takes ``##vso[`` and ``##[`` anywhere, TeamCity ``##teamcity[``.
    Which names they know is left open, for that changes. Annotations of our own do not count,
    unless something else hides behind them.
    """
    for line in LINE_ENDS.split(log):
        words = line.strip()
        own = OURS.match(words)
        command = words.startswith("::") and words.find("::", 2) > 0
        if BRACKETED.search(words) or (command and not own):
            yield line


def silent(log: str) -> bool:
    return not list(obeyed(log))


PARTS = (
    *(
        "::stop-commands::x",
        ":::add-mask x:::e",
        "::::set-output name=a::::b",
        ":",
        "::",
        ":::",
        "##[",
        "##[add-mask]e",
    ),
    *(
        "###[debug]",
        "##vso[task.setvariable variable=a]b",
        "##teamcity[buildStatus text='x']",
        "##VSO[a]",
        "#",
        "[",
        "]",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\r",
        "\n::error::x",
        "\x1b[31m",
        "\x9b",
        "\u202e",
        "\u3000",
        "\u2028",
        "%0A",
        "a",
        "ä",
        "\\",
    ),
    *("\x7f", "\U000e0041", "😀", "'", '"', "&#35;", "x" * 70),
)
words = st.lists(st.sampled_from(PARTS), min_size=1, max_size=7).map("".join)


@pytest.mark.parametrize(
    ("log", "count"),
    [
        ("  ::add-mask::x", 1),
        ("x ::add-mask::x", 0),
        ("::add-mask", 0),
        ("a\r::a::b", 1),
        ("x ##[a]b", 1),
        ("##vso[a]", 1),
        ("##TeamCity[a", 1),
        ("::error file=a,line=1,title=license-missing::words", 0),
        ("::error file=a,line=1,title=license-missing::##[a]b", 1),
        ("::error ::words", 1),
    ],
)
def test_the_parser_knows_commands(log: str, count: int) -> None:
    assert len(list(obeyed(log))) == count


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(words, min_size=1, max_size=3), st.integers(1, 90))
def test_plain_text_holds_no_command_wherever_it_is_cut(
    texts: list[str], width: int
) -> None:
    text = " ".join(map(escape.plain, texts))
    assert silent(text)
    assert silent("\n".join(text[at : at + width] for at in range(0, len(text), width)))
    assert silent("\n".join(text.split(" ")))
    assert silent(
        escape.assembled(
            "\n".join(escape.plain(text) + ":" + escape.plain(text) for text in texts)
        )
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(words, st.text(max_size=5))
def test_what_a_machine_reads_stays_the_same(text: str, more: str) -> None:
    data = {"a": [text + more, more + text], text + "k": more}
    for ascii_only in (True, False):
        written = escape.json(json.dumps(data, ensure_ascii=ascii_only, indent=1))
        assert json.loads(written) == data
        assert silent(written)
    assert silent(encode_yaml(data))
    assert yaml.safe_load(encode_yaml(data)) == data
    assert silent(escape.html(text))
    assert html.unescape(escape.html(text)) == escape._INVISIBLE.sub(
        escape._name_character, text
    )


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=30, deadline=None, derandomize=True)
@given(report=reports(words))
def test_no_format_holds_a_command(name: str, report: Report) -> None:
    form = FORMATS[name]
    for render in filter(None, (form.render, form.colour)):
        assert silent(render(report)), list(obeyed(render(report)))


COMMANDS = {
    **{
        f"check {name}": ["check", ".", "--offline", "--output", name]
        for name in sorted(FORMATS)
    },
    **{f"export {name}": ["export", "--to", name] for name in EXPORTS},
    "check in a workflow": ["check", ".", "--offline"],
    "check with a baseline": ["check", ".", "--offline", "--baseline", "base.json"],
    "check to standard output by name": [
        "check",
        ".",
        "--offline",
        "--save-evidence",
        "/dev/stdout",
    ],
    "check with evidence": ["check", ".", "--evidence", "evidence.json"],
    "check with a standard": ["check", ".", "--offline", "--standard", "./own.yaml"],
    "check with a broken manifest": [
        "check",
        ".",
        "--offline",
        "--manifest",
        "broken.yaml",
    ],
    "export a broken manifest": ["export", "--to", "mof", "--manifest", "broken.yaml"],
    "check a folder of a stranger": ["check", "--offline", "{name}"],
    "check a file of a stranger": ["check", "--offline", "{name}/README.md"],
    "check what is not there": ["check", "--offline", "{words}"],
    "check a manifest that is not there": [
        "check",
        "--offline",
        "--manifest",
        "{words}",
    ],
    "check with a wrong option": ["check", "--{words}"],
    "check with a wrong format": ["check", "--output", "{words}"],
    "check with a wrong level": ["check", "--fail-on", "{words}"],
    "check with a wrong standard": ["check", "--standard", "{words}"],
    "check with a wrong revision": ["check", "--offline", "--base", "{words}"],
    "check into a folder": ["check", "--offline", "--output", "text={name}"],
    "claims": ["claims", "README.md", "{name}/README.md", "--all"],
    "claims json": [
        "claims",
        "README.md",
        "{name}/README.md",
        "--all",
        "--output",
        "json",
    ],
    "claims of what is not there": ["claims", "{words}"],
    "license": ["license", "LICENSE", "{words}"],
    "license json": ["license", "LICENSE", "{words}", "--output", "json"],
    "license of a path": ["license", "{words}.txt"],
    "explain": ["explain", "{words}"],
    "init": ["init", "--stdout"],
    "init a folder of a stranger": ["init", "{name}"],
}
README = (
    "---\nlicense: {0}\nbase_model: {0}\n---\n# {1}\n\n"
    "{1} is open source, {2}. We will release {1} data soon {2}.\n"
)
MANIFEST = """aboveboard: 1
release: {{name: {0}, version: {1}, producer: {2}, base: {0}}}
artifacts:
  weights: {{at: {0}, license: {1}, note: {2}}}
  training-data: {{withheld: {2}}}
  evaluation-data: {{access: {0}, from: {1}, name: {2}}}
  {0}: {{at: {1}}}
  model-card: {{at: {3}, license-file: {2}}}
"""


def lay_out(folder: Path, one: str, two: str, three: str) -> str:
    """A repository of a stranger's; gives the name of a folder in it."""
    quoted = [json.dumps(text) for text in (one, two, three)]
    name = re.sub(r"[\0/]", "", one)[:60].strip() or "x"
    name = "x" + name if name in (".", "..") or name.startswith("-") else name
    (folder / name).mkdir()
    prose = README.format(quoted[0], two, three)
    finding = {"path": one, "rule": two, "message": three, "fingerprint": "a" * 32}
    texts = {
        "README.md": prose,
        f"{name}/README.md": prose,
        f"{name}/MODEL_CARD.md": prose,
        "LICENSE": (
            f"MIT License\n\n{one}\n\nPermission is hereby granted, {two} free of charge\n{three}"
        ),
        "aboveboard.yaml": MANIFEST.format(*quoted, json.dumps(f"{name}/README.md")),
        "broken.yaml": f"aboveboard: {quoted[0]}\n{quoted[1]}: !<{three}> 1\nrelease: {{a: [\n",
        "own.yaml": (
            f"{quoted[0]}: 1\nid: {quoted[1]}\n"
            f"requirements:\n- {{id: {quoted[2]}, must: {quoted[0]}}}\n"
        ),
        "evidence.json": json.dumps(
            {"aboveboard-evidence": 1, "book": {"observations": {one: {two: three}}}}
        ),
        "base.json": json.dumps(
            {"aboveboard-baseline": 1, "findings": [finding]}, indent=1
        ),
        "pyproject.toml": f"[project]\nlicense = {quoted[0]}\n",
        "config.json": json.dumps({"_name_or_path": one}),
    }
    for path, text in texts.items():
        (folder / path).write_bytes(text.encode("utf-8", "replace"))
    return name


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder)


def log_of(arguments: list[str]) -> str:
    """Standard output and standard error of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(arguments)
    assert code in (0, 1, 2), err.getvalue()
    return f"{out.getvalue()}\n{err.getvalue()}"


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_command_prints_one(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)

    @settings(max_examples=8, deadline=None, derandomize=True, database=None)
    @given(words, words, words)
    def printed(one: str, two: str, three: str) -> None:
        folder = Path(tempfile.mkdtemp())
        with inside(folder):
            name = lay_out(folder, one, two, three)
            log = log_of(
                [
                    part.replace("{name}", name).replace("{words}", three)
                    for part in arguments
                ]
            )
        assert silent(log), list(obeyed(log))

    printed()
