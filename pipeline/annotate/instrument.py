"""What a mark was made with, by the colour and tone of its strokes against the paper around."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.annotate.group import Group
from pipeline.annotate.instrument_settings import InstrumentSettings
from pipeline.model import Instrument, Mask, PageImage, Pixels

Floats = npt.NDArray[np.float64]
MOST = 1500
"""Points of a mark that are looked at."""


def find_instrument(
    group: Group, image: PageImage, scan: Pixels, size: float, settings: InstrumentSettings
) -> Instrument | None:
    """The instrument of a mark; ``None`` on a bilevel scan, which keeps no tone.

    Args:
        group: strokes of the mark.
        image: the page.
        scan: its pixels, shape (height, width) or (height, width, 3) RGB.
        size: x-height of the typing, in pixels of the page image.
        settings: tunables.
    """
    if image.bilevel:
        return None
    core, width = _core(group)
    ink = _look(scan, image, core)
    paper = _paper(scan, image, group, size)
    share = np.clip(ink / np.maximum(paper, 1.0), 0.0, 1.2)
    # The rim of a stroke is mixed with paper: the darker half is the colour itself.
    tone = share.mean(axis=1)
    colour = np.median(share[tone <= np.median(tone)], axis=0)
    if scan.ndim == 3:
        red, green, blue = (float(value) for value in colour)
        if red - max(green, blue) > settings.red:
            inked = width < settings.narrow * size and green < settings.dark
            return Instrument.INK if inked else Instrument.RED_PENCIL
        if blue - red > 2 * settings.blue and green > red > settings.dark - 0.04:
            return Instrument.BLUE_PENCIL
        if blue - red > settings.blue and red < settings.dark + 0.04:
            return Instrument.INK
    spread = float(np.percentile(tone, 75) - np.percentile(tone, 25))
    dark = float(colour.mean()) < settings.dark and spread < settings.uneven
    return Instrument.INK if dark else Instrument.PENCIL


def _core(group: Group) -> tuple[Floats, float]:
    """Points in the middle of the strokes, shape (n, 2), and the width of a stroke."""
    points, widths = [], []
    for stroke in group.strokes:
        padded = np.pad(stroke.ink.astype(np.uint8), 1)
        depth = cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1]
        ridge = stroke.ink & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 0.1)
        y, x = np.nonzero(ridge)
        points.append(np.stack([x + stroke.x0 + 0.5, y + stroke.y0 + 0.5], axis=1))
        widths.append(2 * depth[ridge] - 1)
    every = np.concatenate(points)
    step = max(len(every) // MOST, 1)
    return every[::step], float(np.median(np.concatenate(widths)))


def _look(scan: Pixels, image: PageImage, points: Floats) -> Floats:
    """Values of the scan at points of the page image: shape (n, channels)."""
    matrix = image.to_scan
    x, y = matrix[:, :2] @ points.T + matrix[:, 2:]
    columns = np.clip(np.floor(x).astype(int), 0, scan.shape[1] - 1)
    rows = np.clip(np.floor(y).astype(int), 0, scan.shape[0] - 1)
    return np.asarray(scan[rows, columns].reshape(len(points), -1), dtype=np.float64)


def _paper(scan: Pixels, image: PageImage, group: Group, size: float) -> Floats:
    """Colour of the paper around a mark, per channel."""
    x0, y0, x1, y1 = group.box
    across = np.linspace(x0 - size, x1 + size, 40)
    down = np.linspace(y0 - size, y1 + size, 40)
    points = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)
    height, width = image.ink.shape
    inside = (points[:, 0] >= 0) & (points[:, 0] < width) & (points[:, 1] >= 0)
    points = points[inside & (points[:, 1] < height)]
    blank = _blank(image.ink, points)
    seen = _look(scan, image, points[blank] if blank.sum() > 50 else points)
    return np.asarray(np.percentile(seen, 70, axis=0))


def _blank(ink: Mask, points: Floats) -> npt.NDArray[np.bool_]:
    columns, rows = points[:, 0].astype(int), points[:, 1].astype(int)
    return np.asarray(~ink[rows, columns])
