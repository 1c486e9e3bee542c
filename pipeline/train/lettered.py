"""Words that somebody lettered into a typed row: neat, upright or slanted, as high as the typing.

A Russian typewriter had no Latin letters, so names, identifiers and formulas were left out and
written in by hand, often as draughtsmen write. They keep the row but not its cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline.ink.view import X_HEIGHT
from pipeline.train.examples import COVERED, HANDWRITTEN
from pipeline.train.hands import Hand, font
from pipeline.train.pasted import Layers, laid_over
from pipeline.train.stroke_letters import Alphabet, Path2d, alphabets
from pipeline.train.struck import typed_row
from pipeline.train.word_places import (
    FINE,
    Place,
    WordPicture,
    anywhere,
    in_row,
    room_made,
    tone_beside,
)
from pipeline.train.written import pressed

IN_FACES = 0.45
"""Share of crops where a script face is used instead of strokes."""
FREE = 0.2
"""Share of words that stand anywhere, in no row."""
SIGNS = "+-=()/<>.,:;"


@dataclass(frozen=True, slots=True)
class _Manner:
    """How somebody letters: pixels of the view, shares of the height of small letters.

    Attributes:
        height: of small letters, to that of the typing.
        point: width of the strokes, in pixels.
        lean: tangent of the slant.
        breadth: of letters, to the usual one.
        apart: more room between letters, in heights.
        shake: how far the points of a stroke stray, in heights.
        turn: of single letters, as a standard deviation, in radians.
        wander: of single letters up and down, likewise, in heights.
    """

    height: float
    point: float
    lean: float
    breadth: float
    apart: float
    shake: float
    turn: float
    wander: float


Letter = Callable[[str, float, _Manner, np.random.Generator], WordPicture]


def with_lettering(crop: Layers, hands: Sequence[Hand], rng: np.random.Generator) -> Layers:
    """A crop in which typed words make room for words lettered by one hand.

    Args:
        crop: darkness, chroma and target, each of shape (h, w).
        hands: script faces to choose from beside strokes; none are needed.
        rng: of everything.
    """
    manner = _manner(rng)
    known = alphabets()
    alphabet = known[int(rng.integers(len(known)))]
    small, large, letter = alphabet.small, alphabet.large, _in_strokes(alphabet)
    if hands and rng.random() < IN_FACES:
        small, large = ascii_lowercase, ascii_uppercase
        letter = _in_face(hands[int(rng.integers(len(hands)))])

    def words() -> Iterator[tuple[WordPicture, Place]]:
        for _ in range(int(rng.integers(1, 9))):
            row = typed_row(crop[2], rng)
            height = manner.height * (X_HEIGHT if row is None else row.height) * FINE
            place = anywhere(crop, rng) if row is None or rng.random() < FREE else in_row(row, rng)
            yield letter(_text(small, large, rng), height, manner, rng), place

    cleared, cover = room_made(crop, words(), manner.lean, rng)
    darkness = np.clip(pressed(cover, rng) * tone_beside(cleared, rng), 0, 255).astype(np.uint8)
    colour = float(rng.uniform(0.1, 0.9)) if rng.random() < 0.35 else 0.0
    chroma = (darkness * colour).astype(np.uint8)
    return laid_over(cleared, (darkness, chroma, cover >= COVERED), HANDWRITTEN)


def _manner(rng: np.random.Generator) -> _Manner:
    slanted = rng.random() < 0.6
    return _Manner(
        height=float(rng.uniform(0.6, 1.25)),
        point=float(np.exp(rng.uniform(math.log(1.0), math.log(2.8)))),
        lean=float(rng.uniform(0.12, 0.45) if slanted else rng.normal(0, 0.06)),
        breadth=float(np.exp(rng.uniform(-0.35, 0.25))),
        apart=float(rng.uniform(-0.05, 0.3)),
        shake=float(rng.uniform(0.0, 0.07)),
        turn=float(rng.uniform(0.0, 0.07)),
        wander=float(rng.uniform(0.0, 0.08)),
    )


def _text(small: Sequence[str], large: Sequence[str], rng: np.random.Generator) -> str:
    """A letter, a word, a number, or a formula of a few of them."""

    def some(letters: Sequence[str], most: int) -> str:
        count = int(rng.integers(1, most + 1))
        return "".join(letters[int(rng.integers(len(letters)))] for _ in range(count))

    parts = []
    for _ in range(int(rng.choice((1, 1, 1, 1, 2, 3)))):
        kind = rng.random()
        if kind < 0.35:
            parts.append(some(small, 2))
        elif kind < 0.6:
            parts.append(some(small, 8))
        elif kind < 0.8:
            parts.append(some(large, 6))
        else:
            parts.append(some("0123456789", 4))
        if rng.random() < 0.3:
            parts.append(some(SIGNS, 1))
    return "".join(parts)


def _in_strokes(alphabet: Alphabet) -> Letter:
    def letter(text: str, height: float, manner: _Manner, rng: np.random.Generator) -> WordPicture:
        paths: list[Path2d] = []
        x = 0.0
        for character in text:
            sign = alphabet.signs.get(character)
            if sign is None:
                continue
            angle, size = rng.normal(0, manner.turn), float(np.exp(rng.normal(0, 0.06)))
            turn = size * np.array(
                [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
            )
            up = rng.normal(0, manner.wander)
            for stroke in sign.strokes:
                shaken = stroke + rng.normal(0, manner.shake, stroke.shape)
                own = shaken @ turn.T * (manner.breadth, 1)
                paths.append(own + np.array([x, up]))
            x += (sign.width * size) * manner.breadth + manner.apart
        return _drawn(paths, x, height, manner.point)

    return letter


def _drawn(paths: Sequence[Path2d], width: float, height: float, point: float) -> WordPicture:
    pad = round(2.2 * height)
    base = pad
    canvas = np.zeros((round(1.2 * height) + pad, round(width * height) + 2 * pad), np.uint8)
    for path in paths:
        points = path * (height, -height) + (pad, base)
        line = np.rint(points).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [line], False, 255, max(round(point * FINE), 1))
    return WordPicture(canvas, base)


def _in_face(hand: Hand) -> Letter:
    def letter(text: str, height: float, manner: _Manner, rng: np.random.Generator) -> WordPicture:
        face = hand.latin
        em = int(np.clip(height / max(face.x_height, 0.1), 8, 300))
        letters = font(face.file, em)
        # Whole pixels of stroke: fractions are lost in the picture's size.
        more = round(max((manner.point * FINE - face.stroke * em) / 2, 0.0))
        x = base = 2 * em
        canvas = Image.new("L", (round(letters.getlength(text)) + 3 * base, 2 * base))
        pen = ImageDraw.Draw(canvas)
        for character in text:
            y = base + float(rng.normal(0, manner.wander)) * height
            pen.text((x, y), character, 255, letters, "ls", stroke_width=more)
            x += round(letters.getlength(character) + max(manner.apart, 0) * height / 2)
        return WordPicture(np.asarray(canvas, np.uint8), base)

    return letter
