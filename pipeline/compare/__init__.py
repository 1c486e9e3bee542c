"""A record beside the typed transcription of the same document: what agrees and what differs."""

from pipeline.compare.compare import CompareError, compare
from pipeline.compare.comparison import (
    COMPARISON_VERSION,
    ComparedWord,
    Comparison,
    Difference,
    PencilAgreement,
    comparison_from_json,
    comparison_schema_json,
    comparison_to_json,
)

__all__ = [
    "COMPARISON_VERSION",
    "CompareError",
    "ComparedWord",
    "Comparison",
    "Difference",
    "PencilAgreement",
    "compare",
    "comparison_from_json",
    "comparison_schema_json",
    "comparison_to_json",
]
