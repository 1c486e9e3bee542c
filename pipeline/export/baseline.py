"""Where the letters of a line stand: what readers of lines ask for, and our pages do not keep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from pipeline.model import Line, Page, Word, upright

Point = tuple[int, int]
"""x and y, in pixels of the original scan."""

_BELOW = frozenset("дДруфцЦщЩgjpqyJQ,;()[]{}_/\\|")
"""Letters and signs that reach below the line, in most typefaces of typewriters."""
_DEPTH = 0.22
"""By how much they do, as a share of the height of such a word."""


def baseline(line: Line, page: Page) -> tuple[Point, Point]:
    """The line from its first letter's foot to its last one's, in the direction of reading.

    Without words, a line near the foot of its box.
    """
    slope = math.tan(math.radians(page.skew))
    box = upright(line.box, page)
    foot = foot_at(line, page)

    def at(x: int) -> Point:
        return from_upright((x, min(max(round(foot + slope * x), box.y0), box.y1)), page)

    return at(box.x0), at(box.x1)


def foot_at(line: Line, page: Page) -> float:
    """Where the line would cross the left edge of the page as it is read, in pixels from its top.

    From there it goes down by the tangent of ``page.skew``.
    """
    slope = math.tan(math.radians(page.skew))
    if line.words:
        feet = [_foot(word, page, slope) for word in line.words if _stands(word)]
        return median(feet or [_foot(word, page, slope) for word in line.words])
    box = upright(line.box, page)
    return box.y1 - _DEPTH * box.height - slope * (box.x0 + box.x1) / 2


def from_upright(point: Point, page: Page) -> Point:
    """A point of the page as it is read, on the scan, and within it; see ``model.upright``."""
    u, v = point
    match page.rotation % 360:
        case 90:
            x, y = v, page.height - u
        case 180:
            x, y = page.width - u, page.height - v
        case 270:
            x, y = page.width - v, u
        case _:
            x, y = u, v
    return within(x, y, page)


def within(x: int, y: int, page: Page) -> Point:
    return min(max(x, 0), page.width), min(max(y, 0), page.height)


def joined(points: Sequence[Point]) -> str:
    """As PAGE and ALTO write points: ``x,y x,y``."""
    return " ".join(f"{x},{y}" for x, y in points)


def _stands(word: Word) -> bool:
    """Whether it has letters, and none of them reaches below the line."""
    return any(c.isalnum() for c in word.text) and _BELOW.isdisjoint(word.text)


def _foot(word: Word, page: Page, slope: float) -> float:
    """Where the line would cross the left edge of the page."""
    box = upright(word.box, page)
    depth = 0.0 if _BELOW.isdisjoint(word.text) else _DEPTH * box.height
    return box.y1 - depth - slope * (box.x0 + box.x1) / 2
