"""Where a text has other words than a license."""

from __future__ import annotations

from typing import NamedTuple


class Gap(NamedTuple):
    """A stretch of the license's words, and the stretch of the text in its place."""

    start: int
    end: int
    given_start: int
    given_end: int

    @property
    def given_length(self) -> int:
        """How many words of the text are in the gap."""
        return self.given_end - self.given_start

    @property
    def is_empty(self) -> bool:
        """Whether there are no words on either side."""
        return self.start >= self.end and self.given_start >= self.given_end
