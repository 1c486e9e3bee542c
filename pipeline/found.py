"""What was found of a record beside a transcription, in one language or across two."""

from __future__ import annotations

from pipeline.across import AcrossComparison
from pipeline.across.html import across_html
from pipeline.compare.comparison import Comparison, comparison_to_json
from pipeline.compare.html import comparison_html
from pipeline.compare.page import PageOf
from pipeline.output import as_json

Found = Comparison | AcrossComparison


def found_json(found: Found) -> bytes:
    """For programs; the same comparison gives the same bytes."""
    if isinstance(found, Comparison):
        return comparison_to_json(found)
    return as_json(found.model_dump(mode="json"))


def found_html(found: Found, pixels: PageOf) -> str:
    """For a person, with pictures cut from the scans; ``pixels`` gives the scan of a page."""
    if isinstance(found, Comparison):
        return comparison_html(found, pixels)
    return across_html(found, pixels)
