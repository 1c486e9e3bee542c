"""The light on the sheet, the sensor, and how the scan was kept: all optional."""

from __future__ import annotations

import io

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.facsimile.condition import Condition
from pipeline.facsimile.paper import COARSE, Colour
from pipeline.facsimile.raster import blur, clouds, enlarge, rng_for
from pipeline.model import Grey, Pixels

DARK_BED: Colour = (43, 42, 44)
WHITE_BED: Colour = (246, 246, 247)
BED_COLOURS: dict[str, Colour] = {
    "grey": (150, 150, 152),
    "board": (196, 164, 120),
    "cloth": (96, 30, 38),
}


def bed_colour(condition: Condition) -> Colour:
    """What is seen around the sheet."""
    if condition.bed:
        return BED_COLOURS[condition.bed]
    return DARK_BED if condition.dark_bed else WHITE_BED


def light_up(picture: npt.NDArray[np.uint8], condition: Condition, seed: int) -> None:
    """Light the glass unevenly, with the shadow of a binding; in place, (height, width, 3)."""
    if not (condition.gutter or condition.uneven or condition.dim or condition.flat):
        return
    rng = rng_for("light", seed)
    height, width = picture.shape[:2]
    rows, columns = height // COARSE + 1, width // COARSE + 1
    light = np.full((rows, columns), 255 - condition.dim * 3 // 2, dtype=np.int32)
    y = np.arange(rows, dtype=np.int32)[:, np.newaxis] * 256 // rows
    x = np.arange(columns, dtype=np.int32)[np.newaxis, :] * 256 // columns
    if condition.uneven:
        tilt_x, tilt_y = (int(rng.integers(-100, 101)) for _ in range(2))
        slope = ((x - 128) * tilt_x + (y - 128) * tilt_y) // 128
        round_off = ((x - 128) ** 2 + (y - 128) ** 2) // 256
        cloud = clouds(rng, rows, columns, max(columns // 4, 4)).astype(np.int32) - 128
        light += (slope - round_off + cloud // 3 - 30) * condition.uneven // 160
    if condition.gutter:
        reach = int(rng.integers(12, 60))
        side = x if rng.integers(0, 3) else 255 - x
        near = np.clip(reach - side, 0, reach)
        light -= near * near * condition.gutter * 2 // (reach * reach)
    field = enlarge(np.clip(light, 20, 255).astype(np.uint8), height, width)
    veil = condition.flat * 120 // 100
    veiled = ((np.arange(256) * (200 - veil) + veil * 150) // 200).astype(np.uint8)
    for channel, plane in enumerate(cv2.split(picture)):
        value = np.multiply(plane, field, dtype=np.uint16)
        value >>= 8
        lit = value.astype(np.uint8)
        picture[:, :, channel] = cv2.LUT(lit, veiled) if veil else lit


def sharpen(plane: Grey, condition: Condition) -> Grey:
    """Sharpen as scanners do: what differs from its surroundings comes to differ more."""
    if not condition.sharpened:
        return plane
    around = blur(plane, max(condition.dpi / 180, 0.7)).astype(np.int16)
    value = plane.astype(np.int16)
    value -= around
    value *= condition.sharpened
    value >>= 5
    value += plane
    np.clip(value, 0, 255, out=value)
    return value.astype(np.uint8)


def streak(pixels: Pixels, condition: Condition, seed: int) -> None:
    """Draw the lines that dust on the sensor leaves down the whole scan; in place."""
    if not condition.streaks:
        return
    rng = rng_for("streaks", seed)
    width = pixels.shape[1]
    change = np.zeros(width, dtype=np.int16)
    for _ in range(1 + condition.streaks // 8):
        at, wide = int(rng.integers(0, width)), int(rng.integers(1, 4))
        change[at : at + wide] += int(rng.integers(-60, 50)) * condition.streaks // 100
    hit = np.flatnonzero(change)
    shift = change[hit] if pixels.ndim == 2 else change[hit][:, np.newaxis]
    pixels[:, hit] = np.clip(pixels[:, hit].astype(np.int16) + shift, 0, 255)


def cut_by_brightness(grey: Grey, percent: int) -> Grey:
    """Black and white by one threshold for all: ``percent`` of what most of the scan has."""
    counts = np.bincount(grey.ravel(), minlength=256)
    middle = int(np.searchsorted(np.cumsum(counts), grey.size // 2))
    return np.where(grey < middle * percent // 100, 0, 255).astype(np.uint8)


def compressed(pixels: Pixels, quality: int) -> Pixels:
    """The scan after it was once kept as a JPEG file of this quality; as it is for 0."""
    if not quality:
        return pixels
    buffer = io.BytesIO()
    chroma = {"subsampling": 2} if pixels.ndim == 3 else {}
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, **chroma)
    return np.asarray(Image.open(buffer), dtype=np.uint8).copy()
