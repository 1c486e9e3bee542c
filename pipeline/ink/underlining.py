"""Words underlined by the typewriter: straight lines, all at one depth below their rows.

To a network a typed underline looks as one drawn along a ruler. But a machine strikes all of them
at the same depth, from the edge of one cell to that of another, and a hand does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components
from pipeline.ink.page_rows import PageRows
from pipeline.model import Mask, PageImage
from pipeline.rows import Row, Rows


@dataclass(frozen=True, slots=True)
class UnderliningSettings:
    """Tunables; lengths in x-heights.

    Attributes:
        shortest: length of a line that tells anything.
        piece: length of a piece of a line that was found in other pieces.
        highest, lowest: depths below the baseline at which a machine underlines.
        straight: standard deviation of a line from a straight one, at most.
        bent: the same, of a line where others show that the machine underlines: paper is not flat.
        end: how far it may end from the edge of a letter.
        slope: greatest difference of slope from that of the row.
        spread: how far the depths of a machine's lines lie from their median.
        fewest: rows with a line of one depth that show that a machine drew them.
        agreed: share of all rows with lines in which they must be of that depth, 0 to 1.
        gap: of a line, where letters touch it or it is thicker, that belongs to it.
        rim: above and below a line, of ink that is its own.

    Raises:
        ValueError: for a value out of its range.
    """

    shortest: float = 3.0
    piece: float = 1.0
    highest: float = 0.1
    lowest: float = 0.75
    straight: float = 0.065
    bent: float = 0.1
    end: float = 0.7
    slope: float = 0.006
    spread: float = 0.07
    fewest: int = 3
    agreed: float = 0.75
    gap: float = 1.2
    rim: float = 0.12

    def __post_init__(self) -> None:
        lengths = (
            self.shortest,
            self.piece,
            self.straight,
            self.bent,
            self.end,
            self.slope,
            self.spread,
        )
        if min(*lengths, self.gap, self.rim) < 0:
            raise ValueError("lengths and slopes are not negative")
        if self.highest > self.lowest or self.fewest < 2 or not 0 <= self.agreed <= 1:
            raise ValueError("highest is above lowest, fewest is 2 or more, agreed is from 0 to 1")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line under a row: its component, and its depth in x-heights.

    Attributes:
        mechanical: whether it is as straight as a machine's, and ends with a letter.
        level: whether it is straight for paper that is not flat, and runs along the row.
    """

    index: int
    row: Row
    depth: float
    mechanical: bool
    level: bool


def typed_underlining(
    image: PageImage,
    typed: Mask,
    rows: PageRows,
    settings: UnderliningSettings,
) -> Mask | None:
    """Ink of the lines that the machine drew under its words, or ``None``.

    Args:
        image: the prepared page.
        typed: its typed ink, as far as it is known.
        rows: of parts of its ink.
        settings: tunables.
    """
    size = image.x_height or 16.0
    level, _ = rows.rules
    parts = find_components(level)
    long = np.flatnonzero(parts.width >= settings.shortest * size)
    mistaken = parts.count_in(level & ~typed)
    if len(long) < settings.fewest or not mistaken[long].any() or not typed.any():
        return None
    found = rows.of(typed)
    lines = _under_rows(parts, long, found, settings)
    able = [line for line in lines if line.mechanical]
    if _rows_of(able) < settings.fewest:
        return None
    usual = float(np.median([line.depth for line in able]))
    chosen = [line for line in able if abs(line.depth - usual) <= settings.spread]
    if _rows_of(chosen) < max(settings.fewest, settings.agreed * _rows_of(lines)):
        return None
    # Letters that hang down cut a line into pieces, some short, whose ends are anywhere.
    by_machine = {id(line.row) for line in chosen}
    short = (parts.width >= settings.piece * size) & (parts.width < settings.shortest * size)
    pieces = [
        line.index
        for line in (*lines, *_under_rows(parts, np.flatnonzero(short), found, settings))
        if abs(line.depth - usual) <= settings.spread
        and (id(line.row) in by_machine or (line.level and not short[line.index]))
    ]
    mine = np.zeros(parts.count, bool)
    mine[pieces] = True
    return _whole(parts.pixels_of(mine), size, settings) & image.ink


def _whole(lines: Mask, size: float, settings: UnderliningSettings) -> Mask:
    """The lines with what lies between their pieces, and their rims.

    A rule breaks off where the line is thicker than a rule, or a letter stands on it.
    """
    across = np.ones((1, 2 * round(settings.gap * size / 2) + 1), np.uint8)
    up = np.ones((2 * round(settings.rim * size) + 1, 1), np.uint8)
    joined = cv2.morphologyEx(lines.astype(np.uint8), cv2.MORPH_CLOSE, across)
    return np.asarray(cv2.dilate(joined, up) > 0)


def _rows_of(lines: Sequence[_Line]) -> int:
    """Under how many rows they are."""
    return len({id(line.row) for line in lines})


def _under_rows(
    parts: Components, indices: npt.NDArray[np.intp], found: Rows, settings: UnderliningSettings
) -> list[_Line]:
    """Those of these rules that lie under a row."""
    lines = (_under_row(parts, index, found, settings) for index in indices.tolist())
    return [line for line in lines if line is not None]


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
    along = abs(slope - row.slope) <= tilt
    mechanical = along and stray <= settings.straight and off <= settings.end
    return _Line(index, row, depth, mechanical, along and stray <= settings.bent)


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
