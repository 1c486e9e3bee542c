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


@pytest.mark.parametrize(("x", "marks"), [(0, 1), (500, 0)])
def test_a_little_writing_must_be_sure_at_typed_words_only(x: int, marks: int) -> None:
    sheet = Handmade()
    y = sheet.baseline(2)
    sheet.draw((x + 40, y - 40), (x + 52, y - 24), (x + 64, y - 46), width=3)
    assert _count(sheet, 0.6) == marks
