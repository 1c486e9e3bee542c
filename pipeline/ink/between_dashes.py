"""A number between two dashes, as typists head a page: ``- 2 -``.

The two dashes are struck with one key, so they are of one size and stand on one level; a hand
draws no two alike.
"""

from __future__ import annotations

from pipeline.components import Components
from pipeline.rows import Indices

FEWEST, MOST = 3, 6
"""Signs, the dashes among them."""
SLENDER = 2.0
"""A dash is so many times as long as high."""
SHORTEST, LONGEST = 0.4, 1.5
"""Length of a dash, in x-heights."""
ALIKE = 0.12
"""By how much two dashes may differ in length, height and level, in x-heights."""
LEAST, TALLEST = 0.9, 2.2
"""Height of a figure, in x-heights."""


def between_dashes(parts: Components, members: Indices, x_height: float) -> bool:
    """True for figures between two dashes that are alike.

    Args:
        parts: components of the ink.
        members: of a row, left to right.
        x_height: pixels of a small letter.
    """
    if not FEWEST <= len(members) <= MOST:
        return False
    first, last, figures = members[0], members[-1], members[1:-1]
    play = max(ALIKE * x_height, 2)
    for dash in (first, last):
        length, height = int(parts.width[dash]), int(parts.height[dash])
        if not SHORTEST * x_height <= length <= LONGEST * x_height or length < SLENDER * height:
            return False
    for sides in (parts.width, parts.height, parts.y0):
        if abs(int(sides[first]) - int(sides[last])) > play:
            return False
    tall = parts.height[figures] / x_height
    level = (parts.y0[first] + parts.y1[first] + parts.y0[last] + parts.y1[last]) / 4
    around = (parts.y0[figures] < level) & (level < parts.y1[figures])
    return bool(((tall >= LEAST) & (tall <= TALLEST) & around).all())
