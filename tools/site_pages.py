"""The hook of the documentation site: pages from other places, and links out of ``docs/``.

``mkdocs.yml`` names it. The pages stay the files that GitHub shows: a link from one of them to a
file elsewhere in the repository leads to that file on GitHub, and the build fails where there is
no such file.
"""

from __future__ import annotations

import logging
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
BROWSE = "https://github.com/aboveboard-lint/aboveboard"
ROOT_PAGES = {
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
"""Files at the root of the repository that are pages of the site, with their names there."""

_LINK_OR_CODE = re.compile(
    r"```.*?```|(?P<code>`[^`\n]*`)|\]\((?P<target>[^)\s]+)\)", re.DOTALL
)
_LEADING_COMMENTS = re.compile(r"\A(?:<!--.*?-->\s*)+", re.DOTALL)
_GLOSSARY = re.compile(
    r"^## Glossary\n(?P<text>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE
)
_NAMED_SEARCH = 'data-md-component="search" role="dialog" aria-label="Search"'
_log = logging.getLogger("mkdocs.plugins.site_pages")


def on_config(config: Any) -> Any:
    """Replace ``folder/*.md`` in the navigation by the pages that it matches."""
    config["nav"] = [_expand_patterns(entry) for entry in config["nav"]]
    return config


def _expand_patterns(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    expanded = {}
    for title, value in entry.items():
        expanded[title] = _expand_section(value) if isinstance(value, list) else value
    return expanded


def _expand_section(entries: list[Any]) -> list[Any]:
    listed = {_page_of(entry) for entry in entries}
    section: list[Any] = []
    for entry in entries:
        if isinstance(entry, str) and entry.endswith("/*.md"):
            section += [page for page in _pages_in(entry) if page not in listed]
        else:
            section.append(_expand_patterns(entry))
    return section


def _page_of(entry: Any) -> str:
    value = next(iter(entry.values())) if isinstance(entry, dict) else entry
    return value if isinstance(value, str) else ""


def _pages_in(pattern: str) -> list[str]:
    docs = ROOT / "docs"
    return sorted(path.relative_to(docs).as_posix() for path in docs.glob(pattern))


def on_files(files: Files, config: Any) -> Files:
    """Add the pages whose text is not in ``docs/``."""
    for source, page in ROOT_PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, "glossary.md", content=glossary()))
    return files


def glossary() -> str:
    """The glossary of ``docs/architecture.md`` as a page of its own."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = _GLOSSARY.search(text)
    if section is None:
        raise ValueError("docs/architecture.md has no section “Glossary”")
    return "# Glossary\n" + section["text"]


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    r"""Adapt links that lead out of ``docs/``, and ``\|`` in code.

    GitHub needs that escape in the cells of a table; Python-Markdown would show the backslash.
    """
    markdown = _LEADING_COMMENTS.sub(
        "", markdown
    )  # a page is named by the heading it begins with
    source = page.file.src_uri
    folder = _repository_folder(source)

    def adapt(match: re.Match[str]) -> str:
        target = match["target"]
        if match["code"] is not None:
            return match[0].replace("\\|", "|")
        if target is None or re.match(r"[a-z]+:|#", target):
            return match[0]
        return f"]({adapted_link(source, folder, target)})"

    return _LINK_OR_CODE.sub(adapt, markdown)


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Name the dialog of the search, which the theme leaves without a name."""
    return output.replace('data-md-component="search" role="dialog"', _NAMED_SEARCH)


def _repository_folder(source: str) -> str:
    if source in ROOT_PAGES.values():
        return ""
    return posixpath.dirname("docs/" + source)


def adapted_link(page: str, folder: str, target: str) -> str:
    """A link of a page, whose text is in a folder of the repository, as the site needs it."""
    path, mark, anchor = target.partition("#")
    place = posixpath.normpath(posixpath.join(folder, path))
    file = ROOT / place
    if not file.exists():
        _log.warning("%s links to %s, which is not in the repository", page, target)
        return target
    if place in ROOT_PAGES:
        return _relative(ROOT_PAGES[place], page) + mark + anchor
    if place.startswith("docs/") and file.is_file():
        return _relative(place.removeprefix("docs/"), page) + mark + anchor
    kind = "tree" if file.is_dir() else "blob"
    return f"{BROWSE}/{kind}/main/{place}{mark}{anchor}"


def _relative(target: str, page: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
