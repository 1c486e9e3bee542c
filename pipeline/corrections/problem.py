"""What can go wrong with the corrections of a document."""

from __future__ import annotations

from pathlib import Path

from pipeline.corrections.changes import Entry
from pipeline.errors import DigitisationError


class CorrectionError(DigitisationError):
    """The log of a document cannot be read, or something cannot be written into it."""

    stage = "corrections"


class ConflictError(CorrectionError):
    """Someone changed the same thing since the person looked; nothing was written.

    Attributes:
        newer: the entries about the same thing, oldest first.
    """

    def __init__(
        self, reason: str, *, newer: tuple[Entry, ...], file: Path | str | None = None, remedy: str
    ) -> None:
        super().__init__(reason, file=file, remedy=remedy)
        self.newer = newer

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.reason, self.newer, self.file, self.remedy))


def _rebuild(reason: str, newer: tuple[Entry, ...], file: str | None, remedy: str) -> ConflictError:
    return ConflictError(reason, newer=newer, file=file, remedy=remedy)
