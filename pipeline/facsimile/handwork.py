"""Writing and drawing with a named tool: every hand, at any angle, pressed hard or lightly."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile import fonts
from pipeline.facsimile.curves_trace import PART, shake, smooth, trace
from pipeline.facsimile.ink import Extent, InkLayer, PlacedLine, PlacedWord
from pipeline.facsimile.invented import (
    Nib,
    Touch,
    Trace,
    bounds,
    draw_traces,
    invent_writer,
    scribble,
    signature,
    turned,
    warp_glyph,
    write_figures,
    write_words,
)
from pipeline.facsimile.marks import HandwrittenLine, Stroke, is_number, writer_seed
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.raster import SUPER, Rng, fixed, scale255, shrink, trim, turn
from pipeline.facsimile.tools import TOOLS
from pipeline.model import Grey

STROKE_OF_FACE = {"bad-script": 0.028, "caveat": 0.045, "marck-script": 0.040}
"""Width of the faces' own lines, in ems."""
X_HEIGHT = 0.34
"""Height of small letters of a hand, in ems."""
LOOSE = frozenset({"scribble", "signature"})
"""Strokes that fill a place by chance instead of going through points."""
TENSION = {"caret": 15, "tick": 40, "zigzag": 30, "bracket": 25, "rule": 0}
"""How round the line of a stroke is at its points, in per cent; 100 where not named."""


def write_by_hand(
    layer: InkLayer, line: HandwrittenLine, index: int, per_mm: float, rng: Rng
) -> PlacedLine:
    """Write one line onto the layer of its tool; returns where each word went.

    Raises:
        FacsimileError: when the face is no handwriting, or lacks a character.
    """
    if writer_seed(line.face) is None:
        return _write_in_face(layer, line, index, per_mm, rng)
    return _write_invented(layer, line, index, per_mm, rng)


def draw_by_hand(layer: InkLayer, stroke: Stroke, per_mm: float, rng: Rng) -> tuple[Extent, ...]:
    """Draw a stroke onto the layer of its tool; returns the extents of its parts."""
    fine = per_mm * SUPER
    point = max(round(stroke.width_mm * fine), SUPER)
    left = top = 0
    if stroke.kind in LOOSE and len(stroke.points_mm) == 2:
        (x0, y0), (x1, y1) = stroke.points_mm
        left, top = round(min(x0, x1) * fine), round(min(y0, y1) * fine)
        width, height = round(abs(x1 - x0) * fine), round(abs(y1 - y0) * fine)
        if stroke.kind == "signature":
            writer = invent_writer(writer_seed(stroke.face) or 0)
            traces = signature(writer, rng, max(width, 1), max(height, 1), point)
            top += height  # it stands on its baseline
        else:
            traces = scribble(rng, max(width, 1), max(height, 1), point)
    else:
        traces = [_through(stroke, fine, point, rng)]
    nib = _nib(stroke.tool)
    extents = (
        draw_traces(layer, [_pressed_trace(trace, stroke.force)], left, top, rng, nib)
        for trace in traces
    )
    return tuple(extent for extent in extents if extent is not None)


def _nib(tool: str) -> Nib:
    """A soft tool widens and darkens with force, a ball-pen hardly."""
    if "ball" in tool:
        return Nib(flex=10, solid=70, skips=4)
    return Nib(flex=30, solid=25) if TOOLS[tool].tooth else Nib(flex=50, solid=45)


