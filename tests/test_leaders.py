"""Dots that lead to a page number are counted, not read."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import LEFT, PITCH, SIZE, Typescript, page_image, put, typescript

from pipeline.leaders import Leader, find_leaders
from pipeline.rows import RowSettings, find_rows


def leaders_of(page: Typescript) -> tuple[Leader, ...]:
    rows = find_rows(page_image(page.grey), RowSettings())
    (row,) = rows.rows
    return find_leaders(rows.components, row, rows.x_height)


@pytest.mark.parametrize("count", [4, 5, 12, 25])
@pytest.mark.parametrize("after", [" торгин", "торгин"])
def test_dots_are_counted(count: int, after: str) -> None:
    (leader,) = leaders_of(typescript([f"погонти {'.' * count}{after}"]))
    assert leader.text == "." * count
    first = LEFT + 8.5 * PITCH * SIZE
    assert leader.box[0] == pytest.approx(first, abs=4)
    assert leader.box[2] == pytest.approx(first + (count - 1) * PITCH * SIZE, abs=4)


@pytest.mark.parametrize("count", [12, 40])
@pytest.mark.parametrize("after", ["", " 5", " 12", " 112"])
def test_dots_up_to_a_far_page_number_are_counted(count: int, after: str) -> None:
    page = typescript([f"погонти {'.' * count}{after}"])
    rows = find_rows(page_image(page.grey), RowSettings())
    leaders = [
        leader for row in rows.rows for leader in find_leaders(rows.components, row, rows.x_height)
    ]
    assert sum(len(leader.text) for leader in leaders) == count


@pytest.mark.parametrize("text", ["погон...", "погон... тоги", "т.д. и т.п. нет.", "погон - торги"])
def test_an_ellipsis_and_stops_are_left_alone(text: str) -> None:
    assert leaders_of(typescript([text])) == ()


def test_spaced_dots() -> None:
    (leader,) = leaders_of(typescript(["погонти . . . . . . . торгин"]))
    assert leader.text == "." * 7


def test_two_runs_in_one_row() -> None:
    found = leaders_of(typescript(["погонти ......... пирог ....... торгин"]))
    assert [leader.text for leader in found] == ["." * 9, "." * 7]


def test_dots_that_stand_apart_are_two_runs() -> None:
    found = leaders_of(typescript(["погонти ......      ....... торгин"]))
    assert sum(len(leader.text) for leader in found) == 13
    assert len(found) == 2


def test_dots_high_above_the_line_are_no_leader() -> None:
    page = typescript(["погонти            торгин"])
    for column in range(8, 18):
        put(page.grey, ".", round(100 + column * 1.3 * SIZE), 150 - round(0.8 * SIZE))
    assert leaders_of(page) == ()


def test_members_are_the_dots() -> None:
    page = typescript(["погонти ...... торгин"])
    rows = find_rows(page_image(page.grey), RowSettings())
    (leader,) = find_leaders(rows.components, rows.rows[0], rows.x_height)
    assert (rows.components.height[leader.members] < 0.5 * SIZE).all()
    assert np.all(np.diff(rows.components.x0[leader.members]) > 0)
