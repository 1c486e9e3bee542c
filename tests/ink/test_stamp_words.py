"""Words of a stamp that look typed become a part of it; typing under a seal does not."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import page_image, prose, typescript

from pipeline.ink.stamp_words import stamp_words
from pipeline.ink.stamps import Stamp
from pipeline.rows import RowSettings, find_rows


@pytest.mark.parametrize(
    ("doubt", "grow", "part"),
    [
        (120, 40, True),  # all of it in the stamp, and the network in doubt
        (5, 40, False),  # a name under a seal
        (120, -60, False),  # a line that runs on beyond the stamp
    ],
)
def test_rows_inside_a_stamp(doubt: int, grow: int, *, part: bool) -> None:
    image = page_image(typescript(prose(2, 24)).grey)
    rows = find_rows(image, RowSettings())
    row = rows.rows[0]
    stamp = Stamp((row.x0 - grow, row.y0 - 40, row.x1 + grow, row.y1 + 12), 0.9)
    words = stamp_words(rows, [stamp], np.full(image.ink.shape, doubt, np.uint8))
    if not part:
        assert words is None
        return
    assert words is not None
    ys = np.flatnonzero(words.any(axis=1))
    assert row.y0 <= ys[0]
    assert ys[-1] < row.y1
    assert words.sum() > 0.9 * image.ink[row.y0 : row.y1].sum()
