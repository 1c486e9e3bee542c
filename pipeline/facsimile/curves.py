"""Marks without letters, drawn by hand: lines, bars, braces, rings, ticks, carets, waves.

Each function gives traces in fine pixels (``SUPER`` a pixel) with y down. The origin is the upper
left corner of the box that is asked for, unless said otherwise; an unsteady hand may leave the box
by a little. ``point`` is the width of the pen's line. All raise ``ValueError`` for measures below
1.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facsimile.curves_trace import PART, Place, Touch, Trace, moved, shake, smooth, trace
from pipeline.facsimile.raster import Rng

Strokes = Sequence[Sequence[Place]]


def stroke(rng: Rng, points: Sequence[Place], point: int, *, round_off: int = 100) -> Trace:
    """A line by hand through the points, unsteadily.

    Args:
        rng: for unsteadiness and pressure.
        points: at least one.
        point: width of the pen's line.
        round_off: per cent of roundness at the points; 0 leaves corners.
    """
    _check(point)
    if not points:
        raise ValueError("a stroke goes through at least one point")
    path = [points[0]]
    for place in points[1:]:
        path.extend(_between(path[-1], place, point, rng))
    return _drawn(rng, path, point, round_off)


def bar(rng: Rng, height: int, point: int) -> list[Trace]:
    """A line down, as beside a passage; sometimes doubled, or with a short stroke at its ends."""
    _check(height, point)
    lean = height * int(rng.integers(-7, 5)) // 100
    bow = lean // 2 + height * int(rng.integers(-4, 4)) // 100
    copies = 2 if _one_in(rng, 4) else 1
    traces = []
    for copy in range(copies):
        aside = copy * (point * (3 + _up_to(rng, 5)))
        top = -_up_to(rng, height // 20) if copy else 0
        foot = height + (_up_to(rng, height // 10) - height // 20 if copy else 0)
        points = [(aside, top), (aside + bow, height // 2), (aside + lean, foot)]
        if _one_in(rng, 6):
            points.append(
                (aside + lean + point * (2 + _up_to(rng, 6)), foot - _up_to(rng, point * 4))
            )
        traces.append(stroke(rng, points, point))
    return traces


def bracket(rng: Rng, height: int, depth: int, point: int, *, opens_right: bool) -> list[Trace]:
    """A square or round bracket; its back lies at x = 0 when it opens to the right."""
    _check(height, depth, point)
    if _one_in(rng, 2):
        points = [(depth, 0), (0, _about(rng, 0, depth // 5)), (0, height), (depth, height)]
        rounded = 20
    else:
        points = [(depth, 0), (depth // 4, height // 5), (0, height // 2)]
        points += [(depth // 4, height * 4 // 5), (depth, height)]
        rounded = 100
    return [stroke(rng, _faced(points, depth, opens_right), point, round_off=rounded)]


def brace(rng: Rng, height: int, depth: int, point: int, *, opens_right: bool) -> list[Trace]:
    """A curly brace; its tip lies at x = 0 when it opens to the right."""
    _check(height, depth, point)
    tip = height * (42 + _up_to(rng, 16)) // 100
    back = depth * (45 + _up_to(rng, 20)) // 100
    points = [
        (depth, 0),
        (back, height // 14),
        (back, tip - tip // 3),
        (back * 4 // 5, tip - tip // 9),
        (0, tip),
        (back * 4 // 5, tip + tip // 9),
        (back, tip + tip // 3),
        (back, height - height // 14),
        (depth, height),
    ]
    return [stroke(rng, _faced(points, depth, opens_right), point)]


def tick(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """A tick, a cross or a short slanting stroke."""
    _check(width, height, point)
    manner = _up_to(rng, 5)
    if manner == 0:
        return cross(rng, width, height, point)
    if manner == 1:
        return [stroke(rng, [(width, 0), (_up_to(rng, width // 3), height)], point)]
    low = width * (20 + _up_to(rng, 25)) // 100
    start = height * (40 + _up_to(rng, 30)) // 100
    points = [(0, start), (low, height), (width, 0)]
    return [stroke(rng, points, point, round_off=_up_to(rng, 80))]


def cross(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """Two strokes that cross."""
    _check(width, height, point)
    bend = _about(rng, height // 2, height // 8)
    return [
        stroke(rng, [(0, 0), (width // 2, bend), (width, height)], point),
        stroke(rng, [(width, _up_to(rng, height // 5)), (0, height)], point),
    ]


def ring(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """An oval round a box; its ends overlap or miss each other, and some go round twice."""
    _check(width, height, point)
    a, b = width // 2, height // 2
    corner = 640 + _up_to(rng, 230)  # from lean ovals to boxes with round corners
    octagon = [(0, -1000), (-corner, -corner), (-1000, 0), (-corner, corner), (0, 1000)]
    octagon += [(corner, corner), (1000, 0), (corner, -corner)]
    start = _up_to(rng, 7)
    if _one_in(rng, 4):
        octagon.reverse()
    around = 7 + _up_to(rng, 3) + (_up_to(rng, 9) if _one_in(rng, 5) else 0)
    lean = int(rng.integers(-20, 35))
    spiral = int(rng.integers(-3, 4))
    points = []
    for step in range(around + 1):
        x, y = octagon[(start + step) % 8]
        # A second way round, like the end of the first, lies a little outside or inside.
        far = 103 + (step - around // 2) * spiral // 2 + int(rng.integers(-5, 6))
        points.append(
            (a + (a * x - b * y * lean // 100) * far // 100000, b + b * y * far // 100000)
        )
    return [_drawn(rng, points, point, 90 + _up_to(rng, 35))]


def caret(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """The sign of an insertion: a roof, a V, a hook or a slash, within the box."""
    _check(width, height, point)
    manner = _up_to(rng, 6)
    apex = width * (35 + _up_to(rng, 30)) // 100
    rounded = _up_to(rng, 70)
    if manner <= 2:
        return [stroke(rng, [(0, height), (apex, 0), (width, height)], point, round_off=rounded)]
    if manner <= 4:
        return [stroke(rng, [(0, 0), (apex, height), (width, 0)], point, round_off=rounded)]
    if manner == 5:
        hook = [(0, height), (apex, height // 3), (apex, 0), (width, _up_to(rng, height // 4))]
        return [stroke(rng, hook, point, round_off=rounded)]
    return [stroke(rng, [(apex, height), (width, 0)], point)]


def underline(rng: Rng, length: int, point: int, *, lines: int = 1) -> list[Trace]:
    """A line to the right of the origin, bowed and not quite level; or several below each other."""
    _check(length, point, lines)
    traces = []
    for line in range(lines):
        y = line * point * (3 + _up_to(rng, 3))
        fall = length * (_up_to(rng, 6) - 3) // 200
        bow = length * (_up_to(rng, 6) - 3) // 300
        start = _about(rng, 0, point * 2)
        points = [(start, y), (length // 2, y + fall // 2 + bow), (length, y + fall)]
        if _one_in(rng, 3):
            points.reverse()
        traces.append(stroke(rng, points, point))
    return traces


def wavy_underline(rng: Rng, length: int, amplitude: int, point: int) -> list[Trace]:
    """Waves to the right of the origin, up and down by ``amplitude``."""
    _check(length, amplitude, point)
    step = amplitude * (120 + _up_to(rng, 180)) // 100 + 1
    points, x, up = [(0, 0)], 0, True
    while x < length:
        x += step * (70 + _up_to(rng, 60)) // 100 + 1
        high = amplitude * (60 + _up_to(rng, 60)) // 100
        points.append((min(x, length), -high if up else high))
        up = not up
    return [_drawn(rng, points, point, 40 + _up_to(rng, 75))]


def strike_out(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """Cross words out: one line or two, a zigzag, or slashes, within the box."""
    _check(width, height, point)
    manner = _up_to(rng, 5)
    middle = height // 2
    if manner <= 2:
        spread = 0 if manner <= 1 else height // 6
        places = (middle - spread, middle + spread) if spread else (middle,)
        fall = _up_to(rng, height // 3) - height // 6
        return [
            stroke(
                rng,
                [(0, y - fall), (width // 2, y + _up_to(rng, height // 8)), (width, y + fall)],
                point,
            )
            for y in places
        ]
    if manner == 3:
        waves = wavy_underline(rng, width, max(height // 3, 1), point)
        return moved(waves, 0, middle)
    step = max(height * (40 + _up_to(rng, 110)) // 100, 1)
    if manner == 4:
        points: list[Place] = []
        x, up = 0, False
        while x < width:
            points.append(
                (x, _up_to(rng, height // 4) if up else height - _up_to(rng, height // 4))
            )
            x, up = x + step * (30 + _up_to(rng, 40)) // 100 + 1, not up
        points.append((width, middle))
        return [_drawn(rng, points, point, _up_to(rng, 90))]
    lean = _up_to(rng, step)
    return [
        stroke(rng, [(_about(rng, x + lean, step // 6), 0), (x, height)], point)
        for x in range(0, max(width - lean, 1), step + 1)
    ]


def arrow(rng: Rng, dx: int, dy: int, point: int) -> list[Trace]:
    """A bent line from the origin to (dx, dy) with a head there."""
    _check(point)
    size = max((abs(dx) + abs(dy)) // 8, point * 4)
    bend = int(rng.integers(-25, 26))
    middle = (dx // 2 - dy * bend // 100, dy // 2 + dx * bend // 100)
    length = max(abs(dx) + abs(dy), 1)
    back = (dx - dx * size // length, dy - dy * size // length)
    aside = (-dy * size // length // 2, dx * size // length // 2)
    head = [
        (back[0] + aside[0], back[1] + aside[1]),
        (dx, dy),
        (back[0] - aside[0], back[1] - aside[1]),
    ]
    return [
        stroke(rng, [(0, 0), middle, (dx, dy)], point),
        stroke(rng, head, point, round_off=10),
    ]


def question_mark(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """A question mark with its dot, sometimes with two."""
    _check(width, height, point)
    curve = [
        (width * x // 100, height * y // 100)
        for x, y in ((5, 28), (30, 4), (75, 2), (95, 20), (70, 42), (45, 58), (45, 76))
    ]
    dot = (width * 45 // 100, height * 96 // 100)
    end = (dot[0] + point, dot[1] + point // 2)
    return [_drawn(rng, curve, point, 110), stroke(rng, [dot, end], point)]


def exclamation_mark(rng: Rng, width: int, height: int, point: int) -> list[Trace]:
    """A stroke down and a dot."""
    _check(width, height, point)
    dot = (width // 5, height)
    return [
        stroke(rng, [(width, 0), (width // 3, height * 74 // 100)], point),
        stroke(rng, [dot, (dot[0] + point, dot[1])], point),
    ]


def _faced(points: list[Place], depth: int, opens_right: bool) -> list[Place]:
    return points if opens_right else [(depth - x, y) for x, y in points]


def _between(start: Place, end: Place, point: int, rng: Rng) -> list[Place]:
    """Places on the way, so that a long line wavers; the end itself comes last."""
    (x0, y0), (x1, y1) = start, end
    length = max(abs(x1 - x0), abs(y1 - y0))
    steps = min(max(length // (point * 14 + 1), 1), 12)
    reach = max(min(point // 2, length // 60), 0)
    places = []
    for step in range(1, steps):
        dx, dy = (int(rng.integers(-reach, reach + 1)) for _ in range(2))
        places.append((x0 + (x1 - x0) * step // steps + dx, y0 + (y1 - y0) * step // steps + dy))
    return [*places, end]


def _drawn(rng: Rng, points: Sequence[Place], point: int, round_off: int) -> Trace:
    fine = [(x * PART, y * PART) for x, y in points]
    touch = Touch(int(rng.integers(130, 235)), int(rng.integers(0, 40)), int(rng.integers(5, 45)))
    path = shake(smooth(fine, 10, round_off), rng, point * PART // 8, every=5)
    return trace(path, point, touch, rng)


def _check(*measures: int) -> None:
    if min(measures) < 1:
        raise ValueError(f"a mark is at least one fine pixel large: {measures}")


def _about(rng: Rng, middle: int, reach: int) -> int:
    return middle + int(rng.integers(-reach, reach + 1))


def _up_to(rng: Rng, high: int) -> int:
    return int(rng.integers(0, max(high, 0) + 1))


def _one_in(rng: Rng, count: int) -> bool:
    return int(rng.integers(0, count)) == 0