def _pressed_trace(trace: Trace, force: int) -> Trace:
    return replace(trace, force=tuple(max(value * force // 80, 20) for value in trace.force))


def _through(stroke: Stroke, fine: float, point: int, rng: Rng) -> Trace:
    """A line through the points as a hand draws it: it wavers, and its pressure changes."""
    corners = [(round(x * fine * PART), round(y * fine * PART)) for x, y in stroke.points_mm]
    path = smooth(corners, max(round(40 / len(corners)), 6), TENSION.get(stroke.kind, 100))
    path = shake(path, rng, round(fine * PART * 0.12))
    touch = Touch(int(rng.integers(140, 230)), int(rng.integers(0, 45)), int(rng.integers(5, 45)))
    return trace(path, point, touch, rng)


def _write_invented(
    layer: InkLayer, line: HandwrittenLine, index: int, per_mm: float, rng: Rng
) -> PlacedLine:
    fine = per_mm * SUPER
    writer = invent_writer(writer_seed(line.face) or 0)
    x_height = max(round(line.size_mm * X_HEIGHT * fine), SUPER * 2)
    point = max(round((line.point_mm or _usual_point(line.tool)) * fine), SUPER)
    texts = line.text.split()
    if is_number(line.text):
        # Numbers are legible in every hand: figures are not invented.
        figures = write_figures(writer, line.text, x_height * 4 // 5, point, rng)
        words, at = [], 0
        for text in texts:
            words.append([one for figure in figures[at : at + len(text)] for one in figure])
            at += len(text)
    else:
        words = write_words(writer, [len(text) for text in texts], x_height, point, rng)
    if line.length_mm:
        words = _squeezed(words, round(line.length_mm * fine))
    x, y = round(line.x_mm * fine), round(line.y_mm * fine)
    nib = _nib(line.tool)
    placed: list[PlacedWord] = []
    for text, traces in zip(texts, words, strict=True):
        pressed = [_pressed_trace(trace, line.force) for trace in turned(traces, line.tilt)]
        extent = draw_traces(layer, pressed, x, y, rng, nib)
        if extent is not None:
            placed.append(PlacedWord(text, (extent,)))
    return PlacedLine(index, tuple(placed))


def _squeezed(words: list[list[Trace]], longest: int) -> list[list[Trace]]:
    """Written closer together, as one does towards the end of the room, and smaller if need be."""
    long = bounds([trace for traces in words for trace in traces])[2]
    if long <= longest:
        return words
    # Letters squeezed below two thirds of their width become a smear.
    low = max(long * 2 // 3, longest)
    return [
        [
            replace(
                trace,
                points=tuple((x * longest // long, y * longest // low) for x, y in trace.points),
            )
            for trace in traces
        ]
        for traces in words
    ]


def _usual_point(tool: str) -> float:
    return (TOOLS[tool].narrow_mm + TOOLS[tool].broad_mm) / 2


def _write_in_face(
    layer: InkLayer, line: HandwrittenLine, index: int, per_mm: float, rng: Rng
) -> PlacedLine:
    if line.face not in STROKE_OF_FACE:
        raise FacsimileError(
            f"There is no handwriting called {line.face!r}.",
            remedy=f"Choose one of {', '.join(STROKE_OF_FACE)}, or an invented hand.",
        )
    em = max(round(line.size_mm * per_mm), 6)
    fine = em * SUPER
    brush = round(
        (line.point_mm or _usual_point(line.tool)) * per_mm * SUPER
        - STROKE_OF_FACE[line.face] * em * SUPER
    )
    natural = sum(
        0.3 if character == " " else fonts.advance(line.face, character) for character in line.text
    )
    narrow = 1.0
    if line.length_mm:
        narrow = min(max(line.length_mm / (natural * line.size_mm), 0.55), 1.0)
    squeeze = fixed(narrow)
    cos, sin = (fixed(part(math.radians(line.tilt))) for part in (math.cos, math.sin))
    x0, y0 = round(line.x_mm * per_mm * SUPER), round(line.y_mm * per_mm * SUPER)
    along, wander, force = 0, 0, 205
    lean = int(rng.integers(-200, 300))
    strength = int(rng.integers(2, 10))
    words: list[PlacedWord] = []
    letters: list[tuple[str, Extent | None]] = []
    for character in line.text + " ":
        if character.isspace():
            extents = tuple(extent for _, extent in letters if extent is not None)
            if extents:
                words.append(PlacedWord("".join(text for text, _ in letters), extents))
            letters = []
            along += fine * int(rng.integers(22, 38)) // 100 * squeeze >> 16
            continue
        wander = (wander * 7 + int(rng.integers(-fine // 30, fine // 30 + 1)) * 2) // 8
        force = (force * 3 + int(rng.integers(150, 256))) // 4
        shape = _letter(line.face, character, em, brush, strength, squeeze, rng)
        shape = turn(
            shape,
            line.tilt + int(rng.integers(-30, 31)) / 10,
            (lean + int(rng.integers(-50, 51))) / 1000,
            int(rng.integers(92, 109)) / 100,
        )
        piece, off_x, off_y = trim(shape)
        x = x0 + ((along * cos - wander * sin) >> 16) - shape.shape[1] // 2 + off_x
        y = y0 + ((along * sin + wander * cos) >> 16) - shape.shape[0] // 2 + off_y
        cover = shrink(piece, x % SUPER, y % SUPER)
        ink = _pressed(cover, force * line.force // 100, rng)
        letters.append((character, layer.put(x // SUPER, y // SUPER, cover, ink)))
        step = fixed(fonts.advance(line.face, character)) * fine >> 16
        along += (step + fine * int(rng.integers(-14, 15)) // 1000) * squeeze >> 16
    return PlacedLine(index, tuple(words))


def _letter(
    face: str, character: str, em: int, brush: int, strength: int, squeeze: int, rng: Rng
) -> Grey:
    """A letter of the face in this hand, the pen's start in the middle of the picture."""
    whole = fonts.glyph(face, character, em)
    piece, x, y = trim(whole)
    grown = abs(brush) | 1
    pad = grown + em * SUPER // 8
    shape = cv2.copyMakeBorder(piece, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    if grown > 1:
        ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (grown, grown))
        if brush > 0:
            shape = cv2.dilate(shape, ellipse)
        else:
            thin = cv2.erode(shape, ellipse)
            # A line must not vanish where the face's own is thin.
            shape = thin if int(thin.sum()) * 3 > int(shape.sum()) else shape
    bent = warp_glyph(np.asarray(shape, dtype=np.uint8), rng, strength)
    pad += (bent.shape[0] - shape.shape[0]) // 2
    dx = (x - pad - whole.shape[1] // 2) * squeeze >> 16
    dy = y - pad - whole.shape[0] // 2
    width = max(bent.shape[1] * squeeze >> 16, 1)
    if width != bent.shape[1]:
        bent = np.asarray(
            cv2.resize(bent, (width, bent.shape[0]), interpolation=cv2.INTER_NEAREST), np.uint8
        )
    return _about_pen(bent, dx, dy)


def _about_pen(shape: npt.NDArray[np.uint8], dx: int, dy: int) -> Grey:
    """Room around the shape so that the pen, from which its corner lies (dx, dy), is the middle."""
    height, width = shape.shape
    half_x, half_y = max(-dx, dx + width, 1), max(-dy, dy + height, 1)
    room = np.zeros((2 * half_y, 2 * half_x), dtype=np.uint8)
    room[half_y + dy : half_y + dy + height, half_x + dx : half_x + dx + width] = shape
    return room


def _pressed(cover: Grey, force: int, rng: Rng) -> Grey:
    """Within a letter the hand presses harder on one side than the other."""
    height = cover.shape[0]
    bend = int(rng.integers(-40, 41))
    down = (np.arange(height, dtype=np.int32) * 2 - height) * bend // height
    strength = np.clip(force + down, 20, 255)[:, np.newaxis]
    return scale255(cover, strength).astype(np.uint8)
