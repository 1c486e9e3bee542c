"""Values that a transcription gives: no place on a page, and no doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pipeline.record import FieldValue

BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Unicode composed, every run of blanks and line breaks one blank, none at the ends."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def told(
    text: str, normalised: str | None = None, details: Mapping[str, str] | None = None
) -> FieldValue:
    """A value as a transcription gives it."""
    return FieldValue(
        text=text,
        normalised=normalised,
        origin="transcription",
        page=None,
        box=None,
        words=(),
        confidence=None,
        details=dict(details or {}),
    )
