"""Strokes: handwritten ink that hangs together, long straight lines split off from writing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.typed import Typing
from pipeline.components import find_components
from pipeline.model import Mask

Ints = npt.NDArray[np.intp]


FREE_LINE = 5.0
"""A line that writing touches all along is this long, in x-heights."""


class Shape(Enum):
    """What a stroke looks like: writing, a line along the typing, or one across it."""

    WRITING = auto()
    LEVEL = auto()
    UPRIGHT = auto()


@dataclass(frozen=True, eq=False)
class Stroke:
    """Ink that hangs together.

    Attributes:
        ink: shape (height, width) of its box, true where its ink is.
        x0, y0: of the box, in pixels of the page image.
        shape: of the stroke.
    """

    ink: Mask = field(repr=False)
    x0: int
    y0: int
    shape: Shape = Shape.WRITING

    @property
    def width(self) -> int:
        return int(self.ink.shape[1])

    @property
    def height(self) -> int:
        return int(self.ink.shape[0])

    @property
    def x1(self) -> int:
        return self.x0 + self.width

    @property
    def y1(self) -> int:
        return self.y0 + self.height

    @cached_property
    def area(self) -> int:
        return int(self.ink.sum())

    @cached_property
    def points(self) -> tuple[Ints, Ints]:
        """Columns and rows of its ink in the page image."""
        y, x = np.nonzero(self.ink)
        return x + self.x0, y + self.y0

    @cached_property
    def centre(self) -> tuple[float, float]:
        """Middle of its ink."""
        x, y = self.points
        return float(x.mean()), float(y.mean())


def box_around(strokes: Iterable[Stroke]) -> tuple[int, int, int, int]:
    """The smallest (x0, y0, x1, y1) that holds them; there must be one."""
    edges = np.array([(s.x0, s.y0, s.x1, s.y1) for s in strokes])
    x0, y0 = edges[:, :2].min(axis=0)
    x1, y1 = edges[:, 2:].max(axis=0)
    return int(x0), int(y0), int(x1), int(y1)


def find_strokes(
    handwritten: Mask, typing: Typing, settings: AnnotateSettings
) -> tuple[Stroke, ...]:
    """Strokes of a page without specks.

    Args:
        handwritten: shape of the page image, true where ink is by hand.
        typing: of the page.
        settings: tunables.
    """
    if not handwritten.any():
        return ()
    size = typing.size
    left, top, width, height = cv2.boundingRect(handwritten.astype(np.uint8))
    ink = handwritten[top : top + height, left : left + width]
    # Pencil leaves grains of paper blank.
    side = max(round(0.15 * size) // 2 * 2 + 1, 3)
    kernel = np.ones((side, side), np.uint8)
    closed = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    parts = find_components(np.asarray(closed > 0))
    least = max(settings.speck * size**2, 3)
    found: list[Stroke] = []
    for index in np.flatnonzero(parts.area >= least):
        x0, y0 = int(parts.x0[index]), int(parts.y0[index])
        x1, y1 = int(parts.x1[index]), int(parts.y1[index])
        mine = (parts.labels[y0:y1, x0:x1] == index + 1) & ink[y0:y1, x0:x1]
        stroke = Stroke(mine, left + x0, top + y0)
        if stroke.area >= least:
            found += _split(stroke, typing, settings)
    return tuple(found)


def complexity(stroke: Stroke) -> float:
    """Length of the pen's way over the longer side of the stroke: 1 for a straight line."""
    padded = np.pad(stroke.ink.astype(np.uint8), 1)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 0.1) & (padded > 0)
    thickness = max(2 * float(np.median(depth[ridge])) - 1, 1.0)
    return stroke.area / thickness / max(stroke.width, stroke.height)


