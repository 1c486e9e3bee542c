"""Words lettered by hand into a typed row: off its cells, badly read, doubted by the network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import LEFT, PITCH, SIZE, SPACING, page_image, prose, put, typescript

from pipeline.ink import LetteredSettings, lettered_words
from pipeline.model import Grey
from pipeline.pitch import find_grid
from pipeline.rows import Rows, RowSettings, RowWord, find_rows

ROW = 2
"""In which a word is put."""
LINE = "пнигт еорпн       гтеор пнигт еорпн"
"""Of that row: typing with a gap of seven cells."""


def page(shift: float) -> tuple[Grey, tuple[int, int, int, int]]:
    """Typing with a word in its gap, so many cells beside the cells; and where it stands."""
    lines = prose(6, 40)
    lines[ROW] = LINE
    grey = typescript(lines).grey
    x = LEFT + round((13 + shift) * PITCH * SIZE)
    placed = put(grey, "тнпг", x, 150 + ROW * round(SPACING * SIZE))
    boxes = [box for _, box in placed]
    return grey, (boxes[0].x0, boxes[0].y0, boxes[-1].x1, boxes[-1].y1)


def read(
    rows: Rows, box: tuple[int, int, int, int], around: float, own: float
) -> dict[int, tuple[RowWord, ...]]:
    """Rows as read: left of the word, the word, and what is right of it."""
    words = {}
    for index, row in enumerate(rows.rows):
        edges = (row.x0, row.y0, row.x1, row.y1)
        words[index] = (RowWord("управление", edges, around),)
        if index == ROW:
            left = RowWord("леса и", (row.x0, row.y0, box[0] - 10, row.y1), around)
            right = RowWord("кирпича на", (box[2] + 10, row.y0, row.x1, row.y1), around)
            words[index] = (left, RowWord("Жё7»", box, own), right)
    return words


def doubt(grey: Grey, box: tuple[int, int, int, int], likely: int) -> Grey:
    """A map of handwriting that is so likely in the box alone."""
    hand = np.zeros_like(grey)
    hand[box[1] : box[3], box[0] : box[2]] = likely
    return hand


@pytest.mark.parametrize(
    ("shift", "around", "own", "likely", "found"),
    [
        (0.5, 0.95, 0.3, 80, True),
        (0.0, 0.95, 0.3, 80, False),  # in the cells
        (0.5, 0.95, 0.95, 80, False),  # well read
        (0.5, 0.95, 0.3, 10, False),  # surely typed, says the network
        (0.5, 0.4, 0.3, 80, False),  # the whole row reads badly: another language
    ],
)
def test_a_word_is_by_hand_when_all_tells_so(
    shift: float, around: float, own: float, likely: int, found: bool
) -> None:
    grey, box = page(shift)
    rows = find_rows(page_image(grey), RowSettings())
    words = read(rows, box, around, own)
    lettered = lettered_words(
        rows, words, find_grid(rows), doubt(grey, box, likely), LetteredSettings()
    )
    assert list(lettered) == ([ROW] if found else [])
    if found:
        (one,) = lettered[ROW]
        assert one.word.text == "Жё7»"
        parts = rows.components
        assert len(one.members) == 4
        assert parts.x0[one.members].min() == box[0]
        assert parts.x1[one.members].max() == box[2]


def test_a_row_of_hardly_anything_else_tells_nothing() -> None:
    grey, box = page(0.5)
    rows = find_rows(page_image(grey), RowSettings())
    words = read(rows, box, 0.95, 0.3)
    left, own, _ = words[ROW]
    words[ROW] = (replace(left, text="67"), own)
    assert not lettered_words(
        rows, words, find_grid(rows), doubt(grey, box, 80), LetteredSettings()
    )


def test_without_a_grid_nothing_is_said() -> None:
    grey, box = page(0.5)
    grey[:, :] = 235
    put(grey, "пнигт", LEFT, 150)
    rows = find_rows(page_image(grey), RowSettings())
    words = {0: (RowWord("пнигт", box, 0.1),)}
    assert not lettered_words(
        rows, words, find_grid(rows), doubt(grey, box, 80), LetteredSettings()
    )


@pytest.mark.parametrize("name", ["kept", "around", "read", "holds", "hand"])
def test_settings_out_of_range_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        LetteredSettings(**{name: -0.1})
