"""From probabilities to layers."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import page_image
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline.ink import InkProbability, LayerSettings, layers_of
from pipeline.model import Grey, InkLabel, PageImage

PAPER, INK = 255, 20


def page(*boxes: tuple[int, int, int, int]) -> PageImage:
    grey = np.full((120, 200), PAPER, np.uint8)
    for x0, y0, x1, y1 in boxes:
        grey[y0:y1, x0:x1] = INK
    return page_image(grey)


def maps(image: PageImage, typed: int, handwritten: int, other: int) -> InkProbability:
    shape = image.grey.shape
    return InkProbability(
        *(np.full(shape, value, np.uint8) for value in (typed, handwritten, other))
    )


def test_a_letter_is_judged_whole_though_some_pixels_of_it_differ() -> None:
    image = page((20, 20, 35, 40))
    probability = maps(image, 200, 40, 10)
    probability.typed[20:22, 20:26], probability.handwritten[20:22, 20:26] = 40, 200
    layers = layers_of(image, probability)
    assert (layers.typed == image.ink).all()
    assert not layers.handwritten.any()


def test_a_stroke_through_a_letter_is_both_where_they_cross() -> None:
    image = page((20, 20, 35, 40), (0, 28, 150, 32))
    probability = maps(image, 10, 230, 5)
    probability.typed[20:40, 20:35] = 240
    probability.handwritten[20:40, 20:35] = 10
    probability.handwritten[28:32, :] = 240
    layers = layers_of(image, probability)
    crossing = np.zeros_like(image.ink)
    crossing[28:32, 20:35] = True
    assert (layers.typed & layers.handwritten == crossing).all()
    assert layers.typed[20:28, 20:35].all()
    assert not layers.typed[28:32, 40:].any()
    assert (layers.labels[28:32] == InkLabel.HANDWRITTEN)[:, :150].all()


def test_what_no_map_claims_goes_to_the_likeliest() -> None:
    image = page((20, 20, 35, 40))
    assert layers_of(image, maps(image, 30, 20, 60)).other[25, 25]


@settings(max_examples=40, deadline=None)
@given(
    arrays.arrays(np.uint8, (3, 24, 32)),
    arrays.arrays(np.uint8, (24, 32), elements=st.sampled_from([PAPER, INK])),
)
def test_every_pixel_of_ink_is_in_a_layer_and_paper_in_none(likely: Grey, grey: Grey) -> None:
    image = page_image(grey)
    layers = layers_of(image, InkProbability(*likely))
    assert ((layers.typed | layers.handwritten | layers.other) == image.ink).all()
    assert ((layers.labels != InkLabel.PAPER) == image.ink).all()


@pytest.mark.parametrize("values", [{"level": 0}, {"mixed": 1.5}, {"letter": -1}])
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="level"):
        LayerSettings(**values)
