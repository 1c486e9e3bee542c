"""Raster arithmetic in whole numbers, so that every machine draws the same picture.

Floating point over arrays is left out on purpose: vector units differ in the last bit, and a last
bit that tips a rounding changes a pixel. Angles become 16-bit fixed point once, on entry.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model import Grey

SUPER = 4
"""Shapes are drawn this many times larger and averaged down, for edges and part-pixel places."""

ONE = 1 << 16
"""1.0 in the fixed point of slopes and matrices."""

Rng = np.random.Generator


def rng_for(*key: int | str) -> Rng:
    """A stream of whole numbers that depends on nothing but the key."""
    digest = hashlib.sha256("/".join(str(part) for part in key).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def fixed(value: float) -> int:
    return round(value * ONE)


def blur(image: Grey, sigma: float) -> Grey:
    """Gaussian blur of 8-bit pictures: fixed point inside OpenCV, the same everywhere."""
    if sigma < 0.2:
        return image
    out = cv2.GaussianBlur(
        image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE, hint=cv2.ALGO_HINT_ACCURATE
    )
    return np.asarray(out, dtype=np.uint8)


def enlarge(image: Grey, height: int, width: int) -> Grey:
    """Bit-exact bilinear enlargement."""
    out = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR_EXACT)
    return np.asarray(out, dtype=np.uint8)


def noise(rng: Rng, height: int, width: int) -> Grey:
    return rng.integers(0, 256, size=(height, width), dtype=np.uint8)


def clouds(rng: Rng, height: int, width: int, cell: int, stretch: int = 1) -> Grey:
    """Smooth random field around 128, with features of about ``cell`` pixels.

    ``stretch`` makes the features that many times longer than high.
    """
    rows, columns = height // cell + 3, width // (cell * stretch) + 3
    grid = blur(noise(rng, rows, columns), 1.0)
    # A blurred grid is pale: spread it again, about its middle.
    spread = np.clip((grid.astype(np.int32) - 128) * 3 + 128, 0, 255).astype(np.uint8)
    tall, wide = rows * cell, columns * cell * stretch
    half = (max(tall // 4, rows), max(wide // 4, columns))
    smooth = blur(enlarge(spread, *half), max(cell / 8, 0.5))
    return np.ascontiguousarray(enlarge(smooth, tall, wide)[cell : cell + height, :width])


def scale255(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer] | int) -> npt.NDArray[np.int32]:
    """``a * b / 255``, rounded, for values 0 to 255."""
    product = a.astype(np.int32) * b + 128
    return np.asarray((product + (product >> 8)) >> 8, dtype=np.int32)


def shear_rows(image: Grey, slope: int, origin: int, fill: int) -> Grey:
    """Shift row ``y`` right by ``slope * (y - origin)`` pixels, in 16-bit fixed point.

    ``image`` has shape (height, width); what comes in from the side is ``fill``.
    """
    height, width = image.shape
    reach = (abs(slope) * max(origin, height - origin) >> 16) + 2
    padded = np.full((height, width + 2 * reach), fill, dtype=np.uint8)
    padded[:, reach : reach + width] = image
    out = np.empty_like(image)
    for y in range(height):
        shift = (slope * (y - origin)) >> 8  # in 1/256 pixel
        whole, part = shift >> 8, shift & 255
        start = reach - whole - 1
        row = padded[y, start : start + width + 1].astype(np.uint16)
        out[y] = (row[1:] * (256 - part) + row[:-1] * part + 128) >> 8
    return out


def skew(image: Grey, slope: int, fill: int) -> Grey:
    """Turn clockwise by a small angle about the centre, as a pair of shears.

    ``slope`` is the tangent in 16-bit fixed point. Two shears differ from a rotation by the
    square of the angle, which for five degrees is a stretch of under one per cent;
    :func:`skew_point` gives exactly where a point goes.
    """
    if slope == 0 or not image.any():
        return image
    height, width = image.shape
    leant = shear_rows(image, -slope, height // 2, fill)
    turned = shear_rows(np.ascontiguousarray(leant.T), slope, width // 2, fill)
    return np.ascontiguousarray(turned.T)


def skew_point(x: float, y: float, slope: int, height: int, width: int) -> tuple[float, float]:
    """Where :func:`skew` carries the point (x, y) of a (height, width) picture."""
    t = slope / ONE
    x1 = x - t * (y - height // 2)
    return x1, y + t * (x1 - width // 2)


def turn(mask: Grey, degrees: float, lean: float = 0.0, stretch: float = 1.0) -> Grey:
    """Rotate a small shape clockwise about its centre, with a lean to the right and a stretch.

    Nearest neighbour: shapes are turned while they are :data:`SUPER` times too large. The result
    is large enough for every part, and shares its centre.
    """
    mask = _around_centre(mask)
    height, width = mask.shape
    radians = math.radians(degrees)
    cos, sin, slant = fixed(math.cos(radians)), fixed(math.sin(radians)), fixed(lean)
    zoom = fixed(1 / stretch)
    wide, high = width + height * abs(lean), float(height)
    across = stretch * (wide * abs(math.cos(radians)) + high * abs(math.sin(radians)))
    down = stretch * (wide * abs(math.sin(radians)) + high * abs(math.cos(radians)))
    columns, rows = round(across) + 4, round(down) + 4
    x = (np.arange(columns, dtype=np.int64) - columns // 2)[np.newaxis, :]
    y = (np.arange(rows, dtype=np.int64) - rows // 2)[:, np.newaxis]
    back_x = (x * cos + y * sin) >> 8
    back_y = (y * cos - x * sin) >> 8
    back_x = back_x + ((back_y * slant) >> 16)
    column = ((back_x * zoom) >> 24) + width // 2
    row = ((back_y * zoom) >> 24) + height // 2
    # Everything outside the shape reads an empty rim that is put around it.
    rimmed = np.zeros((height + 2, width + 2), dtype=np.uint8)
    rimmed[1:-1, 1:-1] = mask
    column, row = np.clip(column + 1, 0, width + 1), np.clip(row + 1, 0, height + 1)
    return np.asarray(rimmed[row, column], dtype=np.uint8)


def _around_centre(mask: Grey) -> Grey:
    """Cut empty sides off, as much left as right and above as below, so the centre stays."""
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return mask[:1, :1]
    up = max(height // 2 - int(rows[0]), int(rows[-1]) - height // 2) + 1
    left = max(width // 2 - int(columns[0]), int(columns[-1]) - width // 2) + 1
    up, left = min(up, height // 2), min(left, width // 2)
    return mask[height // 2 - up : height // 2 + up, width // 2 - left : width // 2 + left]


def trim(mask: Grey) -> tuple[Grey, int, int]:
    """The part that is not empty, and the place (x, y) of its corner in the whole."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return mask[:1, :1], 0, 0
    x, y = int(columns[0]), int(rows[0])
    return np.ascontiguousarray(mask[y : int(rows[-1]) + 1, x : int(columns[-1]) + 1]), x, y


