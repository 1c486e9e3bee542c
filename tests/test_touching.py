"""Letters of two rows that touch are cut between the rows, and nothing else is."""

from __future__ import annotations

import numpy as np
from drawn import PAPER, SIZE, Typescript, page_image, prose, typescript

from pipeline.model import Box, Mask
from pipeline.rows import Rows, RowSettings, find_rows

CLOSE = 1.9
"""Lines of single spacing, in x-heights."""
COUNT = 8
DARK = 60


def rows_of(page: Typescript) -> Rows:
    return find_rows(page_image(page.grey, SIZE), RowSettings())


def joined(page: Typescript, upper: Box, lower: Box) -> None:
    """A streak from one letter to the other; in place."""
    page.grey[upper.y1 - 2 : lower.y0 + 2, upper.x0 : upper.x0 + 4] = DARK


def one_above_another(page: Typescript) -> list[tuple[Box, Box]]:
    """Letters of one line with one of the next right below, both with ink on the left."""
    return [
        (upper, lower)
        for upper in page.letters
        for lower in page.letters
        if 0 < lower.y0 - upper.y1 < SIZE
        and abs(lower.x0 - upper.x0) < 3
        and page.grey[upper.y1 - 2, upper.x0] < PAPER
        and page.grey[lower.y0 + 1, lower.x0] < PAPER
    ]


def some(page: Typescript) -> list[tuple[Box, Box]]:
    """Two dozen of them, no two in one column: streaks one below the other would be a rule."""
    chosen: dict[int, tuple[Box, Box]] = {}
    for number, pair in enumerate(one_above_another(page)):
        column = pair[0].x0
        if column not in chosen or number % 5 == 0:
            chosen[column] = pair
    return list(chosen.values())


def in_rows(rows: Rows) -> Mask:
    chosen = np.zeros(rows.components.count, bool)
    for row in rows.rows:
        chosen[row.members] = True
    return rows.components.pixels_of(chosen)


def test_every_letter_is_in_its_own_row() -> None:
    page = typescript(prose(COUNT, 40), spacing=CLOSE)
    letters = {letter for pair in some(page) for letter in pair}
    for pair in some(page):
        joined(page, *pair)
    rows = rows_of(page)
    assert len(rows.rows) == COUNT
    assert len(letters) > 20
    for letter in letters:
        inside = rows.components.labels[letter.y0 + 2 : letter.y1 - 2, letter.x0 : letter.x1]
        owners = {
            number for number, row in enumerate(rows.rows) if np.isin(row.members + 1, inside).any()
        }
        assert len(owners) == 1
        (owner,) = owners
        assert abs(rows.rows[owner].baseline(letter.x0) - letter.y1) < 0.5 * SIZE


def test_a_letter_that_hangs_into_three_rows_is_cut_twice() -> None:
    page = typescript(prose(COUNT, 40), spacing=CLOSE)
    first, second = next(
        (a, b)
        for a in one_above_another(page)
        for b in one_above_another(page)
        if a[1] == b[0] and a[0].y0 > 200
    )
    joined(page, *first)
    joined(page, *second)
    rows = rows_of(page)
    assert len(rows.rows) == COUNT
    for letter in (*first, second[1]):
        middle = (letter.y0 + letter.y1) // 2
        around = rows.components.labels[middle - 8 : middle + 8, letter.x0 : letter.x1]
        for index in np.unique(around[around > 0]) - 1:
            assert rows.components.height[index] < 1.7 * SIZE


def test_only_what_lies_between_the_rows_is_taken_away() -> None:
    page = typescript(prose(COUNT, 40), spacing=CLOSE)
    untouched = in_rows(rows_of(page))
    for pair in some(page):
        joined(page, *pair)
    gone = untouched & ~in_rows(rows_of(page))
    assert gone.sum() <= 4 * len(some(page))  # a seam is a pixel high, through a tail of р, say


def test_the_cut_is_made_where_the_ink_is_palest() -> None:
    page = typescript(prose(COUNT, 40), spacing=CLOSE)
    upper, lower = one_above_another(page)[30]
    joined(page, upper, lower)
    x = upper.x0
    pale = (upper.y1 + lower.y0) // 2 + 2
    page.grey[pale : pale + 2, x : x + 4] = 130
    rows = rows_of(page)
    between = rows.components.labels[upper.y1 : lower.y0, x : x + 4]
    gone = upper.y1 + np.flatnonzero((between == 0).any(axis=1))
    assert set(gone.tolist()) <= {pale, pale + 1}
    assert len(gone)


def test_what_touches_no_second_row_stays_whole() -> None:
    page = typescript(prose(4, 40), spacing=4.0)
    bracket = np.s_[150 - SIZE : 150 + 10 * SIZE, 66:70]
    page.grey[bracket] = DARK
    page.grey[150 + SIZE, 66:70] = PAPER - 10  # paler there, and still no joint
    rows = rows_of(page)
    plain = typescript(prose(4, 40), spacing=4.0)
    assert len(rows.rows) == len(rows_of(plain).rows) == 4
    labels = rows.components.labels[bracket]
    assert len(np.unique(labels[labels > 0])) <= 2


def test_whoever_asks_for_whole_components_gets_them() -> None:
    page = typescript(prose(COUNT, 40), spacing=CLOSE)
    for pair in some(page):
        joined(page, *pair)
    image = page_image(page.grey, SIZE)
    rows = find_rows(image, RowSettings(), part=False)
    assert (rows.components.area.sum()) == image.ink.sum() - rows.upright_rules.sum()
    assert (rows.components.height > 2.5 * SIZE).any()
    assert not (find_rows(image, RowSettings()).components.height > 2.5 * SIZE).any()
