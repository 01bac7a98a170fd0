"""Places in files."""

from __future__ import annotations

from aboveboard.value import Value


class Span(Value, frozen=True, order=True):
    """A stretch of a file: 1-based lines and columns in code points, end exclusive.

    ``path`` is POSIX and relative to the root of the checked repository.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    @property
    def last_line(self) -> int:
        """The line the span ends on, which is its first line where no end was given."""
        return self.end_line or self.line
