"""The page as the ink network sees it: small letters always of one height, paper 0, ink 255."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.model import Grey, PageImage

X_HEIGHT = 12.0
"""Height of a small letter in the view, in pixels: strokes are still two pixels wide there."""
MULTIPLE = 32
"""The sides of the view are multiples of this: the network halves them five times."""
PAGE_IN_X_HEIGHTS = 145.0
"""Height of a sheet of office paper; tells the scale of a page without typing."""
SMALLEST, LARGEST = 0.25, 2.0
"""Limits of the scale from page image to view."""


LONGEST = 2400
"""Longest side of the view, in pixels: a newspaper at this scale. Dirt can look like letters so
small
that a sheet would be many times larger."""


@dataclass(frozen=True, slots=True)
class View:
    """A page image brought to the scale of the network.

    Attributes:
        darkness: shape (h, w), uint8, 0 paper to 255 ink; h and w multiples of 32.
        chroma: the same shape, how far ink is from grey; 0 for a scan without colour.
        size: (width, height) of the part that shows the page; the rest is empty.
        scale: pixels of the view to one of the page image.
    """

    darkness: Grey = field(repr=False)
    chroma: Grey = field(repr=False)
    size: tuple[int, int]
    scale: float


def view_of(image: PageImage) -> View:
    """The view of a page image."""
    height, width = image.grey.shape
    x_height = image.x_height or max(height, width) / PAGE_IN_X_HEIGHTS
    scale = float(np.clip(X_HEIGHT / x_height, SMALLEST, LARGEST))
    scale = min(scale, LONGEST / max(height, width))
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    darkness = _padded(255 - _scaled(image.grey, size, scale))
    chroma = np.zeros_like(darkness)
    if image.chroma is not None:
        chroma = _padded(_scaled(image.chroma, size, scale))
    return View(darkness, chroma, size, scale)


def _scaled(picture: Grey, size: tuple[int, int], scale: float) -> Grey:
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(picture, size, interpolation=method).astype(np.uint8)


def _padded(picture: Grey) -> Grey:
    height, width = picture.shape
    return np.pad(picture, ((0, -height % MULTIPLE), (0, -width % MULTIPLE)))
