"""Lines of the machine are typing: straight, of one depth, from letter to letter."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn import page_image, prose, typescript

from pipeline.ink.underlining import UnderliningSettings, typed_underlining
from pipeline.model import Mask, PageImage
from pipeline.rows import RowSettings, find_rows

SETTINGS = UnderliningSettings()


def underlined(depths: tuple[float, ...], waves: float = 0.0) -> tuple[PageImage, Mask]:
    """A page on which words of so many rows are underlined at depths in x-heights; the lines."""
    plain = page_image(typescript(prose(8, 40)).grey)
    rows = find_rows(plain, RowSettings())
    lines = np.zeros_like(plain.grey)
    for row, depth in zip(rows.rows[1:], depths, strict=False):
        members = row.members
        x0 = int(rows.components.x0[members[2]])
        x1 = int(rows.components.x1[members[12]])
        x = np.arange(x0, x1, 3)
        y = row.baseline(float(x0)) + depth * rows.x_height + waves * rows.x_height * np.sin(x / 15)
        points = np.rint(np.stack([x, y], axis=1)).astype(np.int32)
        cv2.polylines(lines, [points.reshape(-1, 1, 2)], False, 255, 2)
    mask = lines > 0
    grey = np.where(mask, np.uint8(20), plain.grey)
    return replace(plain, grey=grey, ink=plain.ink | mask), mask & ~plain.ink


def found_share(image: PageImage, lines: Mask) -> float:
    found = typed_underlining(image, image.ink & ~lines, RowSettings(), SETTINGS)
    return 0.0 if found is None else float((found & lines).sum() / lines.sum())


def test_lines_of_one_depth_are_of_the_machine() -> None:
    assert found_share(*underlined((0.4, 0.4, 0.42, 0.4))) > 0.9


def test_lines_of_many_depths_are_by_hand() -> None:
    assert found_share(*underlined((0.2, 0.7, 0.45, 0.3, 0.58))) == 0


def test_wavy_lines_are_by_hand() -> None:
    assert found_share(*underlined((0.4, 0.4, 0.4, 0.4), waves=0.15)) == 0


def test_one_or_two_lines_tell_nothing() -> None:
    assert found_share(*underlined((0.4, 0.4))) == 0


def test_lines_that_are_known_to_be_typed_are_not_looked_at() -> None:
    image, _ = underlined((0.4, 0.4, 0.4, 0.4))
    assert typed_underlining(image, image.ink, RowSettings(), SETTINGS) is None


def test_a_page_without_typing_has_none() -> None:
    image, _ = underlined((0.4, 0.4, 0.4))
    nothing = np.zeros_like(image.ink)
    assert typed_underlining(image, nothing, RowSettings(), SETTINGS) is None


@pytest.mark.parametrize("values", [{"straight": -1}, {"fewest": 1}, {"agreed": 1.2}])
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\b(is|are)\b"):
        UnderliningSettings(**values)  # type: ignore[arg-type]
