"""What words speak of (weights, code, data), and what makes them no plain statement of today."""

from __future__ import annotations

from aboveboard.portrait.vocabulary import find_pattern, has


def strip_license_names(words: str) -> str:
    """A sentence with the names of model licenses blanked, which speak of no weights themselves."""
    return find_pattern("license of a model").sub(
        lambda found: " " * len(found[0]), words
    )


def names_weights(words: str) -> bool:
    """Whether a sentence speaks of weights or checkpoints in so many words."""
    return has("weights", strip_license_names(words))


def names_model(words: str) -> bool:
    """Whether a sentence speaks of a model or of its weights."""
    return names_weights(words) or has("model", strip_license_names(words))


def names_code(words: str) -> bool:
    """Whether a sentence speaks of code, a repository or a project."""
    return has("code", words)


def names_whole_project(words: str) -> bool:
    """Whether a sentence is about the project or the repository as a whole."""
    return has("whole project", words)


def names_data(words: str) -> bool:
    """Whether a sentence speaks of data."""
    return has("data", words)


def joins_weights_and_others(words: str) -> bool:
    """Whether a sentence names weights and code (or data) together: *both code and weights*."""
    return has("together", words)


def is_doubtful(words: str) -> bool:
    """Whether words deny, postpone, limit to a part or suppose what they say."""
    return has("doubt", words)


def is_past(words: str) -> bool:
    """Whether words speak of how things were."""
    return has("past", words)


def is_about_earlier_release(words: str) -> bool:
    """Whether words speak of an earlier version or of earlier terms."""
    return has("earlier release", words)


def is_hypothetical(words: str) -> bool:
    """Whether words suppose or announce something."""
    return has("hypothetical", words)


def find_first_noun(words: str) -> int:
    """Where the word begins that first names weights or a model; -1 where none does."""
    stripped = strip_license_names(words)
    found = find_pattern("weights").search(stripped) or find_pattern("model").search(
        stripped
    )
    if found is None:
        return -1
    return stripped.rfind(" ", 0, found.start()) + 1
