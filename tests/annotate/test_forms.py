"""Blanks of a ruled table, also where writing hides an upright of it."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.annotate.forms import Forms, find_forms
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.typed import Typing
from pipeline.model import Mask

SIZE = 20.0
LEVELS = range(200, 801, 60)
UPRIGHTS = (100, 400, 700, 1000)
HIDDEN = 400
"""The upright that the ink network took for a pen stroke."""


def table(levels: range = LEVELS) -> Mask:
    """Shape (1000, 1100)."""
    ink = np.zeros((1000, 1100), bool)
    for y in levels:
        ink[y : y + 3, UPRIGHTS[0] : UPRIGHTS[-1] + 3] = True
    for x in UPRIGHTS:
        ink[levels[0] : levels[-1] + 3, x : x + 3] = True
    return ink


def typing() -> Typing:
    return Typing((), SIZE, 40.0, 0.0, 0.0, 1100, 1000)


def without_hidden(ink: Mask) -> Mask:
    printed = ink.copy()
    printed[:, HIDDEN - 2 : HIDDEN + 5] = False
    return printed


def blank_of(forms: Forms, x: int, y: int) -> tuple[int, int] | None:
    return forms.blank(Stroke(np.ones((10, 12), bool), x, y), SIZE)


@pytest.mark.parametrize("worn", [0, 4])
def test_an_upright_that_is_not_print_parts_columns(worn: int) -> None:
    ink = table()
    if worn:
        ink[::worn] &= np.arange(ink.shape[1]) % UPRIGHTS[-1] < UPRIGHTS[0]  # every fourth row
        ink[LEVELS[0] : LEVELS[-1] + 3 : 60] |= table()[LEVELS[0] : LEVELS[-1] + 3 : 60]
    forms = find_forms(without_hidden(ink), ink, typing())
    assert [round(rule.at) for rule in forms.uprights] == pytest.approx(UPRIGHTS, abs=4)
    left, right = (blank_of(forms, x, 230) for x in (300, 450))
    assert left is not None
    assert right is not None
    assert left[0] == right[0]
    assert right[1] == left[1] + 1


def test_a_column_of_entries_is_no_upright() -> None:
    ink = table()
    printed = ink.copy()
    for y in LEVELS[:-1]:
        ink[y + 12 : y + 48, 540:600] = True
    forms = find_forms(printed, ink, typing())
    assert [round(rule.at) for rule in forms.uprights] == pytest.approx(UPRIGHTS, abs=4)


def test_two_blanks_are_no_table() -> None:
    ink = table(range(200, 321, 60))
    forms = find_forms(without_hidden(ink), ink, typing())
    assert len(forms.rules) == 3
    assert HIDDEN not in [round(rule.at) for rule in forms.uprights]
