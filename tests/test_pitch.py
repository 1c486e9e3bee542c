"""Typing keeps a grid, whatever the language; handwriting and print do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import PITCH, SIZE, Typescript, blank, page_image, prose, put, typescript

from pipeline.pitch import find_grid
from pipeline.rows import Rows, RowSettings, find_rows


def rows_of(page: Typescript) -> Rows:
    return find_rows(page_image(page.grey), RowSettings())


def unspaced(lines: int) -> Typescript:
    """Letters at distances of every kind, as in print or a hand."""
    rng = np.random.default_rng(6)
    grey = blank(1500, 2 * 150 + 60 * lines)
    for number in range(lines):
        x = 100.0
        for character in rng.choice(list("пнигтео"), 36):
            put(grey, str(character), round(x), 150 + 60 * number)
            x += float(rng.uniform(1.05, 1.9)) * SIZE
    return Typescript(grey, (), ())


def test_the_pitch_of_a_page_is_found() -> None:
    rows = rows_of(typescript(prose(8, 50)))
    grid = find_grid(rows)
    assert grid is not None
    assert grid.pitch == pytest.approx(PITCH * SIZE, abs=0.2)
    assert all(grid.kept_by(rows, row) > 0.8 for row in rows.rows)


def test_letters_at_any_distance_keep_no_grid() -> None:
    assert find_grid(rows_of(unspaced(8))) is None


def test_a_row_off_the_grid_of_its_page_is_told() -> None:
    page = typescript(prose(8, 50), height=1000, width=1500)
    page.grey[700:] = unspaced(2).grey[:300, :]
    rows = rows_of(page)
    grid = find_grid(rows)
    assert grid is not None
    kept = [grid.kept_by(rows, row) for row in rows.rows]
    assert min(kept[:8]) > 0.8
    assert max(kept[8:]) < 0.6


@pytest.mark.parametrize("lines", [[], ["лес"], ["2", "нет"]])
def test_a_few_letters_make_no_grid(lines: list[str]) -> None:
    assert find_grid(rows_of(typescript(lines))) is None


def test_marks_one_above_the_other_say_nothing_of_cells() -> None:
    rows = rows_of(typescript(prose(8, 50)))
    grid = find_grid(rows)
    assert grid is not None
    row = rows.rows[0]
    three = replace(row, members=row.members[:3])
    assert grid.spacing_of(rows, three).in_cells < 0.02
    piled = replace(row, members=np.repeat(row.members[:1], 3))
    assert grid.spacing_of(rows, piled).agreement > 0.99
    assert grid.spacing_of(rows, piled).in_cells == 1.0
