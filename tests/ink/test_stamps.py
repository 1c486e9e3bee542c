"""Stamps among the other ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.ink.stamps import StampSettings, find_stamps
from pipeline.model import Mask

SIZE = 18.0


def found(picture: Mask) -> list[tuple[int, int, int, int]]:
    likely = np.full(picture.shape, 200, np.uint8)
    return [stamp.box for stamp in find_stamps(picture, likely, SIZE, StampSettings())]


def canvas() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.zeros((600, 800), np.uint8)


def test_a_box_with_words_is_a_stamp() -> None:
    picture = canvas()
    cv2.rectangle(picture, (200, 150), (420, 240), 1, 3)
    cv2.putText(picture, "POLUCHENO", (215, 205), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 1, 3)
    ((x0, y0, x1, y1),) = found(picture > 0)
    assert abs(x0 - 200) < 12
    assert abs(x1 - 421) < 12
    assert abs(y0 - 150) < 12
    assert abs(y1 - 241) < 12


def test_a_worn_ring_is_a_stamp() -> None:
    picture = canvas()
    for start in range(0, 360, 40):
        cv2.ellipse(picture, (300, 300), (80, 80), 0, start, start + 33, 1, 4)
    assert len(found(picture > 0)) == 1


def test_a_rule_a_speck_and_a_blot_are_no_stamps() -> None:
    picture = canvas()
    picture[100:104, 50:750] = 1
    picture[300:303, 300:304] = 1
    cv2.circle(picture, (500, 400), 60, 1, -1)
    assert found(picture > 0) == []


def test_nothing_has_no_stamps() -> None:
    assert found(canvas() > 0) == []


def test_lengths_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        StampSettings(spread=-1)
