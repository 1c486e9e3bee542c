"""Marks of one drawn page on another: every hand and every word in places it was not drawn for.

After Ghiasi et al., "Simple Copy-Paste is a Strong Data Augmentation Method" (CVPR 2021); the
smooth displacement of handwriting after Simard, Steinkraus and Platt (ICDAR 2003).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model import Grey, Mask
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED

Layers = tuple[Grey, Grey, Grey]
"""Darkness, chroma and target, of one shape."""

SPECK = 6
"""A pasted stroke shorter than this is left out, in pixels of the view: half a letter."""
SLENDER = 8
"""Other ink so many times longer than broad is no part of a stamp."""
SOFT = 3
"""Pixels around a pasted mark that come with it: the rim of its strokes."""


def with_strange_hand(crop: Layers, source: Layers, rng: np.random.Generator) -> Layers:
    """A crop with the handwriting of another, its shapes displaced as no font draws them.

    Args:
        crop: on which it is put; all of shape (h, w).
        source: the same shape, from which the handwriting is taken; its typing stays behind.
        rng: of the displacement and the tone.
    """
    mark = (source[2] & HANDWRITTEN) > 0
    if not mark.any():
        return crop
    field = _displacement(mark.shape, rng)
    darkness = _moved(_only(source[0], source[2], mark, TYPED), field)
    chroma = _moved(_only(source[1], source[2], mark, TYPED), field)
    moved = _moved(np.where(mark, np.uint8(255), np.uint8(0)), field) > 127
    if (specks := _specks(moved)).any():
        moved &= ~specks
        near = cv2.dilate(specks.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        gone = near & ~moved
        darkness[gone], chroma[gone] = 0, 0
    darkness = np.clip(darkness * float(np.exp(rng.uniform(-0.5, 0.5))), 0, 255).astype(np.uint8)
    room = crop
    if rng.random() < 0.5:
        room = _cleared(crop, moved, int(rng.integers(5, 25)))
    return laid_over(room, (darkness, chroma, moved), HANDWRITTEN)


def with_strange_typing(crop: Layers, source: Layers, rng: np.random.Generator) -> Layers:
    """A crop with one or a few typed words of another in a place that is cleared for them."""
    typed = ((source[2] & TYPED) > 0).astype(np.uint8)
    count, labels, _, middles = cv2.connectedComponentsWithStats(typed, connectivity=8)
    if count < 2:
        return crop
    # A letter by chance, not a pixel: signs of a few dots are the hardest to know.
    column, row = middles[int(rng.integers(1, count))]
    reach_x, reach_y = float(np.exp(rng.uniform(1.8, 4.8))), float(rng.uniform(7, 18))
    near = (np.abs(middles[:, 0] - column) < reach_x) & (np.abs(middles[:, 1] - row) < reach_y)
    near[0] = False
    mark = near[labels]
    darkness = _only(source[0], source[2], mark, HANDWRITTEN)
    chroma = _only(source[1], source[2], mark, HANDWRITTEN)
    room = _cleared(crop, mark, int(rng.integers(7, 30)))
    return laid_over(room, (darkness, chroma, mark), TYPED)


def with_strange_stamp(crop: Layers, source: Layers, rng: np.random.Generator) -> Layers:
    """A crop with the stamps and rules of another upon it, inked anew: patchy, full or pale.

    Args:
        crop: on which they are put; all of shape (h, w).
        source: the same shape, of which only the other ink is taken.
        rng: of how much ink they have where.
    """
    mark = _stamps((source[2] & (OTHER | TYPED | HANDWRITTEN)) == OTHER)
    if not mark.any():
        return crop
    darkness = _only(source[0], source[2], mark, TYPED | HANDWRITTEN)
    chroma = _only(source[1], source[2], mark, TYPED | HANDWRITTEN)
    pressure = np.float32(np.exp(rng.uniform(-0.6, 0.5)))
    if rng.random() < 0.5:
        patches = smooth_noise(mark.shape, int(rng.integers(3, 20)), rng)
        pressure = pressure * np.clip(1 + 0.35 * patches, 0.3, 1.5)
    darkness = np.clip(darkness * pressure, 0, 255).astype(np.uint8)
    return laid_over(crop, (darkness, chroma, mark), OTHER)


def _stamps(other: Mask) -> Mask:
    """Other ink but bars and lines: those are folds, rules and edges of the sheet."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(other.astype(np.uint8))
    height, width = other.shape
    x0, y0, across, down = stats[:count, :4].T
    shorter, longer = np.minimum(across, down), np.maximum(across, down)
    through = (x0 == 0) & (x0 + across == width) | (y0 == 0) & (y0 + down == height)
    kept = ~through & (longer <= SLENDER * shorter)
    kept[0] = False
    return np.asarray(kept[labels])


