"""What else the strokes of a group may be: a part of a larger mark, or several smaller ones.

How likely a group is a whole mark is first told of each by itself. But a stroke is of one mark:
what is said of the groups that hold a group, and of those that it is made of, speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.annotate.frame import Floats
from pipeline.annotate.surroundings import Boxes
from pipeline.annotate.tree import Tree
from pipeline.model import AnnotationKind

LEAST = 0.15
"""What a mark must be likely at least to be counted among rivals, 0 to 1."""
SMALLEST = 1e-6
"""Of a box, in x-heights: nothing is divided by less."""


@dataclass(frozen=True, eq=False)
class _Parts:
    """The best marks that the groups below each group make; shape (groups,).

    Attributes:
        worth: of all together: each its likelihood less ``LEAST``.
        number: of them.
        likeliest: of all groups below, 0 for a single stroke.
        more, less: likely the two groups are that it joins, 0 for a single stroke.
    """

    worth: Floats
    number: Floats
    likeliest: Floats
    more: Floats
    less: Floats


def measure_rivals(tree: Tree, whole: Floats, kinds: Floats, boxes: Boxes) -> dict[str, Floats]:
    """Columns of numbers, one a group of the tree.

    Args:
        tree: of the strokes.
        whole: of each group, how likely it is a whole mark, judged by itself, 0 to 1.
        kinds: how likely it is of each kind, shape (groups, kinds).
        boxes: of the groups, in x-heights.
    """
    parts = _parts(tree, whole)
    holder = tree.parents()
    held = holder >= 0
    most, together = _holders(holder, whole)
    width = np.maximum(boxes[2] - boxes[0], SMALLEST)
    area = np.maximum((boxes[2] - boxes[0]) * (boxes[3] - boxes[1]), SMALLEST)
    return {
        "whole": whole,
        "whole of holder": np.where(held, whole[holder], 0.0),
        "likeliest holder": most,
        "holders together": together,
        "worth of parts": parts.worth,
        "number of parts": parts.number,
        "likeliest part": parts.likeliest,
        "likelier half": parts.more,
        "other half": parts.less,
        "whole less parts": whole - parts.worth,
        "whole of sibling": _siblings(tree, whole),
        "larger holder": np.log1p(np.where(held, area[holder] / area, 0.0)),
        "broader holder": np.where(held, width[holder] / width, 0.0),
        **{f"is {kind.value}": kinds[:, at] for at, kind in enumerate(AnnotationKind)},
    }


def _parts(tree: Tree, whole: Floats) -> _Parts:
    count = len(tree)
    best = np.maximum(whole - LEAST, 0)
    marks = (whole > LEAST).astype(np.float64)
    likeliest = whole.copy()
    found = _Parts(*(np.zeros(count) for _ in range(5)))
    for at, (one, other) in enumerate(tree.joints, start=tree.leaves):
        found.worth[at] = best[one] + best[other]
        found.number[at] = marks[one] + marks[other]
        found.likeliest[at] = max(likeliest[one], likeliest[other])
        found.more[at], found.less[at] = (
            max(whole[one], whole[other]),
            min(whole[one], whole[other]),
        )
        likeliest[at] = max(whole[at], found.likeliest[at])
        if best[at] < found.worth[at]:
            best[at], marks[at] = found.worth[at], found.number[at]
    return found


def _holders(holder: npt.NDArray[np.intp], whole: Floats) -> tuple[Floats, Floats]:
    """How likely the likeliest group is that holds each, and all of these together."""
    most, together = (np.zeros(len(whole)) for _ in range(2))
    # The groups that hold one come after it.
    for at in range(len(whole) - 1, -1, -1):
        if holder[at] >= 0:
            most[at] = max(most[holder[at]], whole[holder[at]])
            together[at] = together[holder[at]] + whole[holder[at]]
    return most, together


def _siblings(tree: Tree, whole: Floats) -> Floats:
    """How likely the group is a mark that each is joined with, 0 where it is with none."""
    found = np.zeros(len(tree))
    for one, other in tree.joints:
        found[one], found[other] = whole[other], whole[one]
    return found
