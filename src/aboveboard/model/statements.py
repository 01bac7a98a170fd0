"""What a repository states about its release."""

from __future__ import annotations

from typing import Literal

from aboveboard.model.span import Span
from aboveboard.value import Value


class Statement(Value, frozen=True):
    """A place in prose or metadata that speaks of openness.

    ``kind``, ``subject`` and ``polarity`` are the words of the claims guide. ``role`` is ``own``
    for a claim of the project about itself; otherwise it says why the place was passed over:
    ``third_party``, ``future``, ``generic`` or ``negated``. ``why`` tells a person what decided it.
    """

    span: Span
    text: str
    kind: str
    subject: str
    polarity: Literal["asserted", "negated", "future", "hypothetical"] = "asserted"
    role: str = "own"
    why: str = ""
    license: str = ""
    """The license as written, for a statement about one."""
    due: str = ""
    """The date by which something is promised, as ``YYYY-MM-DD`` or ``YYYY-MM``, where one is
    given."""
    certainty: float = 1.0
    """How likely the reading is right, from 0 to 1, as measured on repositories not trained on."""
    limits: str = ""
    """What a restriction limits: ``commercial`` use, use for ``research`` alone, ``access``, or
    ``release``."""

    @property
    def is_asserted(self) -> bool:
        """Whether the project asserts it of itself: no promise, denial or supposition."""
        return self.role == "own" and self.polarity == "asserted"

    @property
    def is_about_other(self) -> bool:
        """Whether it is about something else than this release, such as ``other:Sibling``."""
        return self.subject.partition(":")[0] == "other"