def _specks(mark: Mask) -> Mask:
    """What is too small to show a hand: alone, a dot or a dash is anybody's."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mark.astype(np.uint8))
    longest = np.maximum(stats[:count, cv2.CC_STAT_WIDTH], stats[:count, cv2.CC_STAT_HEIGHT])
    small = longest < SPECK
    small[0] = False
    return np.asarray(small[labels])


def _only(picture: Grey, target: Grey, mark: Mask, but: int) -> Grey:
    """The picture where the mark is and its soft rim, without what lies beside it."""
    near = cv2.dilate(mark.astype(np.uint8), np.ones((SOFT, SOFT), np.uint8)) > 0
    kept = mark | (near & ((target & but) == 0))
    return np.where(kept, picture, np.uint8(0))


def _displacement(
    shape: tuple[int, ...], rng: np.random.Generator
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Where each pixel comes from: a smooth field of some pixels, of a wave length by chance."""
    height, width = shape
    cells = int(rng.integers(4, 26))
    strength = float(rng.uniform(0.05, 0.28)) * max(shape) / cells
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = (strength * smooth_noise(shape, cells, rng) for _ in range(2))
    return np.asarray(x + across, np.float32), np.asarray(y + down, np.float32)


def smooth_noise(
    shape: tuple[int, ...], cells: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Clouds of mean 0 and deviation near 1, of a shape (h, w), so many cells to a side."""
    coarse = rng.standard_normal((cells, cells)).astype(np.float32)
    height, width = shape
    clouds = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(clouds, np.float32)


def _moved(picture: Grey, field: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]) -> Grey:
    return cv2.remap(picture, field[0], field[1], cv2.INTER_LINEAR).astype(np.uint8)


def _cleared(crop: Layers, mark: Mask, reach: int) -> Layers:
    """The crop without the letters and strokes that stand where the mark goes."""
    around = cv2.dilate(mark.astype(np.uint8), np.ones((reach, 2 * reach), np.uint8)) > 0
    ink = ((crop[2] & INK) > 0).astype(np.uint8)
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    touched = np.zeros(count, bool)
    touched[labels[around]] = True
    touched[0] = False
    return without(crop, touched[labels])


def without(crop: Layers, gone: Mask) -> Layers:
    """The crop as if the ink of ``gone``, of its shape, and its soft rim had never been there."""
    rim = cv2.dilate(gone.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    rim &= (crop[2] & INK == 0) | gone
    nothing = np.uint8(0)
    return (
        np.where(rim, nothing, crop[0]),
        np.where(rim, nothing, crop[1]),
        np.where(gone, nothing, crop[2]),
    )


def laid_over(crop: Layers, mark: tuple[Grey, Grey, Mask], bit: int) -> Layers:
    """Ink upon ink, the lower shining through: darkness and chroma of a mark, and where it is."""
    through = (255 - crop[0].astype(np.uint16)) * (255 - mark[0].astype(np.uint16)) // 255
    return (
        (255 - through).astype(np.uint8),
        np.maximum(crop[1], mark[1]),
        np.where(mark[2], crop[2] | np.uint8(bit | INK), crop[2]).astype(np.uint8),
    )
