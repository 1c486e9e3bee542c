"""A few words by hand, as large as the view shows them: in any of many faces, every time otherwise.

Pages are drawn once and hold few hands; here every crop gets a new one. Letters are displaced
when they are pasted (:mod:`pipeline.train.pasted`), so that no two of a face are the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline.facsimile import material, material_latin
from pipeline.model import Grey
from pipeline.train.examples import COVERED, HANDWRITTEN, INK
from pipeline.train.hands import Face, Hand, font
from pipeline.train.pasted import Layers, smooth_noise

FINE = 3
"""Letters are drawn this many times larger."""
LARGEST_EM = 420
"""Of a letter as it is drawn, in pixels."""
BETWEEN_ROWS = 0.35
"""Share of writing that goes between the rows of the typing, where there are some."""
FIGURES = ("№ {}", "{}", "{}.", "{}/{}", "{}.{}.{}", "- {} -", "{}%", "{} + {}", "§ {}", "{}-{}")


@dataclass(frozen=True, slots=True)
class _Style:
    """How it is written this time: pixels of the view, degrees.

    Attributes:
        x_height: of small letters.
        point: width of the strokes.
        angle: of the lines, clockwise.
        lean: tangent of the slant, beyond the face's own.
        at: (x, y) of the middle of the block.
    """

    x_height: float
    point: float
    angle: float
    lean: float
    at: tuple[float, float]


def written(
    hands: Sequence[Hand], side: int, gaps: Sequence[float], rng: np.random.Generator
) -> Layers:
    """Words by hand on empty paper, of shape (side, side).

    Args:
        hands: to choose from.
        side: of the picture.
        gaps: heights between two rows of typing, where somebody may write.
        rng: of everything.
    """
    hand = hands[int(rng.integers(len(hands)))]
    script = hand.cyrillic if hand.cyrillic is not None and rng.random() < 0.6 else hand.latin
    lines = _lines(script.script, rng)
    style = _style(side, rng)
    if gaps and rng.random() < BETWEEN_ROWS:
        lines = lines[:1]
        height = float(gaps[int(rng.integers(len(gaps)))]) + float(rng.normal(0, 2))
        style = _Style(
            x_height=float(rng.uniform(4, 9)),
            point=float(rng.uniform(0.8, 2.2)),
            angle=float(rng.normal(0, 1.5)),
            lean=style.lean,
            at=(float(rng.uniform(0, side)), height),
        )
    cover = _placed(_block(lines, hand, script, style, rng), style, side)
    darkness = pressed(cover, rng)
    chroma = np.zeros_like(darkness)
    if rng.random() < 0.5:
        chroma = (darkness * float(rng.uniform(0.1, 0.9))).astype(np.uint8)
    target = np.where(cover >= COVERED, np.uint8(HANDWRITTEN | INK), np.uint8(0))
    return darkness, chroma, target


def _lines(script: str, rng: np.random.Generator) -> list[str]:
    """One to seven lines of a few words, a number, or a letter."""
    kind = rng.random()
    if kind < 0.16:
        form = FIGURES[int(rng.integers(len(FIGURES)))]
        numbers = (int(10 ** rng.uniform(0, 3.3)) for _ in range(form.count("{}")))
        return [form.format(*numbers)]
    if kind < 0.23:
        letters = "ABCDEFGHNRSabcdegxyz" if script == "latin" else "АБВГДЕИКНабвгд"
        return [letters[int(rng.integers(len(letters)))]]
    words = some_words(script, 4, rng)
    first = int(rng.integers(len(words)))
    words = words[first:] + words[:first]
    case = rng.random()
    if case < 0.12:
        words = [word.upper() for word in words]
    elif case < 0.3:
        words = [word.capitalize() for word in words]
    lines = []
    for _ in range(int(rng.choice((1, 1, 1, 2, 3, 5, 7)))):
        many = int(rng.choice((1, 1, 2, 3, 5)))
        lines.append(" ".join(words[:many]))
        words = words[many:]
    return [line for line in lines if line]


def some_words(script: str, sentences: int, rng: np.random.Generator) -> list[str]:
    """Words of a paragraph in a script, ``"latin"`` or ``"cyrillic"``."""
    if script != "latin":
        return material.paragraph(rng, sentences).split()
    languages = tuple(material_latin.SOUNDS)
    language = languages[int(rng.integers(len(languages)))]
    return material_latin.paragraph(rng, language, sentences).split()


def _style(side: int, rng: np.random.Generator) -> _Style:
    size = rng.random()
    low, high = (4, 13) if size < 0.52 else (13, 26) if size < 0.8 else (26, 60)
    x_height = float(np.exp(rng.uniform(math.log(low), math.log(high))))
    broadest = float(np.clip(0.25 * x_height, 2.5, 11))
    turned = rng.random()
    if turned < 0.7:
        angle = float(rng.normal(0, 5))
    elif turned < 0.86:
        angle = float(rng.choice((-90, 90)) + rng.normal(0, 4))
    else:
        angle = float(rng.uniform(-60, 60))
    return _Style(
        x_height=x_height,
        point=float(np.exp(rng.uniform(math.log(0.9), math.log(broadest)))),
        angle=angle,
        lean=float(rng.normal(0, 0.15)),
        at=(float(rng.uniform(0, side)), float(rng.uniform(0, side))),
    )


def _block(
    lines: Sequence[str], hand: Hand, script: Face, style: _Style, rng: np.random.Generator
) -> Grey:
    """The lines as drawn: upright, FINE times too large."""
    em = int(np.clip(style.x_height * FINE / max(script.x_height, 0.1), 8, LARGEST_EM))
    more = max((style.point * FINE - script.stroke * em) / 2, 0.0)
    step = style.x_height * FINE * float(rng.uniform(1.7, 3.6))
    gap = em * float(rng.uniform(0.2, 0.5))
    height = round(step * (len(lines) - 1) + 3.2 * em)
    width = round(max(_width(line, hand, script, em, gap) for line in lines) + 2 * em)
    canvas = Image.new("L", (min(width, 4000), min(height, 4000)))
    pen = ImageDraw.Draw(canvas)
    for index, line in enumerate(lines):
        x = em * float(rng.uniform(0.6, 1.2))
        base = 1.6 * em + index * step
        for word in line.split():
            letters = font(_face_of(word, hand, script).file, em)
            y = base + float(rng.normal(0, 0.04 * em))
            # Whole pixels of stroke: fractions are lost in the picture's size.
            pen.text((x, y), word, fill=255, font=letters, anchor="ls", stroke_width=round(more))
            x += letters.getlength(word) + gap
    return np.asarray(canvas, np.uint8)


def _face_of(word: str, hand: Hand, script: Face) -> Face:
    """Figures and signs are in the Latin part of a face."""
    return script if any(letter.isalpha() for letter in word) else hand.latin


def _width(line: str, hand: Hand, script: Face, em: int, gap: float) -> float:
    words = line.split()
    return sum(font(_face_of(w, hand, script).file, em).getlength(w) + gap for w in words)


def _placed(block: Grey, style: _Style, side: int) -> Grey:
    """The block at its place, leant and turned."""
    soft = cv2.blur(block, (FINE, FINE))
    turn = math.radians(style.angle)
    cos, sin = math.cos(turn) / FINE, math.sin(turn) / FINE
    forward = np.array([[cos, -sin - style.lean * cos], [sin, cos - style.lean * sin]])
    middle = np.array([block.shape[1] / 2, block.shape[0] / 2])
    shift = np.array(style.at) - forward @ middle
    matrix = np.hstack([forward, shift[:, np.newaxis]])
    placed = cv2.warpAffine(soft, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(placed, np.uint8)


def pressed(cover: Grey, rng: np.random.Generator) -> Grey:
    """Darker and paler along the strokes; a pencil leaves grains."""
    strength = (
        smooth_noise(cover.shape, int(rng.integers(4, 40)), rng) * float(rng.uniform(0, 0.35)) + 1
    )
    if rng.random() < 0.4:
        strength *= 1 + float(rng.uniform(0.1, 0.5)) * rng.standard_normal(cover.shape)
    base = float(rng.uniform(0.3, 1.0))
    pressed = np.clip(cover * np.clip(strength, 0.15, 1.3) * base, 0, 255)
    return np.asarray(pressed, np.uint8)
