"""``- 2 -``: two dashes of one size on one level, and figures between them."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.components import find_components
from pipeline.ink.between_dashes import between_dashes

SIZE = 18.0
Bar = tuple[int, int, int, int]
"""x, y, width, height."""
DASH: Bar = (10, 30, 17, 6)
OTHER: Bar = (60, 30, 17, 6)
FIGURE: Bar = (36, 20, 14, 26)


def said(*bars: Bar) -> bool:
    ink = np.zeros((80, 200), bool)
    for x, y, width, height in bars:
        ink[y : y + height, x : x + width] = True
    parts = find_components(ink)
    return between_dashes(parts, np.argsort(parts.x0), SIZE)


def test_a_figure_between_two_dashes() -> None:
    assert said(DASH, FIGURE, OTHER)
    assert said(DASH, FIGURE, (54, 20, 14, 26), (72, 31, 18, 6))


@pytest.mark.parametrize(
    "bars",
    [
        pytest.param((DASH, OTHER), id="nothing between"),
        pytest.param((FIGURE, OTHER), id="one dash"),
        pytest.param((DASH, FIGURE, (60, 30, 24, 6)), id="one longer"),
        pytest.param((DASH, FIGURE, (60, 36, 17, 6)), id="one lower"),
        pytest.param((DASH, FIGURE, (60, 30, 17, 10)), id="one thicker"),
        pytest.param(((10, 30, 30, 6), (44, 20, 14, 26), (62, 30, 30, 6)), id="rules"),
        pytest.param(((10, 24, 6, 18), FIGURE, (60, 24, 6, 18)), id="upright"),
        pytest.param((DASH, (36, 30, 14, 10), OTHER), id="nothing tall"),
        pytest.param((DASH, (36, 2, 14, 74), OTHER), id="a bar"),
        pytest.param((DASH, (36, 2, 14, 26), OTHER), id="above them"),
        pytest.param((DASH, *((30 + 6 * k, 20, 4, 26) for k in range(5)), OTHER), id="many"),
    ],
)
def test_all_else(bars: tuple[Bar, ...]) -> None:
    assert not said(*bars)
