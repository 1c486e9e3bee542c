"""Nobody writes upon writing: marks for which the sheet has no room any more are left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile.marks import HandwrittenLine, Mark, Stroke
from pipeline.facsimile.raster import ONE, fixed

Corners = npt.NDArray[np.float32]
"""Of a slanted rectangle, shape (4, 2), x and y in mm of the sheet."""

STEP = 0.4
"""What a letter of an ordinary hand takes of the line, in ems."""
ABOVE, BELOW = 0.55, 0.15
"""How far letters reach from their baseline, in ems."""
MOST_COMMON = 0.2
"""Share of the writing of either mark that may lie upon the other's, as risers and tails do."""

Handwork = tuple[tuple[HandwrittenLine, ...], tuple[Stroke, ...], tuple[Mark, ...]]


def without_crowding(
    lines: Sequence[HandwrittenLine], strokes: Sequence[Stroke], marks: Sequence[Mark]
) -> Handwork:
    """Lines, strokes and marks but those marks of which the words lie upon earlier ones.

    Strokes that are no words (carets, underlines, strike-outs, bars) may go through anything.
    """
    places: list[list[Corners]] = [[] for _ in marks]
    for line in lines:
        if line.mark is not None:
            places[line.mark].append(_line_place(line))
    for stroke in strokes:
        if stroke.mark is not None and stroke.kind == "signature":
            places[stroke.mark].append(_stroke_place(stroke))
    kept: list[int] = []
    for at, own in enumerate(places):
        if all(_have_room(own, places[other]) for other in kept):
            kept.append(at)
    number = {old: new for new, old in enumerate(kept)}
    return (
        tuple(
            replace(line, mark=None if line.mark is None else number[line.mark])
            for line in lines
            if line.mark is None or line.mark in number
        ),
        tuple(
            replace(stroke, mark=None if stroke.mark is None else number[stroke.mark])
            for stroke in strokes
            if stroke.mark is None or stroke.mark in number
        ),
        tuple(marks[at] for at in kept),
    )


def _line_place(line: HandwrittenLine) -> Corners:
    long = len(line.text) * line.size_mm * STEP
    if line.length_mm:
        long = min(long, line.length_mm)
    # Sine and cosine as the drawing has them, alike on every machine.
    cos, sin = (fixed(part(math.radians(line.tilt))) / ONE for part in (math.cos, math.sin))
    top, foot = -ABOVE * line.size_mm, BELOW * line.size_mm
    return np.array(
        [
            (line.x_mm + along * cos - down * sin, line.y_mm + along * sin + down * cos)
            for along, down in ((0, top), (long, top), (long, foot), (0, foot))
        ],
        np.float32,
    )


def _stroke_place(stroke: Stroke) -> Corners:
    xs, ys = [x for x, _ in stroke.points_mm], [y for _, y in stroke.points_mm]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)


def _have_room(own: Sequence[Corners], other: Sequence[Corners]) -> bool:
    common = sum(cv2.intersectConvexConvex(a, b)[0] for a in own for b in other)
    least = min(_area(own), _area(other))
    return common <= MOST_COMMON * least


def _area(places: Sequence[Corners]) -> float:
    return sum(abs(cv2.contourArea(place)) for place in places)
