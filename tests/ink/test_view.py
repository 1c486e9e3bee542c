"""The page as the network sees it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import page_image, prose, typescript

from pipeline.ink.view import MULTIPLE, X_HEIGHT, view_of


@pytest.mark.parametrize("x_height", [12.0, 18.0, 30.0])
def test_small_letters_have_one_height_in_the_view(x_height: float) -> None:
    image = replace(page_image(typescript(prose(3, 20)).grey), x_height=x_height)
    view = view_of(image)
    assert view.scale == pytest.approx(X_HEIGHT / x_height)
    assert view.darkness.shape[0] % MULTIPLE == view.darkness.shape[1] % MULTIPLE == 0
    height, width = image.grey.shape
    assert view.size == (round(width * view.scale), round(height * view.scale))


def test_paper_is_nothing_and_the_rest_of_the_view_is_paper() -> None:
    grey = np.full((100, 150), 255, np.uint8)
    grey[40:60, 70:90] = 0
    view = view_of(replace(page_image(grey), x_height=12.0))
    assert view.darkness[50, 80] == 255
    assert view.darkness[10, 10] == 0
    assert not view.darkness[100:].any()
    assert not view.chroma.any()


def test_a_page_without_typing_is_seen_as_a_sheet_of_office_paper() -> None:
    view = view_of(replace(page_image(np.full((2900, 2000), 255, np.uint8)), x_height=None))
    assert view.scale == pytest.approx(0.6)
