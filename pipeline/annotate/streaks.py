"""Pieces of folds, cracks and scanner streaks: lines down the sheet that are no pen's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.annotate.strokes import Stroke
from pipeline.model import Mask

STEP = 3
"""A line is followed this many rows at a time."""
SIDEWAYS = 2
"""Pixels by which it may bend in a step."""
SLENDER = 2.5
"""A piece of it is so many times as high as broad."""
GAP = 3.0
"""Blank paper that a line may leave, in x-heights."""
SHEET = 0.45
"""Of the height of the sheet; nobody draws a longer line down it."""


def without_streaks(strokes: Sequence[Stroke], ink: Mask, size: float) -> tuple[Stroke, ...]:
    """The strokes but those that are a part of a line down half of the sheet.

    Args:
        strokes: of the page.
        ink: all ink, shape of the page image.
        size: x-height of the typing, in pixels.
    """
    slender = [stroke for stroke in strokes if stroke.height > SLENDER * stroke.width]
    if not slender:
        return tuple(strokes)
    lines = len(ink) // STEP * STEP
    steps = np.asarray(ink[:lines].reshape(-1, STEP, ink.shape[1]).any(axis=1), np.bool_)
    streaks = {
        id(stroke)
        for stroke in slender
        if _length(stroke, steps, round(GAP * size / STEP)) > SHEET * len(steps)
    }
    return tuple(stroke for stroke in strokes if id(stroke) not in streaks)


def _length(stroke: Stroke, steps: npt.NDArray[np.bool_], gap: int) -> int:
    """Steps over which the line of the stroke goes on, the stroke itself among them."""
    x, y = stroke.points
    top, foot = stroke.y0 // STEP, min((stroke.y1 - 1) // STEP, len(steps) - 1)
    at_top = float(x[y < stroke.y0 + STEP].mean())
    at_foot = float(x[y >= stroke.y1 - STEP].mean())
    up = _follow(at_top, range(top - 1, -1, -1), steps, gap)
    down = _follow(at_foot, range(foot + 1, len(steps)), steps, gap)
    return up + (foot - top + 1) + down


def _follow(x: float, way: range, steps: npt.NDArray[np.bool_], gap: int) -> int:
    """Steps of the way over which ink goes on from column ``x``."""
    blank = gone = 0
    for number, at in enumerate(way, start=1):
        left = max(round(x) - SIDEWAYS, 0)
        near = np.flatnonzero(steps[at, left : round(x) + SIDEWAYS + 1])
        if len(near):
            x += 0.5 * (left + int(near.sum()) / len(near) - x)
            blank, gone = 0, number
        else:
            blank += 1
            if blank > gap:
                break
    return gone
