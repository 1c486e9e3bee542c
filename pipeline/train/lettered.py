"""Words that somebody lettered into a typed row: neat, upright or slanted, as high as the typing.

A Russian typewriter had no Latin letters, so names, identifiers and formulas were left out and
written in by hand, often as draughtsmen write. They keep the row but not its cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline.model import Grey, Mask
from pipeline.train.examples import COVERED, HANDWRITTEN, INK, TYPED
from pipeline.train.hands import Hand, font
from pipeline.train.pasted import Layers, laid_over, without
from pipeline.train.stroke_letters import Alphabet, Path2d, alphabets
from pipeline.train.struck import TypedRow, typed_row
from pipeline.train.written import pressed

FINE = 4
"""Letters are drawn this many times larger."""
IN_FACES = 0.45
"""Share of crops where a script face is used instead of strokes."""
FREE = 0.2
"""Share of words that stand anywhere, in no row."""
USUAL = 12.0
"""Height of typing where there is none, in pixels of the view."""
LARGEST = 40
"""What is as large is no letter."""
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


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as drawn, FINE times too large; ``base`` is its baseline, a row of the picture."""

    cover: Grey = field(repr=False)
    base: int


Letter = Callable[[str, float, _Manner, np.random.Generator], _Word]


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
    cover = np.zeros(crop[2].shape, np.uint8)
    room = np.zeros(crop[2].shape, bool)
    for _ in range(int(rng.integers(1, 9))):
        row = typed_row(crop[2], rng)
        free = row is None or rng.random() < FREE
        height = manner.height * (row.height if row is not None else USUAL) * FINE
        x, y, slope = _anywhere(crop, rng) if free or row is None else _in_row(row, rng)
        word = letter(_text(small, large, rng), height, manner, rng)
        own = _placed(word, (x, y), slope, manner.lean, cover.shape)
        cover = np.maximum(cover, own)
        room |= _room(own, rng)
    crop = without(crop, _letters_within(crop[2], room))
    darkness = np.clip(pressed(cover, rng) * _tone(crop, rng), 0, 255).astype(np.uint8)
    colour = float(rng.uniform(0.1, 0.9)) if rng.random() < 0.35 else 0.0
    chroma = (darkness * colour).astype(np.uint8)
    return laid_over(crop, (darkness, chroma, cover >= COVERED), HANDWRITTEN)


def _tone(crop: Layers, rng: np.random.Generator) -> float:
    """Of the words: about as dark as the typing, or any where there is none."""
    typed = (crop[2] & TYPED) > 0
    if not typed.any():
        return float(rng.uniform(0.35, 1.0))
    return float(np.median(crop[0][typed])) / 255 * float(np.exp(rng.uniform(-0.3, 0.7)))


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
    def letter(text: str, height: float, manner: _Manner, rng: np.random.Generator) -> _Word:
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


def _drawn(paths: Sequence[Path2d], width: float, height: float, point: float) -> _Word:
    pad = round(2.2 * height)
    base = pad
    canvas = np.zeros((round(1.2 * height) + pad, round(width * height) + 2 * pad), np.uint8)
    for path in paths:
        points = path * (height, -height) + (pad, base)
        line = np.rint(points).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [line], False, 255, max(round(point * FINE), 1))
    return _Word(canvas, base)


def _in_face(hand: Hand) -> Letter:
    def letter(text: str, height: float, manner: _Manner, rng: np.random.Generator) -> _Word:
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
        return _Word(np.asarray(canvas, np.uint8), base)

    return letter


def _in_row(row: TypedRow, rng: np.random.Generator) -> tuple[float, float, float]:
    """Where a word begins, x and y, and the slope of its line."""
    x = float(row.left[int(rng.integers(len(row.left)))]) + float(rng.normal(0, 3))
    up = float(rng.normal(0, 0.12))
    if rng.random() < 0.12:
        up = float(rng.choice((-0.5, 0.7)))
    return (*row.at(x, up), row.slope + float(rng.normal(0, 0.015)))


def _anywhere(crop: Layers, rng: np.random.Generator) -> tuple[float, float, float]:
    high, wide = crop[2].shape
    return float(rng.uniform(0, wide)), float(rng.uniform(0, high)), float(rng.normal(0, 0.05))


def _placed(
    word: _Word, at: tuple[float, float], slope: float, lean: float, shape: tuple[int, ...]
) -> Grey:
    """The word in a crop: leant, its baseline starting at a place and rising with the row."""
    soft = cv2.blur(word.cover, (FINE, FINE))
    left = int(np.flatnonzero(soft.any(axis=0))[0]) if soft.any() else 0
    forward = np.array([[1, -lean], [slope, 1 - slope * lean]]) / FINE
    shift = np.array(at) - forward @ np.array([left, word.base])
    matrix = np.hstack([forward, shift[:, np.newaxis]])
    placed = cv2.warpAffine(soft, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR)
    return np.asarray(placed, np.uint8)


def _room(cover: Grey, rng: np.random.Generator) -> Mask:
    """The box of a word, a little broader than it."""
    room = np.zeros(cover.shape, bool)
    rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
    if len(rows):
        beside = int(rng.integers(2, 14))
        left, right = max(columns[0] - beside, 0), columns[-1] + 1 + beside
        room[rows[0] : rows[-1] + 1, left:right] = True
    return room


def _letters_within(target: Grey, room: Mask) -> Mask:
    """The letters whose middle lies in the room."""
    ink = ((target & INK) > 0).astype(np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y = np.clip(np.rint(middles).astype(int), 0, np.array(room.shape[::-1]) - 1).T
    small = (stats[:, cv2.CC_STAT_WIDTH] < LARGEST) & (stats[:, cv2.CC_STAT_HEIGHT] < LARGEST)
    taken = small & room[y, x]
    taken[0] = False
    return np.asarray(taken[labels])
