"""A page number that stands alone: one to three figures above or below the text, in its middle.

To the network a lone figure may look written. The machine gives itself away by what a hand would
have to imitate all at once: the figure is as high as the typed capitals, its stroke as broad and as
dark as that of the typing, and it stands in the middle of the lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components, Ints
from pipeline.ink.same_key import Bools
from pipeline.model import Grey, Mask, PageImage
from pipeline.rows import Indices, Row, Rows

SPECK = 0.1
"""Sides of what is no part of a figure, in x-heights, squared."""


@dataclass(frozen=True, slots=True)
class PageNumberSettings:
    """Tunables; lengths in x-heights.

    Attributes:
        figures: of a number, at most.
        fewest: long rows that show where the middle of the lines is.
        long: letters of such a row.
        centred: how far from that middle the number may stand.
        height: by how much of their height the figures may differ from the capitals.
        stroke, tone: by how much of it their stroke may be broader, or darker, than that of the
            typing, or the other way round.

    Raises:
        ValueError: for a value out of its range.
    """

    figures: int = 3
    fewest: int = 4
    long: int = 9
    centred: float = 1.8
    height: float = 0.2
    stroke: float = 0.2
    tone: float = 0.12

    def __post_init__(self) -> None:
        if min(self.figures, self.fewest, self.long) < 1:
            raise ValueError("figures, fewest and long are 1 or more")
        if min(self.centred, self.height, self.stroke, self.tone) < 0:
            raise ValueError("centred, height, stroke and tone are not negative")


def lone_numbers(
    image: PageImage, found: Rows, typed: Rows, shaped: Bools, settings: PageNumberSettings
) -> list[Row]:
    """Rows that are page numbers by the machine.

    Args:
        image: the prepared page.
        found: rows of what looks written.
        typed: rows of what is typed.
        shaped: true for components of the typed ink that have the form of a letter, shape (n,).
        settings: tunables.
    """
    long = [row for row in typed.rows if len(row.members) >= settings.long]
    if len(long) < settings.fewest:
        return []
    size, parts = typed.x_height, typed.components
    capitals = float(np.quantile(parts.height[shaped], 0.9)) if shaped.any() else 0.0
    head, foot = min(row.y0 for row in long), max(row.y1 for row in long)
    middle = float(np.median([row.x0 for row in long]) + np.median([row.x1 for row in long])) / 2
    chosen = [
        (row, figures)
        for row in found.rows
        if (row.y1 < head or row.y0 > foot)
        and abs((row.x0 + row.x1) / 2 - middle) <= settings.centred * size
        and 1 <= len(figures := _figures(found.components, row, size)) <= settings.figures
        and _high_as(found.components.height[figures], capitals, settings.height)
    ]
    if not chosen:
        return []
    depth = np.asarray(
        cv2.distanceTransform(image.ink.astype(np.uint8), cv2.DIST_L2, 3), np.float32
    )
    stroke, tone = _look(parts.labels > 0, depth, image.grey)
    numbers = []
    for row, figures in chosen:
        own = np.zeros(found.components.count, bool)
        own[figures] = True
        mine, dark = _look(found.components.pixels_of(own), depth, image.grey)
        if _near(mine, stroke, settings.stroke) and _near(dark, tone, settings.tone):
            numbers.append(row)
    return numbers


def _figures(parts: Components, row: Row, size: float) -> Indices:
    """The components of a row that are no specks."""
    members = row.members
    return members[parts.area[members] > SPECK * size**2]


def _high_as(heights: Ints, capitals: float, play: float) -> bool:
    return bool((np.abs(heights - capitals) <= play * capitals).all())


def _look(mask: Mask, depth: npt.NDArray[np.float32], grey: Grey) -> tuple[float, float]:
    """Breadth of the stroke, in pixels, and darkness of ink, 0 to 255."""
    # In a stroke of breadth b, pixels lie b / 4 from its edge in the mean.
    return 4 * float(depth[mask].mean()), 255 - float(grey[mask].mean())


def _near(one: float, other: float, play: float) -> bool:
    return abs(one - other) <= play * other
