"""How the typing lies on the scan: its size, direction and skew, from its components alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.components import Components

Floats = npt.NDArray[np.float64]

MINIMUM_GLYPHS = 12
"""Fewer letters than this say nothing about a page's geometry."""


def x_height(components: Components) -> float | None:
    """Most frequent height of letter-like components, in pixels, or ``None`` without typing.

    Small letters of a typewriter have one height, and most letters are small; in a page of
    capitals it is theirs.
    """
    chosen = components.glyph_like()
    heights = components.height[chosen]
    if len(heights) < MINIMUM_GLYPHS:
        return None
    # Speckle is many and small, so each component counts by its size.
    histogram = np.bincount(heights, weights=heights.astype(np.float64) ** 1.5, minlength=170)
    smooth = np.convolve(histogram, [0.25, 0.5, 1.0, 0.5, 0.25], mode="same")
    peak = int(np.argmax(smooth))
    lower = _small_letters_below(np.bincount(heights, minlength=170).astype(np.float64), peak)
    return float(lower or peak)


def _small_letters_below(counts: Floats, peak: int) -> int | None:
    """Height of the small letters when ``peak`` is of something larger, else ``None``.

    Capitals of a typewriter are 1.25 to 1.5 times as high; figures and ascenders count with
    them and may outweigh the small letters. A large hand is higher still, but then the letters
    of the typing are more. Speckle has no peak: its counts only fall.
    """

    def around(height: float) -> float:
        middle = round(height)
        return float(counts[max(middle - 1, 0) : middle + 2].sum())

    def stands_out(height: int, above: float) -> bool:
        return around(height) > 1.25 * max(around(height * 0.84), around(above))

    capitals_of = range(max(round(peak / 1.55), 4), round(peak / 1.22) + 1)
    if capitals_of:
        best = max(capitals_of, key=around)
        if around(best) >= 0.35 * around(peak) and stands_out(best, (best + peak) / 2):
            return best
    beside_a_large_hand = range(max(round(peak / 3.5), 8), round(peak / 1.55))
    if beside_a_large_hand:
        best = max(beside_a_large_hand, key=around)
        if around(best) >= 1.5 * around(peak) and stands_out(best, best * 1.18):
            return best
    return None


def lies_sideways(components: Components, size: float) -> bool:
    """True when the lines of typing run up or down the picture.

    In a line of typing the nearest letter is beside, not above: the direction to the nearest
    neighbour tells (after O'Gorman's docstrum, 1993).

    Args:
        components: of the whole picture.
        size: :func:`x_height`, in pixels.
    """
    x, y = _letter_centres(components, size)
    if len(x) < 4 * MINIMUM_GLYPHS:
        return False
    sample = np.linspace(0, len(x) - 1, min(len(x), 700)).astype(int)
    dx = np.abs(x[sample, None] - x[None, :])
    dy = np.abs(y[sample, None] - y[None, :])
    distance = dx**2 + dy**2
    distance[np.arange(len(sample)), sample] = np.inf
    nearest = np.argmin(distance, axis=1)
    rows = np.arange(len(sample))
    across, along = dy[rows, nearest], dx[rows, nearest]
    return bool((across > 2 * along).sum() > 1.5 * (along > 2 * across).sum())


def skew_angle(components: Components, size: float, *, limit: float = 12.0) -> float:
    """Degrees by which the lines of typing fall to the right (clockwise, y down); 0 if unsure.

    Projection profile of the letters' feet, the angle with the sharpest profile (Postl 1986;
    Baird 1987), first in steps of half a degree, then of a fiftieth.
    """
    chosen = _letters(components, size)
    x = (components.x0 + components.width / 2)[chosen].astype(np.float64)
    y = components.y1[chosen].astype(np.float64)
    if len(x) < 2 * MINIMUM_GLYPHS:
        return 0.0
    coarse = np.arange(-limit, limit + 0.01, 0.25)
    best = coarse[_sharpest(x, y, coarse, size / 3)]
    fine = np.arange(best - 0.3, best + 0.301, 0.02)
    return float(round(fine[_sharpest(x, y, fine, size / 6)], 3))


def gutter(components: Components, size: float, width: int, height: int) -> int | None:
    """The x between the two pages of a spread, or ``None`` when the picture is one page.

    A spread is wider than high and has an empty strip near its middle, wider than any space
    between columns of one page, with typing on both sides.
    """
    if not 1.15 <= width / max(height, 1) <= 1.9:
        return None
    chosen = _letters(components, size)
    x0, x1 = components.x0[chosen], components.x1[chosen]
    if len(x0) < 8 * MINIMUM_GLYPHS:
        return None
    profile = np.zeros(width + 1)
    np.add.at(profile, x0, 1.0)
    np.add.at(profile, np.minimum(x1, width), -1.0)
    busy = np.cumsum(profile)[:width] > max(1.0, 0.004 * len(x0))
    left, right = int(0.38 * width), int(0.62 * width)
    quiet = ~busy
    best_start, best_length = 0, 0
    start = left
    while start < right:
        if not quiet[start]:
            start += 1
            continue
        begin, end = start, start
        while begin > 0 and quiet[begin - 1]:
            begin -= 1
        while end < width and quiet[end]:
            end += 1
        if end - begin > best_length:
            best_start, best_length = begin, end - begin
        start = end + 1
    middle = best_start + best_length // 2
    sides = int((x1 < middle).sum()), int((x0 > middle).sum())
    wide_enough = best_length > max(0.035 * width, 8 * size)
    if wide_enough and min(sides) > max(4 * MINIMUM_GLYPHS, 0.1 * len(x0)):
        return middle
    return None


def _letters(components: Components, size: float) -> npt.NDArray[np.bool_]:
    return (
        components.glyph_like()
        & (components.height > 0.7 * size)
        & (components.height < 1.9 * size)
        & (components.width < 2.5 * size)
    )


def _letter_centres(components: Components, size: float) -> tuple[Floats, Floats]:
    chosen = _letters(components, size)
    return (
        (components.x0 + components.width / 2)[chosen].astype(np.float64),
        (components.y0 + components.height / 2)[chosen].astype(np.float64),
    )


def _sharpest(x: Floats, y: Floats, angles: Floats, bin_size: float) -> int:
    """Index of the angle whose profile of ``y`` turned back by it has the most energy."""
    scores = []
    for angle in np.radians(angles):
        turned = y * np.cos(angle) - x * np.sin(angle)
        bins = np.floor((turned - turned.min()) / max(bin_size, 1.0)).astype(int)
        profile = np.bincount(bins).astype(np.float64)
        profile[1:] += 0.5 * profile[:-1].copy()
        scores.append(float((profile**2).sum()))
    return int(np.argmax(scores))
