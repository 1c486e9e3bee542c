"""Words underlined by the typewriter: straight lines, all at one depth below their rows.

To a network a typed underline looks as one drawn along a ruler. But a machine strikes all of them
at the same depth, from the edge of one cell to that of another, and a hand does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.components import Components, find_components
from pipeline.model import Mask, PageImage
from pipeline.rows import Row, Rows, RowSettings, find_rows
from pipeline.rules import find_rules


@dataclass(frozen=True, slots=True)
class UnderliningSettings:
    """Tunables; lengths in x-heights.

    Attributes:
        shortest: length of a line that tells anything.
        highest, lowest: depths below the baseline at which a machine underlines.
        straight: standard deviation of a line from a straight one, at most.
        end: how far it may end from the edge of a letter.
        slope: greatest difference of slope from that of the row.
        spread: how far the depths of a machine's lines lie from their median.
        fewest: rows with a line of one depth that show that a machine drew them.
        agreed: share of all rows with lines in which they must be of that depth, 0 to 1.

    Raises:
        ValueError: for a value out of its range.
    """

    shortest: float = 3.0
    highest: float = 0.1
    lowest: float = 0.75
    straight: float = 0.065
    end: float = 0.7
    slope: float = 0.006
    spread: float = 0.06
    fewest: int = 3
    agreed: float = 0.75

    def __post_init__(self) -> None:
        if min(self.shortest, self.straight, self.end, self.slope, self.spread) < 0:
            raise ValueError("shortest, straight, end, slope and spread are not negative")
        if self.highest > self.lowest or self.fewest < 2 or not 0 <= self.agreed <= 1:
            raise ValueError("highest is above lowest, fewest is 2 or more, agreed is from 0 to 1")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line under a row: its component, its depth in x-heights, and whether a machine could."""

    index: int
    row: Row
    depth: float
    mechanical: bool


def typed_underlining(
    image: PageImage,
    typed: Mask,
    rows: RowSettings,
    settings: UnderliningSettings,
    rules: tuple[Mask, Mask] | None = None,
) -> Mask | None:
    """Ink of the lines that the machine drew under its words, or ``None``.

    Args:
        image: the prepared page.
        typed: its typed ink, as far as it is known.
        rows: tunables of the search for rows.
        settings: tunables.
        rules: level and upright ones of all ink, when they are known.
    """
    size = image.x_height or 16.0
    level, upright = rules or find_rules(image.ink, size)
    parts = find_components(level)
    long = np.flatnonzero(parts.width >= settings.shortest * size)
    mistaken = np.bincount(parts.labels[level & ~typed], minlength=parts.count + 1)[1:]
    if len(long) < settings.fewest or not mistaken[long].any() or not typed.any():
        return None
    found = find_rows(image, rows, mask=~typed, rules=(level, upright))
    lines = [
        line
        for index in long.tolist()
        if (line := _under_row(parts, index, found, settings)) is not None
    ]
    able = [line for line in lines if line.mechanical]
    if _rows_of(able) < settings.fewest:
        return None
    usual = float(np.median([line.depth for line in able]))
    chosen = [line for line in able if abs(line.depth - usual) <= settings.spread]
    if _rows_of(chosen) < max(settings.fewest, settings.agreed * _rows_of(lines)):
        return None
    # Letters that hang down cut a line into pieces, whose ends are anywhere.
    by_machine = {id(line.row) for line in chosen}
    pieces = [
        line.index + 1
        for line in lines
        if id(line.row) in by_machine and abs(line.depth - usual) <= settings.spread
    ]
    mine = np.zeros(parts.count + 1, bool)
    mine[pieces] = True
    return np.asarray(mine[parts.labels])


def _rows_of(lines: Sequence[_Line]) -> int:
    """Under how many rows they are."""
    return len({id(line.row) for line in lines})


def _under_row(
    parts: Components, index: int, found: Rows, settings: UnderliningSettings
) -> _Line | None:
    """The rule as a line under the row whose words are above it, or ``None``."""
    size = found.x_height
    x0, y0 = int(parts.x0[index]), int(parts.y0[index])
    x1, y1 = x0 + int(parts.width[index]), y0 + int(parts.height[index])
    mask = parts.labels[y0:y1, x0:x1] == index + 1
    thickness = mask.sum(axis=0)
    columns = np.flatnonzero(thickness)
    heights = (mask * np.arange(y0, y1)[:, np.newaxis]).sum(axis=0)[columns] / thickness[columns]
    slope, left = (float(value) for value in np.polyfit(columns + x0, heights, 1))
    middle = (x0 + x1) / 2
    level = left + slope * middle
    row = _row_above(found, middle, level, settings)
    if row is None:
        return None
    depth = (level - row.baseline(middle)) / size
    starts = found.components.x0[row.members]
    ends = starts + found.components.width[row.members]
    stray = float(np.std(heights - left - slope * (columns + x0))) / size
    off = max(int(np.abs(starts - x0).min()), int(np.abs(ends - x1).min())) / size
    # The slope of a short line is known to a fraction of a pixel over its length.
    tilt = max(settings.slope, 2.0 / (x1 - x0))
    mechanical = (
        stray <= settings.straight and off <= settings.end and abs(slope - row.slope) <= tilt
    )
    return _Line(index, row, depth, mechanical)


def _row_above(
    found: Rows, middle: float, level: float, settings: UnderliningSettings
) -> Row | None:
    size = found.x_height
    for row in found.rows:
        depth = (level - row.baseline(middle)) / size
        inside = row.x0 - size < middle < row.x1 + size
        if inside and settings.highest <= depth <= settings.lowest:
            return row
    return None
