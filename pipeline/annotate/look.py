"""What a group of writing looks like, and how it lies to the typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.annotate.anchors import rows_at
from pipeline.annotate.gather import Group
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.typed import TypedRow, TypedWord, Typing

Floats = npt.NDArray[np.float64]

MOST = 1500
"""Points of a group that are looked at."""
STEEPEST, STEP = 60, 3
"""Degrees: the slants of writing that are tried."""


@dataclass(frozen=True, eq=False)
class Look:
    """What the judgement goes by.

    Attributes:
        box: (x0, y0, x1, y1) in pixels of the page image.
        width, height: of the box, in x-heights of the typing.
        x, y: middle of its ink, in pixels.
        over: typed words across which its ink lies.
        tilt: degrees by which its lines rise; 0 for small groups.
        aside: share of its ink outside the columns of the rows at its height.
    """

    group: Group
    box: tuple[int, int, int, int]
    width: float
    height: float
    x: float
    y: float
    over: tuple[TypedWord, ...]
    tilt: float
    aside: float

    @cached_property
    def main_strokes(self) -> Sequence[Stroke]:
        """Its strokes but dots and specks."""
        return [s for s in self.group.strokes if s.area > 0.12 * self.group.area]


def look_at(group: Group, typing: Typing) -> Look:
    box = group.box
    size = typing.size
    parts = [stroke.points for stroke in group.strokes]
    columns = np.concatenate([part[0] for part in parts])
    lines = np.concatenate([part[1] for part in parts])
    step = max(len(columns) // MOST, 1)
    x, y = columns[::step].astype(np.float64), lines[::step].astype(np.float64)
    aside = np.ones(len(x), bool)
    near = rows_at(typing, (box[0], box[1] - typing.pitch, box[2], box[3] + typing.pitch))
    for row in near:
        aside &= (x < row.x0 - 0.5 * size) | (x > row.x1 + 0.5 * size)
    width, height = (box[2] - box[0]) / size, (box[3] - box[1]) / size
    return Look(
        group=group,
        box=box,
        width=width,
        height=height,
        x=float(np.median(x)),
        y=float(np.median(y)),
        over=_words_over(x, y, box, typing),
        tilt=_tilt(x, y, size) if max(width, height) > 6 else 0.0,
        aside=float(aside.mean()) if near else 0.0,
    )


def _words_over(
    x: Floats, y: Floats, box: tuple[int, int, int, int], typing: Typing
) -> tuple[TypedWord, ...]:
    """Words with ink of the group between their top and foot across them."""
    found: list[TypedWord] = []
    size = typing.size
    for row in rows_at(typing, (box[0], box[1] - size, box[2], box[3] + size)):
        base = row.baseline((box[0] + box[2]) / 2)
        band = (y < base) & (y > base - size)
        if not band.any():
            continue
        for word in row.words:
            inside = x[band & (x > word.box[0]) & (x < word.box[2])]
            if len(inside) and np.ptp(inside) > 0.4 * word.width:
                found.append(word)
    return tuple(found)


def _tilt(x: Floats, y: Floats, size: float) -> float:
    """Degrees by which lines of writing rise: where their profile is the most uneven."""
    best, tilt = 0.0, 0.0
    for degrees in range(-STEEPEST, STEEPEST + 1, STEP):
        angle = np.radians(degrees)
        across = x * np.sin(angle) + y * np.cos(angle)
        profile = np.bincount(((across - across.min()) / (0.4 * size)).astype(int))
        uneven = float((profile.astype(np.float64) ** 2).sum())
        if uneven > best:
            best, tilt = uneven, float(degrees)
    return tilt


def gap_at(row: TypedRow, x: float, typing: Typing) -> tuple[float, float] | None:
    """The space between two words of a row, or beyond its ends, that holds ``x``."""
    ends = [0.0, *(word.box[2] for word in row.words)]
    begins = [*(word.box[0] for word in row.words), float(typing.width)]
    for end, begin in zip(ends, begins, strict=True):
        if end <= x <= begin:
            return end, begin
    return None
