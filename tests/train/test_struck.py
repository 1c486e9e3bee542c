"""Lines on typed rows: a hand's leave both inks, the machine's follow the row."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.train.examples import HANDWRITTEN, INK, TYPED
from pipeline.train.pasted import Layers
from pipeline.train.struck import _strike_whole, row_gaps, typed_row, with_strokes, with_underlining

SIDE = 256
FEET = (60, 120, 180)


def typing(slope: float = 0.0) -> Layers:
    """Three rows of letters, 9 x 12 pixels, 14 pixels apart."""
    darkness, target = (np.zeros((SIDE, SIDE), np.uint8) for _ in range(2))
    for foot in FEET:
        for x in range(20, 230, 14):
            y = round(foot + slope * (x + 4.5))
            darkness[y - 12 : y, x : x + 9] = 200
            target[y - 12 : y, x : x + 9] = TYPED | INK
    return darkness, np.zeros_like(darkness), target


def rng(*seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("slope", [-0.02, 0.0, 0.015])
def test_a_row_is_found_with_its_baseline(slope: float) -> None:
    row = typed_row(typing(slope)[2], rng(3))
    assert row is not None
    assert min(abs(row.foot - foot) for foot in FEET) < 1
    assert row.slope == pytest.approx(slope, abs=0.004)
    assert row.height == 12
    assert len(row.left) == 15
    x, y = row.at(100, 1)
    assert (x, y) == (100, pytest.approx(row.foot + 100 * row.slope - 12))


def test_paper_and_single_letters_are_no_row() -> None:
    target = np.zeros((SIDE, SIDE), np.uint8)
    assert typed_row(target, rng()) is None
    assert row_gaps(target) == []
    target[50:62, 20:29] = target[150:162, 90:99] = TYPED | INK
    assert typed_row(target, rng()) is None


def test_gaps_lie_between_rows() -> None:
    gaps = row_gaps(typing()[2])
    assert len(gaps) == 2
    assert gaps[0] == pytest.approx(84, abs=3)
    assert gaps[1] == pytest.approx(144, abs=3)


def test_strokes_leave_the_letters_typed() -> None:
    before = typing()
    crossed = 0
    for seed in range(20):
        darkness, _, target = with_strokes(before, rng(seed))
        assert ((target & TYPED) == (before[2] & TYPED)).all()
        new = (target & HANDWRITTEN) > 0
        assert (target[new] & INK > 0).all()
        assert (darkness >= before[0]).all()
        crossed += bool((new & (target & TYPED > 0)).any())
    assert crossed > 10


def test_the_machine_underlines_along_its_row_and_by_no_hand() -> None:
    before = typing()
    lines = 0
    for seed in range(20):
        _, _, target = with_underlining(before, rng(seed))
        assert not (target & HANDWRITTEN).any()
        new = (target & TYPED > 0) & (before[2] & TYPED == 0)
        rows = np.flatnonzero(new.any(axis=1))
        assert all(any(0 <= row - foot < 11 for foot in FEET) for row in rows)
        columns = np.flatnonzero(new.any(axis=0))
        lines += bool(len(columns) and columns[0] >= 15 and columns[-1] <= 230)
    assert lines > 15


def test_whole_rows_are_struck_from_end_to_end() -> None:
    row = typed_row(typing()[2], rng(3))
    for seed in range(20):
        (path,) = _strike_whole(row, SIDE, rng(seed))
        (x0, y0), (x1, y1) = path
        assert x0 == pytest.approx(20, abs=30)
        assert x1 == pytest.approx(225, abs=30)
        assert row is not None
        for x, y in ((x0, y0), (x1, y1)):
            assert row.at(x, -0.2)[1] > y > row.at(x, 1.2)[1]
