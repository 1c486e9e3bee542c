"""Print: letterheads, forms, newspapers and numbering machines; crisp, evenly inked, in type."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np

from pipeline.facsimile import fonts
from pipeline.facsimile.imprint import Printed, PrintedRule
from pipeline.facsimile.ink import Extent, InkLayer, PlacedLine, PlacedWord
from pipeline.facsimile.raster import ONE, SUPER, Rng, blur, noise, rng_for, shrink, trim
from pipeline.model import Grey

SHIFT = 4
"""Bits after the point in the coordinates that lines are drawn with."""


@dataclass(slots=True)
class Print:
    """What is printed on a sheet: its text and its ruling lines, each by colour."""

    text: dict[str, InkLayer] = field(default_factory=dict)
    rules: dict[str, InkLayer] = field(default_factory=dict)
    lines: list[PlacedLine] = field(default_factory=list)


def print_on(
    lines: tuple[Printed, ...],
    rules: tuple[PrintedRule, ...],
    margin_mm: float,
    per_mm: float,
    seed: int,
    shape: tuple[int, int],
) -> Print:
    """Print lines and rules on an empty sheet of ``shape``, ``margin_mm`` in from its edges.

    Raises:
        FacsimileError: when a face is missing or lacks a character.
    """
    out = Print()
    for index, line in enumerate(lines):
        if line.colour not in out.text:
            out.text[line.colour] = InkLayer.empty(*shape)
        moved = replace(line, x_mm=line.x_mm + margin_mm, y_mm=line.y_mm + margin_mm)
        out.lines.append(
            set_print(out.text[line.colour], moved, index, per_mm, rng_for("print", seed, index))
        )
    for index, rule in enumerate(rules):
        if rule.colour not in out.rules:
            out.rules[rule.colour] = InkLayer.empty(*shape)
        moved_rule = replace(
            rule,
            x0_mm=rule.x0_mm + margin_mm,
            y0_mm=rule.y0_mm + margin_mm,
            x1_mm=rule.x1_mm + margin_mm,
            y1_mm=rule.y1_mm + margin_mm,
        )
        draw_rule(out.rules[rule.colour], moved_rule, per_mm, rng_for("rule", seed, index))
    return out


def set_print(layer: InkLayer, printed: Printed, index: int, per_mm: float, rng: Rng) -> PlacedLine:
    """Print a line onto the layer; returns where each word went.

    Raises:
        FacsimileError: when its face is missing or lacks a character.
    """
    em = max(round(printed.size_mm * per_mm), 3)
    fine = em * SUPER
    widths = [
        round(fonts.advance(printed.face, c) * fine * printed.stretch / 100)
        + fine * printed.spaced // 1000
        for c in printed.text
    ]
    back = {"left": 0, "middle": sum(widths) // 2, "right": sum(widths)}[printed.align]
    x, y = round(printed.x_mm * per_mm * SUPER), round(printed.y_mm * per_mm * SUPER)
    pen = -back
    words: list[PlacedWord] = []
    word: list[tuple[str, Extent]] = []
    for character, width in zip(printed.text, widths, strict=True):
        if character.isspace():
            _close(words, word)
            word = []
        else:
            mask, off_x, off_y = _type(printed.face, character, em, printed.stretch)
            at_x, at_y = x + pen + off_x, y + off_y
            if printed.turned:
                mask = np.ascontiguousarray(np.rot90(mask))
                at_x, at_y = x + off_y, y - pen - off_x - mask.shape[0]
            extent = _press(layer, mask, at_x, at_y, printed.strength, rng)
            if extent is not None:
                word.append((character, extent))
        pen += width
    _close(words, word)
    return PlacedLine(index, tuple(words))


def _close(words: list[PlacedWord], word: list[tuple[str, Extent]]) -> None:
    if word:
        words.append(PlacedWord("".join(c for c, _ in word), tuple(e for _, e in word)))


@lru_cache(maxsize=512)
def _type(face: str, character: str, em: int, stretch: int) -> tuple[Grey, int, int]:
    """A piece of type, SUPER times too large, and its corner (x, y) seen from the pen."""
    mask = fonts.glyph(face, character, em)
    middle = mask.shape[0] // 2
    piece, x, y = trim(mask)
    x, y = x - middle, y - middle
    if stretch == 100:
        return piece, x, y
    wide = max(piece.shape[1] * stretch // 100, 1)
    column = (np.arange(wide, dtype=np.int64) * (ONE * 100 // stretch)) >> 16
    column = np.minimum(column, piece.shape[1] - 1)
    return np.ascontiguousarray(piece[:, column]), x * stretch // 100, y


def _press(layer: InkLayer, mask: Grey, x: int, y: int, percent: int, rng: Rng) -> Extent | None:
    cover = shrink(mask, x % SUPER, y % SUPER)
    force = percent * 255 // 100 + int(rng.integers(-8, 9))
    ink = blur(noise(rng, *cover.shape), 0.8).astype(np.int32)
    ink -= 128
    ink *= 140 - percent
    ink += force * 64
    ink *= cover
    ink >>= 14
    np.maximum(ink, 0, out=ink)
    np.minimum(ink, 255, out=ink)
    return layer.put(x // SUPER, y // SUPER, cover, ink.astype(np.uint8))


def draw_rule(layer: InkLayer, rule: PrintedRule, per_mm: float, rng: Rng) -> Extent | None:
    """Print a ruling line onto the layer; returns the extent of its ink."""
    width = max(rule.width_mm * per_mm, 0.7)
    start = (rule.x0_mm * per_mm, rule.y0_mm * per_mm)
    end = (rule.x1_mm * per_mm, rule.y1_mm * per_mm)
    pad = round(width * 4) + 3
    left, top = round(min(start[0], end[0])) - pad, round(min(start[1], end[1])) - pad
    right, bottom = round(max(start[0], end[0])) + pad, round(max(start[1], end[1])) + pad
    fine = np.zeros(((bottom - top) * SUPER, (right - left) * SUPER), dtype=np.uint8)
    here = tuple(((p[0] - left) * SUPER, (p[1] - top) * SUPER) for p in (start, end))
    for offset, share in _parallels(rule.style):
        thick = max(round(width * SUPER * share), 1)
        _line(fine, here[0], here[1], offset * width * SUPER, thick, rule.style, per_mm * SUPER)
    cover = shrink(fine)
    grain = blur(noise(rng, *cover.shape), 0.9).astype(np.int32) - 128
    force = rule.strength * 255 // 100
    ink = cover.astype(np.int32) * (force * 64 + grain * (150 - rule.strength)) >> 14
    return layer.put(left, top, cover, np.clip(ink, 0, 255).astype(np.uint8))


def _parallels(style: str) -> tuple[tuple[float, float], ...]:
    """Offset and width of each line of a rule, in widths of the rule."""
    if style == "double":
        return ((-1.2, 0.8), (1.2, 0.8))
    if style == "thick-thin":
        return ((-1.0, 1.8), (1.6, 0.6))
    return ((0.0, 1.0),)


def _line(
    fine: Grey,
    start: tuple[float, float],
    end: tuple[float, float],
    offset: float,
    thick: int,
    style: str,
    per_mm: float,
) -> None:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1.0)
    ux, uy = dx / length, dy / length
    x0, y0 = start[0] - uy * offset, start[1] + ux * offset
    step, dash = length, length
    if style == "dotted":
        step, dash = max(per_mm * 0.9, 4.0), thick * 0.2
    elif style == "dashed":
        step, dash = per_mm * 2.4, per_mm * 1.5
    at = 0.0
    while at < length:
        far = min(at + dash, length)
        points = [
            (round((x0 + ux * t) * (1 << SHIFT)), round((y0 + uy * t) * (1 << SHIFT)))
            for t in (at, far)
        ]
        cv2.line(fine, points[0], points[1], 255, thick, cv2.LINE_8, SHIFT)
        at += step
