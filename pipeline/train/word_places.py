"""Where a drawn word goes in a crop, what makes room for it, and how dark it is there."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.model import Grey, Mask
from pipeline.train.examples import INK, TYPED
from pipeline.train.pasted import Layers
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


def in_row(row: TypedRow, rng: np.random.Generator) -> tuple[float, float, float]:
    """Where a word begins, x and y, and the slope of its line."""
    x = float(row.left[int(rng.integers(len(row.left)))]) + float(rng.normal(0, 3))
    up = float(rng.normal(0, 0.12))
    if rng.random() < 0.12:
        up = float(rng.choice((-0.5, 0.7)))
    return (*row.at(x, up), row.slope + float(rng.normal(0, 0.015)))


def anywhere(crop: Layers, rng: np.random.Generator) -> tuple[float, float, float]:
    """The same, by chance and in no row."""
    high, wide = crop[2].shape
    return float(rng.uniform(0, wide)), float(rng.uniform(0, high)), float(rng.normal(0, 0.05))


def placed(
    word: WordPicture, at: tuple[float, float], slope: float, lean: float, shape: tuple[int, ...]
) -> Grey:
    """The word in a crop: leant, its baseline starting at a place and rising with the row."""
    soft = cv2.blur(word.cover, (FINE, FINE))
    left = int(np.flatnonzero(soft.any(axis=0))[0]) if soft.any() else 0
    forward = np.array([[1, -lean], [slope, 1 - slope * lean]]) / FINE
    shift = np.array(at) - forward @ np.array([left, word.base])
    matrix = np.hstack([forward, shift[:, np.newaxis]])
    moved = cv2.warpAffine(soft, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR)
    return np.asarray(moved, np.uint8)


def room_of(cover: Grey, rng: np.random.Generator) -> Mask:
    """The box of a word, a little broader than it."""
    room = np.zeros(cover.shape, bool)
    rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
    if len(rows):
        beside = int(rng.integers(2, 14))
        left, right = max(columns[0] - beside, 0), columns[-1] + 1 + beside
        room[rows[0] : rows[-1] + 1, left:right] = True
    return room


def letters_within(target: Grey, room: Mask) -> Mask:
    """The letters whose middle lies in the room."""
    ink = ((target & INK) > 0).astype(np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y = np.clip(np.rint(middles).astype(int), 0, np.array(room.shape[::-1]) - 1).T
    small = (stats[:, cv2.CC_STAT_WIDTH] < LARGEST) & (stats[:, cv2.CC_STAT_HEIGHT] < LARGEST)
    taken = small & room[y, x]
    taken[0] = False
    return np.asarray(taken[labels])


def tone_beside(crop: Layers, rng: np.random.Generator) -> float:
    """Of the words: about as dark as the typing, or any where there is none."""
    typed = (crop[2] & TYPED) > 0
    if not typed.any():
        return float(rng.uniform(0.35, 1.0))
    return float(np.median(crop[0][typed])) / 255 * float(np.exp(rng.uniform(-0.3, 0.7)))
