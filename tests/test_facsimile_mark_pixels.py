"""Every pixel under a stroke by hand is of the mark that it was put there for."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.facsimile import draw_page, random_page


@pytest.mark.parametrize("seed", [31, 36, 65])
def test_the_pixels_of_a_mark_fill_its_box(seed: int) -> None:
    plan = random_page(seed, "ru", dpi=120)
    page = draw_page(plan.description, seed, condition=plan.condition, back=plan.back)
    assert page.marks.shape == page.layers.handwritten.shape
    assert not page.marks[~page.layers.handwritten].any()
    numbers = [mark.mark for mark in page.truth.annotations]
    assert len(set(numbers)) == len(numbers) > 0
    near = 0
    for mark in page.truth.annotations:
        y, x = np.nonzero(page.marks == mark.mark)
        assert len(x)
        found = (x.min(), y.min(), x.max() + 1, y.max() + 1)
        near += int(np.abs(np.subtract(found, mark.box.as_list())).max() <= 4)
        assert mark.box.x0 - 2 <= found[0] < found[2] <= mark.box.x1 + 2
        assert mark.box.y0 - 2 <= found[1] < found[3] <= mark.box.y1 + 2
    # What lies under an earlier mark counts as the earlier one's.
    assert near >= 0.7 * len(numbers)
    assert (page.marks > 0).sum() > 0.85 * page.layers.handwritten.sum()