def _split(stroke: Stroke, typing: Typing, settings: AnnotateSettings) -> list[Stroke]:
    """The stroke, or the lines along and across the typing that it holds, and its rest."""
    size = typing.size
    least = settings.line * size
    if max(stroke.width, stroke.height) < least:
        return [stroke]
    whole = _shape_of(stroke, size, settings)
    if whole is not Shape.WRITING:
        return [replace(stroke, shape=whole)]
    if encloses_word(stroke, typing) or goes_over_block(stroke, typing):
        return [stroke]
    pieces: list[Stroke] = []
    rest = stroke.ink.copy()
    if stroke.width >= least:
        for piece in _lines_along(rest, least, settings.thin * size):
            level = _cut(piece, stroke, Shape.LEVEL)
            if _is_apart(level, rest & ~piece, stroke, typing, settings):
                pieces.append(level)
                rest &= ~piece
    if stroke.height >= 1.6 * least:
        turned = np.ascontiguousarray(rest.T)
        for piece in _lines_along(turned, 1.6 * least, settings.thin * size):
            upright = _cut(np.ascontiguousarray(piece.T), stroke, Shape.UPRIGHT)
            if upright.height > 0.5 * stroke.height and stands_beside(upright, typing):
                pieces.append(upright)
                rest &= ~piece.T
    if not pieces:
        return [stroke]
    left = _parts(rest, stroke, settings.speck * size**2)
    if sum(part.area for part in left) < 0.5 * size**2 and len(pieces) == 1:
        # What sticks to a line is its hooks and bends.
        return [replace(stroke, shape=pieces[0].shape)]
    return pieces + left


def _is_apart(
    line: Stroke, rest: Mask, stroke: Stroke, typing: Typing, settings: AnnotateSettings
) -> bool:
    """True for a line that writing touches, false for one that runs through a word as its part."""
    if not speaks_about_words(line, typing, settings.coverage):
        return False
    x0 = line.x0 - stroke.x0
    columns = slice(x0, x0 + line.width)
    if line.width >= 0.4 * stroke.width and rest[:, columns].any(axis=0).mean() < 0.5:
        return True
    # A word has ink close above and close below a line that is its part; writing between the rows
    # comes down to a line through the typing from above.
    size = typing.size
    if line.width < FREE_LINE * size or not _is_straight(line, 0.15 * size):
        return False
    if not speaks_about_words(line, typing, settings.coverage, low=-0.9, high=0.95):
        return False
    reach = max(round(0.8 * size), 1)
    middle = (line.y0 + line.y1) // 2 - stroke.y0
    above = rest[max(middle - reach, 0) : middle, columns].any(axis=0)
    below = rest[middle : middle + reach, columns].any(axis=0)
    return float((above & below).mean()) < 0.3


def _is_straight(line: Stroke, stray: float) -> bool:
    """True when nine tenths of its ink lie within ``stray`` pixels of a straight line."""
    x, y = line.points
    columns, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    middles = np.bincount(inverse, weights=y) / counts
    slope, height = np.polyfit(columns, middles, 1)
    return float((np.abs(middles - height - slope * columns) < stray).mean()) > 0.9


def _shape_of(stroke: Stroke, size: float, settings: AnnotateSettings) -> Shape:
    """A line is long, and narrow throughout for its length."""
    width, height = stroke.width, stroke.height
    thickest = settings.thin * size
    if width >= settings.line * size and height < max(0.9 * size, width / 7):
        return Shape.LEVEL if _is_narrow(stroke.ink, thickest) else Shape.WRITING
    if height >= 1.4 * settings.line * size and width < max(1.0 * size, height / 6):
        return Shape.UPRIGHT if _is_narrow(stroke.ink.T, thickest) else Shape.WRITING
    return Shape.WRITING


def _is_narrow(ink: Mask, thickest: float) -> bool:
    """True when nearly no column has ink farther apart than a thick line."""
    top = ink.argmax(axis=0)
    foot = len(ink) - ink[::-1].argmax(axis=0)
    inked = ink.any(axis=0)
    return bool(((foot - top)[inked] <= thickest).mean() > 0.88)


def _lines_along(ink: Mask, least: float, thickest: float) -> list[Mask]:
    """Level lines in ``ink``: long, thin, and bent or tilted a little at most."""
    picture = np.pad(ink.astype(np.uint8), ((2, 2), (0, 0)))
    thick = cv2.dilate(picture, np.ones((3, 1), np.uint8))
    run = max(round(0.6 * least), 9)
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    if not long.any():
        return []
    joined = cv2.dilate(long, np.ones((3, 5), np.uint8))
    parts = find_components(np.asarray(joined > 0))
    found = []
    for index in np.flatnonzero(parts.width >= least):
        mine = (parts.labels[2:-2] == index + 1) & ink
        columns = mine.sum(axis=0)
        columns = columns[columns > 0]
        if len(columns) >= least and np.median(columns) <= thickest:
            found.append(np.asarray(mine))
    return found


