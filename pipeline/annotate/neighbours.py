"""Strokes that stand next to each other, with nothing between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.annotate.strokes import Stroke, box_around

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

COARSE = 3
"""Distances are measured in a picture this many times smaller."""
FARTHEST = 15.0
"""Strokes farther apart are no neighbours; x-heights."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Pairs of strokes, by their places, and their nearest approach in x-heights: shape (n,)."""

    first: Ints = field(repr=False)
    second: Ints = field(repr=False)
    dx: Floats = field(repr=False)
    dy: Floats = field(repr=False)

    def __len__(self) -> int:
        return len(self.first)


def find_neighbours(strokes: Sequence[Stroke], size: float) -> Neighbours:
    """Pairs of strokes whose Voronoi cells touch.

    Args:
        strokes: of a page.
        size: x-height of the typing, in pixels.
    """
    if len(strokes) < 2:
        return _none()
    left, top, right, bottom = box_around(strokes)
    shape = ((bottom - top) // COARSE + 1, (right - left) // COARSE + 1)
    owner = np.full(shape, -1, np.int32)
    for at, stroke in enumerate(strokes):
        x, y = stroke.points
        owner[(y - top) // COARSE, (x - left) // COARSE] = at
    free = (owner < 0).astype(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    inked_y, inked_x = np.nonzero(owner >= 0)
    place = np.zeros(int(nearest.max()) + 1, np.intp)
    place[nearest[inked_y, inked_x]] = np.arange(len(inked_y))
    nearest = place[nearest]
    belongs = owner[inked_y, inked_x][nearest]
    found_a, found_b = [], []
    for here, there in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ):
        border = belongs[here] != belongs[there]
        found_a.append(nearest[here][border])
        found_b.append(nearest[there][border])
    a, b = np.concatenate(found_a), np.concatenate(found_b)
    owners = owner[inked_y, inked_x]
    dx = np.abs(inked_x[a] - inked_x[b]) * (COARSE / size)
    dy = np.abs(inked_y[a] - inked_y[b]) * (COARSE / size)
    first, second = np.minimum(owners[a], owners[b]), np.maximum(owners[a], owners[b])
    distance = np.hypot(dx, dy)
    order = np.lexsort((distance, second, first))
    pair = first[order].astype(np.int64) * len(strokes) + second[order]
    if not len(pair):
        return _none()
    order = order[np.concatenate([[True], np.diff(pair) != 0])]
    order = order[distance[order] < FARTHEST]
    return Neighbours(
        first[order].astype(np.intp), second[order].astype(np.intp), dx[order], dy[order]
    )


def _none() -> Neighbours:
    empty = np.zeros(0, np.intp)
    return Neighbours(empty, empty, np.zeros(0), np.zeros(0))
