"""Raster arithmetic in whole numbers, so that every machine draws the same picture.

Floating point over arrays is left out on purpose: vector units differ in the last bit, and a last
bit that tips a rounding changes a pixel. Angles become 16-bit fixed point once, on entry.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model import Grey

SUPER = 4
"""Shapes are drawn this many times larger and averaged down, for edges and part-pixel places."""

ONE = 1 << 16
"""1.0 in the fixed point of slopes and matrices."""

FEW = 4
"""Up to so many rows of clouds are worked out alone."""

WHOLE_FROM = 3.0
"""Sigma of a blur from which all its weights can be read off."""

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
    quarter = (max(tall // 4, rows), max(wide // 4, columns))
    rough, sigma = enlarge(spread, *quarter), max(cell / 8, 0.5)
    if height <= FEW and sigma >= WHOLE_FROM:
        return _few_rows(rough, sigma, (tall, wide), cell, height)[:, :width]
    smooth = blur(rough, sigma)
    return np.ascontiguousarray(enlarge(smooth, tall, wide)[cell : cell + height, :width])


def _few_rows(rough: Grey, sigma: float, size: tuple[int, int], first: int, count: int) -> Grey:
    """Rows ``first`` to ``first + count`` of ``enlarge(blur(rough, sigma), *size)``, worked alone.

    :func:`blur` sums whole numbers, columns and rows, and rounds once at the end, so a row that
    is summed by itself comes out the same.
    """
    tall, wide = size
    near = range(
        max(first * len(rough) // tall - 1, 0),
        min((first + count) * len(rough) // tall + 2, len(rough)),
    )
    weights = _weights(sigma)
    reach = len(weights) // 2
    padded = np.pad(rough, reach, mode="edge")
    smooth = np.zeros_like(rough)
    for row in near:
        summed = weights @ padded[row : row + len(weights)].astype(np.int64)
        smooth[row] = (np.convolve(summed, weights, "valid") + (1 << 15)) >> 16
    return enlarge(smooth, tall, wide)[first : first + count]


@lru_cache(maxsize=64)
def _weights(sigma: float) -> npt.NDArray[np.int64]:
    """The weights in 1/256 that :func:`blur` sums with, read off the blur of one bright pixel.

    They are symmetrical, and below 128 from a sigma of :data:`WHOLE_FROM`, so that no rounding
    hides any of them.
    """
    reach = round(sigma * 3) + 1
    point = np.zeros((1, 2 * reach + 1), dtype=np.uint8)
    point[0, reach] = 255
    return np.asarray(blur(point, sigma)[0], dtype=np.int64)


def scale255(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer] | int) -> npt.NDArray[np.int32]:
    """``a * b / 255``, rounded, for values 0 to 255."""
    product = a.astype(np.int32) * b + 128
    return np.asarray((product + (product >> 8)) >> 8, dtype=np.int32)


def scaled(a: Grey, b: Grey) -> Grey:
    """:func:`scale255` of 8-bit pictures, in less room."""
    product = a.astype(np.uint16)
    product *= b
    product += 128
    product += product >> 8
    product >>= 8
    return product.astype(np.uint8)


def shear_rows(image: Grey, slope: int, origin: int, fill: int) -> Grey:
    """Shift row ``y`` right by ``slope * (y - origin)`` pixels, in 16-bit fixed point.

    ``image`` has shape (height, width); what comes in from the side is ``fill``.
    """
    height, width = image.shape
    out = np.full_like(image, fill)
    # What is empty stays as it is.
    part = inked_part(image if fill == 0 else np.asarray(image != fill).view(np.uint8))
    if part is None:
        return out
    top, bottom = part[0].start, part[0].stop
    reach = (abs(slope) * max(origin, height - origin) >> 16) + 2
    left, right = max(part[1].start - reach, 0), min(part[1].stop + reach, width)
    wide = right - left
    shifts = (slope * (np.arange(height, dtype=np.int64) - origin)) >> 8  # in 1/256 pixel
    # Rows that move by the same whole number of pixels go together.
    starts = np.flatnonzero(np.diff(shifts >> 8, prepend=shifts[:1] >> 8)).tolist()
    inner = (start for start in starts if top < start < bottom)
    for first, last in itertools.pairwise((top, *inner, bottom)):
        padded = np.full((last - first, wide + 2 * reach), fill, dtype=np.uint16)
        padded[:, reach : reach + wide] = image[first:last, left:right]
        start = reach - int(shifts[first] >> 8) - 1
        rows = padded[:, start : start + wide + 1]
        part_of = (shifts[first:last] & 255).astype(np.uint16)[:, np.newaxis]
        moved = rows[:, 1:] * (256 - part_of)
        moved += rows[:, :-1] * part_of
        moved += 128
        moved >>= 8
        out[first:last, left:right] = moved
    return out


def skew(image: Grey, slope: int, fill: int) -> Grey:
    """Turn clockwise by a small angle about the centre, as a pair of shears.

    ``slope`` is the tangent in 16-bit fixed point. Two shears differ from a rotation by the
    square of the angle, which for five degrees is a stretch of under one per cent;
    :func:`skew_point` gives exactly where a point goes.
    """
    if slope == 0 or (fill == 0 and inked_part(image) is None):
        return image
    height, width = image.shape
    leant = shear_rows(image, -slope, height // 2, fill)
    turned = shear_rows(_transposed(leant), slope, width // 2, fill)
    return _transposed(turned)


def skew_numbers(numbers: npt.NDArray[np.uint16], slope: int) -> npt.NDArray[np.uint16]:
    """As :func:`skew`, for a picture whose values are names and cannot be mixed."""
    height, width = numbers.shape
    t = slope / ONE
    back = np.array(
        [
            [1.0 - t * t, t, t * t * (width // 2) - t * (height // 2)],
            [-t, 1.0, t * (width // 2)],
        ]
    )
    turned = cv2.warpAffine(
        numbers, back, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    return np.asarray(turned, np.uint16)


def _transposed(image: Grey) -> Grey:
    # OpenCV works in blocks, where numpy would stride over the whole picture.
    return np.asarray(cv2.transpose(image), dtype=np.uint8)


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
    out = np.zeros((rows, columns), dtype=np.uint8)
    there = _turned_part(mask, (rows, columns), radians, lean, stretch)
    if there is None:
        return out
    x = (np.arange(there[1].start, there[1].stop, dtype=np.int64) - columns // 2)[np.newaxis, :]
    y = (np.arange(there[0].start, there[0].stop, dtype=np.int64) - rows // 2)[:, np.newaxis]
    if slant == 0 and zoom == ONE and rows + columns + height + width < 1 << 15:
        # As below, with half the bytes.
        middle_x, middle_y = width // 2 * ONE, height // 2 * ONE
        column = (x * cos + middle_x).astype(np.int32) + (y * sin).astype(np.int32)
        row = (y * cos + middle_y).astype(np.int32) - (x * sin).astype(np.int32)
        column >>= 16
        row >>= 16
    else:
        back_x, back_y = (x * cos + y * sin) >> 8, (y * cos - x * sin) >> 8
        back_x += (back_y * slant) >> 16
        column = (back_x * zoom >> 24) + width // 2
        row = (back_y * zoom >> 24) + height // 2
    out[there] = fetch(mask, column, row)
    return out


def _turned_part(
    mask: Grey, shape: tuple[int, int], radians: float, lean: float, stretch: float
) -> tuple[slice, slice] | None:
    """Where in a picture of ``shape`` a turned shape can come to lie; see :func:`turn`."""
    part = inked_part(mask)
    if part is None:
        return None
    xs, ys = [], []
    for v in (part[0].start - 1, part[0].stop + 1):
        for u in (part[1].start - 1, part[1].stop + 1):
            y = (v - mask.shape[0] // 2) * stretch
            x = (u - mask.shape[1] // 2) * stretch - y * lean
            xs.append(x * math.cos(radians) - y * math.sin(radians) + shape[1] // 2)
            ys.append(x * math.sin(radians) + y * math.cos(radians) + shape[0] // 2)
    rows = slice(max(math.floor(min(ys)) - 2, 0), min(math.ceil(max(ys)) + 3, shape[0]))
    columns = slice(max(math.floor(min(xs)) - 2, 0), min(math.ceil(max(xs)) + 3, shape[1]))
    return rows, columns


def fetch(
    mask: Grey, column: npt.NDArray[np.signedinteger], row: npt.NDArray[np.signedinteger]
) -> Grey:
    """``mask[row, column]``, and 0 for places outside the mask, which is below 32 768 a side."""
    places = np.empty((*column.shape, 2), dtype=np.int16)
    places[..., 0], places[..., 1] = column, row
    out = cv2.remap(
        mask, places, np.empty(0), cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0
    )
    return np.asarray(out, dtype=np.uint8)


def inked_part(ink: Grey) -> tuple[slice, slice] | None:
    """The rows and columns that hold all ink, or ``None`` when there is none."""
    x, y, width, height = cv2.boundingRect(ink)
    return (slice(y, y + height), slice(x, x + width)) if width else None


def _around_centre(mask: Grey) -> Grey:
    """Cut empty sides off, as much left as right and above as below, so the centre stays."""
    height, width = mask.shape
    part = inked_part(mask)
    if part is None:
        return mask[:1, :1]
    up = max(height // 2 - part[0].start, part[0].stop - 1 - height // 2) + 1
    left = max(width // 2 - part[1].start, part[1].stop - 1 - width // 2) + 1
    up, left = min(up, height // 2), min(left, width // 2)
    return mask[height // 2 - up : height // 2 + up, width // 2 - left : width // 2 + left]


def centred(mask: Grey, x: int, y: int, pad: int = 0) -> Grey:
    """The same shape with the place (x, y) of its picture in the middle of a smaller one.

    The result has even sides, all ink, and ``pad`` and a bit more empty pixels around it.
    """
    part = inked_part(mask)
    if part is None:
        return mask[:1, :1]
    rows, columns = part
    up = max(y - rows.start, rows.stop - y, 0) + pad + 2
    left = max(x - columns.start, columns.stop - x, 0) + pad + 2
    room = np.zeros((2 * up, 2 * left), dtype=np.uint8)
    dy, dx = up - y, left - x
    room[rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx] = mask[part]
    return room


def trim(mask: Grey) -> tuple[Grey, int, int]:
    """The part that is not empty, and the place (x, y) of its corner in the whole."""
    part = inked_part(mask)
    if part is None:
        return mask[:1, :1], 0, 0
    return np.ascontiguousarray(mask[part]), part[1].start, part[0].start


def shrink(mask: Grey, dx: int = 0, dy: int = 0) -> Grey:
    """Average a :data:`SUPER`-fold shape down, moved by ``dx, dy`` of its own (fine) pixels."""
    height, width = mask.shape
    rows, columns = -(-(height + dy) // SUPER), -(-(width + dx) // SUPER)
    room = np.zeros((rows * SUPER, columns * SUPER), dtype=np.uint8)
    room[dy : dy + height, dx : dx + width] = mask
    total = squares(room)
    area = SUPER * SUPER
    total += area // 2
    total //= area
    return total.astype(np.uint8)


def squares(room: Grey) -> npt.NDArray[np.uint16]:
    """Sums over squares of :data:`SUPER` pixels a side, of which the room has a whole number."""
    height, width = room.shape
    bands = room.reshape(height // SUPER, SUPER, width)
    tall = np.add.reduce(bands, axis=1, dtype=np.uint16)
    total: npt.NDArray[np.uint16] = tall[:, ::SUPER].copy()
    for step in range(1, SUPER):
        total += tall[:, step::SUPER]
    return total


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
