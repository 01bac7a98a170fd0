"""File formats of weights that are worth opening, one module each with a constant ``FORMAT``.

A format reads headers and indexes, never whole weights, and never executes or unpickles anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import field

from aboveboard.model.evidence import Flaw
from aboveboard.tree.files import Folder
from aboveboard.value import Value


class Facts(Value, frozen=True):
    """What the head of a file shows: what is wrong with it, and its metadata."""

    flaws: tuple[Flaw, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    parameters: bool = True
    """Whether it may contain the parameters of a model; its head can show that it does not."""


class FileFormat(Value, frozen=True):
    """A file format. ``name`` is searched in a path; ``inspect`` raises ``Unreadable`` where the
    file cannot be read.
    """

    name: re.Pattern[str]
    inspect: Callable[[Folder, str], Facts]
