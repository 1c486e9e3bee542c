"""Letters of two rows that touch, cut apart: single spacing, a wet ribbon, a coarse scan.

A tail that runs into a capital of the next row makes one component of both, which is no letter
of either row. It is cut along the path of least ink between the rows (after seam carving: Avidan
and Shamir, SIGGRAPH 2007; for lines of text, Saabni and El-Sana, ICDAR 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components
from pipeline.model import Grey, Mask

FEWEST = 6
"""Members of a row that is surely one."""
LEAST_PITCH = 1.2
"""Of two rows, in x-heights: nearer ones are parts of one."""
FOOT, HEAD = 0.35, 0.6
"""What stands in both rows begins so far above the foot of the upper or higher, and ends so far
above the foot of the lower or deeper, in x-heights."""
BESIDE = 4.5
"""How far a letter may stand from the rest of its row, in x-heights."""
NARROW = 0.4
"""Width of a bar beside several rows, in x-heights: it is one stroke of them all."""
BEND = 24.0
"""Ink that the path takes rather than leave its course by a pixel, 0 to 255."""

Floats = npt.NDArray[np.float64]


class Based(Protocol):
    """A row of components on a baseline, as :class:`pipeline.rows.Row`."""

    @property
    def members(self) -> npt.NDArray[np.intp]: ...
    @property
    def x0(self) -> int: ...
    @property
    def x1(self) -> int: ...
    def baseline(self, x: float) -> float: ...


def seams(grey: Grey, components: Components, rows: Sequence[Based], size: float) -> Mask | None:
    """Pixels that part what stands in two rows, shape of ``grey``; ``None`` where nothing does.

    Args:
        grey: of the page, 255 paper, shape (h, w).
        components: of its ink.
        rows: as far as they are found, in any order.
        size: height of a small letter, in pixels.
    """
    sure = [row for row in rows if len(row.members) >= FEWEST]
    high = np.flatnonzero(
        (components.height > (LEAST_PITCH + FOOT) * size) & (components.width > NARROW * size)
    )
    if len(sure) < 2 or not len(high):
        return None
    cut = np.zeros(grey.shape, np.uint8)
    for index in high.tolist():
        for upper, lower in _rows_of(components, index, sure, size):
            _cut(cut, grey, components, index, upper, lower, size)
    return cut > 0 if cut.any() else None


def _rows_of(
    components: Components, index: int, rows: Sequence[Based], size: float
) -> list[tuple[float, float]]:
    """Baselines of neighbouring rows in both of which a component stands, from the top."""
    x = float(components.x0[index] + components.width[index] / 2)
    top, bottom = float(components.y0[index]), float(components.y1[index])
    inside = sorted(
        base
        for row in rows
        if row.x0 - BESIDE * size < x < row.x1 + BESIDE * size
        and top < (base := row.baseline(x)) - FOOT * size
        and bottom > base - HEAD * size
    )
    return [(up, down) for up, down in pairwise(inside) if down - up > LEAST_PITCH * size]


def _cut(
    cut: Grey,
    grey: Grey,
    components: Components,
    index: int,
    upper: float,
    lower: float,
    size: float,
) -> None:
    """Draw the seam through one component between two baselines; in place."""
    x0, x1 = int(components.x0[index]), int(components.x1[index])
    y0 = max(round(upper - 0.1 * size), 0)
    y1 = min(round(lower - 0.75 * size), grey.shape[0])
    if y1 - y0 < 3:
        return
    mine = components.labels[y0:y1, x0:x1] == index + 1
    ink = np.where(mine, 255.0 - grey[y0:y1, x0:x1], 0.0)
    path = _least_ink(ink)
    line = np.stack([np.arange(x1 - x0), path], axis=1).astype(np.int32)
    drawn = np.zeros((y1 - y0, x1 - x0), np.uint8)
    # Joined by sides, not by corners: what it parts must not hang together by a corner.
    cv2.polylines(drawn, [line], False, 1, 1, cv2.LINE_4)
    cut[y0:y1, x0:x1] |= drawn & mine.view(np.uint8)


def _least_ink(ink: Floats) -> npt.NDArray[np.intp]:
    """Height in each column of the path from left to right over the least ink."""
    height, width = ink.shape
    middle = np.abs(np.arange(height) - (height - 1) / 2)[:, np.newaxis]
    cost = ink + middle  # of equals, the one in the middle
    total = cost[:, 0].copy()
    came = np.zeros((height, width), np.int8)
    far = np.inf
    for column in range(1, width):
        steps = np.stack(
            [
                np.concatenate([[far], total[:-1] + BEND]),
                total,
                np.concatenate([total[1:] + BEND, [far]]),
            ]
        )
        best = steps.argmin(axis=0)
        came[:, column] = best - 1
        total = steps[best, np.arange(height)] + cost[:, column]
    path = np.empty(width, np.intp)
    path[-1] = int(total.argmin())
    for column in range(width - 1, 0, -1):
        path[column - 1] = path[column] + came[path[column], column]
    return path
