"""Size, direction and skew of typing, from its components alone."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import LEFT, Typescript, prose, put, turned, typescript

from pipeline.components import Components, find_components
from pipeline.preprocess.geometry import gutter, lies_sideways, skew_angle, x_height


def parts(page: Typescript) -> Components:
    return find_components(page.grey < 128)


@pytest.mark.parametrize("size", [9, 14, 20, 33, 60])
def test_the_height_of_a_small_letter(size: int) -> None:
    assert x_height(parts(typescript(prose(8, 40), size=size))) == pytest.approx(size, abs=1)


def test_headings_in_capitals_and_figures_do_not_mislead() -> None:
    lines = ["П Р И К А З", "ПО НАРКОМАТУ", "№ 1316 25 29 1938 38", *prose(8, 30)]
    assert x_height(parts(typescript(lines))) == pytest.approx(20, abs=1)


def test_speckle_does_not_mislead() -> None:
    page = typescript(prose(8, 40))
    rng = np.random.default_rng(1)
    for y, x in zip(
        rng.integers(0, page.grey.shape[0] - 8, 3000),
        rng.integers(0, page.grey.shape[1] - 8, 3000),
        strict=True,
    ):
        page.grey[y : y + 2, x : x + 2] = 40
    assert x_height(parts(page)) == pytest.approx(20, abs=2)


def test_a_note_in_a_large_hand_does_not_mislead() -> None:
    """Four lines of typing, 90 letters, and 24 written letters of more than twice the size."""
    page = typescript([*prose(4, 28), "", "", ""], width=1300)
    put(page.grey, "понти пигон тори", LEFT, 150 + 7 * 60 - 80, size=46)
    put(page.grey, "пигон торни тег", LEFT, 150 + 7 * 60, size=46)
    assert x_height(parts(page)) == pytest.approx(20, abs=2)


def test_a_few_letters_have_no_size() -> None:
    assert x_height(parts(typescript(["потоп"]))) is None
    assert x_height(find_components(np.zeros((50, 50), bool))) is None


@pytest.mark.parametrize("degrees", [-8.0, -3.0, -0.3, 0.0, 0.3, 3.0, 8.0])
def test_the_skew_is_measured_clockwise(degrees: float) -> None:
    found = find_components(turned(typescript(prose(12, 50)).grey, degrees) < 128)
    assert skew_angle(found, 20.0) == pytest.approx(degrees, abs=0.15)


def test_a_short_text_has_no_skew_that_could_be_trusted() -> None:
    assert skew_angle(find_components(turned(typescript(["потоп"]).grey, 3) < 128), 20.0) == 0


@pytest.mark.parametrize("spacing", [1.75, 2.0, 3.0])
def test_upright_and_sideways(spacing: float) -> None:
    page = typescript(prose(14, 40), spacing=spacing).grey < 128
    assert not lies_sideways(find_components(page), 20.0)
    assert lies_sideways(find_components(np.ascontiguousarray(page.T)), 20.0)


def test_the_gutter_lies_between_the_pages() -> None:
    left, right = (typescript(prose(18, 30, seed), width=1000, height=1400).grey for seed in (1, 2))
    found = find_components(np.hstack([left, right]) < 128)
    middle = gutter(found, 20.0, 2000, 1400)
    assert middle is not None
    ends = [box.x1 for box in typescript(prose(18, 30, 1), width=1000, height=1400).letters]
    assert max(ends) < middle < 1000 + LEFT


@pytest.mark.parametrize("blanks", [2, 4])
def test_a_table_of_two_columns_is_no_spread(blanks: int) -> None:
    lines = [line.ljust(30, "п") + " " * blanks + line for line in prose(18, 30)]
    page = typescript(lines, height=1300)
    height, width = page.grey.shape
    assert gutter(parts(page), 20.0, width, height) is None


def test_a_page_beside_a_blank_one_is_not_cut() -> None:
    page = typescript(prose(18, 30), width=2000, height=1400)
    assert gutter(parts(page), 20.0, 2000, 1400) is None
