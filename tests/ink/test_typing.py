"""Which rows are typing, and which are worth reading."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn import LEFT, page_image, typescript

from pipeline.ink import TypingSettings, candidates, regularity, typed_words
from pipeline.model import Grey
from pipeline.pitch import find_grid
from pipeline.rows import Rows, RowSettings, RowWord, find_rows


def test_typing_is_regular_and_a_scribble_is_not() -> None:
    page = typescript(["погон Торги нети", "Пигон Тинг"])
    rng = np.random.default_rng(8)
    for x in range(LEFT, 700, 30):
        y0, y1 = rng.integers(270, 300), rng.integers(310, 350)
        cv2.line(page.grey, (x, int(y0)), (x + int(rng.integers(-8, 20)), int(y1)), 40, 3)
    rows = find_rows(page_image(page.grey), RowSettings())
    values = [regularity(rows.components, row, rows.x_height) for row in rows.rows]
    assert min(values[:2]) > 0.9
    assert max(values[2:]) < 0.6


def test_dirt_is_not_worth_reading_and_a_page_number_is() -> None:
    page = typescript(["2", "погон", "И"])
    page.grey[400:404, 100:105] = page.grey[400:404, 130:134] = 40
    rows = find_rows(page_image(page.grey), RowSettings())
    assert candidates(rows) == (0, 1, 2)


def words_of(rows: Rows, confidence: float) -> dict[int, tuple[RowWord, ...]]:
    return {
        index: (RowWord("слово", (row.x0, row.y0, row.x1, row.y1), confidence),)
        for index, row in enumerate(rows.rows)
    }


def scribbles() -> Grey:
    """Three rows of strokes of all heights and slants."""
    grey = np.full((400, 900), 235, np.uint8)
    rng = np.random.default_rng(8)
    for base in (100, 200, 300):
        for x in range(LEFT, 700, 34):
            y0, y1 = base - rng.integers(10, 44), base + rng.integers(-4, 16)
            cv2.line(grey, (x, int(y0)), (x + int(rng.integers(-8, 20)), int(y1)), 40, 3)
    return grey


@pytest.mark.parametrize(("likely", "expected"), [(240, True), (10, False)])
def test_what_was_hardly_read_is_text_if_it_looks_typed(likely: int, expected: bool) -> None:
    rows = find_rows(page_image(scribbles()), RowSettings())
    assert rows.rows
    probability = np.full((400, 900), likely, np.uint8)
    typed = typed_words(rows, words_of(rows, 0.1), find_grid(rows), probability, TypingSettings())
    assert bool(typed) is expected


def test_typing_is_text_in_any_language() -> None:
    page = typescript(["погон торги нети погон торги", "нети пигон погон торги нети"])
    rows = find_rows(page_image(page.grey), RowSettings())
    nothing = np.zeros_like(page.grey)
    assert (
        len(typed_words(rows, words_of(rows, 0.1), find_grid(rows), nothing, TypingSettings())) == 2
    )


def test_a_row_in_which_nothing_was_read_has_no_words() -> None:
    rows = find_rows(page_image(typescript(["погон торги", "нети пигон"]).grey), RowSettings())
    sure = np.full((2000, 2000), 255, np.uint8)[: rows.components.labels.shape[0]]
    sure = sure[:, : rows.components.labels.shape[1]]
    words = words_of(rows, 0.9)
    del words[1]
    assert typed_words(rows, words, find_grid(rows), sure, TypingSettings()) == words


@pytest.mark.parametrize("name", ["typed", "on_grid", "looks_typed", "sure_typed", "stray_word"])
def test_settings_out_of_range_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        TypingSettings(**{name: 1.2})
