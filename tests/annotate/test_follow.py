"""Lines under words go on in ink that was not taken for handwriting; others do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.annotate.follow import follow_lines
from pipeline.annotate.strokes import Shape, Stroke
from pipeline.annotate.typed import TypedRow, TypedWord, Typing
from pipeline.model import Mask, RegionKind

SIZE = 20
WORD = TypedWord(None, 0, (200.0, 270.0, 500.0, 300.0))
TYPING = Typing(
    (TypedRow((WORD,), 0.0, 300.0, RegionKind.PARAGRAPH),), SIZE, 64.0, 200.0, 500.0, 700, 600
)


def _page(*, gaps: int, y: int = 308) -> tuple[Stroke, Mask]:
    """The middle of an underline that was found, and the ink with its ends in dashes."""
    ink = np.zeros((600, 700), bool)
    ink[y : y + 3, 200:500] = True
    for x in range(210, 500, 20):
        if not 280 <= x < 420:
            ink[:, x : x + gaps] = False
    stroke = Stroke(ink[y : y + 3, 280:420].copy(), 280, y, Shape.LEVEL)
    return stroke, ink


def test_a_line_under_words_is_followed_to_its_ends() -> None:
    stroke, ink = _page(gaps=2)
    (whole,) = follow_lines([stroke], ink, TYPING, 0.3)
    assert (whole.x0, whole.x1) == (200, 500)
    assert whole.y0 == stroke.y0
    assert whole.height == stroke.height


def test_a_line_is_not_followed_over_gaps_as_wide_as_those_of_letters() -> None:
    stroke, ink = _page(gaps=12)
    assert follow_lines([stroke], ink, TYPING, 0.3) == (stroke,)


def test_writing_and_lines_far_from_words_are_not_followed() -> None:
    stroke, ink = _page(gaps=0)
    letters = replace(stroke, shape=Shape.WRITING)
    far, far_ink = _page(gaps=0, y=450)
    assert follow_lines([letters], ink, TYPING, 0.3) == (letters,)
    assert follow_lines([far], far_ink, TYPING, 0.3) == (far,)
