"""Where an insertion enters its row: at the caret, or where its letters reach down to one."""

from __future__ import annotations

import numpy as np

from pipeline.annotate.group import Group
from pipeline.annotate.typed import TypedRow, Typing


def find_entry(group: Group, row: TypedRow, typing: Typing) -> float:
    """Where an insertion enters its row: at its caret, else a third into the writing."""
    size = typing.size
    best: tuple[float, float] | None = None
    for stroke in group.strokes:
        base = row.baseline((stroke.x0 + stroke.x1) / 2)
        small = 0.15 * size < stroke.width < 2.6 * size and 0.5 * size < stroke.height < 4 * size
        if small and stroke.y1 > base - 0.5 * size:
            # The deepest one is the caret.
            depth = float(stroke.y1)
            if best is None or depth > best[0]:
                best = depth, (stroke.x0 + stroke.x1) / 2
    if best is not None:
        return best[1]
    x0, _, x1, _ = group.box
    dip = _dip(group, row, size)
    return dip if dip is not None else x0 + 0.3 * (x1 - x0)


def _dip(group: Group, row: TypedRow, size: float) -> float | None:
    """Where writing reaches down into the row: a caret that its letters touch."""
    base = row.baseline(group.middle[0])
    inside = []
    for stroke in group.strokes:
        x, y = stroke.points
        inside.append(x[y > base - 0.1 * size])
    low = np.concatenate(inside)
    if len(low) < 0.2 * size or np.ptp(low) > 3 * size:
        return None
    return float(low.min() + low.max()) / 2
