"""Glyphs of handwriting faces bent a little, so that no two letters of a kind are alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.facsimile.raster import Rng, fetch
from pipeline.model import Grey

Whole = npt.NDArray[np.int32]

SLOW = 3
"""Knots of the field of shifts, each way: few, or letters look crumpled."""


def warp_glyph(mask: Grey, rng: Rng, strength: int) -> Grey:
    """Deform a glyph elastically.

    Every pixel is fetched from a place shifted by a smooth random field, worked out in 1/256
    pixel by bilinear interpolation between a few knots; nearest neighbour, as glyphs are
    enlarged when they come here.

    Args:
        mask: shape (height, width), 0 to 255. An empty side is taken to go on outside it.
        rng: for the field.
        strength: the largest shift, in per cent of the glyph's height; 0 changes nothing, 3 to 8
            look like one person's letters, over 12 they fall apart.

    Returns:
        The deformed glyph, shape (height + 2 * pad, width + 2 * pad), with ``pad`` the largest
        shift, so that it shares the centre of ``mask``.
    """
    if strength < 0:
        raise ValueError(f"a strength is not below 0: {strength}")
    height, width = mask.shape
    pad = height * strength // 100
    if pad == 0:
        return mask
    rows, columns = height + 2 * pad, width + 2 * pad
    column, row = (_field(rng, rows, columns, pad) for _ in range(2))
    column >>= 8
    column += np.arange(-pad, width + pad, dtype=np.int32)
    row >>= 8
    row += np.arange(-pad, height + pad, dtype=np.int32)[:, np.newaxis]
    return fetch(mask, column, row)


def _field(rng: Rng, rows: int, columns: int, reach: int) -> Whole:
    """Smooth shifts up to ``reach``, in 1/256 pixel, shape (rows, columns)."""
    across = max(SLOW, SLOW * columns // max(rows, 1))
    size = (SLOW + 2, across + 2)
    knots = rng.integers(-reach * 256, reach * 256 + 1, size=size).astype(np.int32)
    y = np.arange(rows, dtype=np.int32) * SLOW * 256 // rows
    x = np.arange(columns, dtype=np.int32) * across * 256 // columns
    row, down = y >> 8, _eased(y & 255)[:, np.newaxis]
    column, right = x >> 8, _eased(x & 255)[np.newaxis, :]
    above, below = knots[row], knots[row + 1]
    lines = (above * (256 - down) + below * down) >> 8
    field: Whole = lines[:, column]
    rise = (lines[:, 1:] - lines[:, :-1])[:, column]
    rise *= right
    field <<= 8
    field += rise
    field >>= 8
    return field


def _eased(part: Whole) -> Whole:
    """Of 0 to 255, slow at both ends, so that knots leave no crease."""
    return np.asarray(part * part * (3 * 256 - 2 * part) >> 16)
