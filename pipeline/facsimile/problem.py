"""The one kind of failure of this package."""

from __future__ import annotations

from pipeline.errors import DigitisationError


class FacsimileError(DigitisationError):
    """A page cannot be drawn: a face is missing or differs, or the description is impossible."""

    stage = "facsimile"
