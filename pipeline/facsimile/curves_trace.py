"""The path of a pen: points on a fine grid, the width of the point, and how hard it presses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.facsimile.raster import ONE, Rng, fixed

Place = tuple[int, int]
"""x to the right and y down, in fine pixels (:data:`pipeline.facsimile.raster.SUPER` a pixel)."""

PART = 16
"""Curves are worked out in this many parts of a fine pixel, so that small hands stay smooth."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Trace:
    """One stroke, from pen down to pen up.

    Attributes:
        points: fine pixels; y points down. The origin is where the writing starts on its
            baseline, or as the function that made the trace says.
        width: of the point of the pen, in fine pixels.
        force: 0 to 255, one for each point.
    """

    points: tuple[Place, ...]
    width: int
    force: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.points or len(self.points) != len(self.force):
            raise ValueError(f"{len(self.points)} points with {len(self.force)} forces")
        if self.width < 1:
            raise ValueError(f"a pen {self.width} fine pixels wide leaves no line")


def smooth(control: Sequence[Place], steps: int, tension: int = 100) -> Whole:
    """A cardinal spline through the control points.

    Args:
        control: at least one point, in any whole unit.
        steps: points on each piece.
        tension: per cent of Catmull-Rom tangents; 0 gives a polygon.

    Returns:
        Shape (n, 2), in the unit of the control points.
    """
    points: Whole = np.array(control, dtype=np.int64).reshape(-1, 2)
    if len(points) < 2:
        return points
    ends = np.concatenate((points[:1], points, points[-1:]))
    slopes = (ends[2:] - ends[:-2]) * tension  # 200 times the tangent
    s = np.arange(steps, dtype=np.int64)[np.newaxis, :, np.newaxis]
    cube = steps**3
    rise = 3 * s * s * steps - 2 * s * s * s
    leave = s * s * s - 2 * s * s * steps + s * steps * steps
    arrive = s * s * s - s * s * steps
    start, end = points[:-1, np.newaxis], points[1:, np.newaxis]
    bend = slopes[:-1, np.newaxis] * leave + slopes[1:, np.newaxis] * arrive
    path = start + ((end - start) * rise * 200 + bend + 100 * cube) // (200 * cube)
    return np.concatenate((path.reshape(-1, 2), points[-1:]))


@dataclass(frozen=True, slots=True)
class Touch:
    """How a hand presses.

    Attributes:
        base: force, 0 to 255, of a stroke to the side.
        contrast: how much more a stroke down presses, and how much less a stroke up.
        drift: how far the force wanders along a stroke.
    """

    base: int = 190
    contrast: int = 30
    drift: int = 20

    def __post_init__(self) -> None:
        if not (0 <= self.base <= 255 and 0 <= self.contrast <= 255 and 0 <= self.drift <= 255):
            raise ValueError("a force lies between 0 and 255")


EVEN = Touch()


def trace(path: Whole, width: int, touch: Touch, rng: Rng, parts: int = PART) -> Trace:
    """A trace along a path given in ``parts`` of a fine pixel, with forces that suit it."""
    points = (path + parts // 2) // parts
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (points[1:] != points[:-1]).any(axis=1)
    points, path = points[keep], path[keep]
    force = np.full(len(points), touch.base, dtype=np.int64)
    if len(points) > 1:
        step = np.diff(path, axis=0)
        length = np.maximum(np.abs(step).sum(axis=1), 1)
        down = step[:, 1] * touch.contrast // length
        force[1:] += down
        force[0] += down[0]
        force += _wander(rng, len(points), touch.drift)
        force = _running_mean(force, 2)
        # The pen lands and leaves lightly.
        for end in (0, -1):
            force[end] = force[end] * 7 // 10
    else:
        force += touch.drift
    clipped = np.clip(force, 30, 255)
    return Trace(
        tuple(zip(points[:, 0].tolist(), points[:, 1].tolist(), strict=True)),
        max(width, 1),
        tuple(clipped.tolist()),
    )


def _wander(rng: Rng, count: int, reach: int) -> Whole:
    """A slow random walk about 0, one value a point."""
    if reach == 0:
        return np.zeros(count, dtype=np.int64)
    knots = rng.integers(-reach, reach + 1, size=count // 8 + 2).astype(np.int64)
    place = np.arange(count, dtype=np.int64)
    low, part = place // 8, place % 8
    return np.asarray((knots[low] * (8 - part) + knots[low + 1] * part) // 8, dtype=np.int64)


def _running_mean(values: Whole, reach: int) -> Whole:
    padded = np.concatenate((np.repeat(values[:1], reach), values, np.repeat(values[-1:], reach)))
    size = 2 * reach + 1
    sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(padded)))
    return np.asarray((sums[size:] - sums[:-size]) // size, dtype=np.int64)


def shake(path: Whole, rng: Rng, reach: int, every: int = 3) -> Whole:
    """The path with the tremor of an unsteady hand: up to ``reach`` of the path's own units."""
    if reach < 1 or len(path) < 2:
        return path
    knots = len(path) // every + 2
    jolts = rng.integers(-reach, reach + 1, size=(knots, 2)).astype(np.int64)
    place = np.arange(len(path), dtype=np.int64)
    low, part = place // every, (place % every)[:, np.newaxis]
    return np.asarray(path + (jolts[low] * (every - part) + jolts[low + 1] * part) // every)


def moved(traces: Iterable[Trace], dx: int, dy: int) -> list[Trace]:
    return [replace(one, points=tuple((x + dx, y + dy) for x, y in one.points)) for one in traces]


def turned(traces: Iterable[Trace], degrees: float) -> list[Trace]:
    """The traces turned clockwise about their origin; negative angles write uphill."""
    radians = math.radians(degrees)
    cos, sin = fixed(math.cos(radians)), fixed(math.sin(radians))
    half = ONE // 2
    return [
        replace(
            one,
            points=tuple(
                ((x * cos - y * sin + half) >> 16, (x * sin + y * cos + half) >> 16)
                for x, y in one.points
            ),
        )
        for one in traces
    ]


def bounds(traces: Iterable[Trace]) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 in fine pixels around the lines' whole widths.

    Raises:
        ValueError: when there is no trace.
    """
    boxes = [_box(one) for one in traces]
    if not boxes:
        raise ValueError("no traces have no bounds")
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _box(one: Trace) -> tuple[int, int, int, int]:
    across, down = zip(*one.points, strict=True)
    half = one.width // 2 + 1
    return min(across) - half, min(down) - half, max(across) + half, max(down) + half
