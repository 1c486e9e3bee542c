"""Rows of parts of a page: found with the rules of all its ink, the last ones only once."""

from __future__ import annotations

import numpy as np
from drawn import page_image, prose, typescript

from pipeline.ink.page_rows import PageRows


def test_only_the_ink_that_is_asked_for_is_in_the_rows() -> None:
    image = page_image(typescript(prose(6, 30)).grey)
    whole = PageRows(image).of(image.ink)
    cut = whole.rows[3].y0
    upper = image.ink.copy()
    upper[cut:] = False
    assert len(PageRows(image).of(upper).rows) == 3 < len(whole.rows)


def test_the_last_rows_are_remembered_and_never_taken_for_those_of_other_ink() -> None:
    image = page_image(typescript(prose(4, 30)).grey)
    page = PageRows(image)
    first = page.of(image.ink)
    assert page.of(image.ink) is first
    nothing = np.zeros_like(image.ink)
    assert page.of(nothing).rows == ()
    assert len(page.of(image.ink).rows) == len(first.rows)


def test_rules_are_those_of_all_ink_whoever_drew_them() -> None:
    image = page_image(typescript(prose(4, 30)).grey)
    line = np.zeros_like(image.ink)
    line[30:32, 40:400] = True
    image.ink[line] = True
    assert (PageRows(image).of(image.ink & ~line).level_rules & line).sum() > 0.9 * line.sum()
