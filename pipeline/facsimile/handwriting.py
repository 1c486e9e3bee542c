"""Writing by hand: letters of a script face, each leant, turned and sized a little differently."""

from __future__ import annotations

import itertools

import cv2
import numpy as np

from pipeline.facsimile import fonts
from pipeline.facsimile.description import HandwrittenLine, Stroke
from pipeline.facsimile.ink import Extent, InkLayer, PlacedLine, PlacedWord
from pipeline.facsimile.ink_places import inked_places, leave_ink, whole_at
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.raster import (
    SUPER,
    Rng,
    blur,
    clouds,
    fixed,
    inked_part,
    noise,
    scale255,
    shrink,
    trim,
    turn,
)
from pipeline.model import Grey, Hand

POINT_MM = {Hand.PENCIL: 0.42, Hand.INK: 0.36}
"""Width of the line that the tool leaves."""

STROKE_OF_FACE = {"bad-script": 0.028, "caveat": 0.045, "marck-script": 0.040}
"""Width of the faces' own lines, in ems."""


def write_line(
    layer: InkLayer, line: HandwrittenLine, index: int, per_mm: float, rng: Rng
) -> PlacedLine:
    """Write one line onto the layer; returns where each word went.

    Raises:
        FacsimileError: when the face is no handwriting, or lacks a character.
    """
    if line.face not in STROKE_OF_FACE:
        raise FacsimileError(
            f"There is no handwriting called {line.face!r}.",
            remedy=f"Choose one of {', '.join(fonts.HANDWRITING_FACES)}.",
        )
    em = round(line.size_mm * per_mm)
    fine = em * SUPER
    own = STROKE_OF_FACE[line.face] * em
    thicken = max(round((POINT_MM[line.hand] * per_mm - own) * SUPER), 0) | 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thicken, thicken))
    start = round(line.x_mm * per_mm * SUPER)
    base = round(line.y_mm * per_mm * SUPER)
    sink = fixed(line.tilt * 355 / 113 / 180)
    pen, wander, force = start, 0, 205
    lean = int(rng.integers(-30, 60))
    words: list[PlacedWord] = []
    letters: list[tuple[str, Extent | None]] = []
    for character in line.text + " ":
        if character.isspace():
            extents = tuple(extent for _, extent in letters if extent is not None)
            if extents:
                words.append(PlacedWord("".join(text for text, _ in letters), extents))
            letters = []
            pen += fine * int(rng.integers(24, 36)) // 100
            continue
        wander = (wander * 7 + int(rng.integers(-fine // 40, fine // 40 + 1)) * 2) // 8
        force = (force * 3 + int(rng.integers(150, 256))) // 4
        shape = turn(
            np.asarray(cv2.dilate(fonts.glyph(line.face, character, em), brush), dtype=np.uint8),
            line.tilt + int(rng.integers(-25, 26)) / 10,
            (lean + int(rng.integers(-40, 41))) / 1000,
            int(rng.integers(96, 106)) / 100,
        )
        piece, off_x, off_y = trim(shape)
        x = pen - shape.shape[1] // 2 + off_x
        y = base + wander + (((pen - start) * sink) >> 16) - shape.shape[0] // 2 + off_y
        cover = shrink(piece, x % SUPER, y % SUPER)
        ink = _pressed(cover, force, rng)
        letters.append((character, layer.put(x // SUPER, y // SUPER, cover, ink)))
        step = fixed(fonts.advance(line.face, character)) * fine >> 16
        pen += step + fine * int(rng.integers(-8, 9)) // 1000
    return PlacedLine(index, tuple(words))


def _pressed(cover: Grey, force: int, rng: Rng) -> Grey:
    """Within a letter the hand presses harder on one side than the other."""
    height = cover.shape[0]
    bend = int(rng.integers(-40, 41))
    down = (np.arange(height, dtype=np.int32) * 2 - height) * bend // height
    strength = np.clip(force + down, 60, 255)[:, np.newaxis]
    return scale255(cover, strength).astype(np.uint8)


def draw_stroke(layer: InkLayer, stroke: Stroke, per_mm: float, rng: Rng) -> Extent | None:
    """Draw a line by hand through the points, unsteadily."""
    fine = per_mm * SUPER
    points = [(round(x * fine), round(y * fine)) for x, y in stroke.points_mm]
    path = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        steps = max(int(max(abs(x1 - x0), abs(y1 - y0)) / (3 * fine)), 1)
        for step in range(1, steps + 1):
            shake = max(round(fine * 0.18), 1)
            dx, dy = (int(rng.integers(-shake, shake + 1)) for _ in range(2))
            last = step == steps
            path.append(
                (
                    x0 + (x1 - x0) * step // steps + (0 if last else dx),
                    y0 + (y1 - y0) * step // steps + (0 if last else dy),
                )
            )
    pad = round(fine * 2)
    left = (min(x for x, _ in path) - pad) // SUPER
    top = (min(y for _, y in path) - pad) // SUPER
    width = max(x for x, _ in path) + pad - left * SUPER
    height = max(y for _, y in path) + pad - top * SUPER
    shape = np.zeros((height, width), dtype=np.uint8)
    local = np.array([(x - left * SUPER, y - top * SUPER) for x, y in path], dtype=np.int32)
    cv2.polylines(
        shape, [local.reshape(-1, 1, 2)], False, 255, max(round(stroke.width_mm * fine), 1)
    )
    cover = shrink(shape)
    return layer.put(left, top, cover, _pressed(cover, 200, rng))


def graphite(layer: InkLayer, per_mm: float, rng: Rng) -> None:
    """Pencil catches on the tooth of the paper: grey, grained, never solid; in place."""
    part = inked_part(layer.ink)
    if part is None:
        return
    height, width = layer.ink[part].shape
    places, ink = inked_places(layer.ink[part])
    tooth = whole_at(blur(noise(rng, height, width), max(per_mm * 0.07, 0.5)), places)
    coarse = whole_at(clouds(rng, height, width, max(round(per_mm * 3), 4)), places)
    # The harder the pencil is pressed, the deeper into the tooth it reaches.
    caught = np.clip(ink * 5 // 4 + (tooth - 128) * 3 - 40 + (coarse - 128) // 4, 30, 235)
    leave_ink(layer.ink[part], places, (ink * caught) >> 8)


def pen_ink(layer: InkLayer, per_mm: float, rng: Rng) -> None:
    """Writing ink pools and thins slowly along the line; in place."""
    part = inked_part(layer.ink)
    if part is None:
        return
    height, width = layer.ink[part].shape
    places, ink = inked_places(layer.ink[part])
    pool = whole_at(clouds(rng, height, width, max(round(per_mm * 1.5), 3)), places)
    leave_ink(layer.ink[part], places, ink + (ink * (pool - 128)) // 400)
