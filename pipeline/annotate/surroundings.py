"""How much ink of each kind lies in a box of the page: what stands around a stroke or a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model import Mask

Floats = npt.NDArray[np.float64]
Boxes = tuple[Floats, Floats, Floats, Floats]
"""x0, y0, x1, y1 of many boxes, in x-heights."""

WINDOWS = (1.0, 3.0, 8.0)
"""So far around a stroke ink is counted, in x-heights."""
RINGS = (1.0, 3.0)
"""So far beyond each side of a mark, in x-heights."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The ink of a page in three pictures of one shape.

    Attributes:
        typed: what is surely not by hand.
        likely: what is by hand.
        possible: what is or may be by hand.
        size: x-height of the typing, in pixels.
    """

    typed: Mask = field(repr=False)
    likely: Mask = field(repr=False)
    possible: Mask = field(repr=False)
    size: float

    @cached_property
    def _sums(self) -> Mapping[str, npt.NDArray[np.int32]]:
        return {
            name: np.asarray(cv2.integral(picture.view(np.uint8)), np.int32)
            for name, picture in (
                ("typed", self.typed),
                ("likely", self.likely),
                ("possible", self.possible),
            )
        }

    def ink(self, name: str, boxes: Boxes) -> Floats:
        """Ink of a picture in boxes, in squared x-heights: shape (n,)."""
        sums = self._sums[name]
        height, width = self.typed.shape
        x0, y0, x1, y1 = (
            np.clip(edge * self.size, 0, most).astype(np.intp)
            for edge, most in zip(boxes, (width, height, width, height), strict=True)
        )
        found = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
        return np.asarray(found / self.size**2, np.float64)

    def around(self, boxes: Boxes) -> dict[str, Floats]:
        """Share of the boxes, made larger, that holds ink of each picture."""
        x0, y0, x1, y1 = boxes
        found = {}
        for reach in WINDOWS:
            larger = (x0 - reach, y0 - reach, x1 + reach, y1 + reach)
            area = (x1 - x0 + 2 * reach) * (y1 - y0 + 2 * reach)
            for name in self._sums:
                found[f"{name} within {reach:g}"] = self.ink(name, larger) / area
        return found

    def beyond(self, boxes: Boxes) -> dict[str, Floats]:
        """Ink beside each side of the boxes, in squared x-heights."""
        x0, y0, x1, y1 = boxes
        found = {}
        for reach in RINGS:
            for name in ("likely", "possible"):
                sides = {
                    "left": (x0 - reach, y0, x0, y1),
                    "right": (x1, y0, x1 + reach, y1),
                    "above": (x0, y0 - reach, x1, y0),
                    "below": (x0, y1, x1, y1 + reach),
                }
                for side, strip in sides.items():
                    found[f"{name} {side} {reach:g}"] = self.ink(name, strip)
        return found
