from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from pipeline.picture import label_png, png


@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 3), (1, 1)])
def test_a_picture_comes_back_pixel_by_pixel(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels)
    assert png(pixels) == png(pixels.copy())


def test_a_part_of_a_larger_picture() -> None:
    pixels = np.arange(200, dtype=np.uint8).reshape(10, 20)
    part = pixels[2:5, 3:9]
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(part)))), part)


def test_labels_are_the_values_of_an_indexed_picture() -> None:
    labels = np.array([[0, 1, 2], [3, 0, 1]], np.uint8)
    with Image.open(io.BytesIO(label_png(labels))) as picture:
        assert picture.mode == "P"
        assert picture.size == (3, 2)
        assert np.array_equal(np.asarray(picture), labels)
        assert len({picture.convert("RGB").getpixel((x, 0)) for x in range(3)}) == 3
