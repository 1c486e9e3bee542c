"""Ink of the other side that shows through: paler than ours and nowhere as dark."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model import Grey, Mask


def remove_bleed_through(
    grey: Grey, ink: Mask, x_height: float, *, reach: float = 12.0, keep: float = 0.3
) -> Grey:
    """Whiten what is much paler than the ink of its neighbourhood.

    A stroke counts as ours when its darkest pixel comes near the typical ink around it. The
    tone of the ink is taken from the neighbourhood, not the page, so a worn ribbon that fades
    line by line is kept.

    Args:
        grey: shape (h, w), evened, 255 paper.
        ink: shape (h, w), what is surely ink.
        x_height: pixels of a small letter.
        reach: x-heights over which the ink's tone is averaged.
        keep: paler than this share of the local contrast of ink is whitened.
    """
    contrast = 255 - grey
    small = max(round(x_height / 2), 1)
    height, width = grey.shape
    size = (max(width // small, 1), max(height // small, 1))
    weight = cv2.resize(ink.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    strength = cv2.resize(
        np.where(ink, contrast, 0).astype(np.float32), size, interpolation=cv2.INTER_AREA
    )
    sigma = reach * x_height / small
    weight = cv2.GaussianBlur(weight, (0, 0), sigma)
    strength = cv2.GaussianBlur(strength, (0, 0), sigma)
    local = cv2.resize(
        strength / np.maximum(weight, 1e-4), (width, height), interpolation=cv2.INTER_LINEAR
    )
    floor = keep * local
    # The darkest pixel near by: a stroke's own pale edge belongs to the stroke.
    side = max(round(x_height / 5) * 2 + 1, 3)
    peak = cv2.dilate(contrast, np.ones((side, side), np.uint8))
    return np.where(peak >= floor, grey, np.uint8(255))
