"""A scan becomes a page: words, regions and annotations in pixels of the scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn import (
    LEFT,
    PITCH,
    SPACING,
    BlobEngine,
    Typescript,
    blank,
    prose,
    put,
    scan_of,
    turned,
    typescript,
)

from pipeline.ink import InkSettings, Separation, separate
from pipeline.layout import LayoutSettings
from pipeline.model import Box, Grey, InkLabel, PageImage, RegionKind, Scan, ScanRef
from pipeline.ocr import EngineWord, NullEngine, OcrEngine
from pipeline.preprocess import PreprocessSettings, prepare
from pipeline.read_page import ReadPage, read_page
from pipeline.rows import RowSettings


def read(scan: Scan, engine: OcrEngine | None = None) -> ReadPage:
    (image,) = prepare(scan, PreprocessSettings())
    return read_page(
        image, scan, "p1", engine or BlobEngine(), RowSettings(), InkSettings(), LayoutSettings()
    )


def script() -> Typescript:
    return typescript([*prose(5, 40), "     " + prose(1, 30, 4)[0], *prose(4, 40, 6)], size=24)


@pytest.mark.parametrize("degrees", [0.0, 1.5])
def test_the_words_of_the_page_stand_where_they_are_on_the_scan(degrees: float) -> None:
    page = script()
    scan = turned(page.grey, degrees) if degrees else page.grey
    found = read(scan_of(scan)).page
    words = [word for line in found.typed_lines() for word in line.words]
    assert [word.text for word in words] == ["а" * len(text) for text, _ in page.words]
    ink = scan < 128
    covered = np.zeros_like(ink)
    for word in words:
        box = word.box
        assert ink[box.y0 : box.y1, box.x0 : box.x1].mean() > 0.1
        covered[box.y0 - 3 : box.y1 + 3, box.x0 - 3 : box.x1 + 3] = True
    assert ink[~covered].sum() < 0.01 * ink.sum()
    assert found.skew == pytest.approx(degrees, abs=0.15)


def test_boxes_nest() -> None:
    found = read(scan_of(script().grey)).page
    for region in found.regions:
        for line in region.lines:
            assert region.box.intersection(line.box) == line.box.area
            for word in line.words:
                assert line.box.intersection(word.box) == word.box.area
    assert len({region.id for region in found.regions}) == len(found.regions)


def test_what_the_scan_says_is_kept() -> None:
    grey = script().grey
    scan = Scan(ScanRef("Ф1/л61.tif", "f" * 64, 3), grey, dpi=301.0, warnings=("Odd dpi.",))
    found = read(scan).page
    assert (found.id, found.scan, found.dpi) == ("p1", scan.ref, 301.0)
    assert (found.width, found.height) == (grey.shape[1], grey.shape[0])
    assert found.warnings == ("Odd dpi.",)


def test_without_a_stated_resolution_the_typing_tells_it() -> None:
    assert read(scan_of(script().grey)).page.dpi == pytest.approx(300, rel=0.1)
    assert read(scan_of(blank(400, 300))).page.dpi is None


def test_labels_are_of_the_size_of_the_scan_and_lie_on_its_ink() -> None:
    scan = turned(script().grey, 1.5)
    labels = read(scan_of(scan)).labels
    assert labels.shape == scan.shape
    assert set(np.unique(labels)) == {InkLabel.PAPER, InkLabel.TYPED}
    ink = scan < 128
    near = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert (labels[ink] == InkLabel.TYPED).mean() > 0.9
    assert near[labels == InkLabel.TYPED].all()


@pytest.mark.parametrize("shape", [(16, 16), (300, 400), (300, 400, 3)])
def test_a_blank_scan_is_a_page_without_text(shape: tuple[int, ...]) -> None:
    found = read(scan_of(np.full(shape, 230, np.uint8)))
    assert (found.page.text, found.page.regions, found.page.annotations) == ("", (), ())
    assert found.page.mean_confidence is None
    assert found.labels.shape == shape[:2]
    assert not found.labels.any()


def test_an_engine_that_reads_nothing_gives_a_page_without_text() -> None:
    found = read(scan_of(script().grey), NullEngine())
    assert found.page.text == ""
    assert found.rows_tried == 10


def test_a_box_in_any_ink_is_a_figure_and_its_labels_are_no_text() -> None:
    """Rules of a frame are no typing; the layout must see them all the same."""
    lines = [*prose(4, 40), "", "     пнит   игре", "", *prose(5, 40, 6)]
    page = typescript(lines, size=24, width=1500)
    label = page.word("пнит")
    left, right = label.x0 - 40, page.word("игре").x1 + 40
    middle = (label.x1 + page.word("игре").x0) // 2
    top, foot = label.y0 - 24, label.y1 + 24
    cv2.rectangle(page.grey, (left, top), (right, foot), 40, 3)
    cv2.line(page.grey, (middle, top), (middle, foot), 40, 3)
    found = read(scan_of(page.grey)).page
    inside = [r for r in found.regions if r.box.contains(*label.centre)]
    assert [r.kind for r in inside] == [RegionKind.OTHER]
    assert len(found.text.split()) == sum(len(line.split()) for line in lines) - 2


class OneBadWord(BlobEngine):
    """Reads words of eleven letters with hardly any confidence."""

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        return [
            replace(word, confidence=0.1) if len(word.text) == 11 else word
            for word in super().read(picture)
        ]


LETTERED = "тнпгитнпгит"


def with_lettering(column: float, line: str) -> tuple[Grey, ReadPage, Box]:
    """A page as read, its fourth row this line and a doubtful word from a column on, in cells."""
    lines = prose(8, 44)
    lines[3] = line
    grey = typescript(lines, size=24).grey
    x, base = LEFT + round(column * PITCH * 24), 150 + 3 * round(SPACING * 24)
    box = Box.around(one for _, one in put(grey, LETTERED, x, base, size=24))

    def doubtful(image: PageImage, rows: RowSettings, _: InkSettings) -> Separation:
        plain = separate(image, rows, InkSettings(separate=False))
        corners = np.array([[(box.x0, box.y0), (box.x1, box.y1)]], np.float64)
        back = cv2.invertAffineTransform(image.to_scan)
        (x0, y0), (x1, y1) = cv2.transform(corners, back)[0]
        hand = np.zeros_like(image.grey)
        hand[int(y0) - 2 : int(y1) + 3, int(x0) - 2 : int(x1) + 3] = 80
        return replace(plain, probability=replace(plain.probability, handwritten=hand))

    scan = scan_of(grey)
    (image,) = prepare(scan, PreprocessSettings())
    settings = RowSettings(), InkSettings(), LayoutSettings()
    return grey, read_page(image, scan, "p1", OneBadWord(), *settings, doubtful), box


@pytest.mark.parametrize("shift", [0.5, 0.0])
def test_a_word_lettered_into_a_row_is_handwriting_and_no_text(shift: float) -> None:
    line = "пнигт еорпн" + " " * 15 + "гтеор пнигт еорпн"
    grey, found, box = with_lettering(13 + shift, line)
    by_hand = shift > 0
    assert ("а" * len(LETTERED) in found.page.text) is not by_hand
    written = found.layers.handwritten
    assert written.any() == by_hand
    if by_hand:
        inside = written[box.y0 - 2 : box.y1 + 2, box.x0 - 2 : box.x1 + 2]
        ink = grey[box.y0 : box.y1, box.x0 : box.x1] < 150
        assert inside.sum() == written.sum() > 0.7 * ink.sum()
        assert not (found.layers.typed & written).any()


def test_a_row_that_begins_with_such_a_word_begins_no_paragraph() -> None:
    """What was read there is noise; that something stands there is not."""
    line = " " * 13 + "гтеор пнигт еорпн гтеор пнигт"
    typed, lettered = (with_lettering(shift, line)[1].page for shift in (0.0, 0.5))
    assert len(lettered.regions) == len(typed.regions)
    assert len(lettered.text.split()) == len(typed.text.split()) - 1
