"""The frozen dataclasses of the project behave as the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard import frozen


@frozen.dataclass(frozen=True, order=True)
class Ours:
    number: int
    name: str = "n"
    more: tuple[int, ...] = ()
    table: dict[str, int] = frozen.field(default_factory=dict, compare=False)
    secret: str = frozen.field(default="s", repr=False)

    @property
    def twice(self) -> int:
        return 2 * self.number


@dataclasses.dataclass(frozen=True, order=True)
class Theirs:
    number: int
    name: str = "n"
    more: tuple[int, ...] = ()
    table: dict[str, int] = dataclasses.field(default_factory=dict, compare=False)
    secret: str = dataclasses.field(default="s", repr=False)


VALUES = st.tuples(st.integers(-2, 2), st.sampled_from("ab"), st.tuples(st.integers(0, 1)), st.just({}), st.text("x"))


@settings(derandomize=True, max_examples=100, deadline=None)
@given(VALUES, VALUES)
def test_equal_ordered_hashed_and_shown_alike(one: Any, other: Any) -> None:
    ours, theirs = (Ours(*one), Ours(*other)), (Theirs(*one), Theirs(*other))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] < ours[1], ours[0] <= ours[1]) == (theirs[0] < theirs[1], theirs[0] <= theirs[1])
    assert (hash(ours[0]) == hash(ours[1])) == (hash(theirs[0]) == hash(theirs[1]))
    assert repr(ours[0]) == repr(theirs[0]).replace("Theirs", "Ours")


def test_defaults_replacement_and_copies() -> None:
    value = Ours(1)
    assert (value.name, value.more, value.table, value.twice) == ("n", (), {}, 2)
    assert value.table is not Ours(1).table
    assert frozen.replace(value, name="m") == Ours(1, "m")
    assert copy.deepcopy(value) == value == pickle.loads(pickle.dumps(value))
    assert value != Theirs(1)


@pytest.mark.parametrize("wrong", [(), (1, "a", (), {}, "s", 6)])
def test_wrong_values_are_refused(wrong: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        Ours(*wrong)
    with pytest.raises(TypeError):
        Ours(1, number=1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        Ours(1, other=1)  # type: ignore[call-arg]


def test_nothing_can_be_changed() -> None:
    value = Ours(1)
    with pytest.raises(AttributeError):
        value.number = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del value.name
