"""Times in exports: of what people did, never of a clock, so that the same gives the same bytes."""

from __future__ import annotations

from pipeline.corrections.reviewed import ReviewedDocument

UNKNOWN = "1970-01-01T00:00:00Z"
"""Where a format asks for a time that is not kept, as programs do that build the same bytes again.
A record has no time: it follows from the scans alone."""


def last_change(document: ReviewedDocument) -> str | None:
    """When a person last corrected the document: ISO 8601, UTC; ``None`` when nobody did."""
    return max((entry.when for entry in document.log.entries), default=None)
