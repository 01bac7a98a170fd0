"""The site: every link leads somewhere, nothing is loaded from elsewhere, and pages read as on
GitHub."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from tests import tools
from tests.site.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
COUNTED = (
    "h1",
    "h2",
    "h3",
    "table",
    "tr",
    "ul",
    "ol",
    "li",
    "pre",
    "blockquote",
    "em",
    "strong",
)
LOADED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
}


class Page(HTMLParser):
    """The anchors, links and loaded addresses of a page, and how often its article has a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: Counter[str] = Counter()
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.anchors.add(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if LOADED.get(tag, "") in values and values.get("rel") not in (
            "canonical",
            "prev",
            "next",
        ):
            self.loaded.append(values[LOADED[tag]])
        self._inside += tag == "article"
        if self._inside:
            self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "article"


def read_page(file: Path) -> Page:
    """Parse a page."""
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """All pages of the site by their files."""
    return {file: read_page(file) for file in sorted(site.rglob("*.html"))}


def test_every_page_is_built(pages: dict[Path, Page]) -> None:
    assert len(pages) > len(PAGES)


def test_every_link_inside_the_site_leads_to_a_page_and_an_anchor(
    site: Path, pages: dict[Path, Page]
) -> None:
    broken = []
    for file, page in pages.items():
        if file.name == "404.html":
            continue
        for link in page.links:
            target = resolve_link(site, file, link)
            if target and not leads_somewhere(pages, target, urlsplit(link).fragment):
                broken.append(f"{file.relative_to(site)}: {link}")
    assert broken == []


def resolve_link(site: Path, file: Path, link: str) -> Path | None:
    """The file that a link leads to; none for a link to another host."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return file
    start = site if parts.path.startswith("/") else file.parent
    target = (start / unquote(parts.path).lstrip("/")).resolve()
    return target / "index.html" if target.is_dir() else target


def leads_somewhere(pages: dict[Path, Page], target: Path, anchor: str) -> bool:
    """Whether there is such a file, with such an anchor."""
    if target in pages and anchor:
        return anchor == "__skip" or unquote(anchor) in pages[target].anchors
    return target.exists()


def test_nothing_is_loaded_from_other_hosts(
    site: Path, pages: dict[Path, Page]
) -> None:
    for file, page in pages.items():
        assert [each for each in page.loaded if re.match(r"https?:|//", each)] == [], (
            file
        )
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", style.read_text("utf-8")), (
            style
        )


def test_links_into_the_repository_lead_to_files_that_are_there(
    pages: dict[Path, Page],
) -> None:
    prefix = re.compile(
        r"https://github\.com/aboveboard-lint/aboveboard/(?:blob|tree)/main/"
    )
    linked = {
        link for page in pages.values() for link in page.links if prefix.match(link)
    }
    paths = {urlsplit(prefix.sub("", link)).path for link in linked}
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    assert paths


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_structure_that_github_shows(name: str, site: Path) -> None:
    source = (DOCS / name).read_text(encoding="utf-8")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(source)
    on_github = Page()
    on_github.feed(f"<article>{html}</article>")
    folder = (
        Path(name).parent
        if Path(name).name == "README.md"
        else Path(name).with_suffix("")
    )
    on_site = read_page(site / folder / "index.html")
    for tag in COUNTED:
        assert on_site.tags[tag] == on_github.tags[tag], tag


def test_the_glossary_is_that_of_the_architecture(site: Path) -> None:
    assert read_page(site / "glossary" / "index.html").tags["tr"] > 20


def test_a_link_to_a_missing_file_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    tools.module("mkdocs")
    hook = runpy.run_path(str(ROOT / "tools" / "site_pages.py"))
    assert hook["adapted_link"]("cli.md", "docs", "../nothing.md") == "../nothing.md"
    assert "nothing.md, which is not in the repository" in caplog.text
    assert (
        hook["adapted_link"]("cli.md", "docs", "../SECURITY.md#git")
        == "security.md#git"
    )
    linked = hook["adapted_link"]("tutorials/x.md", "docs/tutorials", "../../README.md")
    assert linked.endswith("/blob/main/README.md")
