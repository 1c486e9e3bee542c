"""Traces become ink: wider and darker where the hand presses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.facsimile.curves_trace import Trace, bounds
from pipeline.facsimile.ink import Extent, InkLayer
from pipeline.facsimile.raster import SUPER, Rng, shrink, squares
from pipeline.model import Grey

LEVELS = 8
"""Steps of force that are told apart; a run of points of one step is drawn at once."""


@dataclass(frozen=True, slots=True)
class Nib:
    """How a tool answers to force.

    Attributes:
        flex: per cent of the width that follows the force; a ball-pen has little.
        solid: per cent of the ink that is left however lightly the tool is led.
        skips: chance in a thousand, for each point, that the tool leaves nothing for a moment.
    """

    flex: int = 45
    solid: int = 40
    skips: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.flex <= 100 and 0 <= self.solid <= 100 and 0 <= self.skips <= 1000):
            raise ValueError("flex and solid are per cent, skips are per mille")


ORDINARY = Nib()

_AREA = SUPER * SUPER
SHARES: Grey = np.array(
    [(255 * count + _AREA // 2) // _AREA for count in range(_AREA + 1)], dtype=np.uint8
)
"""Cover of a pixel of which so many fine pixels are covered."""


def draw_traces(
    layer: InkLayer,
    traces: Sequence[Trace],
    x: int,
    y: int,
    rng: Rng,
    nib: Nib = ORDINARY,
) -> Extent | None:
    """Draw the traces onto the layer, with their origin at (x, y).

    Args:
        layer: drawn on in place.
        traces: of one word or mark; they share one piece of the sheet, so draw words apart.
        x: fine pixels of the sheet (``SUPER`` a pixel).
        y: the same, down.
        rng: for skips.
        nib: how width and ink follow the force.

    Returns:
        The extent of the ink in pixels of the sheet, or ``None`` when nothing fell on it.
    """
    if not traces:
        return None
    x0, y0, x1, y1 = bounds(traces)
    height, width = layer.cover.shape
    left, top = max((x + x0) // SUPER, 0), max((y + y0) // SUPER, 0)
    right = min(-((-(x + x1)) // SUPER) + 1, width)
    bottom = min(-((-(y + y1)) // SUPER) + 1, height)
    if left >= right or top >= bottom:
        return None
    room = np.zeros(((bottom - top) * SUPER, (right - left) * SUPER), dtype=np.uint8)
    corner = (x - left * SUPER, y - top * SUPER)
    for one in traces:
        _draw(room, one, corner, rng, nib)
    return layer.put(left, top, _covered(room), shrink(room))


def _covered(room: Grey) -> Grey:
    """How much of each pixel lies under a line, whatever its tone; rounded as by shrink."""
    return SHARES[squares(np.minimum(room, 1))]


def _draw(room: Grey, one: Trace, corner: tuple[int, int], rng: Rng, nib: Nib) -> None:
    points = np.array(one.points, dtype=np.int32) + np.array(corner, dtype=np.int32)
    force = np.array(one.force, dtype=np.int64)
    step = (force * LEVELS) >> 8
    count = len(points)
    if count == 1:
        points, step, count = points.repeat(2, axis=0), step.repeat(2), 2
    lifted = _lifts(rng, count, nib)
    # Each run goes on to the first point of the next, so that no gap opens.
    changes = np.flatnonzero((step[1:] != step[:-1]) | (lifted[1:] != lifted[:-1])) + 1
    starts = [0, *(int(k) for k in changes)]
    for start, end in zip(starts, [*starts[1:], count - 1], strict=True):
        if lifted[start]:
            continue
        pressed = (int(step[start]) * 2 + 1) * 255 // (2 * LEVELS)
        wide = max(one.width * ((100 - nib.flex) * 200 + nib.flex * pressed) // 20000, 1)
        tone = 255 * (nib.solid * 255 + (100 - nib.solid) * pressed) // 25500
        run = points[start : end + 1].reshape(-1, 1, 2)
        cv2.polylines(room, [run], False, max(tone, 1), wide)


def _lifts(rng: Rng, count: int, nib: Nib) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    lifted = np.zeros(count, dtype=bool)
    if nib.skips:
        for start in np.flatnonzero(rng.integers(0, 1000, size=count) < nib.skips):
            lifted[start : start + int(rng.integers(2, 7))] = True
    return lifted
