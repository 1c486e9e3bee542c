"""Rubber stamps: a frame or a ring with text, patchily inked, put down at an angle."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.facsimile import fonts
from pipeline.facsimile.description import Stamp
from pipeline.facsimile.ink import Extent, InkLayer
from pipeline.facsimile.ink_places import inked_places, leave_ink, whole_at
from pipeline.facsimile.raster import SUPER, Rng, blur, centred, clouds, noise, shrink, turn, window
from pipeline.model import Grey


def press_stamp(layer: InkLayer, stamp: Stamp, per_mm: float, rng: Rng) -> Extent | None:
    """Put the stamp onto the layer; returns the extent of its ink."""
    fine = per_mm * SUPER
    if stamp.round:
        shape = _round(stamp, fine)
    elif stamp.frame in ("oval", "triangle"):
        shape = _odd(stamp, fine)
    else:
        shape = _box(stamp, fine)
    shape = turn(shape, stamp.tilt)
    x = round(stamp.x_mm * fine) - shape.shape[1] // 2
    y = round(stamp.y_mm * fine) - shape.shape[0] // 2
    cover = shrink(shape, x % SUPER, y % SUPER)
    height, width = cover.shape
    fields = (
        clouds(rng, height, width, max(height // 6, 4)),
        blur(noise(rng, height, width), 0.9),
    )
    places, under = inked_places(cover)
    patchy, grain = (whole_at(field, places) - 128 for field in fields)
    uneven = patchy * stamp.patchy // 100
    least = 40 if stamp.patchy <= 100 else 0
    pressed = np.clip(170 * stamp.inked // 100 + uneven + grain * 2, least, 255)
    ink = np.zeros_like(cover)
    leave_ink(ink, places, (under * pressed) >> 8)
    return layer.put(x // SUPER, y // SUPER, cover, ink)


def _box(stamp: Stamp, fine: float) -> Grey:
    width, height = round(stamp.width_mm * fine), round(stamp.height_mm * fine)
    line = max(round(0.55 * fine), 1)
    pad = line * 3
    shape = np.zeros((height + 2 * pad, width + 2 * pad), dtype=np.uint8)
    if stamp.frame != "bare":
        cv2.rectangle(shape, (pad, pad), (pad + width, pad + height), 255, line)
    if stamp.frame == "double":
        inner = pad + line * 2
        far = (pad + width - line * 2, pad + height - line * 2)
        cv2.rectangle(shape, (inner, inner), far, 255, max(line // 2, 1))
    _text_block(
        shape,
        stamp.lines,
        stamp.face,
        (pad + width // 2, pad + height // 2),
        width * 88 // 100,
        height * 84 // 100,
    )
    return shape


def _odd(stamp: Stamp, fine: float) -> Grey:
    """An oval, or a triangle on its base, with the text in its middle."""
    width, height = round(stamp.width_mm * fine), round(stamp.height_mm * fine)
    line = max(round(0.55 * fine), 1)
    pad = line * 3
    shape = np.zeros((height + 2 * pad, width + 2 * pad), dtype=np.uint8)
    middle = (pad + width // 2, pad + height // 2)
    if stamp.frame == "oval":
        cv2.ellipse(shape, middle, (width // 2, height // 2), 0, 0, 360, 255, line)
        inner = (width // 2 - line * 2, height // 2 - line * 2)
        if min(inner) > line:
            cv2.ellipse(shape, middle, inner, 0, 0, 360, 255, max(line // 2, 1))
        _text_block(shape, stamp.lines, stamp.face, middle, width * 66 // 100, height * 56 // 100)
        return shape
    for inset, thick in ((0, line), (line * 3, max(line // 2, 1))):
        tip = (pad + width // 2, pad + inset * 2)
        left, right = pad + inset * 17 // 10, pad + width - inset * 17 // 10
        foot = pad + height - inset
        points = np.array([tip, (right, foot), (left, foot)], dtype=np.int32)
        cv2.polylines(shape, [points], True, 255, thick)
    low = (middle[0], pad + height * 68 // 100)
    _text_block(shape, stamp.lines, stamp.face, low, width * 46 // 100, height * 42 // 100)
    return shape


def _emblem(shape: Grey, name: str, centre: int, radius: int) -> None:
    """A star, a wreath with a sheaf, a monogram of two loops or a shield, about the centre."""
    line = max(radius // 14, 1)
    if name == "star":
        turns = [math.radians(36 * step - 90) for step in range(10)]
        points = [
            (centre + round(math.cos(t) * far), centre + round(math.sin(t) * far))
            for t, far in zip(turns, (radius, radius * 4 // 10) * 5, strict=True)
        ]
        cv2.fillPoly(shape, [np.array(points, dtype=np.int32)], 255)
    elif name == "wreath":
        for side in (0, 180):
            axes = (radius, radius)
            cv2.ellipse(shape, (centre, centre), axes, side, -70, 70, 255, line * 2)
        for step in range(-6, 7):
            for sign in (-1, 1):
                t = math.radians(step * 11)
                x = centre + sign * round(math.cos(t) * radius)
                y = centre + round(math.sin(t) * radius)
                leaf = (max(radius // 5, 2), max(radius // 12, 1))
                cv2.ellipse(shape, (x, y), leaf, step * 11 * sign + 60 * sign, 0, 360, 255, -1)
        cv2.circle(shape, (centre, centre), radius * 6 // 10, 255, line)
        cv2.line(shape, (centre - radius // 3, centre), (centre + radius // 3, centre), 255, line)
        cv2.line(shape, (centre, centre - radius // 2), (centre, centre + radius // 2), 255, line)
    elif name == "monogram":
        for shift in (-radius // 4, radius // 4):
            axes = (radius * 4 // 10, radius * 8 // 10)
            cv2.ellipse(shape, (centre + shift, centre), axes, shift % 40, 0, 360, 255, line * 2)
    elif name == "shield":
        half = radius * 7 // 10
        points = [
            (centre - half, centre - radius),
            (centre + half, centre - radius),
            (centre + half, centre + radius // 4),
            (centre, centre + radius),
            (centre - half, centre + radius // 4),
        ]
        cv2.polylines(shape, [np.array(points, dtype=np.int32)], True, 255, line * 2)
        for row in range(-2, 2):
            y = centre + row * radius // 4
            cv2.line(shape, (centre - half, y), (centre + half, y), 255, max(line // 2, 1))


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
                letter = turn(_centred(stamp.face, character, em), angle)
                x = centre + round(along * math.sin(math.radians(angle)))
                y = centre - round(along * math.cos(math.radians(angle)))
                _lay(shape, letter, x, y)
            angle += gap
    inner = radius * 2 * 58 // 100
    if stamp.emblem:
        _emblem(shape, stamp.emblem, centre, radius * 48 // 100)
    else:
        _text_block(shape, stamp.lines, stamp.face, (centre, centre), inner, inner * 70 // 100)
    return shape


def _centred(face: str, character: str, em: int) -> Grey:
    """A character with the foot of its middle in the middle of the picture."""
    mask = fonts.glyph(face, character, em)
    middle = mask.shape[0] // 2
    return centred(mask, middle + round(fonts.advance(face, character) * em * SUPER / 2), middle)


def _text_block(
    shape: Grey,
    lines: tuple[str, ...],
    face: str,
    middle: tuple[int, int],
    width: int,
    height: int,
) -> None:
    """Set the lines, centred, as large as fits; each line has its own size, as in real stamps."""
    if not lines:
        return
    pitch = height // len(lines)
    for index, text in enumerate(lines):
        ems = sum(fonts.advance(face, character) for character in text)
        em = max(min(round(width / ems), pitch * 95 // 100) // SUPER, 4)
        foot = middle[1] - height // 2 + index * pitch + pitch * 80 // 100
        pen = middle[0] - round(ems * em * SUPER / 2)
        for character in text:
            if character != " ":
                _lay(shape, fonts.glyph(face, character, em), pen, foot)
            pen += round(fonts.advance(face, character) * em * SUPER)


def _lay(shape: Grey, letter: Grey, x: int, y: int) -> None:
    """Lay a letter with its middle at (x, y)."""
    place = window(shape, x - letter.shape[1] // 2, y - letter.shape[0] // 2, letter.shape)
    if place is not None:
        there, here = place
        np.maximum(shape[there], letter[here], out=shape[there])
