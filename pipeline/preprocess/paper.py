"""The paper under the ink: illumination, tone, and what lies outside the sheet."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model import Grey, Mask, Pixels

REDUCTION = 8
"""The paper is estimated on a picture this many times smaller."""


def estimate_paper(grey: Grey, reach: int) -> Grey:
    """Brightness of the bare paper at each pixel, shape of ``grey``.

    A grey-scale closing wider than a line of typing, then a median: the background estimate of
    top-hat illumination correction (Serra 1982; Gonzalez and Woods, Digital Image Processing,
    9.6).

    Args:
        grey: shape (h, w), uint8.
        reach: pixels; wider than the widest stroke, narrower than the changes of light.
    """
    height, width = grey.shape
    small = cv2.resize(
        grey,
        (max(width // REDUCTION, 1), max(height // REDUCTION, 1)),
        interpolation=cv2.INTER_AREA,
    )
    # The maximum over a small window sees the paper between letters even on a dense page.
    side = max(3, reach // REDUCTION) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    paper = cv2.medianBlur(paper, min(2 * side + 1, 31))
    return cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def even(grey: Grey, paper: Grey) -> Grey:
    """Divide by the paper: 255 is bare paper everywhere, ink keeps its contrast to it."""
    return cv2.divide(grey, np.maximum(paper, 1), scale=255).astype(np.uint8)


def stretch(
    evened: Grey,
    bed: Mask | None = None,
    *,
    spread: float = 2.2,
    ink_percentile: float = 20.0,
) -> tuple[Grey, Grey]:
    """Pull the paper to 255 and the ink to 0, linear between: without its grain, and with it.

    How far the grain of the paper reaches down is measured, so that faint ink just below it is
    kept: in the first picture white is ``spread`` times the paper's own scatter below its tone.
    The palest strokes are no darker than that grain. The second picture, in which the paper's own
    tone is white, has both: an engine that reads whole lines tells them apart.

    Args:
        evened: result of :func:`even`.
        bed: what lies outside the sheet, same shape: as dark as it is, it says nothing of the ink.
        spread: standard deviations of the paper that become white.
        ink_percentile: share of the pixels clearly darker than paper that becomes black, in
            per cent.
    """
    sample = evened[::3, ::3]
    if bed is not None:
        sample = sample[~bed[::3, ::3]]
    counts = np.bincount(sample.ravel(), minlength=256)
    shares = np.cumsum(counts) / sample.size
    tone = int(np.searchsorted(shares, 0.6))
    # One standard deviation below the middle of the paper; ink takes some of the darker tail.
    scatter = max(tone - int(np.searchsorted(shares, 0.2)), 2)
    white = int(np.clip(tone - spread * scatter, 215, 245))
    dark = counts[: white - 10]
    if dark.sum() == 0:
        nothing = np.full_like(evened, 255)
        return nothing, nothing
    black = int(np.searchsorted(np.cumsum(dark), dark.sum() * ink_percentile / 100))
    black = min(black, white - 50)
    return _between(evened, black, white), _between(evened, black, max(tone, white))


def _between(evened: Grey, black: int, white: int) -> Grey:
    """With one tone black and another white."""
    levels = (np.arange(256, dtype=np.float64) - black) * 255.0 / (white - black)
    table = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    return cv2.LUT(evened, table).astype(np.uint8)


def outside_sheet(grey: Grey, *, dark_share: float = 0.5, margin: int = 6) -> Mask:
    """True where the scanner bed, a book's cover or the next leaf shows, shape of ``grey``.

    The bed is darker than ``dark_share`` of the paper, smooth over more than a stroke, and hangs
    together with an edge of the picture.
    """
    height, width = grey.shape
    small = cv2.resize(
        grey,
        (max(width // REDUCTION, 1), max(height // REDUCTION, 1)),
        interpolation=cv2.INTER_AREA,
    )
    level = float(np.percentile(small, 75))
    # Opening with a window wider than a letter's stroke leaves only broad dark areas.
    # Continued beyond the edge, so that a narrow strip of bed there is as broad as it really is.
    pad = 8
    spots = cv2.copyMakeBorder(small, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    broad = cv2.morphologyEx(
        (spots < dark_share * level).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)
    )
    dark = broad[pad:-pad, pad:-pad]
    framed = cv2.copyMakeBorder(dark, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    # A page that was scanned at all is not mostly bed; then the estimate is wrong, not the page.
    _, labels, stats, _ = cv2.connectedComponentsWithStats(framed, connectivity=4)
    inner = labels[1:-1, 1:-1]
    edge = np.unique(np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]]))
    edge = edge[edge > 0]
    if not len(edge) or stats[edge, cv2.CC_STAT_AREA].sum() > 0.6 * small.size:
        return np.zeros((height, width), bool)
    inside = np.isin(inner, edge).astype(np.uint8)
    bed = cv2.dilate(inside, np.ones((margin // 2 * 2 + 1,) * 2, np.uint8))
    return cv2.resize(bed, (width, height), interpolation=cv2.INTER_NEAREST).astype(bool)


def to_grey(pixels: Pixels) -> Grey:
    """Brightness, shape (h, w), of a grey or RGB picture."""
    if pixels.ndim == 2:
        return pixels
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)


def chroma_of(pixels: Pixels, reach: int) -> Grey | None:
    """How coloured each pixel is beside its paper, shape (h, w); ``None`` for a grey picture.

    Yellowed paper counts as colourless: each channel is evened by itself first.
    """
    if pixels.ndim == 2:
        return None
    height, width = pixels.shape[:2]
    # Colour is soft beside tone: half the size shows it all, at a quarter of the cost.
    half = cv2.resize(
        pixels, (max(width // 2, 1), max(height // 2, 1)), interpolation=cv2.INTER_AREA
    )
    evened = [
        even(channel, estimate_paper(channel, reach // 2))
        for channel in (np.ascontiguousarray(half[..., index], np.uint8) for index in range(3))
    ]
    brightest = cv2.max(cv2.max(evened[0], evened[1]), evened[2])
    darkest = cv2.min(cv2.min(evened[0], evened[1]), evened[2])
    chroma = cv2.subtract(brightest, darkest)
    return cv2.resize(chroma, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def is_bilevel(grey: Grey) -> bool:
    """True when nearly all pixels are black or white: nothing is left to even out."""
    sample = grey[::3, ::3]
    histogram = np.bincount(sample.ravel(), minlength=256)
    return bool(histogram[:8].sum() + histogram[248:].sum() >= 0.995 * sample.size)
