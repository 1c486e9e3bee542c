"""Signs that the machine struck elsewhere on the page too.

A key leaves the same shape wherever it is struck; a hand never makes a letter twice alike to the
pixel. So a sign that looks written is typing when it is like a typed one of the same page, in
size and in the correlation of its grey values (template matching by normalised correlation;
Lewis, "Fast Normalized Cross-Correlation", 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components
from pipeline.model import Grey, Mask

SIDE = 20
"""Pixels to which a sign is brought, whatever its size."""
MOST_TYPED = 2000
"""Typed signs that are compared: enough for every key of a page."""

Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class SameKeySettings:
    """Tunables; lengths in x-heights.

    Attributes:
        alike: correlation from which two signs are of one key, 0 to 1.
        play: how far their sides may differ, as a share.
        shortest, largest: height and longest side of a sign that has a shape of its own; dots
            and dashes are all alike.
        narrowest: its width.
        fewest: typed signs on the page, below which there is nothing to compare with.
        doubtful: share of a sign that looks typed, below which it is asked about.
        sure: the same, from which it is compared with.

    Raises:
        ValueError: for a share out of range.
    """

    alike: float = 0.9
    play: float = 0.14
    shortest: float = 0.55
    largest: float = 2.6
    narrowest: float = 0.25
    fewest: int = 30
    doubtful: float = 0.8
    sure: float = 0.95

    def __post_init__(self) -> None:
        if not 0 < self.alike <= 1 or not 0 <= self.play < 1:
            raise ValueError("alike and play are from 0 to 1")


def has_shape(parts: Components, x_height: float, settings: SameKeySettings) -> Bools:
    """True for components that a key may be known by; shape (n,)."""
    longest = np.maximum(parts.width, parts.height)
    return np.asarray(
        (parts.height >= settings.shortest * x_height)
        & (parts.width >= settings.narrowest * x_height)
        & (longest <= settings.largest * x_height)
    )


def struck_elsewhere(
    grey: Grey, parts: Components, typed: Mask, x_height: float, settings: SameKeySettings
) -> Bools:
    """True for each component that looks written and is like a typed one; shape (n,).

    Args:
        grey: the page image, shape (h, w).
        parts: components of all ink of that image.
        typed: ink that looks typed, the same shape.
        x_height: pixels of a small letter.
        settings: tunables.
    """
    share = parts.count_in(typed) / parts.area
    shaped = has_shape(parts, x_height, settings)
    asked = np.flatnonzero(shaped & (share < settings.doubtful))
    known = np.flatnonzero(shaped & (share >= settings.sure))
    alike = np.zeros(parts.count, bool)
    if not len(asked) or len(known) < settings.fewest:
        return alike
    fits = np.ones((len(asked), len(known)), bool)
    for sides in (parts.width, parts.height):
        side = sides[asked][:, np.newaxis]
        fits &= np.abs(side - sides[known]) <= np.maximum(2, settings.play * side)
    near = np.flatnonzero(fits.any(axis=0))[:MOST_TYPED]
    if not len(near):
        return alike
    likeness = _shapes(grey, parts, asked) @ _shapes(grey, parts, known[near]).T
    alike[asked] = np.where(fits[:, near], likeness, -1).max(axis=1) >= settings.alike
    return alike


def _shapes(grey: Grey, parts: Components, chosen: Indices) -> npt.NDArray[np.float32]:
    """Each sign as a vector of mean 0 and length 1, shape (n, SIDE * SIDE)."""
    shapes = np.empty((len(chosen), SIDE * SIDE), np.float32)
    for row, index in enumerate(chosen.tolist()):
        x0, y0 = int(parts.x0[index]), int(parts.y0[index])
        x1, y1 = x0 + int(parts.width[index]), y0 + int(parts.height[index])
        own = parts.labels[y0:y1, x0:x1] == index + 1
        darkness = np.where(own, 255 - grey[y0:y1, x0:x1], np.uint8(0))
        small = cv2.resize(darkness, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        shapes[row] = small.ravel()
    shapes -= shapes.mean(axis=1, keepdims=True)
    length = np.linalg.norm(shapes, axis=1, keepdims=True)
    return np.asarray(shapes / np.maximum(length, 1e-6), np.float32)
