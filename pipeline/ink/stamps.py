"""Stamps among the other ink: large, and full of words or framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.components import Components, find_components
from pipeline.model import Grey, Mask

COARSE = 4
"""Parts are grouped in a picture so many times smaller."""


@dataclass(frozen=True, slots=True)
class StampSettings:
    """Tunables; lengths in x-heights.

    Attributes:
        spread: over which parts of a stamp are joined.
        smallest, largest: sides of a stamp.
        solid: share of its box that is ink from which a blot is no stamp.
        parts: letters and lines that a stamp has at least.

    Raises:
        ValueError: for a length below zero.
    """

    spread: float = 1.3
    smallest: float = 3.0
    largest: float = 45.0
    solid: float = 0.6
    parts: int = 4

    def __post_init__(self) -> None:
        if min(self.spread, self.smallest, self.largest, self.parts) <= 0:
            raise ValueError("lengths and counts of a stamp are above 0")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp; box in pixels of the page image, half-open; confidence 0 to 1."""

    box: tuple[int, int, int, int]
    confidence: float


def find_stamps(
    other: Mask, probability: Grey, x_height: float, settings: StampSettings
) -> Sequence[Stamp]:
    """The stamps in ink that is neither typed nor written by hand.

    Args:
        other: shape of the page image.
        probability: the same shape, 0 to 255.
        x_height: pixels.
        settings: tunables.
    """
    if not other.any():
        return []
    parts = find_components(other)
    letter_like = (parts.area >= 0.05 * x_height**2) & (
        np.minimum(parts.width, parts.height) >= 0.25 * x_height
    )
    solid = parts.area >= max(4, 0.05 * x_height**2)
    groups = _grouped(parts.pixels_of(solid), settings.spread * x_height)
    # A ring has no ink in its middle: any pixel of a part tells its group.
    first = np.zeros(parts.count + 1, np.int64)
    flat = np.flatnonzero(other)
    first[parts.labels.ravel()[flat][::-1]] = flat[::-1]
    row, column = np.divmod(first[1:], other.shape[1])
    owner = groups.labels[row // COARSE, column // COARSE]
    found = []
    for index in range(groups.count):
        mine = (owner == index + 1) & solid
        x0, y0 = int(parts.x0[mine].min()), int(parts.y0[mine].min())
        x1, y1 = int(parts.x1[mine].max()), int(parts.y1[mine].max())
        width, height = x1 - x0, y1 - y0
        longest, shortest = max(width, height) / x_height, min(width, height) / x_height
        if shortest < settings.smallest or longest > settings.largest:
            continue
        members = np.concatenate([[False], mine])
        blob = members[parts.labels[y0:y1, x0:x1]]
        if blob.sum() > settings.solid * width * height:
            continue
        if (letter_like & mine).sum() < settings.parts and not _framed(blob, x_height):
            continue
        sure = float(probability[y0:y1, x0:x1][blob].mean()) / 255
        found.append(Stamp((x0, y0, x1, y1), round(sure, 4)))
    return found


def _grouped(solid: Mask, spread: float) -> Components:
    """Groups of parts nearer to one another than ``spread`` pixels, in a coarser picture."""
    height, width = solid.shape
    padded = np.pad(solid, ((0, -height % COARSE), (0, -width % COARSE)))
    coarse = padded.reshape(-1, COARSE, padded.shape[1] // COARSE, COARSE).any(axis=(1, 3))
    reach = max(round(spread / COARSE) // 2 * 2 + 1, 3)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    grown = cv2.dilate(np.asarray(coarse, np.uint8), brush)
    return find_components(np.asarray(grown > 0))


def _framed(blob: Mask, x_height: float) -> bool:
    """True when ink goes round the blob, as the ring or frame of a stamp does."""
    side = round(0.6 * x_height) // 2 * 2 + 1
    inked = cv2.dilate(np.pad(blob, side).astype(np.uint8), np.ones((side, side), np.uint8))
    hull = cv2.convexHull(cv2.findNonZero(inked))
    rim = np.zeros_like(inked)
    cv2.drawContours(rim, [hull], -1, 1, thickness=3)
    # A worn frame is a little inside its own hull.
    near = cv2.dilate(inked, np.ones((side, side), np.uint8))
    return bool((near[rim > 0] > 0).mean() > 0.75)
