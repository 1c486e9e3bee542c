"""Drawn and typed rules: underlines, frames, the lines of a table. They are ink, not letters."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import find_components
from pipeline.model import Mask


def find_rules(ink: Mask, x_height: float) -> tuple[Mask, Mask]:
    """Horizontal and vertical rules, two masks of the shape of ``ink``.

    A rule is straight, longer than any stroke of a letter and thin; where a letter crosses it,
    the letter keeps its pixels, because the ink there is thick across the rule.
    """
    level = _rules_along(
        ink, level=True, length=round(3.5 * x_height), thickness=round(0.35 * x_height)
    )
    upright = _rules_along(
        ink, level=False, length=round(5 * x_height), thickness=round(0.4 * x_height)
    )
    return level, upright


def _rules_along(ink: Mask, *, level: bool, length: int, thickness: int) -> Mask:
    def brush(pixels: int, *, along: bool) -> npt.NDArray[np.uint8]:
        """One pixel thin, along the rule or across it."""
        return np.ones((1, pixels) if along == level else (pixels, 1), np.uint8)

    picture = np.ascontiguousarray(ink).view(np.uint8)
    # Close gaps of a worn rule, then keep only what is as long as a rule.
    joined = cv2.morphologyEx(picture, cv2.MORPH_CLOSE, brush(5, along=True))
    cores = cv2.erode(joined, brush(max(length, 3), along=True))
    if not cores.any():
        return np.zeros(ink.shape, bool)
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, brush(max(length, 3), along=True))
    # Regain the rest of its thickness, then drop what is too thick to be a rule.
    grown = np.asarray(cv2.dilate(long, np.ones((3, 3), np.uint8)) > 0) & ink
    thick = cv2.morphologyEx(picture, cv2.MORPH_OPEN, brush(max(thickness, 2), along=False))
    return np.asarray(grown & (thick == 0))


def find_serifs(ink: Mask, level: Mask, x_height: float) -> Mask:
    """Those level rules that are the serifs of neighbouring letters run together.

    Stems stand on serifs all along, while a rule goes on under the spaces between words.

    Args:
        ink: all ink, shape (h, w).
        level: the level rules found in it.
        x_height: pixels of a small letter.
    """
    parts = find_components(level)
    found = np.zeros(parts.count, bool)
    for index in range(parts.count):
        y0, x0 = int(parts.y0[index]), int(parts.x0[index])
        x1 = x0 + int(parts.width[index])
        above = ink[max(y0 - 3, 0) : max(y0 - 1, 0), x0:x1].any(axis=0)
        stems = np.flatnonzero(np.concatenate([[True], above, [True]]))
        found[index] = bool(np.diff(stems).max() - 1 < 0.7 * x_height)
    return parts.pixels_of(found)
