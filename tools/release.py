"""Prepare a release and check that a tag fits what it names; ``docs/releasing.md`` has the steps.

python tools/release.py next                 print the version that the fragments call for
python tools/release.py prepare [VERSION]    set the version, fold the fragments, update the pins
python tools/release.py check TAG            exit 1 if the tag does not fit the working tree
python tools/release.py notes TAG            print the section of the changelog
python tools/release.py moving-tag TAG       print the tag that moves with this release
"""

from __future__ import annotations

import argparse
import datetime
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("added", "changed", "fixed", "removed", "security")
"""The kinds of fragments in the order in which the changelog shows them."""

_VERSION_FILE = "src/aboveboard/__init__.py"
_PINNING_PAGES = ("README.md", "docs/hooks.md")
_VERSION_LINE = re.compile(r'^__version__ = "(?P<version>[^"]+)"$', re.MULTILINE)
_PIN = re.compile(r"\brev: v\d+\.\d+\.\d+")
_TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")

Version = tuple[int, int, int]


class ReleaseError(Exception):
    """Something that a person has to change first."""


def parse_version(text: str) -> Version:
    """The numbers of ``1.2.3`` or ``v1.2.3``."""
    match = _TAG.fullmatch(text if text.startswith("v") else f"v{text}")
    if match is None:
        raise ReleaseError(f"{text!r} is not a version such as 1.2.3")
    major, minor, patch = (int(number) for number in match.groups())
    return major, minor, patch


def format_version(version: Version) -> str:
    """A version as it is written."""
    return ".".join(str(number) for number in version)


def read_version(root: Path) -> Version:
    """The version that the source states."""
    match = _VERSION_LINE.search((root / _VERSION_FILE).read_text(encoding="utf-8"))
    if match is None:
        raise ReleaseError(f"{_VERSION_FILE} has no line `__version__ = …`")
    return parse_version(match["version"])


def find_newest_tag(root: Path) -> Version | None:
    """The version of the newest tag ``v1.2.3``; none before the first release."""
    command = ["git", "tag", "--list", "v*.*.*"]
    listed = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=True
    )
    tags = [tag for tag in listed.stdout.split() if _TAG.fullmatch(tag)]
    return max((parse_version(tag) for tag in tags), default=None)


def read_fragments(root: Path) -> dict[str, list[str]]:
    """The texts of the fragments by kind, in the order of their names."""
    fragments: dict[str, list[str]] = {}
    for path in list_fragments(root):
        kind = path.suffixes[-2].removeprefix(".") if len(path.suffixes) > 1 else ""
        if kind not in KINDS:
            raise ReleaseError(
                f"{path.name} is not named NAME.KIND.md with one of {KINDS}"
            )
        fragments.setdefault(kind, []).append(path.read_text(encoding="utf-8").strip())
    return fragments


def list_fragments(root: Path) -> list[Path]:
    """The files of the fragments."""
    return sorted((root / "changelog.d").glob("*.md"))


def choose_next_version(
    newest: Version | None, current: Version, kinds: set[str]
) -> Version:
    """The version after the newest tag; before the first release the one in the source.

    Something removed calls for a new major version, something added or changed for a minor one.
    Before 1.0.0 a minor version may remove.
    """
    if newest is None:
        return current
    major, minor, patch = newest
    if "removed" in kinds and major > 0:
        return major + 1, 0, 0
    if kinds & {"added", "changed", "removed"}:
        return major, minor + 1, 0
    return major, minor, patch + 1


def render_section(version: Version, date: str, fragments: dict[str, list[str]]) -> str:
    """The section of the changelog."""
    parts = [f"## {format_version(version)} ({date})\n"]
    for kind in KINDS:
        if kind in fragments:
            items = "\n".join(_list_item(text) for text in fragments[kind])
            parts.append(f"### {kind.capitalize()}\n\n{items}\n")
    return "\n".join(parts)


def _list_item(text: str) -> str:
    return "- " + "\n  ".join(text.splitlines())


