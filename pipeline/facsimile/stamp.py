"""Rubber stamps: a frame or a ring with text, patchily inked, put down at an angle."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.facsimile import fonts
from pipeline.facsimile.description import Stamp
from pipeline.facsimile.ink import Extent, InkLayer
from pipeline.facsimile.raster import SUPER, Rng, blur, clouds, noise, shrink, turn, window
from pipeline.model import Grey

FACE = "stamp"


def press_stamp(layer: InkLayer, stamp: Stamp, per_mm: float, rng: Rng) -> Extent | None:
    """Put the stamp onto the layer; returns the extent of its ink."""
    fine = per_mm * SUPER
    shape = _round(stamp, fine) if stamp.round else _box(stamp, fine)
    shape = turn(shape, stamp.tilt)
    x = round(stamp.x_mm * fine) - shape.shape[1] // 2
    y = round(stamp.y_mm * fine) - shape.shape[0] // 2
    cover = shrink(shape, x % SUPER, y % SUPER)
    height, width = cover.shape
    patchy = clouds(rng, height, width, max(height // 6, 4)).astype(np.int32)
    grain = blur(noise(rng, height, width), 0.9).astype(np.int32)
    pressed = np.clip(170 + (patchy - 128) + (grain - 128) * 2, 40, 255)
    ink = ((cover.astype(np.int32) * pressed) >> 8).astype(np.uint8)
    return layer.put(x // SUPER, y // SUPER, cover, ink)


def _box(stamp: Stamp, fine: float) -> Grey:
    width, height = round(stamp.width_mm * fine), round(stamp.height_mm * fine)
    line = max(round(0.55 * fine), 1)
    pad = line * 3
    shape = np.zeros((height + 2 * pad, width + 2 * pad), dtype=np.uint8)
    cv2.rectangle(shape, (pad, pad), (pad + width, pad + height), 255, line)
    _text_block(
        shape,
        stamp.lines,
        (pad + width // 2, pad + height // 2),
        width * 88 // 100,
        height * 84 // 100,
    )
    return shape


def _round(stamp: Stamp, fine: float) -> Grey:
    radius = round(stamp.width_mm * fine / 2)
    line = max(round(0.6 * fine), 1)
    centre = radius + line * 3
    shape = np.zeros((2 * centre, 2 * centre), dtype=np.uint8)
    cv2.circle(shape, (centre, centre), radius, 255, line)
    cv2.circle(shape, (centre, centre), radius * 66 // 100, 255, max(line * 2 // 3, 1))
    if stamp.ring:
        along = radius * 74 // 100
        gap = 352 / len(stamp.ring)
        # The feet of the letters share the circle: none wider than its part of it.
        em = round(along * math.radians(gap) / (0.82 * SUPER))
        em = max(min(em, radius * 30 // (100 * SUPER)), 4)
        angle = -gap * (len(stamp.ring) - 1) / 2
        for character in stamp.ring:
            if character != " ":
                letter = turn(_centred(character, em), angle)
                x = centre + round(along * math.sin(math.radians(angle)))
                y = centre - round(along * math.cos(math.radians(angle)))
                _lay(shape, letter, x, y)
            angle += gap
    inner = radius * 2 * 58 // 100
    _text_block(shape, stamp.lines, (centre, centre), inner, inner * 70 // 100)
    return shape


def _centred(character: str, em: int) -> Grey:
    """A character with the foot of its middle in the middle of the picture."""
    mask = fonts.glyph(FACE, character, em)
    return np.roll(mask, -round(fonts.advance(FACE, character) * em * SUPER / 2), axis=1)


def _text_block(
    shape: Grey, lines: tuple[str, ...], middle: tuple[int, int], width: int, height: int
) -> None:
    """Set the lines, centred, as large as fits; each line has its own size, as in real stamps."""
    if not lines:
        return
    pitch = height // len(lines)
    for index, text in enumerate(lines):
        ems = sum(fonts.advance(FACE, character) for character in text)
        em = max(min(round(width / ems), pitch * 95 // 100) // SUPER, 4)
        foot = middle[1] - height // 2 + index * pitch + pitch * 80 // 100
        pen = middle[0] - round(ems * em * SUPER / 2)
        for character in text:
            if character != " ":
                _lay(shape, fonts.glyph(FACE, character, em), pen, foot)
            pen += round(fonts.advance(FACE, character) * em * SUPER)


def _lay(shape: Grey, letter: Grey, x: int, y: int) -> None:
    """Lay a letter with its middle at (x, y)."""
    place = window(shape, x - letter.shape[1] // 2, y - letter.shape[0] // 2, letter.shape)
    if place is not None:
        there, here = place
        np.maximum(shape[there], letter[here], out=shape[there])
