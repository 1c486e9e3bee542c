"""What is written in the blanks of forms and tables: in each blank one entry, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotate.forms import Forms
from pipeline.annotate.frame import Floats
from pipeline.annotate.strokes import Stroke, box_around

BY_HAND = 0.5
"""A stroke in a blank is of the entry when it is as likely by hand."""
SMALLEST, SHORTEST = 0.2, 0.8
"""Ink of an entry in squared x-heights, and its longer side in x-heights, at least."""


def find_entries(
    strokes: Sequence[Stroke], forms: Forms, by_hand: Floats, size: float
) -> list[list[int]]:
    """The strokes of each entry, by their places.

    Args:
        strokes: of the page.
        forms: of the page.
        by_hand: of each stroke, how likely it is by hand.
        size: x-height of the typing, in pixels.
    """
    if not forms.rules:
        return []
    blanks: dict[tuple[int, int], list[int]] = {}
    for at, stroke in enumerate(strokes):
        blank = forms.blank(stroke, size) if by_hand[at] >= BY_HAND else None
        if blank is not None:
            blanks.setdefault(blank, []).append(at)
    return [inside for inside in blanks.values() if _counts([strokes[i] for i in inside], size)]


def _counts(strokes: Sequence[Stroke], size: float) -> bool:
    x0, y0, x1, y1 = box_around(strokes)
    large = sum(stroke.area for stroke in strokes) >= SMALLEST * size**2
    return large and max(x1 - x0, y1 - y0) >= SHORTEST * size
