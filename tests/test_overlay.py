from __future__ import annotations

import numpy as np
import pytest
from drawn import blank
from pages_by_hand import mark, page, region

from pipeline.model import (
    Box,
    InkLabel,
    Line,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    Word,
    WordRef,
)
from pipeline.overlay import BOTH, COLOURS, INK_COLOURS, MARK, draw_overlay


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


def test_ink_has_the_colour_of_its_layer_and_a_crossing_one_of_its_own() -> None:
    labels = np.zeros((60, 80), np.uint8)
    labels[10:20, 10:20] = InkLabel.TYPED
    labels[10:20, 30:40] = InkLabel.HANDWRITTEN
    labels[10:20, 50:60] = InkLabel.OTHER
    both = np.zeros((60, 80), bool)
    both[15:20, 30:40] = True
    picture = draw_overlay(page("a", []), blank(80, 60), labels, both)
    assert tuple(picture[12, 12]) == INK_COLOURS[InkLabel.TYPED]
    assert tuple(picture[12, 35]) == INK_COLOURS[InkLabel.HANDWRITTEN]
    assert tuple(picture[12, 55]) == INK_COLOURS[InkLabel.OTHER]
    assert tuple(picture[17, 35]) == BOTH
    assert (picture[25:] == 235).all()
    assert len({BOTH, MARK, *INK_COLOURS.values()}) == 5


def test_layers_of_another_scan_are_refused() -> None:
    with pytest.raises(ValueError, match="layers of shape"):
        draw_overlay(page("a", []), blank(80, 60), np.zeros((80, 60), np.uint8))


@pytest.mark.parametrize(
    ("anchor", "end"),
    [
        # The words of the line stand at x 200-280 and 300-400, y 200-230.
        (MarkAnchor(Relation.BETWEEN, (), WordRef("r", 0, 0), WordRef("r", 0, 1)), (290, 215)),
        (MarkAnchor(Relation.BETWEEN, (), WordRef("r", 0, 1), None), (400, 215)),
        (MarkAnchor(Relation.BETWEEN, (), None, WordRef("r", 0, 0)), (200, 215)),
        (MarkAnchor(Relation.OVER, (WordRef("r", 0, 1),)), (400, 230)),
    ],
)
def test_a_line_leads_from_a_mark_to_its_words(anchor: MarkAnchor, end: tuple[int, int]) -> None:
    box = Box(500, 600, 700, 700)
    typed = region("r", RegionKind.OTHER, ["Сего числа"])
    scan = blank(1000, 1000)
    with_line, without = (
        draw_overlay(page("a", [typed], [mark("a1", box, "insertion", anchor=given)]), scan)
        for given in (anchor, None)
    )
    assert tuple(with_line[end[1], end[0]]) == MARK
    # The box has its frame, and the line begins at its nearest corner.
    assert tuple(without[600, 600]) == MARK
    changed = np.argwhere((with_line != without).any(axis=2))
    assert abs(changed.max(axis=0) - (600, 500)).max() <= 3


def test_an_anchor_at_words_that_are_not_there_has_no_line() -> None:
    anchor = MarkAnchor(Relation.OVER, (WordRef("r", 7, 7),))
    box = Box(50, 60, 70, 70)
    pictures = [
        draw_overlay(page("a", [], [mark("a1", box, "insertion", anchor=one)]), blank(200, 200))
        for one in (anchor, None)
    ]
    assert (pictures[0] == pictures[1]).all()
