"""The reasons that the program acts on are recognized, also after they were saved."""

from __future__ import annotations

import pytest

from aboveboard.evidence import saved
from aboveboard.model.evidence import NOT_ASKED, Book, Evidence, Observation, Reason


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_recognized_with_and_without_details(reason: Reason) -> None:
    plain = Evidence.unknown("", reason.value)
    detailed = Evidence.unknown("", f"{reason.value}: and why")
    assert plain.has_reason(reason)
    assert detailed.has_reason(reason)
    assert not Evidence.unknown("", f"{reason.value} and more").has_reason(reason)
    assert [each for each in Reason if detailed.has_reason(each)] == [reason]


def test_a_reason_is_recognized_in_saved_evidence() -> None:
    exists = Evidence.unknown("hf:a/b", Reason.INTERRUPTED.value)
    book = Book(observations={"hf:a/b": Observation(exists=exists)})
    again = saved.load(saved.dump(book))
    assert again.about("hf:a/b").exists.has_reason(Reason.INTERRUPTED)
    assert again.about("hf:a/b").public.has_reason(Reason.NOT_ASKED)
    assert again.about("hf:c/d").exists == NOT_ASKED
