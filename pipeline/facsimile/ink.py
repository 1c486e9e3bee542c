"""A layer of ink on its way to the page, with the places of what was put on it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.facsimile.raster import inked_part, window
from pipeline.model import Grey

Extent = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the sheet before it is skewed; may lie outside it."""


@dataclass(slots=True)
class InkLayer:
    """One kind of ink over the whole sheet.

    Attributes:
        cover: shape (height, width), 0 to 255: how far a pixel lies under a stroke. Labels and
            boxes come from it.
        ink: the same shape: how much ink the stroke left there.
    """

    cover: Grey
    ink: Grey

    @staticmethod
    def empty(height: int, width: int) -> InkLayer:
        return InkLayer(
            np.zeros((height, width), dtype=np.uint8), np.zeros((height, width), dtype=np.uint8)
        )

    def put(self, x: int, y: int, cover: Grey, ink: Grey) -> Extent | None:
        """Lay a shape down at (x, y); where strokes cross, the darker stays and gains a little.

        Returns the extent of its ink, or ``None`` when it left none on the sheet.
        """
        place = window(self.cover, x, y, cover.shape)
        if place is None:
            return None
        there, here = place
        cover, ink = cover[here], ink[here]
        np.maximum(self.cover[there], cover, out=self.cover[there])
        old = self.ink[there]
        # OpenCV's sum stays at 255, where numpy's would begin anew.
        self.ink[there] = cv2.add(np.maximum(old, ink), np.minimum(old, ink) >> 2)
        marked = inked_part((cover >= INKED).view(np.uint8))
        if marked is None:
            return None
        rows, columns = marked
        left, top = there[1].start, there[0].start
        return left + columns.start, top + rows.start, left + columns.stop, top + rows.stop


INKED = 96
"""Cover from which a pixel counts as ink in labels and boxes."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and the extents of its characters."""

    text: str
    extents: tuple[Extent, ...]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """What one line of a description left on the sheet; ``index`` is its place there."""

    index: int
    words: tuple[PlacedWord, ...] = field(default=())
