"""No stroke that is surely by hand is lost."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.annotate.frame import Floats
from pipeline.annotate.group_table import boxes_of
from pipeline.annotate.leftover import gather_leftovers
from pipeline.annotate.stroke_table import StrokeTable
from pipeline.annotate.tree import Tree

BOXES = np.array(
    [
        (0.0, 0.0, 10.0, 2.0),  # of a mark
        (4.0, 0.5, 6.0, 1.5),  # within its box
        (20.0, 0.0, 22.0, 1.0),  # two by themselves
        (22.5, 0.0, 24.0, 1.2),
    ]
)
PAIRED = Tree(4, ((2, 3),), np.array([0.9]))


def table(*, ink: float = 2.0, height: float | None = None) -> StrokeTable:
    x0, y0, x1, y1 = BOXES.T
    bottom = y1 if height is None else y0 + height
    nothing = np.zeros(4)
    area = np.full(4, ink)
    return StrokeTable(x0, y0, x1, bottom, area, x0, y0, nothing, nothing, nothing, {})


def gather(
    tree: Tree, strokes: StrokeTable, by_hand: Floats, marks: list[list[int]]
) -> tuple[list[list[int]], list[int]]:
    return gather_leftovers(tree, strokes, boxes_of(tree, strokes), by_hand, marks)


def test_strokes_within_a_mark_are_its_own_and_others_are_marks() -> None:
    marks, alone = gather(PAIRED, table(), np.ones(4), [[0]])
    assert marks == [[0, 1]]
    assert [PAIRED.members(group) for group in alone] == [[2, 3]]


def test_strokes_that_are_hardly_of_one_mark_stay_two() -> None:
    tree = Tree(4, ((2, 3),), np.array([0.3]))
    _, alone = gather(tree, table(), np.ones(4), [[0]])
    assert sorted(alone) == [2, 3]


@pytest.mark.parametrize(
    ("strokes", "by_hand"),
    [(table(), 0.6), (table(ink=0.2), 1.0), (table(height=0.4), 1.0)],
    ids=["in doubt", "a dot", "flat"],
)
def test_what_may_be_no_writing_is_left(strokes: StrokeTable, by_hand: float) -> None:
    marks, alone = gather(PAIRED, strokes, np.full(4, by_hand), [[0]])
    assert marks == [[0]]
    assert alone == []


def test_a_page_without_a_likely_mark() -> None:
    marks, alone = gather(PAIRED, table(), np.ones(4), [])
    assert marks == []
    assert sorted(PAIRED.members(group) for group in alone) == [[0], [1], [2, 3]]


def test_the_marks_given_stay_as_they_are() -> None:
    given = [[0]]
    gather(PAIRED, table(), np.ones(4), given)
    assert given == [[0]]
