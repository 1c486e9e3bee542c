"""Ink is counted in boxes of the page."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.annotate.surroundings import Surroundings


def surroundings() -> Surroundings:
    """A page of 20 by 10 x-heights of 4 pixels; a square x-height of ink by hand at (8, 4)."""
    typed = np.zeros((40, 80), bool)
    typed[:4] = True
    likely = np.zeros((40, 80), bool)
    likely[16:20, 32:36] = True
    return Surroundings(typed, likely, likely.copy(), 4.0)


def box(*edges: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array([edge]) for edge in edges)


def test_ink_is_given_in_squared_x_heights() -> None:
    around = surroundings()
    assert around.ink("likely", box(0, 0, 20, 10)).tolist() == [1.0]
    assert around.ink("likely", box(8.5, 0, 20, 10)).tolist() == [0.5]


def test_a_box_may_reach_beyond_the_page() -> None:
    assert surroundings().ink("typed", box(-5, -5, 100, 100)).tolist() == [20.0]


def test_ink_beside_a_mark_is_told_by_its_side() -> None:
    beyond = surroundings().beyond(box(9, 4, 12, 5))
    assert beyond["likely left 1"].tolist() == [1.0]
    assert beyond["likely left 3"].tolist() == [1.0]
    assert beyond["likely right 3"].tolist() == [0.0]
    assert beyond["likely above 1"].tolist() == [0.0]


def test_ink_around_is_a_share_of_the_larger_box() -> None:
    around = surroundings().around(box(8, 4, 9, 5))
    assert around["likely within 1"].tolist() == pytest.approx([1 / 9])
    assert around["typed within 1"].tolist() == [0.0]
    assert around["typed within 8"][0] > 0
