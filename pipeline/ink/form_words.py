"""Words of ruled forms and tables that look like a part of the form: its labels, and its entries.

A stamp is letters between ruled lines, and so is a form: what stands in a form is often taken for
other ink. But a form is larger than a stamp, and of its words the network is less sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.components import Components, find_components
from pipeline.ink.layers import InkLayers
from pipeline.ink.network import InkProbability
from pipeline.model import InkLabel, Mask
from pipeline.spans import spans_of

CLOSE = 0.25
"""Gaps of a worn line, and between the two lines of a double one; x-heights."""
LONG = 10.0
"""No stroke of a hand is as straight and as long; x-heights."""
PLAY = 0.25
"""A line may rise and fall so much along its form; x-heights."""
LINE_HEIGHT = 0.35
"""What is lower than this and touches a line is a piece of it; x-heights."""
HIGHEST = 5.0
"""What is higher is no word, but a frame or a stamp; x-heights."""
WORD_GAP, LINE_GAP = 0.6, 0.25
"""Ink of a word lies nearer together than this, along the line and across it; x-heights."""


@dataclass(frozen=True, slots=True)
class FormSettings:
    """Tunables; lengths in x-heights.

    Attributes:
        width: of a form, at least; stamps are narrower.
        along: share of its width or height that a line of it runs along, at least; 0 to 1.
        largest_box: a frame that holds no line and is higher than this is the edge of a sheet.
        evidence: mean probability of typing and handwriting together, from which a word in a form
            is one of these; 0 to 1.
        typed: how likely typing must be, as a share of handwriting: the network expects a hand.

    Raises:
        ValueError: for a value out of its range.
    """

    width: float = 40.0
    along: float = 0.5
    largest_box: float = 30.0
    evidence: float = 0.1
    typed: float = 0.5

    def __post_init__(self) -> None:
        if min(self.width, self.largest_box, self.typed) <= 0:
            raise ValueError("width, largest_box and typed are above 0")
        if not (0 < self.along <= 1 and 0 <= self.evidence <= 1):
            raise ValueError("along and evidence are from 0 to 1")


def form_words(
    layers: InkLayers,
    probability: InkProbability,
    rules: tuple[Mask, Mask],
    x_height: float,
    settings: FormSettings,
) -> list[tuple[Mask, int]]:
    """Other ink that is words of forms after all: the typed or printed, and the written.

    Each of the shape of the page image, with its value of :class:`InkLabel`; a kind of which there
    is none is left out.

    Args:
        layers: of the page's ink.
        probability: of it.
        rules: level and upright ones.
        x_height: pixels of a small letter.
        settings: tunables.
    """
    typed, handwritten = (np.zeros(layers.other.shape, bool) for _ in range(2))
    for place, lines in _forms(*rules, x_height, settings):
        maps = (probability.typed[place], probability.handwritten[place])
        inked = (layers.typed | layers.handwritten | layers.other)[place] & ~lines
        doubtful = (layers.other & ~layers.typed & ~layers.handwritten)[place] & ~lines
        doubtful &= ~_pieces_of(lines, doubtful, x_height)
        words = _words(inked, x_height)
        low = words.height <= HIGHEST * x_height
        struck, written = (words.sum_in(inked, likely) for likely in maps)
        evidence = sum(words.sum_in(doubtful, likely) for likely in maps)
        counted = words.count_in(doubtful)
        known = low & (counted > 0) & (evidence >= settings.evidence * 255 * counted)
        is_typed = struck >= settings.typed * written
        typed[place] |= words.pixels_of(known & is_typed) & doubtful
        handwritten[place] |= words.pixels_of(known & ~is_typed) & doubtful
    found = ((typed, InkLabel.TYPED), (handwritten, InkLabel.HANDWRITTEN))
    return [(words, kind) for words, kind in found if words.any()]


def _forms(
    level: Mask, upright: Mask, x_height: float, settings: FormSettings
) -> Iterator[tuple[tuple[slice, slice], Mask]]:
    """The place of each form on the page, and its lines there."""
    if _longest_level(level, x_height) < settings.along * settings.width * x_height:
        return
    side = 2 * max(round(CLOSE * x_height), 1) + 1
    joined = cv2.morphologyEx(
        (level | upright).view(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)
    )
    parts = find_components(np.asarray(joined > 0))
    longest = np.maximum(parts.width, parts.height)
    long = (level | upright) & parts.pixels_of(longest >= LONG * x_height)
    for index in np.flatnonzero(parts.width >= settings.width * x_height):
        y0, x0 = int(parts.y0[index]), int(parts.x0[index])
        place = slice(y0, y0 + int(parts.height[index])), slice(x0, x0 + int(parts.width[index]))
        own = parts.labels[place] == index + 1
        across = _lines_along(level[place] & own, 1, x_height, settings.along)
        down = _lines_along(upright[place] & own, 0, x_height, settings.along)
        empty = across == 2 and parts.height[index] > settings.largest_box * x_height
        if across >= 2 and down >= 2 and not empty:
            yield place, long[place]


def _longest_level(level: Mask, x_height: float) -> float:
    """Pixels in the longest level line, at most: all in a strip in which it may rise and fall."""
    strip = np.ones(2 * max(round(PLAY * x_height), 1) + 1)
    return float(np.convolve(level.sum(axis=1), strip).max())


def _lines_along(lines: Mask, way: int, x_height: float, share: float) -> int:
    """How many lines run along most of a form: level ones for a ``way`` of 1, upright ones for 0.

    Lines that are nearer than they may rise and fall are one.
    """
    play = max(round(PLAY * x_height), 1)
    brush = np.ones((play, 3) if way == 1 else (3, play), np.uint8)
    covered = cv2.dilate(lines.view(np.uint8), brush).sum(axis=way) >= share * lines.shape[way]
    return len(spans_of(covered))


def _pieces_of(lines: Mask, ink: Mask, x_height: float) -> Mask:
    """Ink that is left of the lines: low, and beside one."""
    parts = find_components(ink)
    near = cv2.dilate(lines.view(np.uint8), np.ones((5, 5), np.uint8)) > 0
    low = np.minimum(parts.width, parts.height) <= LINE_HEIGHT * x_height
    return parts.pixels_of(low & (parts.count_in(np.asarray(near)) > 0))


def _words(ink: Mask, x_height: float) -> Components:
    """Ink that lies near together, as one component each."""
    brush = np.ones((max(round(LINE_GAP * x_height), 1), max(round(WORD_GAP * x_height), 1)))
    joined = cv2.dilate(ink.view(np.uint8), brush.astype(np.uint8))
    return find_components(np.asarray(joined > 0))
