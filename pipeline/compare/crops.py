"""Pictures of the places where a difference is."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.words import Place

Pixels = NDArray[np.uint8]
"""Grey (height, width) or RGB (height, width, 3), 0 black."""

MARGIN = 1.0
"""Around the words, in heights of a word."""
MOST_WIDTH = 900
"""Pixels of a picture; a wider one is made smaller."""
MOST_HEIGHT = 600
_MARK = (208, 32, 48)
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a page that is shown: half-open, in pixels of the original scan."""

    x0: int
    y0: int
    x1: int
    y1: int


def cut_of(places: Sequence[Place], width: int, height: int) -> Cut | None:
    """The part of the first place's page with all its places; ``None`` when it is off the page."""
    boxes = [place.box for place in places if place.page == places[0].page]
    if not boxes:
        return None
    margin = round(MARGIN * float(np.median([y1 - y0 for _, y0, _, y1 in boxes])))
    cut = Cut(
        max(0, min(box[0] for box in boxes) - 3 * margin),
        max(0, min(box[1] for box in boxes) - margin),
        min(width, max(box[2] for box in boxes) + 3 * margin),
        min(height, max(box[3] for box in boxes) + margin),
    )
    return cut if cut.x0 < cut.x1 and cut.y0 < cut.y1 else None


def crop(pixels: Pixels, places: Sequence[Place]) -> Pixels | None:
    """RGB picture of the places of the first one's page, each in a frame.

    Args:
        pixels: the whole page, as scanned.
        places: at least one.
    """
    cut = cut_of(places, pixels.shape[1], pixels.shape[0])
    if cut is None:
        return None
    part = pixels[cut.y0 : cut.y1, cut.x0 : cut.x1]
    picture = np.repeat(part[:, :, None], 3, axis=2) if part.ndim == 2 else part.copy()
    picture = np.ascontiguousarray(picture)
    for place in places:
        if place.page == places[0].page:
            x0, y0, x1, y1 = place.box
            first, last = (x0 - cut.x0 - 2, y0 - cut.y0 - 2), (x1 - cut.x0 + 1, y1 - cut.y0 + 1)
            cv2.rectangle(picture, first, last, _MARK, 2)
    scale = min(1.0, MOST_WIDTH / picture.shape[1], MOST_HEIGHT / picture.shape[0])
    if scale < 1.0:
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return picture


def data_uri(picture: Pixels) -> str:
    """An RGB picture as a JPEG inside an address, so that a page needs no other file."""
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if not done:
        raise ValueError("the picture cannot be encoded")
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")
