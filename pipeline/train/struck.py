"""Lines drawn on typed rows: by a hand, which strikes, underlines and circles, or by the machine.

A hand's line through a letter leaves both inks; the machine underlines straight, along its own
row and from cell to cell.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model import Grey
from pipeline.train.examples import COVERED, HANDWRITTEN, TYPED
from pipeline.train.pasted import Layers, laid_over, smooth_noise

FINE = 3
"""Lines are drawn this many times larger."""
FEWEST = 4
"""Letters of a row, below which it has no direction."""
ROWS_TRIED = 4
WHOLE_ROWS = 0.3
"""Share of crops with lines by hand in which these strike out whole rows."""

Points = npt.NDArray[np.float64]
"""Points (x, y) of a line, shape (n, 2)."""


@dataclass(frozen=True, slots=True)
class TypedRow:
    """Letters of one typed row, from left to right; pixels of the crop.

    Attributes:
        left, right: of each letter.
        slope: of the row, pixels down to one across.
        foot: height of the baseline at x = 0.
        height: of a usual letter.
    """

    left: npt.NDArray[np.float64] = field(repr=False)
    right: npt.NDArray[np.float64] = field(repr=False)
    slope: float
    foot: float
    height: float

    def at(self, x: float, up: float) -> tuple[float, float]:
        """The point above the baseline at x, ``up`` letters high."""
        return x, self.foot + self.slope * x - up * self.height


def typed_row(target: Grey, rng: np.random.Generator) -> TypedRow | None:
    """A row of typing by chance, or ``None`` where none has letters enough."""
    typed = ((target & TYPED) > 0).astype(np.uint8)
    count, _, stats, middles = cv2.connectedComponentsWithStats(typed, connectivity=8)
    high = stats[:, cv2.CC_STAT_HEIGHT]
    letters = np.flatnonzero((high >= 6) & (high <= 30) & (stats[:, cv2.CC_STAT_WIDTH] <= 34))
    letters = letters[letters > 0]
    if count < FEWEST or len(letters) < FEWEST:
        return None
    for _ in range(ROWS_TRIED):
        first = int(letters[rng.integers(len(letters))])
        away = np.abs(middles[letters] - middles[first])
        mine = letters[away[:, 1] < 5 + 0.02 * away[:, 0]]
        row = _fitted(stats[mine])
        if row is not None:
            return row
    return None


def _fitted(stats: npt.NDArray[np.int32]) -> TypedRow | None:
    foot = (stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]).astype(np.float64)
    x = stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH] / 2
    keep = np.ones(len(x), bool)
    slope = base = 0.0
    for _ in range(2):
        if keep.sum() < FEWEST or np.ptp(x[keep]) < 30:
            return None
        slope, base = (float(value) for value in np.polyfit(x[keep], foot[keep], 1))
        keep = np.abs(foot - base - slope * x) < 2.0
    order = np.argsort(stats[:, cv2.CC_STAT_LEFT])
    left = stats[order, cv2.CC_STAT_LEFT].astype(np.float64)
    right = left + stats[order, cv2.CC_STAT_WIDTH]
    return TypedRow(left, right, slope, base, float(np.median(stats[:, cv2.CC_STAT_HEIGHT])))


def row_gaps(target: Grey) -> list[float]:
    """Heights of the middles of the gaps between rows of typing, as far as they are level."""
    inked = ((target & TYPED) > 0).sum(axis=1).astype(np.float32)
    profile = cv2.blur(inked[:, np.newaxis], (1, 5))[:, 0]
    if profile.max() < 10:
        return []
    free = profile < 0.15 * profile.max()
    edges = np.flatnonzero(np.diff(free.astype(np.int8)))
    return [
        (float(start) + float(end)) / 2
        for start, end in itertools.pairwise(edges)
        if free[start + 1] and end - start < 60
    ]


def with_strokes(crop: Layers, rng: np.random.Generator) -> Layers:
    """A crop with one to five lines by one hand."""
    width = float(np.exp(rng.uniform(math.log(0.8), math.log(4.5))))
    dark = float(rng.uniform(0.25, 1.0))
    colour = float(rng.uniform(0.1, 0.9)) if rng.random() < 0.4 else 0.0
    side = crop[2].shape[0]
    cover = np.zeros((side * FINE, side * FINE), np.uint8)
    whole = rng.random() < WHOLE_ROWS
    for _ in range(int(rng.integers(1, 6))):
        row = typed_row(crop[2], rng)
        kinds = ANYWHERE
        if row is not None and (whole or rng.random() < 0.75):
            kinds = (_strike_whole,) if whole else ON_ROWS
        make = kinds[int(rng.integers(len(kinds)))]
        for path in make(row, side, rng):
            own = width * float(np.exp(rng.normal(0, 0.15)))
            _draw(cover, _wandering(path, rng), own)
    small = cv2.resize(cover, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8)
    strength = 1 + float(rng.uniform(0, 0.3)) * smooth_noise(
        small.shape, int(rng.integers(4, 30)), rng
    )
    darkness = np.clip(small * np.clip(strength, 0.3, 1.3) * dark, 0, 255).astype(np.uint8)
    chroma = (darkness * colour).astype(np.uint8)
    return laid_over(crop, (darkness, chroma, small >= COVERED), HANDWRITTEN)


def with_underlining(crop: Layers, rng: np.random.Generator) -> Layers:
    """A crop with one to four words underlined by the typewriter."""
    side = crop[2].shape[0]
    for _ in range(int(rng.integers(1, 5))):
        row = typed_row(crop[2], rng)
        if row is not None:
            crop = _underlined(crop, row, side, rng)
    return crop


def _underlined(crop: Layers, row: TypedRow, side: int, rng: np.random.Generator) -> Layers:
    first, last = _some(row, rng, fewest=1)
    x0, x1 = row.left[first] + rng.normal(0, 1), row.right[last] + rng.normal(0, 1)
    depth = -float(rng.uniform(0.1, 0.4))
    thick = float(rng.uniform(0.8, 2.6))
    cover = np.zeros((side * FINE, side * FINE), np.uint8)
    for extra in (0.0, -0.2) if rng.random() < 0.1 else (0.0,):
        _draw(cover, np.array([row.at(x0, depth + extra), row.at(x1, depth + extra)]), thick)
    small = cv2.resize(cover, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    cell = row.height * float(rng.uniform(0.7, 1.1))
    columns = np.arange(side)
    if rng.random() < 0.6:
        # Each cell is struck by itself: some harder than others.
        blows = 1 + rng.normal(0, float(rng.uniform(0.02, 0.25)), side)
        small *= np.clip(blows[(columns / cell).astype(int) % side], 0.3, 1.3)
    if rng.random() < 0.15:
        small *= (columns + rng.uniform(0, cell)) % cell > float(rng.uniform(0.8, 2.0))
    inked = (crop[2] & TYPED) > 0
    tone = float(np.median(crop[0][inked])) / 255 * float(rng.uniform(0.6, 1.2))
    darkness = np.clip(small * tone, 0, 255).astype(np.uint8)
    chroma = (darkness * (float(np.median(crop[1][inked])) / 255)).astype(np.uint8)
    return laid_over(crop, (darkness, chroma, small >= COVERED), TYPED)


def _draw(cover: Grey, path: Points, width: float) -> None:
    """A line of this width in pixels of the crop; in place."""
    points = np.rint(path * FINE).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(cover, [points], False, 255, max(round(width * FINE), 1), cv2.LINE_8)


def _wandering(path: Points, rng: np.random.Generator) -> Points:
    """The path with the small waves of a hand; many points for few."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    steps = np.linspace(0, along[-1], max(int(along[-1] / 4), 2))
    fine = np.stack([np.interp(steps, along, path[:, axis]) for axis in range(2)], axis=1)
    waves = rng.normal(0, float(rng.uniform(0, 1.6)), (max(len(steps) // 9, 2), 2))
    at = np.linspace(0, along[-1], len(waves))
    shift = np.stack([np.interp(steps, at, waves[:, axis]) for axis in range(2)], axis=1)
    return np.asarray(fine + shift, np.float64)


def _some(row: TypedRow, rng: np.random.Generator, fewest: int = 2) -> tuple[int, int]:
    """First and last of some letters of a row."""
    count = len(row.left)
    many = int(np.clip(round(float(np.exp(rng.uniform(0.7, 4.0)))), fewest, count))
    first = int(rng.integers(count - many + 1))
    return first, first + many - 1


def _ends(row: TypedRow, rng: np.random.Generator) -> tuple[float, float]:
    first, last = _some(row, rng)
    return float(row.left[first] + rng.normal(0, 4)), float(row.right[last] + rng.normal(0, 4))


def _strike(row: TypedRow | None, _: int, rng: np.random.Generator) -> list[Points]:
    """Through the letters: once or twice, level or not, at times as a zigzag."""
    assert row is not None  # noqa: S101 (only called on rows)
    x0, x1 = _ends(row, rng)
    paths = []
    for _ in range(int(rng.choice((1, 1, 1, 2)))):
        if rng.random() < 0.12:
            xs = np.linspace(x0, x1, max(int((x1 - x0) / rng.uniform(4, 14)), 3))
            ups = np.where(np.arange(len(xs)) % 2, 1.0, 0.0) + rng.normal(0, 0.1, len(xs))
            paths.append(np.array([row.at(x, up) for x, up in zip(xs, ups, strict=True)]))
        else:
            ups = rng.uniform(0.2, 0.8) + rng.normal(0, 0.12, 2)
            paths.append(np.array([row.at(x0, ups[0]), row.at(x1, ups[1])]))
    return paths


def _strike_whole(row: TypedRow | None, _: int, rng: np.random.Generator) -> list[Points]:
    """Through a row from end to end, or nearly."""
    assert row is not None  # noqa: S101 (only called on rows)
    x0, x1 = (float(x + rng.normal(0, 8)) for x in (row.left[0], row.right[-1]))
    ups = rng.uniform(0.2, 0.8) + rng.normal(0, 0.08, 2)
    return [np.array([row.at(x0, ups[0]), row.at(x1, ups[1])])]


def _under(row: TypedRow | None, _: int, rng: np.random.Generator) -> list[Points]:
    assert row is not None  # noqa: S101 (only called on rows)
    x0, x1 = _ends(row, rng)
    down = -float(rng.uniform(0.1, 0.7))
    bow = float(rng.normal(0, 0.15))
    tilt = float(rng.normal(0, 0.12))
    points = (row.at(x0, down - tilt), row.at((x0 + x1) / 2, down + bow), row.at(x1, down + tilt))
    return [np.array(points)]


def _around(row: TypedRow | None, _: int, rng: np.random.Generator) -> list[Points]:
    assert row is not None  # noqa: S101 (only called on rows)
    x0, x1 = _ends(row, rng)
    x, y = row.at((x0 + x1) / 2, 0.5)
    return [
        _ring(x, y, (x1 - x0) / 2 + rng.uniform(2, 14), row.height * rng.uniform(0.8, 1.6), rng)
    ]


def _caret(row: TypedRow | None, _: int, rng: np.random.Generator) -> list[Points]:
    """A sign where something goes in, or a stroke that parts two words."""
    assert row is not None  # noqa: S101 (only called on rows)
    x = float(row.right[int(rng.integers(len(row.right)))])
    wide = row.height * float(rng.uniform(0.2, 0.7))
    top = float(rng.uniform(0.6, 1.9))
    if rng.random() < 0.4:
        return [np.array([row.at(x - wide / 3, -0.3), row.at(x + wide / 3, top)])]
    return [np.array([row.at(x - wide, -0.4), row.at(x, top), row.at(x + wide, -0.4)])]


def _ring(x: float, y: float, wide: float, high: float, rng: np.random.Generator) -> Points:
    start = rng.uniform(0, 2 * np.pi)
    angle = np.linspace(start, start + rng.uniform(1.6, 2.3) * np.pi, 60)
    square = float(rng.uniform(0.5, 1.0))  # 1 is an ellipse, less is nearer to a box
    cos, sin = np.cos(angle), np.sin(angle)
    stretch = 1 + np.interp(angle, [angle[0], angle[-1]], rng.normal(0, 0.08, 2))
    return np.stack(
        [
            x + wide * stretch * np.sign(cos) * np.abs(cos) ** square,
            y + high * stretch * np.sign(sin) * np.abs(sin) ** square,
        ],
        axis=1,
    )


def _circle(_: TypedRow | None, side: int, rng: np.random.Generator) -> list[Points]:
    x, y = rng.uniform(0, side, 2)
    wide = float(np.exp(rng.uniform(2.3, 5)))
    return [_ring(float(x), float(y), wide, wide * float(rng.uniform(0.3, 1.1)), rng)]


def _long(_: TypedRow | None, side: int, rng: np.random.Generator) -> list[Points]:
    """From anywhere to anywhere: one half of a cross over a passage, or all of it."""
    ends = rng.uniform(-0.2, 1.2, (2, 2)) * side
    bow = ends.mean(axis=0) + rng.normal(0, 8, 2)
    paths = [np.array([ends[0], bow, ends[1]])]
    if rng.random() < 0.4:
        across = ends.mean(axis=0) + (ends - ends.mean(axis=0)) * np.array([-1, 1])
        paths.append(across + rng.normal(0, 8, (2, 2)))
    return paths


def _bar(_: TypedRow | None, side: int, rng: np.random.Generator) -> list[Points]:
    """Up and down a margin, at times with hooks."""
    x, y = rng.uniform(0, side, 2)
    down = y + float(np.exp(rng.uniform(2.5, 5.5)))
    points = [(x, y), (x + rng.normal(0, 4), (y + down) / 2), (x + rng.normal(0, 4), down)]
    if rng.random() < 0.4:
        hook = float(rng.choice((-1, 1)) * rng.uniform(5, 22))
        points = [(x + hook, y), *points, (points[-1][0] + hook, down)]
    return [np.array(points)] * int(rng.choice((1, 1, 2)))


def _arrow(_: TypedRow | None, side: int, rng: np.random.Generator) -> list[Points]:
    start = rng.uniform(0, side, 2)
    turn, length = rng.uniform(0, 2 * np.pi), float(np.exp(rng.uniform(2.5, 5)))
    end = start + length * np.array([np.cos(turn), np.sin(turn)])
    middle = (start + end) / 2 + rng.normal(0, 0.15 * length, 2)
    t = np.linspace(0, 1, 20)[:, np.newaxis]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    paths = [curve]
    if rng.random() < 0.6:
        back = np.arctan2(*(middle - end)[::-1])
        barb = float(rng.uniform(5, 14))
        tips = [
            end + barb * np.array([np.cos(back + s), np.sin(back + s)])
            for s in (-rng.uniform(0.3, 0.8), rng.uniform(0.3, 0.8))
        ]
        paths.append(np.array([tips[0], end, tips[1]]))
    return paths


Make = Callable[[TypedRow | None, int, np.random.Generator], list[Points]]
ON_ROWS: Sequence[Make] = (_strike, _strike, _strike, _under, _under, _around, _caret)
ANYWHERE: Sequence[Make] = (_circle, _long, _long, _bar, _arrow)
