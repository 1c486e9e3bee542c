"""Failures as data: which file, at which stage, why, and what to do about it.

Every error that a user can meet is a :class:`DigitisationError`. Its text is one sentence a
non-programmer understands; :attr:`DigitisationError.remedy` says what to do next.
"""

from __future__ import annotations

from pathlib import Path


class DigitisationError(Exception):
    """A failure with its stage, file, reason and remedy.

    Attributes:
        stage: the step that failed, e.g. ``"scan"``.
        file: the file or folder concerned, as the user named it; ``None`` when there is none.
        reason: one sentence that says what is wrong.
        remedy: one sentence that says what to do.
        passing: true for what may pass by itself (a busy disk, a network that is down), so that
            the same thing is worth trying again later.
    """

    stage = "digitise"
    passing = False

    def __init__(self, reason: str, *, file: Path | str | None = None, remedy: str) -> None:
        self.reason = reason
        self.file = None if file is None else str(file)
        self.remedy = remedy
        super().__init__(reason)

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}: "
        return f"{where}{self.reason} {self.remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.reason, self.file, self.remedy))


def _rebuild(
    kind: type[DigitisationError], reason: str, file: str | None, remedy: str
) -> DigitisationError:
    """Make an error again from its parts: exceptions with keyword arguments do not pickle."""
    return kind(reason, file=file, remedy=remedy)


class BatchError(DigitisationError):
    """The batch folder or its manifest cannot be used at all."""

    stage = "batch"


class ScanError(DigitisationError):
    """One file cannot be decoded into a scan."""

    stage = "scan"


class OcrError(DigitisationError):
    """The recognition engine is missing, lacks a language, or failed on a page."""

    stage = "ocr"


class SettingsError(DigitisationError):
    """A setting is not known, or its value is not possible: wrong use."""

    stage = "settings"


class OutputError(DigitisationError):
    """A result cannot be written."""

    stage = "output"


class StoreError(DigitisationError):
    """A store (``s3://…``) does not give what was asked for, or does not take a result."""

    stage = "store"


class StoreBusyError(StoreError):
    """The store is not to be reached, or asks to be left alone, for now."""

    passing = True
