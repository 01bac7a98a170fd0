"""The listing as one block of bytes finds the same names as a list of strings would."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.tree.listing import Listing, join_names

NAME = st.text("ab/.-0_é\udcff", min_size=1, max_size=6)
NAMES = st.lists(NAME, max_size=12, unique=True)


def make_listing(names: list[str], *, ordered: bool) -> Listing:
    if ordered:
        names = sorted(names, key=os.fsencode)
    return Listing(join_names(iter(names)), ordered)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(NAMES, NAME, st.booleans())
def test_names_are_found_as_in_a_list(
    names: list[str], wanted: str, ordered: bool
) -> None:
    listing = make_listing(names, ordered=ordered)
    folder = wanted.rstrip("/") + "/"
    assert len(listing) == len(names)
    assert listing.names == tuple(sorted(names))
    for _ in range(25):
        assert (wanted in listing) == (wanted in names)
    assert listing.names_below(wanted) == tuple(
        sorted(n for n in names if n.startswith(folder))
    )
    found = listing.find_names(b"a", re.compile("b"))
    assert found == tuple(sorted(n for n in names if "a" in n and "b" in n))


@pytest.mark.parametrize("name", ["a\0b", "\ud800", ""])
def test_what_is_no_name_is_not_listed(name: str) -> None:
    assert name not in Listing(b"a\0b\0", ordered=True)


@pytest.mark.parametrize(
    ("glob", "matched"),
    [
        ("*.md", {"a.md"}),
        ("**/*.md", {"a.md", "x/a.md", "x/y/a.md"}),
        ("**/**/*.md", {"a.md", "x/a.md", "x/y/a.md"}),
        ("x/**", {"x/a.md", "x/b.txt", "x/y/a.md"}),
        ("x/*/a.md", {"x/y/a.md"}),
        ("./x/?.md", set()),
    ],
)
def test_globs(glob: str, matched: set[str]) -> None:
    listing = make_listing(["a.md", "x/a.md", "x/y/a.md", "x/b.txt"], ordered=True)
    assert set(listing.match_glob(glob)) == matched


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text("ab*?", min_size=1, max_size=6), st.text("ab", min_size=1, max_size=6))
def test_within_a_folder_a_glob_is_that_of_the_standard_library(
    glob: str, name: str
) -> None:
    if "**" not in glob:
        matched = Listing(f"{name}\0".encode()).match_glob(glob)
        assert bool(matched) == fnmatchcase(name, glob)
