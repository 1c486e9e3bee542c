"""Typing that was not read, found by its ink in the rows: words struck out, pale or torn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipeline.annotate.typed import TypedRow, TypedWord, Typing
from pipeline.model import Mask

TOP, FOOT = 1.15, 0.1
"""The band of the small letters: so far above and below the baseline, in x-heights."""
LETTER_GAP = 0.8
"""Between letters of one word, at most; x-heights."""
LEAST_WIDTH = 1.6
"""Of an unread word: two letters; x-heights."""
INKED, TYPED = 0.45, 0.4
"""Least share of its columns that hold ink, and of typing in all ink there."""
BEYOND = 2.0
"""So far beyond the edges of the text rows are followed; x-heights."""
MOST_MISSING = 5
"""Rows that may be missing between two that were read."""
LEAST_ROW = 3.0
"""Unread typing that makes a row by itself, x-heights."""


def with_unread(typing: Typing, ink: Mask, handwritten: Mask) -> Typing:
    """The typing with words that have no text, and with rows that hold only such.

    Rows are as far apart as the machine sets them: where two that were read are twice as far apart
    and there is ink of typing half-way, a row was not read.

    Args:
        typing: as read.
        ink: of the page, shape of the page image.
        handwritten: what of it is by hand, the same shape.
    """
    if not typing.rows:
        return typing
    bands = _Bands(ink, ink & ~handwritten, typing)
    rows = [_filled(row, bands, typing) for row in typing.rows]
    missing = [
        row
        for above, below in pairwise(typing.rows)
        for row in _rows_between(above, below, bands, typing)
    ]
    rows = sorted([*rows, *missing], key=lambda row: (row.middle, row.x0))
    return replace(typing, rows=tuple(rows))


class _Bands:
    """The ink of rows, column by column."""

    def __init__(self, ink: Mask, printed: Mask, typing: Typing) -> None:
        self.ink, self.printed = ink, printed
        self.size = typing.size
        self.first = max(int(typing.left - BEYOND * typing.size), 0)
        self.end = min(int(typing.right + BEYOND * typing.size), typing.width)

    def runs(
        self, slope: float, height_at_0: float, taken: Sequence[tuple[float, float]]
    ) -> list[tuple[int, int]]:
        """From and to which columns there is typing on a baseline, outside of ``taken``."""
        x = np.arange(self.first, self.end)
        if not len(x):
            return []
        base = np.rint(height_at_0 + slope * x).astype(np.intp)
        up = np.arange(-round(TOP * self.size), round(FOOT * self.size) + 1)
        lines = np.clip(base[None, :] + up[:, None], 0, len(self.ink) - 1)
        typed = self.printed[lines, x].sum(axis=0)
        all_ink = self.ink[lines, x].sum(axis=0)
        for start, end in taken:
            hidden = (x >= start) & (x < end)
            typed[hidden] = 0
            all_ink[hidden] = 0
        inked = typed >= max(0.1 * self.size, 1)
        return [
            (self.first + start, self.first + end)
            for start, end in _runs(inked, LETTER_GAP * self.size)
            if end - start >= LEAST_WIDTH * self.size
            and inked[start:end].mean() >= INKED
            and typed[start:end].sum() >= TYPED * all_ink[start:end].sum()
        ]


def _runs(inked: npt.NDArray[np.bool_], gap: float) -> list[tuple[int, int]]:
    """Runs of true values, those nearer to each other than ``gap`` as one."""
    at = np.flatnonzero(inked)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > gap + 1)
    starts = [at[0], *at[breaks + 1]]
    ends = [*at[breaks], at[-1]]
    return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _filled(row: TypedRow, bands: _Bands, typing: Typing) -> TypedRow:
    """The row with words for its unread typing."""
    margin = 0.3 * typing.size
    level = [other for other in typing.rows if abs(other.middle - row.middle) < 0.5 * typing.pitch]
    taken = [
        (word.box[0] - margin, word.box[2] + margin) for other in level for word in other.words
    ]
    found = bands.runs(row.slope, row.height_at_0, taken)
    words = list(row.words)
    for run in found:
        before = [word.order for word in row.words if word.box[0] < run[0]]
        order = max(before, default=row.words[0].order - 1)
        words.append(_unread(run, row.slope, row.height_at_0, order, typing.size))
    return replace(row, words=tuple(sorted(words, key=lambda word: word.box[0])))


def _rows_between(
    above: TypedRow, below: TypedRow, bands: _Bands, typing: Typing
) -> list[TypedRow]:
    """Rows that were not read between two that were."""
    apart = (below.middle - above.middle) / typing.pitch
    steps = round(apart)
    if not 2 <= steps <= MOST_MISSING + 1 or abs(apart - steps) > 0.1 * steps + 0.1:
        return []
    order = max(word.order for word in above.words)
    slope = (above.slope + below.slope) / 2
    centre = (typing.left + typing.right) / 2
    first, last = above.baseline(centre), below.baseline(centre)
    found = []
    for step in range(1, steps):
        height_at_0 = first + (last - first) * step / steps - slope * centre
        runs = bands.runs(slope, height_at_0, ())
        if sum(end - start for start, end in runs) >= LEAST_ROW * typing.size:
            words = tuple(_unread(run, slope, height_at_0, order, typing.size) for run in runs)
            found.append(TypedRow(words, slope, height_at_0, above.kind))
    return found


def _unread(
    run: tuple[int, int], slope: float, height_at_0: float, order: int, size: float
) -> TypedWord:
    start, end = run
    base = height_at_0 + slope * (start + end) / 2
    return TypedWord(None, order, (start, base - TOP * size, end, base + FOOT * size))
