"""The typing of a page as columns of numbers, in x-heights: what marks are measured against."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.annotate.typed import Typing
from pipeline.model import RegionKind

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

FAR = 20.0
"""What is farther than this is as far as can be; x-heights."""
MIDDLE = 0.5
"""Height of the middle of small letters above the baseline, in x-heights."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows and words of a page; all lengths in x-heights, origin top left of the page image.

    Attributes:
        width, height: of the page image.
        left, right, top, bottom: edges of the typing.
        pitch: usual distance of two rows.
        slope, base: of each row: its baseline is y = base + slope * x; shape (rows,).
        x0, x1, level, signature: of each row: its ends, the height of its middle, and 1 where a
            name is typed, else 0.
        words: boxes (x0, y0, x1, y1) of all words, shape (words, 4).
        row_of: the row of each word.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    pitch: float
    slope: Floats = field(repr=False)
    base: Floats = field(repr=False)
    x0: Floats = field(repr=False)
    x1: Floats = field(repr=False)
    level: Floats = field(repr=False)
    signature: Floats = field(repr=False)
    words: Floats = field(repr=False)
    row_of: Ints = field(repr=False)

    def above(self, x: Floats, y: Floats) -> Floats:
        """How high points lie above every baseline: shape (points, rows)."""
        return np.asarray(self.base + self.slope * x[:, None] - y[:, None])

    def aside(self, x: Floats) -> Floats:
        """How far points lie beyond the ends of every row, 0 within: shape (points, rows)."""
        return np.asarray(np.maximum(np.maximum(self.x0 - x[:, None], x[:, None] - self.x1), 0))

    def nearest(self, x: Floats, y: Floats) -> Ints:
        """The row that each point belongs to, the farther aside the less; there must be one."""
        off = np.abs(self.above(x, y) - MIDDLE) + 0.5 * np.minimum(self.aside(x), FAR)
        return np.asarray(off.argmin(axis=1), np.intp)


def frame_of(typing: Typing) -> Frame:
    size, rows = typing.size, typing.rows
    words = [(*word.box, at) for at, row in enumerate(rows) for word in row.words]
    boxes = np.array(words, np.float64).reshape(-1, 5)
    return Frame(
        width=typing.width / size,
        height=typing.height / size,
        left=typing.left / size,
        right=typing.right / size,
        top=typing.top / size,
        bottom=typing.bottom / size,
        pitch=typing.pitch / size,
        slope=np.array([row.slope for row in rows], np.float64),
        base=np.array([row.height_at_0 for row in rows], np.float64) / size,
        x0=np.array([row.x0 for row in rows], np.float64) / size,
        x1=np.array([row.x1 for row in rows], np.float64) / size,
        level=np.array([row.level for row in rows], np.float64) / size,
        signature=np.array([row.kind is RegionKind.SIGNATURE for row in rows], np.float64),
        words=boxes[:, :4] / size,
        row_of=boxes[:, 4].astype(np.intp),
    )
