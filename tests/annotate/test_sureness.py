"""The more a mark resembles typing, the surer it must be."""

from __future__ import annotations

import numpy as np
import pytest
from handmade import Handmade

from pipeline.annotate import AnnotateSettings, annotate


def _count(sheet: Handmade, probability: float) -> int:
    image = sheet.image()
    picture = np.full(image.ink.shape, round(255 * probability), np.uint8)
    regions = sheet.regions(image)
    return len(annotate(sheet.handwritten, picture, image, image.grey, regions, AnnotateSettings()))


@pytest.mark.parametrize(("probability", "marks"), [(0.55, 0), (0.8, 1)])
def test_a_thin_line_along_a_row_must_be_sure(probability: float, marks: int) -> None:
    sheet = Handmade()
    word = sheet.word(2, 1)
    y = sheet.baseline(2) + 10
    sheet.draw((word.x0, y), (word.x1, y + 1), width=3)
    assert _count(sheet, probability) == marks


@pytest.mark.parametrize(("up", "probability", "marks"), [(2, 0.6, 0), (2, 0.9, 1), (150, 0.6, 1)])
def test_a_little_writing_must_be_sure_at_typed_words_only(
    up: int, probability: float, marks: int
) -> None:
    sheet = Handmade()
    word = sheet.word(0, 2)
    x, y = word.x0 + 20, word.y0 - up
    sheet.draw((x, y - 12), (x + 5, y), (x + 10, y - 12), width=2)
    assert _count(sheet, probability) == marks


@pytest.mark.parametrize(("above", "marks"), [(9, 1), (-10, 0)])
def test_a_strike_out_that_goes_on_in_other_ink_is_as_sure_as_what_was_found(
    above: int, marks: int
) -> None:
    sheet = Handmade()
    first, last = sheet.word(2, 1), sheet.word(2, 3)
    y = sheet.baseline(2) - above
    sheet.draw((first.x0, y), (last.x1, y), width=3)
    image = sheet.image()
    found = sheet.handwritten.copy()
    found[:, : last.x0] = False
    picture = np.where(found, np.uint8(200), np.uint8(20))
    regions = sheet.regions(image)
    assert len(annotate(found, picture, image, image.grey, regions, AnnotateSettings())) == marks
