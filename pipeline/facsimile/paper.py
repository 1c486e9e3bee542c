"""Paper that has aged: its tone, fibres, stains, folds, and the sheet's ragged edge."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile.raster import Rng, blur, clouds, enlarge, noise
from pipeline.model import Grey

Colour = tuple[int, int, int]

FRESH: Colour = (238, 235, 226)
AGED: Colour = (222, 200, 156)
BROWN: Colour = (150, 112, 62)
COARSE = 8
"""Stains are drawn this many times smaller: they have no sharp edges."""


def sheet(
    rng: Rng, height: int, width: int, per_mm: float, *, yellow: int, stains: int, folds: int
) -> npt.NDArray[np.uint8]:
    """A blank sheet, shape (height, width, 3), RGB; ``yellow`` is 0 to 100, the rest counts."""
    brown = _browning(rng, height, width, per_mm, yellow)
    for _ in range(stains):
        _stain(brown, rng)
    browned = enlarge(brown, height, width)
    value = np.arange(256, dtype=np.int32)
    tone = _looked_up(clouds(rng, height, width, max(round(per_mm * 14), 8)), (value - 128) // 12)
    tone += _looked_up(clouds(rng, height, width, max(round(per_mm * 2), 3)), (value - 128) // 32)
    fibres = blur(noise(rng, height, width), max(per_mm * 0.09, 0.5))
    tone += _looked_up(fibres, (value - 128) // 9)
    _fold(tone, rng, per_mm, folds)
    planes = []
    for fresh, aged, brown_of in zip(FRESH, AGED, BROWN, strict=True):
        base = (fresh * (100 - yellow) + aged * yellow) // 100
        paper = _looked_up(browned, base - (base - brown_of) * value // 255)
        paper += tone
        np.clip(paper, 0, 255, out=paper)
        planes.append(paper.astype(np.uint8))
    return np.asarray(cv2.merge(planes), dtype=np.uint8)


def _looked_up(field: Grey, table: npt.NDArray[np.int32]) -> npt.NDArray[np.int16]:
    """For each pixel the entry of the table, of 256."""
    return np.asarray(cv2.LUT(field, table.astype(np.int16)), dtype=np.int16)


def _browning(rng: Rng, height: int, width: int, per_mm: float, yellow: int) -> Grey:
    """How brown the paper is: the rim first, where air got at it. Shape is COARSE times less."""
    rows, columns = height // COARSE + 1, width // COARSE + 1
    y, x = np.arange(rows, dtype=np.int32), np.arange(columns, dtype=np.int32)
    rim = np.minimum(
        np.minimum(y, rows - 1 - y)[:, np.newaxis], np.minimum(x, columns - 1 - x)[np.newaxis, :]
    )
    reach = max(round(per_mm * 16 / COARSE), 2)
    wave = clouds(rng, rows, columns, max(reach // 2, 3)).astype(np.int32)
    near = np.clip(reach - rim + (wave - 128) * reach // 400, 0, reach)
    value = near * near * (yellow + 10) * 70 // (reach * reach * 100)
    return blur(np.clip(value, 0, 255).astype(np.uint8), 2.0)


def _stain(brown: Grey, rng: Rng) -> None:
    """Add a stain: a spot of foxing, or a dried drop with its darker rim; in place."""
    rows, columns = brown.shape
    spot = np.zeros_like(brown)
    centre = (int(rng.integers(0, columns)), int(rng.integers(0, rows)))
    foxing = int(rng.integers(0, 3)) > 0
    size = (
        int(rng.integers(1, max(columns // 90, 3)))
        if foxing
        else int(rng.integers(max(columns // 30, 2), max(columns // 8, 4)))
    )
    for _ in range(5):
        dx, dy = (int(rng.integers(-size, size + 1)) // 2 for _ in range(2))
        cv2.circle(spot, (centre[0] + dx, centre[1] + dy), size, 255, -1)
    depth = int(rng.integers(14, 60))
    if foxing:
        value = blur(spot, max(size / 2, 0.8)).astype(np.int32) * depth // 255
    else:
        soft = blur(spot, 1.5).astype(np.int32)
        inner = blur(spot, max(size / 5, 2.0)).astype(np.int32)
        value = soft * depth // 900 + np.clip(soft - inner, 0, 255) * depth // 300
    np.copyto(brown, np.clip(brown.astype(np.int32) + value, 0, 255).astype(np.uint8))


def _fold(tone: npt.NDArray[np.int16], rng: Rng, per_mm: float, count: int) -> None:
    """Fold the paper: a dark crease, lighter beside it where the fibres broke; in place."""
    height, width = tone.shape
    for fold in range(count):
        middle = height * (fold + 1) // (count + 1) + int(
            rng.integers(-height // 60, height // 60 + 1)
        )
        reach = max(round(per_mm * 1.2), 3)
        wobble = clouds(rng, 1, width, max(width // 5, 4))[0].astype(np.int32)
        wear = clouds(rng, 1, width, max(round(per_mm), 3))[0].astype(np.int32)
        for offset in range(-reach, reach + 1):
            rows = np.clip(middle + offset + (wobble - 128) // 24, 0, height - 1)
            distance = abs(offset)
            core = 15 * max(reach // 4 - distance, 0) // max(reach // 4, 1)
            flank = -6 * max(reach - distance, 0) // reach
            tone[rows, np.arange(width)] -= ((core + flank) * wear // 128).astype(np.int16)


def outline(
    rng: Rng, height: int, width: int, box: tuple[int, int, int, int], per_mm: float
) -> Grey:
    """Where the paper lies in the scan: 255 inside ``box`` (x0, y0, x1, y1), edges a bit ragged."""
    mask = np.zeros((height, width), dtype=np.uint8)
    x0, y0, x1, y1 = box
    mask[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 255
    ragged = blur(mask, max(per_mm * 0.15, 0.5))
    wave = clouds(rng, height, width, max(round(per_mm * 1.5), 3))
    # Where there is all paper, or none, the wave is too small to change it.
    rim = np.nonzero((ragged != 0) & (ragged != 255))
    value = ragged[rim].astype(np.int32) + (wave[rim].astype(np.int32) - 128) // 3
    ragged[rim] = np.clip((value - 118) * 12, 0, 255)
    return ragged
