from __future__ import annotations

import numpy as np
import pytest
from drawn import blank
from pages_by_hand import page

from pipeline.model import Box, Line, Page, Region, RegionKind, Word
from pipeline.overlay import COLOURS, draw_overlay


def one_region(kind: RegionKind, confidence: float = 0.9) -> Page:
    box = Box(60, 80, 200, 100)
    line = Line(box, (Word("лес", box, confidence),))
    return page("a", [Region("r1", kind, Box(50, 70, 300, 130), (line,))])


@pytest.mark.parametrize("kind", RegionKind)
def test_every_kind_of_region_has_a_frame_of_its_colour(kind: RegionKind) -> None:
    scan = blank(400, 300)
    picture = draw_overlay(one_region(kind), scan)
    assert picture.shape == (300, 400, 3)
    assert tuple(picture[130 - 1, 250]) == COLOURS[kind]
    assert tuple(picture[110, 250]) == (235, 235, 235)
    assert (scan == 235).all()


def test_a_coloured_scan_keeps_its_colours_and_is_not_drawn_upon() -> None:
    scan = np.full((300, 400, 3), (240, 220, 180), np.uint8)
    picture = draw_overlay(one_region(RegionKind.PARAGRAPH), scan)
    assert (picture[200:] == (240, 220, 180)).all()
    assert (scan == (240, 220, 180)).all()


@pytest.mark.parametrize(("confidence", "marked"), [(0.2, True), (0.95, False)])
def test_words_read_with_doubt_are_marked(confidence: float, *, marked: bool) -> None:
    picture = draw_overlay(one_region(RegionKind.PARAGRAPH, confidence), blank(400, 300))
    assert ((picture == (255, 0, 255)).all(axis=2)).any() == marked


def test_a_region_at_the_edge_of_the_scan() -> None:
    made = page("a", [Region("r1", RegionKind.STAMP, Box(0, 0, 40, 30))])
    assert draw_overlay(made, blank(40, 30)).shape == (30, 40, 3)
