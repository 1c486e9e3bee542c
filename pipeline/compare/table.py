"""A comparison as text for a person."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.comparison import KINDS, Comparison, Difference
from pipeline.compare.labels import (
    FIELD_HEAD,
    KIND,
    RATE_HEAD,
    field_rows,
    kind_text,
    pencil_text,
    percent,
    rate_rows,
    verdict_text,
)

MOST_LETTERS = 60
"""Of a reading in a cell."""


def comparison_table(comparison: Comparison, *, editorial: bool = False) -> str:
    """Verdict, rates, fields and differences, the weightiest first; ends with a line break.

    Args:
        comparison: to show.
        editorial: list also what the edition changed in spelling and punctuation; else their
            number alone is given.
    """
    parts = [
        f"{comparison.document}: {verdict_text(comparison.verdict)}",
        _rates(comparison),
        _fields(comparison),
        f"Written by hand: {pencil_text(comparison)}.",
        _differences(comparison, editorial=editorial),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rates(comparison: Comparison) -> str:
    return text_table(RATE_HEAD, rate_rows(comparison))


def _fields(comparison: Comparison) -> str:
    if not comparison.fields:
        return ""
    score = comparison.field_score
    return (
        text_table(FIELD_HEAD, field_rows(comparison))
        + f"\nprecision {percent(score.precision)}, recall {percent(score.recall)}, "
        f"F1 {percent(score.f1)} ({score.agreeing} agree; {score.in_record} in the record, "
        f"{score.in_reference} in the transcription)"
    )


def _differences(comparison: Comparison, *, editorial: bool) -> str:
    if not comparison.differences:
        return "No differences."
    counts = [f"{KIND[kind]}: {n}" for kind in KINDS if (n := comparison.count(kind))]
    shown = sorted(
        (d for d in comparison.differences if editorial or d.kind != "editorial"),
        key=lambda difference: KINDS.index(difference.kind),
    )
    rows = [[kind_text(d), d.record or "–", d.reference or "–", _where(d)] for d in shown]
    summary = "Differences: " + "; ".join(counts) + "."
    if not rows:
        return summary
    return f"{summary}\n\n" + text_table(["kind", "scan", "transcription", "page"], rows)


def _where(difference: Difference) -> str:
    return difference.places[0].page if difference.places else "–"


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns wide enough for their cells; long cells are cut with an ellipsis."""
    lines = [list(head), *([_short(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _short(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain if len(plain) <= MOST_LETTERS else plain[: MOST_LETTERS - 1] + "…"
