"""The typed transcription of a document, as a Russian edition would print it."""

from __future__ import annotations

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.transcription import render


def plain_text(document: ReviewedDocument) -> bytes:
    """UTF-8, with the corrections of people; see ``docs/transcription.md``."""
    return render(document.record).encode()
