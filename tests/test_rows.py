"""Rows are found before anything is read: what belongs together, and in which order."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import LEFT, SIZE, Typescript, page_image, prose, typescript
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.components import find_components
from pipeline.model import Box
from pipeline.rows import Row, Rows, RowSettings, find_rows, fit_baseline, line_through


def rows_of(page: Typescript, size: float = SIZE) -> Rows:
    return find_rows(page_image(page.grey, size), RowSettings())


def boxes(rows: Rows, row: Row) -> set[Box]:
    parts = rows.components
    return {
        Box(int(parts.x0[i]), int(parts.y0[i]), int(parts.x1[i]), int(parts.y1[i]))
        for i in row.members
    }


def lines_of(page: Typescript, count: int, spacing: float = 3.0) -> list[set[Box]]:
    """The drawn letters of each line, by the baseline they stand nearest to."""
    tops: list[set[Box]] = [set() for _ in range(count)]
    for box in page.letters:
        number = min(range(count), key=lambda i: abs(box.y1 - (150 + i * spacing * SIZE)))
        tops[number].add(box)
    return tops


def test_each_line_is_a_row_and_they_come_top_to_bottom() -> None:
    page = typescript(prose(12, 40))
    rows = rows_of(page)
    assert [boxes(rows, row) for row in rows.rows] == lines_of(page, 12)
    for number, row in enumerate(rows.rows):
        assert row.baseline(300) == pytest.approx(150 + 60 * number, abs=2)
        assert (row.x0, row.x1) == (
            min(box.x0 for box in boxes(rows, row)),
            max(box.x1 for box in boxes(rows, row)),
        )


@pytest.mark.parametrize("spacing", [1.75, 2.0, 2.5])
def test_close_lines_are_not_merged(spacing: float) -> None:
    page = typescript(prose(10, 40), spacing=spacing)
    rows = rows_of(page)
    assert [boxes(rows, row) for row in rows.rows] == lines_of(page, 10, spacing)


def test_lines_that_touch_here_and_there_are_not_merged() -> None:
    page = typescript(prose(6, 40), spacing=2.0)
    rng = np.random.default_rng(2)
    for box in rng.permutation(np.array([box.as_list() for box in page.letters]))[:4]:
        page.grey[box[3] : box[3] + 22, box[0] : box[0] + 3] = 40  # a tail down to the next line
    rows = rows_of(page)
    assert len(rows.rows) == 6


@pytest.mark.parametrize("mark", ["лес-", "лес.", "лес,", "лес - бор", "- 3 -", "т.д."])
def test_small_marks_join_their_row(mark: str) -> None:
    page = typescript(["по тому", f"не {mark} нет", "тогепи"])
    rows = rows_of(page)
    assert [boxes(rows, row) for row in rows.rows] == lines_of(page, 3)


def test_a_hyphen_and_a_stop_at_the_end_of_a_line_join_it() -> None:
    page = typescript(["погон пере-", "гонтор.", "нет то-"])
    rows = rows_of(page)
    assert [boxes(rows, row) for row in rows.rows] == lines_of(page, 3)


def test_quotes_in_a_wide_gap_join_the_row() -> None:
    page = typescript(['понти  "  "  погон', 'не "лес" нет', "тори"])
    rows = rows_of(page)
    # A quote is two strokes.
    assert [len(row.members) for row in rows.rows] == [10 + 4, 8 + 4, 4]


def test_a_letter_may_be_of_two_parts() -> None:
    page = typescript(["понти", "торги"])
    top = page.letters[2]
    page.grey[top.y0 - 9 : top.y0 - 5, top.x0 + 4 : top.x0 + 12] = 40  # the breve of й
    rows = rows_of(page)
    assert len(rows.rows) == 2
    assert len(rows.rows[0].members) == 6


def test_an_underlined_word_stays_and_the_line_under_it_is_a_rule() -> None:
    page = typescript(["понти гото", "пигон тинг"])
    page.grey[156:159, LEFT : LEFT + 260] = 40
    rows = rows_of(page)
    assert [boxes(rows, row) for row in rows.rows] == lines_of(page, 2)
    assert rows.level_rules[156:159, LEFT + 10 : LEFT + 250].all()


def test_a_frame_is_not_in_any_row() -> None:
    page = typescript(["понти гото", "пигон тинг"])
    for y in (90, 250):
        page.grey[y : y + 3, 60:600] = 40
    for x in (60, 597):
        page.grey[90:253, x : x + 3] = 40
    rows = rows_of(page)
    assert [boxes(rows, row) for row in rows.rows] == lines_of(page, 2)
    assert rows.upright_rules[120:240, 60:63].all()


def test_a_row_may_lean() -> None:
    """A sheet that was warped in the carriage."""
    page = typescript(prose(5, 60))
    leaning = np.full_like(page.grey, 235)
    for x in range(page.grey.shape[1]):
        leaning[:, x] = np.roll(page.grey[:, x], round(0.012 * x))
    rows = find_rows(page_image(leaning), RowSettings())
    assert len(rows.rows) == 5
    for row in rows.rows:
        assert row.slope == pytest.approx(0.012, abs=0.002)


def test_marks_on_a_slope_that_is_given_up_have_a_level_baseline_among_them() -> None:
    """Once the height of the sloping line was kept, far off the sheet."""
    boxes = (
        *((2798, 2, 2808, 10), (2832, 2, 2848, 16), (2864, 12, 2868, 19)),
        *((2957, 13, 2968, 22), (2998, 9, 3007, 18), (3070, 9, 3075, 18)),
    )
    ink = np.zeros((60, 3200), bool)
    for x0, y0, x1, y1 in boxes:
        ink[y0:y1, x0:x1] = True
    parts = find_components(ink)
    slope, height = fit_baseline(parts, np.arange(parts.count), 15.0)
    assert 10 <= height + slope * 2900 <= 22


def test_a_picture_that_is_masked_is_not_looked_at() -> None:
    page = typescript(["понти", "торги", "гонт"])
    mask = np.zeros(page.grey.shape, bool)
    mask[180:220] = True
    rows = find_rows(page_image(page.grey), RowSettings(), mask=mask)
    assert [boxes(rows, row) for row in rows.rows] == [
        boxes for number, boxes in enumerate(lines_of(page, 3)) if number != 1
    ]


@pytest.mark.parametrize("tone", [0, 255])
def test_nothing_to_find(tone: int) -> None:
    rows = find_rows(page_image(np.full((200, 200), tone, np.uint8)), RowSettings())
    assert [row for row in rows.rows if len(row.members) > 1] == []


def test_no_component_is_in_two_rows() -> None:
    page = typescript(prose(14, 30, 7), spacing=1.9)
    noise = np.random.default_rng(5).integers(0, page.grey.shape[1], 300)
    page.grey[noise % page.grey.shape[0], noise] = 40
    rows = rows_of(page)
    members = np.concatenate([row.members for row in rows.rows])
    assert len(members) == len(set(members.tolist()))


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), min_size=6, max_size=80))
def test_a_line_of_least_squares_is_that_of_numpy(feet: list[tuple[int, int]]) -> None:
    x, y = np.array(feet, np.float64).T / 2
    assume(np.ptp(x) > 8)
    assert line_through(x, y) == pytest.approx(np.polyfit(x, y, 1).tolist(), abs=1e-7)


def test_feet_one_above_the_other_have_a_level_line() -> None:
    assert line_through(np.full(6, 8.0), np.arange(6.0)) == (0.0, 2.5)
