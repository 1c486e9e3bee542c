"""A lone figure in the middle is a page number when it looks as the machine's."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import INK, SIZE, page_image, prose, put, typescript

from pipeline.ink.page_number import PageNumberSettings, lone_numbers
from pipeline.ink.page_rows import PageRows
from pipeline.ink.same_key import SameKeySettings, has_shape


def numbers(
    text: str, *, aside: float = 0.0, lines: int = 8, at_head: bool = False, size: int = SIZE,
    ink: int = INK,
) -> int:  # fmt: skip
    """How many numbers are found on a page that has this one, so many x-heights from the middle."""
    words = [line.upper() if at % 2 else line for at, line in enumerate(prose(lines, 40))]
    sheet = typescript(words, top=300, height=1000)
    left = min((box.x0 for box in sheet.letters), default=300)
    right = max((box.x1 for box in sheet.letters), default=800)
    foot = 120 if at_head else 900
    written = np.full_like(sheet.grey, 255)
    boxes = put(written, text, 100, foot, size=size, ink=ink)
    x0, x1 = boxes[0][1].x0, boxes[-1][1].x1
    shift = round((left + right - x0 - x1) / 2 + aside * SIZE)
    grey = np.minimum(sheet.grey, np.roll(written, shift, axis=1))
    image = page_image(grey)
    own = image.ink & (np.roll(written, shift, axis=1) < 255)
    page = PageRows(image)
    found, typed = page.of(own), page.of(image.ink & ~own)
    shaped = has_shape(typed.components, typed.x_height, SameKeySettings())
    return len(lone_numbers(image, found, typed, shaped, PageNumberSettings()))


@pytest.mark.parametrize("text", ["7", "23"])
@pytest.mark.parametrize("at_head", [False, True])
def test_figures_as_those_of_the_machine(text: str, at_head: bool) -> None:
    assert numbers(text, at_head=at_head) == 1


def test_what_differs_from_typing_is_not() -> None:
    assert numbers("7", aside=5) == 0
    assert numbers("7", size=2 * SIZE) == 0
    assert numbers("7", ink=130) == 0
    assert numbers("г") == 0  # as high as a small letter only
    assert numbers("2323") == 0


def test_three_lines_do_not_show_where_the_middle_is() -> None:
    assert numbers("7", lines=3) == 0


def test_values_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        PageNumberSettings(figures=0)
    with pytest.raises(ValueError, match="not negative"):
        PageNumberSettings(tone=-0.1)
