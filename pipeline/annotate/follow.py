"""Lines by hand that go on in ink that was not taken for handwriting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.annotate.strokes import Shape, Stroke, speaks_about_words
from pipeline.annotate.typed import Typing
from pipeline.model import Mask

LEAST = 3.0
"""Length of a line that is followed, in x-heights."""
BAND = 0.1
"""So far above and below itself a line goes on, in x-heights."""
BLANK = 0.25
"""Blank paper that it may leave, in x-heights; letters leave more between their strokes."""
INKED = 0.8
"""Share of the columns of a piece that goes on that hold its ink, at least."""
SHORTEST = 0.6
"""Of a piece that goes on, in x-heights."""


def follow_lines(
    strokes: Sequence[Stroke], ink: Mask, typing: Typing, coverage: float
) -> tuple[Stroke, ...]:
    """The strokes, lines through and under words among them as long as their ink goes on.

    Args:
        strokes: of the page.
        ink: all ink, shape of the page image.
        typing: of the page.
        coverage: share of a word that a line must cover to speak about it.
    """
    return tuple(
        _followed(stroke, ink, typing.size)
        if stroke.shape is Shape.LEVEL
        and stroke.width >= LEAST * typing.size
        and speaks_about_words(stroke, typing, coverage)
        else stroke
        for stroke in strokes
    )


def _followed(stroke: Stroke, ink: Mask, size: float) -> Stroke:
    x, y = stroke.points
    slope, height = np.polyfit(x, y, 1)
    reach = max(round(BAND * size), 2)
    pieces = [
        points
        for way in (range(stroke.x1, ink.shape[1]), range(stroke.x0 - 1, -1, -1))
        if len(points := _way(way, float(slope), float(height), ink, reach, BLANK * size))
        >= SHORTEST * size
    ]
    if not pieces:
        return stroke
    middles = np.concatenate(pieces)
    left = min(stroke.x0, int(middles[:, 0].min()))
    right = max(stroke.x1, int(middles[:, 0].max()) + 1)
    top = max(min(stroke.y0, int(middles[:, 1].min()) - reach), 0)
    foot = min(max(stroke.y1, int(middles[:, 1].max()) + reach + 1), len(ink))
    picture = np.zeros((foot - top, right - left), bool)
    picture[stroke.y0 - top : stroke.y1 - top, stroke.x0 - left : stroke.x1 - left] = stroke.ink
    for column, middle in middles:
        first, last = max(middle - reach, 0), middle + reach + 1
        picture[first - top : last - top, column - left] |= ink[first:last, column]
    inked = np.flatnonzero(picture.any(axis=1))
    return replace(stroke, ink=picture[inked[0] : inked[-1] + 1], x0=left, y0=top + int(inked[0]))


def _way(
    way: range, slope: float, height: float, ink: Mask, reach: int, gap: float
) -> npt.NDArray[np.intp]:
    """Columns and middles, shape (n, 2), over which ink goes on along a line."""
    found: list[tuple[int, int]] = []
    blank = inked = 0
    middle = slope * (way.start) + height
    step = slope * way.step
    kept = 0
    for column in way:
        middle += step
        at = round(middle)
        rows = np.flatnonzero(ink[max(at - reach, 0) : at + reach + 1, column])
        found.append((column, at))
        if len(rows):
            blank = 0
            inked += 1
            if len(rows) <= reach + 1:
                middle += 0.2 * (max(at - reach, 0) + float(rows.mean()) - middle)
            kept = len(found)
        else:
            blank += 1
            if blank > gap:
                break
        if len(found) > 4 * gap and inked < INKED * len(found):
            break
    return np.array(found[:kept], np.intp).reshape(-1, 2)
