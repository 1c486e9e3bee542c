"""Drawn words put into a crop: where they go, what makes room for them, how dark they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.model import Grey, Mask
from pipeline.train.examples import INK, TYPED
from pipeline.train.pasted import Layers, without
from pipeline.train.struck import TypedRow

FINE = 4
"""Words are drawn this many times larger."""
LARGEST = 40
"""What is as large is no letter, in pixels of the view."""


@dataclass(frozen=True, slots=True)
class WordPicture:
    """A word as drawn, FINE times too large; ``base`` is its baseline, a row of the picture."""

    cover: Grey = field(repr=False)
    base: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word begins on its baseline, in pixels of the crop, and the slope of that line."""

    x: float
    y: float
    slope: float


def in_row(row: TypedRow, rng: np.random.Generator) -> Place:
    """Somewhere in a row, nearly on its baseline."""
    x = float(row.left[int(rng.integers(len(row.left)))]) + float(rng.normal(0, 3))
    up = float(rng.normal(0, 0.12))
    if rng.random() < 0.12:
        up = float(rng.choice((-0.5, 0.7)))
    return Place(*row.at(x, up), row.slope + float(rng.normal(0, 0.015)))


def anywhere(crop: Layers, rng: np.random.Generator) -> Place:
    """Somewhere in a crop, in no row."""
    high, wide = crop[2].shape
    x, y = float(rng.uniform(0, wide)), float(rng.uniform(0, high))
    return Place(x, y, float(rng.normal(0, 0.05)))


def room_made(
    crop: Layers, words: Iterable[tuple[WordPicture, Place]], lean: float, rng: np.random.Generator
) -> tuple[Layers, Grey]:
    """A crop without the letters in whose place words stand, and how far ink covers each pixel.

    Args:
        crop: darkness, chroma and target, each of shape (h, w).
        words: made one after another, while ``rng`` is drawn from for their rooms.
        lean: tangent of their slant.
        rng: of how much room they take.
    """
    cover = np.zeros(crop[2].shape, np.uint8)
    room = np.zeros(crop[2].shape, bool)
    for word, place in words:
        own = _placed(word, place, lean, cover.shape)
        cover = np.maximum(cover, own)
        room |= _room_of(own, rng)
    return without(crop, _letters_within(crop[2], room)), cover


def tone_beside(crop: Layers, rng: np.random.Generator) -> float:
    """Of the words: about as dark as the typing, or any where there is none."""
    typed = (crop[2] & TYPED) > 0
    if not typed.any():
        return float(rng.uniform(0.35, 1.0))
    return float(np.median(crop[0][typed])) / 255 * float(np.exp(rng.uniform(-0.3, 0.7)))


def _placed(word: WordPicture, place: Place, lean: float, shape: tuple[int, ...]) -> Grey:
    """The word in a crop: leant, its baseline starting at a place and rising with the row."""
    soft = cv2.blur(word.cover, (FINE, FINE))
    left = int(np.flatnonzero(soft.any(axis=0))[0]) if soft.any() else 0
    forward = np.array([[1, -lean], [place.slope, 1 - place.slope * lean]]) / FINE
    shift = np.array([place.x, place.y]) - forward @ np.array([left, word.base])
    matrix = np.hstack([forward, shift[:, np.newaxis]])
    moved = cv2.warpAffine(soft, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR)
    return np.asarray(moved, np.uint8)


def _room_of(cover: Grey, rng: np.random.Generator) -> Mask:
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
