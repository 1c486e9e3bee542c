"""A Russian record checked against an English transcription of it."""

from pipeline.across.across import compare_across
from pipeline.across.result import (
    AcrossComparison,
    At,
    Check,
    NameEntry,
    NameSide,
    ParagraphPair,
    Reading,
    Slip,
    Verdict,
)

__all__ = [
    "AcrossComparison",
    "At",
    "Check",
    "NameEntry",
    "NameSide",
    "ParagraphPair",
    "Reading",
    "Slip",
    "Verdict",
    "compare_across",
]
