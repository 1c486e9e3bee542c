"""What is written in the blanks of forms and tables: in each blank one entry, whatever it is."""

from __future__ import annotations

from pipeline.annotate.frame import Floats
from pipeline.annotate.stroke_table import StrokeTable

BY_HAND = 0.5
"""A stroke in a blank is of the entry when it is as likely by hand."""
SMALLEST, SHORTEST = 0.2, 0.8
"""Ink of an entry in squared x-heights, and its longer side in x-heights, at least."""


def find_entries(table: StrokeTable, by_hand: Floats) -> list[list[int]]:
    """The strokes of each entry, by their places.

    Args:
        table: of the strokes of a page.
        by_hand: of each stroke, how likely it is by hand.
    """
    blanks: dict[float, list[int]] = {}
    for at, blank in enumerate(table.measures["blank"].tolist()):
        if blank >= 0 and by_hand[at] >= BY_HAND:
            blanks.setdefault(blank, []).append(at)
    return [inside for inside in blanks.values() if _counts(table, inside)]


def _counts(table: StrokeTable, inside: list[int]) -> bool:
    x0, y0, x1, y1 = table.box_around(inside)
    return bool(table.area[inside].sum() >= SMALLEST and max(x1 - x0, y1 - y0) >= SHORTEST)
