"""What a group of strokes is measured by beside the groups that hold it and that it holds."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.annotate.frame import Floats
from pipeline.annotate.rivals import LEAST, measure_rivals
from pipeline.annotate.tree import Tree
from pipeline.model import AnnotationKind

TREE = Tree(3, ((0, 1), (3, 2)), np.array([0.9, 0.5]))
"""Strokes 0 and 1 are joined to 3, that and stroke 2 to 4."""
WHOLE = np.array([0.1, 0.4, 0.3, 0.6, 0.5])
BOXES = (
    np.array([0.0, 2.0, 5.0, 0.0, 0.0]),
    np.zeros(5),
    np.array([1.0, 3.0, 6.0, 3.0, 6.0]),
    np.array([1.0, 1.0, 2.0, 1.0, 2.0]),
)


def columns() -> dict[str, Floats]:
    kinds = np.zeros((5, len(AnnotationKind)))
    kinds[:, 2] = 1
    return measure_rivals(TREE, WHOLE, kinds, BOXES)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("whole of holder", [0.6, 0.6, 0.5, 0.5, 0]),
        ("likeliest holder", [0.6, 0.6, 0.5, 0.5, 0]),
        ("holders together", [1.1, 1.1, 0.5, 0.5, 0]),
        # 3 is worth more than its part 1, and 4 less than 3 and 2 together.
        ("worth of parts", [0, 0, 0, 0.4 - LEAST, 0.9 - 2 * LEAST]),
        ("number of parts", [0, 0, 0, 1, 2]),
        ("likeliest part", [0, 0, 0, 0.4, 0.6]),
        ("likelier half", [0, 0, 0, 0.4, 0.6]),
        ("other half", [0, 0, 0, 0.1, 0.3]),
        ("whole of sibling", [0.4, 0.1, 0.6, 0.3, 0]),
        ("larger holder", [np.log(4), np.log(4), np.log(7), np.log(5), 0]),
        ("broader holder", [3, 3, 6, 2, 0]),
    ],
)
def test_a_group_among_its_rivals(name: str, values: list[float]) -> None:
    assert columns()[name].tolist() == pytest.approx(values)


def test_columns_say_what_the_kinds_models_say() -> None:
    found = columns()
    assert [name for name in found if name.startswith("is ")] == [
        f"is {kind.value}" for kind in AnnotationKind
    ]
    assert found["whole"].tolist() == WHOLE.tolist()
    assert found[f"is {tuple(AnnotationKind)[2].value}"].tolist() == [1.0] * 5


def test_a_single_stroke_has_no_rivals() -> None:
    alone = Tree(1, (), np.zeros(0))
    box = tuple(np.array([edge]) for edge in (0.0, 0.0, 2.0, 1.0))
    kinds = np.full((1, len(AnnotationKind)), 0.1)
    found = measure_rivals(alone, np.array([0.7]), kinds, (box[0], box[1], box[2], box[3]))
    assert found["whole less parts"].tolist() == [0.7]
    assert found["larger holder"].tolist() == [0.0]
