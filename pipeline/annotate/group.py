"""Strokes of one mark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.annotate.strokes import Stroke, box_around


@dataclass(frozen=True, eq=False)
class Group:
    """Strokes that belong together."""

    strokes: tuple[Stroke, ...]

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        return box_around(self.strokes)

    @cached_property
    def area(self) -> int:
        return sum(stroke.area for stroke in self.strokes)

    @cached_property
    def middle(self) -> tuple[float, float]:
        """Median of its ink."""
        points = [stroke.points for stroke in self.strokes]
        x, y = (np.concatenate([point[way] for point in points]) for way in (0, 1))
        return float(np.median(x)), float(np.median(y))