def shrink(mask: Grey, dx: int = 0, dy: int = 0) -> Grey:
    """Average a :data:`SUPER`-fold shape down, moved by ``dx, dy`` of its own (fine) pixels."""
    height, width = mask.shape
    rows, columns = -(-(height + dy) // SUPER), -(-(width + dx) // SUPER)
    room = np.zeros((rows * SUPER, columns * SUPER), dtype=np.uint16)
    room[dy : dy + height, dx : dx + width] = mask
    tall = sum((room[step::SUPER] for step in range(1, SUPER)), start=room[::SUPER])
    total = sum((tall[:, step::SUPER] for step in range(1, SUPER)), start=tall[:, ::SUPER])
    area = SUPER * SUPER
    return ((total + area // 2) // area).astype(np.uint8)


def window(
    layer: npt.NDArray[np.generic], x: int, y: int, shape: Sequence[int]
) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
    """Slices of ``layer`` and of a shape put at (x, y), cut to the layer; ``None`` outside it."""
    height, width = shape[0], shape[1]
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + width, layer.shape[1]), min(y + height, layer.shape[0])
    if x0 >= x1 or y0 >= y1:
        return None
    return (slice(y0, y1), slice(x0, x1)), (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))


def inked_part(ink: Grey) -> tuple[slice, slice] | None:
    """The rows and columns that hold all ink, or ``None`` when there is none."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