def _cut(piece: Mask, stroke: Stroke, shape: Shape) -> Stroke:
    rows = np.flatnonzero(piece.any(axis=1))
    columns = np.flatnonzero(piece.any(axis=0))
    y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    ink = np.ascontiguousarray(piece[y0:y1, x0:x1])
    return Stroke(ink, stroke.x0 + int(x0), stroke.y0 + int(y0), shape)


def _parts(rest: Mask, stroke: Stroke, least: float) -> list[Stroke]:
    # Taking a line out of a letter leaves halves with a narrow gap.
    closed = cv2.morphologyEx(rest.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 3), np.uint8))
    parts = find_components(np.asarray(closed > 0))
    found = []
    for index in range(parts.count):
        mine = (parts.labels == index + 1) & rest
        if mine.sum() >= max(least, 3):
            found.append(_cut(np.asarray(mine), stroke, Shape.WRITING))
    return found


def encloses_word(stroke: Stroke, typing: Typing) -> bool:
    """True for a ring: paper with a typed word's middle in it, shut off by the stroke."""
    if stroke.height > 5 * typing.size or stroke.width < typing.size:
        return False
    x, y = (stroke.x0 + stroke.x1) / 2, (stroke.y0 + stroke.y1) / 2
    row = min(typing.rows, key=lambda row: abs(row.level - y), default=None)
    if row is None:
        return False
    base = row.baseline(x)
    if not (stroke.y0 < base - 0.9 * typing.size and stroke.y1 > base):
        return False
    # A ring is often left a little open.
    side = max(round(0.5 * typing.size), 3)
    shut = cv2.morphologyEx(
        np.pad(stroke.ink.astype(np.uint8), side + 1),
        cv2.MORPH_CLOSE,
        np.ones((side, side), np.uint8),
    )
    hollow = shut.copy()
    cv2.floodFill(hollow, np.zeros((hollow.shape[0] + 2, hollow.shape[1] + 2), np.uint8), (0, 0), 1)
    return float((hollow == 0).sum()) > 0.4 * stroke.width * stroke.height


def goes_over_block(stroke: Stroke, typing: Typing) -> bool:
    """True for a stroke, or two that cross, from corner to corner over several rows."""
    if stroke.width < 8 * typing.size or stroke.height < 1.3 * typing.pitch:
        return False
    rows = [
        row
        for row in typing.rows
        if stroke.y0 <= row.level <= stroke.y1 and min(row.x1, stroke.x1) > max(row.x0, stroke.x0)
    ]
    if len(rows) < 2:
        return False
    y, x = np.nonzero(stroke.ink)
    along = x * (stroke.height / stroke.width)
    stray = np.minimum(np.abs(y - along), np.abs(y - (stroke.height - along)))
    return bool((stray < max(0.8 * typing.size, 0.07 * stroke.height)).mean() > 0.85)


def speaks_about_words(
    line: Stroke, typing: Typing, coverage: float, *, low: float = -1.2, high: float = 1.4
) -> bool:
    """True when a level line runs through or under a typed word.

    Args:
        line: of level ink.
        typing: of the page.
        coverage: share of the word's or the line's width, whichever is less, that they share.
        low: lowest place of the line, in x-heights above the baseline.
        high: highest place of the line, likewise.
    """
    x, y = line.centre
    for row in typing.rows:
        above = (row.baseline(x) - y) / typing.size
        if low < above < high:
            for word in row.words:
                common = min(line.x1, word.box[2]) - max(line.x0, word.box[0])
                if common > coverage * min(word.width, line.width):
                    return True
    return False


def stands_beside(bar: Stroke, typing: Typing) -> bool:
    """True when an upright line stands beside rows and not among their words."""
    x = (bar.x0 + bar.x1) / 2
    rows = [row for row in typing.rows if bar.y0 < row.baseline(x) - typing.size / 2 < bar.y1]
    if not rows:
        return False
    outside = sum(not row.x0 < x < row.x1 for row in rows)
    return outside > 0.5 * len(rows)
