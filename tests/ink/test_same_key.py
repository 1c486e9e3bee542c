"""A sign that the machine struck elsewhere on the page is typing, wherever it stands."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from drawn import INK, PAPER, SIZE, page_image, prose, put, typescript

from pipeline.components import find_components
from pipeline.ink import InkLayers
from pipeline.ink.page_rows import PageRows
from pipeline.ink.same_key import SameKeySettings, struck_elsewhere
from pipeline.ink.second_look import SecondLookSettings, mistaken_typing
from pipeline.model import Mask, PageImage

ALONE = 160
"""Height of the empty foot of the page."""


def page_with(text: str) -> tuple[PageImage, Mask]:
    """Typing, and a text by itself at the foot, off the grid; the ink of the text."""
    sheet = typescript(prose(6, 40)).grey
    grey = cv2.copyMakeBorder(sheet, 0, ALONE, 0, 0, cv2.BORDER_CONSTANT, value=PAPER)
    put(grey, text, 307, sheet.shape[0] + 90)
    image = page_image(np.asarray(grey, np.uint8))
    foot = np.zeros_like(image.ink)
    foot[sheet.shape[0] :] = image.ink[sheet.shape[0] :]
    return image, foot


def scrawl(seed: int) -> tuple[PageImage, Mask]:
    """The same page with letters that a hand drew in the place of the text."""
    image, _ = page_with("")
    rng = np.random.default_rng(seed)
    grey = image.grey.copy()
    for x in (300, 340, 385, 430):
        points = rng.integers((x, grey.shape[0] - 100), (x + 22, grey.shape[0] - 74), (6, 2))
        cv2.polylines(grey, [points.astype(np.int32).reshape(-1, 1, 2)], False, INK, 3)
    written = page_image(grey)
    foot = np.zeros_like(written.ink)
    foot[-ALONE:] = written.ink[-ALONE:]
    return written, foot


def layers(image: PageImage, foot: Mask) -> InkLayers:
    return InkLayers(image.ink & ~foot, foot, np.zeros_like(foot))


def test_known_signs_are_typing() -> None:
    image, foot = page_with("пт")
    ink = mistaken_typing(image, layers(image, foot), PageRows(image), SecondLookSettings())
    assert ink is not None
    assert (ink == foot).all()


def test_a_figure_seen_once_goes_with_the_sign_beside_it() -> None:
    image, foot = page_with("2т")
    ink = mistaken_typing(image, layers(image, foot), PageRows(image), SecondLookSettings())
    assert ink is not None
    assert (ink == foot).all()


@pytest.mark.parametrize("seed", range(8))
def test_what_a_hand_drew_is_like_nothing_typed(seed: int) -> None:
    image, foot = scrawl(seed)
    assert (
        mistaken_typing(image, layers(image, foot), PageRows(image), SecondLookSettings()) is None
    )


def test_signs_that_are_known_to_be_typed_are_not_asked_about() -> None:
    image, _ = page_with("пт")
    parts = find_components(image.ink)
    found = struck_elsewhere(image.grey, parts, image.ink, SIZE, SameKeySettings())
    assert not found.any()


def test_a_few_typed_signs_are_too_few_to_compare_with() -> None:
    image, foot = page_with("пт")
    parts = find_components(image.ink)
    settings = SameKeySettings(fewest=10_000)
    assert not struck_elsewhere(image.grey, parts, image.ink & ~foot, SIZE, settings).any()


@pytest.mark.parametrize("values", [{"alike": 0.0}, {"play": -0.1}])
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="alike and play"):
        SameKeySettings(**values)  # type: ignore[arg-type]
