"""Promises: how old they are, and when they say they will be kept."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from aboveboard import leaves, pipeline, statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Release
from aboveboard.network import remote
from aboveboard.reports import Format
from aboveboard.statements.dates import find_due_date
from aboveboard.tree import git


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("will be released in March 2025.", "2025-03"),
        ("by June 30, 2025", "2025-06-30"),
        ("in Q3 2026", "2026-09"),
        ("before the end of 2026", "2026"),
        ("in summer 2026", "2026-08"),
        ("on 2026-02-30", "2026-02"),
        ("将于2025年6月发布", "2025-06"),
        ("soon, with 2024 examples", ""),
        ("in version 2.0", ""),
    ],
)
def test_a_date_is_read(text: str, date: str) -> None:
    assert find_due_date(text) == date


def test_a_promise_carries_its_own_date_and_not_that_of_the_news() -> None:
    dated = "- [2024-01-02] We will release the training code in May 2025.\n"
    text = dated + "- [2024-01-03] The data will be released soon.\n"
    seen = statements.promises(
        statements.mentions([Document("README.md", text, "prose")], Release())
    )
    assert [(claim.span.line, claim.due) for claim in seen] == [(1, "2025-05"), (2, "")]


def git_in(
    folder: Path, *command: str, date: str = "2025-01-15T00:00:00+00:00"
) -> None:
    who = {
        f"GIT_{role}_{what}": "a@a"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        **who,
        **dates,
    }
    subprocess.run(["git", *command], cwd=folder, env=environment, check=True)


def commit(folder: Path, date: str) -> None:
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "change"]):
        git_in(folder, *command, date=date)


@pytest.mark.parametrize(
    ("last", "level"),
    [("2025-03-01", None), ("2025-05-01", "notice"), ("2026-02-01", "notice")],
)
def test_a_promise_ages_with_the_repository(
    tmp_path: Path, last: str, level: str | None
) -> None:
    (tmp_path / "README.md").write_text(
        "# Finch\n\nThe training code will be released soon.\n", encoding="utf-8"
    )
    commit(tmp_path, "2025-01-15T00:00:00+00:00")
    (tmp_path / "notes.txt").write_text("later", encoding="utf-8")
    commit(tmp_path, f"{last}T00:00:00+00:00")
    report = pipeline.run(pipeline.Request(root=str(tmp_path), observe=remote.offline))
    found = [item for item in report.findings if item.rule == "promise-overdue"]
    assert [item.level for item in found] == ([level] if level else [])
    assert all("has stood here for" in item.message for item in found)


_PROMISE = "The training code will be released soon."
_REST = "\n\n## Use\n\nRun `finch`.\n"


@pytest.mark.parametrize(
    ("later", "old"),
    [
        (f"# Finch\n\n- [ ]   {_PROMISE}{_REST}", True),
        (f"# Finch\n\nOur full training code will be released very soon!{_REST}", True),
        (f"# Finch{_REST}\n## Plans\n\n{_PROMISE}\n", True),
        (
            f"# Finch{_REST}\n## Plans\n\n* Our training code will also be released soon.\n",
            True,
        ),
        (f"# Finch\n\nThe training data will be released soon.{_REST}", False),
        (
            f"# Finch\n\n{_PROMISE}\n\nThe evaluation data will be released soon.{_REST}",
            True,
        ),
    ],
    ids=[
        "indented",
        "reworded",
        "moved",
        "moved and reworded",
        "another promise",
        "another promise beside it",
    ],
)
def test_other_words_for_a_promise_make_it_no_younger(
    tmp_path: Path, later: str, old: bool
) -> None:
    readme = tmp_path / "README.md"
    for date, text in (
        ("2024-01-15", f"# Finch\n\n{_PROMISE}{_REST}"),
        ("2025-02-18", later),
    ):
        readme.write_text(text, encoding="utf-8")
        commit(tmp_path, f"{date}T00:00:00+00:00")
    report = pipeline.run(pipeline.Request(root=str(tmp_path), observe=remote.offline))
    said = [item.message for item in report.findings if item.rule == "promise-overdue"]
    assert len(said) == old
    assert all("for 400 days" in message for message in said)


def test_two_words_that_stand_elsewhere_are_no_older_promise(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    texts = (
        "## Code\n\nComing soon.\n\n## Data\n\nHere.\n",
        "## Code\n\nHere.\n\n## Data\n\nSoon: coming!\n",
    )
    for date, text in zip(("2024-01-15", "2025-02-18"), texts, strict=True):
        readme.write_text(text, encoding="utf-8")
        commit(tmp_path, f"{date}T00:00:00+00:00")
    assert git.measure_line_ages(
        str(tmp_path), "README.md", (7,), git.newest_commit_time(str(tmp_path))
    ).days == {7: 0}


def test_a_promise_is_followed_through_several_changes_and_a_new_name_of_its_file(
    tmp_path: Path,
) -> None:
    steps = [
        ("2024-01-15", "README.rst", "The training code will be released soon."),
        ("2024-06-15", "README.rst", "Our training code will be released soon."),
        ("2024-09-15", "README.md", "Our training code will be released soon."),
        ("2025-02-18", "README.md", "Our full training code will be released shortly."),
    ]
    for date, name, text in steps:
        for old in tmp_path.glob("README*"):
            old.unlink()
        (tmp_path / name).write_text(f"{text}{_REST}", encoding="utf-8")
        commit(tmp_path, f"{date}T00:00:00+00:00")
    report = pipeline.run(pipeline.Request(root=str(tmp_path), observe=remote.offline))
    assert [
        "for 400 days" in item.message
        for item in report.findings
        if item.rule == "promise-overdue"
    ] == [True]


def unread(folder: Path) -> list[tuple[str, str]]:
    """What the report lists under *Not looked at*, and that it does."""
    report = pipeline.run(pipeline.Request(root=str(folder), observe=remote.offline))
    assert not [item for item in report.findings if item.rule == "promise-overdue"]
    seen = [(item.source, item.reason) for item in report.book.tree.unread]
    told = leaves.load("aboveboard.reports", "text", "FORMAT", Format).render(report)
    assert ("Not looked at:" in told) == bool(seen)
    assert all(f"{source} {reason}" in told for source, reason in seen)
    return seen


def test_a_shallow_clone_does_not_make_a_promise_young(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    (origin / "README.md").write_text(f"# Finch\n\n{_PROMISE}{_REST}", encoding="utf-8")
    commit(origin, "2023-01-15T00:00:00+00:00")
    (origin / "notes.txt").write_text("later", encoding="utf-8")
    commit(origin, "2025-03-01T00:00:00+00:00")
    git_in(tmp_path, "clone", "-q", "--depth=1", origin.as_uri(), str(clone))
    words = (
        "holds a promise whose age is unknown: the clone is shallow and does not reach back "
        "that far"
    )
    assert unread(clone) == [("README.md:3", words)]
    text = (
        f"# Finch\n\nOur full training code will be released very soon!{_REST}The data will "
        "be released soon.\n"
    )
    (clone / "README.md").write_text(text, encoding="utf-8")
    commit(clone, "2025-03-02T00:00:00+00:00")
    assert unread(clone) == [("README.md:3", words)], (
        "in other words it is as old; the second promise is new"
    )


def test_where_git_knows_all_a_promise_is_no_unknown(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        f"# Finch\n\n{_PROMISE}{_REST}", encoding="utf-8"
    )
    commit(tmp_path, "2025-01-15T00:00:00+00:00")
    assert unread(tmp_path) == []


def test_a_promise_where_there_is_no_repository_has_no_known_age(
    tmp_path: Path,
) -> None:
    (tmp_path / "README.md").write_text(
        f"# Finch\n\n{_PROMISE}\n\nThe data comes in May 2024.\n", encoding="utf-8"
    )
    (tmp_path / "MODEL_CARD.md").write_text(
        "# Finch\n\nThe evaluation code will be released soon.\n", encoding="utf-8"
    )
    [(source, reason)] = unread(tmp_path)
    assert source in ("README.md:3", "MODEL_CARD.md:3")
    assert reason.startswith(
        "holds a promise whose age is unknown, like 1 other: not a git repository"
    )


def test_a_file_that_git_does_not_track_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Birds\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("finch\n", encoding="utf-8")
    commit(tmp_path, "2025-01-15T00:00:00+00:00")
    model = tmp_path / "finch"
    model.mkdir()
    (model / "README.md").write_text(f"# Finch\n\n{_PROMISE}{_REST}", encoding="utf-8")
    [(source, reason)] = unread(model)
    assert source == "README.md:3"
    assert "no history of the file" in reason


def test_without_git_a_promise_has_no_known_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "README.md").write_text(
        f"# Finch\n\n{_PROMISE}{_REST}", encoding="utf-8"
    )
    commit(tmp_path, "2025-01-15T00:00:00+00:00")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (
        "README.md:3",
        "holds a promise whose age is unknown: git is not installed",
    ) in unread(tmp_path)
