"""Signatures, and scribbles that blot a word out."""

from __future__ import annotations

from pipeline.facsimile.curves_trace import PART, Place, Touch, Trace, shake, smooth, trace
from pipeline.facsimile.invented_letters import Stroke
from pipeline.facsimile.invented_writer import Writer
from pipeline.facsimile.raster import Rng


def scribble(rng: Rng, width_fine: int, height_fine: int, point_fine: int) -> list[Trace]:
    """Scratch a box out, or fill it with a tangle.

    Args:
        rng: for everything.
        width_fine: width of the box in fine pixels, from the origin to the right.
        height_fine: height of the box, from the origin down.
        point_fine: width of the pen's line.

    Raises:
        ValueError: when a measure is below 1.
    """
    _check(width_fine, height_fine, point_fine)
    wide, high = width_fine * PART, height_fine * PART
    touch = _touch(rng)
    manner = int(rng.integers(0, 4))
    if manner == 0:
        points = _zigzag(rng, wide, high, max(high * int(rng.integers(15, 50)) // 100, PART))
    elif manner == 1:
        points = _coils(rng, wide, high)
    elif manner == 2:
        points = _to_and_fro(rng, wide, high)
    else:
        points = [
            (_within(rng, wide), _within(rng, high)) for _ in range(6 + wide // max(high, 1) * 3)
        ]
    path = shake(smooth(points, 6, int(rng.integers(30, 115))), rng, point_fine * PART // 4)
    return [trace(path, point_fine, touch, rng)]


def _zigzag(rng: Rng, wide: int, high: int, step: int) -> list[Place]:
    points, x, up = [], 0, False
    while x < wide:
        edge = high * int(rng.integers(0, 25)) // 100
        points.append((x, edge if up else high - edge))
        x += step * int(rng.integers(50, 150)) // 100 + 1
        up = not up
    points.append((wide, high // 2))
    return points


def _coils(rng: Rng, wide: int, high: int) -> list[Place]:
    """Overlapping loops, as of a spring drawn from left to right."""
    step = max(high * int(rng.integers(15, 60)) // 100, PART)
    points, x = [(0, high // 2)], 0
    while x < wide:
        top, foot = _within(rng, high // 5), high - _within(rng, high // 5)
        points += [(x + step, top), (x + step // 2, foot)]
        points += [(x + step * 3 // 2, (top + foot) // 2)]
        x += step
    return points


def _to_and_fro(rng: Rng, wide: int, high: int) -> list[Place]:
    points = []
    for sweep in range(int(rng.integers(3, 9))):
        y = high * (sweep + 1) // 9 + _within(rng, high // 3)
        x = _within(rng, wide // 10)
        points.append((wide - x if sweep % 2 else x, min(y, high)))
    return points


def signature(
    writer: Writer, rng: Rng, width_fine: int, height_fine: int, point_fine: int
) -> list[Trace]:
    """Sign: large first letters, a run that fades into a wave, a flourish; or a mere scrawl.

    The box goes from the origin, at its lower left, to the right and up (negative y); loops and
    the flourish may reach beyond it. Another ``rng`` gives another signature in the same hand.

    Raises:
        ValueError: when a measure is below 1.
    """
    _check(width_fine, height_fine, point_fine)
    wide, high = width_fine * PART, height_fine * PART
    slant = max(writer.slant, -20) + int(rng.integers(-5, 25))
    chains: list[list[Place]] = []
    late: list[list[Place]] = []
    if int(rng.integers(0, 5)) == 0:
        chains.append(_scrawl(rng, wide, high, slant))
    x = 0
    for _ in range(0 if chains else int(rng.integers(1, 4))):
        letter = writer.large[int(rng.integers(0, len(writer.large)))]
        size = max(high * int(rng.integers(36, 52)) // 10000, 1)
        points = _set(letter.stroke, x, size, slant)
        if chains and int(rng.integers(0, 3)):
            chains[-1].extend(points)
        else:
            chains.append(points)
        late.extend(_set(stroke, x, size, slant) for stroke in letter.late)
        x += letter.width * size * int(rng.integers(55, 95)) // 100
    if x:
        chains[-1].extend(_run(rng, writer, x, wide, high, slant))
    chains[-1].extend(_flourish(rng, chains[-1][-1], wide, high))
    if int(rng.integers(0, 3)) == 0:
        y = high * int(rng.integers(5, 30)) // 100
        bow = high * int(rng.integers(-12, 13)) // 100
        late.append([(wide // 8, y + bow), (wide // 2, y), (wide, y - bow)])
    base = writer.touch
    touch = Touch(min(base.base + 25, 255), min(base.contrast + 25, 255), base.drift)
    return [trace(smooth(points, 10, 105), point_fine, touch, rng) for points in (*chains, *late)]


def _scrawl(rng: Rng, wide: int, high: int, slant: int) -> list[Place]:
    """Loops and points that were letters once, lower and wider towards the end."""
    points: list[Place] = []
    x, level = 0, high
    for _ in range(int(rng.integers(3, 9))):
        up = level * int(rng.integers(45, 120)) // 100
        step = max(wide * int(rng.integers(4, 16)) // 100, 1)
        deep = up * int(rng.integers(-10, 45)) // 100
        lean = up * slant // 100
        points += [(x + step + lean, -up), (x + step // 4 + lean // 2, -up // 2)]
        if int(rng.integers(0, 2)):  # round, back through its own stem
            points += [(x, deep), (x + step * 3 // 2, -up // 4)]
        else:
            points.append((x + step, deep))
        x += step
        level = level * int(rng.integers(55, 100)) // 100
    return points


def _set(stroke: Stroke, x: int, size: int, slant: int) -> list[Place]:
    return [(x + across * size + up * size * slant // 100, -up * size) for across, up in stroke]


def _run(rng: Rng, writer: Writer, x: int, wide: int, high: int, slant: int) -> list[Place]:
    """The middle of a signature: small letters that lose their form."""
    small = high * int(rng.integers(14, 34)) // 10000
    points: list[Place] = []
    for index in range(int(rng.integers(1, 8))):
        letter = writer.letters[int(rng.integers(0, len(writer.letters)))]
        flat = max(small * (12 - index) // 12, 1)
        points += _set(letter.stroke, x, flat, slant)[:: 1 + int(rng.integers(0, 2))]
        x += letter.width * flat
        if x > wide:
            break
    return points


def _flourish(rng: Rng, end: Place, wide: int, high: int) -> list[Place]:
    x, y = end
    manner = int(rng.integers(0, 5))
    reach = max(wide - x, wide // 4)
    swing = int(rng.integers(50, 130))
    if manner == 0:  # a long stroke out
        return [(x + reach // 2, y + high // 12), (x + reach * swing // 100, y - high // 6)]
    if manner == 1:  # back under the name, and out again
        low = high * int(rng.integers(10, 45)) // 100
        back = [(x + reach // 4, y - high // 8), (x + reach // 5, y + low // 2), (wide // 8, low)]
        return [*back, (wide // 10, low + high // 10), (wide * swing // 100, low - high // 12)]
    if manner == 2:  # loops like a spring
        points: list[Place] = []
        for _ in range(int(rng.integers(2, 5))):
            size = high * int(rng.integers(15, 45)) // 100
            points += [(x + size, y - size), (x + size // 3, y - size - size // 3), (x, y)]
            x += size * 2 // 3
            points.append((x + size // 3, y + size // 4))
        return points
    if manner == 3:  # a deep loop
        low = high * int(rng.integers(30, 90)) // 100
        return [(x + high // 6, y), (x, y + low), (x - high // 4, y + low // 2), (x + reach, y)]
    return []


def _touch(rng: Rng) -> Touch:
    return Touch(int(rng.integers(120, 240)), int(rng.integers(0, 50)), int(rng.integers(5, 45)))


def _within(rng: Rng, reach: int) -> int:
    return int(rng.integers(0, max(reach, 0) + 1))


def _check(width_fine: int, height_fine: int, point_fine: int) -> None:
    if min(width_fine, height_fine, point_fine) < 1:
        raise ValueError("a box and a pen's point are at least one fine pixel wide")
