"""Lines of the machine are typing: straight, of one depth, from letter to letter."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn import page_image, prose, typescript

from pipeline.ink.page_rows import PageRows
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
    found = typed_underlining(image, image.ink & ~lines, PageRows(image), SETTINGS)
    return 0.0 if found is None else float((found & lines).sum() / lines.sum())


def test_lines_of_one_depth_are_of_the_machine() -> None:
    assert found_share(*underlined((0.4, 0.4, 0.42, 0.4))) > 0.9


def test_lines_of_many_depths_are_by_hand() -> None:
    assert found_share(*underlined((0.2, 0.7, 0.45, 0.3, 0.58))) == 0


def test_wavy_lines_are_by_hand() -> None:
    assert found_share(*underlined((0.4, 0.4, 0.4, 0.4), waves=0.15)) == 0


def test_one_or_two_lines_tell_nothing() -> None:
    assert found_share(*underlined((0.4, 0.4))) == 0


def test_a_line_that_is_thicker_in_places_is_taken_whole() -> None:
    """A rule breaks off where ink runs thick: the lumps were left to handwriting."""
    image, lines = underlined((0.4, 0.4, 0.42, 0.4))
    lumps = np.zeros_like(lines)
    for x in range(0, lines.shape[1], 110):
        for y in np.flatnonzero(lines[:, x]):
            lumps[y - 4 : y + 5, x : x + 3] = True
    lumps &= ~image.ink
    thick = replace(image, grey=np.where(lumps, np.uint8(20), image.grey), ink=image.ink | lumps)
    found = typed_underlining(thick, image.ink & ~lines, PageRows(thick), SETTINGS)
    assert found is not None
    assert (found & lines).sum() > 0.97 * lines.sum()
    near = cv2.dilate(lines.astype(np.uint8), np.ones((5, 1), np.uint8)) > 0
    assert (found & lumps & near).sum() > 0.8 * (lumps & near).sum()
    assert not (found & ~thick.ink).any()


def test_a_line_on_paper_that_is_not_flat_is_typed_where_others_are() -> None:
    image, lines = underlined((0.4, 0.4, 0.4, 0.4))
    rows = find_rows(replace(image, ink=image.ink & ~lines), RowSettings())
    row, size = rows.rows[6], rows.x_height
    x = np.arange(float(row.x0), row.x0 + 25 * size, 3)
    arch = np.sin((x - x[0]) / (x[-1] - x[0]) * np.pi) - 2 / np.pi
    y = row.baseline(float(row.x0)) + size * (0.4 + 0.26 * arch)
    bent = np.zeros_like(image.grey)
    cv2.polylines(bent, [np.rint(np.stack([x, y], 1)).astype(np.int32)[:, None]], False, 255, 2)
    own = (bent > 0) & ~image.ink
    page = replace(image, grey=np.where(own, np.uint8(20), image.grey), ink=image.ink | own)

    def share(settings: UnderliningSettings) -> float:
        found = typed_underlining(page, image.ink & ~lines, PageRows(page), settings)
        return 0.0 if found is None else float((found & own).sum() / own.sum())

    assert share(SETTINGS) > 0.9
    assert share(replace(SETTINGS, bent=SETTINGS.straight)) < 0.1


def test_lines_that_are_known_to_be_typed_are_not_looked_at() -> None:
    image, _ = underlined((0.4, 0.4, 0.4, 0.4))
    assert typed_underlining(image, image.ink, PageRows(image), SETTINGS) is None


def test_a_page_without_typing_has_none() -> None:
    image, _ = underlined((0.4, 0.4, 0.4))
    nothing = np.zeros_like(image.ink)
    assert typed_underlining(image, nothing, PageRows(image), SETTINGS) is None


@pytest.mark.parametrize("values", [{"straight": -1}, {"gap": -1}, {"fewest": 1}, {"agreed": 1.2}])
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\b(is|are)\b"):
        UnderliningSettings(**values)  # type: ignore[arg-type]