def prepare(root: Path, version: Version, date: str) -> None:
    """Set the version, fold the fragments into the changelog, update the pins of the pages."""
    fragments = read_fragments(root)
    if not fragments:
        raise ReleaseError("changelog.d has no fragment: there is nothing to release")
    changelog = root / "CHANGELOG.md"
    head, mark, older = changelog.read_text(encoding="utf-8").partition("\n## ")
    section = render_section(version, date, fragments)
    write_text(changelog, f"{head.rstrip()}\n\n{section}{mark}{older}")
    written = format_version(version)
    replace_text(root / _VERSION_FILE, _VERSION_LINE, f'__version__ = "{written}"')
    for page in _PINNING_PAGES:
        replace_text(root / page, _PIN, f"rev: v{written}")
    for path in list_fragments(root):
        path.unlink()


def replace_text(path: Path, pattern: re.Pattern[str], text: str) -> None:
    """Replace what a pattern matches in a file."""
    write_text(path, pattern.sub(text, path.read_text(encoding="utf-8")))


def write_text(path: Path, text: str) -> None:
    """Write a file with line feeds on every platform."""
    path.write_text(text, encoding="utf-8", newline="\n")


def check(root: Path, tag: str) -> list[str]:
    """What keeps a tag from being released; empty where all fits."""
    problems = []
    version = parse_version(tag)
    if read_version(root) != version:
        problems.append(f"{_VERSION_FILE} states {format_version(read_version(root))}")
    if not read_notes(root, version):
        problems.append(f"CHANGELOG.md has no section for {format_version(version)}")
    left = [path.name for path in list_fragments(root)]
    if left:
        problems.append(f"changelog.d still has {', '.join(left)}")
    for page in _PINNING_PAGES:
        pins = set(_PIN.findall((root / page).read_text(encoding="utf-8")))
        if pins != {f"rev: {tag}"}:
            problems.append(f"{page} pins {', '.join(sorted(pins)) or 'no revision'}")
    return problems


def read_notes(root: Path, version: Version) -> str:
    """The section of a version in the changelog; empty where there is none."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    pattern = (
        rf"^## {re.escape(format_version(version))} \(.*?\)\n(?P<notes>.*?)(?=^## |\Z)"
    )
    match = re.search(pattern, text, re.DOTALL | re.MULTILINE)
    return match["notes"].strip() if match else ""


def moving_tag(version: Version) -> str:
    """The tag that workflows name: ``v1`` until there is a version 2, also before 1.0.0."""
    return f"v{max(version[0], 1)}"


def run_next(_: argparse.Namespace) -> None:
    """Print the version that the fragments call for."""
    print(format_version(_next_version()))


def _next_version() -> Version:
    kinds = set(read_fragments(ROOT))
    return choose_next_version(find_newest_tag(ROOT), read_version(ROOT), kinds)


def run_prepare(options: argparse.Namespace) -> None:
    """Prepare the release and print what is left to do."""
    version = parse_version(options.version) if options.version else _next_version()
    newest = find_newest_tag(ROOT)
    if newest is not None and version <= newest:
        raise ReleaseError(f"v{format_version(newest)} is released already")
    date = options.date or datetime.datetime.now(datetime.UTC).date().isoformat()
    prepare(ROOT, version, date)
    print(
        f"Prepared {format_version(version)}: read CHANGELOG.md, commit, merge, then tag."
    )


def run_check(options: argparse.Namespace) -> None:
    """Report what keeps a tag from being released."""
    problems = check(ROOT, options.tag)
    if problems:
        raise ReleaseError(f"{options.tag} cannot be released: " + "; ".join(problems))


def run_notes(options: argparse.Namespace) -> None:
    """Print the section of a version."""
    print(read_notes(ROOT, parse_version(options.tag)))


def run_moving_tag(options: argparse.Namespace) -> None:
    """Print the tag that moves."""
    print(moving_tag(parse_version(options.tag)))


def main(arguments: list[str]) -> int:
    """Run a command; 1 and a message where a person has to change something first."""
    parser = argparse.ArgumentParser(description="Prepare and check a release.")
    commands = parser.add_subparsers(required=True)
    _add_command(commands, "next", run_next)
    preparing = _add_command(commands, "prepare", run_prepare)
    preparing.add_argument("version", nargs="?")
    preparing.add_argument("--date")
    for name, run in (
        ("check", run_check),
        ("notes", run_notes),
        ("moving-tag", run_moving_tag),
    ):
        _add_command(commands, name, run).add_argument("tag")
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def _add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name)
    command.set_defaults(run=run)
    return command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
