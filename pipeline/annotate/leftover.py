"""Strokes that are surely by hand and that no likely mark holds: none of them is lost.

Where marks lie close together, strokes may fit none of them well. Those within the box of a mark
are taken as its own; the others are marks by themselves, however unlikely these are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.annotate.frame import Floats
from pipeline.annotate.stroke_table import StrokeTable
from pipeline.annotate.surroundings import Boxes
from pipeline.annotate.tree import Tree

SURE = 0.8
"""Mean likelihood, by ink, that strokes are by hand, at least."""
ONE_MARK = 0.5
"""Strokes are joined that are as likely of one mark."""
INK, HEIGHT = 0.5, 0.8
"""Ink in squared x-heights and height in x-heights, at least: less is a dot or a speck."""
INSIDE = 0.6
"""A group is within a mark when so much of its box is."""


def gather_leftovers(
    tree: Tree,
    table: StrokeTable,
    boxes: Boxes,
    by_hand: Floats,
    marks: Sequence[Sequence[int]],
) -> tuple[list[list[int]], list[int]]:
    """Give the strokes of each mark with those left over within it, and the groups that remain.

    Args:
        tree: of the strokes.
        table: of the strokes.
        boxes: of all groups, in x-heights.
        by_hand: of each stroke, how likely it is by hand, 0 to 1.
        marks: the strokes of each mark.
    """
    found = [list(strokes) for strokes in marks]
    within = np.stack(boxes, axis=1)
    around = np.array([table.box_around(strokes) for strokes in marks]).reshape(-1, 4)
    alone = []
    for group in _sure_groups(tree, table, boxes, by_hand, marks):
        shares = _share_within(within[group], around)
        if len(shares) and shares.max() >= INSIDE:
            found[int(shares.argmax())] += tree.members(group)
        else:
            alone.append(group)
    return found, alone


def _sure_groups(
    tree: Tree,
    table: StrokeTable,
    boxes: Boxes,
    by_hand: Floats,
    marks: Sequence[Sequence[int]],
) -> Iterator[int]:
    """The largest groups of strokes that are of no mark and likely of one."""
    held = np.zeros(len(table))
    held[[stroke for strokes in marks for stroke in strokes]] = 1
    free = tree.gathered(held[:, None], np.maximum)[:, 0] == 0
    free &= np.concatenate([np.ones(tree.leaves), tree.likely]) >= ONE_MARK
    area, sure = tree.gathered(np.stack([table.area, table.area * by_hand], axis=1), np.add).T
    _, top, _, foot = boxes
    counts = free & (sure >= SURE * area) & (area >= INK) & (foot - top >= HEIGHT)
    holder = tree.parents()
    taken = np.zeros(len(tree), bool)
    # The groups that hold one come after it.
    for group in range(len(tree) - 1, -1, -1):
        above = int(holder[group])
        taken[group] = above >= 0 and taken[above]
        if counts[group] and not taken[group] and (above < 0 or not free[above]):
            taken[group] = True
            yield group


def _share_within(box: Floats, boxes: Floats) -> Floats:
    """How much of a box lies within each of the others, 0 to 1."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    return np.asarray(np.clip(sides, 0, None).prod(axis=1) / (box[2:] - box[:2]).prod())
