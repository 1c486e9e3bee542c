"""Dots that lead to a page number are counted, not read."""

from __future__ import annotations

import numpy as np
import pytest

from drawn import SIZE, Typescript, page_image, put, typescript
from pipeline.leaders import Leader, find_leaders
from pipeline.rows import RowSettings, find_rows


def leaders_of(page: Typescript) -> tuple[Leader, ...]:
    rows = find_rows(page_image(page.grey), RowSettings())
    (row,) = rows.rows
    return find_leaders(rows.components, row, rows.x_height)


@pytest.mark.parametrize("count", [4, 5, 12, 40])
@pytest.mark.parametrize("after", [" 12", "", "тоги"])
def test_dots_are_counted(count: int, after: str) -> None:
    page = typescript([f"погонти {'.' * count}{after}"])
    (leader,) = leaders_of(page)
    assert leader.text == "." * count
    dots = page.word("." * count + after.strip()) if after != " 12" else page.word("." * count)
    assert leader.box[:2] == (dots.x0, leader.box[1])
    assert leader.box[2] - leader.box[0] == pytest.approx((count - 1) * 1.3 * SIZE + 4, abs=2)


@pytest.mark.parametrize("text", ["погон...", "погон... тоги", "т.д. и т.п. нет.", "погон - торги"])
def test_an_ellipsis_and_stops_are_left_alone(text: str) -> None:
    assert leaders_of(typescript([text])) == ()


def test_spaced_dots() -> None:
    (leader,) = leaders_of(typescript(["погонти . . . . . . . 12"]))
    assert leader.text == "." * 7


def test_two_runs_in_one_row() -> None:
    found = leaders_of(typescript(["погонти ......... тоги ....... 12"]))
    assert [leader.text for leader in found] == ["." * 9, "." * 7]


def test_dots_that_stand_apart_are_two_runs() -> None:
    found = leaders_of(typescript(["погонти ......      ....... 12"]))
    assert sum(len(leader.text) for leader in found) == 13
    assert len(found) == 2


def test_dots_high_above_the_line_are_no_leader() -> None:
    page = typescript(["погонти            12"])
    for column in range(8, 18):
        put(page.grey, ".", round(100 + column * 1.3 * SIZE), 150 - round(0.8 * SIZE))
    assert leaders_of(page) == ()


def test_members_are_the_dots() -> None:
    page = typescript(["погонти ...... 12"])
    rows = find_rows(page_image(page.grey), RowSettings())
    (leader,) = find_leaders(rows.components, rows.rows[0], rows.x_height)
    assert (rows.components.height[leader.members] < 0.5 * SIZE).all()
    assert np.all(np.diff(rows.components.x0[leader.members]) > 0)
