"""A transcription as a file."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import DigitisationError
from pipeline.transcription.encoding import NotTextError, decode
from pipeline.transcription.html import html_text, is_html
from pipeline.transcription.parse import parse
from pipeline.transcription.reference import Reference

_REMEDY = "Save the transcription as plain text (UTF-8) or as a web page, and name that file."


class TranscriptionError(DigitisationError):
    """A file is no transcription that can be read."""

    stage = "transcription"


def read_transcription(path: Path) -> Reference:
    """Read a transcription of plain text or HTML, in UTF-8, UTF-16, CP1251, KOI8-R or CP866.

    Raises:
        TranscriptionError: when the file cannot be read, is empty, or is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TranscriptionError(
            f"The transcription cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Check the name and the right to read it.",
        ) from error
    try:
        text = decode(data).text
    except NotTextError as error:
        raise TranscriptionError(f"{error}.", file=path, remedy=_REMEDY) from error
    text = html_text(text) if is_html(text) else text
    if not any(character.isalnum() for character in text):
        what = "is empty" if not data.strip() else "has no words"
        raise TranscriptionError(f"The transcription {what}.", file=path, remedy=_REMEDY)
    return parse(text)
