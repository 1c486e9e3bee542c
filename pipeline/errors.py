"""Failures as data: which file, at which stage, why, and what to do about it.

Every error that a user can meet is a :class:`DigitisationError`. Its text is one sentence a
non-programmer understands; :attr:`DigitisationError.remedy` says what to do next.
"""

from __future__ import annotations

import errno
from pathlib import Path

_PASSING_ERRNOS = frozenset(
    {
        errno.EAGAIN,
        errno.EBUSY,
        errno.ECONNABORTED,
        errno.ECONNRESET,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.EINTR,
        errno.EIO,
        errno.EMFILE,
        errno.ENETDOWN,
        errno.ENETRESET,
        errno.ENETUNREACH,
        errno.ENFILE,
        errno.ENOLCK,
        errno.ENOMEM,
        errno.EREMOTEIO,
        errno.ESTALE,
        errno.ETIMEDOUT,
    }
)
"""A busy disk, a network folder that comes back; not: missing, forbidden, full, too long."""


class DigitisationError(Exception):
    """A failure with its stage, file, reason and remedy.

    Attributes:
        stage: the step that failed, e.g. ``"scan"``.
        file: the file or folder concerned, as the user named it; ``None`` when there is none.
        reason: one sentence that says what is wrong.
        remedy: one sentence that says what to do.
        passing: true for what may pass by itself, so that the same is worth trying again after a
            while: an engine that was killed or timed out on a busy machine, a disk or network
            folder that did not answer. False for what will not: a broken file, a missing right,
            a full disk.
    """

    stage = "digitise"
    passing = False

    def __init__(
        self,
        reason: str,
        *,
        file: Path | str | None = None,
        remedy: str,
        passing: bool | None = None,
    ) -> None:
        self.reason = reason
        self.file = None if file is None else str(file)
        self.remedy = remedy
        if passing is not None:
            self.passing = passing
        super().__init__(reason)

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}: "
        return f"{where}{self.reason} {self.remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.reason, self.file, self.remedy, self.passing))


def _rebuild(
    kind: type[DigitisationError], reason: str, file: str | None, remedy: str, passing: bool
) -> DigitisationError:
    """Make an error again from its parts: exceptions with keyword arguments do not pickle."""
    return kind(reason, file=file, remedy=remedy, passing=passing)


def may_pass(error: BaseException) -> bool:
    """True when trying again after a while may help; see :class:`DigitisationError`."""
    if isinstance(error, DigitisationError):
        return error.passing
    return isinstance(error, OSError) and error.errno in _PASSING_ERRNOS


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
