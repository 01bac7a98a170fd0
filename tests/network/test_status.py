"""How a status is interpreted and worded."""

from __future__ import annotations

import pytest

from aboveboard.network.exchange import Answer, Failure
from aboveboard.network.status import interpret_answer
from aboveboard.truth import Truth

URL = "https://files.example.org/a.bin"


@pytest.mark.parametrize(
    ("status", "truth", "reason"),
    [
        (200, Truth.YES, ""),
        (206, Truth.YES, ""),
        (401, Truth.UNKNOWN, "the host asks for a login (401)"),
        (403, Truth.UNKNOWN, "the host refuses access (403)"),
        (404, Truth.NO, "is not there (404)"),
        (410, Truth.NO, "is gone (410)"),
        (418, Truth.UNKNOWN, "the host answers 418"),
        (503, Truth.UNKNOWN, "the host is in trouble (503)"),
    ],
)
def test_a_status_is_interpreted(status: int, truth: Truth, reason: str) -> None:
    exists = interpret_answer(URL, Answer(URL, status)).exists
    assert (exists.truth, exists.reason, exists.source) == (truth, reason, URL)


@pytest.mark.parametrize("status", [403, 429])
def test_a_rate_limit_is_not_a_refusal(status: int) -> None:
    answer = Answer(URL, status, {"x-ratelimit-remaining": "0"})
    assert "a token raises its limit" in interpret_answer(URL, answer).exists.reason


def test_a_404_over_https_proves_nothing_about_a_link_over_http() -> None:
    exists = interpret_answer(URL, Answer(URL, 404, upgraded=True)).exists
    assert exists.truth is Truth.UNKNOWN
    assert (
        exists.reason
        == "is not there (404); asked over https although the link says http"
    )


def test_a_failure_is_unknown_whatever_the_status() -> None:
    answer = Answer(
        URL, 404, failure=Failure.REFUSED, reason="the host redirects in a circle"
    )
    exists = interpret_answer(URL, answer).exists
    assert (exists.truth, exists.reason) == (
        Truth.UNKNOWN,
        "the host redirects in a circle",
    )
