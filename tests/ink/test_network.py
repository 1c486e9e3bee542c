"""The ink network and its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from drawn import page_image, prose, typescript

from pipeline.ink import WEIGHTS, InkModelError, ink_probability


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size <= 5_000_000


def test_the_maps_have_the_shape_of_the_page() -> None:
    image = page_image(typescript(prose(5, 37)).grey)
    probability = ink_probability(image)
    for layer in (probability.typed, probability.handwritten, probability.other):
        assert layer.shape == image.grey.shape
        assert layer.dtype == np.uint8


def test_missing_weights_are_named_with_the_remedy(tmp_path: Path) -> None:
    image = page_image(typescript(prose(2, 20)).grey)
    with pytest.raises(InkModelError) as caught:
        ink_probability(image, tmp_path / "none.onnx")
    assert "none.onnx" in str(caught.value)
    assert "train ink" in str(caught.value)


def test_broken_weights_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(WEIGHTS.read_bytes()[:1000])
    with pytest.raises(InkModelError, match=r"broken\.onnx"):
        ink_probability(page_image(typescript(prose(2, 20)).grey), broken)
